"""Bugs that other sync engines have had, planted one at a time: the simulation must catch each of them."""

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from heartdesk.core.hlc import Stamp, milliseconds
from heartdesk.core.wire import Unfit, take_apart
from heartdesk.store import merge as merging
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.merge import Change, Merged, merge
from heartdesk.store.snapshot import fit
from heartdesk.sync import compacting, making, revoking, rounds, snapshots, taking, undecided
from heartdesk.sync.model import Held, Name, PlaceTrouble
from heartdesk.sync.snapshot_parts import take_part
from heartdesk.sync.transports.folder import FolderRoad
from tests.sync import memory_desk, memory_shelf
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.memory_line import MemoryLine, MemoryServer
from tests.sync.memory_shelf import MemoryShelf

Patch = pytest.MonkeyPatch


def wall_clock(patch: Patch) -> None:
    """The newest by the wall clock wins, whoever had seen whom."""
    patch.setattr(memory_desk, "next_stamp", lambda _last, now: Stamp(milliseconds(now), 0))

    def newest(changes: Collection[Change]) -> Merged:
        return merge([replace(change, replaces={}) for change in changes])

    patch.setattr(MemoryDesk, "merge", staticmethod(newest))


def last_arrival(patch: Patch) -> None:
    """What arrives last shows."""

    def last(changes: Collection[Change]) -> Merged:
        return merge(
            [replace(one, replaces={}, stamp=Stamp(n, 0)) for n, one in enumerate(changes)]
        )

    patch.setattr(MemoryDesk, "merge", staticmethod(last))


def clear_on_send(patch: Patch) -> None:
    """What was once sent is forgotten, whether it arrived or not."""

    def hand_over(
        keeper: Any, road: FolderRoad, _account: Any, held: Mapping[Name, Held], **_: Any
    ) -> None:
        try:
            for name in road.lacks(held):
                data = keeper.run(lambda shelf, name=name: shelf.data(held[name].sum))
                keeper.kept.facts = {**keeper.kept.facts, f"gone {held[name].sum.hex()}": ""}
                road.put(name, data)
        except PlaceTrouble:
            pass

    names = MemoryShelf.names
    fits, after = rounds._as_many_as_fit, MemoryShelf.kept_after

    def sent(shelf: MemoryShelf, kept: Any) -> Any:
        for one in kept:
            shelf.set_fact(f"gone {one.sum.hex()}", "")
        return fits(shelf, kept)

    patch.setattr(rounds, "_as_many_as_fit", sent)
    patch.setattr(
        MemoryShelf,
        "kept_after",
        lambda self, place: [
            kept for kept in after(self, place) if self.fact(f"gone {kept.sum.hex()}") is None
        ],
    )
    patch.setattr(rounds, "_hand_over", hand_over)
    patch.setattr(
        MemoryShelf,
        "names",
        lambda self: [kept for kept in names(self) if self.fact(f"gone {kept.sum.hex()}") is None],
    )


def no_epoch(patch: Patch) -> None:
    """What a place had once is thought to be there for ever."""
    lacks = FolderRoad.lacks

    def remembered(self: FolderRoad, held: Mapping[Name, Held]) -> list[Name]:
        known = self._drive.__dict__.setdefault("thought to be there", set())
        known |= self._there.keys()
        return [name for name in lacks(self, held) if name not in known]

    patch.setattr(FolderRoad, "lacks", remembered)
    patch.setattr(
        MemoryServer, "position", lambda self, cursor: min(int(cursor.split(" ")[1]), len(self.log))
    )


def download_wins(patch: Patch) -> None:
    """A place that has been set back is believed: the desk drops what it has and takes what is there."""
    arrivals = FolderRoad.arrivals

    def believed(self: FolderRoad, held: Mapping[Name, Held]) -> Any:
        found = list(arrivals(self, held))
        had = self._drive.__dict__.get("had", 0)
        self._drive.__dict__["set back"] = len(self._there) < had
        self._drive.__dict__["had"] = len(self._there)
        return iter(found)

    make_round = rounds.make_round

    def round_(keeper: MemoryDesk, road: FolderRoad, seals: Any, **more: Any) -> Any:
        made = make_round(keeper, road, seals, **more)
        if road._drive.__dict__.pop("set back", False):
            fresh = Kept(streams=keeper.kept.streams)
            fresh.certificates = keeper.kept.certificates
            keeper.restored(fresh, run=keeper.run_id)
            return make_round(keeper, road, seals, **more)
        return made

    patch.setattr(FolderRoad, "arrivals", believed)
    patch.setattr("tests.sync.world.make_round", round_)


def no_dedupe(patch: Patch) -> None:
    """A bundle that comes twice counts twice."""

    def apply(self: MemoryShelf, arrived: Collection[Change], stream: str) -> None:
        for change in arrived:
            self._desk.add(change)

    settle = taking.settle

    def again(shelf: Any, seals: Any, kept: KeptBundle, envelope: Any, **more: Any) -> KeptBundle:
        after = settle(shelf, seals, kept, envelope, **more)
        if after.state is State.TAKEN and len(shelf.names()) % 5 == 0:
            settle(shelf, seals, kept, envelope, **more)
        return after

    patch.setattr(MemoryShelf, "apply", apply)
    patch.setattr(taking, "settle", again)


def reuse_counter(patch: Patch) -> None:
    """A disk set back to an image counts on from where the image stood, under the same id."""
    image = Kept.image

    def with_count(self: Kept) -> Kept:
        made = image(self)
        made.__dict__["of_image"] = self.__dict__.get("of_image")
        return made

    write = MemoryDesk._write

    def noted(self: MemoryDesk, *args: Any) -> Change:
        made = write(self, *args)
        self.kept.__dict__["of_image"] = (self.run_id, self.used)
        return made

    def restored(self: MemoryDesk, kept: Kept, *, run: bytes) -> None:
        self.kept = kept.image()
        self.run_id, self.used = kept.__dict__.get("of_image") or (run, 0)
        self._merged.clear()

    patch.setattr(Kept, "image", with_count)
    patch.setattr(MemoryDesk, "_write", noted)
    patch.setattr(MemoryDesk, "restored", restored)


def clock_node_reuse(patch: Patch) -> None:
    """Between equal stamps the order of arrival decides."""
    patch.setattr(merging, "max", _first_of_equals, raising=False)


def cursor_before_apply(patch: Patch) -> None:
    """A bundle counts as taken in before its changes are kept, and the program may end in between."""
    apply = MemoryShelf.apply
    chance = random.Random(1)

    def cut(self: MemoryShelf, arrived: Collection[Change], stream: str) -> None:
        if chance.random() > 0.05:
            apply(self, arrived, stream)

    patch.setattr(MemoryShelf, "apply", cut)


def cursor_before_kept(patch: Patch) -> None:
    """A desk remembers how far a server's answer went before it has kept what came, and may be cut off in between."""
    exchange = MemoryLine.exchange
    chance = random.Random(1)

    def half(self: MemoryLine, cursor: str, out: Any) -> Any:
        answer = exchange(self, cursor, out)
        if answer is None or chance.random() > 0.05:
            return answer
        return replace(answer, arrivals=answer.arrivals[: len(answer.arrivals) // 2])

    patch.setattr(MemoryLine, "exchange", half)


def no_history(patch: Patch) -> None:
    """A desk hands on only what it said itself, and keeps nothing of the others."""
    names = MemoryShelf.names
    after = MemoryShelf.kept_after
    patch.setattr(
        MemoryShelf,
        "names",
        lambda self: [kept for kept in names(self) if kept.state is State.SAID],
    )
    patch.setattr(
        MemoryShelf,
        "kept_after",
        lambda self, place: [kept for kept in after(self, place) if kept.state is State.SAID],
    )


def one_branch(patch: Patch) -> None:
    """Of two copies of a desk that spoke under one number, only the first is believed."""
    take = taking.take

    def first_only(shelf: Any, seals: Any, data: bytes, **more: Any) -> taking.Took:
        header = take_apart(data).header if data.startswith(b"HDB") else None
        if header is not None:
            stream = str(UUID(bytes=header.stream))
            if shelf.numbered(header.of, stream, header.number):
                return taking.Took(taking.Fate.KNOWN)
        return take(shelf, seals, data, **more)

    patch.setattr(rounds, "take", first_only)


def flag_taken_back(patch: Patch) -> None:
    """A withdrawn consent comes back to life with a later edit."""
    patch.setattr(merging, "_rule_of", lambda _changes: merging._PLAIN)


def delete_wins(patch: Patch) -> None:
    """A delete wins over an edit that it had not seen."""
    patch.setattr(merging, "_seen_by_delete", lambda _heads: True)


def shut_out_believed(patch: Patch) -> None:
    """What a desk says after it was shut out counts like anybody's."""
    settle = taking.settle

    def believed(shelf: Any, seals: Any, kept: KeptBundle, envelope: Any, **more: Any) -> Any:
        return settle(shelf, seals, kept, envelope, **{**more, "accepted": {kept.sum}})

    patch.setattr(taking, "settle", believed)


def summary_believed(patch: Patch) -> None:
    """A snapshot of a desk that was shut out counts like anybody's."""
    for module in (snapshots, compacting, making, undecided):
        patch.setattr(module, "counts", lambda *_args, **_named: True)


def summary_refused(patch: Patch) -> None:
    """A snapshot of a desk that was shut out is thrown away, as if nothing in it were anybody's honest work."""

    def refused(shelf: Any, seals: Any, data: bytes, name: str) -> None:
        take_part(shelf, seals, data, name)
        if any(revoking.is_revoked(shelf, kept.desk) for kept in shelf.in_state(State.PART)):
            raise Unfit("is from a desk that was shut out")

    patch.setattr(snapshots, "take_part", refused)


def let_in_unheard(patch: Patch) -> None:
    """That an admin let a snapshot in is known at their own desk alone."""
    patch.setattr(snapshots, "take_let_in", lambda *_: [])
    patch.setattr(revoking, "is_let_in", lambda *_: False)


def erased_comes_back(patch: Patch) -> None:
    """What was erased is let in again with a bundle that was said before."""
    for module in (memory_desk, memory_shelf):
        patch.setattr(module, "ABLE", frozenset())


def snapshot_wins(patch: Patch) -> None:
    """A snapshot is believed over whatever was said beside it."""

    class Everything:
        def __contains__(self, _change: object) -> bool:
            return True

    patch.setattr(memory_shelf, "fit", lambda *said, **_more: fit(*said, had_seen=Everything()))


def snapshot_knows_no_past(patch: Patch) -> None:
    """What a snapshot had seen and left out stands beside it again."""
    patch.setattr(memory_shelf, "fit", lambda *said, **_more: fit(*said, had_seen=()))


def half_a_snapshot(patch: Patch) -> None:
    """What a snapshot stands for counts as seen before what it says is here."""
    patch.setattr(snapshots._Taking, "take", lambda *_: [])
    patch.setattr(snapshots._Taking, "_how_far", lambda self, _shelf: self._snapshot.of)


def head_forgotten(patch: Patch) -> None:
    """Now and then a desk keeps a change without what it replaces, and nobody notices: only digests can tell."""
    add = MemoryDesk.add

    def forgetful(self: MemoryDesk, change: Change) -> None:
        lost = change.replaces and change.id[1] % 7 == 0 and len(self.kept.changes) % 3 == 0
        add(self, replace(change, replaces={}) if lost else change)

    patch.setattr(MemoryDesk, "add", forgetful)


BUGS: Mapping[str, Callable[[Patch], None]] = {
    bug.__name__: bug
    for bug in (
        *(wall_clock, last_arrival, clear_on_send, no_epoch, download_wins, no_dedupe),
        *(reuse_counter, clock_node_reuse, cursor_before_apply, no_history),
        *(cursor_before_kept, shut_out_believed, erased_comes_back),
        *(summary_believed, summary_refused, let_in_unheard),
        *(one_branch, flag_taken_back, delete_wins),
        *(snapshot_wins, snapshot_knows_no_past, half_a_snapshot, head_forgotten),
    )
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The house with one bug in it."""
    with pytest.MonkeyPatch.context() as patch:
        BUGS[name](patch)
        yield


def _first_of_equals(candidates: Any, **more: Any) -> Any:
    key = more.pop("key", None)
    if key is None or not isinstance(candidates, list):
        return max(candidates, key=key, **more) if key else max(candidates, **more)
    return max(candidates, key=lambda change: change.stamp)
