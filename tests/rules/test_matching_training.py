"""The training scripts: the same sentences give the same model, and a slice of them a working one."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heartdesk.core.resources import resources_folder
from heartdesk.matching.blend import Mix, Mixes, read_mixes, write_mixes
from heartdesk.matching.matcher import load_matcher
from heartdesk.matching.model import Flag, Match, Suggestion
from installer.train_matcher import build, fit_linear
from installer.train_matcher.kappa import kappa
from installer.train_matcher.measure import measure
from installer.train_matcher.noise import slip, vary
from installer.train_matcher.packing import average, packed_table
from installer.train_matcher.rows import (
    TRAINING,
    Row,
    read_labels,
    read_material,
    read_sentences,
    read_voices,
    split,
)
from installer.train_matcher.set_limits import Heard, set_limits


def row(text: str, needs: str = "", flags: str = "", kind: str = "general") -> Row:
    return Row(text, tuple(needs.split()), tuple(flags.split()), kind, 1.0)


def test_a_thin_slice_of_the_sentences_makes_a_model_that_works(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert build.thin(seed=1) >= build.THIN_FLOOR
    assert "recall@3" in capsys.readouterr().out


def test_a_thin_model_that_finds_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "THIN_ROWS", 20)

    with pytest.raises(build.Trouble, match="finds too little"):
        build.thin(seed=1)


def test_the_same_rows_and_seed_give_the_same_model_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, folder = read_labels(), load_matcher().folder
    rows = read_sentences(TRAINING / "voices_a.jsonl")[:300]

    for seed in (1, 1, 2):
        arrays = fit_linear.fit(rows, labels, folder, seed=seed, epochs=1)
        build.keep(tmp_path, "linear.npz", arrays)

    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "linear.npz: new"
    assert second == "linear.npz: identical"
    assert third.startswith("linear.npz: differs in bias")


def test_every_label_is_one_of_the_areas_own() -> None:
    labels = read_labels()
    rows = [one for path in TRAINING.glob("*.jsonl") for one in _raw(path)]

    assert len(rows) > 4500
    for one in rows:
        assert set(one["needs"]) <= set(labels.needs), one["id"]
        assert set(one["flags"]) <= set(labels.flags), one["id"]


def test_ids_are_used_once() -> None:
    for path in TRAINING.glob("*.jsonl"):
        ids = [one["id"] for one in _raw(path)]
        assert len(ids) == len(set(ids)), path.name


def test_training_goes_on_without_the_third_party_sentences_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("installer.train_matcher.rows.DATA", tmp_path)

    material = read_material(read_labels())

    assert material.missing == ("train.jsonl", "dev.jsonl")
    assert len(material.learn) > 3000


def test_no_row_is_both_learnt_from_and_kept_aside_and_none_is_like_a_blind_one() -> None:
    voices = read_voices()
    learn, aside = split(voices)

    assert len(learn) + len(aside) == len(voices)
    assert 0.05 < len(aside) / len(voices) < 0.15
    assert "I still set out two cups" not in {one.text for one in voices}


def _raw(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# the parts


def test_a_slip_changes_one_word_and_keeps_its_ends() -> None:
    luck = random.Random(3)
    for _ in range(50):
        slipped = slip("we have nothing left", luck).split()
        assert (slipped[0], slipped[1], slipped[3]) == ("we", "have", "left")
        assert slipped[2][0] == "n"
        assert slipped[2] != "nothing"
    assert slip("no gas", luck) == "no gas"


def test_a_joined_row_keeps_the_needs_of_both() -> None:
    luck = random.Random(1)
    first, second = row("no food", "food.parcel", "no_food_heat"), row("bus pass", "trav.bus")

    varied = [vary(first, [second], luck) for _ in range(200)]

    joined = [one for one in varied if "bus pass" in one.text]
    assert 0 < len(joined) < 60
    assert all(one.needs == ("food.parcel", "trav.bus") for one in joined)
    assert all(one.flags == ("no_food_heat",) for one in varied)


def test_figures_are_those_of_the_scorer() -> None:
    rows = [
        row("a", "x y"),
        row("b", "x", "f", kind="safety"),
        row("c", kind="out_of_scope"),
        row("d", kind="near_miss"),
    ]
    flag = Flag("f", "red", ())
    matches = [
        Match((_offer("x", "strong"), _offer("q"), _offer("r"), _offer("y"))),
        Match((_offer("q", "strong"), _offer("x")), (flag,)),
        Match((_offer("x", "strong"),)),
        Match((), (flag,)),
    ]

    found = measure(rows, matches)

    assert (found["recall@3"], found["hit@3"], found["mrr"]) == (0.75, 1.0, 0.75)
    assert found["out_of_scope_ticked"] == 1.0
    assert found["micro_f1"] == round(2 / (2 + 4), 3)
    assert (found["safety_recall"], found["near_miss_red"], found["ordinary_red"]) == (1, 1, 0)
    assert (found["flag_precision"], found["red_precision"]) == (0.5, 0.5)


def _offer(need: str, strength: str = "weak") -> Suggestion:
    return Suggestion(need, 0.5, "strong" if strength == "strong" else "weak", ())


def test_kappa_is_one_for_readers_who_agree_and_nought_for_chance() -> None:
    first = {"1": frozenset("a"), "2": frozenset("b"), "3": frozenset("a"), "4": frozenset("b")}
    crossed = {"1": frozenset("a"), "2": frozenset("a"), "3": frozenset("b"), "4": frozenset("b")}

    assert kappa(first, first, "ab") == 1.0
    assert kappa(first, crossed, "ab") == 0.0


def test_a_table_keeps_its_values_to_half_a_step() -> None:
    values = np.random.default_rng(1).normal(size=(50, 30)).astype(np.float32)

    packed = packed_table("0.q", values)
    again = average(packed, packed)

    assert np.abs(packed["0.q.q"] * packed["0.q.s"] - values).max() <= packed["0.q.s"].max() * 0.51
    assert all(np.array_equal(again[name], packed[name]) for name in packed)


def test_limits_keep_ordinary_talk_from_being_lit() -> None:
    # given forty rows of which ten are flagged, one reader that tells them apart, and one noise
    luck = np.random.default_rng(2)
    rows = [
        row(str(number), "n", "f" if number < 10 else "", "safety" if number < 10 else "general")
        for number in range(40)
    ]
    flagged = np.arange(40) < 10
    odds = np.zeros((40, 4), np.float32)
    odds[:, 0] = 3
    odds[:, 1:3] = np.where(flagged, 3, -3)[:, None]
    heard = Heard(
        rows=rows,
        encoder=odds,
        linear=luck.normal(size=(40, 4)).astype(np.float32),
        lists=np.zeros((40, 1), np.float32),
        lit=np.zeros(40, np.bool_),
        hinted=np.zeros(40, np.bool_),
        red=np.zeros(40, np.bool_),
    )
    truth = np.column_stack([np.ones(40), flagged, flagged, np.zeros(40)]).astype(np.float32)

    mix = set_limits(heard, needs=1, truth=truth, fresh=np.ones(40, np.bool_))

    assert mix.flag_encoder > mix.flag_linear
    assert 0 < mix.hint < mix.amber <= mix.red <= 0.99
    assert read_mixes(write_mixes(Mixes(mix, mix))) == Mixes(mix, mix)


def test_the_shipped_mixes_are_in_order() -> None:
    path = resources_folder() / "matcher" / "models" / "mixes.json"
    for mix in read_mixes(path.read_text(encoding="utf-8")):
        assert isinstance(mix, Mix)
        assert 0 < mix.shown < mix.some < mix.strong < 1
        assert 0 < mix.hint < mix.amber <= mix.red <= 1
