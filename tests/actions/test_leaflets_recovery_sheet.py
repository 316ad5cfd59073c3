"""The recovery code on paper: one page that a person, a screen reader and a tired eye can read back."""

from datetime import date
from pathlib import Path

from heartdesk.leaflets.preview import page_count
from heartdesk.leaflets.recovery_sheet import make_recovery_sheet
from heartdesk.security.recovery import new_code, printed
from tests.leaflet_checks import validated
from tests.leaflet_makers import text_of

DAY = date(2026, 11, 21)


def test_it_is_one_tagged_page_with_every_group_and_its_number(tmp_path: Path) -> None:
    code = printed(new_code())
    pdf = make_recovery_sheet(code, desk="Cumnock hub (Barony)", made=DAY)

    assert page_count(pdf) == 1
    assert validated(pdf, tmp_path) == []
    text = text_of(pdf)
    for number, group in enumerate(code.split("-"), 1):
        assert f"Group {number}" in text
        assert group in text
    assert "Cumnock hub (Barony), 21 November 2026" in text


def test_the_same_code_gives_the_same_bytes_and_no_time_of_making() -> None:
    code = printed(new_code())
    assert make_recovery_sheet(code, desk="", made=DAY) == make_recovery_sheet(
        code, desk="", made=DAY
    )


def test_a_hostile_hub_name_prints_as_it_is(tmp_path: Path) -> None:
    pdf = make_recovery_sheet(printed(new_code()), desk="<img src=x> & </para>" * 9, made=DAY)

    assert page_count(pdf) == 1
    assert validated(pdf, tmp_path) == []
    assert "<img src=x>" in text_of(pdf)
