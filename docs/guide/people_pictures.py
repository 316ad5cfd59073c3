"""Takes the pictures of docs/guide/people.md about writing down and asking. Everybody in them is invented."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.consent.actions import give
from heartdesk.consent.model import ConsentTyped, words_to_read_out
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.people.actions import add_person, must_be_signed, sign_settings
from heartdesk.people.model import PersonTyped
from heartdesk.people.settings import SettingsTyped, proposals, proposed_notice
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.people import PeoplePage
from heartdesk.ui.people.consents import ConsentsCard
from heartdesk.ui.picture import opened_window, save
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]
TRUST = "Example Trust"


def take(pictures: Path) -> None:
    """Sign, write somebody down, find them, ask for a yes: a picture of each."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            background = window.content.background
            window.content.go("people")
            wait_until(background.is_idle)
            page = cast(PeoplePage, window.content.page("people"))
            page.settings.open_form()
            _save(window, pictures / "people-sign.png", wait_until)
            page.settings.close_form()
            made: list[tuple[str, str, str]] = []
            background.do(_fill, made.append)
            wait_until(background.is_idle)
            _new(page)
            _save(window, pictures / "people-new.png", wait_until)
            page.new.close_form()
            page.open_with(made[0][0])
            wait_until(background.is_idle)
            page.view.open_card("consents")
            _save(window, pictures / "people-one.png", wait_until)
            _ask(cast(ConsentsCard, page.view.card("consents")), made[0])
            _save(window, pictures / "people-ask.png", wait_until)


def _new(page: PeoplePage) -> None:
    page.add.click()
    form = page.new.form
    if form is not None:
        reason = cast(QComboBox, form.field("reason"))
        reason.setCurrentIndex(reason.findData("pass_on"))


def _ask(card: ConsentsCard, made: tuple[str, str, str]) -> None:
    card.ask.click()
    form = card.form
    if form is None:
        return
    form.recipient.put({"words": made[2][:8], "id": made[1], "name": made[2]})
    age = cast(QComboBox, form.field("age"))
    age.setCurrentIndex(age.findData("12 to 15"))
    cast(QCheckBox, form.field("what name")).setChecked(True)


def _fill(unit: Unit) -> tuple[str, str, str]:
    """Isa, who agreed that a service is told two things; her id, the service's and its name."""
    known = proposals()
    typed = SettingsTyped(
        TRUST,
        "Morag Bell",
        "manager",
        "legitimate_interests",
        dict(known.months),
        proposed_notice(TRUST),
        "Tell Morag at the hub first. We answer within 30 days.",
        agreed=True,
    )
    sign_settings(unit, typed=typed)
    isa = PersonTyped(
        "Isa", "ring", "01632 960123", frozenset({"no_voicemail"}), "only Tuesdays", "Cumnock"
    )
    notice = must_be_signed(unit).notice_for("pass_on")
    person = add_person(unit, typed=isa, reason="pass_on", notice=notice)
    service = next(one for one in unit.every(Kind.SERVICE) if "Carers" in str(one.fields["name"]))
    name, until = str(service.fields["name"]), local(unit.now).date() + timedelta(days=60)
    items = ("name", "reach")
    words = {
        item: words_to_read_out(
            call="Isa", recipient_name=name, item=item, purpose="handover", until=until
        )
        for item in items
    }
    agreed = ConsentTyped(service.id, items, "handover", "spoken", until, words)
    give(unit, person=person, typed=agreed)
    return person, service.id, name


def _save(window: Window, path: Path, wait_until: WaitUntil) -> None:
    wait_until(window.content.background.is_idle)
    QApplication.processEvents()
    save(window, path)
