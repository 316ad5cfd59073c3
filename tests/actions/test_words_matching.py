"""Listening with the hub's own words: more needs or fewer, and never a safety flag less."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.matching.local import LocalMatcher, LocalPhrase
from heartdesk.matching.local_preview import Previews
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import Match

AREA = find_area("east_ayrshire")
FLAGS = {need.id: need.flag for need in AREA.needs.needs if need.flag}
CORE = load_matcher([need.id for need in AREA.needs.needs])

RED = (
    "I cannae go on, I want to end it all",
    "ma man hits me",
    "nae food in and the weans starvin",
)


def hub(*phrases: LocalPhrase, core: Matcher = CORE) -> LocalMatcher:
    return LocalMatcher(core, phrases, flags=FLAGS)


def needs(match: Match) -> set[str]:
    return {one.need for one in match.suggestions if one.strength != "weak"}


def flags(match: Match) -> dict[str, str]:
    return {one.id: one.level for one in match.flags}


def test_a_word_of_the_hub_is_heard_with_the_place_where_it_stands() -> None:
    text = "he's aye doon the Bings wi the boys"
    (found,) = [
        one
        for one in hub(LocalPhrase("the bings", ("com.groups",))).match(text).suggestions
        if one.need == "com.groups"
    ]
    assert found.strength == "strong"
    assert "the Bings" in [text[why.start : why.end] for why in found.why]


def test_one_word_is_looked_for_as_it_is_typed_and_not_as_it_is_folded() -> None:
    # "messages" folds to "shopping": a meaning given to the one is not given to the other.
    matcher = hub(LocalPhrase("messages", ("trav.lift",)))
    assert "trav.lift" in needs(matcher.match("cannae carry ma messages"))
    assert "trav.lift" not in needs(matcher.match("fond of shopping"))


def test_a_phrase_is_heard_through_scots_as_ours_are() -> None:
    matcher = hub(LocalPhrase("the leccy man", ("warm.bills",)))
    assert "warm.bills" in needs(matcher.match("the electric man's no been"))


def test_a_silenced_word_points_to_nothing_and_the_others_go_on() -> None:
    text = "lost ma meter key and I need a food parcel"
    assert "food.parcel" in needs(hub().match(text))
    silent = hub(LocalPhrase("food parcel")).match(text)
    assert "food.parcel" not in needs(silent)
    assert "warm.meter" in needs(silent)


def test_a_denied_word_is_worth_a_place_on_the_list_and_no_more() -> None:
    found = hub(LocalPhrase("hirple", ("asn.equipment",))).match("I don't hirple")
    assert "asn.equipment" not in needs(found)


def test_a_word_that_means_a_safety_need_asks_to_check_in_gently() -> None:
    text = "she bought a green scarf"
    assert flags(CORE.match(text)) == {}
    matcher = hub(LocalPhrase("green scarf", ("safe.domestic",)))
    assert flags(matcher.match(text)) == {"domestic_abuse": "amber"}


@pytest.mark.parametrize("text", RED)
def test_silencing_every_word_of_a_red_flag_leaves_it_red(text: str) -> None:
    before = flags(CORE.match(text))
    assert "red" in before.values()
    silenced = hub(
        *(LocalPhrase(word) for word in text.replace(",", "").split()), LocalPhrase(text)
    )
    assert flags(silenced.match(text)) == before


def test_a_need_that_comes_with_a_flag_stays_on_offer_though_its_words_are_silenced() -> None:
    text = "ma man hits me"
    assert "safe.domestic" in needs(hub(LocalPhrase(text)).match(text))


def test_a_word_known_here_does_not_keep_a_slip_from_being_put_right_for_safety() -> None:
    text = "thinking of suicde"
    assert "suicide" in flags(CORE.match(text))
    assert flags(hub(LocalPhrase("suicde", ("food.parcel",))).match(text)) == flags(
        CORE.match(text)
    )


_PIECES = st.sampled_from(
    ["ma man", "hits me", "end it all", "nae food", "suicide", "the bings", "messages", "no", "never",
     "kill masel", "wean", "feart", "🍞", "|", "..", "(a+)+$", "\u202e", "ok", "\x00", "training"]
)  # fmt: skip
_LEVELS = {"amber": 1, "red": 2}


@settings(max_examples=150)
@given(
    st.lists(_PIECES, max_size=8).map(" ".join),
    st.lists(st.tuples(_PIECES | st.text(max_size=40), st.booleans()), max_size=6),
)
def test_no_word_of_the_hub_ever_takes_a_flag_away(text: str, kept: list[tuple[str, bool]]) -> None:
    phrases = [LocalPhrase(phrase, ("food.parcel",) if points else ()) for phrase, points in kept]
    before, after = flags(CORE.match(text)), flags(hub(*phrases).match(text))
    assert all(_LEVELS[after[one]] >= _LEVELS[level] for one, level in before.items())


@pytest.mark.parametrize(
    "phrase",
    [
        "x" * 10_000,
        "(a+)+$",
        "[",
        "\\",
        "a|b",
        "a .. b",
        ".. ..",
        "🍞",
        "مرحبا",
        "\u202eab",
        "'",
        "£20",
    ],
)
def test_hostile_phrases_do_no_harm(phrase: str) -> None:
    matcher = hub(LocalPhrase(phrase, ("food.parcel",)), LocalPhrase(phrase + "s"))
    for text in ("", phrase, "nae money " + phrase, "a" * 30_000):
        for one in matcher.match(text).suggestions:
            assert all(text[why.start : why.end] == why.typed for why in one.why)


def test_the_preview_says_what_was_heard_before_and_after() -> None:
    previews = Previews(CORE, flags=FLAGS)
    shown = previews.of(
        [], LocalPhrase("the bings", ("com.groups",)), replaces="", tried="doon the bings"
    )
    assert shown.tried is not None
    assert "com.groups" not in shown.tried.before
    assert "com.groups" in shown.tried.after
    assert shown.held == 0


def test_the_preview_shows_our_own_examples_that_have_the_word() -> None:
    previews = Previews(CORE, flags=FLAGS)
    shown = previews.of([], LocalPhrase("messages"), replaces="", tried="")
    assert shown.held >= 1
    assert all("messages" in one.text.lower() for one in shown.examples)
    assert shown.tried is None


def test_the_preview_leaves_the_word_it_replaces_out() -> None:
    kept = [LocalPhrase("the bngs", ("com.groups",))]
    shown = Previews(CORE, flags=FLAGS).of(
        kept, LocalPhrase("the bings", ("com.groups",)), replaces="the bngs", tried="at the bngs"
    )
    assert shown.tried is not None
    assert "com.groups" in shown.tried.before
    assert "com.groups" not in shown.tried.after
