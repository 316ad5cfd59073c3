"""Folding: what a person types becomes plain English, and every plain word knows where it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.resources import resources_folder
from heartdesk.matching.fold import FoldedText, Folder
from heartdesk.matching.roots import root
from heartdesk.matching.shortened import scots_negative, spell_out
from heartdesk.matching.tables import read_rows, read_words
from heartdesk.matching.typos import Repairer, distance

UNHURRIED = settings(deadline=None)  # the first match loads the word lists

LISTS = resources_folder() / "matcher"
FOLDS = {typed: means for _, (typed, means) in read_rows(LISTS / "folds.tsv", columns=2)}
ALIKE = {word: same for _, (word, same) in read_rows(LISTS / "alike.tsv", columns=2)}
RANKS = {word: rank for rank, word in enumerate(read_words(LISTS / "words.txt"))}
KNOWN = {"bill", "meal", "garden", "meter", "electric", "council", "prescription"}
KNOWN |= {"depressed", "scunnered", "nappies"}
FOLDER = Folder(
    folds=FOLDS,
    alike=ALIKE,
    common=RANKS.__contains__,
    known=KNOWN.__contains__,
    repair=Repairer(KNOWN, RANKS).repair,
)


def plain(text: str) -> str:
    return " ".join(word.plain for word in FOLDER.fold(text).words)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("ma leccy's aff", "my electric off"),
        ("Ah cannae pey ma rent", "i cannot pay my rent"),
        ("we've nae food in and the meter's oot", "we have no food in and the meter out"),
        ("whaur dae ah go the morra", "where do i go tomorrow"),
        ("he's feart tae go hame the night", "he is scared to go home tonight"),
        ("the wean wisnae sleepin", "the child was not sleeping"),
        ("dinnae ken whit tae dae", "do not know what to do"),
        ("a wheen o' fowk wi' nae claes", "a wheen of folk with no clothes"),
        ("can not cope", "cannot cope"),
        ("she couldnay get up, willny eat", "she could not get up will not eat"),
        ("uc's no in 2day", "universal credit no in today"),
        ("I’m skint, it’s a’ gone", "i am skint it is all gone"),
        ("peely-wally", "unwell"),
        ("won't, can't, shan't", "will not cannot shall not"),
    ],
)
def test_scots_and_shorthand_become_plain_english(typed: str, means: str) -> None:
    assert plain(typed) == means


def test_the_article_a_is_never_swallowed_by_a_apostrophe() -> None:
    # a' means all; a on its own does not, quoted or not
    assert plain("need a bed") == "need a bed"
    assert plain("a' the weans") == "all the children"
    assert plain("he said 'a bed'") == "he said a bed"


def test_every_fold_in_the_table_means_what_the_table_says() -> None:
    wrong = {typed: plain(typed) for typed, means in FOLDS.items() if plain(typed.upper()) != means}

    assert not wrong


def test_what_a_fold_means_is_plain_english_that_needs_no_further_folding() -> None:
    assert not [means for means in FOLDS.values() if any(w in FOLDS for w in means.split())]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("metre", "meter"),
        ("presciption", "prescription"),
        ("perscription", "prescription"),
        ("depresed", "depressed"),
        ("nappys", "nappies"),
        ("cuoncil", "council"),
        ("bil", "bill"),
        ("gerdun", "garden"),
        ("prescruptiom", "prescription"),
    ],
)
def test_a_slip_of_the_finger_is_mended_towards_the_lists(slip: str, meant: str) -> None:
    repairer = Repairer(KNOWN, RANKS)

    assert repairer.repair(slip) == meant


@pytest.mark.parametrize(
    "word", ["gap", "cat", "zeal", "gasten", "xyzzyq", "tent", "£20", "ünïcode", "a" * 200, ""]
)
def test_what_is_no_slip_is_left_as_it_was(word: str) -> None:
    assert Repairer(KNOWN, RANKS).repair(word) == word


def test_a_common_english_word_is_never_mended_into_another() -> None:
    # "meters" is near "meter", "counsel" near "council": both are words of their own
    assert plain("counsel electrician") == "counsel electrician"


def test_a_mended_scots_word_is_folded_too() -> None:
    assert plain("pure scunered") == "pure fed up"


def test_a_long_paste_of_nonsense_is_not_mended_for_ever() -> None:
    words = [f"qz{n:x}qz".translate(str.maketrans("0123456789", "ghijklmnop")) for n in range(3000)]

    folded = FOLDER.fold(" ".join([*words, "depresed"]))

    assert folded.words[-1].plain == "depresed"
    assert FOLDER.fold("depresed").words[-1].plain == "depressed"


@pytest.mark.parametrize(
    "hidden", ["su\u00adicidal", "sui\u200bcidal", "suicid\u202eal", "SUICIDAL", "suicída\u0301l"]
)
def test_hidden_signs_and_accents_do_not_hide_a_word(hidden: str) -> None:
    assert FOLDER.fold(hidden).roots == (root("suicidal"),)


def test_a_why_covers_the_whole_of_what_was_typed() -> None:
    folded = FOLDER.fold("no, ah dinnae want tae")  # "dinnae" is two plain words: do, not
    first = next(i for i, word in enumerate(folded.words) if word.plain == "not")

    why = folded.why(first, first + 1)

    assert (why.typed, why.means) == ("dinnae want", "do not want")


def test_a_closing_quote_mark_is_no_part_of_the_word() -> None:
    first, second = FOLDER.fold("'bed' wi' nae").words[:2]

    assert (first.plain, first.start, first.end) == ("bed", 1, 4)
    assert (second.plain, second.start, second.end) == ("with", 6, 9)


def test_plain_words_need_no_explaining() -> None:
    folded = FOLDER.fold("no food, don't know")

    assert folded.why(0, 1).means == ""
    assert folded.why(0, len(folded.words) - 1).means == ""


@UNHURRIED
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("a'’ -no£\u200b"), max_size=200))
def test_every_plain_word_points_at_what_was_typed(text: str) -> None:
    _points_inside(FOLDER.fold(text))


@UNHURRIED
@given(st.lists(st.sampled_from([*FOLDS, "a", "bed", ",", "'", "\n", "😀", "שלום", "x" * 50])))
def test_scots_among_odd_signs_points_at_what_was_typed(parts: list[str]) -> None:
    _points_inside(FOLDER.fold(" ".join(parts)))


def _points_inside(folded: FoldedText) -> None:
    before = (0, 0)
    for position, word in enumerate(folded.words):
        assert 0 <= word.start < word.end <= len(folded.text)
        assert (word.start, word.end) == before or word.start >= before[1]
        before = (word.start, word.end)
        why = folded.why(position, position)
        assert folded.text[why.start : why.end] == why.typed
        assert not why.typed[0].isspace()
        assert not why.typed[-1].isspace()


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("evicted evicting evicts evict", "evict"),
        ("nappies nappy", "nappi"),
        ("smoking smokes smoke smoked", "smoke"),
        ("stopped stopping stops stop", "stop"),
        ("worries worried worry worrying", "worri"),
        ("charges charged charging charge", "charg"),
    ],
)
def test_endings_fall_away(words: str, one: str) -> None:
    assert {root(word) for word in words.split()} == {one}


@pytest.mark.parametrize(
    ("one", "other"),
    [("rats", "rating"), ("weed", "we"), ("cuts", "cute"), ("sit", "site"), ("need", "ne")],
)
def test_different_words_keep_different_roots(one: str, other: str) -> None:
    assert root(one) != root(other)


@UNHURRIED
@given(st.text(max_size=20))
def test_any_token_can_be_spelt_out_and_rooted(token: str) -> None:
    assert isinstance(root(token), str)
    assert all(isinstance(word, str) for word in spell_out(f"{token}'s"))
    assert scots_negative(token) is None or token.endswith(("nae", "nay", "ny", "na"))


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("meter", "meter", 0), ("meter", "metre", 1), ("meter", "mater", 1), ("gas", "", 3)],
)
def test_distance_counts_slips(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps
    assert distance(other, one) == steps
