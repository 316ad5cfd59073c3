"""Printing through a real print system of our own: CUPS on a private socket, no network, no real printer."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.leaflets import printing
from heartdesk.leaflets.printing import Printer, print_pdf, printers

CUPSD = shutil.which("cupsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
LEAFLET = b"%PDF-1.7\n% a leaflet as it was made\n"

needs_cups = pytest.mark.skipif(
    CUPSD is None or shutil.which("lp") is None or os.geteuid() != 0,
    reason="no CUPS to start here (apt-get install cups cups-client, and run as root)",
)


BACKEND = """#!/bin/sh
[ $# -eq 0 ] && exit 0
paper=${DEVICE_URI#paper:}
if [ -e "$paper.empty" ]; then
  echo "STATE: +media-empty-error" >&2
  while [ -e "$paper.empty" ]; do sleep 0.05; done
  echo "STATE: -media-empty-error" >&2
fi
cat "${6:--}" > "$paper"
"""


class PrintSystem:
    """A CUPS server in a folder of its own, with a kind of printer whose paper is a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "cups.sock"
        for name in ("root", "spool", "cache", "state", "temporary", "log"):
            (folder / name).mkdir()
        (folder / "temporary").chmod(0o1777)
        programs = folder / "bin"
        (programs / "backend").mkdir(parents=True)
        for name in ("daemon", "filter", "monitor", "notifier"):
            (programs / name).symlink_to(f"/usr/lib/cups/{name}")
        (programs / "backend" / "paper").write_text(BACKEND)
        (programs / "backend" / "paper").chmod(0o755)
        (folder / "files.conf").write_text(
            f"ServerRoot {folder}/root\nRequestRoot {folder}/spool\nCacheDir {folder}/cache\n"
            f"StateDir {folder}/state\nTempDir {folder}/temporary\nErrorLog {folder}/log/error\n"
            f"AccessLog {folder}/log/access\nPageLog {folder}/log/page\n"
            f"ServerBin {folder}/bin\nDataDir /usr/share/cups\nSystemGroup root lpadmin\n"
        )
        (folder / "cupsd.conf").write_text(
            f"Listen {self.socket}\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n"
            "PreserveJobHistory Yes\nPreserveJobFiles Yes\n"
            "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
            "<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n"
        )
        self.process = subprocess.Popen(
            [str(CUPSD), "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    def _answers(self) -> bool:
        asked = subprocess.run(["lpstat", "-r"], capture_output=True, check=False)
        return b"scheduler is running" in asked.stdout

    def add_queue(self, name: str) -> Path:
        """A queue that is on and takes jobs; gives the file that stands for its paper."""
        paper = self.folder / f"{name}.out"
        paper.write_bytes(b"")
        paper.chmod(0o666)
        self.admin("lpadmin", "-p", name, "-v", f"paper:{paper}", "-E")
        return paper

    def admin(self, *command: str) -> None:
        tool = shutil.which(command[0], path=os.environ["PATH"] + ":/usr/sbin")
        subprocess.run([str(tool), *command[1:]], check=True, capture_output=True)

    def job_notes(self) -> bytes:
        """What the print system wrote down about its jobs."""
        return b"".join(path.read_bytes() for path in (self.folder / "spool").glob("c*"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def wait_until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not fact():
        assert time.monotonic() < deadline, "waited 20 s in vain"
        time.sleep(0.02)


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
