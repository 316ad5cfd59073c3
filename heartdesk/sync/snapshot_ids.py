"""Which changes a snapshot had seen: their ids, in runs of counters, so that a million of them take little room."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec
from msgspec import Struct

from heartdesk.core.wire import Unfit
from heartdesk.store.codec import encode
from heartdesk.store.merge import ChangeId
from heartdesk.sync.packing import fold, unfold

IN_ONE_PART = 20_000
"""Stretches of counters that one part holds."""


class Stretches(Struct, frozen=True, array_like=True):
    """Stretches of counters, one entry a stretch: its run's place in `runs`, its first counter, how many follow."""

    runs: list[bytes]
    run: list[int]
    first: list[int]
    more: list[int]


class Ids:
    """A set of change ids."""

    def __init__(self, stretches: Iterable[Stretches]) -> None:
        self._of_run: dict[bytes, tuple[list[int], list[int]]] = {}
        for some in stretches:
            for run, first, more in zip(some.run, some.first, some.more, strict=True):
                starts, ends = self._of_run.setdefault(some.runs[run], ([], []))
                starts.append(first)
                ends.append(first + more)

    def __contains__(self, change: object) -> bool:
        if not isinstance(change, tuple):
            return False
        run, counter = change
        starts, ends = self._of_run.get(run, ((), ()))
        at = bisect_right(starts, counter) - 1
        return at >= 0 and counter <= ends[at]

    def __iter__(self) -> Iterator[ChangeId]:
        for run, (starts, ends) in self._of_run.items():
            for first, last in zip(starts, ends, strict=True):
                yield from ((run, counter) for counter in range(first, last + 1))


class AnyOf:
    """What is in one of several sets of ids."""

    def __init__(self, sets: Iterable[Ids]) -> None:
        self._sets = tuple(sets)

    def __contains__(self, change: object) -> bool:
        return any(change in some for some in self._sets)


_stretches = msgspec.msgpack.Decoder(Stretches)


def in_parts(ids: Iterable[ChangeId]) -> Iterator[bytes]:
    """Ids as the bytes of one part or several, ready to be sealed. They come in order."""
    some = Stretches([], [], [], [])
    last: ChangeId | None = None
    for run, counter in ids:
        if last == (run, counter):
            continue
        if last is not None and last == (run, counter - 1):
            some.more[-1] += 1
        else:
            if len(some.run) == IN_ONE_PART:
                yield fold(encode(some))
                some = Stretches([], [], [], [])
            if not some.runs or some.runs[-1] != run:
                some.runs.append(run)
            some.run.append(len(some.runs) - 1)
            some.first.append(counter)
            some.more.append(0)
        last = (run, counter)
    yield fold(encode(some))


@lru_cache(maxsize=64)
def read_ids(plain: bytes, packing: int) -> Stretches:
    """What one of `in_parts` holds. Raises Unfit for what no HeartDesk writes."""
    try:
        some = _stretches.decode(unfold(plain, packing))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit("holds what no HeartDesk writes") from error
    fits = (
        len(some.run) == len(some.first) == len(some.more)
        and all(0 <= place < len(some.runs) for place in some.run)
        and all(more >= 0 for more in some.more)
        and all(len(run) == 16 for run in some.runs)
    )
    if not fits:
        raise Unfit("holds what no HeartDesk writes")
    return some
