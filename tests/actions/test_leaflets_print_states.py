"""Every kind of paper through a real print system: it comes out as it was previewed, or we say truthfully why not."""

import os
import pwd
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from benchmarks.proving.print_system import PrintSystem, wait_until
from heartdesk.core.errors import DeskError
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.preview import page_count, page_pixels, page_size
from heartdesk.leaflets.printing import JOB_NAME, print_pdf, what_became_of
from heartdesk.leaflets.styles import STYLES
from tests.actions.test_leaflets_printing import needs_cups, print_system, queue
from tests.leaflet_makers import a_leaflet, text_of

__all__ = ["print_system", "queue"]

DRIVER = Path("/usr/lib/cups/backend/cups-pdf")
DESCRIPTION = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
ALIKE = 8.0
"""The most that greys of a page may differ on the whole, of 255: another renderer draws letters a hair otherwise."""

GONE = "It is no longer waiting at the printer Hub. See whether the paper came out."


needs_driver = pytest.mark.skipif(
    not (DRIVER.exists() and DESCRIPTION.exists()),
    reason="left out: the driver printer-driver-cups-pdf is not here",
)


def leaflet_in(style: str) -> bytes:
    return make_paper(a_leaflet(style=style, slip_code="7H3T-W8YC")).pdf


@pytest.fixture
def pdf_printer(print_system: PrintSystem) -> Iterator[Path]:
    """A printer with a real driver, which turns what it is given into a PDF; gives the folder where it puts that."""
    tray = Path(pwd.getpwuid(os.geteuid()).pw_dir) / "PDF"
    was_there = tray.exists()
    before = set(tray.glob("*"))
    backend = print_system.folder / "bin" / "backend" / "cups-pdf"
    if not backend.exists():
        backend.symlink_to(DRIVER)
    print_system.admin("lpadmin", "-p", "Office", "-v", "cups-pdf:/", "-P", str(DESCRIPTION), "-E")
    yield tray
    print_system.admin("lpadmin", "-x", "Office")
    for new in set(tray.glob("*")) - before:
        new.unlink()
    if tray.exists() and not was_there:
        tray.rmdir()


def letters(pdf: bytes) -> list[str]:
    """Letters and figures in any order: a driver keeps those, and neither the order nor every gap and sign."""
    return sorted(re.findall(r"[A-Za-z0-9]", text_of(pdf)))


def grey(pdf: bytes, page: int) -> Image.Image:
    wide = round(page_size(pdf)[0])
    pixels = page_pixels(pdf, page, wide)
    size = (pixels.width, pixels.height)
    whole = Image.frombytes("RGBX", size, pixels.data, "raw", "RGBX", pixels.stride).convert("L")
    return whole.reduce(4)


@needs_cups
@needs_driver
@pytest.mark.parametrize("style", STYLES)
def test_what_comes_out_of_a_real_driver_is_what_was_previewed(
    pdf_printer: Path, style: str
) -> None:
    pdf = leaflet_in(style)
    before = set(pdf_printer.glob("*"))

    handed = print_pdf(pdf, printer="Office")
    wait_until(lambda: what_became_of(handed).over)

    (out,) = set(pdf_printer.glob("*")) - before
    assert out.name.startswith(JOB_NAME)
    came = out.read_bytes()
    assert page_count(came) == page_count(pdf)
    assert letters(came) == letters(pdf)
    if style != "a5":  # half a page comes out on the whole sheet that is in the printer
        for page in range(page_count(pdf)):
            one, other = grey(pdf, page), grey(came, page)
            size = (min(one.width, other.width), min(one.height, other.height))
            differ = ImageChops.difference(one.crop((0, 0, *size)), other.crop((0, 0, *size)))
            assert ImageStat.Stat(differ).mean[0] < ALIKE


@needs_cups
@needs_driver
def test_a_real_driver_that_is_off_holds_it_back_and_one_cancelled_there_never_comes_out(
    print_system: PrintSystem, pdf_printer: Path
) -> None:
    before = set(pdf_printer.glob("*"))
    print_system.admin("cupsdisable", "Office")

    first = print_pdf(leaflet_in("a4"), printer="Office")
    second = print_pdf(leaflet_in("card"), printer="Office")
    assert first.say == "Waiting at the printer Office: it is switched off or paused."
    print_system.admin("cancel", second.job)
    print_system.admin("cupsenable", "Office")

    wait_until(lambda: what_became_of(first).over and what_became_of(second).over)
    (out,) = set(pdf_printer.glob("*")) - before
    assert letters(out.read_bytes()) == letters(leaflet_in("a4"))
    for one in (first, second):
        assert what_became_of(one).say == GONE.replace("Hub", "Office")


@needs_cups
@pytest.mark.parametrize("style", STYLES)
def test_every_style_reaches_a_printer_letter_for_letter(
    queue: tuple[PrintSystem, Path], style: str
) -> None:
    system, paper = queue
    pdf = leaflet_in(style)

    handed = print_pdf(pdf, printer="Hub")

    wait_until(lambda: paper.read_bytes() == pdf)
    wait_until(lambda: what_became_of(handed).over)
    assert what_became_of(handed).say == GONE
    assert b"leaflet" not in system.job_notes().lower()


@needs_cups
@pytest.mark.parametrize("style", ["discreet", "booklet"])
def test_without_paper_it_waits_until_there_is_some(
    queue: tuple[PrintSystem, Path], style: str
) -> None:
    _, paper = queue
    empty = paper.with_name(f"{paper.name}.empty")
    empty.touch()
    pdf = leaflet_in(style)

    handed = print_pdf(pdf, printer="Hub")

    wait_until(lambda: what_became_of(handed).waiting)
    assert what_became_of(handed).say == "Waiting at the printer Hub: it has no paper."
    assert paper.read_bytes() == b""
    empty.unlink()
    wait_until(lambda: what_became_of(handed).over)
    assert paper.read_bytes() == pdf


@needs_cups
def test_at_a_printer_that_is_off_it_waits_and_is_never_said_to_be_printed(
    queue: tuple[PrintSystem, Path],
) -> None:
    system, paper = queue
    system.admin("cupsdisable", "Hub")

    handed = print_pdf(leaflet_in("easy"), printer="Hub")

    now = what_became_of(handed)
    assert (now.waiting, now.over) == (True, False)
    assert now.say == "Waiting at the printer Hub: it is switched off or paused."
    assert paper.read_bytes() == b""


@needs_cups
def test_one_that_was_cancelled_at_the_printer_is_never_said_to_have_come_out(
    queue: tuple[PrintSystem, Path],
) -> None:
    system, paper = queue
    system.admin("cupsdisable", "Hub")
    handed = print_pdf(leaflet_in("card"), printer="Hub")

    system.admin("cancel", handed.job)

    wait_until(lambda: what_became_of(handed).over)
    now = what_became_of(handed)
    assert now.say == GONE
    assert not now.waiting
    system.admin("cupsenable", "Hub")
    assert paper.read_bytes() == b""


@pytest.mark.parametrize("style", ["a4", "discreet"])
def test_with_no_printer_nothing_is_handed_over(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")

    with pytest.raises(DeskError, match="No printer is set up on this computer"):
        print_pdf(leaflet_in(style))
