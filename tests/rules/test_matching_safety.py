"""Safety flags: a reason to check in is never talked away."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heartdesk.core.resources import resources_folder
from heartdesk.matching.safety import read_rules
from heartdesk.matching.tables import read_rows
from tests.word_lists import match_words

UNHURRIED = settings(deadline=None)  # the first match loads the word lists

RULES = read_rules(resources_folder() / "matcher" / "safety.tsv")

# Sentences made up for these tests.
RED = [
    ("ah'm gonnae kill masel", "suicide"),
    ("I don't want to be here any more", "suicide"),
    ("they'd be better aff withoot me", "suicide"),
    ("took a load o tablets", "medical"),
    ("he batters me every Friday", "domestic_abuse"),
    ("he'll no let me oot the hoose or see ma pals", "domestic_abuse"),
    ("feart tae go hame tae him", "domestic_abuse"),
    ("there's bruises all over the wean", "child_at_risk"),
    ("the weans are left on their own all night in the house", "child_at_risk"),
    ("I was raped", "adult_at_risk"),
    ("there's dealers moved in tae his hoose and he's feart", "adult_at_risk"),
    ("We've nae food in and the meter's oot", "no_food_heat"),
    ("weans havenae eaten since yesterday", "no_food_heat"),
    ("naewhere tae sleep the nicht", "roofless"),
    ("sleepin in the motor, sleeping in ma car", "roofless"),
    ("pains in his chest and cannae breathe", "medical"),
]

AMBER = [
    ("I'm not suicidal, just fed up", "suicide"),
    ("no thoughts of suicide", "suicide"),
    ("I used to self harm", "suicide"),
    ("he hit me years ago", "domestic_abuse"),
    ("it's not that I want to die", "suicide"),
    ("I self harmed six months ago but I'm fine now", "suicide"),
    ("is the suicide prevention training on Thursday", "suicide"),
    ("got a leaflet for the domestic abuse awareness day", "domestic_abuse"),
    ("she has never been suicidal", "suicide"),
    ("my brother took his own life in 1998", "suicide"),
    ("it's twenty years since the overdose", "suicide"),
    ("when I was wee ma da battered me", "domestic_abuse"),
    ("I'm doing a college essay on domestic abuse", "domestic_abuse"),
    ("my husband hit the roof when he saw the gas bill", "domestic_abuse"),
    ("I've no power of attorney for her", "no_food_heat"),
    ("the laptop committed suicide in the middle of my form", "suicide"),
]

STILL_RED = [
    ("no, I want to die", "suicide"),
    ("naw ah want tae die", "suicide"),
    ("he used to hit me and he's outside now", "domestic_abuse"),
    ("he won't stop hitting me", "domestic_abuse"),
    ("it's not just that he hits me", "domestic_abuse"),
    ("I'm not suicidal. My brother is suicidal.", "suicide"),
    ("he hit me years ago. He hit me today.", "domestic_abuse"),
    ("I don't know if I want to die", "suicide"),
    ("won't stop hitting me", "domestic_abuse"),
    ("he hits me of course", "domestic_abuse"),
    ("I'm used to him hitting me", "domestic_abuse"),
    ("he started hitting me two years ago", "domestic_abuse"),
    ("no idea why he hits me", "domestic_abuse"),
    ("no one knows he hits me", "domestic_abuse"),
    ("naw my man hits me", "domestic_abuse"),
    ("I used to smoke. I want to die", "suicide"),
    ("really not good, cannot go on", "suicide"),
    ("it is not true no cannot go on", "suicide"),
    ("I have no food", "no_food_heat"),
    ("it's not good but he hits me", "domestic_abuse"),
    ("he hit the roof and then he hit me", "domestic_abuse"),
    ("I met him in 1998 and he hits me", "domestic_abuse"),
    ("he hit me in 2015 and he still does", "domestic_abuse"),
    ("ever since the wean came he hits me", "domestic_abuse"),
    ("he hit me at ma work", "domestic_abuse"),
    ("he knocked me out of bed", "domestic_abuse"),
    ("he stabbed me in the back with a kitchen knife", "medical"),
    ("he is fitting in the toilet", "medical"),
    ("no electric, cooker's off", "no_food_heat"),
    ("the course is on Monday and I want to die", "suicide"),
]

GREETINGS = [
    "hiya",
    "Hello there,",
    "Good morning. ",
    "awright pal,",
    "sorry to bother you but",
    "no,",
]

TAKING_BACK = """no never not years ago used to training fine now just kidding thanks ah'm awright
suicide prevention poster only joking bother long he is safe the day"""


def level(words: str, flag: str) -> str | None:
    return next((one.level for one in match_words(words).flags if one.id == flag), None)


@pytest.mark.parametrize(("words", "flag"), RED)
def test_these_words_mean_stop_and_ask_now(words: str, flag: str) -> None:
    assert level(words, flag) == "red"


@pytest.mark.parametrize(("words", "flag"), AMBER)
def test_a_denial_the_past_or_a_poster_is_asked_gently_and_never_ignored(
    words: str, flag: str
) -> None:
    assert level(words, flag) == "amber"


@pytest.mark.parametrize(("words", "flag"), STILL_RED)
def test_what_only_looks_like_a_denial_or_the_past_stays_red(words: str, flag: str) -> None:
    assert level(words, flag) == "red"


@pytest.mark.parametrize(
    "words",
    [
        "is the lunch club on today",
        "I want to get fit",
        "my daughter's on drugs",
        "can I hang my coat up",
        "bingo was a great laugh",
        "boss cut my hours",
        "my shifts don't fit nursery hours",
    ],
)
def test_ordinary_talk_lights_nothing_red(words: str) -> None:
    assert not [flag for flag in match_words(words).flags if flag.level == "red"]


def test_a_flag_shows_the_words_that_raised_it() -> None:
    flag = match_words("hiya, ah dinnae want tae be here").flags[0]

    assert (flag.id, flag.level) == ("suicide", "red")
    assert [(why.typed, why.means) for why in flag.why] == [
        ("dinnae want tae be here", "do not want to be here")
    ]


IDIOMS = [
    idiom for _, (idiom,) in read_rows(resources_folder() / "matcher" / "idioms.tsv", columns=1)
]


def test_a_saying_alone_is_never_red() -> None:
    sayings = [typed for idiom in IDIOMS for typed in _spoken(idiom)]

    assert len(sayings) > 300
    assert not [
        typed for typed in sayings if any(flag.level == "red" for flag in match_words(typed).flags)
    ]


def test_a_saying_beside_it_never_softens_what_is_plainly_said() -> None:
    for idiom in IDIOMS:
        typed = _spoken(idiom)[0]
        assert level(f"{typed}, and he battered me last night", "domestic_abuse") == "red", typed
        assert level(f"ah'm gonnae kill masel, {typed}", "suicide") == "red", typed


def test_red_comes_before_amber() -> None:
    levels = [flag.level for flag in match_words("I'm not suicidal, we've no food").flags]

    assert levels == ["red", "amber"]


def test_a_clear_phrase_for_a_need_with_a_flag_asks_gently() -> None:
    # no rule speaks of a controlling sign such as this, but the lexicon of the need does
    match = match_words("he isolates me from ma pals and calls me names")

    assert "domestic_abuse" in {flag.id for flag in match.flags}


@pytest.mark.parametrize("greeting", GREETINGS)
@pytest.mark.parametrize(("words", "flag"), RED)
def test_an_added_greeting_never_loses_a_red_flag(words: str, flag: str, greeting: str) -> None:
    assert level(f"{greeting} {words}", flag) == "red"


@UNHURRIED
@given(
    st.sampled_from([*RED, *AMBER, *STILL_RED]),
    st.sampled_from([" ", ". ", ", ", "\n", " but "]),
    st.lists(st.sampled_from(TAKING_BACK.split()) | st.text(max_size=12), max_size=12).map(
        " ".join
    ),
)
@example(("I want to die", "suicide"), ". ", "No I don't, only joking, that was years ago")
def test_typing_on_never_clears_a_flag(said: tuple[str, str], joint: str, more: str) -> None:
    words, flag = said

    assert level(words + joint + more, flag) is not None


@UNHURRIED
@given(st.sampled_from(RED), st.sampled_from([". ", "! ", "\n"]), st.text(max_size=80))
def test_a_new_sentence_never_softens_a_red_flag(
    said: tuple[str, str], joint: str, more: str
) -> None:
    words, flag = said

    assert level(words + joint + more, flag) == "red"


@UNHURRIED
@given(st.sampled_from([*RED, *STILL_RED]), st.randoms())
def test_capitals_never_lose_a_red_flag(said: tuple[str, str], chance: random.Random) -> None:
    words, flag = said

    assert level("".join(chance.choice((c.upper(), c.lower())) for c in words), flag) == "red"


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("I want to kil myself", "suicide"),
        ("am suicidel", "suicide"),
        ("he stranlged me", "domestic_abuse"),
        ("we have no fodo and no elctric", "no_food_heat"),
        ("bruses on the child", "child_at_risk"),
        ("homless tonight, nowhere to sleeep", "roofless"),
    ],
)
def test_one_slip_of_the_finger_never_loses_a_red_flag(words: str, flag: str) -> None:
    assert level(words, flag) == "red"


def test_every_rule_raises_its_flag_when_its_own_words_are_typed() -> None:
    missed = [
        (rule.flag, typed)
        for rule in RULES
        for typed in _spoken(rule.pattern)
        if level(typed, rule.flag) is None
    ]

    assert not missed


def _spoken(pattern: str) -> list[str]:
    """The rule's words as somebody might type them: each choice is spoken once."""
    parts = [part.split("|") for part in pattern.split() if part != ".."]
    most = max(len(choices) for choices in parts)
    return [
        " ".join(choices[min(turn, len(choices) - 1)] for choices in parts) for turn in range(most)
    ]
