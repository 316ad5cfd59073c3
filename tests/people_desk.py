"""Makers of people: an organization that has signed, somebody written down, a yes. All of them invented."""

from collections.abc import Collection
from datetime import date, timedelta

from heartdesk.consent.actions import give
from heartdesk.consent.model import (
    Age,
    ConsentTyped,
    Giver,
    How,
    who_says_yes,
    words_to_read_out,
)
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.people.actions import add_person, must_be_signed, sign_settings
from heartdesk.people.model import PersonTyped
from heartdesk.people.settings import SettingsTyped, proposals, proposed_notice
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import TRUST, a_worker, held_by

COUNCIL = "0d4f8f5a-7a55-4f57-9f43-0d8f5fd9b2aa"
"""Another organization with workers at the same hub."""

CAT = a_worker(Role.PEOPLE_LEAD, name="Cat")
BEA = a_worker(Role.OUTREACH, name="Bea")
DOT = a_worker(Role.OUTREACH, name="Dot", organization=COUNCIL)
EVE = a_worker(Role.PEOPLE_LEAD, name="Eve", organization=COUNCIL)

LARDER, ADVICE = "larder", "advice"
"""Two services: the first is run by the council, the second by somebody who has no worker here."""


def at_work(desk: Desk, worker: Worker) -> Desk:
    """The same desk with another worker at it, who holds their own keys."""
    desk.worker, desk.held = worker, held_by(worker)
    return desk


def settings_typed(name: str = "Barony Trust") -> SettingsTyped:
    """Settings as proposed, signed by Morag."""
    known = proposals()
    return SettingsTyped(
        controller_name=name,
        signed_by="Morag Bell",
        their_role="manager",
        basis="legitimate_interests",
        months=dict(known.months),
        notice=proposed_notice(name),
        complaint_route="Tell Morag at the hub first. We answer within 30 days.",
        agreed=True,
    )


def a_signed_desk(desk: Desk) -> Desk:
    """Both organizations have signed; the directory has the two services. Cat is at the desk."""
    every = a_worker(*Role, name="First")
    at_work(desk, every)

    def fill(unit: Unit) -> None:
        unit.create(Kind.ORGANIZATION, {"name": "Barony Trust"}, id=TRUST)
        unit.create(Kind.ORGANIZATION, {"name": "The council"}, id=COUNCIL)
        unit.create(Kind.SERVICE, {"name": "Cumnock larder", "organization_id": COUNCIL}, id=LARDER)
        unit.create(Kind.SERVICE, {"name": "Money advice"}, id=ADVICE)

    desk.run(fill)
    for lead, name in ((EVE, "The council"), (CAT, "Barony Trust")):
        at_work(desk, lead).run(lambda u, name=name: sign_settings(u, typed=settings_typed(name)))  # type: ignore[misc]
    return desk


def person_typed(call: str = "Isa", where: str = "01632 960123") -> PersonTyped:
    """The few things that are kept, and an answer she chose to give."""
    return PersonTyped(
        call=call,
        how="ring",
        where=where,
        rules=frozenset({"no_voicemail"}),
        only="only Tuesdays",
        locality="Cumnock",
        more={"full_name": f"{call} McGhie"},
    )


def a_person(unit: Unit, call: str = "Isa", where: str = "01632 960123") -> str:
    """Somebody written down by the worker's own organization, for a reason, with the notice."""
    notice = must_be_signed(unit).notice_for("pass_on")
    return add_person(unit, typed=person_typed(call, where), reason="pass_on", notice=notice)


def consent_typed(
    *,
    call: str = "Isa",
    recipient: str = LARDER,
    recipient_name: str = "Cumnock larder",
    items: Collection[str] = ("name", "reach"),
    purpose: str = "handover",
    until: date,
    age: Age = Age.GROWN,
    how: How = "spoken",
    understands: bool | None = None,
    parent_adds_risk: bool | None = None,
    giver_name: str = "",
    own_view: str = "",
) -> ConsentTyped:
    """What was asked and answered, in the very words."""
    giver = (
        who_says_yes(age, understands=understands, parent_adds_risk=parent_adds_risk)
        if age is not Age.NOT_ASKED
        else Giver.THEMSELVES
    )
    words = {
        item: words_to_read_out(
            call=call,
            recipient_name=recipient_name,
            item=item,
            purpose=purpose,
            until=until,
            giver=giver,
        )
        for item in items
    }
    return ConsentTyped(
        recipient=recipient,
        items=items,
        purpose=purpose,
        how=how,
        until=until,
        words_by_item=words,
        age=age,
        understands=understands,
        parent_adds_risk=parent_adds_risk,
        giver_name=giver_name,
        own_view=own_view,
    )


def a_yes(
    unit: Unit,
    person: str,
    *,
    items: Collection[str] = ("name", "reach"),
    days: int = 30,
    recipient: str = LARDER,
    recipient_name: str = "Cumnock larder",
    purpose: str = "handover",
    call: str = "Isa",
    how: How = "spoken",
) -> tuple[str, ...]:
    """A yes for each item, that holds for so many days; the ids."""
    until = local(unit.now).date() + timedelta(days=days)
    typed = consent_typed(
        call=call,
        how=how,
        recipient=recipient,
        recipient_name=recipient_name,
        items=items,
        purpose=purpose,
        until=until,
    )
    return give(unit, person=person, typed=typed)
