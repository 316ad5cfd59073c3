"""What stands on paper: known things plainly, unknown things as unknown, nothing that may not be printed."""

from dataclasses import replace
from datetime import date

import pytest

from heartdesk.leaflets.entry_words import EntryWords, entry_words
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Checked, Doer, LeafletEntry, Verb
from heartdesk.leaflets.prepare import prepare
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet

LABELS = read_labels("en")


def said(entry: LeafletEntry) -> EntryWords:
    ready, _ = prepare(a_leaflet(entry))
    return entry_words(ready.entries[0], LABELS, "01632 960 200")


def row(entry: LeafletEntry, label: str) -> str:
    found = [row.text for row in said(entry).rows if row.label == label]
    return found[0].replace("\u00a0", " ") if found else ""


def everything(entry: LeafletEntry) -> str:
    words = said(entry)
    rows = " ".join(f"{row.label} {row.text}" for row in words.rows)
    first = f"{words.first.verb} {words.first.large} {' '.join(words.first.others)}"
    scan = words.scan.target.uri if words.scan else ""
    return f"{words.name} {words.alert} {words.what} {first} {rows} {words.freshness} {scan}"


def test_unknown_hours_say_ring_first() -> None:
    assert row(LARDER, "When") == "Opening times not known: please ring first"


def test_unknown_hours_of_a_place_without_a_number_do_not_say_ring() -> None:
    entry = replace(LARDER, phone="", verb="ask")

    assert row(entry, "When") == "Opening times not known: ask us first"
    assert "ring first" not in everything(entry)


def test_an_unknown_bus_sends_nobody_off_without_asking() -> None:
    assert row(LARDER, "Travel") == "Bus not known. Ask the hub about getting there and back."
    assert row(ADVICE, "Travel") == "Stop at the door"


def test_what_nobody_told_us_is_gathered_in_one_line() -> None:
    assert row(LARDER, "Not known") == "What to bring, steps or ramp and who it is for. Please ask."
    assert row(ADVICE, "Not known") == ""


def test_who_it_is_for_is_never_guessed() -> None:
    assert "Anyone" not in everything(LARDER)
    assert row(ADVICE, "Who for") == "Anyone"


def test_a_number_that_is_not_confirmed_is_not_there_and_the_council_is() -> None:
    assert row(BLETHER, "Phone") == (
        "Number not confirmed: ask the hub, or the council on 01632 960 200"
    )


def test_the_number_to_ring_stands_in_the_first_step_and_only_there() -> None:
    words = said(LARDER)

    assert (words.first.verb, words.first.large) == ("ring", "01632 960 101")
    assert row(LARDER, "Phone") == ""
    assert row(replace(LARDER, verb="go"), "Phone") == "01632 960 101"


@pytest.mark.parametrize(
    ("doer", "sentence"),
    [
        ("self", "You will do this."),
        ("together", "We will do this together."),
        ("worker", "We will do this for you."),
    ],
)
def test_who_takes_the_first_step_is_said(doer: Doer, sentence: str) -> None:
    assert said(replace(LARDER, doer=doer)).first.others == (sentence,)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("go", "go along."),
        ("look", "look at their web page."),
        ("write", "send them an email."),
        ("ask", "ask us how to reach them."),
    ],
)
def test_the_first_step_is_a_verb(verb: Verb, sentence: str) -> None:
    assert said(replace(LARDER, verb=verb)).first.verb == sentence


def test_how_to_send_a_text_is_as_easy_to_find_as_a_number() -> None:
    entry = replace(LARDER, verb="text", phone="", message="Text HELLO to 01632")

    assert said(entry).first.large == "Text HELLO to 01632"
    assert said(entry).first.number is None


def test_an_extension_and_a_free_call_are_said_beside_the_number() -> None:
    entry = replace(LARDER, extension="12", phone_free=True)

    assert said(entry).first.others == ("extension 12", "You will do this.", "Free to ring.")


def test_nobody_checked_is_said_as_it_is() -> None:
    assert said(LARDER).freshness == "Not checked yet: please ring first."


def test_a_check_says_its_day_and_hub_and_no_name() -> None:
    assert said(ADVICE).freshness == "Checked on 17 November 2026 by Cumnock hub."


def test_an_old_check_says_ring_first() -> None:
    assert said(BLETHER).freshness == (
        "Checked on 1 May 2026 by Cumnock hub. A while ago: please ring first."
    )


def test_a_check_of_the_number_alone_vouches_for_nothing_else() -> None:
    checked = Checked(date(2026, 11, 17), phone_only=True)

    assert said(replace(LARDER, checked=checked)).freshness == (
        "Phone number: Checked on 17 November 2026. The rest is not checked yet: please ring first."
    )


def test_a_place_known_only_by_its_town_says_to_ask_for_the_address() -> None:
    entry = replace(LARDER, address="", town="Nowhere", other_places=True)

    assert row(entry, "Where") == (
        "Nowhere: ask them for the address. There are other places too: ask them"
    )


def test_help_by_phone_is_not_asked_for_its_door() -> None:
    entry = replace(LARDER, address="", by_phone=True)

    assert row(entry, "Where") == ""
    assert row(entry, "Travel") == ""
    assert row(entry, "Not known") == ""
    assert row(replace(entry, cost=""), "Not known") == "Cost. Please ask."


def test_a_closed_place_says_so_before_all_else() -> None:
    entry = replace(LARDER, closed_for_now=True, alert="Back in the new year.")

    assert said(entry).alert == "Closed for now. Ring before you go. Back in the new year."


def test_a_sensitive_place_gives_its_name_and_number_and_nothing_else() -> None:
    secret = replace(
        ADVICE,
        sensitive=True,
        alert="Round the corner from the bank",
        town="Nowhere",
        greets="Moira",
        email="moira@example.org",
        message="Text DOOR to 01632",
        languages="Polish",
        how_to_start="Come to the back door",
    )

    text = everything(secret)

    assert said(secret).rows == ()
    assert "01632 960 102" in text
    for told in (
        "Pretend",
        "library",
        "10 am",
        "advice.example",
        "bank",
        "Nowhere",
        "Moira",
        "Ramp",
    ):
        assert told not in text
    for told in ("moira@", "DOOR", "Polish", "back door", "bills", "Anyone", "Stop at"):
        assert told not in text
    assert said(secret).scan is not None
    assert said(secret).scan.target.uri == "tel:01632960102"  # type: ignore[union-attr]


def test_half_a_number_is_never_printed() -> None:
    entry = replace(LARDER, phone="01632 960 101 " * 10)

    assert "01632 960 101" not in everything(entry)
    assert "Number not confirmed" in everything(entry)


def test_a_web_address_without_https_is_printed_but_has_no_code() -> None:
    entry = replace(LARDER, web="http://old.example.org/", phone="")

    assert row(entry, "Web") == "old.example.org"
    assert said(entry).scan is None


def test_postcodes_and_times_stay_on_one_line() -> None:
    rows = [row.text for row in said(ADVICE).rows]

    assert "Monday to Friday, 10\u00a0am to 4\u00a0pm" in rows
    assert any("KA99\u00a09ZZ" in row.text for row in said(LARDER).rows)
