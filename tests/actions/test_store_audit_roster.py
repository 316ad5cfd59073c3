"""The audit stays true to the key file, whichever of the two the program wrote before it died."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from heartdesk.app.audit_words import line_of
from heartdesk.app.live_desk import LiveDesk
from heartdesk.app.making import DEMO_AREA, DEMO_HUB, NewDesk, make_desk
from heartdesk.app.opening import open_unlocked, unlock_profile
from heartdesk.app.way_in import WayIn
from heartdesk.app.workers import DeskWorkers
from heartdesk.core.roles import Role
from heartdesk.security import roster
from heartdesk.security.cost import FLOOR
from heartdesk.security.keys import device_for
from heartdesk.security.rekey import remove_worker, rotate
from heartdesk.security.roster import list_workers
from heartdesk.security.unlocked import Unlocked
from heartdesk.store.audit import Entry, Event, written
from heartdesk.store.audit_roster import FOUND, names_ever
from heartdesk.store.profile import Profile, read_profile
from heartdesk.store.rekey import copied

ANN, BOB = "red tin cat", "blue tin dog"
ROSTER = {
    Event.WORKER_ADDED,
    Event.WORKER_REMOVED,
    Event.ROLES_SET,
    Event.WAY_IN_SET,
    Event.RECOVERY_CODE_MADE,
    Event.KEYS_RENEWED,
}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NewDesk]:
    folder = tmp_path_factory.mktemp("roster") / "desk"
    made = make_desk(
        folder, area=DEMO_AREA, hub=DEMO_HUB, worker="Ann", passphrase=ANN, demo=True, cost=FLOOR
    )
    return folder, made


@pytest.fixture
def profile(made_once: tuple[Path, NewDesk], tmp_path: Path) -> Profile:
    """A desk with Ann, opened for the first time: as the wizard leaves it."""
    shutil.copytree(made_once[0], tmp_path / "desk")
    profile = read_profile(tmp_path / "desk")
    open_unlocked(profile, made_once[1].keys.unlocked).close()
    return profile


def ann(profile: Profile) -> Unlocked:
    return unlock_profile(profile, worker="Ann", secret=ANN)


def audit_of(profile: Profile) -> tuple[Entry, ...]:
    """All of the audit, oldest first, as Ann finds it when she opens the desk."""
    desk = open_unlocked(profile, ann(profile))
    try:
        return desk.look(written)[::-1]
    finally:
        desk.close()


def of_roster(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    return [(entry.event, entry.reason) for entry in entries if entry.event in ROSTER]


def add_bob(profile: Profile) -> roster.Changed:
    return roster.add_worker(
        profile.folder,
        ann(profile),
        name="Bob",
        passphrase=BOB,
        roles=frozenset({Role.RECEPTION}),
        device=device_for(profile.folder),
        cost=FLOOR,
    )


def test_the_first_line_of_a_new_desk_says_no_recovery_code_was_used(profile: Profile) -> None:
    first = audit_of(profile)[0]
    assert first.event == Event.UNLOCKED
    names = {one.id: one.name for one in list_workers(profile.folder)}
    assert line_of(first, names).what == "Opened the desk"


def test_the_first_workers_session_is_their_own_from_the_first_minute(
    made_once: tuple[Path, NewDesk], profile: Profile
) -> None:
    """What is sealed to the session that made the desk opens with the worker's passphrase later."""
    assert made_once[1].keys.unlocked.private_key == ann(profile).private_key


def new_roles(profile: Profile, bob: str) -> None:
    roster.set_roles(profile.folder, ann(profile), bob, roles=frozenset({Role.OUTREACH}))


def new_passphrase(profile: Profile, bob: str) -> None:
    roster.set_passphrase(
        profile.folder,
        ann(profile),
        bob,
        passphrase="grey tin hen",
        device=device_for(profile.folder),
        cost=FLOOR,
    )


def new_code(profile: Profile, _bob: str) -> None:
    roster.new_recovery_code(profile.folder, ann(profile))


def gone(profile: Profile, bob: str) -> None:
    remove_worker(profile.folder, ann(profile), bob, copied)


def new_keys(profile: Profile, _bob: str) -> None:
    rotate(profile.folder, ann(profile), copied)


@pytest.mark.parametrize(
    ("change", "event"),
    [
        (new_roles, Event.ROLES_SET),
        (new_passphrase, Event.WAY_IN_SET),
        (new_code, Event.RECOVERY_CODE_MADE),
        (gone, Event.WORKER_REMOVED),
        (new_keys, Event.KEYS_RENEWED),
    ],
)
def test_what_was_done_when_the_program_died_before_it_was_noted_is_noted_at_the_next_opening_once(
    profile: Profile, change: Callable[[Profile, str], None], event: Event
) -> None:
    bob = add_bob(profile).worker_id
    assert of_roster(audit_of(profile)) == [(Event.WORKER_ADDED, FOUND)]

    change(profile, bob)  # and no more: here the program died

    assert of_roster(audit_of(profile))[1:] == [(event, FOUND)]
    assert of_roster(audit_of(profile))[1:] == [(event, FOUND)], "said once"


def test_what_is_found_names_nobody_as_the_one_who_did_it(profile: Profile) -> None:
    add_bob(profile)
    entry = next(entry for entry in audit_of(profile) if entry.event == Event.WORKER_ADDED)
    names = {one.id: one.name for one in list_workers(profile.folder)}

    line = line_of(entry, names)

    assert line.who == "Not known"
    assert line.what.startswith("Added Bob. It was not written down when it was done")


def test_what_was_noted_is_not_found_again_and_who_left_keeps_their_name(profile: Profile) -> None:
    opened = ann(profile)
    live, way_in = LiveDesk(open_unlocked(profile, opened)), WayIn(opened)
    workers = DeskWorkers(profile, live, way_in)
    workers.add(name="Bob", passphrase=BOB, roles=frozenset({Role.RECEPTION}), organization="")
    bob = next(one.id for one in workers.everyone() if one.name == "Bob")
    workers.set_roles(bob, frozenset({Role.RECEPTION, Role.PEOPLE_LEAD}))
    workers.set_roles(bob, frozenset({Role.RECEPTION}))
    workers.set_passphrase(bob, "grey tin hen")
    workers.new_code()
    workers.give_keys()
    workers.remove(bob)
    said = [line.what for line in workers.audit(20)]
    live.close()

    found = of_roster(audit_of(profile))

    assert [reason for _, reason in found] == [""] * 7
    assert found[-1][0] == Event.WORKER_REMOVED
    assert said[0] == "Removed Bob"
    assert not any("former worker" in one for one in said)


def test_names_of_those_who_left_are_for_the_auditors_only(profile: Profile) -> None:
    bob = add_bob(profile).worker_id
    audit_of(profile)
    desk = open_unlocked(profile, unlock_profile(profile, worker="Bob", secret=BOB))
    names = desk.look(names_ever)
    desk.close()
    assert bob not in names
    assert names == {}
