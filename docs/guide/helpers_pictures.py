"""Takes the pictures of docs/guide/people-who-help.md, on a throw-away practice desk. Everybody in them is invented."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.core.clock import SystemClock, local
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.helpers import HelpersPage
from heartdesk.ui.picture import opened_window, save
from heartdesk.ui.window import Window
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    decide,
    keep_role,
    read_helpers,
    read_volunteer,
    receive_disclosure,
)
from heartdesk.volunteers.agreeing import keep_yes
from heartdesk.volunteers.experience import words_to_read_out
from heartdesk.volunteers.model import Age, TaskKind
from heartdesk.volunteers.rostering import put_on_rota
from heartdesk.volunteers.seeking import SeekerTyped, add_seeker, seeker_words
from heartdesk.volunteers.typed import (
    AgeTyped,
    ContactTyped,
    LanguagesTyped,
    OffersTyped,
    PlacesTyped,
    RoleTyped,
    StatusTyped,
    TimesTyped,
)

WaitUntil = Callable[[Callable[[], bool]], None]


def take(pictures: Path) -> None:
    """Make a desk with three people who help, and save what each face of the page looks like."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            background = window.content.background
            background.do(_fill)
            wait_until(background.is_idle)
            window.content.go("helpers")
            wait_until(background.is_idle)
            page = cast(HelpersPage, window.content.page("helpers"))
            _save(window, pictures / "people-who-help.png", wait_until)
            page.which.button("ask").click()
            page.ask.kind.setCurrentIndex(page.ask.kind.findData(str(TaskKind.LIFT)))
            page.ask.day.setText(f"{_next_tuesday():%d/%m/%Y}")
            page.ask.go.click()
            _save(window, pictures / "people-can-be-asked.png", wait_until)
            background.do(_put_on_rota)
            page.which.button("rota").click()
            _save(window, pictures / "people-rota.png", wait_until)
            page.which.button("match").click()
            _save(window, pictures / "people-two-together.png", wait_until)


def _put_on_rota(unit: Unit) -> None:
    """Two turns; for one of them somebody else has to be found, because the role was decided anew."""
    people = {one.name: one for one in read_helpers(unit).people}
    today, tuesday = local(unit.now).date(), _next_tuesday()
    for name, kind, on, at in (
        ("Davie", TaskKind.ROTA, tuesday, "10 am to 1 pm"),
        ("Davie", TaskKind.LIFT, today + timedelta(days=9), ""),
        ("Morag", TaskKind.BUDDY, today + timedelta(days=10), "11 am"),
    ):
        one = people[name]
        role = next(role for role in one.roles if kind in role.tasks)
        put_on_rota(unit, volunteer_id=one.id, role_id=role.id, task=kind, on=on, part="am", at=at)
        if name == "Morag":
            decide(unit, id=one.id, role_id=role.id, regulated="undecided")


def _next_tuesday() -> date:
    """A day on which Morag is free."""
    today = local(SystemClock().now()).date()
    return today + timedelta(days=(1 - today.weekday()) % 7)


def _save(window: Window, path: Path, wait_until: WaitUntil) -> None:
    wait_until(window.content.background.is_idle)
    QApplication.processEvents()
    save(window, path)


def _fill(unit: Unit) -> None:
    today = local(unit.now).date()
    trust = "Practice Trust"
    morag = add_volunteer(unit, name="Morag")
    for typed in (
        AgeTyped(Age.ADULT),
        ContactTyped("text", "07700 900123"),
        OffersTyped(frozenset({"company", "along", "driving"}), "Knows every bus driver"),
        TimesTyped(frozenset({"TU-am", "TU-pm", "TH-am"})),
        PlacesTyped("Cumnock, Auchinleck"),
        LanguagesTyped("English, Polish"),
    ):
        change_volunteer(unit, id=morag, typed=typed)
    parent = RoleTyped("Parent to parent", trust, frozenset({TaskKind.MATCH, TaskKind.BUDDY}))
    driver = RoleTyped("Driver", trust, frozenset({TaskKind.LIFT, TaskKind.ROTA}), 18)
    for role in (parent, driver):
        keep_role(unit, id=morag, role_id="", typed=role)
    for kept in read_volunteer(unit, id=morag).roles:
        decide(unit, id=morag, role_id=kept.id, regulated="yes")
        if kept.name == parent.name:
            until = today + timedelta(days=59)
            receive_disclosure(unit, id=morag, role_id=kept.id, on=today, until=until)
    davie = add_volunteer(unit, name="Davie")
    change_volunteer(unit, id=davie, typed=AgeTyped(Age.ADULT))
    change_volunteer(unit, id=davie, typed=ContactTyped("phone", "01632 960222"))
    keep_role(unit, id=davie, role_id="", typed=RoleTyped("Food parcels", trust, driver.tasks))
    round_ = read_volunteer(unit, id=davie).roles[0]
    decide(unit, id=davie, role_id=round_.id, regulated="no")
    senga = add_volunteer(unit, name="Senga")
    change_volunteer(unit, id=senga, typed=StatusTyped("resting"))
    end = today + timedelta(days=300)
    words = words_to_read_out("Morag", ("asn",), end)
    keep_yes(unit, volunteer_id=morag, topics=("asn",), words=words, until=end)
    topics = frozenset({"asn"})
    seeker = SeekerTyped(
        "Isa",
        "by the health visitor",
        topics,
        seeker_words("Isa", topics, end),
        end,
        "Cumnock",
        "English",
        frozenset({"TU-am"}),
    )
    add_seeker(unit, typed=seeker)
