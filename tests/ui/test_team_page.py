"""Our team, at the keyboard: calm while it is empty, one contact written down, rung, away, linked with a school."""

from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from heartdesk.ui.pages.team import TeamPage
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(worker: AtTheDesk) -> TeamPage:
    worker.content.go("today")
    worker.at_rest()
    team = worker.content.page("today").team  # type: ignore[attr-defined]
    team.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    page = cast(TeamPage, worker.content.page("team"))
    assert page.draft() is None
    page.write_button.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    assert worker.focused() is page.form.fields["name"]
    return page


def press(worker: AtTheDesk, button: QPushButton) -> None:
    button.setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()


def write(worker: AtTheDesk, page: TeamPage, **typed: str) -> None:
    for name, text in typed.items():
        page.form.fields[name].setFocus()
        worker.write(text)
    page.form.fields["role"].setFocus()
    worker.press(Key.Key_Return)
    worker.at_rest()


def moira(worker: AtTheDesk, page: TeamPage) -> None:
    page.form.is_work.setChecked(True)
    page.form.localities["barony"].setChecked(True)
    write(worker, page, name="Moira", role="Link worker", phone="01632 960123")


def test_an_area_with_nobody_written_down_says_so_calmly_and_offers_the_council(
    worker: AtTheDesk, page: TeamPage
) -> None:
    said = page.said()
    assert "Nobody is written down for this yet" in said
    assert page.context.area.council_phone in page.why.text()
    assert "Links with: nobody written down yet" in said
    assert page.team().contacts == ()


def test_a_contact_is_written_down_rung_and_only_then_a_number_to_ring(
    worker: AtTheDesk, page: TeamPage
) -> None:
    moira(worker, page)
    assert [one.name for one in page.team().contacts] == ["Moira"]
    assert "number not confirmed" in page.suggestion.text()

    press(worker, page.presses("I rang them today: Moira")[0])
    assert page.suggestion.text() == "Moira, Link worker: 01632 960123"
    assert "Rung" in page.why.text()
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    assert "number not confirmed" in page.suggestion.text()


def test_a_private_number_is_not_kept_and_nothing_typed_is_lost(
    worker: AtTheDesk, page: TeamPage
) -> None:
    write(worker, page, name="Moira", role="Link worker", phone="07700 900123")
    assert "Only work numbers" in page.form.trouble.text()
    assert page.form.fields["phone"].text() == "07700 900123"
    assert page.team().contacts == ()
    assert page.draft() is not None


def test_who_is_away_says_until_when_and_who_is_asked(worker: AtTheDesk, page: TeamPage) -> None:
    moira(worker, page)
    write(worker, page, name="Jim", role="Family worker")
    assert page.form.contact_id == ""
    press(worker, page.presses("Away: Moira")[0])
    assert "Type first until which day" in worker.toast()

    back = page.team().today + timedelta(days=3)
    page.until.setText(f"{back.day} {back:%b} {back.year}")
    page.cover.setCurrentIndex(page.cover.findText("Jim, Family worker"))
    press(worker, page.presses("Away: Moira")[0])
    assert page.suggestion.text().startswith("Jim, Family worker")
    assert "Covers for Moira" in page.why.text()
    press(worker, page.presses("Back: Moira")[0])
    assert page.suggestion.text().startswith("Moira")


def test_a_school_is_linked_and_who_is_taken_off_comes_back(
    worker: AtTheDesk, page: TeamPage
) -> None:
    moira(worker, page)
    box = next(
        one for one in page.findChildren(QComboBox)
        if one.accessibleName().startswith("Who links with") and one.isVisible()
    )  # fmt: skip
    box.setFocus()
    worker.press(Key.Key_Down)
    worker.at_rest()
    assert "Links with: Moira, Link worker" in page.said()

    press(worker, page.presses("Take off: Moira")[0])
    assert page.team().contacts == ()
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    assert [one.name for one in page.team().contacts] == ["Moira"]


def test_another_hub_area_shows_its_own_team(worker: AtTheDesk, page: TeamPage) -> None:
    moira(worker, page)
    at = page.hub.findData("doon-valley")
    page.hub.setCurrentIndex(at)
    page.hub.activated.emit(at)
    assert "Nobody is written down for this yet" in page.suggestion.text()
    assert "Doon Academy" in page.said()


def test_another_school_is_written_down_and_taken_off_with_undo(
    worker: AtTheDesk, page: TeamPage
) -> None:
    page.new_school.setFocus()
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "needs its name" in worker.toast()
    worker.write("Example Primary")
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "Example Primary" in page.said()
    assert page.new_school.text() == ""

    press(worker, page.presses("Take off: Example Primary")[0])
    assert "Example Primary" not in {one.name for one in page.team().schools}
    worker.press(Key.Key_Z, modifier=CTRL)
    worker.at_rest()
    assert "Example Primary" in {one.name for one in page.team().schools}
