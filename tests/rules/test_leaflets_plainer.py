"""Hard words on a leaflet: told, with plainer ones that fit in their place, and never more than that."""

import csv
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.resources import resources_folder
from heartdesk.core.text import fold
from heartdesk.leaflets.model import LeafletEntry
from heartdesk.leaflets.plainer import PROSE, Plainer, how_it_reads, said_plainly
from tests.leaflet_makers import ADVICE, LARDER


def an_entry(what: str) -> LeafletEntry:
    return LeafletEntry(id="one", name="Invented Room", what=what)


def all_plain(entry: LeafletEntry) -> LeafletEntry:
    return said_plainly(entry, [one.plainer for one in how_it_reads([entry]).hard])


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("You need a referral.", "You need someone passing on your name."),
        ("Refreshments here.", "Tea, coffee and snacks here."),
        ("You need no referral.", "You need nobody to pass on your name."),
        ("No referral needed.", "Come by yourself."),
        ("An opportunity to talk.", "A chance to talk."),
        ("Help with fuel-poverty.", "Help with trouble paying for heating."),
        ("SERVICE USERS welcome", "People welcome"),
        ("Ring in order to book.", "Ring to book."),
        ("Respite. Tea.", "A break. Tea."),
        ("the assistance of a friend", "help of a friend"),
        ("For the elderly.", "For older people."),
    ],
)
def test_a_plainer_word_fits_in_the_place_of_the_hard_one(said: str, plain: str) -> None:
    assert all_plain(an_entry(said)).what == plain


@pytest.mark.parametrize(
    "said",
    [
        "Tea and a chat. All welcome.",
        "Ask the Financial Inclusion Team at the desk.",
        "the referrals2 list",
        "preferral",
        "",
    ],
)
def test_plain_words_and_names_are_left_alone(said: str) -> None:
    assert how_it_reads([an_entry(said)]).hard == ()
    assert all_plain(an_entry(said)).what == said


def test_each_word_is_told_once_with_the_sentence_it_stands_in() -> None:
    entry = an_entry("Come in. You need a referral. Another referral later.")

    (hard,) = how_it_reads([entry]).hard

    assert (hard.words, hard.instead) == ("referral", "someone passing on your name")
    assert hard.sentence == "You need a referral."


def test_a_leaflet_that_reads_hard_says_its_age_and_one_that_reads_well_does_not() -> None:
    hard = (
        "Facilitating multidisciplinary interventions in accordance with statutory responsibilities"
        " regarding accommodation, rehabilitation and employability opportunities."
    )

    assert (how_it_reads([an_entry(hard)]).age or 0) > 16
    easy = "Come in for a cup of tea. Somebody will meet you at the door. Stay as long as you like."
    assert how_it_reads([an_entry(easy)]).age is None
    assert how_it_reads([LARDER, ADVICE]).hard == ()


def test_nothing_of_a_sensitive_place_is_read() -> None:
    secret = replace(an_entry("You need a referral."), sensitive=True)

    assert how_it_reads([secret]).hard == ()


WORDS = st.sampled_from(
    [
        "referral",
        "a",
        "An",
        "ASSISTANCE",
        "tea.",
        "Refreshments",
        "the",
        "fuel",
        "poverty",
        "\n",
        "—",
        "😀",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


@given(texts=st.fixed_dictionaries(dict.fromkeys(PROSE, TEXTS)))
def test_no_choice_leaves_every_letter_and_any_choice_touches_sentences_only(
    texts: dict[str, str],
) -> None:
    entry = replace(ADVICE, **texts)  # type: ignore[arg-type]

    assert said_plainly(entry, []) == entry
    assert said_plainly(entry, [Plainer("no such words", "x")]) == entry
    plain = all_plain(entry)
    untouched = {field.name for field in fields(LeafletEntry)} - set(PROSE)
    assert all(getattr(plain, name) == getattr(entry, name) for name in untouched)
    again = how_it_reads([plain])
    assert not {fold(one.words) for one in again.hard} & {
        fold(one.words)
        for one in how_it_reads([entry]).hard
        if fold(one.words) not in fold(one.instead)
    }


def test_every_pair_of_the_list_is_shorter_or_plainer_and_says_where_it_is_from() -> None:
    path = resources_folder() / "plain_words" / "easier.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))

    assert len(rows) > 200
    assert len({fold(row["words"]) for row in rows}) == len(rows)
    hard = {fold(row["words"]) for row in rows}
    for row in rows:
        assert row["source"] == "heartdesk"
        assert fold(row["instead"]) not in hard, row
