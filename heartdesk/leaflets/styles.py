"""The styles of paper. A new style is one more entry in STYLES."""

from dataclasses import dataclass, replace
from typing import Literal

MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
A5 = (148 * MILLIMETRE, 210 * MILLIMETRE)
CARD = (85.6 * MILLIMETRE, 54 * MILLIMETRE)
"""A bank card (ISO/IEC 7810, ID-1)."""

Form = Literal["rows", "pictures", "booklet", "card", "slip", "discreet"]
"""How a style is laid out: labels and facts in rows, short lines beside pictures, or a form of paper of its own."""


@dataclass(frozen=True)
class Style:
    """Sizes of a style, all in points.

    `label_column` sets labels such as "When" in a column of their own, else at the start of their
    text. `badge` is the circle with an entry's number, which hangs in the left margin. `gap` is
    the white around the rule between entries. `foot_table` sets the crisis lines
    in columns: number, name, words. `line` is the distance between lines, in sizes of the text.
    `picture` is the side of a picture beside a line; `one_idea` gives each sentence a line of its
    own; `voice` chooses other words of ours (labels.read_labels). `sheet` is the paper in the
    printer where several pages stand on it.
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
    label_column: bool
    qr: float
    qr_column: float
    badge: float
    gap: float
    foot_table: bool
    line: float = 1.28
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

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.page[0] - self.left - self.right


_NORMAL = Style(
    id="a4",
    page=A4,
    left=20 * MILLIMETRE,
    right=16 * MILLIMETRE,
    top=14 * MILLIMETRE,
    bottom=11 * MILLIMETRE,
    title=27,
    name=19,
    phone=20,
    body=14,
    small=12,
    label_column=True,
    qr=76,
    qr_column=96,
    badge=24,
    gap=6,
    foot_table=True,
)
_LARGE = Style(
    id="large",
    page=A4,
    left=24 * MILLIMETRE,
    right=17 * MILLIMETRE,
    top=15 * MILLIMETRE,
    bottom=12 * MILLIMETRE,
    title=32,
    name=24,
    phone=26,
    body=18,
    small=16,
    label_column=False,
    qr=92,
    qr_column=118,
    badge=30,
    gap=8,
    foot_table=False,
)
_A5 = Style(
    id="a5",
    page=A5,
    left=17 * MILLIMETRE,
    right=11 * MILLIMETRE,
    top=11 * MILLIMETRE,
    bottom=9 * MILLIMETRE,
    title=21,
    name=15.5,
    phone=17,
    body=12,
    small=12,
    label_column=True,
    qr=60,
    qr_column=80,
    badge=20,
    gap=5,
    foot_table=False,
)
# Sizes: RNIB and UKAAF clear print, 14 pt (never under 12), and large print, 18 pt (never under 16).
# Easy read: pictures at the left, 16 pt or more, one idea to a line (UK government, accessible communication formats).
STYLES: dict[str, Style] = {
    "a4": _NORMAL,
    "large": _LARGE,
    "large24": replace(
        _LARGE,
        id="large24",
        left=25 * MILLIMETRE,
        right=15 * MILLIMETRE,
        title=38,
        name=31,
        phone=33,
        body=24,
        small=20,
        qr=104,
        qr_column=134,
        badge=38,
        gap=11,
        line=1.2,
    ),
    "a5": _A5,
    "booklet": replace(_A5, id="booklet", form="booklet", sheet=(A4[1], A4[0])),
    "easy": replace(
        _LARGE,
        id="easy",
        left=26 * MILLIMETRE,
        title=32,
        name=25,
        phone=27,
        body=18,
        small=16,
        form="pictures",
        picture=32,
        one_idea=True,
        voice="easy",
    ),
    "young": replace(_NORMAL, id="young", form="pictures", picture=19, voice="young"),
    "card": replace(
        _A5,
        id="card",
        form="card",
        page=CARD,
        sheet=A4,
        left=9,
        right=9,
        top=8,
        bottom=6,
        title=16,
        name=14,
        phone=17,
        label_column=False,
        line=1.18,
    ),
    "slip": replace(_NORMAL, id="slip", form="slip"),
    "discreet": replace(_NORMAL, id="discreet", form="discreet"),
}
