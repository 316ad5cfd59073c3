"""How matches are read, and how one is laid aside without a trace of whose no it was."""

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Unit
from heartdesk.volunteers.experience import NOTHING
from heartdesk.volunteers.match import BEFORE_MEETING, Match, match_of

KIND = Kind.MATCH


def every_match(unit: Unit) -> list[Match]:
    """All that can be read, those laid aside too: for rules, never for a screen."""
    today = local(unit.now).date()
    found = (
        match_of(one.id, one.fields, today=today, conflicts=one.conflicts)
        for one in unit.every(KIND)
    )
    return [one for one in found if one is not None]


def match_with(unit: Unit, match_id: str) -> Match:
    """The match with this id. Raises DeskError where there is none any more."""
    record = unit.get(KIND, match_id)
    today = local(unit.now).date()
    found = record and match_of(match_id, record.fields, today=today, conflicts=record.conflicts)
    if not found:
        raise DeskError(f"This is no longer here. {NOTHING}", then="Look again.")
    return found


def lay_match_aside(unit: Unit, match: Match) -> None:
    """Lay one aside. What either had said goes with it: who said no, or whether anybody did, stands nowhere."""
    gone = dict.fromkeys(("helper_yes", "seeker_yes", "meeting", "met", "review_on"))
    unit.change(KIND, match.id, {"laid_aside": True, **gone})


def lay_all_aside(unit: Unit, *, volunteer_id: str = "", seeker_id: str = "") -> None:
    """Lay aside every match of a volunteer, or of a seeker, that has not come to a meeting."""
    for match in every_match(unit):
        theirs = match.volunteer_id == volunteer_id or match.seeker_id == seeker_id
        if theirs and match.state in BEFORE_MEETING:
            lay_match_aside(unit, match)
