"""What helps people to come: support needs, a trial visit, a lift, money that runs out, a group that starts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.directory.editing import DayTyped, TextTyped, TicksTyped
from heartdesk.directory.entry import Held, build_entry
from heartdesk.directory.extras import KIT, funding_is_short, funding_words, kit_words
from heartdesk.directory.freshness import Check
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.travel import TravelLine
from heartdesk.interchange.own_words import TEXTS
from heartdesk.leaflets.from_directory import leaflet_entry

TODAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
SAID: dict[str, Any] = {
    "name": "Example Blether",
    "asn_support": "Two of us are trained. A quiet room is there.",
    "trial_visit": "Come once and just look",
    "quiet_session": "First Monday, lights low",
    "drop_ins": "Jean from the money advice team, Tuesdays",
    "reach/lift": True,
    "reach/home_visit": True,
    "status": "active",
}


def entry(home: str = "", *travel: TravelLine, **more: Any) -> ServiceEntry:
    hall = {"name": "Example Hall", "settlement": "Cumnock"}
    held = Held("1", {**SAID, **more}, places=(hall,), travel=travel)
    return build_entry(held, area=find_area("east_ayrshire"), now=NOW, home=home)


def test_what_may_help_somebody_to_come_is_said_a_line_each() -> None:
    assert entry().good_to_know == (
        "Additional support needs: Two of us are trained. A quiet room is there.",
        "Trial visit: Come once and just look",
        "Quiet session: First Monday, lights low",
        "Drop-ins: Jean from the money advice team, Tuesdays",
        "A lift can be offered",
    )
    assert entry().ways == ("lift", "home visit")


def test_of_a_refuge_nothing_is_said_that_goes_on_at_a_place() -> None:
    assert entry(sensitive=True).good_to_know == (
        "Additional support needs: Two of us are trained. A quiet room is there.",
    )


@pytest.mark.parametrize(
    ("until", "said", "short"),
    [
        ("", "", False),
        ("2027-03-31", "Its money lasts until Wed 31 Mar 2027", False),
        ("2026-12-01", "Its money ends in 14 days, on Tue 1 Dec 2026: ask what comes after", True),
        ("2026-11-17", "Its money ends today, on Tue 17 Nov 2026: ask what comes after", True),
        ("2026-11-01", "Its money was to end on Sun 1 Nov 2026: ring first, is it still on?", True),
    ],
)
def test_a_worker_is_told_before_the_money_runs_out(until: str, said: str, short: bool) -> None:
    fields = {"funding_until": until}
    assert (funding_words(fields, TODAY), funding_is_short(fields, TODAY)) == (said, short)


def test_the_day_the_money_ends_is_a_day_or_taken_away() -> None:
    assert DayTyped("funding_until", "2027-03-31").fields({}) == {"funding_until": "2027-03-31"}
    assert DayTyped("funding_until", " ").fields({}) == {"funding_until": None}
    with pytest.raises(DeskError, match="not a day"):
        DayTyped("funding_until", "soon").fields({})


def test_a_group_that_starts_says_what_comes_next() -> None:
    assert kit_words({}) == ""
    first = TicksTyped("kit", ("place",)).fields({})
    assert kit_words(first) == f"1 of {len(KIT)} sorted out. Next: {KIT['first']}"
    assert kit_words(TicksTyped("kit", tuple(KIT)).fields(first)).endswith("it can begin")


def test_a_line_about_quiet_times_fits_a_leaflet_or_is_refused() -> None:
    with pytest.raises(DeskError, match="too long"):
        TextTyped("quiet_session", "x" * 301).fields({})


# ---- the bus from where they live ---------------------------------------------------------------

SEEN = Check(date(2026, 11, 1), "Ann", "", "", unsure=False)
FROM_PATNA = TravelLine("Cumnock", "Patna", "Bus 52", ("MO",), "08:10", "17:40", SEEN, "a")
FROM_AUCHINLECK = TravelLine("Cumnock", "Auchinleck", "Bus 43", (), "09:00", "", SEEN, "b")
FROM_ANYWHERE = TravelLine("Cumnock", "", "Bus X50", (), "07:00", "18:00", SEEN, "c")


def test_only_the_bus_from_their_own_village_is_told() -> None:
    told = entry("Patna", FROM_PATNA, FROM_AUCHINLECK, FROM_ANYWHERE).getting_there
    assert "Bus 52" in told
    assert "Bus X50" in told
    assert "Bus 43" not in told


def test_a_bus_from_elsewhere_is_no_bus_and_at_home_none_is_needed() -> None:
    assert entry("Patna", FROM_AUCHINLECK).getting_there == "Bus not known"
    assert entry("Cumnock", FROM_AUCHINLECK).getting_there == "In Cumnock, where you live."
    assert "Bus 43" in entry("", FROM_AUCHINLECK).getting_there


def test_the_leaflet_tells_what_may_help_somebody_to_come_and_nothing_for_workers() -> None:
    area = find_area("east_ayrshire")
    told = leaflet_entry(entry(funding_until="2026-12-01"), area=area, doer=None, home=None)

    assert (
        "Trial visit: Come once and just look. Quiet session: First Monday, lights low."
        in told.what
    )
    assert "A lift can be offered" in told.what
    assert "money ends" not in str(told)


def test_what_goes_to_other_directories_names_no_worker_and_no_money() -> None:
    public = TEXTS[Kind.SERVICE]
    assert {"asn_support", "trial_visit", "quiet_session"} <= set(public)
    assert not {"drop_ins", "funding_until", "staff_note", "leader"} & set(public)
