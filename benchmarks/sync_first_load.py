"""A new desk's first load of 10,000 services by snapshot: bytes beside a trained-zstd floor, when it can be searched.

Real encrypted stores, real seals, a real folder between them. The floor holds no id, signature or seal.
Run from the top of the checkout: python -m benchmarks.sync_first_load [SERVICES]
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.sync_bytes import first_load
from benchmarks.synthetic import fill
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Audience, Kind
from heartdesk.store.desk import Desk
from heartdesk.store.search import search
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.compacting import hand_over
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.model import Way
from heartdesk.sync.rounds import make_round
from heartdesk.sync.transports.drive import DiskDrive
from heartdesk.sync.transports.folder import FolderRoad
from tests.makers import a_desk
from tests.sync.seals_for_tests import real_seals

SERVICES = 10_000
MOST = 2.0
"""Times the floor that a first load may take."""


def main(arguments: Sequence[str], *, show: Callable[[str], None] = print) -> int:
    """Show bytes and times, and give 1 where a first load takes more than it may."""
    count = int(arguments[0]) if arguments else SERVICES
    floor = first_load().floor
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in ("here", "there", "share"):
            (folder / name).mkdir()
        here, there = a_desk(folder / "here"), a_desk(folder / "there")
        fill(here, count)
        seals, keeper = real_seals("here"), DeskKeeper(here)
        begun = time.perf_counter()
        make_snapshot(keeper, seals, Audience.DIRECTORY)
        made = time.perf_counter() - begun
        road = FolderRoad(DiskDrive(folder / "share" / "HeartDesk"), place="share")
        hand_over(keeper, road)
        sizes = [path.stat().st_size for path in (folder / "share").rglob("*.hds")]
        ours = sum(sizes) / count
        show(f"made in {made:.1f} s: {len(sizes)} parts, the largest {max(sizes) / 1024:.0f} KB")
        first, whole = _loaded(there, folder / "share", show=show)
        found = there.look(lambda look: len(list(look.every(Kind.SERVICE))))
        here.close()
        there.close()
    show(f"first load: {ours:.0f} B a service, floor {floor:.0f}: {ours / floor:.2f} times")
    show(f"can be searched after {first:.2f} s, whole after {whole:.1f} s, {found:,} services")
    show(f"must hold: at most {MOST} times the floor")
    return 0 if ours <= MOST * floor and found == count else 1


def _loaded(desk: Desk, share: Path, *, show: Callable[[str], None]) -> tuple[float, float]:
    """Load it in two goes, stopped once in the middle; seconds until the first find, and in all."""
    begun, found = time.perf_counter(), 0.0
    goes = 0

    def watch(way: Way) -> bool:
        nonlocal found
        if not found and desk.look(lambda look: search(look, "food")):
            found = time.perf_counter() - begun
        return not (goes == 1 and way.done > way.of // 2)

    for goes in (1, 2):
        road = FolderRoad(DiskDrive(share / "HeartDesk"), place="share")
        try:
            told = make_round(DeskKeeper(desk), road, real_seals("there"), watch=watch).told
        except DeskError as trouble:
            told = (str(trouble),)
        show(f"round {goes}: {'; '.join(told) or 'all of it'}")
    return found, time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
