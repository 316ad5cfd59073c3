"""The page about other desks, driven as a worker does: a real second desk, a real folder between them."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from heartdesk.app.inviting import invite_desk
from heartdesk.app.joining import join_desk
from heartdesk.app.opening import demo_secret, open_desk, open_unlocked, unlock_profile
from heartdesk.core.kinds import Kind
from heartdesk.security.cost import FLOOR
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import Met, meet, read_state, sync_by_folder
from heartdesk.sync.lease import WHERE
from heartdesk.ui.pages.sync import SyncPage
from heartdesk.ui.pages.today import TodayPage
from heartdesk.ui.widgets.label import PlainLabel
from tests.ui.at_the_desk import AtTheDesk

Value = TypeVar("Value")


@dataclass
class Partner:
    """Another desk of the hub, the stick between the two, and the larder that both know."""

    desk: Desk
    stick: Path
    larder: str

    def does(self, act: Callable[[Unit], Value]) -> Value:
        return self.desk.run(act).value

    def meets(self) -> None:
        sync_by_folder(self.desk, self.stick)


@pytest.fixture
def desk_folder(practice_desk: Path, tmp_path: Path, partner: Partner) -> Path:
    """The practice desk that has asked the partner in."""
    assert partner.stick.is_dir()
    return tmp_path / "desk"


@pytest.fixture
def partner(practice_desk: Path, tmp_path: Path) -> Iterator[Partner]:
    folder = tmp_path / "desk"
    shutil.copytree(practice_desk, folder)
    profile = read_profile(folder)
    name, secret = demo_secret(profile)
    by = unlock_profile(profile, worker=name, secret=secret)
    ours = open_unlocked(profile, by)
    invited = invite_desk(
        ours, by, area=profile.area, name="Grange", called="Barony", whole_hub=True
    )
    made = join_desk(
        tmp_path / "grange",
        invitation=invited.file,
        code=invited.code,
        worker="Bea",
        passphrase="blue tin dog",
        cost=FLOOR,
    )
    other = open_desk(made.profile, worker="Bea", secret=made.keys.recovery_code)
    stick = tmp_path / "stick"
    stick.mkdir()
    larder = ours.run(partial(_add, "Zebra larder")).value
    for one in (ours, other):
        sync_by_folder(one, stick)
    ours.close()
    yield Partner(other, stick, larder)
    other.close()


def _add(name: str, unit: Unit) -> str:
    return unit.create(Kind.SERVICE, {"name": name, "status": "active", "description": "Soup"})


def _take_away(id_: str, unit: Unit) -> None:
    unit.delete(Kind.SERVICE, id_)


def _says(partner: Partner, text: str) -> None:
    partner.does(lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": text}))


def open_page(worker: AtTheDesk) -> SyncPage:
    worker.at_rest()
    worker.content.go("sync")
    worker.at_rest()
    return cast(SyncPage, worker.content.page("sync"))


def press(page: SyncPage, name: str) -> None:
    """Press the button of that name by keyboard."""
    for made in page.findChildren(QPushButton):
        if made.accessibleName() == name and made.isVisible():
            made.setFocus()
            QTest.keyClick(made, Qt.Key.Key_Return)
            return
    raise AssertionError(f"no button {name!r}")


def both_have_met(worker: AtTheDesk, partner: Partner) -> SyncPage:
    """The page, once each of the two desks has heard the other."""
    page = open_page(worker)
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    return page


def description(worker: AtTheDesk, partner: Partner) -> str:
    desk = worker.content.page("sync").context.opened.desk
    record = desk.look(lambda look: look.get(Kind.SERVICE, partner.larder))
    assert record is not None
    return str(record.fields["description"])


def test_the_page_says_what_waits_and_a_press_brings_it(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    page.context.background.do(partial(_add, "Late one"))
    worker.at_rest()
    assert "1 thing waits to travel." in page.meet.said()
    assert any("1 thing waits" in label.text() for label in worker.content.sidebar.labels())

    press(page, "Meet now")
    worker.until(lambda: "Nothing waits to travel." in page.meet.said())
    partner.meets()

    names = partner.desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert "Late one" in names
    assert "no other desk has said yet that it has them" in page.meet.said()


def test_today_says_what_waits_and_when_the_others_were_met(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    open_page(worker)
    worker.content.go("today")
    worker.at_rest()
    board = cast(TodayPage, worker.content.page("today"))
    assert board.to_travel.isVisible()
    assert "Nothing waits to travel. Last met" in board.to_travel.text()

    board.context.background.do(lambda unit: unit.create(Kind.VOLUNTEER, {"name": "Zoe Zebra"}))
    worker.at_rest()
    assert "1 thing waits to travel." in board.to_travel.text()

    board.context.traveller.go()
    worker.until(lambda: "Nothing waits to travel." in board.to_travel.text())


def test_a_desk_with_no_place_to_meet_says_so_and_not_that_something_waits(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    press(page, "Not here any more: stick (folder or stick)")
    worker.at_rest()
    page.context.background.do(partial(_add, "Late one"))
    worker.at_rest()

    said = "\n".join(label.text() for label in worker.content.sidebar.labels())

    assert "No place to meet the other desks is chosen yet." in said
    assert "waits to travel" not in said


def test_everything_is_heard_only_once_the_other_desk_says_so(
    worker: AtTheDesk, partner: Partner
) -> None:
    partner.meets()
    page = open_page(worker)
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()
    press(page, "Meet now")
    worker.until(lambda: "has everything written here" in page.meet.said())


def test_a_stick_that_is_not_there_is_said_and_nothing_is_lost(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    partner.stick.rename(partner.stick.with_name("pocket"))

    press(page, "Meet now")
    worker.until(lambda: "is not there" in page.meet.said())

    assert "Nothing is lost" in page.meet.said()


def test_a_round_begins_by_itself_when_the_stick_is_put_in(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    rounds: list[object] = []
    page.context.traveller.met.connect(rounds.append)
    page.context.traveller.look()
    worker.at_rest()
    assert (
        not rounds
    )  # it has been there all along, and the last round is not a quarter of an hour ago

    partner.stick.rename(partner.stick.with_name("pocket"))
    page.context.traveller.look()
    worker.at_rest()
    partner.stick.with_name("pocket").rename(partner.stick)
    page.context.traveller.look()
    worker.at_rest()

    assert len(rounds) == 1


def test_what_waits_leaves_when_the_window_closes(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    page.context.background.do(partial(_add, "Last minute"))
    worker.at_rest()

    worker.content.close_down()

    partner.meets()
    names = partner.desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert "Last minute" in names


def test_a_round_that_is_stopped_says_so_and_goes_on_the_next_time(
    worker: AtTheDesk, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        partner.does(partial(_add, f"New {number}"))
        partner.meets()
    page = open_page(worker)
    desk = page.context.opened.desk
    pressed = threading.Event()

    def once_pressed(*arguments: Any, **more: Any) -> Met:
        assert pressed.wait(30)
        return meet(*arguments, **more)

    monkeypatch.setattr("heartdesk.ui.sync.traveller.meet", once_pressed)
    press(page, "Meet now")
    press(page, "Stop")
    pressed.set()
    worker.until(lambda: "Stopped before everything had gone." in page.meet.said())
    worker.at_rest()
    names = desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert "New 0" not in names

    press(page, "Meet now")
    worker.at_rest()

    names = desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert {"New 0", "New 1", "New 2"} <= names


def test_two_answers_stand_side_by_side_and_one_press_settles_both_desks(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    _says(partner, "Soup on Tuesdays")
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": "Bread on Mondays"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.until(lambda: page.meet.now.isEnabled() and worker.content.background.is_idle())

    press(page, "Look at Zebra larder")
    worker.at_rest()

    said = page.conflict.said()
    assert "Soup on Tuesdays" in said
    assert "Somebody at Grange" in said
    assert "Bread on Mondays" in said
    assert "Demo," in said
    press(page, "This is right: Bread on Mondays")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()
    assert description(worker, partner) == "Bread on Mondays"
    there = partner.desk.look(lambda look: look.get(Kind.SERVICE, partner.larder))
    assert there is not None
    assert there.fields["description"] == "Bread on Mondays"
    assert not there.conflicts


def test_another_answer_can_be_written(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    _disagree(worker, page, partner)
    press(page, "Look at Zebra larder")
    worker.at_rest()
    (typed,) = [one for one in page.conflict.findChildren(QLineEdit) if one.isVisible()]
    typed.setFocus()
    worker.write("Soup and bread, Thursdays")
    worker.press(Qt.Key.Key_Return)
    worker.at_rest()

    assert description(worker, partner) == "Soup and bread, Thursdays"
    assert not page.context.opened.desk.look(read_state).conflicts


def test_what_was_half_written_is_kept_when_it_is_refused_or_something_else_is_settled(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    partner.does(
        lambda unit: unit.change(
            Kind.SERVICE, partner.larder, {"description": "Bread", "url": "https://a.example"}
        )
    )
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(
            Kind.SERVICE, partner.larder, {"description": "Cake", "url": "https://b.example"}
        )
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    press(page, "Look at Zebra larder")
    worker.at_rest()

    def written(name: str) -> QLineEdit:
        edits = page.conflict.findChildren(QLineEdit)
        (found,) = [one for one in edits if one.accessibleName().startswith(name)]
        return found

    written("What it is").setFocus()
    worker.write("Bread and ca")
    written("Web").setFocus()
    worker.write("javascript:x")
    worker.press(Qt.Key.Key_Return)
    worker.until(page.conflict.told.isVisible)
    worker.at_rest()
    assert written("Web").text() == "javascript:x"
    assert written("What it is").text() == "Bread and ca"

    press(page, "This is right: https://a.example")
    worker.at_rest()

    assert written("What it is").text() == "Bread and ca"


def test_a_thing_that_one_desk_took_away_and_another_changed_can_be_kept(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    partner.does(lambda unit: unit.delete(Kind.SERVICE, partner.larder))
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": "Still here"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    press(page, "Look at Zebra larder")
    worker.at_rest()
    assert "It was taken away" in page.conflict.said()
    assert "It was changed: What it is" in page.conflict.said()

    press(page, "Keep it: It was changed: What it is")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()

    there = partner.desk.look(lambda look: look.get(Kind.SERVICE, partner.larder))
    assert there is not None
    assert there.fields["description"] == "Still here"
    assert not there.conflicts


def test_things_taken_away_in_great_number_wait_and_can_be_kept(
    worker: AtTheDesk, partner: Partner
) -> None:
    many = [partner.does(partial(_add, f"Thing {number}")) for number in range(30)]
    partner.meets()
    page = open_page(worker)
    press(page, "Meet now")
    worker.at_rest()
    for one in many:
        partner.does(partial(_take_away, one))
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    assert "took 30 things away" in page.held.says.text()
    assert "took 30 things away" not in page.meet.said(), "said once, where it can be decided"
    assert "and 24 more" in page.held.says.text()

    press(page, "Keep them")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()

    assert page.held.isHidden()
    names = partner.desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert "Thing 29" in names


def test_an_admin_asks_another_desk_in_and_sees_the_code_once(
    worker: AtTheDesk, tmp_path: Path
) -> None:
    page = open_page(worker)
    page.invite.name.setText("Dalmellington desk")
    page.invite.make(tmp_path / "dalmellington.invitation")
    worker.until(page.invite.code.isVisible)
    code = page.invite.code.text()

    joined = join_desk(
        tmp_path / "dalmellington",
        invitation=(tmp_path / "dalmellington.invitation").read_bytes(),
        code=code,
        worker="Cal",
        passphrase="green tin owl",
        cost=FLOOR,
    )
    press(page, "I have written the code down")

    assert joined.profile.folder.exists()
    assert page.invite.code.text() == ""


def _disagree(worker: AtTheDesk, page: SyncPage, partner: Partner) -> None:
    _says(partner, "Soup on Tuesdays")
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": "Bread on Mondays"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()


def test_a_second_place_is_added_and_each_is_met(
    worker: AtTheDesk, partner: Partner, tmp_path: Path
) -> None:
    page = open_page(worker)
    other = tmp_path / "share"
    other.mkdir()

    page.meet.places.add(str(other))
    worker.at_rest()

    assert "share (folder or stick)" in page.meet.said()
    assert "stick (folder or stick)" in page.meet.said()
    assert any(other.rglob("*.hdb"))
    partner.stick.rename(partner.stick.with_name("pocket"))
    page.context.background.do(partial(_add, "By the share"))
    before = len(list(other.rglob("*.hdb")))
    press(page, "Meet now")
    worker.at_rest()
    assert len(list(other.rglob("*.hdb"))) == before + 1
    assert "is not there" in page.meet.said()

    press(page, "Not here any more: stick (folder or stick)")
    worker.at_rest()
    assert "stick (folder or stick)" not in page.meet.said()


def test_a_server_that_nobody_answers_at_is_told_and_nothing_else_changes(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    press(page, "Add the council's server")
    worker.write("http://example.org")
    worker.press(Qt.Key.Key_Return)
    worker.until(page.meet.places.told.isVisible)
    assert "example.org (the council's server)" not in page.meet.said()

    page.meet.places.address.clear()
    worker.write("http://127.0.0.1:9")
    worker.press(Qt.Key.Key_Return)
    worker.at_rest()

    assert "127.0.0.1:9 (the council's server)" in page.meet.said()
    assert "Nothing is lost" in page.meet.said()
    assert "stick (folder or stick)" in page.meet.said()


def test_what_is_sealed_is_counted_and_nobody_is_listed(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    volunteer = partner.does(lambda unit: unit.create(Kind.VOLUNTEER, {"name": "Zoe Zebra"}))
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    partner.does(lambda unit: unit.change(Kind.VOLUNTEER, volunteer, {"name": "Zoe Zorilla"}))
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.VOLUNTEER, volunteer, {"name": "Zoë Zebra"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()

    said = "\n".join(
        label.text() for label in page.findChildren(PlainLabel) if label.isVisibleTo(page)
    )

    assert "1 in volunteers' details: open the volunteer." in said
    assert "Zebra larder" not in said
    assert "Zoe" not in said


def test_an_entry_with_two_answers_leads_to_both(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    _disagree(worker, page, partner)
    worker.content.go("directory", partner.larder)
    worker.at_rest()

    (look,) = [
        made
        for made in worker.content.findChildren(QPushButton)
        if made.accessibleName() == "Look at both answers" and made.isVisible()
    ]
    look.setFocus()
    QTest.keyClick(look, Qt.Key.Key_Space)
    worker.until(lambda: "Somebody at Grange" in page.conflict.said())


def test_the_last_rounds_say_who_has_told_that_they_have_what_left(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)

    def past() -> str:
        labels = page.past.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(page))

    page.context.background.do(partial(_add, "One more"))
    worker.at_rest()
    press(page, "Meet now")
    worker.until(lambda: not page.context.traveller.under_way)
    worker.at_rest()
    assert "No desk has said yet that it has what left." in past()
    partner.meets()
    press(page, "Meet now")
    worker.until(lambda: "Grange has said that it has what left." in past())


def test_only_where_the_councils_key_is_held_another_desk_can_be_asked_in(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    assert page.invite.isVisible()

    page._show(replace(page.context.opened.desk.look(read_state), holds_root=False))

    assert not page.invite.isVisible()
    assert "can ask a desk in, or shut one out" in page.shut_out.says.text()


def test_a_lease_that_runs_out_stays_on_the_page_once_its_message_is_closed(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    state = page.context.opened.desk.look(read_state)

    page.meet.show_state(replace(state, lease=f"In 3 days it closes. {WHERE}"))

    assert "In 3 days it closes." in page.meet.said()
    assert WHERE not in page.meet.said(), "whoever reads it is there"


def test_the_cursor_steps_down_the_page_as_it_is_read(worker: AtTheDesk, partner: Partner) -> None:
    """Though half of the page is made anew with every round."""
    page = open_page(worker)
    _disagree(worker, page, partner)
    wanted = [
        "Meet now",
        "Not here any more: stick (folder or stick)",
        "Add a folder or stick",
        "Look at Zebra larder",
        "Make the invitation",
        "Shut out …: Grange",
    ]
    page.meet.now.setFocus()
    stepped: list[str] = []
    while wanted[-1] not in stepped:
        assert len(stepped) < 40, stepped
        stepped.append(worker.focused().accessibleName())
        worker.press(Qt.Key.Key_Tab)

    assert [name for name in stepped if name in wanted] == wanted
    assert all(stepped), "everything the cursor stands on has a name"


def test_the_cursor_stays_where_it_is_when_a_round_brings_nothing_new_there(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    _disagree(worker, page, partner)
    for name in (
        "Look at Zebra larder",
        "Not here any more: stick (folder or stick)",
        "Shut out …: Grange",
    ):
        (stood,) = [one for one in page.findChildren(QPushButton) if one.accessibleName() == name]
        stood.setFocus()

        partner.does(partial(_add, f"New while on {name}"))
        partner.meets()
        page.context.traveller.go()
        worker.at_rest()

        assert worker.focused() is stood


def test_enter_pressed_twice_meets_twice_and_leaves_no_place_out(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    page.meet.now.setFocus()

    worker.press(Qt.Key.Key_Return)
    assert worker.focused() is page.meet.stop
    worker.at_rest()

    assert worker.focused() is page.meet.now
    worker.press(Qt.Key.Key_Return)
    worker.at_rest()
    assert "stick (folder or stick)" in page.meet.said()


def test_a_step_back_stands_on_what_was_looked_at(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    _disagree(worker, page, partner)
    press(page, "Look at Zebra larder")
    worker.at_rest()

    worker.press(Qt.Key.Key_Escape)
    worker.at_rest()

    assert worker.focused().accessibleName() == "Look at Zebra larder"


def test_at_the_largest_letters_no_button_of_the_page_is_cut_off(
    worker: AtTheDesk, partner: Partner
) -> None:
    """The letters are made larger while the page stands, as in the settings."""
    assert partner.stick.is_dir()
    page = open_page(worker)

    page.context.theme.wear("calm", 2.0)
    try:
        worker.until(lambda: not [one for one in page.findChildren(QPushButton) if cut_off(one)])
    finally:
        page.context.theme.wear("calm", 1.0)


def cut_off(made: QPushButton) -> bool:
    return made.isVisible() and made.width() < made.sizeHint().width()
