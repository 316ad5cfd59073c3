"""How much memory a desk takes while it takes in a large log, by bundles and by snapshot: it must not grow with it.

Each figure is the peak of a process of its own, as Linux tells it.
Run from the top of the checkout: python -m benchmarks.sync_memory [CHANGES]
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.synthetic import services
from heartdesk.core.area import find_area
from heartdesk.core.kinds import Audience, Kind
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.compacting import hand_over
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.drive import DiskDrive
from heartdesk.sync.transports.folder import FolderRoad
from tests.makers import a_desk
from tests.sync.seals_for_tests import real_seals

CHANGES = 10_000
RECORDS = 400
AT_ONCE = 500
MOST = 1.5
"""Times the memory for a log ten times as long."""


def _road(share: Path) -> FolderRoad:
    return FolderRoad(DiskDrive(share / "HeartDesk"), place="share")


def _edit(unit: Unit, ids: Sequence[str], start: int) -> None:
    for number in range(start, start + AT_ONCE):
        said = {"description": f"as it was told for the {number}th time"}
        unit.change(Kind.SERVICE, ids[number % len(ids)], said)


def _create(unit: Unit) -> list[str]:
    area = find_area("east_ayrshire")
    towns = [one.name for one in area.settlements]
    made = services(RECORDS, towns=towns, needs=[one.id for one in area.needs.needs])
    return [unit.create(Kind.SERVICE, fields) for fields in made]


def write(folder: Path, changes: int, *, summed_up: bool) -> None:
    """A desk that said so many changes, brought to a folder; or all of it in one snapshot."""
    (folder / "here").mkdir(parents=True)
    desk = a_desk(folder / "here")
    ids = desk.run(_create).value
    for start in range(0, changes - RECORDS, AT_ONCE):
        desk.run(partial(_edit, ids=ids, start=start))
    keeper, seals = DeskKeeper(desk), real_seals("here")
    if summed_up:
        make_snapshot(keeper, seals, Audience.DIRECTORY)
        hand_over(keeper, _road(folder))
    else:
        make_round(keeper, _road(folder), seals)
    desk.close()


def _peak() -> int:
    """The most memory this process has taken so far, in KB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def take_in(folder: Path) -> None:
    """Take in what lies in a folder, and say how much memory that took at most, in KB."""
    (folder / "there").mkdir()
    desk = a_desk(folder / "there")
    before = _peak()
    make_round(DeskKeeper(desk), _road(folder), real_seals("there"))
    after = _peak()
    sys.stdout.write(json.dumps({"before": before, "after": after}) + "\n")
    desk.close()


def main(arguments: Sequence[str], *, show: Callable[[str], None] = print) -> int:
    """Show the memory for a short log and one ten times as long, and give 1 where it grows with the log."""
    if arguments[:1] == ["take-in"]:
        take_in(Path(arguments[1]))
        return 0
    changes = int(arguments[0]) if arguments else CHANGES
    missed = []
    for summed_up in (False, True):
        peaks = []
        for count in (changes // 10, changes):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place) / "share"
                write(folder, count, summed_up=summed_up)
                command = [sys.executable, "-m", "benchmarks.sync_memory", "take-in", str(folder)]
                told = subprocess.run(command, check=True, capture_output=True, text=True)
            peak = json.loads(told.stdout.splitlines()[-1])
            peaks.append(peak["after"])
            show(
                f"{'snapshot' if summed_up else 'bundles':9s} {count:8,d} changes: "
                f"{peak['before'] / 1024:.0f} MB before, {peak['after'] / 1024:.0f} MB at most"
            )
        if peaks[1] > MOST * peaks[0]:
            missed.append("snapshot" if summed_up else "bundles")
    show(f"must hold: at most {MOST} times for a log ten times as long")
    show("missed: " + (", ".join(missed) or "none"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
