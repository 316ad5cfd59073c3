"""While a round takes its time over a poor line, nothing at the desk waits for it."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from heartdesk.sync.actions import Met, meet
from heartdesk.sync.model import Way
from heartdesk.ui.pages.sync import SyncPage
from tests.ui.at_the_desk import AtTheDesk
from tests.ui.two_desks import Partner, add, both_have_met, desk_folder, partner, press

__all__ = ["desk_folder", "partner"]


class PoorLine:
    """A round that has begun, and goes no further until it is let go."""

    def __init__(self) -> None:
        self.began, self.goes_on = threading.Event(), threading.Event()

    def meet(self, *arguments: Any, **more: Any) -> Met:
        self.began.set()
        assert self.goes_on.wait(30)
        return meet(*arguments, **more)


@pytest.fixture
def page(
    worker: AtTheDesk, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SyncPage]:
    """Two desks have met and know each other; then the line is poor."""
    made = both_have_met(worker, partner)
    line = PoorLine()
    monkeypatch.setattr("heartdesk.ui.sync.traveller.meet", line.meet)
    press(made, "Meet now")
    worker.until(line.began.is_set)
    yield made
    line.goes_on.set()
    worker.at_rest()


def is_under_way(page: SyncPage) -> bool:
    return page.context.traveller.under_way and page.meet.stop.isVisible()


def test_a_worker_saves_and_reads_while_a_round_is_under_way(
    worker: AtTheDesk, page: SyncPage
) -> None:
    saved: list[str] = []
    page.context.background.do(partial(add, "Meanwhile"), saved.append)

    worker.until(lambda: bool(saved))

    assert is_under_way(page)


def test_a_copy_is_made_while_a_round_is_under_way(worker: AtTheDesk, page: SyncPage) -> None:
    made: list[str] = []
    page.context.background.travel(lambda: "backed up", made.append)

    worker.until(lambda: bool(made))

    assert is_under_way(page)


def test_who_would_read_is_shown_at_once_and_shutting_out_stops_the_round(
    worker: AtTheDesk, page: SyncPage
) -> None:
    press(page, "Shut out …: Grange")
    worker.until(page.shut_out.sure.isVisible)
    assert is_under_way(page)
    watch = page.context.traveller._watch()

    press(page, "Shut it out")

    assert not watch(Way(1, 9)), "the round goes no further than the part it is at"


def test_going_home_stops_a_long_round_and_makes_a_short_one(
    worker: AtTheDesk, page: SyncPage
) -> None:
    traveller = page.context.traveller
    watch = traveller._watch()

    traveller.before_closing()

    assert not watch(Way(1, 9)), "nobody waits for the round that is under way"
    traveller._if_due()
    assert not watch(Way(1, 9)), "and none that was due begins anew"
