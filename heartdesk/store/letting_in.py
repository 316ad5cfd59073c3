"""What a snapshot that a person means to let in is held to: the changes of a record, opened; a value said once more."""

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.store import boxes, changes, snapshot_shelf
from heartdesk.store.merge import Change

if TYPE_CHECKING:
    from heartdesk.store.unit import Unit


def opened(unit: "Unit", change: Change) -> Change:
    """A change out of its box. Raises NotAllowed where its key is not held, Refused for a box that is none."""
    return boxes.open_change(unit.held, change) if change.box else change


def known(unit: "Unit", kind: Kind, record_id: str) -> list[Change]:
    """Every change of a record that is known here. Raises as `opened` does."""
    return [opened(unit, change) for _, change in snapshot_shelf.said_of(unit, kind, record_id)]


def say_again(unit: "Unit", kind: Kind, record_id: str, names: Collection[str]) -> bool:
    """Say these fields of a record once more, as they show; False where it does not stand, or its key is not held."""
    with suppress(NotAllowed):
        record = changes.read(unit.connection, kind, record_id, held=unit.held)
        if record is not None and not record.deleted:
            unit.edit_unasked(record, {name: record.fields.get(name) for name in names})
            return True
    return False
