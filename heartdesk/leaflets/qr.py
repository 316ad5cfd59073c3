"""QR codes as black squares drawn on the page: no image, and no second reading of the text."""

from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from heartdesk.leaflets.tagged import TaggedCanvas


@lru_cache(maxsize=256)
def dark_squares(text: str) -> tuple[int, str]:
    """How many squares wide the code of `text` is, and its dark squares as a path in PDF's words.

    The path runs from (0, 0) at the top left, one unit a square, downwards.
    """
    rows = squares_of(text)
    path = []
    for row, squares in enumerate(rows):
        column = 0
        for dark, stretch in groupby(squares):
            length = len(list(stretch))
            if dark:
                # A hair of overlap, or some printers leave white lines between the rows.
                path.append(f"{column} {-row - 1} {length} 1.02 re")
            column += length
    return len(rows), " ".join(path)


def squares_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """The squares of the code of `text`, row by row, true for a dark one."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)


def quiet_zone(text: str, size: float) -> float:
    """How much white the code of `text`, drawn `size` wide, needs on every side: four squares (ISO/IEC 18004)."""
    return 4 * size / dark_squares(text)[0]


def draw_qr(canvas: TaggedCanvas, text: str, left: float, top: float, size: float) -> None:
    """Draw the code of `text` in a square of `size` points. The white around it is the caller's."""
    count, path = dark_squares(text)
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(size / count, size / count)
    canvas.setFillGray(0)
    canvas.draw_path(path)
    canvas.restoreState()
