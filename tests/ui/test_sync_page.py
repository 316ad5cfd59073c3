"""The page about other desks, driven as a worker does: what waits, what arrived, where it travels."""

import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt

from heartdesk.app.joining import join_desk
from heartdesk.core.kinds import Kind
from heartdesk.security.cost import FLOOR
from heartdesk.sync.actions import Met, meet, read_state
from heartdesk.sync.lease import WHERE
from heartdesk.ui.pages.today import TodayPage
from heartdesk.ui.widgets.label import PlainLabel
from tests.ui.at_the_desk import AtTheDesk
from tests.ui.two_desks import Partner, add, desk_folder, open_page, partner, press, says

__all__ = ["desk_folder", "partner"]


def test_the_page_says_what_waits_and_a_press_brings_it(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    page.context.background.do(partial(add, "Late one"))
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
    assert board.waiting.to_travel.isVisible()
    assert "Nothing waits to travel. Last met" in board.waiting.to_travel.text()

    board.context.background.do(lambda unit: unit.create(Kind.VOLUNTEER, {"name": "Zoe Zebra"}))
    worker.at_rest()
    assert "1 thing waits to travel." in board.waiting.to_travel.text()

    board.context.traveller.go()
    worker.until(lambda: "Nothing waits to travel." in board.waiting.to_travel.text())


def test_a_desk_with_no_place_to_meet_says_so_and_not_that_something_waits(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    press(page, "Not here any more: stick (folder or stick)")
    worker.at_rest()
    page.context.background.do(partial(add, "Late one"))
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
    page.context.background.do(partial(add, "Last minute"))
    worker.at_rest()

    worker.content.close_down()

    partner.meets()
    names = partner.desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert "Last minute" in names


def test_a_round_that_is_stopped_says_so_and_goes_on_the_next_time(
    worker: AtTheDesk, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        partner.does(partial(add, f"New {number}"))
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
    page.context.background.do(partial(add, "By the share"))
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


def test_the_last_rounds_say_who_has_told_that_they_have_what_left(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)

    def past() -> str:
        labels = page.past.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(page))

    page.context.background.do(partial(add, "One more"))
    worker.at_rest()
    press(page, "Meet now")
    worker.until(lambda: not page.context.traveller.under_way)
    worker.at_rest()
    assert "No desk has said yet that it has what left." in past()

    says(partner, "Soup on Fridays")  # with what a desk says it tells at once what it has heard
    partner.meets()
    press(page, "Meet now")

    worker.until(lambda: "No desk has said yet" not in past())
    assert "Grange has said that it has what left." in past()


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
