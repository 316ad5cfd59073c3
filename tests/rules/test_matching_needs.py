"""From words to needs: what a worker is offered, and why."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.matching.fold import FoldedText
from heartdesk.matching.lexicon import MOST_PLACES
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import (
    STRONG,
    Evidence,
    Flag,
    Match,
    Suggestion,
    Why,
    strength_of,
    widest,
)
from heartdesk.matching.scorer import Findings
from tests.word_lists import match_words

UNHURRIED = settings(deadline=None)  # the first match loads the word lists

# Sentences made up for these tests; each need must be among the first three offered.
SAID = [
    ("we've nae food in and the meter's oot", "food.parcel warm.meter"),
    ("ma leccy's aff and I've nae money tae top up", "warm.meter money.crisis"),
    ("Ah cannae afford tae pit the heatin on", "warm.coldhome"),
    ("DWP sanctioned me, been stopped since the 3rd", "money.benefit_problem"),
    ("help wi a pip form please", "money.benefits"),
    ("sheriff officers have been at the door aboot the cooncil tax", "money.debt"),
    ("got a notice to quit fae the landlord", "home.eviction"),
    ("ma pal's couch till monday then naewhere tae go", "home.homeless"),
    ("black mould all over the wean's bedroom", "home.repairs"),
    ("moving into an empty flat, no cooker no bed", "home.furniture"),
    ("school blazer and shoes cost a fortune", "fam.school_costs"),
    ("ran out of nappies and formula", "fam.baby_items"),
    ("my wee boy won't go to school, he's being bullied", "fam.school"),
    ("waiting two years on an autism assessment", "asn.neuro"),
    ("ma da keeps getting lost, doctor says dementia", "asn.dementia"),
    ("I look after my mum round the clock and I'm done in", "care.carer"),
    ("need a rail at the bath", "asn.equipment"),
    ("ma man died in March and the hoose is that quiet", "mind.bereaved"),
    ("ma nerves are shot, cannae sleep, greetin aw the time", "mind.low"),
    ("want off the drink, ma hauns are shakin", "add.alcohol"),
    ("lost it all at the bookies again", "add.gambling"),
    ("never see a soul from one week to the next, pure lonely", "com.lonely"),
    ("is there a men's shed in Cumnock", "com.groups"),
    ("nae credit in ma phone and cannae get online", "com.digital"),
    ("came here from Ukraine, my English is not good", "com.newcomer"),
    ("looking for work, need a hand with my CV", "work.job"),
    ("boss hasnae paid ma wages", "work.rights"),
    ("how do I get a bus pass", "trav.bus"),
    ("need a lift to Crosshouse for an appointment", "trav.lift"),
    ("blue badge renewal", "trav.badge"),
    ("where can I get the morning after pill", "hea.sexual"),
    ("someone phoned saying they were the bank and took three hundred pound", "safe.scam"),
    ("out of prison on Friday", "jus.court"),
    ("got a load of baby clothes to donate", "com.volunteer"),
]

ODD = {
    "nothing": "",
    "white space": " \t\r\n ",
    "signs": "?!.,;:'’‘\"()[]{}<>/\\|-_=+*&^%$#@~`",
    "emoji": "😭🏠❄️👩‍👧 🇬🇧",
    "right to left": "ليس لدينا طعام والكهرباء مقطوعة \u202e olleh \u202c",
    "another language": "Nie mamy jedzenia, prąd odcięty. Нам нечего есть. 我们没有食物。",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029",
    "half a character": "no food \ud800 in",
    "combining marks": "e\u0301" * 50 + "\u0301" * 50,
    "letters that grow in lower case": "İ" * 30 + " no food ﬀﬁ ß ŉ ½ ² Ⅷ",
    "apostrophes": "a'b'c'' 'n't 's ’s o' ''' wi'",
    "markup": "<img src=x onerror=alert(1)> & <b>no food</b>",
    "one long word": "x" * 5000,
}


@pytest.mark.parametrize(("words", "needs"), SAID)
def test_what_people_say_offers_the_need_they_mean(words: str, needs: str) -> None:
    offered = [one.need for one in match_words(words).suggestions[:3]]

    assert set(needs.split()) <= set(offered)


def test_no_food_and_no_meter_are_both_strong_and_show_their_words() -> None:
    match = match_words("We've nae food in and the meter's oot")

    strong = {one.need: one.why for one in match.suggestions if one.strength == "strong"}
    assert strong["food.parcel"] == (Why(6, 14, "nae food", "no food"),)
    assert strong["warm.meter"] == (Why(26, 37, "meter's oot", "meter out"),)


def test_leccy_means_electric() -> None:
    why = match_words("bother wi the leccy").suggestions[0].why

    assert (why[0].typed, why[0].means) == ("leccy", "electric")


@pytest.mark.parametrize("words", ["hello there", "the cat sat", "12345", "thanks very much bye"])
def test_ordinary_talk_offers_nothing_strong(words: str) -> None:
    assert not [one for one in match_words(words).suggestions if one.strength == "strong"]


def test_a_denied_thing_is_less_sure_than_a_said_one() -> None:
    def score(words: str, need: str) -> float:
        return next((s.score for s in match_words(words).suggestions if s.need == need), 0.0)

    assert 0 < score("he has no dementia", "asn.dementia") < score("dementia", "asn.dementia")
    # but what is missing is what "no food" says, and a new clause is not denied
    assert score("no food", "food.parcel") > STRONG
    assert score("no heat no food", "food.parcel") > STRONG
    assert score("no, dementia", "asn.dementia") == score("dementia", "asn.dementia")


def test_only_so_many_places_of_one_phrase_are_weighed() -> None:
    match = match_words("debt " * (MOST_PLACES * 3))

    assert match.suggestions[0].need == "money.debt"
    assert len(match.suggestions[0].why) == MOST_PLACES


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_any_text_gets_an_answer(text: str) -> None:
    match = match_words(text)

    for why in reasons(match):
        assert text[why.start : why.end] == why.typed


def test_a_hundred_thousand_characters_are_read_to_the_end() -> None:
    words = "and then the weather was fine for the walk we had on Sunday with the dog. " * 1400

    match = match_words(words[:100_000] + " ah'm gonnae kill masel")

    assert [(flag.id, flag.level) for flag in match.flags] == [("suicide", "red")]


@UNHURRIED
@given(st.text(max_size=300))
def test_every_reason_points_at_typed_words(text: str) -> None:
    match = match_words(text)

    for one in match.suggestions:
        assert 0 < one.score <= 1
        assert one.strength == strength_of(one.score)
        assert one.why
    for why in reasons(match):
        assert text[why.start : why.end] == why.typed != ""


@UNHURRIED
@given(st.sampled_from([words for words, _ in SAID]), st.randoms())
def test_capitals_and_white_space_change_nothing(words: str, chance: random.Random) -> None:
    shouted = "".join(chance.choice((c.upper(), c.lower())) for c in words)
    shouted = "  ".join(shouted.split(" "))

    assert _needs(match_words(shouted).suggestions) == _needs(match_words(words).suggestions)


@pytest.mark.parametrize(
    ("plain", "scots"),
    [
        ("we have no food in the house", "we've nae food in the hoose"),
        (
            "I can't sleep and I'm crying all the time",
            "ah cannae sleep an ah'm greetin aw the time",
        ),
        ("nowhere to stay tonight", "naewhere tae stey the nicht"),
        ("the electric is off", "the leccy's aff"),
        ("my child has no shoes for school", "ma wean's nae shoes for the school"),
    ],
)
def test_scots_and_english_say_the_same(plain: str, scots: str) -> None:
    first = match_words(plain)

    assert first.suggestions
    assert _needs(match_words(scots).suggestions)[:1] == _needs(first.suggestions)[:1]


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("behind with the mortgage", "behind with the morgage"),
        ("I need a wheelchair", "I need a wheelchiar"),
        ("prescription", "perscription"),
        ("bereavement counselling", "berevement counsling"),
    ],
)
def test_one_slip_loses_nothing(right: str, slip: str) -> None:
    assert _needs(match_words(slip).suggestions) == _needs(match_words(right).suggestions)


def test_only_the_areas_own_needs_are_offered() -> None:
    # given an area that has no food need
    matcher = load_matcher({"warm.meter"})

    match = matcher.match("We've nae food in and the meter's oot")

    # then the rest is still found, and the flag is raised all the same
    assert _needs(match.suggestions) == ["warm.meter"]
    assert [flag.id for flag in match.flags] == ["no_food_heat"]


class _Says:
    """A scorer that always finds the same, as a trained model may find beside the lists."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def score(self, text: FoldedText) -> Findings:
        return self._findings if text.words else Findings()


def test_several_scorers_strengthen_each_other_and_the_higher_level_wins() -> None:
    # given two scorers that agree on one need and differ on a flag
    here, there = Why(0, 2, "no"), Why(3, 7, "food")
    first = Findings({"food.parcel": Evidence(0.5, (here,))}, (Flag("a", "amber", (here,)),))
    second = Findings(
        {"food.parcel": Evidence(0.5, (there,)), "money.crisis": Evidence(0.6)},
        (Flag("b", "amber", (here,)), Flag("a", "red", (there,))),
    )

    match = Matcher(load_matcher().folder, [_Says(first), _Says(second)]).match("no food")

    assert match.suggestions[0] == Suggestion("food.parcel", 0.75, "strong", (here, there))
    assert match.suggestions[1].need == "money.crisis"
    assert [(flag.id, flag.level) for flag in match.flags] == [("a", "red"), ("b", "amber")]
    assert match.flags[0].why == (here, there)


def test_a_reason_within_another_is_not_told_twice() -> None:
    assert widest([Why(5, 9, "x"), Why(0, 4, "x"), Why(0, 9, "x"), Why(2, 12, "x")]) == (
        Why(0, 9, "x"),
        Why(2, 12, "x"),
    )


def _needs(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [one.need for one in suggestions]


def reasons(match: Match) -> list[Why]:
    found = [why for one in match.suggestions for why in one.why]
    return found + [why for flag in match.flags for why in flag.why]
