"""A change as a row of the file, and back; of a sealed kind, in its box."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import RULES, Kind
from heartdesk.security.held import HeldKeys
from heartdesk.store import boxes
from heartdesk.store.boxes import NO_KEYS
from heartdesk.store.codec import decode_fields, decode_replaces, encode
from heartdesk.store.merge import Change, ChangeId


def row_of(change: Change, *, stream: str, held: HeldKeys = NO_KEYS) -> dict[str, Any]:
    """A row of the change table, what is of a sealed kind in its box. Raises NotAllowed where there is no key."""
    rule = RULES[Kind(change.kind)]
    box = change.box or (boxes.box_change(held, change) if rule.sealed else b"")
    return {
        "run": change.id[0],
        "counter": change.id[1],
        "stream": stream,
        "audience": rule.audience,
        "kind": change.kind,
        "record_id": change.record_id,
        "fields": box or encode(change.fields),
        "replaces": b"" if box else encode(_as_lists(change.replaces)),
        "wall": change.stamp.wall,
        "logical": change.stamp.logical,
        "worker": change.worker,
    }


def change_of(row: Any) -> Change:
    """The change of a row of the change table, or of one kept elsewhere; what is sealed stays in its box."""
    sealed = RULES[Kind(row.kind)].sealed
    return Change(
        id=(row.run, row.counter),
        kind=row.kind,
        record_id=row.record_id,
        fields={} if sealed else decode_fields(row.fields),
        replaces={} if sealed else decode_replaces(row.replaces),
        stamp=Stamp(row.wall, row.logical),
        worker=row.worker,
        box=row.fields if sealed else b"",
    )


def closed(held: HeldKeys, change: Change) -> Change:
    """A change of a sealed kind, in a new box. Raises NotAllowed where there is no key."""
    box = boxes.box_change(held, change)
    return replace(change, fields={}, replaces={}, box=box)


def _as_lists(replaces: Mapping[str, Collection[ChangeId]]) -> dict[str, list[ChangeId]]:
    return {name: sorted(ids) for name, ids in replaces.items()}
