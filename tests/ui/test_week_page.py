"""What is on, day by day, at the window: this hub's week, another week, and the sheet for the door."""

from datetime import date
from typing import Any, cast

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.ui.pages.week import WeekPage
from tests.ui.at_the_desk import AtTheDesk, Key

DAILY = {"freq": "WEEKLY", "byday": "TH", "opens_at": "10:00", "closes_at": "12:00"}


def put(worker: AtTheDesk, **fields: Any) -> None:
    group = {
        "name": "Example Blether",
        "status": "active",
        "is_group": True,
        "schedules/a": DAILY,
        "localities/barony": True,
        **fields,
    }
    worker.content.background.do(lambda unit: unit.create(Kind.SERVICE, group))
    worker.at_rest()


def page(worker: AtTheDesk) -> WeekPage:
    worker.content.go("week")
    worker.at_rest()
    return cast(WeekPage, worker.content.page("week"))


def names(week: WeekPage) -> list[str]:
    return [row.name for row in week.model.rows()]


def test_the_week_is_one_button_from_the_directory_and_shows_the_groups_of_this_hub(
    worker: AtTheDesk,
) -> None:
    put(worker)
    put(worker, name="Far away", **{"localities/barony": None, "localities/doon-valley": True})
    worker.content.go("directory")
    worker.at_rest()
    worker.directory.week.click()
    worker.at_rest()

    week = cast(WeekPage, worker.content.page("week"))
    assert len(names(week)) == 1
    assert names(week)[0].endswith("10 am to 12 noon: Example Blether")
    assert week.model.rows()[0].fresh_text == "Ring first"
    entry = week.entry.entry()
    assert entry is not None
    assert entry.name == "Example Blether"


def test_another_week_another_day_and_every_hub_are_a_key_away(worker: AtTheDesk) -> None:
    put(worker)
    put(worker, name="Far away", **{"localities/barony": None, "localities/doon-valley": True})
    week = page(worker)
    first = week.count_words()

    week.later.click()
    worker.at_rest()
    assert week.count_words() != first
    week.hub.setCurrentIndex(0)
    week.hub.activated.emit(0)
    worker.at_rest()
    assert len(names(week)) == 2
    week.which_day.button("0").setFocus()
    worker.press(Key.Key_Space)
    assert names(week) == []


def test_a_first_day_is_typed_as_people_write_it_and_a_slip_is_told(worker: AtTheDesk) -> None:
    put(worker)
    week = page(worker)
    week.start.setFocus()
    week.start.selectAll()
    worker.write("25 Dec 2027")
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert "Sat 25 Dec to Fri 31 Dec 2027" in week.count_words()
    assert "Bank holiday" in week.count_words()

    week.start.selectAll()
    worker.write("someday")
    worker.press(Key.Key_Return)
    assert "not a day" in worker.toast()
    assert "25 Dec" in week.count_words()


@pytest.mark.parametrize("paper", ["sheet", "poster", "large"])
def test_the_week_goes_on_paper_and_escape_comes_back(worker: AtTheDesk, paper: str) -> None:
    put(worker)
    week = page(worker)
    getattr(week, paper).click()
    worker.at_rest()

    assert week.shows_paper()
    assert week.preview is not None
    leaflet = week.preview.leaflet()
    assert leaflet is not None
    assert "Cumnock hub" in leaflet.title
    worker.press(Key.Key_Escape)
    worker.at_rest()
    assert not week.shows_paper()


def test_a_group_put_away_leaves_the_week_at_once(worker: AtTheDesk) -> None:
    put(worker)
    week = page(worker)
    assert len(names(week)) == 1
    entry_id = week.entry.entry_id()
    worker.content.background.do(
        lambda unit: unit.change(
            Kind.SERVICE, entry_id, {"closing_on": date(2020, 1, 1).isoformat()}
        )
    )
    worker.at_rest()
    assert [row.fresh_text for row in week.model.rows()] == ["Closed"]
