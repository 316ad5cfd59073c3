"""Letters that join or stand over each other: which glyphs a word of them needs, and where each stands (HarfBuzz).

reportlab prints characters, not glyphs. So each glyph gets a character of its own from a private plane, one for every
text that it stands for, and `meanings` tells that text: it is what a reader of the file is given instead.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFont

PRIVATE = 0xF0000
"""The first character of the private plane 15 (Unicode 23.5): nothing from outside may hold one (core.text.plain)."""

MOST = 20_000
"""Glyphs with a meaning of their own that are kept for a font; beyond these (hostile text only) one means nothing."""

NO_LETTER = "\u200d"
"""What a glyph means that is only part of a letter, such as its dots: a joiner, which no reader sees or speaks."""


@dataclass(frozen=True)
class Glyph:
    """A glyph as a character that its font can print, and how far it stands from its cluster, in thousandths."""

    letter: str
    dx: float
    dy: float


@dataclass(frozen=True)
class Cluster:
    """The glyphs of one letter, or of several that cannot be told apart. `advance` is how wide they are together."""

    glyphs: tuple[Glyph, ...]
    advance: float


class ShapedFont:
    """A font that reportlab knows, made ready to print glyphs. Sizes are in thousandths of the size of the text."""

    def __init__(self, font: TTFont, path: Path) -> None:
        self.name = font.face.name.decode("ascii")
        self._font = font
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))
        self._scale = 1000 / self._shaper.face.upem
        self._blank = self._shaper.get_nominal_glyph(ord(NO_LETTER))
        self._letters: dict[tuple[int, str], str] = {}
        self.meanings: dict[int, str] = {}
        self.clusters = lru_cache(maxsize=4096)(self._clusters)

    def advance(self, word: str) -> float:
        """How wide a word is."""
        return sum(cluster.advance for cluster in self.clusters(word))

    def _clusters(self, word: str) -> tuple[Cluster, ...]:
        """A word that is written from right to left, as it stands from left to right."""
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(word)
        buffer.guess_segment_properties()
        buffer.direction = "rtl"
        uharfbuzz.shape(self._shaper, buffer, {})
        placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        found: list[Cluster] = []
        end = len(word)
        for start, glyphs in groupby(placed, key=lambda one: int(one[0].cluster)):
            found.append(self._cluster(word[start:end], list(glyphs)))
            end = start
        return tuple(found)

    def _cluster(self, said: str, placed: list[tuple[Any, Any]]) -> Cluster:
        """Each glyph means one letter. Where several letters share one, blanks at its right mean all but the last.

        A glyph of several letters would be read back to front: readers of a file turn each letter of a line round.
        """
        glyphs = []
        at = 0.0
        for place, (info, where) in enumerate(placed):
            letter = self._letter(info.codepoint, said[-1] if place == 0 else NO_LETTER)
            dx, dy = at + where.x_offset * self._scale, where.y_offset * self._scale
            glyphs.append(Glyph(letter, dx, dy))
            at += where.x_advance * self._scale
        blanks = (self._letter(self._blank, letter) for letter in reversed(said[:-1]))
        glyphs += [Glyph(blank, at, 0) for blank in blanks]
        return Cluster(tuple(glyphs), at)

    def _letter(self, glyph: int, said: str) -> str:
        if len(self._letters) >= MOST and (glyph, said) not in self._letters:
            said = NO_LETTER
        if (glyph, said) not in self._letters:
            code = PRIVATE + len(self._letters)
            self._letters[glyph, said] = chr(code)
            self.meanings[code] = said
            face = self._font.face
            face.charToGlyph[code] = glyph
            face.charWidths[code] = self._shaper.get_glyph_h_advance(glyph) * self._scale
        return self._letters[glyph, said]
