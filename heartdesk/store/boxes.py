"""The boxes of sealed kinds: what a change or a record says, closed for the workers of its audience.

A box is bound to its place: kind, record id and change id. Neither the names of fields nor what a change replaces stand
outside it, so that nothing beside it tells a story.
"""

from dataclasses import replace
from typing import Any

import msgspec

from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.roles import key_is_missing
from heartdesk.security.held import HeldKeys
from heartdesk.security.sealing import Refused
from heartdesk.store.codec import encode
from heartdesk.store.merge import Change, ChangeId
from heartdesk.store.record import Record

WAITING = b""
"""In place of a record's box: changes have come that nobody here could open yet."""

NO_KEYS = HeldKeys()


class _Said(msgspec.Struct, frozen=True):
    """What stands in the box of a change."""

    fields: dict[str, Any]
    replaces: dict[str, list[tuple[bytes, int]]]


class _Shown(msgspec.Struct, frozen=True):
    """What stands in the box of a record."""

    fields: dict[str, Any]
    conflicts: tuple[str, ...]


_said = msgspec.msgpack.Decoder(_Said)
_shown = msgspec.msgpack.Decoder(_Shown)


def box_change(held: HeldKeys, change: Change) -> bytes:
    """What a change says, boxed. Raises NotAllowed where this desk has no key to seal for its audience."""
    replaces = {name: sorted(ids) for name, ids in change.replaces.items()}
    return _boxed(
        held,
        Kind(change.kind),
        _Said(dict(change.fields), replaces),
        _place("change", change.kind, change.record_id, change.id),
    )


def open_change(held: HeldKeys, change: Change) -> Change:
    """The change with what stood in its box. Raises NotAllowed where the key is not held, Refused for a broken box."""
    said = _opened(
        held,
        Kind(change.kind),
        change.box,
        _place("change", change.kind, change.record_id, change.id),
        _said,
    )
    return replace(change, fields=said.fields, replaces=said.replaces)


def box_record(held: HeldKeys, record: Record, made_by: ChangeId) -> bytes:
    """What shows of a record once the change `made_by` is known, boxed. Raises NotAllowed as `box_change` does."""
    return _boxed(
        held,
        record.kind,
        _Shown(dict(record.fields), record.conflicts),
        _place("record", record.kind, record.id, made_by),
    )


def open_record(held: HeldKeys, row: Any) -> Record:
    """The record of a row of the record table. Raises as `open_change` does."""
    kind = Kind(row.kind)
    place = _place("record", kind, row.id, (row.run, row.counter))
    shown = _opened(held, kind, row.fields, place, _shown)
    return Record(kind, row.id, shown.fields, shown.conflicts, row.deleted)


def _boxed(held: HeldKeys, kind: Kind, said: object, place: bytes) -> bytes:
    audience = RULES[kind].audience
    if audience not in held.newest:
        raise key_is_missing(kind)
    return held.seal(audience, encode(said), place)


def _opened(
    held: HeldKeys, kind: Kind, box: bytes, place: bytes, decoder: "msgspec.msgpack.Decoder[Any]"
) -> Any:
    if not held.can_open(box):
        raise key_is_missing(kind)
    try:
        return decoder.decode(held.open(box, place))
    except msgspec.DecodeError as error:
        raise Refused from error


def _place(what: str, kind: str, record_id: str, change_id: ChangeId) -> bytes:
    run, counter = change_id
    return encode(["heartdesk box 1", what, str(kind), record_id, run, counter])
