"""Takes the pictures of docs/guide/people.md about passing somebody on, and about requests. Everybody is invented."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.consent.actions import give
from heartdesk.consent.model import ConsentTyped, words_to_read_out
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.people.actions import add_person, must_be_signed, sign_settings
from heartdesk.people.model import PersonTyped
from heartdesk.people.rights import Answered, Wish
from heartdesk.people.rights_steps import Asked, it_is_about, log, tried_safe_way
from heartdesk.people.settings import SettingsTyped, proposals
from heartdesk.sharing.actions import offer
from heartdesk.sharing.model import Already, Way
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.people import PeoplePage
from heartdesk.ui.people.sharing import SharingCard
from heartdesk.ui.picture import opened_window, save
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]
ITEMS = ("name", "reach", "needs")


def take(pictures: Path) -> None:
    """Make a desk where Isa is written down, and save what passing her on and a request look like."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            background = window.content.background
            made: list[str] = []
            background.do(_fill, made.append)
            wait_until(background.is_idle)
            window.content.go("people", made[0])
            wait_until(background.is_idle)
            page = cast(PeoplePage, window.content.page("people"))
            page.view.open_card("sharing")
            _save(window, pictures / "people-pass-on.png", wait_until)
            card = cast(SharingCard, page.view.card("sharing"))
            card.open_pass(card.shares[0].share, Way.CALL)
            _save(window, pictures / "people-call-script.png", wait_until)
            background.do(_ask)
            wait_until(background.is_idle)
            window.content.go("rights")
            _save(window, pictures / "people-asks-about-details.png", wait_until)
            window.content.go("retention")
            _save(window, pictures / "people-who-goes-when.png", wait_until)


def _fill(unit: Unit) -> str:
    """The settings are signed, Isa is written down, and she said yes to a group being told."""
    known = proposals()
    sign_settings(
        unit,
        typed=SettingsTyped(
            controller_name="Practice Trust",
            signed_by="Morag Bell",
            their_role="Chair",
            basis=known.bases[1].id,
            months=dict(known.months),
            notice=known.notice.replace("{organization}", "Practice Trust"),
            complaint_route="Ring the chair on 01632 960900.",
            agreed=True,
        ),
    )
    typed = PersonTyped(
        call="Isa",
        how="ring",
        where="07700 900111",
        rules=frozenset({"no_voicemail"}),
        only="only Tuesdays",
        locality="Doon Valley",
    )
    notice = must_be_signed(unit).notice_for("pass_on")
    person = add_person(unit, typed=typed, reason="pass_on", notice=notice)
    service = unit.create(Kind.SERVICE, {"name": "Carers’ morning (practice)", "status": "active"})
    name = "Carers’ morning (practice)"
    until = local(unit.now).date() + timedelta(days=60)
    words = {
        item: words_to_read_out(
            call="Isa", recipient_name=name, item=item, purpose="handover", until=until
        )
        for item in ITEMS
    }
    yes = ConsentTyped(
        recipient=service,
        items=ITEMS,
        purpose="handover",
        how="spoken",
        until=until,
        words_by_item=words,
    )
    give(unit, person=person, typed=yes)
    offer(
        unit,
        person=person,
        recipient=service,
        items=ITEMS,
        already=Already.NO,
        why="A morning off now and then",
    )
    return person


def _ask(unit: Unit) -> None:
    """Somebody rings; the lead has found whom it is about, and they said that it was they who asked."""
    person = next(one.id for one in unit.every(Kind.PERSON))
    asked = Asked(Wish.ERASE, said_name="Isa Doon", said_reach="01632 960666")
    request = log(unit, asked=asked)
    it_is_about(unit, request_id=request, person=person)
    tried_safe_way(unit, request_id=request, answered=Answered.THEM)
    log(unit, asked=Asked(Wish.SEE, came_by="letter", said_name="R. Weir"))


def _save(window: Window, path: Path, wait_until: WaitUntil) -> None:
    wait_until(window.content.background.is_idle)
    QApplication.processEvents()
    save(window, path)
