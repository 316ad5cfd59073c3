"""Notices for the safeguarding lead: somebody broke the glass, and why. They travel sealed to the leads alone."""

from dataclasses import dataclass
from datetime import datetime

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.store.look import Look
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit


@dataclass(frozen=True)
class Notice:
    """One look at a person whom another organization answers for: who looked, when, and why in their words."""

    id: str
    at: datetime
    worker: str
    worker_name: str
    organization: str
    kind: str
    record_id: str
    reason: str


def are_for(look: Look) -> bool:
    """Whether this worker is given notices."""
    return may(look.worker.roles, Kind.NOTICE, Operation.READ)


def notices(unit: Unit) -> tuple[Notice, ...]:
    """The notices no lead has marked as read yet, oldest first. Raises NotAllowed for all but the leads."""
    new = [_notice(record) for record in unit.every(Kind.NOTICE) if "read_by" not in record.fields]
    return tuple(sorted(new, key=lambda notice: (notice.at, notice.id)))


def mark_read(unit: Unit, *, id: str) -> None:  # noqa: A002
    """Say that this lead has read a notice; it is kept, and not shown as new again.

    Raises DeskError for one's own: a colleague has to have read it.
    """
    notice = unit.get(Kind.NOTICE, id)
    if notice is not None and text_of(notice.fields, "worker") == unit.worker.id:
        raise DeskError(
            "This notice is about what you looked at yourself.",
            then="Ask the other safeguarding lead or deputy to read it.",
        )
    unit.change(
        Kind.NOTICE,
        id,
        {"read_by": unit.worker.id, "read_at": unit.now.isoformat(timespec="seconds")},
    )


def _notice(record: Record) -> Notice:
    fields = record.fields
    return Notice(
        id=record.id,
        at=datetime.fromisoformat(text_of(fields, "at")),
        worker=text_of(fields, "worker"),
        worker_name=text_of(fields, "worker_name"),
        organization=text_of(fields, "organization"),
        kind=text_of(fields, "kind"),
        record_id=text_of(fields, "record_id"),
        reason=text_of(fields, "reason"),
    )
