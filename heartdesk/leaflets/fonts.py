"""Fonts on paper: which embedded font has a letter, and how wide a text is."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from heartdesk.core.resources import resources_folder
from heartdesk.leaflets.shaping import ShapedFont


@dataclass(frozen=True)
class Face:
    """A font in two weights, as names that reportlab knows once `load` has run.

    `blocks` are where in Unicode its letters are, so that it is read only when it may be needed. `joins` for letters
    that must be shaped, `unspaced` for writing that ends a line after nearly any letter.
    """

    regular: str
    bold: str
    blocks: tuple[tuple[str, str], ...]
    joins: bool = False
    unspaced: bool = False

    def name(self, *, bold: bool) -> str:
        """The name of the weight."""
        return self.bold if bold else self.regular

    def may_have(self, letter: str) -> bool:
        """Whether the letter is in one of its blocks."""
        return any(first <= letter <= last for first, last in self.blocks)


READING = Face(
    "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold", (("\0", "\U0010ffff"),)
)
"""What everything is set in."""

STAND_IN = Face("NotoSans-Subset-Regular", "NotoSans-Subset-Bold", (("\u00a0", "\uffff"),))
"""Letters that READING lacks: more Latin, Greek, Cyrillic."""

ARABIC = Face(
    "Vazirmatn-Subset-Regular",
    "Vazirmatn-Subset-Bold",
    (("\u0600", "\u06ff"), ("\u0750", "\u077f")),
    joins=True,
)
"""Arabic, Urdu and their neighbours."""

CHINESE = Face(
    "NotoSansSC-Subset-Regular",
    "NotoSansSC-Subset-Bold",
    (("\u2e80", "\u9fff"), ("\uff00", "\uffef")),
    unspaced=True,
)
"""Simplified Chinese: everyday characters (installer/cut_fonts.py)."""

FACES = (READING, STAND_IN, ARABIC, CHINESE)
"""One more alphabet is one more Face."""

OWN_LINES = frozenset(
    name for face in FACES if face.joins or face.unspaced for name in (face.regular, face.bold)
)
"""Fonts whose text cannot be set by a plain paragraph (set_lines)."""

_BOLD = {face.bold for face in FACES}
_SHAPED: dict[str, ShapedFont] = {}


@lru_cache(maxsize=8)
def load(face: Face) -> frozenset[str]:
    """The letters that a face has. The first time, both weights are read and made known to reportlab."""
    letters: frozenset[str] = frozenset()
    for name in (face.bold, face.regular):
        path = resources_folder() / "fonts" / f"{name}.ttf"
        font = TTFont(name, str(path), shapable=False)
        letters = frozenset(chr(code) for code in font.face.charToGlyph)
        pdfmetrics.registerFont(font)
        if face.joins:
            _SHAPED[name] = ShapedFont(font, path)
    # There is no italic, so that nothing can be set in one.
    pdfmetrics.registerFontFamily(
        face.regular,
        normal=face.regular,
        bold=face.bold,
        italic=face.regular,
        boldItalic=face.bold,
    )
    return letters


def is_bold(font: str) -> bool:
    """Whether a font's name is that of a bold weight."""
    return font in _BOLD


def shaped_font(font: str) -> ShapedFont:
    """What shapes the letters of a loaded font of a face that `joins`."""
    return _SHAPED[font]


def meanings_of(font: str) -> dict[int, str]:
    """The texts that private characters of a font stand for, by the font's name within the file."""
    for shaped in _SHAPED.values():
        if shaped.name == font:
            return shaped.meanings
    return {}


def face_of(letter: str) -> Face | None:
    """The first face that has the letter, or None where no font of ours can print it."""
    return next((f for f in FACES if f.may_have(letter) and letter in load(f)), None)


def runs(text: str) -> list[tuple[Face | None, str]]:
    """`text` in stretches of one face each; None where no font of ours can print them."""
    if load(READING).issuperset(text):
        return [(READING, text)] if text else []
    return [(face, "".join(letters)) for face, letters in groupby(text, key=face_of)]


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a printable text is on one line, in points."""
    return sum(
        stretch_width(stretch, (face or READING), size, bold=bold) for face, stretch in runs(text)
    )


def stretch_width(text: str, face: Face, size: float, *, bold: bool) -> float:
    """How wide letters of one face are, in points."""
    name = face.name(bold=bold)
    if face.joins:
        return shaped_font(name).advance(text) * size / 1000
    return pdfmetrics.stringWidth(text, name, size)
