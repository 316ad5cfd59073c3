"""The first start of a desk that another one asked in: the invitation, the code, and nothing asked twice."""

import shutil
from pathlib import Path

import pytest

from heartdesk.app.inviting import invite_desk
from heartdesk.app.opening import demo_secret, open_unlocked, opener_for, unlock_profile
from heartdesk.store.profile import read_profile
from heartdesk.sync.actions import read_state
from heartdesk.sync.membership import Invited
from heartdesk.ui.wizard.asked_in import TheInvitation
from heartdesk.ui.wizard.place import WhichHub
from heartdesk.ui.wizard.ready import Ready
from heartdesk.ui.wizard.you import YourName
from tests.ui.door_fixtures import AtTheDoor, Key, computer, first_day
from tests.ui.test_wizard_first_run import SECRET, answer_up_to

__all__ = ["computer", "first_day"]


def invitation_of(practice_desk: Path, tmp_path: Path, *, whole_hub: bool = True) -> Invited:
    folder = tmp_path / "barony"
    shutil.copytree(practice_desk, folder)
    profile = read_profile(folder)
    name, secret = demo_secret(profile)
    by = unlock_profile(profile, worker=name, secret=secret)
    desk = open_unlocked(profile, by)
    try:
        return invite_desk(
            desk, by, area=profile.area, name="Grange", called="Barony", whole_hub=whole_hub
        )
    finally:
        desk.close()


def say_asked_in(at: AtTheDoor) -> TheInvitation:
    at.come()
    at.until(lambda: bool(at.wizard.answers.areas))
    at.wizard.steps[0].which.button("asked").click()  # type: ignore[attr-defined]
    at.wizard.next.setFocus()
    at.press(Key.Key_Return)
    step = at.wizard.step
    assert isinstance(step, TheInvitation)
    assert not at.wizard.next.isEnabled()
    return step


def read_it(at: AtTheDoor, step: TheInvitation, file: Path, code: str) -> None:
    step.take_file(file)
    at.until(lambda: file.name in at.said())
    step.code.setFocus()
    at.write(code)
    at.press(Key.Key_Return)


@pytest.fixture
def asked(practice_desk: Path, tmp_path: Path) -> tuple[Path, str]:
    invited = invitation_of(practice_desk, tmp_path)
    file = tmp_path / "grange.invitation"
    file.write_bytes(invited.file)
    return file, invited.code


def test_an_invited_desk_is_made_in_the_window(
    first_day: AtTheDoor, asked: tuple[Path, str]
) -> None:
    at = first_day
    step = say_asked_in(at)
    read_it(at, step, *asked)
    at.until(at.wizard.next.isEnabled)
    assert "This desk joins as Grange." in at.said()

    at.wizard.next.setFocus()
    at.press(Key.Key_Return)
    assert isinstance(at.wizard.step, YourName)  # neither the area nor the hub is asked again
    answer_up_to(at, Ready)
    at.until(lambda: not at.wizard.step.waits())
    at.press(Key.Key_Return)
    at.until(at.is_in)

    opened = opener_for(at.folder).open("Ann Baird", SECRET)
    try:
        state = opened.desk.look(read_state)
    finally:
        opened.desk.close()
    assert state.joined
    assert state.name == "Grange"


def test_a_wrong_code_is_said_and_nothing_is_made(
    first_day: AtTheDoor, asked: tuple[Path, str]
) -> None:
    at = first_day
    step = say_asked_in(at)
    file, code = asked
    first, rest = code.split("-", maxsplit=1)
    read_it(at, step, file, f"{first[::-1]}-{rest}" if first != first[::-1] else f"0000-{rest}")
    at.until(lambda: "code" in step._said.text())

    assert not at.wizard.next.isEnabled()
    assert not at.folder.exists() or not list(at.folder.iterdir())


def test_a_desk_of_another_hub_is_asked_which(
    first_day: AtTheDoor, practice_desk: Path, tmp_path: Path
) -> None:
    invited = invitation_of(practice_desk, tmp_path, whole_hub=False)
    file = tmp_path / "grange.invitation"
    file.write_bytes(invited.file)
    at = first_day
    read_it(at, say_asked_in(at), file, invited.code)
    at.until(at.wizard.next.isEnabled)
    at.wizard.next.setFocus()
    at.press(Key.Key_Return)

    assert isinstance(at.wizard.step, WhichHub)
