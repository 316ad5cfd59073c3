"""The word lists: whole, tidy, and in step with the area's needs."""

from collections import Counter
from pathlib import Path

import pytest

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.resources import resources_folder
from heartdesk.matching.lexicon import read_lexicon
from heartdesk.matching.matcher import load_matcher
from heartdesk.matching.safety import read_rules
from heartdesk.matching.tables import read_rows, read_words
from tests.word_lists import match_words

LISTS = resources_folder() / "matcher"
LEXICON = read_lexicon(LISTS / "lexicon.tsv")
RULES = read_rules(LISTS / "safety.tsv")
NEEDS = find_area("east_ayrshire").needs


def test_every_need_of_the_lexicon_is_a_need_of_the_area() -> None:
    known = {need.id for need in NEEDS.needs}

    assert {phrase.need for phrase in LEXICON} == known


def test_every_flag_of_the_rules_is_a_flag_of_the_area() -> None:
    assert {rule.flag for rule in RULES} == {flag.id for flag in NEEDS.flags}


def test_the_needs_that_come_with_a_flag_are_those_of_the_area() -> None:
    rows = {need: flag for _, (need, flag) in read_rows(LISTS / "flagged_needs.tsv", columns=2)}

    assert rows == {need.id: need.flag for need in NEEDS.needs if need.flag}


def test_nothing_is_listed_twice() -> None:
    phrases = Counter((phrase.need, phrase.phrase) for phrase in LEXICON)
    rules = Counter((rule.flag, rule.pattern) for rule in RULES)
    folds = Counter(typed for _, (typed, _) in read_rows(LISTS / "folds.tsv", columns=2))
    alike = Counter(word for _, (word, _) in read_rows(LISTS / "alike.tsv", columns=2))

    for listed in (phrases, rules, folds, alike):
        assert not [row for row, times in listed.items() if times > 1]


def test_no_word_stands_for_a_word_that_stands_for_another() -> None:
    alike = {word: same for _, (word, same) in read_rows(LISTS / "alike.tsv", columns=2)}

    assert not set(alike) & set(alike.values())


def test_every_phrase_finds_its_need_when_it_is_typed() -> None:
    missed = [
        phrase
        for phrase in LEXICON
        if phrase.need
        not in {
            one.need
            for one in match_words(
                " ".join(part.split("|")[0] for part in phrase.phrase.split() if part != "..")
            ).suggestions
        }
    ]

    assert not missed


def test_the_common_words_come_with_their_notice() -> None:
    words = read_words(LISTS / "words.txt")
    notice = (LISTS / "NOTICE").read_text(encoding="utf-8")

    assert len(words) == len(set(words)) == 20_000
    assert all(part in notice for part in ("MIT License", "Kevin Atkinson", "Google Books Ngram"))


@pytest.fixture
def own_lists(tmp_path: Path) -> Path:
    """Lists as a coordinator might write them: small, and all there."""
    for name, text in {
        "folds.tsv": "# said, meant\n\nleccy\telectric\n",
        "alike.tsv": "electricity\telectric\n",
        "lexicon.tsv": "warm.meter\telectric .. off\tsign\nwarm.meter\telectric\thint\n",
        "safety.tsv": "no_food_heat\tred\telectric .. off\n",
        "idioms.tsv": "light reading\n",
        "flagged_needs.tsv": "# none\n",
        "words.txt": "the\noff\nelectric\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_of_other_lists_can_be_used(own_lists: Path) -> None:
    match = load_matcher(folder=own_lists).match("leccy's off")

    assert [(one.need, one.strength) for one in match.suggestions] == [("warm.meter", "strong")]
    assert [flag.id for flag in match.flags] == ["no_food_heat"]


def test_a_phrase_that_two_needs_share_tells_less_of_each(own_lists: Path) -> None:
    def sure() -> float:
        return load_matcher(folder=own_lists).match("a black hole").suggestions[0].score

    add(own_lists / "lexicon.tsv", "home.repairs\tblack hole\tsign")
    alone = sure()
    add(own_lists / "lexicon.tsv", "mind.low\tblack hole\tsign")

    assert sure() < alone


def test_a_clear_phrase_for_a_need_with_a_flag_asks_gently(own_lists: Path) -> None:
    add(own_lists / "flagged_needs.tsv", "warm.meter\tno_food_heat")
    add(own_lists / "lexicon.tsv", "warm.meter\tno heat\tsign")
    matcher = load_matcher(folder=own_lists)

    raised = matcher.match("we have no heat").flags

    assert [(flag.id, flag.level, flag.why[0].typed) for flag in raised] == [
        ("no_food_heat", "amber", "no heat")
    ]
    assert not matcher.match("electric").flags  # a hint is not clear


def test_a_hint_alone_is_weak(own_lists: Path) -> None:
    match = load_matcher(folder=own_lists).match("the leccy")

    assert [(one.need, one.strength) for one in match.suggestions] == [("warm.meter", "weak")]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("lexicon.tsv", "warm.meter\tmeter\tmaybe"),
        ("lexicon.tsv", "warm.meter meter sign"),
        ("lexicon.tsv", "warm.meter\t\tsign"),
        ("safety.tsv", "no_food_heat\tpurple\tmeter"),
        ("folds.tsv", "leccy"),
        ("alike.tsv", "a\tb\tc"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(own_lists: Path, name: str, line: str) -> None:
    number = add(own_lists / name, line)

    with pytest.raises(DeskError, match=rf"Line {number} of the word list {name}"):
        load_matcher(folder=own_lists)


@pytest.mark.parametrize("pattern", ["meter ..", ".. out", "!!!", "uc|pip form"])
def test_a_phrase_that_could_never_be_found_is_refused(own_lists: Path, pattern: str) -> None:
    (own_lists / "folds.tsv").write_text("uc\tuniversal credit\n", encoding="utf-8")
    (own_lists / "lexicon.tsv").write_text(f"warm.meter\t{pattern}\tsign\n", encoding="utf-8")

    with pytest.raises(DeskError, match="cannot be used"):
        load_matcher(folder=own_lists)


def test_a_list_that_is_gone_or_not_text_is_named(own_lists: Path) -> None:
    (own_lists / "safety.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DeskError, match=r"safety\.tsv"):
        load_matcher(folder=own_lists)

    (own_lists / "safety.tsv").unlink()
    with pytest.raises(DeskError, match=r"safety\.tsv"):
        load_matcher(folder=own_lists)


def add(path: Path, line: str) -> int:
    """Write one more line to a list; its number."""
    text = path.read_text(encoding="utf-8") + line + "\n"
    path.write_text(text, encoding="utf-8")
    return len(text.splitlines())
