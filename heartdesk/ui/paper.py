"""From a finished leaflet to a printer: the system's own way where there is one, pictures of pages where not.

Everything here waits for the printer's answer, so it is called in the print lane only.
"""

import sys
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QDateTime, QMarginsF, QRectF, QStandardPaths
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from heartdesk.core.errors import MachineTrouble
from heartdesk.leaflets import printing
from heartdesk.leaflets.preview import page_count, page_pixels, page_size
from heartdesk.leaflets.printing import JOB_NAME, HandedOver, Printer

POINTS = 72
"""To the inch."""

DOTS = 300
"""Dots to the inch of a page sent as a picture: letters of 14 points stay crisp."""

FILE_NAME = "Notes"
"""What every file is called first, so that a discreet one is no different."""


def suggested_file(ending: str = ".pdf") -> Path:
    """A neutral name in the worker's documents that no file there has yet, so that two leaflets do not meet."""
    places = QStandardPaths.StandardLocation
    folder = Path(QStandardPaths.writableLocation(places.DocumentsLocation))
    if not folder.is_dir():
        folder = Path(QStandardPaths.writableLocation(places.HomeLocation))
    stamp = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss")
    again = (f" ({number})" for number in count(2))
    files = (folder / f"{FILE_NAME} {stamp}{more}{ending}" for more in chain(("",), again))
    return next(file for file in files if not file.exists())


def short_path(file: Path) -> str:
    """A path as people know it: the home folder is "~" where systems write it so."""
    home = Path.home()
    if sys.platform == "win32" or not file.is_relative_to(home):
        return str(file)
    return str(Path("~") / file.relative_to(home))


def printers() -> tuple[Printer, ...]:
    """The printers of this computer; none where there is none."""
    if printing.can_print():
        return printing.printers()
    usual = QPrinterInfo.defaultPrinterName()
    return tuple(
        Printer(name=name, is_default=name == usual)
        for name in QPrinterInfo.availablePrinterNames()
    )


def print_leaflet(pdf: bytes, *, printer: str) -> HandedOver:
    """Hand a leaflet to a printer and say where it is now. Raises DeskError where nothing was handed over."""
    if printing.can_print():
        return printing.print_pdf(pdf, printer=printer or None)
    device = QPrinter(QPrinterInfo.printerInfo(printer), QPrinter.PrinterMode.HighResolution)
    paint_pages(pdf, device)
    said = f"Sent to {printer}. It may still be waiting at the printer."
    return HandedOver(said, waiting=False, job="", over=True)


def paint_pages(pdf: bytes, device: QPrinter) -> None:
    """Paint every page of a leaflet on a print device, in true size: half a page stays half a page."""
    device.setDocName(JOB_NAME)
    device.setResolution(DOTS)
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    wide, high = page_size(pdf)
    lies = QPageLayout.Orientation.Landscape if wide > high else QPageLayout.Orientation.Portrait
    device.setPageOrientation(lies)
    # Without these two the page would shrink into the printer's margins.
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    device.setFullPage(True)
    painter = QPainter()
    if not painter.begin(device):
        raise MachineTrouble(
            "The printer could not be reached, so nothing was printed.",
            then="Save the leaflet as a PDF instead.",
        )
    try:
        across = wide / POINTS * device.resolution()
        for number in range(page_count(pdf)):
            if number:
                device.newPage()
            page = page_pixels(pdf, number, round(across))
            image = QImage(
                page.data, page.width, page.height, page.stride, QImage.Format.Format_RGBX8888
            )
            painter.drawImage(QRectF(0, 0, across, across * high / wide), image)
    finally:
        painter.end()
