"""Fonts on paper: which embedded font has a letter, and how wide a text is."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from heartdesk.core.resources import resources_folder


@dataclass(frozen=True)
class Face:
    """A font in two weights, as names that reportlab knows once `load` has run."""

    regular: str
    bold: str

    def name(self, *, bold: bool) -> str:
        """The name of the weight."""
        return self.bold if bold else self.regular


READING = Face("AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold")
"""What everything is set in."""

STAND_IN = Face("NotoSans-Subset-Regular", "NotoSans-Subset-Bold")
"""Letters that READING lacks: more Latin, Greek, Cyrillic. One more alphabet is one more Face in FACES."""

FACES = (READING, STAND_IN)


@lru_cache(maxsize=8)
def load(face: Face) -> frozenset[str]:
    """The letters that a face has. The first time, both weights are read and made known to reportlab."""
    fonts = [
        TTFont(name, str(resources_folder() / "fonts" / f"{name}.ttf"))
        for name in (face.regular, face.bold)
    ]
    for font in fonts:
        pdfmetrics.registerFont(font)
    # There is no italic, so that nothing can be set in one.
    pdfmetrics.registerFontFamily(
        face.regular,
        normal=face.regular,
        bold=face.bold,
        italic=face.regular,
        boldItalic=face.bold,
    )
    return frozenset(chr(code) for code in fonts[0].face.charToGlyph)


def face_of(letter: str) -> Face | None:
    """The first face that has the letter, or None where no font of ours can print it."""
    return next((face for face in FACES if letter in load(face)), None)


def runs(text: str) -> list[tuple[Face | None, str]]:
    """`text` in stretches of one face each; None where no font of ours can print them."""
    if load(READING).issuperset(text):
        return [(READING, text)] if text else []
    return [(face, "".join(letters)) for face, letters in groupby(text, key=face_of)]


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a printable text is on one line, in points."""
    return sum(
        pdfmetrics.stringWidth(stretch, (face or READING).name(bold=bold), size)
        for face, stretch in runs(text)
    )
