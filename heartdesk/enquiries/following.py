"""What is kept of a person's follow-up without their name: the place, how it went, the week, the hub."""

from dataclasses import dataclass
from datetime import timedelta

from heartdesk.core.clock import iso_week, local
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import read_services
from heartdesk.enquiries.model import WEEKS, Went
from heartdesk.followups import actions
from heartdesk.followups.actions import Changed
from heartdesk.followups.model import FollowUp
from heartdesk.store.unit import Unit
from heartdesk.triage.discreet import private_need


@dataclass(frozen=True)
class Told:
    """What was kept of an answer, for `take_back`. `outcome` is "" where nothing counts for a track record."""

    changed: Changed
    planned: tuple[str, ...]
    outcome: str


def keep_told(unit: Unit, *, follow_up: FollowUp, went: Went | None) -> Told:
    """Keep what somebody said when they were asked; None where they were only asked how they are.

    The person's own follow-up is closed with it. Of its place, one outcome goes to the local track record: with an id
    by chance, so that nothing leads from it to anybody. None goes there where the place would give somebody away, nor
    a second one of the same person within a year: counts are of people.
    """
    counted = went is not None and _is_counted(unit, follow_up)
    changed, planned = actions.end(
        unit,
        id=follow_up.id,
        how=went.how if went else "",
        why=(went.why or "") if went else "",
        counted=counted,
    )
    outcome = ""
    if went is not None and counted:
        said = {"how": went.how, "why": went.why if went.how == "did_not_go" else None}
        fields = {
            "week": iso_week(unit.now),
            "hub": unit.own_hub() or "",
            "service": follow_up.service,
            **{name: value for name, value in said.items() if value},
        }
        outcome = unit.create(Kind.OUTCOME, fields)
    return Told(changed, planned, outcome)


def take_back(unit: Unit, *, told: Told) -> None:
    """Take an answer back that was given by a slip of the hand."""
    actions.undo(unit, changed=told.changed, planned=told.planned)
    if told.outcome:
        unit.delete(Kind.OUTCOME, told.outcome)


def _is_counted(unit: Unit, follow_up: FollowUp) -> bool:
    since = local(unit.now).date() - timedelta(weeks=WEEKS)
    before = actions.read_of_person(unit, person=follow_up.person)
    if any(
        one.counted and one.service == follow_up.service and one.ended and one.ended >= since
        for one in before
    ):
        return False
    return any(
        not entry.sensitive and not private_need(entry, (), unit.area)
        for entry in read_services(unit, ids=[follow_up.service] if follow_up.service else [])
    )
