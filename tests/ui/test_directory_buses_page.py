"""Buses at the window: one line for a town, typed, looked up again, taken away; every entry there tells it."""

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from heartdesk.core.kinds import Kind
from heartdesk.ui.pages.buses import BusesPage
from tests.ui.at_the_desk import AtTheDesk, Key


def page(worker: AtTheDesk) -> BusesPage:
    worker.content.go("directory")
    worker.at_rest()
    worker.directory.buses.click()
    worker.at_rest()
    return cast(BusesPage, worker.content.page("buses"))


def typed(worker: AtTheDesk, buses: BusesPage) -> None:
    form = buses.form
    assert form is not None
    form.start()
    worker.write("Bus 43 from the Square")
    form.days["MO"].setChecked(True)
    form.first.setText("8:10 am")
    form.last.setText("5:40 pm")
    buses.keep()
    worker.at_rest()


def row(buses: BusesPage, town: str = "Cumnock") -> str:
    return next(one.line for one in buses.model.rows() if one.id == town)


def test_the_towns_of_this_hub_say_bus_not_known_until_somebody_looks(worker: AtTheDesk) -> None:
    buses = page(worker)
    assert "The bus is known for 0 of" in buses.count_words()
    assert "Bus not known" in row(buses)

    typed(worker, buses)

    assert "The bus is known for 1 of" in buses.count_words()
    assert "Bus 43 from the Square, Monday, first 8:10 am, last bus home 5:40 pm" in row(buses)
    assert "Looked up" in buses.said()


def test_a_bus_that_no_longer_goes_is_not_known_again_and_undo_brings_it_back(
    worker: AtTheDesk,
) -> None:
    buses = page(worker)
    typed(worker, buses)

    buses.form.gone.setChecked(True)  # type: ignore[union-attr]
    buses.keep()
    worker.at_rest()
    assert "Bus not known" in row(buses)
    assert "Nobody has looked it up yet" in buses.said()

    worker.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()
    assert "Bus 43" in row(buses)


def test_what_was_done_with_a_bus_is_told_beside_it_and_put_back(worker: AtTheDesk) -> None:
    # Given a bus that was looked up, and then put in with another time
    buses = page(worker)
    typed(worker, buses)
    buses.form.last.setText("6:10 pm")  # type: ignore[union-attr]
    buses.keep()
    worker.at_rest()
    assert "last bus home 6:10 pm" in row(buses)

    # When a worker asks what was changed before
    press = next(
        one
        for one in buses.findChildren(QPushButton)
        if one.text().strip() == "What was changed before"
    )
    press.click()
    worker.at_rest()
    assert buses.past is not None
    said = buses.past.said()
    assert "It was looked up and written down." in said
    assert "Was: Bus 43 from the Square, Monday, first 8:10 am, last bus home 5:40 pm" in said
    assert "Is: Bus 43 from the Square, Monday, first 8:10 am, last bus home 6:10 pm" in said

    # Then it can be put back, and the history stays open beside the line
    back = next(one for one in buses.past.findChildren(QPushButton) if one.text() == "Put back")
    back.click()
    worker.at_rest()
    assert "last bus home 5:40 pm" in row(buses)
    assert buses.past is not None
    assert buses.past.said().count("Was:") == 2


def test_a_time_that_could_be_morning_or_night_is_asked_about_and_nothing_is_lost(
    worker: AtTheDesk,
) -> None:
    buses = page(worker)
    form = buses.form
    assert form is not None
    form.start()
    worker.write("Bus 43")
    form.last.setText("5")
    buses.keep()
    worker.at_rest()

    assert "could be morning or night" in buses.said()
    assert form.bus.text() == "Bus 43"
    lines: list[int] = []
    worker.content.background.look(
        "count", lambda look: len(list(look.every(Kind.TRAVEL_LINE))), lines.append
    )
    worker.at_rest()
    assert lines == [0]


def test_a_sheet_of_buses_is_brought_in_and_what_could_not_be_read_is_told(
    worker: AtTheDesk, tmp_path: Path
) -> None:
    sheet = tmp_path / "buses.csv"
    sheet.write_text("To,Bus,Days\nCumnock,Bus 43,Mon to Fri\nNowhere,Bus 1,\n", encoding="utf-8")
    buses = page(worker)

    buses.bring_in(sheet)
    worker.at_rest()

    assert "Bus 43, Monday to Friday" in row(buses)
    assert "1 kept" in worker.toast()
    assert "Row 3" in buses.aside.text()
    buses.bring_in(tmp_path / "gone.csv")
    worker.at_rest()
    assert "cannot be read" in worker.content.banner.said()
