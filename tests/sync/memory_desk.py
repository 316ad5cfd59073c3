"""A desk in memory: the actions of a worker, and its shelf, for the simulation."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from heartdesk.core.hlc import next_stamp
from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.store.ledger import ABLE, ERASED, ERASINGS, IN_BUNDLES
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId, Merged, merge
from tests.sync.memory_kept import Kept
from tests.sync.memory_shelf import MemoryShelf

Value = TypeVar("Value")
Merging = Callable[[Collection[Change]], Merged]


class MemoryDesk:
    """A desk in memory: its shelf, and the actions of a worker. It opens its shelf as heartdesk.sync.model.Keeper."""

    merge: Merging = staticmethod(merge)

    def __init__(self, kept: Kept, *, run: bytes, clock: Callable[[], datetime]) -> None:
        self.kept = kept
        self.run_id = run
        self.used = 0
        self.clock = clock
        self.may_sum_up = True
        self._undo: list[Callable[[], None]] = []
        self._merged: dict[tuple[str, str], Merged] = {}

    def run(self, action: Callable[["MemoryShelf"], Value]) -> Value:
        """One transaction: taken back whole where the action fails."""
        try:
            return action(MemoryShelf(self))
        except BaseException:
            for undo in reversed(self._undo):
                undo()
            self._merged.clear()
            raise
        finally:
            if self._undo:
                self._undo.clear()

    def restored(self, kept: Kept, *, run: bytes) -> None:
        """The disk is set back to an image; the program starts anew."""
        self.kept = kept.image()
        self.run_id, self.used = run, 0
        self._merged.clear()

    def shown(self, kind: Kind, record_id: str) -> Merged | None:
        """The record as it stands."""
        place = (str(kind), record_id)
        if place not in self.kept.of_record:
            return None
        if place not in self._merged:
            self._merged[place] = self.merge(self.kept.of_record[place])
        return self._merged[place]

    def everything(self) -> dict[tuple[str, str], Merged | None]:
        return {place: self.shown(Kind(place[0]), place[1]) for place in self.kept.of_record}

    def create(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> Change:
        return self._write(kind, record_id, fields, {})

    def change(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> Change:
        shown = self.shown(kind, record_id)
        assert shown is not None
        return self._write(kind, record_id, fields, _replaced(shown, fields))

    def delete(self, kind: Kind, record_id: str) -> Change:
        shown = self.shown(kind, record_id)
        assert shown is not None
        seen = {one for name, ids in shown.heads.items() if name != DELETED for one in ids}
        replaces = _replaced(shown, {DELETED: True}) | {EVERY_FIELD: sorted(seen)}
        return self._write(kind, record_id, {DELETED: True}, replaces)

    def bring_back(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> Change:
        shown = self.shown(kind, record_id)
        assert shown is not None
        gone = {name: None for name in shown.fields if name not in fields}
        return self.change(kind, record_id, {DELETED: False, **gone, **fields})

    def _write(
        self,
        kind: Kind,
        record_id: str,
        fields: Mapping[str, Any],
        replaces: Mapping[str, Collection[ChangeId]],
    ) -> Change:
        self.used += 1
        self.kept.last_stamp = next_stamp(self.kept.last_stamp, self.clock())
        made = Change(
            (self.run_id, self.used),
            kind,
            record_id,
            dict(fields),
            replaces,
            self.kept.last_stamp,
            "ann",
        )
        self.add(made)
        self.kept.unsaid.append(made)
        return made

    def add(self, change: Change) -> None:
        place = (change.kind, change.record_id)
        self.kept.known.add(change.id)
        self.kept.changes.append(change)
        self.kept.of_record.setdefault(place, []).append(change)
        self._merged.pop(place, None)

    def erase(self, record_id: str) -> Change:
        """Erase a record for good, as heartdesk.store.erasure does."""
        place = (str(Kind.ERASURE), record_id)
        if place in self.kept.of_record:
            return self.kept.of_record[place][0]
        made = self._write(Kind.ERASURE, record_id, {ERASED: True}, {})
        self.follow(record_id)
        return made

    def follow(self, record_id: str) -> None:
        self.kept.erased = self.kept.erased | {record_id}
        for place in [one for one in self.kept.of_record if one[1] == record_id]:
            if Kind(place[0]) in ABLE:
                for change in list(self.kept.of_record[place]):
                    self.take_away(change)
                    self.kept.unsaid = [one for one in self.kept.unsaid if one.id != change.id]
                self.kept.of_record.pop(place, None)
                self.kept.held = [one for one in self.kept.held if one[2].record_id != record_id]
                self.note_in_bundles(RULES[Kind(place[0])].audience)

    def note_in_bundles(self, audience: Audience) -> None:
        due = set(json.loads(self.kept.facts.get(IN_BUNDLES, "[]"))) | {str(audience)}
        count = int(self.kept.facts.get(ERASINGS, "0")) + 1
        self.kept.facts = {
            **self.kept.facts,
            IN_BUNDLES: json.dumps(sorted(due)),
            ERASINGS: str(count),
        }

    def rewrite(self, change: Change) -> None:
        """Write anew what a known change replaces."""
        place = (change.kind, change.record_id)
        for listed in (self.kept.changes, self.kept.of_record[place], self.kept.unsaid):
            for number, one in enumerate(listed):
                if one.id == change.id:
                    listed[number] = change
        self._merged.pop(place, None)

    def take_away(self, change: Change) -> None:
        place = (change.kind, change.record_id)
        self.kept.known.discard(change.id)
        self.kept.changes.remove(change)
        self.kept.of_record[place].remove(change)
        if not self.kept.of_record[place]:
            del self.kept.of_record[place]
        self._merged.pop(place, None)


def _replaced(shown: Merged, fields: Mapping[str, Any]) -> dict[str, list[ChangeId]]:
    return {name: sorted(shown.heads[name]) for name in fields if name in shown.heads}
