"""Which of several new keys is sealed with: never one that a desk which was shut out was given."""

import json
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.kinds import Audience
from heartdesk.core.notices import NewKey
from heartdesk.store.shelf import UnitShelf
from heartdesk.sync import giving
from heartdesk.sync.revoking import GONE

LOST, OTHER = "aa" * 16, "bb" * 16


class Facts:
    """A shelf that knows who was shut out."""

    def __init__(self, *gone: str) -> None:
        self._gone = json.dumps({desk: (5, 0, [], []) for desk in gone})

    def fact(self, name: str) -> str | None:
        return self._gone if name == GONE else None


def key(number: int, after: int, *, made: int = 5, without: tuple[str, ...] = ()) -> NewKey:
    return NewKey(
        council=b"c" * 16,
        audience=1,
        key=bytes([number]) * 16,
        public=b"p" * 32,
        made=made,
        after=bytes([after]) * 16,
        without=tuple(bytes.fromhex(one) for one in without),
    )


def newest(*keys: NewKey, gone: tuple[str, ...]) -> int:
    shelf: Any = Facts(*gone)
    found = giving._newest(keys, cast(UnitShelf, shelf))
    return int(found[Audience.HUB][:2], 16)


def test_a_key_that_follows_another_is_newer_whatever_the_clock_of_its_desk_says() -> None:
    assert newest(key(1, 9, made=2_000), key(2, 1, made=3), gone=()) == 2


def test_a_key_kept_from_whoever_was_shut_out_is_newer_than_a_longer_chain() -> None:
    kept, others = key(3, 9, without=(LOST,)), (key(1, 9), key(2, 1))
    assert newest(*others, kept, gone=(LOST,)) == 3
    assert newest(*others, key(4, 2, without=(LOST, OTHER)), kept, gone=(LOST, OTHER)) == 4


@given(st.permutations([key(1, 9), key(2, 9, without=(LOST,)), key(3, 9, without=(OTHER,))]))
def test_every_desk_chooses_the_same_in_whatever_order_it_heard(keys: list[NewKey]) -> None:
    assert newest(*keys, gone=(LOST, OTHER)) == 3
