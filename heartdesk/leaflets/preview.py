"""A page of a leaflet as pixels, for the window's preview and for printers that take pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2

from heartdesk.core.errors import DeskError


@dataclass(frozen=True)
class Pixels:
    """A picture, four bytes a pixel in the order red, green, blue, unused; `stride` bytes a row.

    Qt shows it with QImage(data, width, height, stride, QImage.Format.Format_RGBX8888).copy().
    """

    width: int
    height: int
    stride: int
    data: bytes


def page_count(pdf: bytes) -> int:
    """How many pages a leaflet has. Raises DeskError for bytes that are no PDF."""
    with _opened(pdf) as document:
        return len(document)


def page_size(pdf: bytes) -> tuple[float, float]:
    """How wide and how high the first page is, in points. Raises DeskError for bytes that are no PDF."""
    with _opened(pdf) as document:
        wide, high = document[0].get_size()
        return wide, high


def page_pixels(pdf: bytes, page: int = 0, width: int = 800) -> Pixels:
    """A page (from 0), `width` pixels wide. Raises DeskError for bytes that are no PDF, IndexError for no such page."""
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(page)
        sheet = document[page]
        bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True, prefer_bgrx=True)
        return Pixels(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as trouble:
        raise DeskError("This leaflet could not be opened.", then="Make it again.") from trouble
    try:
        yield document
    finally:
        document.close()
