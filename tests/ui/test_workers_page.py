"""The Workers page and the own passphrase: who uses the desk, what each may do, how they get in."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from heartdesk.app.opening import unlock_profile
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import ALLOWED, Operation, Role
from heartdesk.security.roster import list_workers
from heartdesk.security.slot_file import database_of
from heartdesk.security.ways_in import WrongSecret
from heartdesk.store.profile import read_profile
from heartdesk.ui.pages import pages_for
from heartdesk.ui.pages.settings import SettingsPage
from heartdesk.ui.pages.workers import WorkersPage
from heartdesk.ui.role_words import role_name, role_says
from heartdesk.ui.workers.worker_card import WorkerCard
from tests.ui.door_fixtures import PASSPHRASES, Asked, AtTheDoor, Key, desk_of_three, three

__all__ = ["desk_of_three", "three"]

NEW = "moss fern heron"


@pytest.fixture
def ann(qtbot: QtBot, three: Path) -> Iterator[AtTheDoor]:
    """Ann, the admin, is in."""
    at = enter(qtbot, three, "Ann")
    yield at
    at.close()


def enter(qtbot: QtBot, folder: Path, name: str) -> AtTheDoor:
    at = AtTheDoor(qtbot, Asked(read_profile(folder)), folder)
    at.come()
    at.opening.open_desk(name, PASSPHRASES[name])
    at.until(at.is_in)
    at.at_rest()
    return at


def page_of(at: AtTheDoor) -> WorkersPage:
    at.content.go("workers")
    at.at_rest()
    return cast(WorkersPage, at.content.page("workers"))


def card_of(page: WorkersPage, name: str) -> WorkerCard:
    return next(card for card in page.cards() if card.worker.name == name)


def names(folder: Path) -> list[str]:
    return [worker.name for worker in list_workers(folder)]


def can_open(folder: Path, name: str, secret: str) -> bool:
    try:
        unlock_profile(read_profile(folder), worker=name, secret=secret)
    except WrongSecret:
        return False
    return True


def test_everybody_is_listed_with_what_they_may_do_in_everyday_words(ann: AtTheDoor) -> None:
    page_of(ann)
    assert "Ann (you)" in ann.said()
    assert "Barony Trust. Reception." in ann.said()
    assert "Barony Trust. Safeguarding lead." in ann.said()


def test_only_those_who_may_see_the_page_are_shown_it(qtbot: QtBot, three: Path) -> None:
    assert "workers" not in [entry.id for entry in pages_for({Role.RECEPTION})]
    at = enter(qtbot, three, "Cath")
    page = page_of(at)
    assert page.audit.isVisible()
    assert not page.code.isVisible()
    assert page.cards() == []
    at.close()


def test_a_new_colleague_types_their_own_passphrase_and_can_open_the_desk(ann: AtTheDoor) -> None:
    page = page_of(ann)
    ann.press(Key.Key_Space)
    ann.write("Dee")
    page.add.organization.setCurrentText("Wee Trust")
    page.add.roles.boxes[Role.COORDINATOR].setChecked(True)
    page.add.passphrase.start()
    ann.write(NEW)
    ann.press(Key.Key_Return)
    ann.write(NEW)
    ann.press(Key.Key_Return)
    ann.at_rest()

    assert ann.content.toast_said() == "Dee can open this desk now."
    opened = Asked(read_profile(ann.folder)).open("Dee", NEW)
    dee = next(one for one in opened.workers.everyone() if one.name == "Dee")
    opened.desk.close()
    assert opened.roles == {Role.RECEPTION, Role.COORDINATOR}
    assert dee.organization == "Wee Trust"
    assert not page.add.passphrase.text(), "a passphrase does not stay in the form"


def test_what_is_missing_is_said_and_a_name_that_is_taken_keeps_what_was_typed(
    ann: AtTheDoor,
) -> None:
    page = page_of(ann)
    ann.press(Key.Key_Space)
    page.add.ask()
    assert page.add.told.text() == "Type their name."
    ann.write("bob")
    page.add.passphrase.offer()
    page.add.ask()
    ann.at_rest()

    assert "has that name already" in page.add.told.text()
    assert page.add.name.text() == "bob"
    assert page.add.passphrase.text()
    assert names(ann.folder) == ["Ann", "Bob", "Cath"]


def test_roles_are_changed_and_hold_at_once_for_oneself(ann: AtTheDoor) -> None:
    page = page_of(ann)
    card_of(page, "Bob").buttons["roles"].click()
    page.roles.roles.boxes[Role.OUTREACH].setChecked(True)
    page.roles.go.click()
    ann.at_rest()

    bob = next(worker for worker in list_workers(ann.folder) if worker.name == "Bob")
    assert set(bob.roles) == {Role.RECEPTION, Role.OUTREACH}
    model = page.audit.table.model()
    said = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert "Changed what Bob may do" in said


def test_the_last_admin_stays(ann: AtTheDoor) -> None:
    page = page_of(ann)
    card_of(page, "Ann").buttons["roles"].click()
    page.roles.roles.boxes[Role.ADMIN].setChecked(False)
    page.roles.go.click()
    ann.at_rest()

    assert "no admin left" in page.roles.told.text()
    assert "remove" not in card_of(page, "Ann").buttons, "nobody removes themselves by a slip"


def test_a_forgotten_passphrase_is_set_anew_by_its_owner_at_the_desk(ann: AtTheDoor) -> None:
    page = page_of(ann)
    card_of(page, "Bob").buttons["passphrase"].click()
    ann.write(NEW)
    ann.press(Key.Key_Return)
    ann.write(NEW)
    ann.press(Key.Key_Return)
    ann.at_rest()

    assert can_open(ann.folder, "Bob", NEW)
    assert not can_open(ann.folder, "Bob", PASSPHRASES["Bob"])


def test_removing_asks_once_changes_the_keys_and_the_desk_goes_on(ann: AtTheDoor) -> None:
    page = page_of(ann)
    before = database_of(ann.folder)
    card_of(page, "Bob").buttons["remove"].click()
    assert "cannot be undone" in ann.said()
    assert ann.focused() is page.remove.back, "Enter goes back, not on"
    page.remove.go.click()
    assert page.remove.told.text() == ""
    assert "Changing the desk's keys" in ann.said()
    ann.at_rest()

    assert names(ann.folder) == ["Ann", "Cath"]
    assert database_of(ann.folder) != before
    assert not before.exists()
    assert [card.worker.name for card in page.cards() if card.isVisible()] == ["Ann", "Cath"]
    ann.content.go("help")
    ann.at_rest()
    assert not ann.content.banner.isVisible(), "the open desk goes on with its new keys"


def test_a_new_recovery_code_is_shown_once_and_the_old_one_is_dead(ann: AtTheDoor) -> None:
    page = page_of(ann)
    old = ann.code
    page.code.go.click()
    assert "stops working at once" in ann.said()
    page.code.go.click()
    ann.at_rest()
    new = "-".join(page.code.view.groups())
    assert new != old
    page.code.go.click()
    assert page.code.view.groups() == ()

    assert can_open(ann.folder, "Ann", new)
    assert not can_open(ann.folder, "Ann", old)


def test_what_was_done_is_saved_as_a_table_that_no_spreadsheet_runs(
    ann: AtTheDoor, tmp_path: Path
) -> None:
    page = page_of(ann)
    page.audit.save_to(tmp_path / "audit.csv")
    ann.at_rest()

    raw = (tmp_path / "audit.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "What"]
    assert rows[-1][1:] == ["Ann", "Opened the desk"]
    assert (tmp_path / "audit.csv").stat().st_mode & 0o077 == 0


def test_everybody_changes_their_own_passphrase_in_settings(qtbot: QtBot, three: Path) -> None:
    at = enter(qtbot, three, "Bob")
    at.content.go("settings")
    own = cast(SettingsPage, at.content.page("settings")).own
    own.start.click()
    at.write("wrong words here")
    at.press(Key.Key_Return)
    at.write(NEW)
    at.press(Key.Key_Return)
    at.write(NEW)
    at.press(Key.Key_Return)
    at.until(lambda: "do not open this desk" in own.told.text())

    own.old.edit.clear()
    at.write(PASSPHRASES["Bob"])
    own.go.click()
    at.until(lambda: at.content.toast_said() == "Your new passphrase holds from now on.")
    assert can_open(three, "Bob", NEW)
    assert not own.new.text()
    at.close()


def test_a_passphrase_of_today_survives_a_rekey_by_somebody_else(ann: AtTheDoor) -> None:
    page = page_of(ann)
    card_of(page, "Bob").buttons["remove"].click()
    page.remove.go.click()
    ann.at_rest()

    opened = Asked(read_profile(ann.folder)).open("Cath", PASSPHRASES["Cath"])
    assert opened.roles == {Role.SAFEGUARDING_LEAD}
    opened.desk.close()


@pytest.mark.parametrize("role", list(Role))
def test_the_line_of_a_role_says_what_its_table_allows(role: Role) -> None:
    says, row = role_says(role), ALLOWED[role]
    assert role_name(role)
    assert ("concerns" in says) == (Operation.READ in row[Kind.CONCERN])
    assert ("people who agreed" in says) == bool(
        {Operation.READ, Operation.CHANGE} & row.get(Kind.PERSON, frozenset())
    )
    assert ("volunteers" in says) == (Operation.READ in row.get(Kind.VOLUNTEER, frozenset()))
    assert ("workers and keys" in says) == (role is Role.ADMIN)
