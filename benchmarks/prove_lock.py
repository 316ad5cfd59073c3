"""Proof: ten seconds after a lock no process of HeartDesk, and no file, holds a name that was typed or shown.

    python -m benchmarks.prove_lock [KILLS]

A scripted day at the real window, on a real X screen where there is one, in a home folder of its own: sealed records of
people are opened and shown, words with names typed, needs ticked, a leaflet printed (saved, where no print system of
our own can be started), the directory searched, a name copied to the clipboard, a form left half filled. Every name is
a canary. The scanner must first find them in the open window's memory, so that it cannot pass blind. Then Ctrl+L; ten
seconds later it looks again, at the memory of every process of the tree and at every file of the profile, of the home
folder and of the print system with its spool: temporary files, caches, settings, what went to the terminal. Then the
same day is killed (SIGKILL, the whole tree) at random moments, and the files are looked at.
"""

import random
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.canaries import canary, found_in_folders, found_in_process
from benchmarks.proving.desks import ORGANIZATION, make_practice_desk, open_practice_desk
from benchmarks.proving.figures import Proof
from benchmarks.proving.print_system import PrintSystem, a_printer
from benchmarks.proving.visit import Gone, Visit, a_screen
from heartdesk.core.kinds import CONTROLLER, RULES, Kind
from heartdesk.core.roles import Operation, may
from heartdesk.store.unit import Unit

ASKED = 100
SECONDS_AFTER = 10.0
PEOPLE = 50
WORDS = "WordsEdit"
"""The field for what a person says."""


@dataclass
class Outcome:
    """Canaries seen: in memory while the desk was open, and afterwards where none may be."""

    open_memory: int = 0
    shown: int = 0
    locked_memory: dict[int, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    printed: int = 0


def a_desk_with_people(folder: Path) -> None:
    """A practice desk whose sealed records are canaries, as many of each kind that its worker may write and read."""
    make_practice_desk(folder)
    desk = open_practice_desk(folder)

    whole = {Operation.CREATE, Operation.READ}
    roles = desk.worker.roles
    kinds = [k for k in Kind if RULES[k].sealed and all(may(roles, k, one) for one in whole)]

    def write(unit: Unit) -> None:
        for number in range(PEOPLE):
            kind = kinds[number % len(kinds)]
            fields = {"name": canary(number), "notes": f"lives with {canary(1000 + number)}"}
            if RULES[kind].controlled:
                fields[CONTROLLER] = ORGANIZATION
            unit.create(kind, fields)

    desk.run(write)
    desk.close()


def work_a_while(visit: Visit) -> int:
    """The scripted day, up to a form left half filled; how many people were shown."""
    visit.until(lambda seen: bool(seen.get("open")))
    shown = int(visit.do("show people"))
    visit.cursor_in(WORDS)
    visit.do("type", f"{canary(2001)} says {canary(2002)} has nae food in and the meter's oot")
    visit.at_rest()
    visit.press_until("Return", "_Edit")  # over what it sounds like, to where home is
    visit.do("type", "Cumnock")
    visit.at_rest()
    visit.press("Return")
    visit.cursor_in("EntryList")
    visit.at_rest()
    visit.press("Space", "Down", "Space", "Ctrl+P")
    visit.cursor_in("QPushButton")
    visit.at_rest()
    visit.press_until("Return", WORDS)  # printed or saved as a PDF, done with this person
    visit.do("type", f"and {canary(2004)} needs a carer")
    visit.press("Ctrl+A", "Ctrl+C")
    visit.at_rest()
    visit.press("Ctrl+K")
    visit.do("type", canary(2003))
    visit.at_rest()
    return shown


def lock_and_look(
    folder: Path,
    home: Path,
    screen: Mapping[str, str],
    *,
    wait: float,
    printer: PrintSystem | None = None,
) -> Outcome:
    """A scripted day, a lock, and a look everywhere so many seconds later."""
    screen = {**screen, **(printer.places if printer is not None else {})}
    visit = Visit(folder, home, screen=screen)
    try:
        outcome = Outcome(shown=work_a_while(visit))
        outcome.open_memory = sum(found_in_process(pid) for pid in visit.processes())
        begun = time.monotonic()
        visit.lock()
        time.sleep(max(0.0, wait - (time.monotonic() - begun)))
        outcome.locked_memory = {pid: found_in_process(pid) for pid in visit.processes()}
        printed = (printer.folder,) if printer is not None else ()
        outcome.files = found_in_folders((folder, home, *printed))
        outcome.printed = printer.jobs() if printer is not None else 0
    finally:
        visit.close()
    return outcome


def kill_and_look(
    folder: Path, home: Path, screen: Mapping[str, str], *, after: float
) -> dict[str, int]:
    """A scripted day that is killed so many seconds after the desk has opened; the files that hold canaries."""
    visit = Visit(folder, home, screen=screen)
    visit.until(lambda seen: bool(seen.get("open")))
    visit.kill_after(after)
    with suppress(Gone):
        work_a_while(visit)
    visit.close()
    return found_in_folders((folder, home))


def main(times: int) -> int:
    proof = Proof("6. Locked, and killed", "python -m benchmarks.prove_lock")
    with (
        TemporaryDirectory() as name,
        a_screen(Path(name)) as screen,
        a_printer(Path(name) / "cups") as printer,
    ):
        Path(name).chmod(0o711)  # the print system's own programs are not root
        folder, home = Path(name) / "desk", Path(name) / "home"
        a_desk_with_people(folder)
        seen = lock_and_look(folder, home, screen, wait=SECONDS_AFTER, printer=printer)
        proof.figure(
            f"canaries in memory while the desk is open ({seen.shown} people shown)",
            f"{seen.open_memory:,}",
            must="some, or the scanner is blind",
            holds=seen.open_memory > 0 and seen.shown == PEOPLE,
        )
        proof.none(
            f"in memory {SECONDS_AFTER:.0f} s after Ctrl+L ({len(seen.locked_memory)} processes)",
            sum(seen.locked_memory.values()),
        )
        proof.none("in files then", sum(seen.files.values()))
        if printer is not None:
            proof.figure(
                "leaflets that the print system kept in its spool, which is among those files",
                str(seen.printed),
                must="some, or the spool was not looked at",
                holds=seen.printed > 0,
            )
        else:
            proof.note("No print system can be started here: its spool was not looked at.")
        for path, count in list(seen.files.items())[:5]:
            print("     ", path, count)
        chance, left = random.Random(1), {}
        for _ in range(times):
            left.update(kill_and_look(folder, home, screen, after=chance.uniform(0, 7)))
        proof.none(f"in files after {times} kills in the middle of a day", sum(left.values()))
        for path, count in list(left.items())[:5]:
            print("     ", path, count)
        proof.note(f"Screen: {screen['QT_QPA_PLATFORM']}.")
    return proof.end(write=times >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
