"""A slip came back to reception: its code and three keys."""

from typing import cast

import pytest
from PySide6.QtCore import Qt

from heartdesk.core.kinds import Kind
from heartdesk.ui.pages.slips import SlipsPage
from tests.ui.at_the_desk import AtTheDesk, Key
from tests.ui.test_recall_page import a_place, code_of, documents, previewed, read

__all__ = ["documents"]


def a_slip(worker: AtTheDesk, *places: str) -> str:
    """Give a leaflet of these places away, and give its code."""
    preview = previewed(worker, *places)
    preview._save_as_written()
    worker.at_rest()
    code = code_of(preview)
    preview.finish.emit()
    worker.at_rest()
    return code


def slips(worker: AtTheDesk) -> SlipsPage:
    return cast(SlipsPage, worker.content.page("slips"))


def outcomes(worker: AtTheDesk) -> list[dict[str, object]]:
    return [dict(one.fields) for one in read(worker, Kind.OUTCOME)]


def test_three_keys_keep_how_it_went(worker: AtTheDesk) -> None:
    # Given a slip that came back, and reception on the page F4 leads to
    larder = a_place(worker)
    code = a_slip(worker, larder)
    worker.content.go("slips")
    worker.presses = 0

    # When its code is typed: Enter, 2, Enter
    worker.write(code.replace("-", "").lower())
    worker.press(Key.Key_Return)
    worker.at_rest()
    worker.press(Key.Key_2)
    worker.press(Key.Key_Return)
    worker.at_rest()

    # Then it is kept without a name, and the page waits for the next slip
    assert worker.presses == 3
    assert [(one["service"], one["how"]) for one in outcomes(worker)] == [(larder, "helped")]
    assert slips(worker).code.text() == ""
    assert worker.focused() is slips(worker).code


def test_f4_leads_there_from_anywhere(worker: AtTheDesk) -> None:
    worker.press(Key.Key_F4)
    worker.at_rest()
    assert worker.content.front() is slips(worker)
    worker.press(Key.Key_Escape)
    assert worker.content.front() is worker.help


def test_who_did_not_go_is_asked_why_and_two_places_take_a_key_each(worker: AtTheDesk) -> None:
    first, second = a_place(worker), a_place(worker, name="Invented Cafe")
    code = a_slip(worker, first, second)
    worker.content.go("slips")
    worker.write(code)
    worker.press(Key.Key_Return)
    worker.at_rest()

    worker.press(Key.Key_5)
    worker.press(Key.Key_1)
    worker.press(Key.Key_3)
    worker.press(Key.Key_Return)
    worker.at_rest()

    found = {one["service"]: (one["how"], one.get("why")) for one in outcomes(worker)}
    assert found == {first: ("did_not_go", "far"), second: ("full", None)}


def test_undo_takes_the_answer_back(worker: AtTheDesk) -> None:
    code = a_slip(worker, a_place(worker))
    worker.content.go("slips")
    worker.write(code)
    worker.press(Key.Key_Return)
    worker.at_rest()
    worker.press(Key.Key_4)
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert outcomes(worker)

    worker.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()
    assert outcomes(worker) == []


@pytest.mark.parametrize("typed", ["senga", "7H3T-W8YX", "7H3T-W8YC"])
def test_a_slip_of_the_hand_says_what_to_do_and_keeps_nothing(
    worker: AtTheDesk, typed: str
) -> None:
    worker.content.go("slips")
    worker.write(typed)
    worker.press(Key.Key_Return)
    worker.at_rest()

    assert slips(worker).rows == {}
    said = slips(worker).words().casefold()
    assert "code" in said
    assert "once more" in said or "foot of the leaflet" in said
    assert worker.focused() is slips(worker).code


def test_nobody_is_asked_about_a_place_that_gives_them_away(worker: AtTheDesk) -> None:
    refuge = a_place(worker, name="Invented Refuge")
    code = a_slip(worker, refuge)
    worker.content.background.do(
        lambda unit: unit.change(Kind.SERVICE, refuge, {"sensitive": True})
    )
    worker.at_rest()
    worker.content.go("slips")
    worker.write(code)
    worker.press(Key.Key_Return)
    worker.at_rest()

    assert slips(worker).rows == {}
    assert "not asked about" in slips(worker).words()


def test_what_changed_since_is_told_at_the_same_time(worker: AtTheDesk) -> None:
    larder = a_place(worker)
    code = a_slip(worker, larder)
    worker.content.background.do(
        lambda unit: unit.change(Kind.SERVICE, larder, {"hours_text": "Fridays at 2"})
    )
    worker.at_rest()
    worker.content.go("slips")
    worker.write(code)
    worker.press(Key.Key_Return)
    worker.at_rest()

    assert "Fridays at 2" in slips(worker).words()
