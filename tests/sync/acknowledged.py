"""What was acknowledged in a history, and where a copy of it lies: on disks, in bundles, in snapshots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heartdesk.core.wire import TAG_BYTES, sum_of, take_apart
from heartdesk.store.bundles import State
from heartdesk.store.merge import Change, ChangeId
from heartdesk.sync.model import Seals
from heartdesk.sync.packing import unpack
from heartdesk.sync.snapshot_parts import held_snapshots, said_in
from heartdesk.sync.transports.folder import name_at
from tests.sync.memory_desk import MemoryDesk
from tests.sync.memory_kept import Kept
from tests.sync.memory_line import MemoryServer


@dataclass
class Written:
    """A change as it was acknowledged: what its desk knew of the record when it wrote."""

    change: Change
    knew: frozenset[ChangeId]


class Acknowledged:
    """Every change that was acknowledged, with what its desk knew then; those of which no copy is left are `lost`."""

    def __init__(self) -> None:
        self.written: dict[ChangeId, Written] = {}
        self.lost: set[ChangeId] = set()
        self.in_bundle: dict[str, frozenset[ChangeId]] = {}
        self.in_snapshot: dict[frozenset[bytes], frozenset[ChangeId]] = {}
        self._read: set[bytes] = set()

    def known_through(self, ids: Iterable[ChangeId]) -> frozenset[ChangeId]:
        """These changes, with all that those had known who wrote them."""
        found: set[ChangeId] = set()
        for one in ids:
            found.add(one)
            if one in self.written:
                found |= self.written[one].knew
        return frozenset(found)

    def read_along(self, desk: MemoryDesk, seals: Seals) -> None:
        """Remember what stands in each bundle, so that a copy on a stick counts as a copy."""
        bundles = desk.kept.bundles
        fresh = bundles.keys() - self._read
        self._read |= fresh
        for sum_ in fresh:
            kept = bundles[sum_]
            if kept.state is State.PART and kept.number == 0 and kept.desk == seals.desk:
                self._read_snapshot(desk, seals, UUID(kept.stream).hex)
            tag = sum_[:TAG_BYTES].hex()
            if tag not in self.in_bundle and kept.state is State.SAID:
                envelope = take_apart(desk.kept.data[kept.sum])
                if not envelope.body:
                    continue
                plain = seals.open(envelope.body, envelope.head)
                packing, of = envelope.header.packing, envelope.header.of
                found = unpack(plain, packing=packing, audience=of).changes
                self.in_bundle[tag] = frozenset(change.id for change in found)

    def _read_snapshot(self, desk: MemoryDesk, seals: Seals, known_as: str) -> None:
        """Remember what a whole snapshot says."""
        snapshot = desk.run(held_snapshots).get(known_as)
        if snapshot is not None and snapshot.is_whole:
            sums = [kept.sum for kept in snapshot.parts.values()]
            datas = [desk.kept.data[kept.sum] for at, kept in snapshot.parts.items() if at]
            said = [change.id for data in datas for _, change in said_in(seals, data)]
            self.in_snapshot[frozenset(sums)] = frozenset(said)

    def look_for_lost(
        self, disks: Sequence[Kept], folders: Sequence[Mapping[str, bytes]], server: MemoryServer
    ) -> None:
        """What no copy is left of, on a disk, in a folder or at the server, is lost."""
        there: set[ChangeId] = set()
        parts = {sum_of(data) for data in server.parts.values()}
        for disk in disks:
            there |= disk.known
            for sum_, kept in disk.bundles.items():
                if kept.length:
                    there |= self.in_bundle.get(sum_[:TAG_BYTES].hex(), frozenset())
                    parts.add(sum_)
        for lying in folders:
            parts |= {sum_of(data) for path, data in lying.items() if path.endswith(".hds")}
        for sums, ids in self.in_snapshot.items():
            if sums <= parts:
                there |= ids
        for lying in folders:
            for path, data in lying.items():
                name = name_at(path)
                if name is not None and sum_of(data)[:TAG_BYTES].hex() == name.tag:
                    there |= self.in_bundle.get(name.tag, frozenset())
        for name, _ in server.log:
            there |= self.in_bundle.get(name.tag, frozenset())
        self.lost |= self.written.keys() - there
