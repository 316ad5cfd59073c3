"""Saying that an entry is a place nobody may be led to, such as a refuge. From then on only its phone is kept."""

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Operation, may
from heartdesk.core.whereabouts import MARK, is_secret
from heartdesk.store.unit import Look, Unit

WHAT_GOES = (
    "Its address, map, buses, days and times are taken out of the directory, of its history and of every list, on "
    "each desk as it syncs. Its phone stays. This cannot be taken back."
)
"""What a worker is told before they say yes."""


def may_keep_secret(look: Look) -> bool:
    """Whether the worker at the desk may say so: it takes away what others put in, for good."""
    return may(look.worker.roles, Kind.SERVICE, Operation.DELETE)


def keep_secret(unit: Unit, *, id: str) -> bool:  # noqa: A002
    """Mark an entry as a place that nobody may be led to; False where it was marked before.

    A place where nothing else goes on is marked with it. There is no way back, not by undo and not by an import:
    what was kept of its whereabouts is gone. Raises NotAllowed, or DeskError where it is no longer there.
    """
    if not may_keep_secret(unit):
        raise NotAllowed(
            "Your role at this desk does not let you do this. Nothing was changed.",
            then="Ask the coordinator today. Until then, give nobody its address.",
        )
    record = unit.get(Kind.SERVICE, id)
    if record is None:
        raise DeskError("This is no longer in the directory.", then="Look for it again by name.")
    if is_secret(record.fields):
        return False
    return unit.change(Kind.SERVICE, id, {MARK: True})
