"""The styles of paper. A new style is one more entry in STYLES."""

from dataclasses import dataclass, replace
from typing import Literal

MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
A5 = (148 * MILLIMETRE, 210 * MILLIMETRE)
CARD = (85.6 * MILLIMETRE, 54 * MILLIMETRE)
"""A bank card (ISO/IEC 7810, ID-1)."""

SMALLEST_QR = 20.5 * MILLIMETRE
"""A code that a phone reads from the hand."""

Form = Literal["rows", "pictures", "booklet", "card", "slip", "discreet"]
"""How a style is laid out: labels and facts in rows, short lines beside pictures, or a form of paper of its own."""


@dataclass(frozen=True)
class Style:
    """Sizes of a style, all in points.

    `badge` is the circle with an entry's number, which hangs in the left margin. `gap` is the white around the rule
    between entries. `foot_table` sets the crisis lines in columns: number, name, words. `line` is the distance between
    lines, in sizes of the text, `row_gap` the white under a row, `padding` that within a frame. `flow` lets short rows
    stand side by side, gathers what nobody knows in one line and sets web addresses small. `picture` is the side of a
    picture beside a line; `one_idea` gives each sentence a line of its own; `voice` chooses other words of ours
    (labels.read_labels). `sheet` is the paper in the printer where several pages stand on it.
    """

    id: str
    page: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float
    title: float
    name: float
    phone: float
    body: float
    small: float
    qr: float
    qr_column: float
    badge: float
    gap: float
    foot_table: bool
    line: float = 1.28
    row_gap: float = 2
    padding: float = 9
    flow: bool = False
    form: Form = "rows"
    picture: float = 0
    one_idea: bool = False
    voice: str = ""
    sheet: tuple[float, float] | None = None

    @property
    def paper(self) -> tuple[float, float]:
        """The size of the paper in the printer."""
        return self.sheet or self.page

    def tightened(self) -> "Style":
        """The same sizes with less white around lines and entries, still within clear print."""
        return replace(
            self, line=1.18, gap=self.gap * 0.5, top=self.top - 6, bottom=self.bottom - 3
        )

    def gathered(self) -> "Style":
        """The same size of type, short rows side by side, what nobody knows in one row; one idea a line stays so."""
        return replace(self.tightened(), flow=not self.one_idea)

    def compact(self) -> "Style":
        """The same size of type with no white that can be spared, and codes as small as may be."""
        return replace(
            self.gathered(),
            gap=1,
            row_gap=0,
            padding=4,
            picture=min(self.picture, self.body * 1.18),
            title=self.title - 3,
            name=self.name - 2,
            phone=self.phone - 2,
            qr=min(self.qr, SMALLEST_QR),
            qr_column=min(self.qr_column, SMALLEST_QR + 20),
        )

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.page[0] - self.left - self.right


# Margins in millimetres, all else in points: page | left right top bottom | title name phone body small | code, its
# column | badge gap | crisis lines in columns. Sizes: RNIB and UKAAF clear print, 14 pt (never under 12), and large
# print, 18 pt (never under 16).
_SHEETS = {
    "a4": (A4, (20, 16, 14, 11), (27, 19, 20, 14, 12), (76, 96), (24, 6), True),
    "large": (A4, (24, 17, 15, 12), (32, 24, 26, 18, 16), (92, 118), (30, 8), False),
    "large24": (A4, (25, 15, 15, 12), (38, 31, 33, 24, 20), (104, 134), (38, 11), False),
    "a5": (A5, (17, 11, 11, 9), (21, 15.5, 17, 12, 12), (60, 80), (20, 5), False),
}


def _sheet(name: str) -> Style:
    """A style of the table, as it is."""
    page, margins, letters, code, (badge, gap), foot_table = _SHEETS[name]
    left, right, top, bottom = (margin * MILLIMETRE for margin in margins)
    title, entry, phone, body, small = letters
    return Style(
        id=name,
        page=page,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        title=title,
        name=entry,
        phone=phone,
        body=body,
        small=small,
        qr=code[0],
        qr_column=code[1],
        badge=badge,
        gap=gap,
        foot_table=foot_table,
    )


_NORMAL, _LARGE, _A5 = _sheet("a4"), _sheet("large"), _sheet("a5")
# Easy read: pictures at the left, 16 pt or more, one idea to a line (UK government, accessible communication formats).
_EASY = replace(_LARGE, left=26 * MILLIMETRE, name=25, phone=27, form="pictures", picture=32)
_CARD = replace(_A5, page=CARD, sheet=A4, left=9, right=9, top=8, bottom=6, title=16, name=14)

STYLES: dict[str, Style] = {
    style.id: style
    for style in (
        _NORMAL,
        _LARGE,
        replace(_sheet("large24"), line=1.2),
        _A5,
        replace(_A5, id="booklet", form="booklet", sheet=(A4[1], A4[0])),
        replace(_EASY, id="easy", one_idea=True, voice="easy"),
        replace(_NORMAL, id="young", form="pictures", picture=19, voice="young"),
        replace(_CARD, id="card", form="card", line=1.18),
        replace(_NORMAL, id="slip", form="slip"),
        replace(_NORMAL, id="discreet", form="discreet"),
    )
}
