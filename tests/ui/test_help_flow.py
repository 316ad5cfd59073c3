"""The conversation on one page: what may be skipped is skipped, what is said stays where it belongs."""

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from heartdesk.core.kinds import Kind
from heartdesk.enquiries.gaps import say_gap
from heartdesk.enquiries.model import Went
from heartdesk.enquiries.outcomes import keep_outcomes
from heartdesk.leaflets.printed import find_printed
from heartdesk.store.unit import Unit
from heartdesk.team.actions import keep_contact
from heartdesk.team.model import ContactTyped
from heartdesk.ui.help.by_phone import ByPhone
from heartdesk.ui.help.whom_to_ask import WhomToAsk
from heartdesk.ui.pages.gaps import GapsPage
from tests.actions.test_enquiries_kept import all_kept
from tests.leaflet_makers import text_of
from tests.ui.at_the_desk import AtTheDesk, Key
from tests.ui.test_help_page import choose_rows, enquiries, tick_first_chip
from tests.ui.test_help_slips import a_slip
from tests.ui.test_recall_page import a_place, code_of, documents, previewed, read

__all__ = ["documents"]

CTRL = Qt.KeyboardModifier.ControlModifier
WORDS = "nae food in"


def do(worker: AtTheDesk, action: object) -> None:
    worker.content.background.do(action)  # type: ignore[arg-type]
    worker.at_rest()


def everything(worker: AtTheDesk) -> bytes:
    """Every value of every table."""
    found: list[bytes] = []
    worker.content.background.look("dump", all_kept, found.append)
    worker.at_rest()
    return found[0]


def pressed(worker: AtTheDesk, words: str) -> None:
    next(
        one
        for one in worker.help.findChildren(QPushButton)
        if one.accessibleName() == words and one.isVisibleTo(worker.help)
    ).click()
    worker.at_rest()


class TestRequired:
    """A need or just looking, a place or rather not say, an option or nothing found: and no more."""

    def test_just_looking_shows_what_there_is_and_is_kept_without_a_need(
        self, worker: AtTheDesk
    ) -> None:
        worker.at_rest()
        pressed(worker, "Just looking")
        assert worker.focused() is worker.help.asking.place.edit
        assert worker.help.options.model.rowCount()
        worker.press(Key.Key_Return)
        worker.press(Key.Key_Space)
        worker.help.leaflet_panel.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))

        (kept,) = enquiries(worker)
        assert not any(name.startswith("needs/") for name in kept.fields)

    def test_enter_alone_in_home_means_rather_not_say(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        worker.help.asking.place.edit.setFocus()
        worker.press(Key.Key_Return)
        assert worker.help.asking.place.is_unsaid

    def test_an_end_without_a_place_asks_once_and_goes_on_by_itself(
        self, worker: AtTheDesk
    ) -> None:
        worker.hears(WORDS)
        tick_first_chip(worker)
        choose_rows(worker, 1)
        worker.help.asking.safety.clear()
        worker.help.leaflet_panel.finish.emit()
        assert "where is home" in worker.toast()
        assert worker.focused() is worker.help.asking.place.edit
        worker.press(Key.Key_Return)
        worker.until(lambda: worker.toast().startswith("Done"))
        assert "locality" not in enquiries(worker)[0].fields

    def test_nothing_found_takes_one_enter_and_may_say_what_is_missing(
        self, worker: AtTheDesk
    ) -> None:
        worker.hears(WORDS)
        tick_first_chip(worker)
        worker.help.asking.safety.clear()
        worker.help.asking.place.say_nothing()
        worker.help.leaflet_panel.nothing_fits.emit()
        worker.help.closing.buttons["times"].click()
        assert worker.focused() is worker.help.closing.missing
        worker.write("a hot meal on a Sunday")
        worker.press(Key.Key_Return)
        worker.until(lambda: worker.toast().startswith("Kept"))

        (kept,) = enquiries(worker)
        assert kept.fields["missing"] is True
        assert kept.fields["barriers/times"] is True
        worker.content.go("gaps")
        worker.at_rest()
        page = cast(GapsPage, worker.content.page("gaps"))
        assert [edit.text() for edit in page.lines.values()] == ["a hot meal on a Sunday"]


def test_space_after_home_ticks_the_best_place_whatever_came_first_before(
    worker: AtTheDesk,
) -> None:
    # Given help in Cumnock that came first by its name while nobody had said where home is
    for name, where in (("Aa larder", "Cumnock"), ("Bb larder", "Dalmellington")):
        a_place(
            worker,
            name=name,
            **{"needs/food.parcel": {"weight": 1.0}, "service_areas/a": {"name": where}},
        )
    worker.hears("Aa larder Bb larder")
    rows = [row.id for row in worker.help.options.model.rows()]

    # When home is Dalmellington, and the best one for there comes to stand first
    worker.help.asking.place.edit.setFocus()
    worker.write("Dalmellington")
    worker.press(Key.Key_Return)
    worker.at_rest()

    # Then the cursor is on it
    assert [row.id for row in worker.help.options.model.rows()] != rows, "else this proves nothing"
    assert worker.help.options.list.currentIndex().row() == 0
    worker.press(Key.Key_Space)
    assert worker.help.context.basket.picked[0].id == worker.help.options.model.rows()[0].id


class TestSkippable:
    """Who helps already, who is around them, may we check: on paper or nowhere."""

    def test_who_is_around_them_stands_on_paper_and_nowhere_else(self, worker: AtTheDesk) -> None:
        around = worker.help.asking.around
        worker.help.asking.fit.line.click()
        around.helping.setText("Zzmoira, link worker")
        around.around.setText("your sister Zzjean: shopping")
        preview = previewed(worker, a_place(worker))
        leaflet = preview.leaflet()
        assert leaflet is not None
        words = text_of(leaflet.pdf)
        assert "Already helping you: Zzmoira, link worker" in words
        assert "Zzjean" in words
        assert not worker.help.draft_names_nobody

        preview._save_as_written()
        worker.at_rest()
        preview.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))
        assert around.beside() == ()
        assert b"zzmoira" not in everything(worker)
        assert b"zzjean" not in everything(worker)

    def test_a_discreet_paper_names_none_of_them(self, worker: AtTheDesk) -> None:
        worker.help.asking.around.helping.setText("Zzmoira")
        worker.help.leaflet_panel.choose_paper("discreet")
        leaflet = previewed(worker, a_place(worker)).leaflet()
        assert leaflet is not None
        assert "Zzmoira" not in text_of(leaflet.pdf)

    @pytest.mark.parametrize(("answer", "linked"), [("", True), ("no", False), ("slip", True)])
    def test_a_no_to_checking_how_it_went_unties_the_code(
        self, worker: AtTheDesk, answer: str, linked: bool
    ) -> None:
        preview = previewed(worker, a_place(worker))
        preview._save_as_written()
        worker.at_rest()
        code = code_of(preview)
        worker.help.leaflet_panel.before_they_go.emit()
        worker.help.closing.check.button(answer).click()
        preview.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))
        found: list[tuple[str, list[object]]] = []
        worker.content.background.look(
            "code",
            lambda look: (
                find_printed(look, code=code).enquiry,
                [one.fields["code"] for one in look.every(Kind.SLIP_DUE)],
            ),
            found.append,
        )
        worker.at_rest()
        assert bool(found[0][0]) is linked
        assert found[0][1] == ([code] if answer == "slip" else []), "only a yes is asked about"

    def test_a_paper_that_is_not_safe_to_take_home_becomes_a_discreet_one(
        self, worker: AtTheDesk
    ) -> None:
        worker.help.context.basket.put("service", a_place(worker), "Invented Larder")
        worker.help.leaflet_panel.before_they_go.emit()
        closing = worker.help.closing
        closing.check.button("slip").click()
        closing.safe.button("no").click()
        assert worker.help.leaflet_panel.paper() == "discreet"
        worker.press(Key.Key_Escape)
        assert worker.help.leaflet_panel.isVisible()

    def test_undo_brings_every_answer_back(self, worker: AtTheDesk) -> None:
        worker.help.asking.place.say_nothing()
        worker.help.asking.around.helping.setText("Moira")
        worker.help.context.basket.put("service", a_place(worker), "Invented Larder")
        worker.help.closing.missing.setText("a bus after six")
        worker.help.leaflet_panel.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))
        worker.press(Key.Key_Z, modifier=CTRL)
        worker.until(lambda: worker.help.asking.around.helping.text() == "Moira")
        worker.at_rest()
        assert worker.help.closing.closed().missing == "a bus after six"
        assert enquiries(worker) == []
        assert b"a bus after six" not in everything(worker)


class TestFiveMinutes:
    """At five minutes one calm line; before that, and after it is put away, nothing."""

    def test_it_comes_once_and_moves_no_cursor(self, worker: AtTheDesk) -> None:
        line = worker.help.five_minutes
        assert line.isHidden()
        worker.hears(WORDS)
        assert line.timer.isActive()
        assert 4 * 60_000 < line.timer.interval() <= 5 * 60_000
        line.timer.timeout.emit()
        assert line.isVisible()
        assert worker.focused() is worker.help.asking.words

    def test_what_is_booked_stands_on_their_paper(self, worker: AtTheDesk) -> None:
        worker.hears(WORDS)
        line = worker.help.five_minutes
        line.tell()
        line.offer.click()
        worker.write("Thursday at 10")
        leaflet = previewed(worker, a_place(worker)).leaflet()
        assert leaflet is not None
        assert "Come back to talk: Thursday at 10" in text_of(leaflet.pdf)


class TestNoPaper:
    """By phone, by post, or with a pencil."""

    def page(self, worker: AtTheDesk, *places: str, **put: str) -> ByPhone:
        for one in places:
            worker.help.context.basket.put("service", one, "Invented Larder", **put)
        worker.help.asking.place.say_nothing()
        worker.help.leaflet_panel.by_phone.emit()
        worker.until(lambda: worker.help.no_paper.shown() is not None)
        worker.at_rest()
        page = worker.help.no_paper.shown()
        assert page is not None
        return page

    def test_it_is_read_out_number_by_number(self, worker: AtTheDesk) -> None:
        page = self.page(worker, a_place(worker))
        assert "0 1 6 3 2, 9 6 0, 1 0 1" in page.words()
        assert "Mondays at 10" in page.words()

    def test_four_lines_to_copy_and_a_square(self, worker: AtTheDesk) -> None:
        page = self.page(worker, a_place(worker))
        page.way.button("copy").click()
        assert "01632 960101" in page.words()
        assert "Invented Larder" in page.words()

    def test_a_name_that_gives_away_is_covered_until_f2(self, worker: AtTheDesk) -> None:
        page = self.page(worker, a_place(worker), seen="Safe at home")
        assert "Invented Larder" not in page.words()
        page.reveal(on=True)
        worker.at_rest()
        assert "Invented Larder" in page.words()
        page.reveal(on=False)
        worker.at_rest()
        assert "Invented Larder" not in page.words()

    def test_it_waits_under_a_word_and_is_handed_over(self, worker: AtTheDesk) -> None:
        place = a_place(worker)
        page = self.page(worker, place)
        page.collect.emit()
        worker.until(lambda: bool(page.word()))
        word = page.word()
        page.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))

        worker.content.go("slips")
        worker.write(word)
        worker.press(Key.Key_Return)
        worker.at_rest()
        assert [one.id for one in worker.help.context.basket.picked] == [place]
        assert worker.content.front() is worker.help

    def test_finishing_ties_the_code_that_was_read_out(self, worker: AtTheDesk) -> None:
        page = self.page(worker, a_place(worker))
        worker.at_rest()
        page.finish.emit()
        worker.until(lambda: worker.toast().startswith("Done"))
        (printed,) = read(worker, Kind.LEAFLET_PRINTED)
        assert printed.fields["enquiry"] == enquiries(worker)[0].id


class TestTrackRecord:
    """What people told stands beside the place, never beside one whose name is kept back."""

    def test_five_slips_make_a_line(self, worker: AtTheDesk) -> None:
        larder = a_place(worker, **{"needs/food.parcel": {"weight": 1.0}})
        for _ in range(5):
            code = a_slip(worker, larder)
            do(
                worker,
                lambda unit, code=code: keep_outcomes(
                    unit, code=code, went={larder: Went("helped")}
                ),
            )
        worker.hears("Invented Larder")
        said = {row.id: row.reasons for row in worker.help.options.model.rows()}
        assert "5 people here told us how it went: 5 were helped" in said[larder].replace(
            "5 got there, ", ""
        )


def test_whom_to_ask_shows_once_a_step_is_not_theirs_alone(worker: AtTheDesk) -> None:
    # Given somebody of the team for this hub area, and a place on the leaflet
    moira = ContactTyped(
        "Moira", "Link worker", phone="01632 960123", localities=("doon-valley",), is_work=True
    )
    do(worker, lambda unit: keep_contact(unit, typed=moira))
    worker.hears(WORDS)
    worker.help.asking.place.type_in("Dalmellington")
    place = a_place(worker)
    worker.help.context.basket.put("service", place, "Invented Larder")
    worker.at_rest()
    line = worker.help.findChildren(WhomToAsk)[0]
    assert line.isHidden()

    # When the step is to be done together
    worker.help.context.basket.set_step(place, "together")
    worker.at_rest()

    # Then she is named, for the worker's eyes, and her number is not one to ring before somebody has rung it
    assert "Moira" in line.text()
    assert "01632 960123" not in line.text()


class TestGaps:
    """A coordinator reads every line before it leaves."""

    def test_let_go_as_put_right_and_taken_away_for_good(self, worker: AtTheDesk) -> None:
        def say(unit: Unit) -> None:
            say_gap(unit, line="a lift for Zzsenga")
            say_gap(unit, line="somewhere for Zzisa")

        do(worker, say)
        worker.content.go("gaps")
        worker.at_rest()
        page = cast(GapsPage, worker.content.page("gaps"))
        assert "looks like a name" in page.words()
        first, second = page.lines
        page.lines[first].setText("a lift to hospital")
        page.let_go(first)
        worker.at_rest()
        page.take_away(second)
        worker.at_rest()
        assert page.lines == {}
        assert "a lift to hospital" in page.words()
        assert b"zzisa" not in everything(worker)
        assert b"zzsenga" not in everything(worker)
