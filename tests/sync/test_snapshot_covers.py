"""What a snapshot stands for is read as it was written, also where a bundle follows one that is not among them."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import audience_number, sum_of
from heartdesk.core.wire_snapshot import PartHeader, head_of, put_together
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.sync.model import stream_named
from heartdesk.sync.packing import DICTIONARY
from heartdesk.sync.snapshot_parts import cover_of, covered_by, held_snapshots, in_order
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.seals_for_tests import PaperSeals

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
STREAMS = [str(UUID(int=number)) for number in (1, 2, 3)]

places = st.lists(
    st.tuples(st.sampled_from(STREAMS), st.integers(1, 9)), unique=True, min_size=1, max_size=20
)


def sum_at(stream: str, number: int) -> bytes:
    return sum_of(f"{stream} {number}".encode())


@given(places)
def test_what_a_snapshot_stands_for_is_read_as_it_was_written(there: list[tuple[str, int]]) -> None:
    # given bundles of which some follow one that the snapshot does not stand for
    seals = PaperSeals("barony")
    bundles = [
        KeptBundle(
            audience=Audience.DIRECTORY,
            stream=stream,
            number=number,
            sum=sum_at(stream, number),
            before=sum_at(stream, number - 1) if number > 1 else b"",
            desk=seals.desk,
            state=State.COVERED,
        )
        for stream, number in there
    ]

    # when they are written into a first part, and read out of it
    known_as = UUID(int=9).bytes
    header = PartHeader(
        council=seals.council,
        audience=audience_number(Audience.DIRECTORY),
        snapshot=known_as,
        number=0,
        of=0,
        made=0,
        changes=0,
        packing=DICTIONARY,
        certificate=seals.certificate,
    )
    body = cover_of(bundles, {seals.desk: seals.certificate}, [], [])
    data = put_together(head_of(header), body, seals.sign)
    part = bundles[0]._replace(
        stream=stream_named(known_as), number=0, sum=sum_of(data), before=b"", state=State.PART
    )
    desk = MemoryDesk(Kept(streams=(STREAMS[0],)), run=b"r" * 16, clock=lambda: MOMENT)
    desk.run(lambda shelf: shelf.keep(part, data))
    (snapshot,) = desk.run(held_snapshots).values()

    # then nothing of them has changed
    assert desk.run(lambda shelf: covered_by(shelf, snapshot)) == in_order(bundles)
