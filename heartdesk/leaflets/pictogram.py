"""Pictures beside short words: outlines from resources/leaflets/pictograms, drawn as paths."""

import re
from functools import lru_cache

from reportlab.lib.colors import Color

from heartdesk.core.resources import resources_folder
from heartdesk.leaflets.tagged import TaggedCanvas

SIDE = 960
"""The square that every outline is drawn in, from (0, -960) to (960, 0), downwards (its viewBox)."""

_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "Z": 0}

Point = tuple[float, float]


@lru_cache(maxsize=64)
def outline(name: str) -> str:
    """The picture called `name` as a path in PDF's words. Raises OSError or ValueError where there is none to read."""
    path = resources_folder() / "leaflets" / "pictograms" / f"{name}.svg"
    drawn = re.search(r'\sd="([^"]+)"', path.read_text(encoding="utf-8"))
    if drawn is None:
        raise ValueError(f"{name}.svg has no path")
    return " ".join(_Pen().draw(drawn.group(1)))


def draw_pictogram(
    canvas: TaggedCanvas, name: str, left: float, top: float, *, size: float, colour: Color
) -> None:
    """Draw a picture in a square of `size` points. It is decoration: the words beside it say the same."""
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(size / SIDE, size / SIDE)
    canvas.setFillColor(colour)
    canvas.draw_path(outline(name))
    canvas.restoreState()


class _Pen:
    """Turns the steps of an SVG path (SVG 1.1, 8.3) into PDF's: y turned round, bends of two points into three."""

    def __init__(self) -> None:
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._bend: Point | None = None

    def draw(self, path: str) -> list[str]:
        """The steps of a whole path."""
        steps: list[str] = []
        for letter, numbers in _STEP.findall(path):
            given = [float(number) for number in _NUMBER.findall(numbers)]
            takes = _TAKES[letter.upper()]
            groups = [given[at : at + takes] for at in range(0, len(given), takes)] if takes else []
            for index, group in enumerate(groups or [[]]):
                # What follows a move is a line, unless said otherwise (8.3.2).
                kind = letter if index == 0 or letter not in "Mm" else chr(ord(letter) - 1)
                steps.append(self._step(kind, group))
        return steps

    def _step(self, letter: str, given: list[float]) -> str:
        kind = letter.upper()
        x, y = self._at if letter.islower() else (0.0, 0.0)
        if kind == "Z":
            self._at, self._bend = self._start, None
            return "h"
        if kind in "QT":
            return self._curve(kind, given, (x, y))
        if kind == "H":
            end = (x + given[0], self._at[1])
        elif kind == "V":
            end = (self._at[0], y + given[0])
        else:
            end = (x + given[0], y + given[1])
        self._at, self._bend = end, None
        if kind == "M":
            self._start = end
        return f"{_shown(end)} {'m' if kind == 'M' else 'l'}"

    def _curve(self, kind: str, given: list[float], origin: Point) -> str:
        """A bend with one control point, which a "T" mirrors from the bend before."""
        (x, y), at = origin, self._at
        if kind == "Q":
            bend = (x + given[0], y + given[1])
        elif self._bend is None:
            bend = at
        else:
            bend = (2 * at[0] - self._bend[0], 2 * at[1] - self._bend[1])
        end = (x + given[-2], y + given[-1])
        first, second = (_towards(edge, bend) for edge in (at, end))
        self._at, self._bend = end, bend
        return f"{_shown(first)} {_shown(second)} {_shown(end)} c"


def _towards(edge: Point, bend: Point) -> Point:
    """Two thirds of the way, which makes a bend of one control point the same with two."""
    return (edge[0] + (bend[0] - edge[0]) * 2 / 3, edge[1] + (bend[1] - edge[1]) * 2 / 3)


def _shown(point: Point) -> str:
    return f"{point[0]:.6g} {-point[1] - SIDE:.6g}"
