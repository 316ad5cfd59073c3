"""Takes the pictures of docs/guide/directory.md, on a throw-away practice desk. The groups in them are invented."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pypdfium2
from PySide6.QtWidgets import QApplication

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.core.kinds import Kind
from heartdesk.leaflets.ring_list import make_ring_list
from heartdesk.store.unit import Look, Unit
from heartdesk.ui.pages.directory import DirectoryPage
from heartdesk.ui.pages.review import ReviewPage
from heartdesk.ui.picture import opened_window, save
from heartdesk.ui.widgets.entry_edit_cost import CostForm
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]

_GROUPS = (
    ("Example Blether", "TH", "10:00", "12:00", True),
    ("Example Shed", "MO,WE", "13:00", "15:30", True),
    ("Example Cuppa", "TU", "10:30", "12:00", False),
    ("Example Walk", "FR", "09:30", "10:30", True),
)


def take(pictures: Path) -> None:
    """Make a desk with four groups and two corrections; save what the pages, a form and the ring list look like."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            content = window.content
            idle = content.background.is_idle
            content.background.do(_fill)
            wait_until(idle)
            content.go("week")
            wait_until(idle)
            save(window, pictures / "whats-on.png")
            content.go("review")
            wait_until(idle)
            review = cast(ReviewPage, content.page("review"))
            review.which.button("yes").click()
            wait_until(idle)
            save(window, pictures / "waits-for-a-yes.png")
            _change(window, wait_until)
            save(window, pictures / "change-cost.png")
            content.background.look("ring list", lambda look: _ring_list(look, pictures), _done)
            wait_until(idle)


def _change(window: Window, wait_until: WaitUntil) -> None:
    """A price that is being typed, in an invented group."""
    content = window.content
    content.go("directory")
    page = cast(DirectoryPage, content.page("directory"))
    page.search.setText("example blether")
    wait_until(lambda: content.background.is_idle() and not page.is_pausing())
    page.entry.change.click()
    wait_until(content.background.is_idle)
    edit = page.entry.entry_edit()
    edit.open_fact("cost")
    form = cast(CostForm, edit.row("cost").form)
    form.text.setText("Pay what you can")
    form.rows[0].option.setText("A cup of tea")
    form.rows[0].amount.setText("50p")
    for _ in range(20):
        QApplication.processEvents()


def _done(_: None) -> None:
    """The picture of the paper is saved."""


def _ring_list(look: Look, pictures: Path) -> None:
    """The first page of the ring list."""
    with pypdfium2.PdfDocument(make_ring_list(look).pdf) as document:
        document[0].render(scale=1.2).to_pil().convert("L").save(pictures / "ring-list.png")


def _fill(unit: Unit) -> None:
    place = unit.create(
        Kind.LOCATION,
        {"name": "Example Hall", "settlement": "Cumnock", "location_type": "physical"},
    )
    yesterday = (unit.now - timedelta(days=1)).isoformat()
    check = {"at": yesterday, "by": "Ann", "how": "rang", "hub": "Cumnock hub (Barony)"}
    for name, days, opens, closes, checked in _GROUPS:
        group = {
            "name": name,
            "status": "active",
            "is_group": True,
            "joining": "open",
            "description": "Tea and a talk.",
            "trial_visit": "Come once and just look",
            "service_at_locations/a": {"location_id": place},
            "schedules/a": {
                "freq": "WEEKLY",
                "byday": days,
                "opens_at": opens,
                "closes_at": closes,
            },
            "phones/a": {"number": "01632 960456", "evidence": "verified"},
        }
        unit.create(Kind.SERVICE, {**group, **({"checks/hours": check} if checked else {})})
    for two in (True, False):
        _correction(unit, two=two)


def _correction(unit: Unit, *, two: bool) -> None:
    """What somebody at the front desk put in."""
    name = "Samaritans" if two else "Home Energy Scotland"
    entry = next(one for one in unit.every(Kind.SERVICE) if one.fields.get("name") == name)
    field = next(one for one in entry.fields if one.startswith("phones/"))
    number = "01632 960111" if two else "01632 960222"
    unit.create(
        Kind.CORRECTION,
        {
            "kind": str(Kind.SERVICE),
            "of": entry.id,
            "fact": "phones",
            "set": {field: {**entry.fields[field], "number": number}},
            "was": {field: entry.fields[field]},
            "by": "Bea",
            "worker": "bea",
            "at": unit.now.isoformat(),
            "hub": unit.own_hub(),
            "hub_name": "Cumnock hub (Barony)",
            "two": two,
        },
    )
