"""The trained models: what they add, and what happens when one of them is not there."""

import itertools
import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.resources import resources_folder
from heartdesk.matching.blend import (
    CLAUSE_SHARE,
    FLAG_CLAUSE_SHARE,
    chance,
    clause_shares,
    pooled,
    read_mixes,
)
from heartdesk.matching.encoder import LONGEST
from heartdesk.matching.fold import FoldedText
from heartdesk.matching.matcher import MOST_OFFERED, Matcher, load_matcher
from heartdesk.matching.model import Match, Why
from heartdesk.matching.model_files import CHECKSUMS, ENCODER, LINEAR, MIXES, checksum_of
from heartdesk.matching.pieces import LONGEST as LONGEST_STRETCH
from heartdesk.matching.pieces import READ, clauses, readable, whole_stretches
from heartdesk.matching.trained import MOST_PIECES, within
from heartdesk.matching.word_pieces import WordPieces
from installer.train_matcher.measure import measured
from installer.train_matcher.noise import slip
from installer.train_matcher.rows import TRAINING, Row, read_sentences
from tests.rules.test_matching_needs import SAID as PLAINLY_SAID
from tests.word_lists import lists

UNHURRIED = settings(deadline=None)

MODELS = resources_folder() / "matcher" / "models"
REFERENCE = Path(__file__).parents[1] / "fixtures" / "word_pieces.json"

SAID = "We've nae food in and the meter's oot"


@cache
def base() -> Matcher:
    return load_matcher()


@cache
def full() -> Matcher:
    return base().with_encoder()


@cache
def vocabulary() -> tuple[str, ...]:
    with np.load(MODELS / ENCODER, allow_pickle=False) as held:
        return tuple(bytes(held["vocabulary"]).decode("utf-8").split("\n"))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the trained files, to damage."""
    return Path(shutil.copytree(MODELS, tmp_path / "models"))


def offered(match: Match) -> list[str]:
    return [one.need for one in match.suggestions]


def levels(match: Match) -> dict[str, str]:
    return {flag.id: flag.level for flag in match.flags}


# what the models add


def test_words_that_no_list_knows_are_understood() -> None:
    words = "I've the telly on all day just to hear folk talking"

    assert "com.lonely" not in offered(lists().match(words))[:3]
    assert "com.lonely" in offered(full().match(words))[:3]


@pytest.mark.parametrize(("words", "needs"), PLAINLY_SAID)
def test_what_people_say_is_offered_by_every_engine(words: str, needs: str) -> None:
    for matcher in (base(), full()):
        assert set(needs.split()) <= set(offered(matcher.match(words))[:3])


def test_the_desk_answers_before_the_encoder_is_read_and_says_which_engine_it_was() -> None:
    first, later = base().match(SAID), full().match(SAID)

    assert (first.engine, later.engine) == ("base", "full")
    for match in (first, later):
        assert set(offered(match)[:2]) == {"food.parcel", "warm.meter"}
        assert levels(match) == {"no_food_heat": "red"}


def test_a_suggestion_reads_like_a_made_up_sentence_that_never_speaks_of_harm() -> None:
    told = {one.need: one.like for one in full().match("ma bus pass has run oot").suggestions}
    hushed = full().match("he hits me when he drinks").suggestions

    assert told["trav.bus"]
    assert base().match("how do I renew my bus pass").suggestions[0].like
    assert hushed[0].need == "safe.domestic"
    assert hushed[0].like == ""


def test_a_flag_that_only_the_models_raise_points_at_the_clause_it_came_from() -> None:
    words = "the bins are fine, but I've been saving up my sleeping tablets for the right night"

    flag = next(flag for flag in full().match(words).flags if flag.id == "suicide")

    assert all(words[why.start : why.end] == why.typed for why in flag.why)
    assert "bins" not in flag.why[-1].typed


def test_a_denial_is_asked_gently_whatever_the_models_make_of_it() -> None:
    assert levels(full().match("I'm not suicidal, just fed up"))["suicide"] == "amber"


def test_only_the_areas_own_needs_are_offered_by_the_models_too() -> None:
    match = load_matcher({"warm.meter"}).with_encoder().match(SAID)

    assert offered(match) == ["warm.meter"]
    assert levels(match) == {"no_food_heat": "red"}


def test_empty_words_offer_nothing() -> None:
    for text in ("", " \n\t", "?!", "😭"):
        assert full().match(text) == Match(engine="full")


# what must hold on wording never seen


def test_the_blind_set_is_understood_as_well_as_ever() -> None:
    blind = read_sentences(TRAINING / "blind.jsonl")

    found = measured(blind, full().match)
    first = measured(blind, base().match)

    assert found["recall@3"] >= 0.77
    assert found["hit@3"] >= 0.80
    assert found["mrr"] >= 0.70
    assert found["out_of_scope_ticked"] <= 0.10
    assert found["safety_recall"] >= 0.87
    assert found["ordinary_lit"] <= 0.32
    assert found["red_precision"] >= 0.62
    assert found["near_miss_red"] <= 0.15
    assert found["ordinary_red"] <= 0.05
    assert first["recall@3"] >= 0.66


def test_no_training_row_is_a_row_of_the_blind_set() -> None:
    blind = {row.text.lower() for row in read_sentences(TRAINING / "blind.jsonl")}
    voices = [row for path in TRAINING.glob("voices_*.jsonl") for row in read_sentences(path)]

    assert len(voices) >= 4000
    assert not blind & {row.text.lower() for row in voices}


# a small change of the words changes nothing that matters


def shout(text: str, luck: random.Random) -> str:
    return "".join(luck.choice((one.upper(), one.lower())) for one in text)


def greet(text: str, luck: random.Random) -> str:
    return luck.choice(("hiya, ", "Good morning. ", "sorry to bother you but ")) + text


SCOTS = {"my": "ma", "to": "tae", "not": "no", "of": "o", "and": "an", "with": "wi", "now": "noo"}


def speak_scots(text: str, luck: random.Random) -> str:
    swapped = [SCOTS.get(word, word) for word in text.split()]
    return " ".join(swapped) if luck.random() < 1 else text


CHANGES: list[Callable[[str, random.Random], str]] = [shout, slip, speak_scots, greet]


def flagged_rows() -> list[Row]:
    rows = [row for row in read_sentences(TRAINING / "voices_c.jsonl") if row.flags]
    return random.Random(11).sample(rows, 150)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_flag_that_the_models_raised_stays_when_the_words_change_a_little(
    change: Callable[[str, random.Random], str],
) -> None:
    luck = random.Random(5)
    raised = [
        row
        for row in flagged_rows()
        if full().match(row.text).flags and not lists().match(row.text).flags
    ]

    stayed = [bool(full().match(change(row.text, luck)).flags) for row in raised]

    assert len(raised) > 40
    assert sum(stayed) / len(stayed) >= 0.97


@pytest.mark.parametrize("change", [shout, greet], ids=lambda change: change.__name__)
def test_a_red_flag_that_a_rule_raised_never_goes(
    change: Callable[[str, random.Random], str],
) -> None:
    luck = random.Random(6)
    for row in flagged_rows():
        by_rule = {
            name for name, level in levels(lists().match(row.text)).items() if level == "red"
        }
        now = levels(full().match(change(row.text, luck)))
        assert all(now.get(name) == "red" for name in by_rule), row.text


def test_no_model_takes_away_what_a_rule_raised() -> None:
    # given every third row that was kept apart from the rest, whatever it is about
    for row in read_sentences(TRAINING / "voices_e.jsonl")[::3]:
        match, words = full().match(row.text), full().by_words(folded(row.text))
        now = levels(match)
        for flag in words.flags:
            assert now[flag.id] == "red" or flag.level == "amber", row.text
        assert all(why in _why(match, flag.id) for flag in words.flags for why in flag.why)


def _why(match: Match, flag: str) -> tuple[Why, ...]:
    return next(one.why for one in match.flags if one.id == flag)


def test_a_hint_asks_only_where_danger_is_heard_in_the_whole_and_always_without_models() -> None:
    quiz, husband = "the quiz is in the ambulance hall", "ambulance took my husband, he's grey"

    assert levels(lists().match(quiz)) == {"medical": "amber"}
    assert levels(full().match(quiz)) == {}
    assert "medical" in levels(full().match(husband))
    assert "ambulance" in {why.typed for why in _why(lists().match(husband), "medical")}


@pytest.mark.parametrize(
    "words",
    [
        "nae money for the leccy till Friday",
        "dying for a cuppa",
        "this bill's killing me, what can I claim",
        "ma heid's done in wi all these forms",
        "he got murdered at the dominoes",
        "somebody was strangled in the telly programme last night",
    ],
)
def test_a_saying_the_telly_or_a_worry_about_money_is_never_red(words: str) -> None:
    for matcher in (base(), full()):
        assert "red" not in levels(matcher.match(words)).values()


# any text gets an answer


@UNHURRIED
@given(st.text(max_size=400))
def test_the_models_read_any_text(text: str) -> None:
    match = full().match(text)

    assert len(match.suggestions) <= MOST_OFFERED
    for one in match.suggestions:
        assert 0 < one.score <= 1
    for why in [why for flag in match.flags for why in flag.why]:
        assert text[why.start : why.end] == why.typed


def test_a_hundred_thousand_characters_are_read_by_the_rules_and_begun_by_the_encoder() -> None:
    words = "and then the weather was fine for the walk we had on Sunday with the dog. " * 1400

    match = full().match(
        "how do I renew my bus pass. " + words[:100_000] + " ah'm gonnae kill masel"
    )

    assert levels(match)["suicide"] == "red"
    assert "trav.bus" in offered(match)


def test_control_characters_change_nothing() -> None:
    assert offered(full().match("\x00\x07we have no food\x1b in\x7f"))[:1] == ["food.parcel"]


def test_two_threads_may_match_at_once() -> None:
    expected = full().match(SAID)
    found: list[Match] = []
    threads = [
        threading.Thread(target=lambda: found.extend(full().match(SAID) for _ in range(10)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected] * 30


# a file that is missing, damaged, or another's


def test_without_any_trained_file_the_lists_answer_and_it_is_said() -> None:
    matcher = lists().with_encoder()

    assert LINEAR in matcher.trouble
    assert matcher.engine == "base"
    assert offered(matcher.match(SAID)) == ["food.parcel", "warm.meter"]
    assert levels(matcher.match(SAID)) == {"no_food_heat": "red"}


@pytest.mark.parametrize("how", ["missing", "short", "one bit", "another's", "no checksums"])
def test_an_encoder_that_cannot_be_used_leaves_the_base_and_says_so(models: Path, how: str) -> None:
    _spoil(models, ENCODER, how)
    matcher = load_matcher(models=models).with_encoder()

    assert matcher.engine == "base"
    assert matcher.trouble
    assert set(offered(matcher.match(SAID))[:2]) == {"food.parcel", "warm.meter"}


@pytest.mark.parametrize("name", [LINEAR, MIXES, "examples.npz"])
@pytest.mark.parametrize("how", ["missing", "short", "one bit", "another's"])
def test_a_base_file_that_cannot_be_used_leaves_the_lists_and_says_so(
    models: Path, name: str, how: str
) -> None:
    _spoil(models, name, how)
    matcher = load_matcher(models=models).with_encoder()

    assert matcher.trouble
    assert offered(matcher.match(SAID)) == ["food.parcel", "warm.meter"]


@pytest.mark.parametrize("name", [LINEAR, ENCODER, MIXES, "examples.npz"])
def test_a_file_of_another_making_that_the_checksums_vouch_for_is_still_no_crash(
    models: Path, name: str
) -> None:
    np.savez(models / "other", kind=np.zeros(3, np.uint8))
    (models / name).write_bytes((models / "other.npz").read_bytes())
    _vouch(models, name)

    matcher = load_matcher(models=models).with_encoder()

    assert (matcher.engine, bool(matcher.trouble)) == ("base", True)
    assert set(offered(matcher.match(SAID))[:2]) == {"food.parcel", "warm.meter"}


def test_a_limit_changed_by_hand_is_noticed(models: Path) -> None:
    mixes = (models / MIXES).read_text(encoding="utf-8")
    (models / MIXES).write_text(mixes.replace('"red": 0.', '"red": 0.9'), encoding="utf-8")

    assert "not the one that came with HeartDesk" in load_matcher(models=models).trouble


def _spoil(models: Path, name: str, how: str) -> None:
    path = models / name
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "short":
        path.write_bytes(data[: len(data) // 2])
    elif how == "one bit":
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    elif how == "another's":
        path.write_bytes((models / (LINEAR if name != LINEAR else ENCODER)).read_bytes())
    else:
        (models / CHECKSUMS).unlink()


def _vouch(models: Path, name: str) -> None:
    path = models / CHECKSUMS
    lines = [line for line in path.read_text().splitlines() if not line.endswith(f"  {name}")]
    lines.append(f"{checksum_of((models / name).read_bytes())}  {name}")
    path.write_text("\n".join(lines))


def test_the_trained_files_are_those_that_were_made_and_small_enough_to_carry() -> None:
    lines = (MODELS / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    sizes = 0
    for line in lines:
        checksum, name = line.split("  ")
        data = (MODELS / name).read_bytes()
        sizes += len(data)
        assert checksum_of(data) == checksum, name

    assert len(lines) == 4
    assert sizes < 40_000_000


def test_nothing_heavy_is_loaded_by_looking_at_the_matcher() -> None:
    looked = "import sys, heartdesk.matching.actions; sys.exit('numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", looked], check=False).returncode == 0


# the parts


def test_words_are_cut_as_the_published_tokenizer_cuts_them() -> None:
    cut = WordPieces(vocabulary())
    held: list[tuple[str, list[int]]] = json.loads(REFERENCE.read_text(encoding="utf-8"))

    assert len(held) > 80
    for text, ids in held:
        assert cut.ids(text, most=10_000) == ids, text


def test_a_long_text_is_cut_off_between_its_marks() -> None:
    ids = WordPieces(vocabulary()).ids("word " * 500, most=LONGEST)

    assert len(ids) == LONGEST
    assert (ids[0], ids[-1]) == (101, 102)


def test_a_rare_word_of_somebodys_text_is_not_remembered() -> None:
    cut = WordPieces(vocabulary())
    cut.ids("food zxqvarnish mcfarquharson", most=50)

    assert "zxqvarnish" not in repr(vars(cut)["_cut"])


def test_many_stretches_are_read_as_each_would_be_alone() -> None:
    reader: Any = full()._trained
    encoder = reader._encoder
    ids = [encoder.ids(text) for text in ("no food in", "the meter is out and it is cold", "hi")]

    together = encoder.vectors(ids)
    alone = np.concatenate([encoder.vectors([one]) for one in ids])

    assert np.allclose(together, alone, atol=1e-4)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)


def folded(text: str) -> FoldedText:
    return base().folder.fold(text)


def spoken(text: FoldedText, first: int, last: int) -> str:
    return text.text[text.words[first].start : text.words[last - 1].end]


def test_a_sentence_is_cut_at_its_stops_and_joints() -> None:
    text = folded("We've nae food in, the meter's oot and ma wean has nae shoes")

    assert [spoken(text, *one) for one in clauses(text)] == [
        "We've nae food in",
        "the meter's oot",
        "and ma wean has nae shoes",
    ]
    assert clauses(folded("nae food in the hoose")) == ()
    assert [spoken(text, *one) for one in whole_stretches(text)] == [text.text]


@given(st.text(alphabet="ab .,'\n", max_size=600))
def test_stretches_hold_every_word_once_and_are_never_too_long(raw: str) -> None:
    text = folded(raw)
    for cut in (whole_stretches(text), clauses(text)):
        if cut:
            assert cut[0].first == 0
            assert cut[-1].last == len(text.words)
            assert all(one.last == two.first for one, two in itertools.pairwise(cut))
            assert all(0 < one.last - one.first <= LONGEST_STRETCH for one in cut)


def test_no_further_is_read_than_promised() -> None:
    text = folded("word " * 1000)

    assert readable(text).words[-1].end <= READ < text.words[len(readable(text).words)].end
    assert readable(folded("nae food in")) == folded("nae food in")


def test_the_whole_is_read_before_its_clauses_and_no_more_than_there_is_time_for() -> None:
    ids = [[0] * 60, [0] * 40, [0] * 30, [0] * 5]
    odds = np.zeros((4, 3), np.float32)
    odds[2, 0] = 5

    assert within(ids, odds, 1) == [0, 2]
    assert sum(len(ids[number]) for number in within(ids, odds, 1)) <= MOST_PIECES
    assert within([[0] * 500], odds[:1], 1) == [0]


def test_a_clause_counts_a_little_less_than_the_whole_and_of_danger_far_less() -> None:
    # given outputs "need", "flag", "any flag" and "no need", of a whole and of one clause
    odds = np.array([[0.0, -5.0, 2.0, 0.0], [3.0, 3.0, 1.0, 0.0]], np.float32)
    shares = clause_shares(1, 4)

    together = pooled(odds, 1, shares)

    assert chance(together)[0] == pytest.approx(CLAUSE_SHARE * chance(odds)[1, 0], abs=1e-4)
    assert chance(together)[1] == pytest.approx(FLAG_CLAUSE_SHARE * chance(odds)[1, 1], abs=1e-4)
    assert together[2] == 2.0
    assert shares[-1] == shares[0] == np.float32(CLAUSE_SHARE)


@pytest.mark.parametrize("text", ["{}", "[]", '{"full": {}, "base": {}}', '{"full": 1}', "x"])
def test_a_mix_that_is_none_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_mixes(text)
