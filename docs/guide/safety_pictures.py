"""The pictures of the guide page on safety cards, outreach and the team. Everybody in them is made up."""

import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import cast

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.core.clock import local
from heartdesk.outreach.actions import plan_stop
from heartdesk.store.unit import Unit
from heartdesk.team.actions import keep_contact, link_school, say_away, say_rung
from heartdesk.team.model import ContactTyped
from heartdesk.ui.pages.cards import CardsPage
from heartdesk.ui.picture import opened_window, save

BY_DAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""A Tuesday in office hours."""


def take(pictures: Path) -> None:
    """Take each picture once."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            content = window.content
            content.background.do(_fill)
            cards = cast(CardsPage, content.page("cards")).cards
            cards.now = lambda: BY_DAY
            content.go("cards", "child@doon-valley")
            wait_until(content.background.is_idle)
            save(window, pictures / "safety-child.png")
            cards.show_words()
            cards.words.show_words(cards.words.sentences()[4])
            wait_until(content.background.is_idle)
            save(window, pictures / "safety-words.png")
            for page, name in (("ring", "safety-ring"), ("outreach", "outreach"), ("team", "team")):
                content.go(page)
                wait_until(content.background.is_idle)
                save(window, pictures / f"{name}.png")


def _fill(unit: Unit) -> None:
    today = local(unit.now).date()
    for ahead, opens, closes, settlement, where in (
        (0, time(10), time(12), "Patna", "The hall car park"),
        (3, time(10, 30), time(15), "New Cumnock", "Outside the library van"),
    ):
        plan_stop(
            unit,
            kind="stop",
            on=today + timedelta(days=ahead),
            opens=opens,
            closes=closes,
            settlement=settlement,
            where=where,
            who="Moira",
            bring="leaflets, meter vouchers",
        )
    moira = keep_contact(
        unit,
        typed=ContactTyped(
            "Moira", "Link worker", "Example Trust", "01632 960123", ("barony",), (), is_work=True
        ),
    )
    jim = keep_contact(
        unit,
        typed=ContactTyped("Jim", "Family worker", "Example Trust", "01632 960124", is_work=True),
    )
    say_rung(unit, id=moira)
    say_rung(unit, id=jim)
    say_away(unit, id=moira, until=today + timedelta(days=9), cover=jim)
    school = next(x for x in unit.area.services if x.help_kind == "campus" and x.localities)
    link_school(unit, school=school.name, contact=moira, localities=school.localities)
