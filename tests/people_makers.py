"""People for tests: a signed organization, Isa, a service to hand her over to, and her yes. All invented."""

from collections.abc import Collection
from datetime import date, timedelta

from heartdesk.consent.actions import give
from heartdesk.consent.model import ConsentTyped, words_to_read_out
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.people.actions import add_person, must_be_signed, sign_settings
from heartdesk.people.model import PersonTyped
from heartdesk.people.settings import SettingsTyped, proposals
from heartdesk.store.unit import Unit
from tests.makers import a_worker

OUTREACH = a_worker(Role.RECEPTION, Role.OUTREACH, name="Olive")
LEAD = a_worker(Role.PEOPLE_LEAD, name="Pat")
SAFEGUARDING = a_worker(Role.SAFEGUARDING_LEAD, name="Sal")
RECEPTION = a_worker(Role.RECEPTION, name="Rae")
COORDINATOR = a_worker(Role.COORDINATOR, name="Cor")

DECIDES = "Morag Bell"
"""Who decides for the trust."""

SAFE = "07700 900111"
CARERS = "Doon Carers"


def sign(unit: Unit) -> None:
    """The trust signs how details are kept."""
    sign_settings(
        unit,
        typed=SettingsTyped(
            controller_name="Doon Trust",
            signed_by=DECIDES,
            their_role="Chair",
            basis=proposals().bases[1].id,
            months=dict(proposals().months),
            notice=proposals().notice.replace("{organization}", "Doon Trust"),
            complaint_route="Ring the chair on 01632 960900.",
            agreed=True,
        ),
    )


def a_service(unit: Unit, name: str = CARERS, *, sensitive: bool = False) -> str:
    """A service of the directory."""
    organization = unit.create(Kind.ORGANIZATION, {"name": f"{name} CIC"})
    fields = {
        "name": name,
        "organization_id": organization,
        "status": "active",
        "phones/main": {"number": "01632 960222"},
    }
    return unit.create(Kind.SERVICE, {**fields, "sensitive": True} if sensitive else fields)


def isa(unit: Unit, *, call: str = "Isa", where: str = SAFE) -> str:
    """Isa is written down, because she asked to be handed over."""
    signed = must_be_signed(unit)
    typed = PersonTyped(
        call=call,
        how="ring",
        where=where,
        rules=frozenset({"no_voicemail"}),
        only="only Tuesdays",
        locality="Doon Valley",
    )
    return add_person(unit, typed=typed, reason="pass_on", notice=signed.notice_for("pass_on"))


def say_yes(
    unit: Unit,
    person: str,
    recipient: str,
    items: Collection[str] = ("name", "reach", "needs"),
    *,
    call: str = "Isa",
    name: str = CARERS,
    days: int = 60,
) -> tuple[str, ...]:
    """Isa says yes to each of the things, on the spot."""
    until = local(unit.now).date() + timedelta(days=days)
    typed = ConsentTyped(
        recipient=recipient,
        items=items,
        purpose="handover",
        how="spoken",
        until=until,
        words_by_item={
            item: words_to_read_out(
                call=call, recipient_name=name, item=item, purpose="handover", until=until
            )
            for item in items
        },
    )
    return give(unit, person=person, typed=typed)


def day(unit: Unit) -> date:
    """Today, on a wall clock."""
    return local(unit.now).date()
