"""The account of what a desk said it had kept, held against what stands in its file afterwards.

A worker of day.py tells, on a pipe, what it is about to keep ("going") and what is kept ("kept"). Whatever was kept
must be there; what was under way when the process died may be there or not, whole in either case.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from heartdesk.core.kinds import Kind
from heartdesk.store.codec import encode
from heartdesk.store.desk import Desk
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit

NOTHING = "nothing"
"""How a record that was never made stands."""

IMPORT = "import"
"""Told in place of a kind: a whole import, of so many services whose names begin with the tag."""

JOURNAL, BACKUP, WAY_IN = "journal", "backup", "way-in"
"""Told in place of a kind: what stands beside the store. A `Ledger` keeps account of it in `beside`."""

UNKNOWN = "unknown"
"""How something will stand that is only known once it is kept."""


@dataclass(frozen=True)
class Told:
    """One line of a worker of day.py: `kept` or only going to be; how the record then stands."""

    kept: bool
    kind: str
    id: str
    stands: str

    def line(self) -> bytes:
        return f"{'kept' if self.kept else 'going'} {self.kind} {self.id} {self.stands}\n".encode()


def read_told(raw: bytes) -> list[Told]:
    """The whole lines in what a worker told; a last line that was cut off was never told."""
    lines = raw[: raw.rfind(b"\n") + 1].decode().splitlines()
    told = [line.split(" ") for line in lines]
    return [
        Told(state == "kept", kind, record_id, stands) for state, kind, record_id, stands in told
    ]


def standing(record: Record | None) -> str:
    """How a record stands, every field of it, in a few signs."""
    if record is None:
        return NOTHING
    return sha256(encode(dict(record.fields))).hexdigest()[:24]


@dataclass
class Ledger:
    """How each record may stand, by what was told so far."""

    may_stand: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    beside: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    kept: int = 0
    lately: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, told: Iterable[Told]) -> None:
        """Take in what a worker told."""
        for one in told:
            this = (one.kind, one.id)
            within = one.kind not in (JOURNAL, BACKUP, WAY_IN)
            account = self.may_stand if within else self.beside
            if within:
                self.lately.add(this)
            if one.kept:
                account[this] = {one.stands}
                self.kept += 1
            else:
                account.setdefault(this, {NOTHING}).add(one.stands)

    def lost(self, desk: Desk) -> list[str]:
        """What does not stand as it was told, in words for whoever looks into it. Changes nothing."""
        return self._lost(_found(desk, self.may_stand))

    def lost_lately(self, desk: Desk) -> list[str]:
        """The same for what was told since the last call; how it stands now is how it must stand from here on."""
        found = _found(desk, self.lately)
        lost = self._lost(found)
        self.may_stand.update({this: {stands} for this, stands in found.items()})
        self.lately.clear()
        return lost

    def settle(self, desk: Desk) -> None:
        """Take how everything stands now as how it must stand from here on."""
        self.may_stand.update({this: {st} for this, st in _found(desk, self.may_stand).items()})
        self.lately.clear()

    def _lost(self, found: Mapping[tuple[str, str], str]) -> list[str]:
        return [
            f"{kind} {record_id} stands as {stands}, told were {sorted(self.may_stand[(kind, record_id)])}"
            for (kind, record_id), stands in found.items()
            if stands not in self.may_stand[(kind, record_id)]
        ]


def _found(desk: Desk, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """How these stand in the file."""

    def standings(unit: Unit) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        ids: dict[Kind, list[str]] = {}
        for kind, record_id in wanted:
            if kind != IMPORT:
                ids.setdefault(Kind(kind), []).append(record_id)
        for kind, of_kind in ids.items():
            records = unit.get_many(kind, of_kind)
            found |= {(kind, one): standing(records.get(one)) for one in of_kind}
        tags = [tag for kind, tag in wanted if kind == IMPORT]
        if tags:
            names = [str(one.fields.get("name", "")) for one in unit.every(Kind.SERVICE)]
            for tag in tags:
                count = sum(name.startswith(f"{tag} ") for name in names)
                found[(IMPORT, tag)] = str(count) if count else NOTHING
        return found

    return desk.run(standings).value
