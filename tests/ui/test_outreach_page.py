"""Out and about, at the keyboard: planned in a minute, called off, taken along on paper."""

from datetime import datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from heartdesk.ui.pages.outreach import OutreachPage
from heartdesk.ui.pages.today import TodayPage
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(worker: AtTheDesk) -> OutreachPage:
    worker.content.go("outreach")
    worker.at_rest()
    page = cast(OutreachPage, worker.content.page("outreach"))
    assert worker.focused() is page.plan_button
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert worker.focused() is page.form.fields["on"]
    return page


def write(worker: AtTheDesk, page: OutreachPage, **typed: str) -> None:
    """Type into the form and press Enter."""
    for name, text in typed.items():
        page.form.fields[name].setFocus()
        page.form.fields[name].clear()
        worker.write(text)
        if name == "settlement":
            popup = page.form.fields[name].completer().popup()
            assert popup is not None
            popup.hide()
            page.window().activateWindow()
            worker.until(lambda: QApplication.activeWindow() is page.window())
    page.form.fields["where"].setFocus()
    worker.press(Key.Key_Return)
    worker.at_rest()


def today(worker: AtTheDesk) -> str:
    worker.content.go("today")
    worker.at_rest()
    board = cast(TodayPage, worker.content.page("today"))
    on = board.today().day
    worker.content.go("outreach")
    worker.at_rest()
    return f"{on.day} {on:%b} {on.year}"


def plan(worker: AtTheDesk, page: OutreachPage) -> str:
    on = today(worker)
    write(worker, page, on=on, opens="10am", closes="12:00", settlement="Patna", who="Moira")
    return on


def press(worker: AtTheDesk, button: QPushButton) -> None:
    button.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()


def test_a_stop_is_typed_and_stands_in_the_plan_and_on_the_board(
    worker: AtTheDesk, page: OutreachPage
) -> None:
    assert page.stops() == ()
    board = cast(TodayPage, worker.content.page("today"))
    plan(worker, page)
    assert board.out.isHidden()

    assert [(one.settlement, one.who) for one in page.stops()] == [("Patna", "Moira")]
    assert page.form.fields["settlement"].text() == ""
    assert page.form.fields["on"].text(), "the day stays for the next stop of the same day"
    worker.content.go("today")
    worker.at_rest()
    assert board.out.text() == "Out and about today: 10 am Patna"
    assert not board.out.isHidden()
    press(worker, board.to_outreach)
    assert worker.content.front() is page


def test_the_board_never_says_where_somebody_is_visited(
    worker: AtTheDesk, page: OutreachPage
) -> None:
    on = today(worker)
    page.form.kind.choose("visit")
    write(worker, page, on=on, opens="14:00", settlement="Rankinston")
    assert page.stops()[0].kind == "visit"

    worker.content.go("today")
    worker.at_rest()
    board = cast(TodayPage, worker.content.page("today"))
    assert board.out.text() == "Out and about today: 1 visit"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "soon"}, "not a day"),
        ({"opens": "late"}, "not a time"),
        ({"closes": "9am"}, "ends before it begins"),
        ({"settlement": "Nowhere"}, "no town or village here"),
    ],
)
def test_what_cannot_be_meant_is_said_and_everything_typed_stays(
    worker: AtTheDesk, page: OutreachPage, typed: dict[str, str], said: str
) -> None:
    on = today(worker)
    right = {"on": on, "opens": "10am", "closes": "12:00", "settlement": "Patna"}
    write(worker, page, **{**right, **typed})

    assert said in page.form.trouble.text()
    assert page.stops() == ()
    kept = {name: page.form.fields[name].text() for name in right}
    assert kept == {**right, **typed}


def test_a_stop_is_called_off_with_why_and_is_on_again_and_taken_away_with_undo(
    worker: AtTheDesk, page: OutreachPage
) -> None:
    plan(worker, page)
    page.why.setText("snow")
    press(worker, page.presses("Call it off")[0])
    assert page.stops()[0].off == "snow"
    assert page.why.text() == ""

    press(worker, page.presses("It is on after all")[0])
    assert page.stops()[0].off == ""
    press(worker, page.presses("Take away")[0])
    assert page.stops() == ()
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    assert [one.settlement for one in page.stops()] == ["Patna"]


def test_a_stop_is_changed_in_the_form_and_escape_leaves_it_as_it_was(
    worker: AtTheDesk, page: OutreachPage
) -> None:
    plan(worker, page)
    press(worker, page.presses("Change")[0])
    assert page.form.fields["opens"].text() == "10 am"
    worker.press(Key.Key_Escape)
    assert page.form.stop_id == ""
    assert worker.content.front() is page

    press(worker, page.presses("Change")[0])
    write(worker, page, settlement="Drongan", closes="")
    assert [(one.settlement, one.closes) for one in page.stops()] == [("Drongan", None)]


def test_the_day_goes_on_paper_and_a_half_typed_stop_is_kept_for_who_typed_it(
    worker: AtTheDesk, page: OutreachPage
) -> None:
    assert page.draft() is None
    page.form.fields["where"].setText("The hall")
    draft = page.draft()
    assert draft is not None
    page.form.put({})
    page.take_draft(draft)
    assert page.form.fields["where"].text() == "The hall"
    plan(worker, page)

    worker.press(Key.Key_P, modifier=CTRL)
    worker.at_rest()
    assert page.shows_paper()
    worker.press(Key.Key_Escape)
    assert not page.shows_paper()


def test_a_stop_of_every_week_is_typed_once_and_undone_at_once(
    worker: AtTheDesk, page: OutreachPage
) -> None:
    assert not page.form.fields["until"].isVisible()
    press(worker, page.form.again.button("week"))
    assert page.form.fields["until"].isVisible()
    on = today(worker)
    write(worker, page, on=on, opens="10am", settlement="Patna")
    assert "until which it comes again is missing" in page.form.trouble.text()
    assert page.stops() == ()

    last = datetime.strptime(on, "%d %b %Y") + timedelta(days=15)  # noqa: DTZ007 - a day has no zone
    write(worker, page, until=f"{last.day} {last:%b} {last.year}")

    assert len(page.stops()) == 3
    assert "3 days are in the plan" in worker.content.toast_said()
