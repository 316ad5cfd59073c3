"""Makers: people a hub keeps in touch with, once their controller has signed. All invented."""

from heartdesk.core.roles import Role
from heartdesk.people.actions import add_person, must_be_signed, sign_settings
from heartdesk.people.model import PersonTyped
from heartdesk.people.settings import SettingsTyped, proposals, proposed_notice
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import a_worker

MOIRA = a_worker(Role.OUTREACH, name="Moira")
"""Out and about for the hub; she keeps in touch with people."""

LEAD = a_worker(Role.PEOPLE_LEAD, Role.OUTREACH, name="Lena")


def signed(desk: Desk, *, by: Worker = LEAD) -> None:
    """The organization that answers signs the settings as they are proposed."""
    known = proposals()
    typed = SettingsTyped(
        controller_name="Example Trust",
        signed_by="Chris Example",
        their_role="Manager",
        basis=known.bases[0].id,
        months=known.months,
        notice=proposed_notice("Example Trust"),
        complaint_route="Write to Chris Example at the trust.",
        agreed=True,
    )
    worker, desk.worker = desk.worker, by
    desk.run(lambda unit: sign_settings(unit, typed=typed))
    desk.worker = worker


def a_person(desk: Desk, call: str = "Isa", *, how: str = "ring", where: str = "") -> str:
    """Somebody who asked to be rung; gives their id."""
    number = where or ("07700 900123" if how == "ring" else "")
    typed = PersonTyped(
        call,
        how,  # type: ignore[arg-type]
        number,
        frozenset({"no_voicemail"}) if how == "ring" else frozenset(),
        "only Tuesdays" if how == "ring" else "",
        "doon-valley",
    )

    def add(unit: Unit) -> str:
        notice = must_be_signed(unit).notice_for("check_in")
        return add_person(unit, typed=typed, reason="check_in", notice=notice)

    return desk.run(add).value
