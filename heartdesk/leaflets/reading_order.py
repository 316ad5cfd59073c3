"""In which order the letters of a line stand on paper when some run from right to left (Unicode Standard Annex 9).

Our texts hold no direction marks (core.text.plain takes them out), so the rules for those are left out here. A test
compares this with python-bidi, which gives the finished line only and not where each letter came from.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

Direction = Literal["L", "R"]

_PAIRS: dict[str, str] = {
    pair[0]: pair[1]
    for pair in (
        "()",
        "[]",
        "{}",
        "（）",
        "［］",
        "｛｝",
        "「」",
        "『』",
        "【】",
        "《》",
        "〈〉",
        "〔〕",
    )
}
MIRRORED = {
    **_PAIRS,
    **{close: opens for opens, close in _PAIRS.items()},
    "<": ">",
    ">": "<",
    "«": "»",
    "»": "«",
}
"""What a letter looks like where it stands among letters from right to left."""

_TIME = r"[0-9]{1,2}(?:[.:][0-9]{2})?(?:[ \u00a0]?[ap]\.?m\b)?"
_NUMBER_OR_TIME = re.compile(
    rf"\+?[0-9][0-9 \u00a0()-]{{4,}}[0-9]|{_TIME}(?:[ \u00a0]?(?:to|[-–])[ \u00a0]?{_TIME})?"
)
_STRONG = ("L", "R", "AL")
_NUMBERS = ("EN", "AN")


def direction_of(text: str) -> Direction:
    """Which way a text runs: as its first letter does (P2 and P3)."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in strong if kind in _STRONG), "L")
    return "L" if first == "L" else "R"


def numbers_and_times(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers to ring and times begin and end: they read from left to right whatever is around them."""
    return (found.span() for found in _NUMBER_OR_TIME.finditer(text))


def levels_of(
    text: str, direction: Direction, left_to_right: Iterable[tuple[int, int]] = ()
) -> list[int]:
    """The level of each letter of a text: odd for letters from right to left, higher where they are within others.

    `left_to_right` are parts that read so as a whole.
    """
    kinds = [unicodedata.bidirectional(letter) or "L" for letter in text]
    for start, end in left_to_right:
        kinds[start:end] = ["L"] * (end - start)
    marks = [at for at, kind in enumerate(kinds) if kind == "NSM"]
    _weak(kinds, direction)
    _brackets(text, kinds, marks, direction)
    _neutral(kinds, direction)
    if direction == "L":
        return [{"L": 0, "R": 1}.get(kind, 2) for kind in kinds]
    return [1 if kind == "R" else 2 for kind in kinds]


def as_seen(levels: Sequence[int]) -> list[int]:
    """The places of a line's parts in the order in which they are seen from left to right (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order


def _weak(kinds: list[str], direction: Direction) -> None:
    """Marks, numbers, and the signs in and beside numbers (W1 to W7)."""
    before: str = direction
    strong: str = direction
    for at, kind in enumerate(kinds):
        now = before if kind == "NSM" else kind
        if now in _STRONG:
            strong = now
        elif now == "EN" and strong == "AL":
            now = "AN"
        kinds[at] = before = now
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        left, right = kinds[at - 1], kinds[at + 1]
        if left == right and (
            (kinds[at] == "ES" and left == "EN") or (kinds[at] == "CS" and left in _NUMBERS)
        ):
            kinds[at] = left
    for start, end in _stretches(kinds, ("ET",)):
        if "EN" in (*kinds[max(start - 1, 0) : start], *kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    strong = direction
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
        elif kind not in _NUMBERS:
            kinds[at] = "ON"


def _brackets(text: str, kinds: list[str], marks: Sequence[int], direction: Direction) -> None:
    """Both brackets of a pair go the same way: that of what they hold, or of what is before them (N0)."""
    other = "R" if direction == "L" else "L"
    for start, end in _pairs(text, kinds):
        held = {_side(kind) for kind in kinds[start + 1 : end]}
        if direction in held:
            way: str = direction
        elif other in held:
            earlier = (_side(kind) for kind in reversed(kinds[:start]))
            way = next((side for side in earlier if side), direction)
        else:
            continue
        for bracket in (start, end):
            kinds[bracket] = way
            after = bracket + 1
            while after in marks:
                kinds[after] = way
                after += 1


def _pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Where the brackets of each pair are (BD16)."""
    found = []
    waiting: list[tuple[str, int]] = []
    for at, letter in enumerate(text):
        if kinds[at] != "ON":
            continue
        if letter in _PAIRS:
            if len(waiting) == 63:
                return []
            waiting.append((_PAIRS[letter], at))
        elif letter in _PAIRS.values():
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == letter:
                    found.append((waiting[depth][1], at))
                    del waiting[depth:]
                    break
    return sorted(found)


def _neutral(kinds: list[str], direction: Direction) -> None:
    """What has no direction goes as both its neighbours do, or as the text (N1 and N2)."""
    for start, end in _stretches(kinds, ("ON",)):
        left = _side(kinds[start - 1]) if start else direction
        right = _side(kinds[end]) if end < len(kinds) else direction
        kinds[start:end] = [left if left == right else direction] * (end - start)


def _side(kind: str) -> str:
    """The direction of a letter for its neighbours; numbers count as from right to left."""
    return "R" if kind in ("R", *_NUMBERS) else "L" if kind == "L" else ""


def _stretches(kinds: Sequence[str], which: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where stretches of some kinds begin and end."""
    at = 0
    while at < len(kinds):
        if kinds[at] not in which:
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] in which:
            end += 1
        yield at, end
        at = end
