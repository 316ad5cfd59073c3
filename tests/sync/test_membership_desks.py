"""A laptop is lost: real desks, real encrypted files. What it has opens nothing that is said afterwards."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from heartdesk.app.opening import unlock_profile
from heartdesk.app.workers import DeskWorkers
from heartdesk.core import notices as said
from heartdesk.core import wire
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Audience, Kind
from heartdesk.core.notices import Reason, Told
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.core.wire import take_apart
from heartdesk.security import sharing
from heartdesk.security.sealing import Refused
from heartdesk.security.sharing import audiences_here
from heartdesk.security.shut_out import ShutOut
from heartdesk.security.ways_in import DeviceChanged
from heartdesk.store.bundles import State
from heartdesk.store.profile import read_profile
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import notices, revoking
from heartdesk.sync.actions import seals_of
from heartdesk.sync.giving import given_here
from heartdesk.sync.root_key import admins, give_root
from heartdesk.sync.seals import read_identity
from heartdesk.sync.shutting_out import who_would_read
from heartdesk.sync.worker_keys import WorkerKey, statements
from tests.sync.council_makers import (
    PASSPHRASE,
    CouncilDesk,
    ThreeDesks,
    first_desk,
    key_store,
    three_desks,
)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[ThreeDesks]:
    with three_desks(tmp_path / "council") as opened:
        yield opened


def a_larder(unit: Unit, name: str = "Zebra larder") -> str:
    return unit.create(Kind.SERVICE, {"name": name, "status": "active"})


def a_person(unit: Unit, name: str = "Morag") -> str:
    fields = {"name": name, CONTROLLER: unit.worker.organization}
    return unit.create(Kind.PERSON, fields)


def name_of(desk: CouncilDesk, kind: Kind, record_id: str) -> str | None:
    found = desk.does(lambda unit: unit.get(kind, record_id))
    return None if found is None else str(found.fields["name"])


def bodies(desk: CouncilDesk, after: int) -> list[tuple[Audience, bytes, bytes]]:
    """The sealed bodies of what was kept at a desk after that place."""

    def read(unit: Unit) -> list[tuple[Audience, bytes, bytes]]:
        shelf = UnitShelf(unit)
        found = []
        for kept in shelf.kept_after(after):
            envelope = take_apart(shelf.data(kept.sum))
            if envelope.body:
                found.append((kept.audience, envelope.body, envelope.head))
        return found

    return desk.does(read)


def last_place(desk: CouncilDesk) -> int:
    return desk.does(lambda unit: max(kept.place for kept in UnitShelf(unit).kept_after(0)))


def aside(desk: CouncilDesk) -> int:
    return desk.does(lambda unit: len(UnitShelf(unit).in_state(State.ASIDE)))


def test_a_lost_laptops_keys_open_nothing_that_is_said_after_it_was_shut_out(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    thief = cas.way_in.now.secrets
    before = last_place(ann)

    ann.shuts_out("Loudoun laptop")
    three.meet(ann, bea, times=2)
    larder = ann.does(a_larder)
    person = bea.does(a_person)
    ann.does(lambda unit: unit.create(Kind.CONCERN, {"name": "a worry"}))
    three.meet(ann, bea, times=2)

    # Those who stayed read each other as ever, people too
    assert name_of(bea, Kind.SERVICE, larder) == "Zebra larder"
    assert name_of(ann, Kind.PERSON, person) == "Morag"
    # whatever was sealed with the new keys, of every audience that spoke, is closed to what lies on the laptop
    keys = cas.live.now.held
    sealed = bodies(ann, before)
    newest = ann.live.now.held.newest
    new = [one for one in sealed if wire_key(one[1]) in {key.id for key in newest.values()}]
    assert {audience for audience, _, _ in new} >= {
        Audience.DIRECTORY,
        Audience.PEOPLE,
        Audience.SAFEGUARDING,
    }
    for _, body, head in new:
        assert wire_key(body) not in thief.audiences
        with pytest.raises(Refused):
            keys.open(body, head)
    # and so are the shares in the clear headers, even with everything the laptop holds
    assert given_to(cas, ann) == []


def wire_key(body: bytes) -> str:
    """The id of the key that a body is sealed with."""
    return str(UUID(bytes=body[:16]))


def given_to(thief: CouncilDesk, teller: CouncilDesk) -> list[str]:
    """The ids of keys that a thief gets out of everything the others told, with all that its desk holds."""
    told = teller.does(lambda unit: notices.all_held(UnitShelf(unit)))
    seals = thief.live.use(seals_of)

    def look(unit: Unit) -> list[str]:
        shelf = UnitShelf(unit)
        notices.take_in(shelf, seals, told, teller.id)
        identity = read_identity(shelf.fact)
        keys = audiences_here(thief.folder, thief.way_in.now)
        given = given_here(unit, seals, identity, thief.way_in.now, keys)
        return [one.id for one in given.keys if one.private]

    return thief.does(look)


def test_the_laptop_hands_in_what_it_had_then_destroys_its_keys_and_what_it_said_waits_for_a_person(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    other = three.stick.with_name("another stick")
    other.mkdir()
    # Cas's words lie before the word of it, whoever looks through the stick
    for _ in range(3):
        ann.does(a_larder)
        ann.meets(other)
    ann.shuts_out("Loudoun laptop", Reason.HANDED_BACK)
    late = cas.does(lambda unit: a_larder(unit, "Cas's last larder"))

    # Ann has not met anybody yet: Cas works on and knows nothing
    told, news = cas.meets(three.stick)
    assert not news.shut_out
    ann.meets(three.stick)
    told, news = cas.meets(three.stick)
    assert news.shut_out
    assert "This desk was shut out of the council." in told
    with pytest.raises(ShutOut, match="shut out of its council"):
        cas.open()
    assert not list(cas.folder.glob("keys*.json"))

    # What Ann learns is kept aside, is told, and counts nowhere
    for one in (ann, bea):
        told, _ = one.meets(three.stick)
        assert any("kept aside" in sentence for sentence in told)
        assert name_of(one, Kind.SERVICE, late) is None
        assert aside(one) == 1
    # until an admin with the council's key lets it in: here and everywhere
    assert ann.lets_in("Loudoun laptop").bundles == 1
    assert name_of(ann, Kind.SERVICE, late) == "Cas's last larder"
    three.meet(ann, bea)
    assert name_of(bea, Kind.SERVICE, late) == "Cas's last larder"
    assert aside(ann) == aside(bea) == 0


def test_what_another_desk_had_taken_in_before_it_heard_counts_everywhere(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    other = three.stick.with_name("another stick")
    other.mkdir()
    ann.shuts_out("Loudoun laptop")
    larder = cas.does(a_larder)
    # Bea meets the laptop on another stick, before she hears
    cas.meets(other)
    bea.meets(other)
    assert name_of(bea, Kind.SERVICE, larder) == "Zebra larder"
    later = cas.does(lambda unit: a_larder(unit, "Too late"))

    three.meet(ann, bea, times=2)
    cas.meets(three.stick)
    three.meet(ann, bea, times=2)

    for one in (ann, bea):
        assert name_of(one, Kind.SERVICE, larder) == "Zebra larder"
        assert name_of(one, Kind.SERVICE, later) is None
        assert aside(one) == 1


def test_a_restored_image_of_the_laptop_hears_it_again_and_destroys_its_keys_again(
    three: ThreeDesks, tmp_path: Path
) -> None:
    ann, cas = three.ann, three.cas
    cas.close()
    image = tmp_path / "image"
    shutil.copytree(cas.folder, image)
    cas.open()
    ann.shuts_out("Loudoun laptop")
    three.meet(ann, cas)
    with pytest.raises(ShutOut):
        cas.open()

    # The passphrase opens the image no more, though the key store is the same: this computer's half of it is gone
    with pytest.raises(DeviceChanged):
        CouncilDesk(image, "Cas", cas.code)
    again = CouncilDesk(image, "Cas", cas.code, secret=cas.code)
    assert name_of(again, Kind.SERVICE, again.does(a_larder)) == "Zebra larder"
    _, news = again.meets(three.stick)
    assert news.shut_out
    with pytest.raises(ShutOut):
        again.open()
    again.close()


def test_only_an_admin_who_holds_the_councils_key_shuts_a_desk_out_and_sees_who_will_read(
    three: ThreeDesks,
) -> None:
    ann, bea = three.ann, three.bea

    with pytest.raises(DeskError, match="holds the council's key"):
        bea.shuts_out("Loudoun laptop")
    with pytest.raises(DeskError, match="cannot shut itself out"):
        ann.shuts_out("Barony")
    desk, seals = ann.names()["Loudoun laptop"], ann.live.use(seals_of)
    readers = ann.does(lambda unit: who_would_read(unit, seals, desk))
    assert {(one.name, one.desk) for one in readers} == {
        ("Ann", "Barony"),
        ("", "Barony"),
        ("Bea", "Grange"),
        ("", "Grange"),
    }
    ann.shuts_out("Loudoun laptop")
    with pytest.raises(DeskError, match="shut out already"):
        ann.shuts_out("Loudoun laptop")


def test_a_revocation_that_the_councils_key_did_not_sign_shuts_nobody_out(
    three: ThreeDesks,
) -> None:
    ann, bea = three.ann, three.bea
    own, _ = wire.new_signing_key()
    seals = bea.live.use(seals_of)

    def forged(unit: Unit) -> None:
        shelf = UnitShelf(unit)
        of_ann = revoking.revocation_of(shelf, seals.council, ann.id, reason=Reason.STOLEN)
        notice = said.revocation(of_ann, lambda data: wire.sign(own, data))
        assert said.kind_of(notice) == Told.REVOCATION
        assert notices.take_in(shelf, seals, [notice], bea.id) == ()

    bea.does(forged)
    assert not bea.does(lambda unit: revoking.is_revoked(UnitShelf(unit), ann.id))


def test_a_key_that_a_stolen_desk_made_for_itself_is_never_sealed_with_once_it_is_shut_out(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas

    def newest(desk: CouncilDesk) -> str:
        keys = audiences_here(desk.folder, desk.way_in.now)
        return [key for key, (audience, _) in keys.items() if audience is Audience.HUB][-1]

    # given a key that whoever has the laptop made, which says of itself that it is kept from the laptop
    seals, of_bea = cas.live.use(seals_of), bea.live.use(seals_of)
    secret, public = sharing.new_pair()
    laptop = bytes.fromhex(cas.id)
    made = said.NewKey(
        council=seals.council,
        audience=wire.audience_number(Audience.HUB),
        key=b"t" * 16,
        public=public,
        made=4_000_000_000,
        after=UUID(newest(bea)).bytes,
        without=(laptop,),
    )
    box = notices_boxes(bea)[bea.id]
    given = said.share(
        said.Share(
            made.key, (said.Box(sharing.recipient(box), sharing.for_desk(secret, made.key, box)),)
        )
    )
    notice = said.new_key(made, seals.sign)
    # and Bea, who hears of it before she hears that the laptop is stolen
    bea.does(lambda unit: notices.take_in(UnitShelf(unit), of_bea, [notice, given], cas.id))
    bea.in_step.keep()

    # when it is shut out
    ann.shuts_out("Loudoun laptop", Reason.STOLEN)
    three.meet(ann, bea, times=2)

    # then both seal with the key that is kept from it
    assert newest(bea) == newest(ann) != str(UUID(bytes=made.key))


def notices_boxes(desk: CouncilDesk) -> dict[str, bytes]:
    """What keys for each desk are sealed to, as far as a desk knows."""
    seals = desk.live.use(seals_of)
    return desk.does(lambda unit: notices.box_keys(UnitShelf(unit), seals))


def test_a_worker_without_the_role_reads_no_people_though_keys_were_made_anew(
    three: ThreeDesks,
) -> None:
    ann, bea = three.ann, three.bea
    ann.shuts_out("Loudoun laptop")
    three.meet(ann, bea, times=2)
    person = ann.does(a_person)
    three.meet(ann, bea)

    bea.worker, bea.secret = (
        "recovery",
        bea.code,
    )  # the bare code opens as an admin, who reads nobody
    bea.close()
    bea.open()
    with pytest.raises(NotAllowed):
        name_of(bea, Kind.PERSON, person)


def test_a_desk_of_yesterdays_certificate_is_given_a_box_key_new_keys_and_can_be_shut_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A council made before certificates said anything of keys
    plain = wire.certificate

    def as_before(certified: wire.Certified, sign: Callable[[bytes], bytes]) -> bytes:
        return plain(msgspec.structs.replace(certified, box=b"", opens=None), sign)

    with key_store(), monkeypatch.context() as patch:
        patch.setattr(wire, "certificate", as_before)
        patch.setattr("heartdesk.sync.membership.new_pair", lambda: (b"", b""))
        ann = first_desk(tmp_path / "ann")
        bea = ann.asks_in("Grange", worker="Bea", folder=tmp_path / "bea")
        cas = ann.asks_in("Loudoun laptop", worker="Cas", folder=tmp_path / "cas")
        far = ann.asks_in("Doon", worker="Dot", folder=tmp_path / "dot", whole_hub=False)
    stick = tmp_path / "stick"
    stick.mkdir()
    everybody = (ann, bea, cas, far)
    for _ in range(2):
        for one in everybody:
            one.meets(stick)

    ann.shuts_out("Loudoun laptop")
    for _ in range(3):
        for one in (ann, bea, far):
            one.meets(stick)
    person, larder = ann.does(a_person), ann.does(a_larder)
    for one in (ann, bea, far):
        one.meets(stick)

    assert name_of(bea, Kind.PERSON, person) == "Morag"
    assert name_of(bea, Kind.SERVICE, larder) == name_of(far, Kind.SERVICE, larder)
    # Another hub's desk was given the directory's key and no other
    newest = ann.live.now.held.newest
    held = far.way_in.now.secrets.audiences
    assert newest[Audience.DIRECTORY].id in held
    others = {key.id for of, key in newest.items() if of is not Audience.DIRECTORY}
    assert not others & set(held)
    # nor sealed for it, whatever a changed program there might do
    ways = {sharing.recipient(one.sharing) for one in far_ways(far)}
    seals = ann.live.use(seals_of)
    ways.add(sharing.recipient(ann.does(lambda u: notices.box_keys(UnitShelf(u), seals))[far.id]))
    to = {
        box.to
        for share in ann.does(lambda unit: notices.shares(UnitShelf(unit)))
        for box in share.boxes
        if str(UUID(bytes=share.key)) in others
    }
    assert to
    assert not to & ways
    assert cas.meets(stick)[1].shut_out
    for one in everybody:
        one.close()


def far_ways(desk: CouncilDesk) -> list[WorkerKey]:
    """What a desk says of its own ways in."""
    seals = desk.live.use(seals_of)
    return desk.does(lambda unit: list(statements(unit, seals)))


def test_a_second_admin_holds_the_councils_key_once_the_first_has_given_it(
    three: ThreeDesks,
) -> None:
    ann, bea = three.ann, three.bea
    seals, folder = ann.live.use(seals_of), ann.folder
    by = ann.way_in.now
    found = {one.name: one for one in ann.does(lambda unit: admins(unit, seals))}
    assert not found["Bea"].holds
    with pytest.raises(DeskError, match="no such admin"):
        ann.does(lambda u: give_root(u, seals, folder=folder, by=by, worker=by.worker_id))
    ann.does(lambda u: give_root(u, seals, folder=folder, by=by, worker=found["Bea"].worker))
    three.meet(times=2)

    # Bea, and her desk's printed code, can now do what Ann does; Cas cannot
    bea.shuts_out("Loudoun laptop")
    three.meet(ann, bea)
    assert three.cas.meets(three.stick)[1].shut_out
    bea.close()
    bea.secret = bea.code
    bea.open()
    invited = bea.asks_in("Crosshouse", worker="Eve", folder=bea.folder.with_name("eve"))
    invited.meets(three.stick)
    invited.close()


def test_two_admins_who_change_keys_at_once_leave_no_desk_that_was_shut_out_with_the_newest(
    three: ThreeDesks,
) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    dot = ann.asks_in("Doon laptop", worker="Dot", folder=ann.folder.with_name("dot"))
    seals, by = ann.live.use(seals_of), ann.way_in.now
    admin = next(one for one in ann.does(lambda u: admins(u, seals)) if one.name == "Bea")
    ann.does(lambda u: give_root(u, seals, folder=ann.folder, by=by, worker=admin.worker))
    three.meet(ann, bea, cas, dot, times=2)

    ann.shuts_out("Loudoun laptop")
    bea.shuts_out("Doon laptop")
    three.meet(ann, bea, times=2)

    three.meet(ann, bea, times=2)

    # Each had kept the new keys from one of them only: keys were made once more, which neither has
    newest = {key.id for key in bea.live.now.held.newest.values()}
    assert newest == {key.id for key in ann.live.now.held.newest.values()}
    assert not newest & (set(given_to(cas, bea)) | set(given_to(dot, bea)))
    assert newest <= set(bea.way_in.now.secrets.audiences)
    dot.close()


def test_the_others_go_on_reading_a_desk_that_somebody_left(three: ThreeDesks) -> None:
    ann, bea, cas = three.ann, three.bea, three.cas
    # Fay worked at Ann's desk with every key; she leaves, and its keys are made anew
    profile = read_profile(ann.folder)
    workers = DeskWorkers(profile, ann.live, ann.way_in)
    roles = frozenset({Role.PEOPLE_LEAD})
    workers.add(name="Fay", passphrase=PASSPHRASE, roles=roles, organization="")
    fay = unlock_profile(profile, worker="Fay", secret=PASSPHRASE)
    workers.remove(fay.worker_id)
    ann.in_step.keep()
    larder, person = ann.does(a_larder), ann.does(a_person)
    three.meet(times=2)

    for one in (bea, cas):
        assert name_of(one, Kind.SERVICE, larder) == "Zebra larder"
        assert name_of(one, Kind.PERSON, person) == "Morag"
        newest = one.live.now.held.newest
        for audience in (Audience.DIRECTORY, Audience.HUB, Audience.PEOPLE):
            assert newest[audience].id not in fay.secrets.audiences
    late = bea.does(a_person)
    three.meet(bea, ann)
    assert name_of(ann, Kind.PERSON, late) == "Morag"
