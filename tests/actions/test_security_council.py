"""The council's root key is for admins alone; an invitation gives a desk what its roles open, and nothing besides."""

from collections.abc import Collection
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import roster
from heartdesk.security.audience_keys import GivenKey
from heartdesk.security.cost import FLOOR
from heartdesk.security.council import (
    FORMAT,
    Invitation,
    closed,
    keys_to_give,
    open_root,
    opened,
    seal_root,
)
from heartdesk.security.held import HeldKeys
from heartdesk.security.keys import create_keys, unlock
from tests.security_makers import PASSPHRASES, Computer, SharedDesk

ROOT = b"r" * 32
FRONT = (Role.RECEPTION, Role.OUTREACH, Role.ADMIN)


@pytest.fixture
def desk(tmp_path: Path) -> SharedDesk:
    made = SharedDesk(tmp_path / "desk")
    made.joined_by("Bob", Role.RECEPTION)
    return made


def given_for(
    desk: SharedDesk, roles: Collection[Role], *, whole_hub: bool
) -> tuple[GivenKey, ...]:
    return keys_to_give(desk.folder, desk.opened("Ann"), roles=roles, whole_hub=whole_hub)


def test_the_root_key_opens_for_an_admin_and_for_the_printed_code_and_for_nobody_else(
    desk: SharedDesk,
) -> None:
    boxes = seal_root(desk.folder, desk.opened("Ann"), ROOT)

    assert open_root(desk.folder, desk.opened("Ann"), boxes) == ROOT
    assert open_root(desk.folder, desk.opened_by_code("Ann"), boxes) == ROOT
    with pytest.raises(DeskError, match="Only an admin"):
        open_root(desk.folder, desk.opened("Bob"), boxes)
    with pytest.raises(DeskError, match="Only an admin"):
        seal_root(desk.folder, desk.opened("Bob"), ROOT)
    # Bob becomes an admin: he has it once an admin who has it gives it on
    roster.set_roles(
        desk.folder, desk.opened("Ann"), desk.ids["Bob"], roles=frozenset({Role.ADMIN})
    )
    with pytest.raises(DeskError, match="was not given the council's key"):
        open_root(desk.folder, desk.opened("Bob"), boxes)
    again = seal_root(desk.folder, desk.opened("Ann"), ROOT)
    assert open_root(desk.folder, desk.opened("Bob"), again) == ROOT


def test_an_invitation_opens_with_its_own_code_only_and_not_once_it_was_changed(
    desk: SharedDesk,
) -> None:
    invitation = Invitation(
        format=FORMAT,
        name="Grange",
        area="east_ayrshire",
        hub="barony",
        organization="",
        root=ROOT,
        private=b"p" * 32,
        certificate=b"c",
        roles=FRONT,
        keys=given_for(desk, FRONT, whole_hub=True),
    )
    file, code = closed(invitation)
    _, other = closed(invitation)

    assert opened(file, code) == invitation
    assert opened(file, code.lower().replace("-", " ")) == invitation
    for data in (file[:-1], file[:-1] + b"x", b"no invitation", file[:30]):
        with pytest.raises(DeskError, match="Nothing was made"):
            opened(data, code)
    with pytest.raises(DeskError, match="Nothing was made"):
        opened(file, other)
    assert all(key.private not in file for key in invitation.keys if key.private)


def test_a_desk_of_the_hub_is_given_what_its_roles_open_and_seals_for_the_rest(
    desk: SharedDesk, tmp_path: Path
) -> None:
    given = given_for(desk, FRONT, whole_hub=True)
    ann = desk.opened("Ann")

    other = create_keys(
        tmp_path / "other",
        worker_name="Cas",
        passphrase=PASSPHRASES["Cas"],
        device=Computer(),
        cost=FLOOR,
        given=given,
    )

    def crosses(audience: Audience, seals: HeldKeys, opens: HeldKeys) -> bool:
        box = seals.seal(audience, b"words", b"place")
        return opens.can_open(box) and opens.open(box, b"place") == b"words"

    held = other.unlocked.held
    read = {audience for audience in Audience if crosses(audience, ann.held, held)}
    assert read == {Audience.DIRECTORY, Audience.HUB, Audience.PEOPLE}
    assert all(crosses(audience, held, ann.held) for audience in set(Audience) - {Audience.DEPUTY})


def test_a_desk_of_another_hub_is_given_the_directory_and_makes_the_rest_itself(
    desk: SharedDesk, tmp_path: Path
) -> None:
    given = given_for(desk, FRONT, whole_hub=False)
    other = create_keys(
        tmp_path / "other",
        worker_name="Cas",
        passphrase=PASSPHRASES["Cas"],
        device=Computer(),
        cost=FLOOR,
        given=given,
    )

    ann, held = desk.opened("Ann").held, other.unlocked.held
    assert {key.audience for key in given} == {Audience.DIRECTORY}
    assert held.can_open(ann.seal(Audience.DIRECTORY, b"x", b""))
    for audience in set(Audience) - {Audience.DIRECTORY}:
        assert not held.can_open(ann.seal(audience, b"x", b""))
        own = held.can_open(held.seal(audience, b"x", b""))
        assert own is (audience is not Audience.DEPUTY)  # Cas is the lead as well


def test_nobody_gives_a_key_that_they_do_not_hold(tmp_path: Path) -> None:
    first = SharedDesk(tmp_path / "first")
    given = given_for(first, FRONT, whole_hub=True)
    computer = Computer()
    create_keys(
        tmp_path / "other",
        worker_name="Cas",
        passphrase=PASSPHRASES["Cas"],
        device=computer,
        cost=FLOOR,
        given=given,
    )
    cas = unlock(
        tmp_path / "other",
        worker_name="Cas",
        secret=PASSPHRASES["Cas"],
        device=computer,
        least=FLOOR,
    )

    leads = (Role.SAFEGUARDING_LEAD, Role.ADMIN)
    with pytest.raises(DeskError, match="do not hold every key"):
        keys_to_give(tmp_path / "other", cas, roles=leads, whole_hub=True)

    # and who works there can change all the same, though nobody opens everything
    roster.add_worker(
        tmp_path / "other",
        cas,
        name="Bob",
        passphrase=PASSPHRASES["Bob"],
        roles=frozenset({Role.RECEPTION}),
        device=computer,
        cost=FLOOR,
    )
