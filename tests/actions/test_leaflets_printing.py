"""Printing through a real print system of our own: CUPS on a private socket, no network, no real printer."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.proving.print_system import CAN_START, PrintSystem, wait_until
from heartdesk.core.errors import DeskError
from heartdesk.leaflets import printing
from heartdesk.leaflets.printing import Printer, print_pdf, printers

LEAFLET = b"%PDF-1.7\n% a leaflet as it was made\n"

needs_cups = pytest.mark.skipif(
    not CAN_START,
    reason="left out: no CUPS to start here (apt-get install cups-daemon cups-client, and run as root)",
)


@pytest.fixture(scope="module")
def print_system() -> Iterator[PrintSystem]:
    # Not tmp_path: a socket's path may have no more than 107 characters.
    with (
        tempfile.TemporaryDirectory(prefix="hd-cups-") as name,
        pytest.MonkeyPatch.context() as set_env,
    ):
        folder = Path(name)
        folder.chmod(0o755)
        set_env.setenv("CUPS_SERVER", str(folder / "cups.sock"))
        system = PrintSystem(folder)
        try:
            yield system
        finally:
            system.stop()


@pytest.fixture
def queue(print_system: PrintSystem) -> Iterator[tuple[PrintSystem, Path]]:
    paper = print_system.add_queue("Hub")
    yield print_system, paper
    print_system.admin("lpadmin", "-x", "Hub")


@needs_cups
def test_a_leaflet_comes_out_as_it_was_made(queue: tuple[PrintSystem, Path]) -> None:
    _, paper = queue

    done = print_pdf(LEAFLET, printer="Hub")

    assert not done.waiting
    assert done.say == "Sent to the printer Hub."
    wait_until(lambda: paper.read_bytes() == LEAFLET)


@needs_cups
def test_the_job_is_called_document_and_has_no_banner(queue: tuple[PrintSystem, Path]) -> None:
    system, paper = queue

    print_pdf(LEAFLET, printer="Hub")
    wait_until(lambda: bool(paper.read_bytes()) and b"Document" in system.job_notes())

    notes = system.job_notes()
    assert b"leaflet" not in notes.lower()
    assert b"HeartDesk" not in notes
    assert b"job-sheets" in notes
    assert b"standard" not in notes


@needs_cups
def test_a_printer_that_is_off_is_said_to_be_waiting_and_never_printed(
    queue: tuple[PrintSystem, Path],
) -> None:
    system, paper = queue
    system.admin("cupsdisable", "-r", "taken away for repair", "Hub")

    done = print_pdf(LEAFLET, printer="Hub")

    assert done.waiting
    assert done.say == "Waiting at the printer Hub: it is switched off or paused."
    assert paper.read_bytes() == b""
    assert printers() == (Printer("Hub", False, "it is switched off or paused"),)

    system.admin("cupsenable", "Hub")
    wait_until(lambda: paper.read_bytes() == LEAFLET)


@needs_cups
def test_a_printer_without_paper_says_so(queue: tuple[PrintSystem, Path]) -> None:
    _, paper = queue
    empty = paper.with_name(f"{paper.name}.empty")
    empty.touch()
    print_pdf(LEAFLET, printer="Hub")
    wait_until(lambda: bool(printers()[0].problem))

    done = print_pdf(LEAFLET, printer="Hub")

    assert done.say == "Waiting at the printer Hub: it has no paper."
    empty.unlink()
    wait_until(lambda: paper.read_bytes() == LEAFLET and printers()[0].ready)


@needs_cups
def test_a_printer_that_takes_no_jobs_is_told_before_anything_is_lost(
    queue: tuple[PrintSystem, Path],
) -> None:
    system, paper = queue
    system.admin("cupsreject", "Hub")

    with pytest.raises(DeskError, match=r"Hub did not take the leaflet, so nothing was printed\."):
        print_pdf(LEAFLET, printer="Hub")

    assert paper.read_bytes() == b""
    assert printers()[0].problem == "it takes no jobs just now"


@needs_cups
def test_the_default_printer_comes_first_and_is_used(queue: tuple[PrintSystem, Path]) -> None:
    system, _ = queue
    paper = system.add_queue("Annex")
    system.admin("lpadmin", "-d", "Annex")

    assert [printer.name for printer in printers()] == ["Annex", "Hub"]
    assert printers()[0].is_default
    assert print_pdf(LEAFLET).say == "Sent to the printer Annex."
    wait_until(lambda: paper.read_bytes() == LEAFLET)

    system.admin("lpadmin", "-x", "Annex")


@needs_cups
def test_a_printer_that_was_taken_away_is_named(queue: tuple[PrintSystem, Path]) -> None:
    with pytest.raises(DeskError, match=r"'Gone' is not there any more, so nothing was printed\."):
        print_pdf(LEAFLET, printer="Gone")


def test_no_printer_at_all_means_save_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")

    with pytest.raises(DeskError) as trouble:
        print_pdf(LEAFLET)

    assert trouble.value.say == "No printer is set up on this computer."
    assert trouble.value.then.startswith("Save the leaflet as a PDF")


def test_a_computer_without_lp_has_no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert not printing.can_print()
    assert printers() == ()
