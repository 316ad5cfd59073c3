"""Someone may be at risk, at the keyboard: written down, rung, and on top of every page until it is told."""

from datetime import UTC, datetime
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from heartdesk.core.kinds import Kind
from heartdesk.core.phones import digits
from heartdesk.safeguarding.actions import read_half_written
from heartdesk.safeguarding.model import About, Outcome, Says, outcome
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.cards import CardsPage
from heartdesk.ui.pages.risk import RiskPage
from heartdesk.ui.safeguarding.not_told import NotTold
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier
NIGHT = datetime(2026, 11, 21, 21, 40, tzinfo=UTC)
"""A Saturday evening: the offices are shut."""
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def page(worker: AtTheDesk) -> RiskPage:
    worker.press(Key.Key_F9)
    worker.at_rest()
    page = cast(RiskPage, worker.content.page("risk"))
    assert worker.content.front() is page
    assert worker.focused() is page.new
    return page


def on_top(worker: AtTheDesk) -> str:
    """What the line on top of every page says; "" while it is hidden."""
    return worker.content.main.findChildren(NotTold)[0].said()


def write(worker: AtTheDesk, page: RiskPage, **typed: str) -> None:
    if page.face() != "write":
        page.new.setFocus()
        worker.press(Key.Key_Space)
    assert page.face() == "write"
    for name, text in typed.items():
        page.form.texts[name].setFocus()
        worker.write(text)


def save(worker: AtTheDesk, page: RiskPage) -> None:
    page.form.save_button.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()


def test_a_few_words_are_enough_and_it_stays_on_top_until_somebody_has_rung(
    worker: AtTheDesk, page: RiskPage
) -> None:
    # given the cursor where their words go
    worker.press(Key.Key_Space)
    assert worker.focused() is page.form.texts["their_words"]
    worker.write("My dad hits me")
    assert "NOT YET TOLD" in page.form.outcome_line.text()

    # when it is saved
    save(worker, page)

    # then the page is where one rings, and the line is on top, with nothing of it
    assert page.face() == "tell"
    assert on_top(worker).startswith("NOT YET TOLD")
    assert "dad" not in on_top(worker)
    worker.press(Key.Key_Escape)
    for other in ("help", "directory", "settings"):
        worker.content.go(other)
        assert on_top(worker).startswith("NOT YET TOLD")

    # when Ann comes back by the line on top, and writes down who she rang
    strip = worker.content.main.findChildren(NotTold)[0]
    strip.ring.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert page.face() == "tell"
    assert worker.focused() is page.numbers.where  # the number goes by where they live
    page.call.spoke_to.setFocus()
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "still counts as not told" in page.call.trouble.text()
    assert on_top(worker)
    page.call.spoke_to.setFocus()
    worker.write("Mo, duty worker")
    worker.press(Key.Key_Return)
    worker.at_rest()

    # then it is told
    assert on_top(worker) == ""
    assert page.face() == "start"
    assert page.not_told() == ()
    assert "Written down" in worker.toast()


def test_a_child_is_not_asked_and_an_adult_is(worker: AtTheDesk, page: RiskPage) -> None:
    write(worker, page, their_words="x")
    form = page.form
    assert not form.agrees.isVisible()
    assert not form.texts["danger"].isVisible()
    assert form.told.isVisible()

    form.about.button(About.YOUNG).click()
    assert form.texts["wants"].isVisible()
    assert not form.agrees.isVisible()

    form.about.button(About.ADULT).click()
    assert form.agrees.isVisible()
    assert form.texts["danger"].isVisible()
    # nobody is scored, and there is no word of a level
    said = " ".join(one.text() for one in (form.outcome_line, form.missing_line)).lower()
    assert "level" not in said
    assert "score" not in said


def test_an_adult_who_says_no_is_heard_and_offered_help(worker: AtTheDesk, page: RiskPage) -> None:
    write(worker, page, their_words="They take my pension")
    form = page.form
    form.about.button(About.ADULT).click()
    form.agrees.button(Says.NO).click()
    assert "it stops here" in form.outcome_line.text()
    assert not form.texts["what"].isVisible()
    assert form.save_button.text() == "Save what they want"
    # two points are not three
    for name in ("cannot_safeguard", "at_risk"):
        form.texts[name].setFocus()
        worker.write("x")
    assert outcome(form.worry()) is Outcome.STOP

    save(worker, page)

    assert page.face() == "start"
    assert on_top(worker) == ""
    assert "Offer help" in worker.toast()


def test_the_numbers_are_those_of_the_hour_and_another_councils_are_said_to_be_unknown(
    worker: AtTheDesk, page: RiskPage
) -> None:
    write(worker, page, their_words="x")
    assert (
        page.beside.home() == page.numbers.home() == "barony"
    )  # this hub's own, until another is said
    page.beside.now = lambda: NOON
    page.beside.turn_to(About.CHILD)
    by_day = page.beside.numbers()
    page.beside.now = lambda: NIGHT
    page.beside.turn_to(About.CHILD)
    by_night = page.beside.numbers()

    assert by_day[0] == by_night[0] == "999"
    assert digits(by_day[1]) == "01290427720"  # the Cumnock office
    assert digits(by_night[1]) == "08003287758"  # out of hours
    assert page.beside.said_elsewhere() == ""
    where = page.beside.where
    where.setFocus()
    worker.press(Key.Key_End)
    choose(where)
    assert "no confirmed number" in page.beside.said_elsewhere()
    # what was said of home holds for the call as well
    save(worker, page)
    assert "no confirmed number" in page.numbers.said_elsewhere()


def choose(box: QComboBox) -> None:
    """As Enter does in the open list."""
    box.activated.emit(box.currentIndex())


def test_what_is_half_typed_comes_back_and_is_not_left_to_others(
    worker: AtTheDesk, page: RiskPage
) -> None:
    assert page.draft() is None
    write(worker, page, their_words="My dad hits me", who="Isa", seen="A bruise")
    draft = page.draft()
    assert draft is not None
    assert not page.draft_names_nobody
    assert page.shows_person

    page.form.clear()
    worker.content.go("help")
    page.take_draft(draft)
    worker.content.go("risk")

    assert page.face() == "write"
    assert cast(QPlainTextEdit, page.form.texts["their_words"]).toPlainText() == "My dad hits me"
    assert page.form.worry().who == "Isa"
    # Escape keeps it too
    worker.press(Key.Key_Escape)
    assert page.face() == "start"
    assert page.draft() is not None


def test_the_writer_reads_it_again_adds_to_it_and_nothing_is_lost(
    worker: AtTheDesk, page: RiskPage
) -> None:
    write(worker, page, their_words="My dad hits me")
    save(worker, page)
    worker.press(Key.Key_Escape)
    page.read.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    (kept,) = page.worries()
    assert kept.first.their_words == "My dad hits me"

    (again,) = page.presses("Add to it")
    again.setFocus()
    worker.press(Key.Key_Space)
    page.form.texts["seen"].setFocus()
    worker.write("A bruise")
    save(worker, page)
    worker.press(Key.Key_Escape)
    page.read.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()

    (kept,) = page.worries()
    assert kept.first.seen == ""
    assert kept.now.seen == "A bruise"
    assert len(page.not_told()) == 1


def test_the_sheet_has_the_numbers_and_nothing_of_the_worry(
    worker: AtTheDesk, page: RiskPage
) -> None:
    write(worker, page, their_words="CANARY hits me")
    save(worker, page)
    worker.press(Key.Key_P, modifier=CTRL)
    worker.at_rest()
    assert page.shows_paper()
    worker.press(Key.Key_Escape)
    assert page.face() == "tell"


def test_the_card_of_a_child_leads_to_a_worry_about_a_child(worker: AtTheDesk) -> None:
    worker.content.go("cards", "adult")
    worker.at_rest()
    cards = cast(CardsPage, worker.content.page("cards"))
    cards.risk.setFocus()
    worker.press(Key.Key_Space)
    page = cast(RiskPage, worker.content.page("risk"))
    assert page.face() == "write"
    assert page.form.about.value() == About.ADULT


def test_another_desk_that_brings_a_worry_shows_it_at_once(
    worker: AtTheDesk, page: RiskPage
) -> None:
    assert on_top(worker) == ""

    def arrives(unit: Unit) -> None:
        unit.create(Kind.TELLING, {"concern": "elsewhere", "since": "2026-11-17T10:30:00+00:00"})

    worker.content.background.do(arrives)
    worker.at_rest()
    assert "10:30 am on Tue 17 Nov 2026" in on_top(worker)
    # and the page says it too, without being asked again
    assert len(page.not_told()) == 1


def test_half_a_worry_waits_for_its_writer_without_an_end(
    worker: AtTheDesk, page: RiskPage
) -> None:
    write(worker, page, their_words="My dad hits me")
    page._keep_half()
    worker.at_rest()

    # however long ago that was, a page made anew has it
    again = RiskPage(page.context)
    worker.until(lambda: not again.form.is_empty())
    assert again.form.worry().their_words == "My dad hits me"
    again.deleteLater()

    # until it is saved
    save(worker, page)
    assert worker.content.background.is_idle()
    assert page.context.opened.desk.look(read_half_written) is None
