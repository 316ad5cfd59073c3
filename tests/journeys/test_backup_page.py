"""Backups in the window: seen at a glance, made, sent to a stick, brought back; all by keyboard."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton

from heartdesk.core.kinds import Kind
from heartdesk.store.backup_state import read_state
from heartdesk.ui.content import Content
from heartdesk.ui.pages.safekeeping import SafekeepingPage
from heartdesk.ui.pages.today import TodayPage
from tests.ui.at_the_desk import AtTheDesk, Key


@pytest.fixture
def page(worker: AtTheDesk, content: Content) -> SafekeepingPage:
    content.go("safekeeping")
    found = cast(SafekeepingPage, content.page("safekeeping"))
    worker.until(lambda: found.said.text() == "No backup yet.")
    return found


def buttons(page: SafekeepingPage, text: str) -> list[QPushButton]:
    return [one for one in page.findChildren(QPushButton) if one.text() == text]


def test_a_backup_now_and_a_stick_for_every_day(
    worker: AtTheDesk,
    page: SafekeepingPage,
    desk_folder: Path,
    tmp_path: Path,
) -> None:
    worker.press(Key.Key_Return)  # the cursor stands on "Back up now"
    worker.until(lambda: "on this computer only" in page.said.text())
    (tmp_path / "STICK").mkdir()

    page.set_place(str(tmp_path / "STICK"))

    worker.until(lambda: "in STICK" in page.said.text())
    assert len(list((tmp_path / "STICK").iterdir())) == 1
    assert read_state(desk_folder).place == str(tmp_path / "STICK")
    assert page.place.text() == str(tmp_path / "STICK")


def test_the_side_bar_says_when_the_last_good_one_was_made(
    worker: AtTheDesk,
    content: Content,
    page: SafekeepingPage,
) -> None:
    said = [label.text() for label in content.sidebar.labels()]
    assert "No backup yet." in said

    content._rest.safekeeper.keep_safe()  # type: ignore[union-attr]  # as its clock does each half minute

    worker.until(
        lambda: any("Last good backup:" in label.text() for label in content.sidebar.labels())
    )


def test_today_says_when_the_last_good_one_was_made(
    worker: AtTheDesk, content: Content, page: SafekeepingPage
) -> None:
    content.go("today")
    today = cast(TodayPage, content.page("today"))
    worker.until(lambda: "No backup yet." in today.waiting.backed_up.text())

    content._rest.safekeeper.keep_safe()  # type: ignore[union-attr]  # as its clock does each half minute
    worker.until(content.background.is_idle)
    content.go("help")
    content.go("today")

    worker.until(lambda: "Last good backup:" in today.waiting.backed_up.text())


def test_the_desk_is_brought_back_while_its_window_stays_open(
    worker: AtTheDesk,
    content: Content,
    page: SafekeepingPage,
    desk_folder: Path,
) -> None:
    worker.press(Key.Key_Return)
    worker.until(lambda: bool(buttons(page, "Bring back")))
    made: list[str] = []
    content.background.do(
        lambda unit: unit.create(Kind.SERVICE, {"name": "After the backup"}), made.append
    )
    worker.until(lambda: bool(made))

    buttons(page, "Bring back")[0].click()
    page.secret.setText("")
    worker.press(Key.Key_Return)

    worker.until(lambda: "The desk is back" in content.toast_said())
    assert "kept in" in content.toast_said()
    assert list(desk_folder.parent.glob("desk-damaged-*"))
    found: list[object] = []
    content.background.look("t", lambda look: look.get(Kind.SERVICE, made[0]), found.append)
    worker.until(lambda: bool(found))
    assert found[0] is not None


def test_a_backup_that_went_bad_is_said_to_be(
    worker: AtTheDesk,
    content: Content,
    page: SafekeepingPage,
    desk_folder: Path,
) -> None:
    worker.press(Key.Key_Return)
    worker.until(lambda: bool(buttons(page, "Bring back")))
    [backup] = (desk_folder / "backups").iterdir()
    raw = backup.read_bytes()
    backup.write_bytes(raw[:50_000] + bytes(64) + raw[50_064:])

    buttons(page, "Bring back")[0].click()
    worker.press(Key.Key_Return)

    worker.until(lambda: "not a whole backup" in page.trouble.text())
    assert not list(desk_folder.parent.glob("desk-damaged-*"))
    worker.press(Key.Key_Escape)
    assert page.secret.isHidden() or not page.secret.isVisible()
