"""Who works at a desk: joining, changing, leaving, without anybody else's passphrase."""

from pathlib import Path

import msgspec
import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import SEALED, Audience
from heartdesk.core.roles import Role
from heartdesk.security import roster, slot_file, slot_text
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import Reason
from heartdesk.security.held import HeldKeys
from heartdesk.security.keys import EVERY_ROLE, Unlocked, unlock, workers
from heartdesk.security.sealing import Refused
from heartdesk.security.slots import KeyFile
from heartdesk.security.ways_in import DeviceChanged, WrongSecret
from tests.security_makers import PASSPHRASES, Computer, SharedDesk

CONTEXT = b"person 1"
FOR_THE_LEAD = tuple(audience for audience in Audience if audience is not Audience.DEPUTY)


@pytest.fixture
def desk(tmp_path: Path) -> SharedDesk:
    return SharedDesk(tmp_path)


def written_by(worker: Unlocked, audience: Audience) -> bytes:
    return worker.held.seal(audience, b"a few words", CONTEXT)


def opens(worker: Unlocked, sealed: bytes) -> bool:
    try:
        return worker.held.open(sealed, CONTEXT) == b"a few words"
    except Refused:
        return False


def test_the_first_worker_holds_every_role_and_every_key(desk: SharedDesk) -> None:
    ann = desk.opened("Ann")

    assert ann.roles == desk.made.roles == EVERY_ROLE
    assert all(opens(ann, written_by(ann, audience)) for audience in FOR_THE_LEAD)
    # and the desk just made is open for her, before any passphrase was typed
    assert all(opens(ann, written_by(desk.made.unlocked, audience)) for audience in FOR_THE_LEAD)


def test_the_deputys_key_is_kept_by_whoever_is_both_and_opens_nothing_for_the_lead(
    desk: SharedDesk,
) -> None:
    # given Ann, who is the lead and the deputy until others are named
    note = written_by(desk.opened("Ann"), Audience.DEPUTY)
    assert not opens(desk.opened("Ann"), note)

    # when a deputy is named, then he needs no code to open it, and she still cannot
    desk.joined_by("Bob", Role.SAFEGUARDING_DEPUTY)
    assert opens(desk.opened("Bob"), note)
    assert not opens(desk.opened("Ann"), note)

    # and once she is the deputy no more, not even the keys she holds open what is written then
    roster.set_roles(
        desk.folder,
        desk.opened("Ann"),
        desk.ids["Ann"],
        roles=EVERY_ROLE - {Role.SAFEGUARDING_DEPUTY},
    )
    after = written_by(desk.opened("Bob"), Audience.DEPUTY)
    assert opens(desk.opened("Bob"), after)
    kept = HeldKeys(private=desk.opened("Ann").secrets.audiences)
    assert not kept.can_open(after)


def test_each_worker_opens_what_their_roles_open_and_seals_for_everybody(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.RECEPTION)
    desk.joined_by("Cas", Role.OUTREACH, Role.COORDINATOR)
    ann, bob, cas = (desk.opened(name) for name in ("Ann", "Bob", "Cas"))

    for audience in FOR_THE_LEAD:
        note = written_by(bob, audience)
        assert opens(ann, note)
        assert opens(bob, note) == (audience not in SEALED)
        assert opens(cas, note) == (audience is not Audience.SAFEGUARDING)
    assert bob.roles == {Role.RECEPTION}
    assert workers(desk.folder) == ("Ann", "Bob", "Cas")


def test_the_bare_code_opens_what_an_admin_may_and_reads_no_people(desk: SharedDesk) -> None:
    bare, as_ann = desk.opened_by_code(), desk.opened_by_code("Ann")

    assert bare.roles == {Role.ADMIN}
    assert [a for a in Audience if opens(bare, written_by(bare, a))] == ["directory", "hub"]
    assert as_ann.roles == EVERY_ROLE
    assert opens(as_ann, written_by(bare, Audience.SAFEGUARDING))
    assert (bare.opened_with, as_ann.opened_with) == ("recovery", "recovery")


def test_an_admin_cannot_give_a_key_she_does_not_hold_and_a_holder_gives_it(
    desk: SharedDesk,
) -> None:
    # given Bob, an admin who reads no people
    desk.joined_by("Bob", Role.ADMIN)
    old_note = written_by(desk.opened("Ann"), Audience.PEOPLE)

    # when he names Cas as people lead, and opens her own role for himself
    joined = desk.joined_by("Cas", Role.PEOPLE_LEAD, by=desk.opened("Bob"))
    roster.set_roles(
        desk.folder, joined.by, desk.ids["Bob"], roles=frozenset({Role.ADMIN, Role.PEOPLE_LEAD})
    )

    # then both wait until somebody who holds the keys gives them
    people = {Audience.PEOPLE, Audience.VOLUNTEERS}
    assert joined.waiting == people
    assert roster.waiting(desk.folder) == {desk.ids["Cas"]: people, desk.ids["Bob"]: people}
    assert not opens(desk.opened("Cas"), old_note)
    assert not opens(desk.opened("Bob"), old_note)
    assert roster.grant_keys(desk.folder, desk.opened("Bob")).waiting == people
    roster.grant_keys(desk.folder, desk.opened("Ann"))
    assert roster.waiting(desk.folder) == {}
    assert opens(desk.opened("Cas"), old_note)


def test_the_recovery_code_alone_can_give_every_key_again(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.ADMIN)
    note = written_by(desk.opened("Bob"), Audience.SAFEGUARDING)
    joined = desk.joined_by("Cas", Role.SAFEGUARDING_LEAD, by=desk.opened("Bob"))
    assert joined.waiting

    roster.grant_keys(desk.folder, desk.opened_by_code())

    assert opens(desk.opened("Cas"), note)


def test_who_loses_a_role_reads_nothing_written_from_then_on(desk: SharedDesk) -> None:
    desk.joined_by("Cas", Role.OUTREACH)
    cas = desk.opened("Cas")
    before = written_by(cas, Audience.PEOPLE)

    changed = roster.set_roles(
        desk.folder, desk.opened("Ann"), desk.ids["Cas"], roles=frozenset({Role.RECEPTION})
    )
    after = written_by(changed.by, Audience.PEOPLE)

    assert opens(cas, before)  # what she had in her hands, she had
    assert not opens(cas, after)
    assert not opens(desk.opened("Cas"), before)
    assert opens(desk.opened("Ann"), before)
    assert opens(desk.opened("Ann"), after)


def test_a_forgotten_passphrase_is_replaced_by_an_admin_who_need_not_know_it(
    desk: SharedDesk,
) -> None:
    desk.joined_by("Bob", Role.RECEPTION)

    changed = roster.set_passphrase(
        desk.folder,
        desk.opened("Ann"),
        desk.ids["Bob"],
        passphrase="green tin hat",
        device=desk.computer,
        cost=FLOOR,
    )

    assert changed.waiting == frozenset()
    assert desk.opened("Bob", "green tin hat").worker_id == desk.ids["Bob"]
    with pytest.raises(WrongSecret):
        desk.opened("Bob")


def test_a_worker_changes_her_own_passphrase_and_goes_on_working(desk: SharedDesk) -> None:
    note = written_by(desk.opened("Ann"), Audience.PEOPLE)

    session = roster.change_passphrase(
        desk.folder,
        worker_name="Ann",
        secret=PASSPHRASES["Ann"],
        new="green tin hat",
        device=desk.computer,
        cost=FLOOR,
    )

    assert opens(session, note)
    assert session.private_key == desk.opened("Ann", "green tin hat").private_key
    with pytest.raises(WrongSecret):
        desk.opened("Ann")


def test_after_an_emptied_key_store_the_code_gives_a_worker_a_new_passphrase(
    desk: SharedDesk,
) -> None:
    note = written_by(desk.opened("Ann"), Audience.SAFEGUARDING)
    desk.computer.secret = None
    with pytest.raises(DeviceChanged):
        desk.opened("Ann")

    session = roster.change_passphrase(
        desk.folder,
        worker_name="Ann",
        secret=desk.made.recovery_code,
        new="green tin hat",
        device=desk.computer,
        cost=FLOOR,
    )

    assert session.opened_with == "passphrase"
    assert opens(desk.opened("Ann", "green tin hat"), note)


def test_the_code_without_a_name_makes_no_passphrase(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.RECEPTION)

    for name in ("recovery", "Nobody"):
        with pytest.raises(DeskError):
            roster.change_passphrase(
                desk.folder,
                worker_name=name,
                secret=desk.made.recovery_code,
                new="green tin hat",
                device=desk.computer,
                cost=FLOOR,
            )


def test_a_new_recovery_code_ends_the_old_one(desk: SharedDesk) -> None:
    note = written_by(desk.opened("Ann"), Audience.PEOPLE)

    code, changed = roster.new_recovery_code(desk.folder, desk.opened_by_code("Ann"))

    with pytest.raises(WrongSecret):
        desk.opened_by_code()
    assert opens(desk.opened("Ann", code), note)
    assert changed.by.opened_with == "recovery"
    assert opens(changed.by, note)
    assert changed.waiting == frozenset()


def test_an_admin_without_the_keys_makes_a_code_that_waits_for_them(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.ADMIN)

    code, changed = roster.new_recovery_code(desk.folder, desk.opened("Bob"))

    assert changed.waiting == set(SEALED)
    assert roster.waiting(desk.folder) == {"": set(SEALED)}
    roster.grant_keys(desk.folder, desk.opened("Ann"))
    assert roster.waiting(desk.folder) == {}
    assert opens(desk.opened("Ann", code), written_by(desk.opened("Bob"), Audience.PEOPLE))


def test_nothing_may_leave_a_desk_that_nobody_could_open(desk: SharedDesk) -> None:
    # given Bob as the second admin, and only the code and Ann who hold people's keys
    desk.joined_by("Bob", Role.ADMIN)
    ann, bob = desk.opened("Ann"), desk.opened("Bob")
    before = (desk.folder / "keys.json").read_bytes()

    # then Ann cannot be stripped of what only she opens
    for by in (ann, bob):
        with pytest.raises(DeskError, match="Nobody else here can open"):
            roster.set_roles(
                desk.folder, by, desk.ids["Ann"], roles=frozenset({Role.RECEPTION, Role.ADMIN})
            )
    assert (desk.folder / "keys.json").read_bytes() == before

    # and when the code has lost the keys, her slot is not replaced by one without them
    roster.new_recovery_code(desk.folder, bob)
    with pytest.raises(DeskError, match="could not be opened by anybody"):
        roster.set_passphrase(
            desk.folder,
            desk.opened("Bob"),
            desk.ids["Ann"],
            passphrase="green tin hat",
            device=desk.computer,
            cost=FLOOR,
        )
    assert opens(desk.opened("Ann"), written_by(ann, Audience.PEOPLE))


def test_the_last_admin_stays_admin(desk: SharedDesk) -> None:
    desk.joined_by("Bob", *(EVERY_ROLE - {Role.ADMIN}))

    with pytest.raises(DeskError, match="no admin left"):
        roster.set_roles(
            desk.folder, desk.opened("Ann"), desk.ids["Ann"], roles=frozenset({Role.RECEPTION})
        )


def test_only_an_admin_of_today_changes_the_roster(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.RECEPTION)
    desk.joined_by("Cas", Role.ADMIN)
    bob, cas = desk.opened("Bob"), desk.opened("Cas")
    roster.set_roles(
        desk.folder, desk.opened("Ann"), desk.ids["Cas"], roles=frozenset({Role.RECEPTION})
    )
    before = (desk.folder / "keys.json").read_bytes()

    for by in (bob, cas, desk.opened_by_code("Bob")):
        with pytest.raises(DeskError, match="Only an admin"):
            roster.set_roles(desk.folder, by, desk.ids["Bob"], roles=EVERY_ROLE)
        with pytest.raises(DeskError, match="Only an admin"):
            roster.new_recovery_code(desk.folder, by)
    assert (desk.folder / "keys.json").read_bytes() == before


@pytest.mark.parametrize("name", ["Ann", " ANN ", "recovery", "", "A" * 81])
def test_a_name_that_is_taken_or_useless_is_refused(desk: SharedDesk, name: str) -> None:
    with pytest.raises(DeskError):
        roster.add_worker(
            desk.folder,
            desk.opened("Ann"),
            name=name,
            passphrase="blue tin dog",
            roles=frozenset({Role.RECEPTION}),
            device=desk.computer,
            cost=FLOOR,
        )
    assert workers(desk.folder) == ("Ann",)


def test_a_worker_without_a_role_is_refused(desk: SharedDesk) -> None:
    with pytest.raises(DeskError, match="at least one role"):
        desk.joined_by("Bob")


def test_where_the_key_store_is_shut_a_worker_joins_by_the_code(tmp_path: Path) -> None:
    desk = SharedDesk(tmp_path, Computer(shut=Reason.ABSENT))
    ann = desk.opened_by_code("Ann")

    joined = desk.joined_by("Bob", Role.RECEPTION, by=ann)

    assert joined.no_keyring is not None
    assert desk.opened_by_code("Bob").roles == {Role.RECEPTION}
    with pytest.raises(DeskError, match="recovery code only"):
        desk.opened("Bob")


def test_a_session_whose_way_in_was_taken_away_changes_nothing(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.ADMIN)
    bob = desk.opened("Bob")
    roster.set_passphrase(
        desk.folder,
        desk.opened("Ann"),
        desk.ids["Bob"],
        passphrase="green tin hat",
        device=desk.computer,
        cost=FLOOR,
    )

    with pytest.raises(DeskError, match="changed a moment ago"):
        roster.set_roles(desk.folder, bob, desk.ids["Ann"], roles=frozenset({Role.RECEPTION}))


def test_roles_changed_by_hand_are_refused(desk: SharedDesk) -> None:
    desk.joined_by("Bob", Role.RECEPTION)
    file = slot_file.read(desk.folder)
    assert isinstance(file, KeyFile)
    ann, bob = file.workers
    bob = msgspec.structs.replace(bob, roles=(Role.RECEPTION, Role.ADMIN))
    raw = slot_text.encode(msgspec.structs.replace(file, workers=(ann, bob)))
    (desk.folder / "keys.json").write_bytes(raw)

    for name in ("Ann", "Bob"):
        with pytest.raises(DeskError, match="other than HeartDesk"):
            desk.opened(name)
    with pytest.raises(DeskError, match="other than HeartDesk"):
        unlock(desk.folder, worker_name="Bob", secret=desk.made.recovery_code, device=desk.computer)
