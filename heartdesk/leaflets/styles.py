"""The styles of paper. A new style is one more entry in STYLES."""

from dataclasses import dataclass, replace

MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)


@dataclass(frozen=True)
class Style:
    """Sizes of a style, all in points.

    `label_column` sets labels such as "When" in a column of their own, else at the start of their
    text. `badge` is the circle with an entry's number, which hangs in the left margin. `gap` is
    the white around the rule between entries. `foot_table` sets the crisis lines
    in columns: number, name, words. `line` is the distance between lines, in sizes of the text.
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

    def tightened(self) -> "Style":
        """The same sizes with less white around lines and entries, still within clear print."""
        return replace(
            self, line=1.18, gap=self.gap * 0.5, top=self.top - 6, bottom=self.bottom - 3
        )

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.page[0] - self.left - self.right


# Sizes: RNIB and UKAAF clear print, 14 pt (never under 12), and large print, 18 pt (never under 16).
STYLES: dict[str, Style] = {
    "a4": Style(
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
    ),
    "large": Style(
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
    ),
}
