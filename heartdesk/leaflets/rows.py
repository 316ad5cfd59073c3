"""Rows of a leaflet: what they say in one language or two, and how they share a line."""

from collections.abc import Sequence

from heartdesk.leaflets.pieces import Piece, Text, tagged, under
from heartdesk.leaflets.tagged import TaggedCanvas


def over(own: Text, piece: Piece, *, language: str, role: str = "P", below: float = 0) -> Piece:
    """What the language beside ours says, and under it the same in English, never parted.

    Both stand over each other even where one of them runs from the right, so that each is found beside the other.
    """
    return under((tagged(own, role, language=language, below=below, reach=piece.reach), piece))


def led_by(own: Text, text: Text, *, language: str, below: float = 0, role: str = "P") -> Piece:
    """A paragraph that begins with words in another language; `text` was set to leave them room in its first line."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.part(role):
            with canvas.part("Span", language=language), canvas.marked(own.said):
                own.draw(canvas, left, top)
            with canvas.marked(text.said):
                text.draw(canvas, left, top)

    return Piece(text.height + below, draw, max(own.reach, text.reach))


def in_line(pieces: Sequence[Piece], width: float, *, one: float, gap: float) -> Piece:
    """Pieces one under the other, but beside each other where they are one line each (`one` high) and there is room."""
    placed: list[tuple[Piece, float, float]] = []
    left = down = high = 0.0
    for piece in pieces:
        beside = piece.height <= one and high <= one and left + gap + piece.reach <= width
        if placed and beside:
            left += gap
        elif placed:
            left, down, high = 0.0, down + high, 0.0
        placed.append((piece, left, down))
        left, high = left + piece.reach, max(high, piece.height)

    def draw(canvas: TaggedCanvas, edge: float, top: float) -> None:
        for piece, across, below in placed:
            piece.draw(canvas, edge + across, top - below)

    return Piece(down + high, draw, width)
