"""A desk made before there was a deputy's audience: it gets the key when it is opened next, and loses nothing."""

from pathlib import Path

import msgspec
import pytest

from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import slot_file, ways_in
from heartdesk.security.slots import KeyFile
from heartdesk.security.unlocked import Unlocked
from tests.security_makers import SharedDesk


@pytest.fixture
def desk(tmp_path: Path) -> SharedDesk:
    made = SharedDesk(tmp_path)
    made.joined_by("Bob", Role.SAFEGUARDING_DEPUTY)
    return made


def forget_the_deputy(desk: SharedDesk, by: Unlocked) -> None:
    """As a key file stood before there was that audience."""
    file = slot_file.read(desk.folder)
    assert isinstance(file, KeyFile)
    gone = {key.id for key in file.audiences if key.audience is Audience.DEPUTY}
    old = msgspec.structs.replace(
        file,
        audiences=tuple(key for key in file.audiences if key.id not in gone),
        sealed=tuple(box for box in file.sealed if box.key not in gone),
    )
    slot_file.write(desk.folder, ways_in.vouched_for(old, by.secrets))


def test_the_next_opening_makes_the_key_for_whoever_may_have_it(desk: SharedDesk) -> None:
    ann = desk.opened("Ann")
    note = ann.held.seal(Audience.PEOPLE, b"before", b"")
    forget_the_deputy(desk, ann)

    # given that Ann, the lead, opens the desk next
    ann = desk.opened("Ann")

    # then she can seal for the deputy and not open it, and what she had she still has
    worry = ann.held.seal(Audience.DEPUTY, b"words", b"place")
    assert not ann.held.can_open(worry)
    assert ann.held.open(note, b"") == b"before"
    # and Bob opens it, without anybody's code
    assert desk.opened("Bob").held.open(worry, b"place") == b"words"


def test_it_is_made_once(desk: SharedDesk) -> None:
    forget_the_deputy(desk, desk.opened("Ann"))
    desk.opened("Bob")
    first = slot_file.read(desk.folder)
    desk.opened("Ann")

    assert slot_file.read(desk.folder) == first
    assert isinstance(first, KeyFile)
    assert len([key for key in first.audiences if key.audience is Audience.DEPUTY]) == 1
