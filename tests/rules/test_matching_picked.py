"""Places and people in somebody's words: picked out as questions, and left alone where they are no such thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import Area, find_area
from heartdesk.core.places import find_place
from heartdesk.core.resources import resources_folder
from heartdesk.matching.picked import READ, Picked, pick_out

COMMON = frozenset(
    (resources_folder() / "matcher" / "words.txt").read_text(encoding="utf-8").split()
)
AREA = find_area("east_ayrshire")


def picked(text: str) -> Picked:
    return pick_out(text, AREA, common=COMMON.__contains__)


def homes(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.sure) for one in picked(text).homes]


def people(text: str) -> set[str]:
    return {one.who for one in picked(text).people}


@pytest.fixture(scope="module")
def area() -> Area:
    return AREA


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("I'm fae Dalmellington and the meter's oot", "Dalmellington"),
        ("we stay in Patna", "Patna"),
        ("stayin up in Bellsbank wi ma mum", "Bellsbank"),
        ("she bides in New Cumnock on her own", "New Cumnock"),
        ("lives at Muirkirk, no bus after five", "Muirkirk"),
        ("I live just outside Ochiltree", "Ochiltree"),
        ("hoose in Auchinleck is freezin", "Auchinleck"),
        ("the flat in Galston's got damp", "Galston"),
        ("We have moved to Catrine last month", "Catrine"),
        ("flitted tae Mauchline fae Ayr", "Mauchline"),
        ("they're from Darvel and need a food parcel", "Darvel"),
        ("he is in Drongan", "Drongan"),
        ("I'm in Stair", "Stair"),
        ("LIVE IN STEWARTON, NO HEATING", "Stewarton"),
        ("ma hame's in Newmilns", "Newmilns"),
        ("we're in Machlin the noo", "Mauchline"),
    ],
)
def test_words_that_say_where_home_is_name_the_place(words: str, place: str) -> None:
    assert homes(words) == [(place, "said")]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("lassie fae Dalmellington, nae food in", "Dalmellington"),
        ("Patna, we've nae food", "Patna"),
        ("nae heating, Cumnock", "Cumnock"),
        ("there's nothing for the weans in Kilmaurs", "Kilmaurs"),
        ("want a house in Stewarton", "Stewarton"),
        ("no buses in Dunlop", "Dunlop"),
    ],
)
def test_a_place_that_is_only_named_is_a_maybe(words: str, place: str) -> None:
    assert homes(words) == [(place, "maybe")]


@pytest.mark.parametrize(
    "words",
    [
        "her school in Cumnock says she's not been in",
        "I'm workin in Kilmarnock and cannae get time off",
        "he works at Galston",
        "the food bank in Cumnock was shut",
        "got an appointment at Kilmarnock on Tuesday",
        "how do I get the bus to Patna",
        "gaun tae Mauchline for ma messages",
        "she goes to Doon Academy",
        "Cumnock Academy phoned me",
        "it's on Kilmarnock Road",
        "up the Galston Road in Ayr",
        "just out of Kilmarnock prison with forty quid",
        "I used to live in Patna",
        "born in Muirkirk",
        "we moved here fae Dalmellington",
        "Mr Logan at number six",
        "our Dean's no well",
        "lent money off Logan",
        "fell down the stair",
        "the old man up the stair",
        "ma wee Kyle is four",
        "I'm fae Ayr",
        "we stay in Prestwick",
        "lives in Mount Pleasant",
        "I was up the toon",
        "met him at the Crossroads group",
        "a war in Moscow street",
        "we go to the gala in Patna day",
    ],
)
def test_a_job_a_school_a_road_or_a_surname_is_no_home(words: str) -> None:
    assert homes(words) == []


def test_two_watersides_are_one_question_for_the_worker(area: Area) -> None:
    # "Waterside" is by Fenwick, and in the Doon Valley: the name is picked as it is, and looking it up asks which.
    assert homes("we stay in Waterside") == [("Waterside", "said")]
    place = find_place(area, "Waterside")
    assert place.question is not None
    assert len(place.choices) == 2


def test_what_is_said_goes_before_what_is_only_named() -> None:
    assert homes("ma sister in Patna says ring, but I stay in Cumnock") == [("Cumnock", "said")]


def test_two_homes_are_two_questions_and_no_more() -> None:
    found = homes("he stays in Patna and she stays in Sorn and I stay in Catrine")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("the wean's got nae shoes", {"child"}),
        ("ma bairns are hungry", {"child"}),
        ("ma lad's 15 and won't go to school", {"young"}),
        ("my boy is just turned 9", {"child"}),
        ("my wee lassie wets the bed", {"child"}),
        ("ma granny's no eatin", {"older"}),
        ("an 82 year old neighbour", {"older"}),
        ("she's 84 and on her own", {"older"}),
        ("ma auld man cannae get oot", {"older"}),
        ("my teenager's out till all hours", {"young"}),
        ("my mum's forgetting things", {"family"}),
        ("ma neighbour's been in since Sunday", {"friend"}),
        ("I look after ma man wi ms", {"self", "cared"}),
        ("caring for my dad day and night", {"cared"}),
        ("I need help wi the weans", {"self", "child"}),
        ("our son has stopped talking", {"child", "young"}),
    ],
)
def test_people_named_are_whom_it_may_be_for(words: str, who: set[str]) -> None:
    assert people(words) == who


@pytest.mark.parametrize(
    "words",
    [
        "ma granny died in March",
        "it's for my granny's funeral",
        "since we lost my dad",
        "is there child benefit for that",
        "the baby bank in town",
        "a granny flat",
        "there's a man collapsed outside",
        "I've nae money",
        "my granny left me some money",
    ],
)
def test_nobody_is_picked_who_is_gone_or_is_a_thing(words: str) -> None:
    assert people(words) == set()


def test_a_number_that_counts_money_is_no_age() -> None:
    assert people("ma lad's 15 pound short") == {"child", "young"}


def test_what_was_picked_stands_where_it_says() -> None:
    words = "aye 🍞 ma granny bides in New Cumnock"
    found = picked(words)
    assert [words[one.start : one.end] for one in found.homes] == ["New Cumnock"]
    assert [words[one.start : one.end] for one in found.people] == ["granny"]


@given(st.text(max_size=300))
def test_any_text_gives_an_answer_within_itself(words: str) -> None:
    found = picked(words)
    places = [(one.start, one.end) for one in found.homes]
    places += [(one.start, one.end) for one in found.people]
    for start, end in places:
        assert 0 <= start < end <= len(words)


def test_an_endless_text_is_read_from_its_beginning() -> None:
    assert homes("x " * READ + "I stay in Patna") == []
    assert homes("I stay in Patna " + "x " * 50_000) == [("Patna", "said")]
