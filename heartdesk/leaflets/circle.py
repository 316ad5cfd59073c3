"""The people around somebody, on paper, for that person to keep: a drawing, the same in words, and what is needed."""

from dataclasses import replace

from heartdesk.core.errors import DeskError
from heartdesk.followups.circle import CROWDED, Circle, in_words, placed
from heartdesk.leaflets.escape import printable, words
from heartdesk.leaflets.hub_sheet import across, heading, line, make_sheet, title
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import (
    ACCENT,
    INK,
    RULE,
    WHITE,
    Piece,
    colour_of,
    set_text,
    space,
    under,
)
from heartdesk.leaflets.styles import STYLES
from heartdesk.leaflets.tagged import TaggedCanvas

STYLE = replace(STYLES["a4"], title=26, name=15, body=14, small=12, line=1.25)

TITLE = "The people around me"
ABOUT = "This is yours. Change it whenever you like. The nearer the middle, the more often you see them."
ME = "Me"
HEAVY = "A thick ring: it is heavy for them."
ALT = "A drawing: you in the middle, and around you {names}. The same stands below in words."
WORDS = "In words"
OWN = "What I need"
CARERS = "What those who look after me need"
NOT_SAID = "Not said yet."

_HIGH = 320.0
_SPOT = 22.0
_ROOM = 60.0
_SMALL = 11.0
_LETTERS = 20
_STRAIN = {"": 1.0, "light": 1.0, "some": 2.2, "heavy": 4.5}


def make_circle(circle: Circle) -> Leaflet:
    """One sheet with neither a name nor a hub on it. Raises DeskError where nobody is in the circle."""
    if not circle.around:
        raise DeskError("Nobody is in the circle yet.", then="Put somebody in first.")
    labels = read_labels("en")
    carers = [one for one in circle.around if one.cares]
    needs = [f"{one.name}: {one.needs or NOT_SAID}" for one in carers]
    half = STYLE.width / 2 - 8
    pieces = [
        title(TITLE, STYLE),
        line(ABOUT, STYLE, below=8),
        _drawing(circle),
        *([line(HEAVY, STYLE, size=STYLE.small, below=6)] if circle.heavy else []),
        heading(WORDS, STYLE),
        *(
            line(f"{number}  {in_words(one, 'me')}", STYLE, below=3)
            for number, one in enumerate(circle.around, 1)
        ),
        space(8),
        across(
            [
                _column(OWN, [circle.own or NOT_SAID], half),
                _column(CARERS, needs or [NOT_SAID], half),
            ],
            [half + 16, half],
        ),
    ]
    return make_sheet(TITLE, pieces, STYLE, labels, entries=len(circle.around))


def _column(name: str, said: list[str], width: float) -> Piece:
    head = line(name, STYLE, bold=True, role="H2", colour=ACCENT, width=width, below=3)
    return under([head, *(line(one, STYLE, width=width, below=3) for one in said)])


def _drawing(circle: Circle) -> Piece:
    """The drawing: one figure whose spoken words name everybody in it."""
    drawn = placed(circle.around)
    names = ", ".join(one.around.name for one in drawn)
    wide, high = STYLE.width / 2 - _ROOM, _HIGH / 2 - _SPOT

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        middle, base = left + STYLE.width / 2, top - _HIGH / 2
        box = (left, top - _HIGH, left + STYLE.width, top)
        spots = [(one, middle + one.across * wide, base - one.down * high) for one in drawn]
        with canvas.part("Figure", alt=ALT.format(names=names), box=box), canvas.marked():
            canvas.setStrokeColor(colour_of(RULE))
            canvas.setLineWidth(1.2)
            for _, across, down in spots:
                canvas.line(middle, base, across, down)
            _spot(canvas, ME, middle, base, strain=1, filled=True)
            for number, (one, across, down) in enumerate(spots, 1):
                strain = _STRAIN[one.around.strain]
                _spot(canvas, str(number), across, down, strain=strain, filled=False)
                if len(drawn) <= CROWDED:
                    _name(canvas, one.around.name, across, down)

    return Piece(_HIGH + 6, draw)


def _spot(
    canvas: TaggedCanvas, said: str, across: float, base: float, *, strain: float, filled: bool
) -> None:
    """A ring with a number in it, or whose drawing it is."""
    canvas.setStrokeColor(colour_of(ACCENT))
    canvas.setFillColor(colour_of(ACCENT if filled else WHITE))
    canvas.setLineWidth(strain)
    canvas.circle(across, base, _SPOT / 2, stroke=1, fill=1)
    text = set_text(words(said, bold=True), 60, size=_SMALL, colour=WHITE if filled else INK)
    text.draw(canvas, across - text.reach / 2, base + text.height / 2)


def _name(canvas: TaggedCanvas, name: str, across: float, base: float) -> None:
    """A name on white under its ring, on one line."""
    text = set_text(words(printable(name, _LETTERS).text, bold=True), 200, size=_SMALL, colour=INK)
    left = min(max(across - text.reach / 2, STYLE.left), STYLE.page[0] - STYLE.right - text.reach)
    top = base - _SPOT / 2 - 2
    canvas.setFillColor(colour_of(WHITE))
    canvas.rect(left - 1, top - text.height, text.reach + 2, text.height, stroke=0, fill=1)
    text.draw(canvas, left, top)
