"""Takes the pictures of docs/guide/people.md about keeping in touch. Everybody in them is invented."""

import tempfile
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.followups.actions import plan
from heartdesk.followups.around import put_in, read_circle, say_own
from heartdesk.followups.calling import StormList, agree, keep_try, read_storm
from heartdesk.followups.checkin import Turn, Typed, words_to_read_out
from heartdesk.followups.circle import Around, Circle
from heartdesk.leaflets.checkin_list import make_checkin_list
from heartdesk.leaflets.circle import make_circle
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.preview import page_pixels
from heartdesk.people.actions import add_person, must_be_signed, sign_settings
from heartdesk.people.model import PersonTyped
from heartdesk.people.settings import SettingsTyped, proposals, proposed_notice
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.checkins import CheckinsPage
from heartdesk.ui.pages.followups import FollowupsPage
from heartdesk.ui.pages.people import PeoplePage
from heartdesk.ui.picture import opened_window, save
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]
TRUST = "Example Trust"
WIDTH = 620
AROUND = (
    Around("", "Betty", "sister", "takes the bins out", "close", "heavy", True, "a night off"),
    Around("", "Jim", "son", "the paperwork", "close", "some", True),
    Around("", "Ewan", "neighbour", "shops on Fridays", "often", "light"),
    Around("", "Sheila", "friend", "rings on Sundays", "often"),
    Around("", "Kirsty", "home carer", "mornings", "sometimes"),
)


def take(pictures: Path) -> None:
    """The lists, a call, a step of the ladder, a circle; and two sheets of paper."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            background = window.content.background
            made: list[str] = []
            background.do(_fill, made.append)
            wait_until(background.is_idle)
            window.content.go("followups")
            wait_until(background.is_idle)
            asking = cast(FollowupsPage, window.content.page("followups"))
            _save(window, pictures / "people-to-ask.png", wait_until)
            asking.open_with(asking.asked()[0].follow_up.id)
            window.content.go("checkins", "today")
            calls = cast(CheckinsPage, window.content.page("checkins"))
            wait_until(lambda: bool(calls.presses()) and background.is_idle())
            calls.presses()[0].click()
            _save(window, pictures / "people-no-answer.png", wait_until)
            calls.step_back()
            calls.open_with("storm")
            _save(window, pictures / "people-storm.png", wait_until)
            window.content.go("people")
            wait_until(background.is_idle)
            people = cast(PeoplePage, window.content.page("people"))
            people.view.show_by_id(made[0])
            wait_until(background.is_idle)
            people.view.open_card("circle")
            _save(window, pictures / "people-circle.png", wait_until)
            _papers(window, made[0], pictures, wait_until)


def _papers(window: Window, person: str, pictures: Path, wait_until: WaitUntil) -> None:
    """The list for a power cut, and the circle for the person, as they come out of the printer."""
    background = window.content.background
    read: list[tuple[StormList, Circle]] = []
    background.do(
        lambda unit: (read_storm(unit, event="power"), read_circle(unit, person=person)),
        read.append,
    )
    wait_until(lambda: bool(read))
    storm, circle = read[0]
    made: list[Leaflet] = []
    background.look("paper", lambda look: make_checkin_list(look, storm=storm), made.append)
    wait_until(lambda: bool(made))
    for leaflet, name in (
        (made[0], "people-storm-paper"),
        (make_circle(circle), "people-circle-paper"),
    ):
        page = page_pixels(leaflet.pdf, 0, WIDTH)
        image = QImage(
            page.data, page.width, page.height, page.stride, QImage.Format.Format_RGBX8888
        )
        image.convertToFormat(QImage.Format.Format_RGB32).save(str(pictures / f"{name}.png"))


def _fill(unit: Unit) -> str:
    """Isa, Jim and Rab, who said yes to calls; Jim did not answer. Gives Isa's id."""
    known = proposals()
    typed = SettingsTyped(
        TRUST,
        "Morag Bell",
        "manager",
        known.bases[0].id,
        dict(known.months),
        proposed_notice(TRUST),
        "Tell Morag at the hub first. We answer within 30 days.",
        agreed=True,
    )
    sign_settings(unit, typed=typed)
    today = local(unit.now).date()
    isa, jim, rab = (
        _person(unit, call, f"07700 90012{n}") for n, call in enumerate(("Isa", "Jim", "Rab"))
    )
    place = next(
        one.id
        for one in unit.every(Kind.SERVICE)
        if not one.fields.get("sensitive")
        and any(name.startswith("needs/food") for name in one.fields)
    )
    plan(unit, person=isa, on=today, what="asked", service=place, who="Moira")
    plan(unit, person=rab, on=today, what="hello")
    plan(unit, person=jim, on=today + timedelta(days=6), what="hello")
    _agree(unit, isa, "Isa", _calls(today, "Moira", risks=("power", "alone")))
    _agree(unit, jim, "Jim", _calls(today, "Ann", risks=("warmth",)))
    _agree(unit, rab, "Rab", Typed({}))
    keep_try(unit, person=jim, way="ring", came="no_answer")
    for one in AROUND:
        put_in(unit, person=isa, around=one)
    say_own(unit, person=isa, own="Company on Sundays, and somebody to go to the clinic with")
    return isa


def _calls(today: date, who: str, *, risks: tuple[str, ...]) -> Typed:
    return Typed(
        {today.weekday(): Turn(time(10), who)},
        named="a daughter, Cath",
        named_number="07700 900456",
        risks=risks,
    )


def _agree(unit: Unit, person: str, call: str, typed: Typed) -> None:
    agree(unit, person=person, typed=typed, agreed=words_to_read_out(call, typed))


def _person(unit: Unit, call: str, number: str) -> str:
    typed = PersonTyped(
        call, "ring", number, frozenset({"no_voicemail"}), "only mornings", "Dalmellington"
    )
    notice = must_be_signed(unit).notice_for("check_in")
    return add_person(unit, typed=typed, reason="check_in", notice=notice)


def _save(window: Window, file: Path, wait_until: WaitUntil) -> None:
    wait_until(window.content.background.is_idle)
    QApplication.processEvents()
    save(window, file)
