"""A laptop is lost: an admin shuts it out on the page of the other desks, and sees who reads from then on."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from heartdesk.app.opening import opener_for
from heartdesk.core.kinds import Audience, Kind
from heartdesk.security.shut_out import ShutOut, note
from heartdesk.sync.actions import DeskKeeper, read_state, seals_of
from heartdesk.sync.making import make_snapshot
from heartdesk.sync.shutting_out import LetIn
from heartdesk.ui.session import CouncilNews
from tests.makers import TUESDAY
from tests.ui.at_the_desk import AtTheDesk
from tests.ui.two_desks import Partner, both_have_met, desk_folder, open_page, partner, press

__all__ = ["desk_folder", "partner"]


def test_a_lost_desk_is_shut_out_once_the_admin_has_seen_who_will_read(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = both_have_met(worker, partner)
    assert not page.shut_out.sure.isVisible()

    press(page, "Shut out …: Grange")
    worker.until(page.shut_out.sure.isVisible)
    assert page.shut_out.asks.text() == "Shut out Grange? This cannot be taken back."
    assert "Barony" in page.shut_out.readers.text()
    # The cursor stands on the way back, so that Enter shuts nobody out
    assert worker.focused() is page.shut_out.leave
    press(page, "Shut it out")
    worker.at_rest()

    assert "Grange is shut out" in page.shut_out.said.text()
    state = page.context.opened.desk.look(read_state)
    assert [one.shut_out for one in state.others] == [True]

    # What Grange says from now on waits for a person, and counts once it is let in
    late = partner.does(lambda unit: unit.create(Kind.SERVICE, {"name": "Late larder"}))
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    desk = page.context.opened.desk
    assert desk.look(lambda look: look.get(Kind.SERVICE, late)) is None
    press(page, "Let it in …: Grange")
    # The cursor stands on the way back here too
    assert worker.focused() is page.shut_out.let_in.leave
    assert "This cannot be taken back." in page.shut_out.let_in.asks.text()
    press(page, "Let it in")
    worker.at_rest()
    assert page.shut_out.let_in.said.text() == "Let in. It counts everywhere now."
    assert desk.look(lambda look: look.get(Kind.SERVICE, late)) is not None


def test_what_a_lost_desk_had_summed_up_is_named_and_let_in_with_a_word_of_what_came_of_it(
    worker: AtTheDesk, partner: Partner
) -> None:
    # given a desk whose last work stands only in a summary that nobody has taken in, and is shut out
    page = both_have_met(worker, partner)
    late = partner.does(lambda unit: unit.create(Kind.SERVICE, {"name": "Late larder"}))
    assert make_snapshot(DeskKeeper(partner.desk), seals_of(partner.desk), Audience.DIRECTORY)
    press(page, "Shut out …: Grange")
    worker.until(page.shut_out.sure.isVisible)
    press(page, "Shut it out")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()

    # then the admin reads what lies aside, and may leave it
    desk, part = page.context.opened.desk, page.shut_out.let_in
    said = " ".join(label.text() for label in part.findChildren(QLabel))
    assert "Grange." in said
    assert "A summary, made on" in said
    assert "entries" in said
    press(page, "Let it in …: Grange")
    part.leave.click()
    assert not part.sure.isVisible()
    assert desk.look(lambda look: look.get(Kind.SERVICE, late)) is None

    # or let it in
    press(page, "Let it in …: Grange")
    press(page, "Let it in")
    worker.at_rest()
    assert desk.look(lambda look: look.get(Kind.SERVICE, late)) is not None
    assert part.said.text() == "Let in. It counts everywhere now."


def test_the_admin_reads_where_both_words_stand_and_what_stayed_out(worker: AtTheDesk) -> None:
    part = open_page(worker).shut_out.let_in

    part._was_let_in(LetIn(2, 1, 3, 1))

    assert "Of 3 entries both words stand: choose on this page." in part.said.text()
    assert "stays out" in part.said.text()
    part._was_let_in(LetIn(0, 0, 0, 1))
    assert "Let in." not in part.said.text()


def test_the_window_closes_to_a_plain_word_once_its_keys_are_gone(
    worker: AtTheDesk, partner: Partner, tmp_path: Path
) -> None:
    assert partner.stick.is_dir()
    asked: list[str] = []
    worker.content.lock_asked.connect(asked.append)
    page = open_page(worker)
    page.context.traveller.learned.emit(CouncilNews(shut_out=True))
    assert asked == ["key"]

    gone = tmp_path / "gone"
    gone.mkdir()
    note(gone, TUESDAY)
    with pytest.raises(ShutOut, match="17 November 2026"):
        assert opener_for(gone).workers


def test_a_lease_that_runs_out_is_said_once(worker: AtTheDesk, partner: Partner) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    banner = worker.content.banner
    page.context.traveller.learned.emit(CouncilNews(lease="In 3 days it closes."))
    assert banner.said() == "In 3 days it closes."
    banner.hide()
    page.context.traveller.learned.emit(CouncilNews(lease="In 3 days it closes."))
    assert banner.isHidden()


def test_the_councils_key_is_offered_to_an_admin_of_another_desk(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    press(page, "Meet now")
    worker.at_rest()
    assert "held at this desk only" in page.root_key.says.text()
    assert partner.stick.is_dir()
    buttons = [one.text() for one in page.root_key.findChildren(QPushButton)]
    assert (
        not buttons
    )  # Bea's desk opens by its printed code: she has no way in of her own to give it to
