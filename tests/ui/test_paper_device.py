"""A leaflet painted on a print device, as Windows prints it: true size, turned as it lies, and as it was previewed."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.preview import page_count, page_pixels, page_size
from heartdesk.leaflets.styles import STYLES
from heartdesk.ui.paper import paint_pages
from tests.leaflet_makers import a_leaflet

ALIKE = 6.0
"""The most that greys may differ on the whole, of 255: the device draws a picture of 300 dots an inch."""


def printed(pdf: bytes, folder: Path) -> bytes:
    device = QPrinter()
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(folder / "printed.pdf"))
    paint_pages(pdf, device)
    return (folder / "printed.pdf").read_bytes()


def grey(pdf: bytes) -> Image.Image:
    """The first page, a dot for four points: letters drawn a hair otherwise weigh the same."""
    pixels = page_pixels(pdf, 0, round(page_size(pdf)[0]))
    size = (pixels.width, pixels.height)
    whole = Image.frombytes("RGBX", size, pixels.data, "raw", "RGBX", pixels.stride).convert("L")
    return whole.reduce(4)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_comes_out_in_true_size_as_it_was_previewed(
    style: str, tmp_path: Path, qapp: QApplication
) -> None:
    assert qapp is not None
    pdf = make_paper(a_leaflet(style=style)).pdf

    came = printed(pdf, tmp_path)

    wide, high = page_size(came)
    lies = page_size(pdf)[0] > page_size(pdf)[1]
    assert (wide > high) == lies
    assert {round(wide), round(high)} == {595, 842}
    assert page_count(came) == page_count(pdf)
    one, other = grey(pdf), grey(came)
    size = (min(one.width, other.width) - 2, min(one.height, other.height) - 2)
    differ = ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size)))
    assert ImageStat.Stat(differ).mean[0] < ALIKE
