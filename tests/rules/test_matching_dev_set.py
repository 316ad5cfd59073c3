"""A floor under the figures: sentences made for tuning must not be lost by a change to the lists."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.word_lists import match_words

pytestmark = pytest.mark.data("utterances/dev.jsonl", "utterances/train.jsonl")

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def recall_at_3(found: list[Row]) -> float:
    """The share of a sentence's needs among the first three offered, over all that have any."""
    shares = []
    for row in found:
        if needs := set(row["needs"]):
            offered = {one.need for one in match_words(row["text"]).suggestions[:3]}
            shares.append(len(needs & offered) / len(needs))
    return sum(shares) / len(shares)


def lit(found: list[Row], *, flagged: bool, red: bool = False) -> float:
    """The share of sentences (with a flag, or without) that raise a flag, or a red one."""
    matches = [match_words(row["text"]) for row in found if bool(row["flags"]) == flagged]
    raised = [any(flag.level == "red" or not red for flag in match.flags) for match in matches]
    return sum(raised) / len(raised)


def test_known_wording_is_found(data_dir: Path) -> None:
    dev = rows(data_dir / "utterances/dev.jsonl")

    assert recall_at_3(dev) >= 0.92
    assert lit(dev, flagged=True) >= 0.95
    assert lit(dev, flagged=False) <= 0.08
    assert lit(dev, flagged=False, red=True) <= 0.04


def test_wording_nobody_looked_at_is_found_less_often_but_often_enough(data_dir: Path) -> None:
    # every second row of train was never read when the lists were written
    unseen = rows(data_dir / "utterances/train.jsonl")[1::2]

    assert recall_at_3(unseen) >= 0.69
    assert lit(unseen, flagged=True) >= 0.60
    assert lit(unseen, flagged=False) <= 0.08
