"""Keeps the whereabouts of a secret place, such as a refuge, out of the store, whichever way they come.

What is typed or imported is left out before it is written; what came earlier, or from another desk before the mark did,
is taken out in the transaction that meets it. What goes on at a secret place, or is run by those who keep one, is
secret too, and so is a place where nothing else goes on.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.whereabouts import (
    MARK,
    address_lines,
    is_secret,
    may_be_secret,
    rescued,
    without_whereabouts,
)
from heartdesk.store import changes, index, tables, whereabouts
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.record import Record

if TYPE_CHECKING:
    from heartdesk.store.unit import Look, Unit

_SETTLED = "whereabouts taken out"
"""The fact that says that a store made by an earlier HeartDesk was gone through."""

_LINKS = "service_at_locations/"


def allowed(
    unit: "Unit", kind: Kind, fields: Mapping[str, Any], record: Record | None = None
) -> dict[str, Any]:
    """What of `fields` may be written to a record, None for a new one: of a secret one, nothing of where it is."""
    if kind is Kind.CORRECTION:
        return _allowed_correction(unit, record.fields if record else {}, fields)
    marked = record is not None and is_secret(record.fields)
    if not may_be_secret(kind) or not (marked or is_secret(fields)):
        return dict(fields)
    kept = without_whereabouts(kind, fields)
    if marked and not kept.get(MARK, True):
        del kept[MARK]
    return kept


def written(
    unit: "Unit", kind: Kind, fields: Mapping[str, Any], record: Record | None = None
) -> dict[str, Any]:
    """As `allowed`, with the way to its places left in until `settled` has seen to those."""
    kept = allowed(unit, kind, fields, record)
    if kind is Kind.SERVICE and is_secret(kept):
        kept |= {name: value for name, value in fields.items() if name.startswith(_LINKS)}
    return kept


def _allowed_correction(unit: "Unit", held: Fields, fields: Mapping[str, Any]) -> dict[str, Any]:
    target = _target(unit, {**held, **fields})
    if target is None or not is_secret(target.fields):
        return dict(fields)
    return {
        name: without_whereabouts(target.kind, value)
        if name in ("set", "was") and isinstance(value, Mapping)
        else value
        for name, value in fields.items()
    }


def _target(unit: "Unit", correction: Fields) -> Record | None:
    try:
        kind = Kind(text_of(correction, "kind"))
    except ValueError:
        return None
    if not may_be_secret(kind):
        return None
    return changes.read(unit.connection, kind, text_of(correction, "of"))


def settled(unit: "Unit", record: Record) -> Record:
    """The record as it now stands, nothing of its whereabouts left where it is secret, nor beside it."""
    if record.kind is Kind.CORRECTION:
        return _settled_correction(unit, record)
    if not may_be_secret(record.kind):
        return record
    if not is_secret(record.fields):
        if record.kind is not Kind.LOCATION or not _is_of_secret_keepers(unit, record):
            return record
        unit.edit_unasked(record, {MARK: True})
        return _as_it_stands(unit, record)
    places = _places(unit, record) if record.kind is Kind.SERVICE else []
    pasts = [past for place in places for past in _pasts(unit, place)]
    found = rescued(record.fields, pasts)
    lines = address_lines(pasts, called=text_of(record.fields, "name"))
    known = changes.changes_of(unit.connection, record.kind, record.id)
    if whereabouts.take_out(unit.connection, record.kind, record.id, known, lines=lines):
        unit.scrubbed.add((record.kind, record.id))
        record = _again(unit, record)
    moved = {name: value for name, value in found.items() if value != record.fields.get(name)}
    if moved:
        unit.edit_unasked(record, moved)
    if record.kind is Kind.SERVICE:
        theirs = [place for place in places if _only_secret(unit, place, record)]
    else:
        theirs = _places_of(unit, record)
    for place in theirs:
        if not is_secret(place.fields):
            unit.edit_unasked(place, {MARK: True})
    _settle_corrections(unit, record)
    return _as_it_stands(unit, record)


def settle_all(unit: "Unit") -> None:
    """Go once through a store that was made before whereabouts were left out."""
    if read_meta(unit.connection, _SETTLED) is not None:
        return
    write_meta(unit.connection, _SETTLED, unit.now.isoformat())
    record = tables.record
    for kind in (Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE):
        rows = unit.connection.execute(select(record).where(record.c.kind == kind)).all()
        for row in rows:
            found = changes.record_of(unit.connection, row)
            if is_secret(found.fields):
                unit.index_again(found)
    entry = tables.entry
    for entry_id in (
        unit.connection.execute(select(entry.c.id).where(entry.c.sensitive)).scalars().all()
    ):
        shown = changes.read(unit.connection, Kind.SERVICE, entry_id)
        if shown is not None and not is_secret(shown.fields):
            unit.index_again(shown)


def secret_entries(look: "Look") -> frozenset[str]:
    """The ids of every secret service."""
    entry = tables.entry
    return frozenset(look.connection.execute(select(entry.c.id).where(entry.c.sensitive)).scalars())


def has_others(look: "Look", place_id: str, *, but: Collection[str]) -> bool:
    """Whether something that is not secret goes on at a place, beside what is among `but`."""
    known = secret_entries(look)
    return any(
        record_id not in but and record_id not in known
        for _, record_id in index.made_from(look.connection, Kind.LOCATION, place_id)
    )


def is_settled(look: "Look") -> bool:
    """Whether `settle_all` has gone through this store."""
    return read_meta(look.connection, _SETTLED) is not None


def _is_of_secret_keepers(unit: "Unit", place: Record) -> bool:
    organization = text_of(place.fields, "organization_id")
    keepers = (
        changes.read(unit.connection, Kind.ORGANIZATION, organization) if organization else None
    )
    return keepers is not None and is_secret(keepers.fields)


def _as_it_stands(unit: "Unit", record: Record) -> Record:
    return changes.read(unit.connection, record.kind, record.id) or record


def _again(unit: "Unit", record: Record) -> Record:
    made = changes.remake(unit.connection, record.kind, record.id)
    return made if made is not None else record


def _places(unit: "Unit", service: Record) -> list[Record]:
    """The places a service still points to."""
    found = (
        changes.read(unit.connection, Kind.LOCATION, value["location_id"])
        for _, value in elements(service.fields, "service_at_locations")
        if isinstance(value, Mapping) and isinstance(value.get("location_id"), str)
    )
    return [place for place in found if place is not None]


def _places_of(unit: "Unit", record: Record) -> list[Record]:
    """The places that belong to an organization."""
    if record.kind is not Kind.ORGANIZATION:
        return []
    rows = unit.connection.execute(
        select(tables.record).where(tables.record.c.kind == Kind.LOCATION)
    ).all()
    found = (changes.record_of(unit.connection, row) for row in rows)
    return [place for place in found if place.fields.get("organization_id") == record.id]


def _pasts(unit: "Unit", place: Record) -> list[Fields]:
    """A place as it stands and as it was ever said: a text may still name it as it was called before."""
    known = changes.changes_of(unit.connection, place.kind, place.id)
    return [place.fields, *(change.fields for change in known)]


def _only_secret(unit: "Unit", place: Record, service: Record) -> bool:
    """Whether nothing goes on at a place but what is secret."""
    for kind, record_id in index.made_from(unit.connection, Kind.LOCATION, place.id):
        other = changes.read(unit.connection, kind, record_id)
        if record_id != service.id and other is not None and not is_secret(other.fields):
            return False
    return True


def _settle_corrections(unit: "Unit", record: Record) -> None:
    rows = unit.connection.execute(
        select(tables.record).where(tables.record.c.kind == Kind.CORRECTION)
    ).all()
    for row in rows:
        correction = changes.record_of(unit.connection, row)
        if text_of(correction.fields, "of") == record.id:
            _settled_correction(unit, correction)


def _settled_correction(unit: "Unit", correction: Record) -> Record:
    target = _target(unit, correction.fields)
    if target is None or not is_secret(target.fields):
        return correction
    known = changes.changes_of(unit.connection, Kind.CORRECTION, correction.id)
    if not whereabouts.take_out_of_correction(unit.connection, target.kind, known):
        return correction
    unit.scrubbed.add((Kind.CORRECTION, correction.id))
    unit.changed.add(Kind.CORRECTION)
    return _again(unit, correction)
