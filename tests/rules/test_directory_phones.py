"""Which number may be rung: evidence by evidence, and never a number that is known to be wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import Area, find_area
from heartdesk.directory.model import PhoneLine
from heartdesk.directory.phones import is_free, phone_lines

AREA = find_area("east_ayrshire")
ASK = "number not confirmed: ask the hub, or the council on 01563 576000"


def lines(
    *phones: Any, checked: bool = False, source: str = "", area: Area = AREA
) -> tuple[PhoneLine, tuple[PhoneLine, ...]]:
    fields = {f"phones/{place}": phone for place, phone in enumerate(phones)}
    return phone_lines([(fields, "")], area=area, checked=checked, source=source)


def main(*phones: Any, checked: bool = False, source: str = "") -> PhoneLine:
    return lines(*phones, checked=checked, source=source)[0]


def test_a_verified_number_may_be_rung() -> None:
    found = main({"number": "01632 960123", "evidence": "verified"})

    assert found == PhoneLine("01632 960123", "01632 960123", "tel:01632960123", ring=True)


def test_a_number_given_by_a_source_may_be_rung_and_says_so() -> None:
    found = main({"number": "01632960123", "evidence": "given by source"}, source="ALISS")

    assert found.ring
    assert found.number == "01632 960123"
    assert found.text == "01632 960123 (from ALISS, not checked yet: ring first)"


def test_a_worker_who_rang_takes_the_doubt_away() -> None:
    given = {"number": "01632 960123", "evidence": "given by source"}
    unsure = {"number": "01632 960124", "evidence": "from memory"}

    assert main(given, checked=True).text == "01632 960123"
    assert main(unsure).text == ASK
    assert main(unsure, checked=True).ring


@given(
    evidence=st.one_of(
        st.none(),
        st.text(),
        st.booleans(),
        st.sampled_from(["A", "B", "C", "D", "Verified", "unconfirmed"]),
    )
)
def test_no_other_evidence_ever_shows_a_number(evidence: Any) -> None:
    if evidence in ("verified", "given by source"):
        return
    found, others = lines({"number": "01632 960123", "evidence": evidence})

    assert found == PhoneLine(ASK)
    assert not others


def test_without_any_number_the_hub_or_the_council_is_asked() -> None:
    assert main() == PhoneLine(ASK)
    assert main({"number": "", "evidence": "verified"}).text == ASK


@pytest.mark.parametrize("number", [one.number for one in AREA.denied])
@pytest.mark.parametrize("checked", [False, True])
def test_a_denied_number_never_shows(number: str, checked: bool) -> None:
    for phone in (
        {"number": number, "evidence": "verified"},
        {"number": number.replace(" ", ""), "evidence": "given by source"},
        {"number": "+44" + number.replace(" ", "")[1:], "evidence": "verified"},
        {"number": "01632 960123", "description": f"or {number}", "evidence": "verified"},
    ):
        assert main(phone, checked=checked).text == ASK


@pytest.mark.parametrize(
    "number", ["no phone", "test tel", "12", "0163296012345678", 1632960123, None, ["1"]]
)
def test_what_is_no_number_is_never_offered_to_ring(number: Any) -> None:
    assert main({"number": number, "evidence": "verified"}) == PhoneLine(ASK)


@pytest.mark.parametrize("phone", [None, 7, "01632 960123", []])
def test_a_broken_element_is_left_out(phone: Any) -> None:
    assert main(phone).text == ASK


def test_a_text_message_line_is_shown_but_never_rung() -> None:
    shout = main(
        {
            "number": "85258",
            "type": "text",
            "description": "Text SHOUT to 85258",
            "evidence": "verified",
        }
    )

    assert shout.text == "Text SHOUT to 85258"
    assert shout.message
    assert not shout.ring
    assert shout.uri is None


def test_the_voice_line_comes_first_and_the_sure_one_before_the_doubtful_one() -> None:
    found, others = lines(
        {"number": "01632 960001", "type": "textphone", "evidence": "verified"},
        {"number": "01632 960002", "evidence": "given by source"},
        {
            "number": "01632 960003",
            "evidence": "verified",
            "extension": 12,
            "description": "front desk",
        },
        {"number": "01632 960004", "type": "fax", "evidence": "verified"},
        {"number": "01632 960005", "type": "pager", "evidence": "verified"},
        {
            "number": "01632 960003",
            "evidence": "verified",
            "extension": 12,
            "description": "front desk",
        },
    )

    assert found.text == "01632 960003, extension 12 (front desk)"
    assert [one.number for one in others] == ["01632 960002", "01632 960001"]
    assert others[1].text == "01632 960001 (textphone)"
    assert not others[1].ring


def test_the_number_of_its_place_or_its_organization_stands_in_when_it_has_none() -> None:
    organization = {"phones/a": {"number": "01632 960009", "evidence": "verified"}}
    found, _ = phone_lines(
        [({}, ""), ({}, ""), (organization, "number of Example Trust")],
        area=AREA,
        checked=False,
        source="",
    )

    assert found.text == "01632 960009 (number of Example Trust)"


def test_calls_that_cost_nothing_are_known() -> None:
    for number in ("0800 111", "0808 800 4444", "116 123", "999", "111", "+44 800 028 1456"):
        assert is_free(number)
    for number in ("01563 576000", "0345 724 0000", "0300 123 6600", "07700 900123", "11612"):
        assert not is_free(number)
