"""A desk that was set back learns from a summary what it had said before: what it said since is still looked for."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from heartdesk.core.kinds import Audience, Kind
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.model import unwatched
from heartdesk.sync.rounds import make_round
from heartdesk.sync.snapshots import bring_in
from heartdesk.sync.taking import COPIED
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.memory_line import MemoryLine, MemoryServer
from tests.sync.seals_for_tests import PaperSeals

ROOT = UUID(int=8)
MOMENT = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


def a_memory_desk(name: str) -> MemoryDesk:
    kept = Kept(streams=(str(uuid5(ROOT, f"stream {name}")),))
    return MemoryDesk(kept, run=uuid5(ROOT, f"run {name}").bytes, clock=lambda: MOMENT)


def test_what_a_desk_said_after_it_was_set_back_is_not_lost_in_two_summaries() -> None:
    server, road = MemoryServer(), "server"
    barony, grange = a_memory_desk("barony"), a_memory_desk("grange")
    seals = {desk: PaperSeals(name) for desk, name in ((barony, "barony"), (grange, "grange"))}

    def meets(desk: MemoryDesk) -> None:
        make_round(desk, MemoryLine(server, place=road), seals[desk])

    # given a desk of which the disk is set back, and what it had said meanwhile summed up by another
    barony.create(Kind.SERVICE, "club", {"name": "Lunch club"})
    meets(barony)
    image = barony.kept.image()
    barony.change(Kind.SERVICE, "club", {"url": "before"})
    for desk in (barony, grange):
        meets(desk)
    assert make_snapshot(grange, seals[grange], Audience.DIRECTORY) is not None
    for _ in range(2):
        meets(grange)
    barony.restored(image, run=uuid5(ROOT, "run again").bytes)

    # when it says something under the same number, which nobody gets, and sums up itself
    barony.change(Kind.SERVICE, "club", {"description": "since"})
    server.after, server.how = 1, "gone"
    meets(barony)
    told = bring_in(barony, MemoryLine(server, place=road), seals[barony], unwatched, list)
    assert make_snapshot(barony, seals[barony], Audience.DIRECTORY) is not None
    for desk in (barony, grange, barony, grange):
        meets(desk)

    # then whoever sits there was told, once, and both show both
    assert told == [COPIED]
    again = bring_in(barony, MemoryLine(server, place=road), seals[barony], unwatched, list)
    assert COPIED not in again
    for desk in (barony, grange):
        shown = desk.shown(Kind.SERVICE, "club")
        assert shown is not None
        assert (shown.fields["url"], shown.fields["description"]) == ("before", "since")
