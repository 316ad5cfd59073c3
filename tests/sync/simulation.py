"""Histories: desks that live through a hundred and twenty steps of bad luck, and what does not hold in the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

import pytest

from heartdesk.core.kinds import RULES
from heartdesk.core.wire import sum_of, take_apart
from heartdesk.core.wire_snapshot import take_apart as part_apart
from heartdesk.sync import digests, hearing, snapshot_parts, taking
from heartdesk.sync.packing import unpack
from heartdesk.sync.snapshot_parts import read_cover
from heartdesk.sync.transports import folder
from tests.sync import acknowledged
from tests.sync.oracle import problems
from tests.sync.world import FLAG, KIND, World

HISTORIES = 2_000
"""In every check, in lots; 100,000 by `python -m benchmarks.prove_sync`."""

AT_ONCE = 50
REAL_AT_ONCE = 4
"""Of each lot, so many with real keys, signatures and sealing."""


def history(seed: int, *, steps: int = 120, desks: int = 4, real: bool = False) -> list[str]:
    """Live through one history; what does not hold at its end."""
    with with_a_flag(), read_once(), without_looking_for_garbage():
        world = World(seed, desks=desks, real=real)
        world.live(steps)
        world.heal()
        return problems(world)


def live_through(first: int) -> None:
    """Live through a lot of histories from that seed on, a few of them with real keys. Raises AssertionError."""
    for seed in range(first, first + AT_ONCE):
        found = history(seed, real=seed < first + REAL_AT_ONCE)

        assert found == [], f"history {seed}"


@contextmanager
def without_looking_for_garbage() -> Iterator[None]:
    """Everything of a history lives until its end, so that looking for garbage in its midst finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def read_once() -> Iterator[None]:
    """Let the same bytes be read once for all desks of a history: what comes out is never changed in place."""
    readers = (unpack, take_apart, part_apart, sum_of)
    unpacked, apart, part, summed = (lru_cache(256)(read) for read in readers)
    with pytest.MonkeyPatch.context() as patch:
        for reader in (taking, acknowledged):
            patch.setattr(reader, "unpack", unpacked)
            patch.setattr(reader, "take_apart", apart)
        patch.setattr(taking, "sum_of", summed)
        patch.setattr(folder, "sum_of", summed)
        patch.setattr(hearing, "take_apart", apart)
        patch.setattr(digests, "take_apart", apart)
        patch.setattr(snapshot_parts, "take_apart", part)
        patch.setattr(snapshot_parts, "read_cover", lru_cache(256)(read_cover))
        yield


@contextmanager
def with_a_flag() -> Iterator[None]:
    """Let the simulated kind have a one-way flag, as consents have."""
    before = RULES[KIND]
    RULES[KIND] = replace(before, one_way=(FLAG,))
    try:
        yield
    finally:
        RULES[KIND] = before
