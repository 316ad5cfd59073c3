"""A hundred scripted guesses, with every trick in between."""

from pathlib import Path

from benchmarks.prove_guesses import guess_often
from heartdesk.security.tries import MOST


def test_ten_in_five_minutes_whatever_a_guesser_does(tmp_path: Path) -> None:
    seen = guess_often(tmp_path / "desk", times=120)

    assert seen.guesses == 120
    assert 0 < seen.most <= MOST
