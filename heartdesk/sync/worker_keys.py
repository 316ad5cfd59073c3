"""What each desk says of its workers' ways in, in the hub's audience: what a new key for them is sealed to.

A statement counts only where the desk it names signed it. Names stand in it so that an admin sees who would read; it is
sealed as everything of the hub's is.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from heartdesk.core import wire
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.notices import Key
from heartdesk.core.wire import Count, Id, Unfit, audience_number, audience_of
from heartdesk.security import sharing
from heartdesk.security.sealing import Refused
from heartdesk.security.sharing import Way
from heartdesk.security.unlocked import Unlocked
from heartdesk.store.record import Record
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import revoking
from heartdesk.sync.model import Seals

_SIGNED = b"heartdesk worker key 1\n"
_SIGNATURE = 64
_SHARING = "sync_sharing "
_PUBLIC = "sync_sharing_public "


class WorkerKey(Struct, frozen=True, array_like=True):
    """One way into a desk. `name` is "" for its printed code.

    `holds` pairs the ids of keys it has with the proof of it, which stays when they were destroyed; `lacks` are those
    it asks for. An `admin` may be given the council's own key.
    """

    desk: Id
    worker: Id
    name: Annotated[str, Meta(max_length=200)]
    opens: tuple[Count, ...]
    way_in: Key
    sharing: Key
    holds: tuple[tuple[Id, bytes], ...]
    lacks: tuple[Id, ...]
    admin: bool = False

    @property
    def of(self) -> frozenset[Audience]:
        """The sealed audiences it is for."""
        return frozenset(one for number in self.opens if (one := audience_of(number)) is not None)


def announce(unit: Unit, seals: Seals, folder: Path, by: Unlocked) -> int:
    """Say of every way into this desk what others seal to; how many statements were new or changed."""
    shelf = UnitShelf(unit)
    desk, stated = seals.desk, 0
    ours = {one.id: one for one in unit.every(Kind.WORKER_KEY) if one.fields.get("desk") == desk}
    for way in sharing.ways_here(folder, by):
        record_id = derived_id("worker key", desk, way.worker)
        before = ours.pop(record_id, None)
        known = _read(before, own_public(seals)) if before else None
        said = _statement(shelf, seals, way, by, known)
        if said == known:
            continue
        signed = msgspec.msgpack.encode(said)
        fields = {"desk": desk, "signed": (signed + seals.sign(_SIGNED + signed)).hex()}
        unit.put(Kind.WORKER_KEY, record_id, fields)
        stated += 1
    for gone in ours:
        unit.delete(Kind.WORKER_KEY, gone)
        stated += 1
    return stated


def statements(unit: Unit, seals: Seals) -> Iterator[WorkerKey]:
    """What the desks of the council say of their ways in, this one's too; none of a desk that was shut out."""
    shelf = UnitShelf(unit)
    publics = _publics(shelf, seals)
    for record in unit.every(Kind.WORKER_KEY):
        desk = str(record.fields.get("desk"))
        if desk in publics and not revoking.is_revoked(shelf, desk):
            said = _read(record, publics[desk])
            if said is not None and said.desk.hex() == desk:
                yield said


def sharing_private(unit: Unit, by: Unlocked) -> bytes | None:
    """The private half of the sharing key of the way in of `by`; None where there is none."""
    kept = UnitShelf(unit).fact(_SHARING + by.secrets.slot)
    with suppress(Refused):
        return sharing.kept_by(by, kept) if kept else None
    return None


def destroy_sharing(unit: Unit, slots: Collection[str]) -> None:
    """Destroy the sharing keys of these ways in, so that what was sealed to them opens for nobody."""
    shelf = UnitShelf(unit)
    for slot in slots:
        shelf.set_fact(_SHARING + slot, "")
        shelf.set_fact(_PUBLIC + slot, "")


def own_public(seals: Seals) -> bytes:
    """The public half of what this desk signs with."""
    return seals.certified(seals.certificate).public


def _statement(
    shelf: UnitShelf, seals: Seals, way: Way, by: Unlocked, known: WorkerKey | None
) -> WorkerKey:
    same = known is not None and known.way_in == way.public
    proofs = dict(known.holds) if known is not None and same else {}
    for key in way.holds:
        private = by.secrets.audiences.get(key)
        if private is not None and UUID(key).bytes not in proofs:
            proofs[UUID(key).bytes] = sharing.proof(private, way.public)
    return WorkerKey(
        desk=bytes.fromhex(seals.desk),
        worker=UUID(way.worker).bytes,
        name=way.name,
        opens=tuple(sorted(audience_number(audience) for audience in way.opens)),
        way_in=way.public,
        sharing=_sharing_public(shelf, way),
        holds=tuple(sorted(proofs.items())),
        lacks=tuple(sorted(UUID(key).bytes for key in way.lacks)),
        admin=way.admin,
    )


def _sharing_public(shelf: UnitShelf, way: Way) -> bytes:
    public = shelf.fact(_PUBLIC + way.slot)
    if public:
        return bytes.fromhex(public)
    private, made = sharing.new_pair()
    shelf.set_fact(_SHARING + way.slot, sharing.kept_for(private, way))
    shelf.set_fact(_PUBLIC + way.slot, made.hex())
    return made


def _publics(shelf: UnitShelf, seals: Seals) -> dict[str, bytes]:
    found = {seals.desk: own_public(seals)}
    for desk in shelf.members():
        with suppress(Unfit):
            found[desk] = seals.certified(shelf.certificate_of(desk) or b"").public
    return found


def _read(record: Record, public: bytes) -> WorkerKey | None:
    try:
        signed = bytes.fromhex(str(record.fields.get("signed", "")))
        said, signature = signed[:-_SIGNATURE], signed[-_SIGNATURE:]
        if not wire.is_signed(public, _SIGNED + said, signature):
            return None
        return msgspec.msgpack.decode(said, type=WorkerKey)
    except (ValueError, msgspec.DecodeError):
        return None
