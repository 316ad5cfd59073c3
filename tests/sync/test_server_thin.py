"""A desk tells the server only what the server cannot know; whatever that leads to, the log holds whole bundles."""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import msgspec
import pytest

from heartdesk.core.wire import sum_of
from heartdesk.core.wire_server import NOT_FILLED, Ask, Exchange, News, Refusal
from heartdesk.core.wire_thin import Thin, thin_of
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.transports.server import ServerRoad
from tests.sync.road_contract import Said, Speaker, leave
from tests.sync.server_makers import Councils, Hall
from tests.sync.test_server_hostile import asked, revocation_in


class Met:
    """A desk that has met the server; what it asks from then on is written down."""

    def __init__(self, road: ServerRoad, *said: Said) -> None:
        self.road, self.asks = road, list[Ask]()
        leave(road, *said)
        self.cursor = road.cursor_now()
        send = road._line._sent

        def noted(ask: Ask, *given: Any, **more: Any) -> Any:
            self.asks.append(ask)
            return send(ask, *given, **more)

        road._line._sent = noted  # type: ignore[method-assign]

    def brings(self, *said: Said) -> tuple[str, ...]:
        made = self.road.exchange(self.cursor, [(one.name, one.data) for one in said])
        assert made is not None
        assert made.arrivals == ()
        self.cursor = made.cursor
        return made.told

    def left_out(self) -> list[list[bool]]:
        """Of each question since, which of its bundles were said without what the server can put back."""
        return [
            [isinstance(one, Thin) for one in ask.bundles]
            for ask in self.asks
            if isinstance(ask, Exchange)
        ]


Meets = Callable[..., Met]


@pytest.fixture
def meets(council: Councils) -> Iterator[Meets]:
    with ExitStack() as stack:
        yield lambda desk, *said: Met(stack.enter_context(closing(council.road(desk))), *said)


def logged(council: Councils) -> list[bytes]:
    return [row[3] for row in council.entries()]


def thinned(said: Said) -> Thin:
    thin = thin_of(said.data)
    assert thin is not None
    return thin


def test_what_a_desk_leaves_out_stands_whole_in_the_log(council: Councils, meets: Meets) -> None:
    """Also where one follows another in the same question, and where it all comes a second time."""
    barony = Speaker(council.seals("barony"))
    one, two, three, four = (barony.says() for _ in range(4))
    desk = meets("barony", one)
    lost_answer = desk.cursor

    assert desk.brings(two) == desk.brings(three, four) == ()
    after = desk.cursor
    desk.cursor = lost_answer
    assert desk.brings(two, three, four) == ()

    assert desk.left_out() == [[True], [True, True], [True, True, True]]
    assert logged(council) == [one.data, two.data, three.data, four.data]
    assert desk.cursor == after


def test_a_stream_that_begins_in_the_same_question_is_gone_on_with(
    council: Councils, meets: Meets
) -> None:
    desk = meets("barony", Speaker(council.seals("barony")).says())
    other = Speaker(council.seals("barony"))
    said = [other.says() for _ in range(3)]

    assert desk.brings(*said) == ()

    assert desk.left_out() == [[False, True, True]]
    assert logged(council)[1:] == [one.data for one in said]


def test_two_bundles_under_one_number_are_each_gone_on_with(
    council: Councils, meets: Meets
) -> None:
    """A laptop's folder was put back: it said two things under one number, and went on after both."""
    laptop = Speaker(council.seals("barony"))
    first = laptop.says()
    restored = copy.copy(laptop)
    two, other_two = laptop.says(), restored.says(60)
    assert (two.name.number, two.name.stream) == (other_two.name.number, other_two.name.stream)
    desk = meets("barony", first, two, other_two)

    assert desk.brings(laptop.says()) == ()
    assert desk.brings(restored.says(60)) == ()

    assert desk.left_out() == [[True], [True]]
    assert len(set(logged(council))) == 5


def test_what_the_server_cannot_put_back_is_said_whole_in_the_same_round_and_stands_there_once(
    council: Councils, meets: Meets
) -> None:
    """It was set back, or the bundle before came here by a stick and never got there."""
    barony, grange = Speaker(council.seals("barony")), Speaker(council.seals("grange"))
    desk = meets("barony", barony.says())
    never_came, after_it, last = barony.says(), barony.says(), barony.says()
    assert never_came.data not in logged(council)
    carried = grange.says()
    leave(meets("grange").road, carried)
    desk.cursor = meets("barony").cursor

    told = desk.brings(after_it, last)

    assert told == ()
    assert desk.left_out() == [[True, True], [False, False]]
    assert [logged(council).count(one.data) for one in (after_it, last, carried)] == [1, 1, 1]


def test_an_answer_lost_between_the_two_questions_loses_and_doubles_nothing(
    council: Councils, meets: Meets
) -> None:
    barony = Speaker(council.seals("barony"))
    desk = meets("barony", barony.says())
    barony.says()
    after = barony.says()
    send = desk.road._line._sent

    def cut(ask: Any, *given: Any, **more: Any) -> Any:
        sent = send(ask, *given, **more)
        if not any(isinstance(one, Thin) for one in ask.bundles):
            raise PlaceTrouble("The line broke.", then="")
        return sent

    desk.road._line._sent = cut  # type: ignore[method-assign]
    with pytest.raises(PlaceTrouble):
        desk.brings(after)
    desk.road._line._sent = send  # type: ignore[method-assign]
    assert desk.brings(after) == ()

    assert logged(council).count(after.data) == 1


def test_a_bundle_whose_bytes_the_server_let_go_is_still_followed(
    council: Councils, meets: Meets
) -> None:
    barony = Speaker(council.seals("barony"))
    one, two = barony.says(), barony.says()
    desk = meets("barony", one, two)
    part = b"what the two say"
    desk.road.put_part(f"directory-{'ab' * 16}{sum_of(part)[:4].hex()}-0000.hds", part)
    desk.road.take_away([one.name, two.name], [])
    assert logged(council) == [None, None]
    three = barony.says()

    assert desk.brings(three) == ()

    assert desk.left_out() == [[True]]
    assert logged(council) == [None, None, three.data]


def test_a_server_that_was_lost_gets_everything_whole(council: Councils, meets: Meets) -> None:
    barony = Speaker(council.seals("barony"))
    one, two = barony.says(), barony.says()
    desk = meets("barony", one)
    council.wipe()

    assert desk.road.exchange(desk.cursor, [(two.name, two.data)]) is None
    leave(desk.road, one, two)

    assert logged(council) == [one.data, two.data]


def test_only_a_desk_s_own_words_are_said_shorter(council: Councils, meets: Meets) -> None:
    grange = Speaker(council.seals("grange"))
    one, two = grange.says(), grange.says()
    desk = meets("barony", one)

    assert desk.brings(two) == ()

    assert desk.left_out() == [[False]]
    assert logged(council) == [one.data, two.data]


def test_another_desk_s_words_cannot_be_made_up_by_leaving_something_out(
    hall: Hall, council: Councils
) -> None:
    """Grange says barony's bundle without its stream, changes one of its own, and says one that barony signed."""
    barony, grange = Speaker(council.seals("barony")), Speaker(council.seals("grange"))
    before = [barony.says(), grange.says()]
    asked(hall, council, council.seals("barony"), before[0].data)
    asked(hall, council, council.seals("grange"), before[1].data)
    theirs, ours = thinned(barony.says()), thinned(grange.says())
    changed = ours.rest[:-65] + bytes([ours.rest[-65] ^ 1]) + ours.rest[-64:]
    forged = [
        theirs,
        msgspec.structs.replace(ours, rest=changed),
        msgspec.structs.replace(ours, changes=99),
        msgspec.structs.replace(ours, rest=theirs.rest),
        msgspec.structs.replace(ours, rest=b""),
        msgspec.structs.replace(ours, number=2**40),
        msgspec.structs.replace(ours, audience=63),
        msgspec.structs.replace(ours, notices=(b"n" * 16_384,) * 64),
    ]

    told = asked(hall, council, council.seals("grange"), *forged)

    assert isinstance(told, News)
    assert told.refused == tuple(Refusal(n, NOT_FILLED) for n in range(len(forged)))
    assert sorted(logged(council)) == sorted(one.data for one in before)


def test_a_desk_that_was_shut_out_hands_in_what_the_server_could_not_put_back(
    hall: Hall, council: Councils, meets: Meets
) -> None:
    """It is told nothing but that it was shut out: so it says its own words whole, once more."""
    barony, lost = Speaker(council.seals("barony")), Speaker(council.seals("lost"))
    desk = meets("lost", lost.says())
    lost.says()
    sealed_before = lost.says()
    told = revocation_in(council, barony, council.seals("lost"))
    asked(hall, council, council.seals("barony"), told.data)

    made = desk.road.exchange(desk.cursor, [(sealed_before.name, sealed_before.data)])

    assert made is not None
    assert [one.data for one in made.arrivals] == [told.data]
    assert desk.left_out() == [[True], [False]]
    assert logged(council).count(sealed_before.data) == 1
