"""A sheet of buses brought in: every row kept or kept aside with its reason, nothing guessed, one undo."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.directory.bus_sheet import LARGEST, read_bus_sheet
from heartdesk.directory.changing import keep_bus_sheet
from heartdesk.directory.steps import undo_change
from heartdesk.directory.store import read_travel
from heartdesk.store.desk import Desk

HEAD = "To,From,Bus,Days,First bus,Last bus home\n"
SHEET = (
    HEAD
    + "Cumnock,Patna,Bus 52,Mon to Sat,8:10 am,17:40\n"
    + "Drongan,,Bus 43,Every day,,\n"
    + "Nowhere at all,,Bus 1,,,\n"
    + "Patna,,Bus 52,now and then,,\n"
    + "Patna,,Bus 52,MO,5,\n"
    + "\n"
)


def test_each_row_is_kept_or_told_with_its_reason_and_one_undo_takes_all_back(desk: Desk) -> None:
    before, kept, aside = desk.run(lambda unit: keep_bus_sheet(unit, data=SHEET.encode())).value

    assert kept == 2
    assert [one.split(":")[0] for one in aside] == ["Row 4", "Row 5", "Row 6"]
    assert "does not know the town" in aside[0]
    assert "now and then" in aside[1]
    assert "morning or night" in aside[2]
    lines = {one.to: one for one in desk.look(read_travel)}
    assert lines["Cumnock"].said.startswith("From Patna: Bus 52, Monday to Saturday, first 8:10 am")
    assert lines["Drongan"].looked_up is not None

    desk.run(lambda unit: undo_change(unit, before=before))
    assert desk.look(read_travel) == ()


def test_the_same_sheet_again_makes_no_line_twice(desk: Desk) -> None:
    for _ in range(2):
        desk.run(lambda unit: keep_bus_sheet(unit, data=SHEET.encode("utf-8-sig")))
    assert len(desk.look(lambda look: list(look.every(Kind.TRAVEL_LINE)))) == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"name,phone\nA,1\n", b"To\nCumnock\n", b"\x00\x01", b"To,Bus\n" + b"a,b\n" * 2000],
)
def test_what_is_no_sheet_of_buses_is_refused_with_a_next_step(desk: Desk, data: bytes) -> None:
    with pytest.raises(DeskError, match="Nothing was changed"):
        desk.run(lambda unit: keep_bus_sheet(unit, data=data))


def test_a_sheet_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(DeskError, match="too large"):
        read_bus_sheet(b"x" * (LARGEST + 1))


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Mon-Fri", "MO TU WE TH FR"),
        ("Saturdays and Sundays", "SA SU"),
        ("tue, thu", "TU TH"),
        ("TU/TH", "TU TH"),
        ("daily", "MO TU WE TH FR SA SU"),
        ("", ""),
    ],
)
def test_days_are_read_as_people_write_them(said: str, days: str) -> None:
    (row,) = read_bus_sheet(f"To;Bus;Days\nCumnock;52;{said}\n".encode("cp1252"))
    assert (row.why, " ".join(row.line.days)) == ("", days)


@pytest.mark.parametrize("said", ["t", "Fri to Mon", "whenever", "Mon to", "M-F"])
def test_days_that_could_be_others_are_not_guessed(said: str) -> None:
    (row,) = read_bus_sheet(f"To;Bus;Days\nCumnock;52;{said}\n".encode())
    assert "Days not understood" in row.why


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400).map(lambda rest: b"To,Bus,Days\n" + rest))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with suppress(DeskError):
        for row in read_bus_sheet(data):
            assert row.number >= 2
