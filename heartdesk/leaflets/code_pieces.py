"""A QR code as a piece of a leaflet: its squares, the line that leads to it, what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from heartdesk.leaflets.links import Target
from heartdesk.leaflets.pieces import RULE, Piece, colour_of, under
from heartdesk.leaflets.qr import draw_qr, quiet_zone
from heartdesk.leaflets.tagged import TaggedCanvas


@dataclass(frozen=True)
class Code:
    """A QR code with the white above and below it, and what stands under it in words."""

    figure: Piece
    words: Piece


def scannable(target: Target, caption: Piece, *, size: float, alt: str) -> Code:
    """A QR code `size` wide. Leave it some white at its sides."""
    quiet = quiet_zone(target.uri, size)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        top -= quiet
        box = (left, top - size, left + size, top)
        with canvas.part("Figure", alt=alt, box=box), canvas.marked():
            draw_qr(canvas, target.uri, left, top, size)

    return Code(Piece(size + 2 * quiet, draw, size), caption)


def led_to(piece: Piece, at: float) -> Piece:
    """A line of text, and a thin line from its end to below what stands above it at `at`, where there is room."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        piece.draw(canvas, left, top)
        middle, start = top - piece.height * 0.55, left + piece.reach + 8
        if start < left + at - 8:
            canvas.setStrokeColor(colour_of(RULE))
            canvas.setLineWidth(0.75)
            canvas.line(start, middle, left + at, middle)
            canvas.line(left + at, middle, left + at, top)

    return Piece(piece.height, draw, piece.reach)


def beside(pieces: Sequence[Piece], figure: Piece, offset: float) -> Piece:
    """Pieces one under the other, with a figure at `offset` to their right that ends with them. Read in that order."""
    rows = under(pieces)
    height = max(rows.height, figure.height)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        rows.draw(canvas, left, top)
        figure.draw(canvas, left + offset, top - height + figure.height)

    return Piece(height, draw)
