"""Hands a leaflet to a printer through `lp`, and says truthfully what became of it.

Linux and macOS print this way: the PDF goes to CUPS as it is. Windows has no `lp`; there the window renders the pages
itself (see `preview.page_pixels`) through Qt. Nothing is written to disk by us: `lp` reads the leaflet from a pipe.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace

from heartdesk.core.errors import MachineTrouble

SAVE_INSTEAD = "Save the leaflet as a PDF, and print it from another computer."
JOB_NAME = "Document"
"""What the printer across the room shows: it gives nothing away."""

PATIENCE = 15
"""Seconds until a print system that does not answer is given up."""

_PRINTER = re.compile(r"printer (\S+) (.*)")
_JOB = re.compile(r"request id is (\S+)")


@dataclass(frozen=True)
class Printer:
    """A printer that is set up here. `problem` says in words why it would not print now; "" when it would."""

    name: str
    is_default: bool
    problem: str = ""

    @property
    def ready(self) -> bool:
        """Whether it would print at once."""
        return not self.problem


@dataclass(frozen=True)
class HandedOver:
    """A leaflet that the print system has taken. `say` is the sentence to show; `job` its number there.

    Nobody can know from here that paper came out, so this never says "printed". `over` says that nothing more will
    happen to it, so that nobody needs to ask again.
    """

    say: str
    waiting: bool
    job: str
    over: bool = False


def can_print() -> bool:
    """Whether this computer has `lp`."""
    return shutil.which("lp") is not None and shutil.which("lpstat") is not None


def printers() -> tuple[Printer, ...]:
    """The printers that are set up, the default one first. Empty where there are none or no print system runs."""
    if not can_print():
        return ()
    default = _default_printer()
    found = [
        Printer(name, name == default, problem)
        for name, problem in _states(_ask("lpstat", "-l", "-p"), _ask("lpstat", "-a")).items()
    ]
    return tuple(sorted(found, key=lambda printer: (not printer.is_default, printer.name)))


def print_pdf(pdf: bytes, *, printer: str | None = None, copies: int = 1) -> HandedOver:
    """Hand a leaflet to a printer, the default one where none is named, and say whether it prints or waits.

    Raises MachineTrouble where nothing was handed over: no printer, an unknown one, one that takes no jobs.
    """
    known = printers()
    if not known:
        raise MachineTrouble("No printer is set up on this computer.", then=SAVE_INSTEAD)
    chosen = next((one for one in known if one.name == printer), None) if printer else known[0]
    if chosen is None:
        raise MachineTrouble(
            f"The printer {str(printer)[:60]!r} is not there any more, so nothing was printed.",
            then="Choose another printer, or save the leaflet as a PDF.",
        )
    job = _hand_over(pdf, chosen, copies)
    problem = next((one.problem for one in printers() if one.name == chosen.name), "")
    return HandedOver(_said(chosen.name, problem), bool(problem), job)


def what_became_of(handed: HandedOver) -> HandedOver:
    """Where a leaflet is now that was handed over: still waiting and why, or no longer there.

    `lpstat` tells a leaflet that came out from one that somebody cancelled by nothing, so neither is claimed.
    """
    name = handed.job.rpartition("-")[0]
    if handed.job in _jobs(_ask("lpstat", "-W", "not-completed", "-o")):
        problem = next((one.problem for one in printers() if one.name == name), "")
        return replace(handed, say=_said(name, problem), waiting=bool(problem))
    say = f"It is no longer waiting at the printer {name}. See whether the paper came out."
    return replace(handed, say=say, waiting=False, over=True)


def _said(name: str, problem: str) -> str:
    return (
        f"Waiting at the printer {name}: {problem}." if problem else f"Sent to the printer {name}."
    )


def _jobs(told: str) -> set[str]:
    """The numbers of the jobs that `lpstat -o` lists."""
    return {line.split(" ", 1)[0] for line in told.splitlines() if line[:1].strip()}


def _hand_over(pdf: bytes, printer: Printer, copies: int) -> str:
    """Give the leaflet to `lp` and return the number of the job: neutral name, no banner page."""
    command = ["lp", "-d", printer.name, "-t", JOB_NAME, "-n", str(max(1, min(copies, 20)))]
    command += ["-o", "job-sheets=none,none", "-o", "media=A4", "-"]
    done = _run(command, pdf)
    found = _JOB.search(done.stdout.decode(errors="replace"))
    if done.returncode or not found:
        raise MachineTrouble(
            f"The printer {printer.name} did not take the leaflet, so nothing was printed.",
            then="See whether it is switched on, or save the leaflet as a PDF.",
        )
    return found.group(1)


def _states(status: str, accepting: str) -> dict[str, str]:
    """What would keep each printer from printing, by name, from what `lpstat -l -p` and `lpstat -a` say."""
    states: dict[str, str] = {}
    name = ""
    for line in status.splitlines():
        found = _PRINTER.match(line)
        if found:
            name = found.group(1)
            stopped = "disabled" in found.group(2)
            states[name] = "it is switched off or paused" if stopped else ""
        elif name and line.strip().startswith("Alerts:"):
            states[name] = _alert(line) or states[name]
    for line in accepting.splitlines():
        refusing, says = line.partition(" ")[::2]
        if refusing in states and says.startswith("not accepting"):
            states[refusing] = "it takes no jobs just now"
    return states


def _alert(line: str) -> str:
    """The words for what a printer complains of (IANA's printer-state-reasons); "" for what does not stop it."""
    for reason, says in (
        ("media-empty", "it has no paper"),
        ("media-needed", "it has no paper"),
        ("media-jam", "paper is stuck in it"),
        ("door-open", "a door of it is open"),
        ("cover-open", "a door of it is open"),
        ("toner-empty", "it has no toner"),
        ("marker-supply-empty", "it has no ink"),
        ("offline", "it cannot be reached"),
        ("connecting-to-device", "it cannot be reached"),
    ):
        if reason in line:
            return says
    return ""


def _default_printer() -> str:
    return _ask("lpstat", "-d").rpartition(":")[2].strip()


def _ask(*command: str) -> str:
    return _run(list(command)).stdout.decode(errors="replace")


def _run(command: list[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command of the print system in English, so that its answer can be read."""
    try:
        return subprocess.run(  # noqa: S603 - a fixed command, the printer's name as one argument, no shell
            command,
            input=given,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=os.environ | {"LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise MachineTrouble(
            "The print system of this computer does not answer, so nothing was printed.",
            then=SAVE_INSTEAD,
        ) from trouble
