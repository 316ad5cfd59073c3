"""From a finished leaflet to a printer: the system's own way where there is one, pictures of pages where not.

Everything here waits for the printer's answer, so it is called in the print lane only.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QDateTime, QMarginsF, QRectF, QStandardPaths
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from heartdesk.core.errors import MachineTrouble
from heartdesk.leaflets import printing
from heartdesk.leaflets.preview import page_count, page_pixels
from heartdesk.leaflets.printing import Printer

DOTS = 300
"""Dots to the inch of a page sent as a picture: letters of 14 points stay crisp."""

JOB_NAME = "Document"
"""What a printer's own display may show: nothing about anybody."""


def suggested_file() -> Path:
    """A neutral name in the worker's documents, to the second, so that two leaflets do not meet."""
    places = QStandardPaths.StandardLocation
    folder = Path(QStandardPaths.writableLocation(places.DocumentsLocation))
    if not folder.is_dir():
        folder = Path(QStandardPaths.writableLocation(places.HomeLocation))
    stamp = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss")
    return folder / f"Leaflet {stamp}.pdf"


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


def print_leaflet(pdf: bytes, *, printer: str) -> str:
    """Hand a leaflet to a printer and give the sentence that says where it is now.

    Raises DeskError where nothing was handed over.
    """
    if printing.can_print():
        return printing.print_pdf(pdf, printer=printer or None).say
    device = QPrinter(QPrinterInfo.printerInfo(printer), QPrinter.PrinterMode.HighResolution)
    paint_pages(pdf, device)
    return f"Sent to {printer}. It may still be waiting at the printer."


def paint_pages(pdf: bytes, device: QPrinter) -> None:
    """Paint every page of a leaflet on a print device, in true size."""
    device.setDocName(JOB_NAME)
    device.setResolution(DOTS)
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
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
        paper = device.paperRect(QPrinter.Unit.DevicePixel)
        for number in range(page_count(pdf)):
            if number:
                device.newPage()
            page = page_pixels(pdf, number, round(paper.width()))
            image = QImage(
                page.data, page.width, page.height, page.stride, QImage.Format.Format_RGBX8888
            )
            painter.drawImage(
                QRectF(0, 0, paper.width(), paper.width() * page.height / page.width), image
            )
    finally:
        painter.end()
