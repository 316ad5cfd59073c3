"""The recovery code on paper: one tagged page to put in a safe place."""

import io
from collections.abc import Sequence
from datetime import date

from heartdesk.leaflets.escape import printable, words
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.pieces import (
    ACCENT,
    Piece,
    boxed,
    in_columns,
    ruled,
    set_text,
    space,
    tagged,
)
from heartdesk.leaflets.prepare import SHORT
from heartdesk.leaflets.structure import finish
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.leaflets.tagged import TaggedCanvas

TITLE = "Recovery code"

_COLUMNS = 4
_GROUP_SIZE = 27
_PADDING = 12

_WHAT = "This code opens the desk when a passphrase is forgotten, or when the computer's own key store is lost."
_KEEP = (
    "Keep this sheet locked away, and not beside the computer: in the safe, or in a sealed envelope with the manager.",
    "Whoever holds it can open the desk. Take no photo of it and send it to nobody.",
    "There is no other copy. HeartDesk does not keep the code and nobody can look it up.",
)
_USE = (
    "On the screen that asks who is at the desk, choose your name.",
    "Choose “I have forgotten my passphrase”, and type the seven groups in their order.",
    "Small letters and missing dashes do not matter. It has no letter O, I or L: read those as 0 and 1.",
)
_LOST = (
    "If this sheet is lost, or somebody else has seen it, an admin makes a new code on the page Workers. "
    "This one then stops working."
)


def make_recovery_sheet(code: str, *, desk: str, made: date) -> bytes:
    """The sheet as a tagged PDF/UA-1 file of one page. `desk` is what people call the hub; `code` as it is printed.

    The same values give the same bytes. Nothing of it is written anywhere.
    """
    style, labels = STYLES["a4"], read_labels("en")
    desk = printable(desk, SHORT).text
    head = f"{desk}, {labels.on(made)}" if desk else labels.on(made)
    out = io.BytesIO()
    canvas = TaggedCanvas(out, page=style.page, language=labels.tag)
    canvas.setTitle(TITLE)
    down = style.page[1] - style.top
    for piece in _pieces(head, code, style):
        piece.draw(canvas, style.left, down)
        down -= piece.height
    canvas.showPage()
    canvas.save()
    return finish(out.getvalue(), canvas.document, title=TITLE, language=labels.tag)


def _pieces(head: str, code: str, style: Style) -> list[Piece]:
    """The sheet from top to bottom."""
    heading = set_text(words(TITLE, bold=True), style.width, size=style.title, colour=ACCENT)
    return [
        tagged(heading, "H1", below=4),
        _line(head, style),
        space(10),
        _line(_WHAT, style),
        space(14),
        _code_box(code, style),
        space(8),
        *_part("Keep it safe", _KEEP, style),
        *_part("How to use it", _USE, style),
        *_part("Lost or seen", (_LOST,), style),
        space(14),
        _line("Kept by:", style),
        ruled(style.width, above=8, below=14),
        _line("Where, and since when:", style),
        ruled(style.width, above=8, below=0),
    ]


def _code_box(code: str, style: Style) -> Piece:
    """The groups in rows of four, each with its number: that is how they are typed back."""
    inner = style.width - 2 * _PADDING
    column = inner / _COLUMNS
    groups = [
        _group(number, group, column, style) for number, group in enumerate(code.split("-"), 1)
    ]
    return boxed([in_columns(groups, _COLUMNS, inner, gap=0)], style.width, padding=_PADDING)


def _group(number: int, group: str, width: float, style: Style) -> Piece:
    small = tagged(set_text(words(f"Group {number}"), width, size=style.small))
    large = tagged(set_text(words(group, bold=True), width, size=_GROUP_SIZE, line=1.3), below=8)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        small.draw(canvas, left, top)
        large.draw(canvas, left, top - small.height)

    return Piece(small.height + large.height, draw)


def _part(title: str, lines: Sequence[str], style: Style) -> list[Piece]:
    heading = set_text(words(title, bold=True), style.width, size=style.body + 2)
    return [
        space(12),
        tagged(heading, "H2", below=3),
        *(_line(line, style, below=4) for line in lines),
    ]


def _line(text: str, style: Style, *, below: float = 0) -> Piece:
    return tagged(set_text(words(text), style.width, size=style.body, line=style.line), below=below)
