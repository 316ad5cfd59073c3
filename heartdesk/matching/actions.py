"""What a worker or a command may do with words: match one text, or a file of them."""

import json
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from heartdesk.core.errors import DeskError
from heartdesk.core.files import write_whole
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import Match, Why

LONGEST_LINE = 4_000_000  # characters: far beyond any note, and a line can still be held in memory


class _Row(NamedTuple):
    id: str | int
    text: str


def match_words(text: str) -> Match:
    """What `text` may mean, by all that ships with HeartDesk. Nothing of it is kept."""
    return _matcher().match(text)


def as_dict(match: Match) -> dict[str, Any]:
    """The match as plain data, for JSON.

    `ranked` [[need, score], ...] best first, `strong` [need, ...], `flags` {flag: "red" or
    "amber"}, `needs` [{id, score, strength, why, like}, ...], `flag_why` {flag: why}, `engine`
    "full" or "base"; a why is [{start, end, typed, means}, ...].
    """
    return {
        **_outline(match),
        "needs": [
            {
                "id": one.need,
                "score": round(one.score, 4),
                "strength": one.strength,
                "why": _reasons(one.why),
                "like": one.like,
            }
            for one in match.suggestions
        ],
        "flag_why": {flag.id: _reasons(flag.why) for flag in match.flags},
        "engine": match.engine,
    }


def match_file(in_path: Path, out_path: Path) -> int:
    """Match every row of a JSON-lines file (`id`, `text`) and write the answers to another.

    An answer has the row's `id`, `ranked`, `strong` and `flags` as in `as_dict`, and `ms`, the time
    it took. Returns the number of rows. Raises `DeskError` for a row that cannot be read, with its
    line, or a file that cannot be opened; then nothing is written and an older answer file stays.
    """
    answers: list[str] = []
    count = _answer(_matcher(), in_path, answers.append)
    try:
        write_whole(out_path, "".join(answers).encode(), private=False)
    except OSError as trouble:
        raise DeskError(
            f"The answers cannot be written to {out_path}. Nothing was changed.",
            then="Choose a folder that is there, that you may write to, and that has room.",
        ) from trouble
    return count


@cache
def _matcher() -> Matcher:
    return load_matcher().with_encoder()


def _outline(match: Match) -> dict[str, Any]:
    return {
        "ranked": [[one.need, round(one.score, 4)] for one in match.suggestions],
        "strong": [one.need for one in match.suggestions if one.strength == "strong"],
        "flags": {flag.id: flag.level for flag in match.flags},
    }


def _reasons(why: tuple[Why, ...]) -> list[dict[str, Any]]:
    return [
        {"start": one.start, "end": one.end, "typed": one.typed, "means": one.means} for one in why
    ]


def _answer(matcher: Matcher, in_path: Path, write: Callable[[str], object]) -> int:
    count = 0
    for row in _rows(in_path):
        begun = time.perf_counter()
        match = matcher.match(row.text)
        took = (time.perf_counter() - begun) * 1000
        answer = {"id": row.id, **_outline(match), "ms": round(took, 3)}
        write(json.dumps(answer) + "\n")
        count += 1
    return count


def _rows(path: Path) -> Iterator[_Row]:
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as lines:
            while line := lines.readline(LONGEST_LINE + 1):
                number += 1
                if line.strip():
                    yield _row(line, path, number)
    except UnicodeDecodeError as trouble:
        raise DeskError(
            f"{path.name} is not written in UTF-8, near line {number + 1}. Nothing was written.",
            then="Save it as UTF-8 text and try again.",
        ) from trouble
    except OSError as trouble:
        raise DeskError(
            f"The file {path} cannot be opened. Nothing was written.",
            then="Look at its name and where it is, and try again.",
        ) from trouble


def _row(line: str, path: Path, number: int) -> _Row:
    try:
        if len(line) > LONGEST_LINE:
            raise ValueError(number)
        row = json.loads(line)
        name, text = row["id"], row["text"]
        if isinstance(name, bool) or not isinstance(name, str | int) or not isinstance(text, str):
            raise TypeError(number)
    except (ValueError, TypeError, KeyError, RecursionError) as trouble:
        raise DeskError(
            f"Line {number} of {path.name} cannot be read. Nothing was written.",
            then='Each line needs an id and a text: {"id": "1", "text": "nae food in"}',
        ) from trouble
    return _Row(name, text)
