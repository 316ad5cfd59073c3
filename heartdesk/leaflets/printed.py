"""What is kept of a leaflet that went out: its slip code, and which facts stood on it. Nobody's name, nobody's words.

A discreet paper leaves nothing behind: it has no code, so nothing of it is kept.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.values import part, whole
from heartdesk.leaflets.facts import PARTS
from heartdesk.leaflets.model import Leaflet, Part, PrintedEntry
from heartdesk.leaflets.slip_code import read_code
from heartdesk.store.unit import Look, Unit


@dataclass(frozen=True)
class Printed:
    """A leaflet that went out. `week` is when, such as "2026-W47"; `told` that somebody has heard what changed."""

    code: str
    week: str
    entries: tuple[PrintedEntry, ...]
    enquiry: str = ""
    told: bool = False


def may_keep(look: Look) -> bool:
    """Whether the worker at the desk keeps which facts stood on a leaflet; without that it gets no code."""
    return may(look.worker.roles, Kind.LEAFLET_PRINTED, Operation.CREATE)


def keep_printed(unit: Unit, *, leaflet: Leaflet) -> None:
    """Keep that a leaflet went out: to a printer, into a file or into an email. Once, however often it goes."""
    code = leaflet.content.slip_code if leaflet.content else None
    if not code or not leaflet.printed:
        return
    record_id = _id(unit, code)
    if unit.is_known(Kind.LEAFLET_PRINTED, record_id):
        return
    fields: dict[str, Any] = {"code": code, "week": iso_week(unit.now)}
    hub = unit.own_hub()
    if hub:
        fields["hub"] = hub
    for at, entry in enumerate(leaflet.printed, start=1):
        sums = {name: list(sums) for name, sums in entry.sums.items()}
        fields[f"entries/{entry.id}"] = {"at": at, "facts": sums}
    unit.create(Kind.LEAFLET_PRINTED, fields, id=record_id)


def link_to_enquiry(unit: Unit, *, codes: Collection[str], enquiry: str) -> None:
    """Say which enquiry leaflets came from, so that the code alone can tell later how it went; "" takes it back."""
    for code in codes:
        record_id = _id(unit, code)
        if unit.get(Kind.LEAFLET_PRINTED, record_id) is not None:
            unit.change(Kind.LEAFLET_PRINTED, record_id, {"enquiry": enquiry or None})


def say_told(unit: Unit, *, code: str, told: bool = True) -> None:
    """Keep that whoever has this leaflet has heard what changed, so that it counts no longer."""
    unit.change(Kind.LEAFLET_PRINTED, _id(unit, code), {"told": told or None})


def find_printed(look: Look, *, code: str) -> Printed:
    """The leaflet with the code that was typed. Raises DeskError for a slip of the hand, or a code not known here."""
    read = read_code(code)
    record = look.get(Kind.LEAFLET_PRINTED, _id(look, read))
    if record is None:
        raise DeskError(
            f"No leaflet with the code {read} was printed at the desks of this hub.",
            then="Read it out once more. Or look at the paper together: the places stand on it.",
        )
    return _printed(record.fields)


def every_printed(look: Look, *, since: str) -> Iterator[Printed]:
    """Leaflets that went out in the week `since` or later, and whose people have not been told yet."""
    for record in look.every(Kind.LEAFLET_PRINTED):
        if text_of(record.fields, "week") >= since and record.fields.get("told") is not True:
            yield _printed(record.fields)


def _id(look: Look, code: str) -> str:
    return derived_id(look.area.id, Kind.LEAFLET_PRINTED, code)


def _printed(fields: Fields) -> Printed:
    found = [
        (whole(part(value).get("at")) or 0, one, value)
        for one, value in elements(fields, "entries")
    ]
    return Printed(
        code=text_of(fields, "code"),
        week=text_of(fields, "week"),
        entries=tuple(
            PrintedEntry(one, _sums(part(part(value).get("facts"))))
            for _, one, value in sorted(found, key=lambda row: row[:2])
        ),
        enquiry=text_of(fields, "enquiry"),
        told=fields.get("told") is True,
    )


def _sums(facts: Mapping[str, Any]) -> dict[Part, tuple[str, ...]]:
    return {
        name: tuple(one for one in facts[name] if isinstance(one, str))
        for name in PARTS
        if isinstance(facts.get(name), list | tuple)
    }
