"""The first day: an empty folder, a few questions, a desk. Nothing half made, whatever happens."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.app import in_place
from heartdesk.app.making import organization_id, prepare_desk
from heartdesk.app.opening import ProfileOpener, opener_for
from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.hubs.actions import read_hub
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import Reason
from heartdesk.ui.unlock.strength import strength
from heartdesk.ui.wizard.code import TheCode, TypeItBack
from heartdesk.ui.wizard.ready import Ready
from heartdesk.ui.wizard.secret import NoKeyStore, YourPassphrase
from heartdesk.ui.wizard.you import YourName
from tests.security_makers import Computer
from tests.ui.door_fixtures import AtTheDoor, Key, computer, first_day
from tests.ui.test_access import cut_off, described

__all__ = ["computer", "first_day"]

SECRET = "moss fern heron"


def answer_up_to(at: AtTheDoor, step: type) -> None:
    """Answer with the keyboard until a screen of this kind asks."""
    while not isinstance(at.wizard.step, step):
        match at.wizard.step:
            case YourName():
                at.write("Ann Baird")
            case YourPassphrase():
                at.write(SECRET)
                at.press(Key.Key_Return)
                at.write(SECRET)
            case TheCode():
                at.until(lambda: not at.wizard.step.waits())
                at.wizard.next.setFocus()
            case TypeItBack() as back:
                groups = (at.wizard.answers.code.code if at.wizard.answers.code else "").split("-")
                at.write(groups[back.asked[0]].lower())
                at.press(Key.Key_Return)
                at.write(groups[back.asked[1]])
            case NoKeyStore():
                at.wizard.next.setFocus()
            case step_now if "organization" in step_now.question:
                at.write("east ay")
        before = at.wizard.step
        at.press(Key.Key_Return)
        assert at.wizard.step is not before, at.said()


def everything_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_desk_is_made_with_the_keyboard_alone(first_day: AtTheDoor) -> None:
    at = first_day
    at.come()
    answer_up_to(at, Ready)
    at.until(lambda: not at.wizard.step.waits())
    assert "not checked yet: ring first" in at.said()
    at.press(Key.Key_Return)
    at.until(at.is_in)

    assert at.content.worker() == "Ann Baird"
    reopened = opener_for(at.folder)
    assert isinstance(reopened, ProfileOpener)
    assert reopened.workers == ("Ann Baird",)
    opened = reopened.open("Ann Baird", SECRET)
    try:
        hub = opened.desk.look(read_hub)
        assert hub is not None
        assert hub.name == "Stewarton hub"
        assert opened.workers.everyone()[0].organization == "East Ayrshire Council"
        assert sum(1 for _ in opened.desk.look(lambda look: list(look.every(Kind.SERVICE)))) > 50
    finally:
        opened.desk.close()


def test_nothing_is_in_its_place_until_the_code_was_read_back(first_day: AtTheDoor) -> None:
    at = first_day
    at.come()
    answer_up_to(at, TypeItBack)
    assert everything_in(at.folder) == []

    at.close()
    assert opener_for(at.folder).maker is not None, "the next start begins anew"


def test_back_shows_what_was_answered_and_a_changed_answer_makes_a_new_code(
    first_day: AtTheDoor,
) -> None:
    at = first_day
    at.come()
    answer_up_to(at, TypeItBack)
    code = at.wizard.answers.code
    at.press(Key.Key_Escape)
    assert at.wizard.answers.code is code, "the same desk, the same code"
    while not isinstance(at.wizard.step, YourName):
        at.press(Key.Key_Escape)
    assert at.wizard.step.edit.text() == "Ann Baird"

    at.write("Bea")
    at.press(Key.Key_Return)
    at.wizard.go_on()
    at.wizard.go_on()
    at.until(lambda: at.wizard.answers.code is not None and at.wizard.answers.code is not code)
    assert at.wizard.answers.worker == "Bea"


def test_a_slip_in_the_copied_code_is_found_now(first_day: AtTheDoor) -> None:
    at = first_day
    at.come()
    answer_up_to(at, TypeItBack)
    at.write("0000")
    at.press(Key.Key_Return)
    at.press(Key.Key_Return)

    assert isinstance(at.wizard.step, TypeItBack)
    assert "Compare it with the code" in at.wizard.told.text()


@pytest.mark.parametrize(
    ("typed", "again", "said"),
    [("short", "short", "Not long enough yet"), (SECRET, "moss fern herom", "not the same"), (SECRET, "", "once more"),
     ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "too easy")],
)  # fmt: skip
def test_a_weak_or_slipped_passphrase_is_told_in_words(
    first_day: AtTheDoor, typed: str, again: str, said: str
) -> None:
    at = first_day
    at.come()
    answer_up_to(at, YourPassphrase)
    at.write(typed)
    at.press(Key.Key_Return)
    at.write(again)
    at.press(Key.Key_Return)

    assert isinstance(at.wizard.step, YourPassphrase)
    assert said in at.wizard.told.text()


def test_three_suggested_words_are_shown_and_can_be_taken(first_day: AtTheDoor) -> None:
    at = first_day
    at.come()
    answer_up_to(at, YourPassphrase)
    step = at.wizard.step
    assert isinstance(step, YourPassphrase)
    step.passphrase.suggest.click()
    first = step.passphrase.text()
    step.passphrase.suggest.click()

    assert step.passphrase.text() != first
    assert strength(first).enough
    assert step.passphrase.first.edit.echoMode() == QLineEdit.EchoMode.Normal
    at.press(Key.Key_Return)
    assert at.wizard.step is not step


@pytest.mark.parametrize("reason", list(Reason))
def test_without_a_key_store_that_is_said_before_a_passphrase_is_asked_for(
    first_day: AtTheDoor, computer: Computer, reason: Reason
) -> None:
    computer.shut = reason
    at = first_day
    at.come()
    answer_up_to(at, NoKeyStore)
    assert "recovery code opens the desk, each time" in at.said()
    answer_up_to(at, Ready)
    at.until(lambda: not at.wizard.step.waits())
    at.press(Key.Key_Return)
    at.until(at.is_in)

    assert not any(isinstance(step, YourPassphrase) and step.wanted() for step in at.wizard.steps)


def test_a_key_store_that_was_unlocked_meanwhile_is_looked_for_again(
    first_day: AtTheDoor, computer: Computer
) -> None:
    computer.shut = Reason.LOCKED
    at = first_day
    at.come()
    answer_up_to(at, NoKeyStore)
    computer.shut = None
    at.press(Key.Key_Space)

    at.until(lambda: isinstance(at.wizard.step, YourPassphrase))


def test_a_full_disk_is_told_and_can_be_tried_again(
    first_day: AtTheDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = first_day
    at.come()
    with monkeypatch.context() as full:
        full.setattr("heartdesk.app.making.make_profile", _no_room)
        answer_up_to(at, TheCode)
        at.until(lambda: not at.wizard.step.waits())
        assert "Nothing was left behind" in at.said()
        assert everything_in(at.folder.parent) == []
    at.wizard.go_on()

    at.until(lambda: at.wizard.answers.code is not None)


def test_a_fault_at_the_last_button_is_told_and_the_button_tries_again(
    first_day: AtTheDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = first_day
    at.come()
    answer_up_to(at, Ready)
    at.until(lambda: not at.wizard.step.waits())
    with monkeypatch.context() as broken:
        broken.setattr("heartdesk.ui.opening.load_rooms", _no_module)
        at.press(Key.Key_Return)
        at.until(lambda: "went wrong" in at.said())

    at.press(Key.Key_Return)
    at.until(at.is_in)


def test_who_wants_to_begins_with_ringing_the_numbers_of_the_safety_cards(
    first_day: AtTheDoor,
) -> None:
    at = first_day
    at.come()
    answer_up_to(at, Ready)
    at.until(lambda: not at.wizard.step.waits())
    ready = at.wizard.step
    assert isinstance(ready, Ready)
    ready.ring.setFocus()
    at.press(Key.Key_Space)

    at.until(at.is_in)
    at.until(lambda: at.content.stack.currentWidget() is at.content.page("ring"))


def test_pressing_the_last_button_twice_opens_one_desk(first_day: AtTheDoor) -> None:
    at = first_day
    at.come()
    opened: list[object] = []
    at.content.desk_opened.connect(opened.append)
    answer_up_to(at, Ready)
    at.until(lambda: not at.wizard.step.waits())
    at.wizard.next.click()
    at.wizard.next.click()

    at.until(at.is_in)
    at.at_rest()
    assert len(opened) == 1


def _no_module() -> None:
    raise ImportError("a file of HeartDesk is not there")


def _no_room(*_given: object, **_named: object) -> None:
    raise OSError(28, "No space left on device")


def test_the_cards_and_the_quiet_screen_are_there_before_any_desk(first_day: AtTheDoor) -> None:
    at = first_day
    at.come()
    at.press(Key.Key_F1)
    assert "Steps to take" in at.said()
    at.press(Key.Key_Escape)
    at.press(Key.Key_F8)
    assert not at.opening.isVisible()


@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(first_day: AtTheDoor, scale: int) -> None:
    at = first_day
    at.come()
    at.content.theme.wear("contrast", scale / 100)
    for step in (*[type(one) for one in at.wizard.steps if one.wanted()], NoKeyStore):
        if step is NoKeyStore:
            continue
        answer_up_to(at, step)
        at.until(lambda: not at.wizard.step.waits())
        at.at_rest()
        for widget in at.opening.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel | QPushButton | QLineEdit):
                assert cut_off(widget) == "", step
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
                assert widget.accessibleName(), (step, described(widget))
        QApplication.processEvents()


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_power_cut_while_the_desk_moves_in_leaves_it_easy_to_finish(
    tmp_path: Path, computer: Computer, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "window.lock").touch()  # a window waits here, so the folder cannot be renamed away
    prepared = prepare_desk(
        folder, area="east_ayrshire", hub="barony", worker="Ann", passphrase=SECRET, cost=FLOOR
    )
    moved = [0]
    real = Path.rename

    def cut(self: Path, target: Path) -> Path:
        moved[0] += 1
        if moved[0] == stop:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as power:
        power.setattr(Path, "rename", cut)
        try:
            prepared.finish()
        except KeyboardInterrupt:
            assert not (folder / in_place.DESCRIPTION).exists(), "it is no desk yet"

    opener = opener_for(folder)
    opened = opener.open("Ann", SECRET)
    opened.desk.close()
    assert opener.maker is None
    assert not in_place.building_of(folder).exists()


def test_a_desk_that_nobody_confirmed_never_moves_in_by_itself(
    tmp_path: Path, computer: Computer
) -> None:
    folder = tmp_path / "desk"
    prepare_desk(
        folder, area="east_ayrshire", hub="barony", worker="Ann", passphrase=SECRET, cost=FLOOR
    )  # and the power goes
    folder.mkdir()
    (folder / "window.lock").touch()

    assert opener_for(folder).maker is not None
    assert everything_in(folder) == ["window.lock"]


def test_a_folder_with_a_desk_whose_description_is_gone_is_never_taken_for_an_empty_one(
    tmp_path: Path, computer: Computer
) -> None:
    folder = tmp_path / "desk"
    prepare_desk(
        folder, area="east_ayrshire", hub="barony", worker="Ann", passphrase=SECRET, cost=FLOOR
    ).finish()
    (folder / in_place.DESCRIPTION).unlink()
    before = everything_in(folder)

    opener = opener_for(folder)

    assert opener.maker is None
    with pytest.raises(DeskError):
        opener.open("Ann", SECRET)
    assert everything_in(folder) == before
    shutil.rmtree(folder)


def test_an_organization_is_the_directory_s_own_where_it_is_known() -> None:
    area = find_area("east_ayrshire")
    known, is_new = organization_id(area, " east ayrshire  council ")
    assert known
    assert not is_new
    assert organization_id(area, "Wee Trust") == organization_id(area, "wee trust")
    assert organization_id(area, "Wee Trust")[1]
    assert organization_id(area, "  ") == ("", False)


def test_the_window_waits_in_a_folder_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "window.lock").touch()
    (folder / "preferences.json").write_text("{}", encoding="ascii")
    assert opener_for(folder).maker is not None
    (folder / "letter.txt").touch()
    assert opener_for(folder).maker is None, "somebody keeps something else here"
