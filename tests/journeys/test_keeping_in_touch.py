"""Keeping in touch, at the keyboard: asked on the day, covered from who stands beside, counted without a name."""

from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.enquiries.actions import record_enquiry
from heartdesk.enquiries.slips_due import ask_later
from heartdesk.followups.actions import plan
from heartdesk.followups.around import put_in, read_circle
from heartdesk.followups.calling import read_of_person
from heartdesk.followups.circle import Around
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.printed import keep_printed
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.checkins import CheckinsPage
from heartdesk.ui.pages.followups import FollowupsPage
from heartdesk.ui.pages.people import PeoplePage
from heartdesk.ui.pages.slips import SlipsPage
from heartdesk.ui.people.checkins import CheckinsCard
from heartdesk.ui.people.circle import CircleCard
from heartdesk.ui.people.followups import FollowupsCard
from tests.journeys.calls_desk import clock, desk_folder, done, said_on, trusts_desk
from tests.makers import FixedClock
from tests.ui.at_the_desk import AtTheDesk, Key

__all__ = ["clock", "desk_folder", "trusts_desk"]

CTRL = Qt.KeyboardModifier.ControlModifier


def isa(worker: AtTheDesk) -> str:
    return done(worker, lambda unit: next(iter(unit.every(Kind.PERSON))).id)


def a_service(worker: AtTheDesk) -> str:
    def first(unit: Unit) -> str:
        open_to_all = (one for one in unit.every(Kind.SERVICE) if not one.fields.get("sensitive"))
        return next(
            one.id
            for one in open_to_all
            if any(name.startswith("needs/food") for name in one.fields)
        )

    return done(worker, first)


def outcomes(worker: AtTheDesk) -> list[str]:
    return done(worker, lambda unit: [str(x.fields["how"]) for x in unit.every(Kind.OUTCOME)])


@pytest.fixture
def page(worker: AtTheDesk) -> FollowupsPage:
    """Isa is to be asked today how it went at a place with food."""
    person, place = isa(worker), a_service(worker)
    done(
        worker,
        lambda unit: plan(
            unit, person=person, on=local(unit.now).date(), what="asked", service=place
        ),
    )
    worker.content.go("followups")
    worker.at_rest()
    return cast(FollowupsPage, worker.content.page("followups"))


def the_card(worker: AtTheDesk, name: str) -> object:
    """A card of Isa's page."""
    person = isa(worker)
    worker.content.go("people")
    worker.at_rest()
    people = cast(PeoplePage, worker.content.page("people"))
    people.view.show_by_id(person)
    worker.at_rest()
    people.view.open_card(name)
    worker.at_rest()
    return people.view.card(name)


def press(worker: AtTheDesk, page: object, name: str) -> None:
    """Press the button that a screen reader calls so."""
    buttons = page.findChildren(QPushButton)  # type: ignore[attr-defined]
    found = next(
        one for one in buttons if one.isVisible() and one.accessibleName().startswith(name)
    )
    found.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()


def test_a_name_stands_covered_until_f2_is_held(worker: AtTheDesk, page: FollowupsPage) -> None:
    assert "Isa" not in said_on(page)
    assert "I…" in said_on(page)
    QApplication.sendEvent(
        page, QKeyEvent(QEvent.Type.KeyPress, Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    )
    assert "Isa" in said_on(page)
    QApplication.sendEvent(
        page, QKeyEvent(QEvent.Type.KeyRelease, Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    )
    assert "Isa" not in said_on(page)


def test_one_is_asked_with_a_figure_and_enter_and_a_slip_of_the_hand_is_undone(
    worker: AtTheDesk, page: FollowupsPage
) -> None:
    press(worker, page, "Ask now")
    assert page.shows_person
    assert "07700" not in said_on(page), "the number stays covered"
    worker.press(Key.Key_2)
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert page.asked() == ()
    assert outcomes(worker) == ["helped"]

    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    assert len(page.asked()) == 1
    assert outcomes(worker) == []


def test_another_place_is_looked_for_and_the_one_that_was_full_comes_last(
    worker: AtTheDesk, page: FollowupsPage
) -> None:
    full = page.asked()[0].follow_up.service
    press(worker, page, "Ask now")
    press(worker, page, "Look for another place")
    worker.until(lambda: worker.content.front() is worker.help)
    worker.at_rest()
    rows = [one.id for one in worker.help.options.model.rows()]
    assert len(rows) > 1
    assert full not in rows[:-1]
    assert worker.help.asking.needs()


def test_another_day_and_a_no_are_one_press_each(worker: AtTheDesk, page: FollowupsPage) -> None:
    press(worker, page, "Ask now")
    assert page.form is not None
    page.form.on.setFocus()
    worker.write("soon")
    worker.press(Key.Key_Return)
    assert "not a day" in page.form.trouble.text()
    page.form.on.clear()
    worker.write("30 Nov")
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert page.asked() == ()
    assert "Monday 30 November" in said_on(page)


def test_a_slip_that_is_due_leads_to_its_places_with_no_person_anywhere(
    worker: AtTheDesk, clock: FixedClock
) -> None:
    place = a_service(worker)

    def give(unit: Unit) -> str:
        leaflet = make_leaflet(unit, service_ids=[place])
        keep_printed(unit, leaflet=leaflet)
        assert leaflet.content is not None
        code = leaflet.content.slip_code or ""
        record_enquiry(unit, needs=["food.parcel"], codes=[code])
        ask_later(unit, codes=[code])
        return code

    code = done(worker, give)
    clock.move(weeks=2)
    worker.content.go("followups")
    worker.at_rest()
    page = cast(FollowupsPage, worker.content.page("followups"))
    assert [one.code for one in page.slips()] == [code]
    press(worker, page, "They told us")
    slips = cast(SlipsPage, worker.content.page("slips"))
    worker.until(lambda: bool(slips.rows))
    worker.press(Key.Key_2)
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert outcomes(worker) == ["helped"]
    worker.content.go("followups")
    worker.at_rest()
    assert page.slips() == ()


def test_three_weeks_of_a_friendly_word_are_one_press_on_a_persons_page(worker: AtTheDesk) -> None:
    card = cast(FollowupsCard, the_card(worker, "followups"))
    worker.press(Key.Key_Return)
    assert card.form is not None
    card.form.put({"what": "weeks", "on": "20 Nov", "who": "Moira"})
    assert "Why is not asked" in card.form.hint.text()
    card.form.keep.emit()
    worker.at_rest()
    assert card.half_typed() is None, "the form is put away"
    read = card.read
    assert read is not None
    assert [one.on for one in read.found] == [read.today + timedelta(days=n) for n in (3, 7, 21)]


def test_a_yes_is_to_the_words_on_the_screen_and_other_words_want_another_yes(
    worker: AtTheDesk,
) -> None:
    card = cast(CheckinsCard, the_card(worker, "checkins"))
    assert "We ring Isa: Friday at 6 pm." in card.agreed.text()
    press(worker, card, "Change the calls")
    form = card.form
    assert form is not None
    form.put({"yes": True})
    form.put({"minutes": "20"})
    assert form.said("yes") is False
    assert "after 20 minutes" in form.read_out.text()
    form.keep.emit()
    assert "not said yes" in form.trouble()
    form.put({"birthday": "31 Feb"})
    form.keep.emit()
    assert "not a day of the year" in form.trouble()
    form.put({"birthday": "17 Nov"})
    form.put({"yes": True})
    form.keep.emit()
    worker.at_rest()
    held = done(worker, lambda unit: read_of_person(unit, person=isa_of(unit))).check_in
    assert held is not None
    assert (held.minutes, held.birthday) == (20, (11, 17))


def isa_of(unit: Unit) -> str:
    return next(iter(unit.every(Kind.PERSON))).id


def test_saying_that_somebody_was_seen_starts_from_their_page(worker: AtTheDesk) -> None:
    card = the_card(worker, "checkins")
    press(worker, card, "Ring them, or say that you saw them")
    calls = cast(CheckinsPage, worker.content.page("checkins"))
    worker.until(lambda: calls.form is not None)
    assert calls.form is not None
    calls.form.way.choose("window")
    worker.press(Key.Key_1)
    worker.press(Key.Key_1)
    worker.press(Key.Key_Return)
    worker.at_rest()
    tries = done(worker, lambda unit: read_of_person(unit, person=isa_of(unit))).tries
    assert [(one.way, one.came, one.mood) for one in tries] == [("window", "answered", "well")]


def test_a_circle_is_drawn_walked_changed_and_emptied_with_the_keyboard(worker: AtTheDesk) -> None:
    person = isa(worker)
    for one in (
        Around("", "Betty", "sister", "takes the bins out", "close", "heavy"),
        Around("", "Ewan", near="often"),
    ):
        done(worker, lambda unit, one=one: put_in(unit, person=person, around=one))  # type: ignore[misc]
    card = cast(CircleCard, the_card(worker, "circle"))
    names = [one.accessibleName() for one in card.drawing.spots.values()]
    assert names == [
        "Betty, sister; every day; takes the bins out; it is heavy",
        "Ewan; most weeks",
    ]
    assert card.drawing.start()
    worker.press(Key.Key_Right)
    assert cast(QPushButton, worker.focused()).accessibleName() == "Ewan; most weeks"
    worker.press(Key.Key_Right)
    worker.press(Key.Key_Return)
    assert card.form is not None
    cast(QLineEdit, card.form.field("name")).setText("Bet")
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert [one.name for one in card.circle.around] == ["Bet", "Ewan"]
    assert card.circle.around[0].strain == "heavy"

    assert card.drawing.start()
    worker.press(Key.Key_Delete)
    worker.at_rest()
    assert [one.name for one in card.circle.around] == ["Ewan"]
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    found = done(worker, lambda unit: read_circle(unit, person=person))
    assert [one.name for one in found.around] == ["Bet", "Ewan"]
    picture = card.drawing.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 4)
    }
    assert card.context.theme.colours.accent in colours, "whose circle it is stands in the middle"
