"""The paper a person takes home: the privacy slip and the receipt of a yes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from heartdesk.consent.actions import all_of, give, withdraw
from heartdesk.consent.model import Age, Consent
from heartdesk.core.errors import DeskError
from heartdesk.leaflets.consent_receipt import BACK, ENDED, SIGN, make_consent_receipt
from heartdesk.leaflets.privacy_slip import COMPLAIN, make_privacy_slip
from heartdesk.people.actions import controller_settings
from heartdesk.people.model import REASONS
from heartdesk.people.settings import Signed
from heartdesk.store.desk import Desk
from tests.leaflet_checks import validated
from tests.leaflet_makers import text_of
from tests.makers import TUESDAY, a_desk
from tests.people_desk import BEA, CAT, a_person, a_signed_desk, a_yes, at_work, consent_typed

END = TUESDAY.date() + timedelta(days=30)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at_work(a_signed_desk(a_desk(tmp_path, worker=CAT)), BEA)


@pytest.fixture
def signed(desk: Desk) -> Signed:
    found = desk.look(controller_settings)
    assert found is not None
    return found


def in_a_line(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def yeses(desk: Desk, person: str) -> tuple[Consent, ...]:
    return desk.run(lambda u: all_of(u, person=person)).value


def test_the_slip_says_what_is_signed_for_each_reason_and_where_to_complain(
    signed: Signed, tmp_path: Path
) -> None:
    for reason, said in REASONS.items():
        slip = make_privacy_slip(signed, reason)

        words = in_a_line(slip.pdf)
        assert said in words
        assert COMPLAIN in words
        assert "We answer within 30 days" in words
        assert "We keep it for 6 months" in words
        assert "Signed for Barony Trust by Morag Bell, manager, 17 November 2026" in words
        assert slip.pages == 1
        assert make_privacy_slip(signed, reason).pdf == slip.pdf
    assert validated(slip.pdf, tmp_path) == []
    with pytest.raises(DeskError, match="not said yet why"):
        make_privacy_slip(signed, "")


def test_whatever_is_typed_into_the_notice_is_words_on_paper(
    signed: Signed, tmp_path: Path
) -> None:
    hostile = replace(
        signed,
        notice="<b>{reason}</b> <a href='file:///x'>x</a> &amp; \u202e {months} " + "long " * 900,
        complaint_route="<img src=x>",
    )

    slip = make_privacy_slip(hostile, "pass_on")

    assert "<b>" in text_of(slip.pdf)
    assert "<img src=x>" in text_of(slip.pdf)
    assert validated(slip.pdf, tmp_path) == []


def test_the_receipt_has_the_very_words_and_the_way_back_and_names_nobody(
    desk: Desk, tmp_path: Path
) -> None:
    isa = desk.run(a_person).value
    ids = desk.run(lambda u: a_yes(u, isa)).value
    kept = yeses(desk, isa)

    receipt = make_consent_receipt(kept)

    words = in_a_line(receipt.pdf)
    for one in kept:
        assert " ".join(one.words.split()) in words
    assert BACK in words
    assert "Cumnock larder" in words
    assert "Isa" not in words
    assert "01632" not in words
    assert SIGN not in words
    assert validated(receipt.pdf, tmp_path) == []

    desk.run(lambda u: withdraw(u, ids=ids[:1]))
    assert ENDED in in_a_line(make_consent_receipt(yeses(desk, isa)).pdf)


def test_a_signed_yes_has_a_line_to_sign_and_a_parents_the_childs_own_view(desk: Desk) -> None:
    isa = desk.run(a_person).value
    typed = consent_typed(
        items=["name"],
        until=END,
        how="signed",
        age=Age.UNDER_12,
        understands=False,
        parent_adds_risk=False,
        giver_name="her mum, Ann",
        own_view="I want Gran to come",
    )
    desk.run(lambda u: give(u, person=isa, typed=typed))

    words = in_a_line(make_consent_receipt(yeses(desk, isa)).pdf)

    assert SIGN in words
    assert "her mum, Ann said yes. What the child said: I want Gran to come" in words


def test_a_receipt_is_of_one_person(desk: Desk) -> None:
    isa, tam = desk.run(a_person).value, desk.run(lambda u: a_person(u, "Tam")).value
    desk.run(lambda u: a_yes(u, isa))
    desk.run(lambda u: a_yes(u, tam, call="Tam"))

    with pytest.raises(ValueError, match="one person"):
        make_consent_receipt([*yeses(desk, isa), *yeses(desk, tam)])
    with pytest.raises(DeskError, match="no yes"):
        make_consent_receipt([])
