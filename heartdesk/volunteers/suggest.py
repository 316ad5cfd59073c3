"""Who might go well together, one suggestion at a time, with every reason said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from heartdesk.core.area_model import Area
from heartdesk.core.phones import digits
from heartdesk.core.places import distance_km, find_place
from heartdesk.core.text import fold
from heartdesk.volunteers.experience import TOPICS, Consent, LivedExperience
from heartdesk.volunteers.model import DAYS, TaskKind, Volunteer
from heartdesk.volunteers.permission import Task, may_do

NEAR_KM = 5.0
BOTH_KNOW = "Both know: "
"""How a reason begins that says what somebody lived through: a page covers it."""

MOST_AT_ONCE = 2
"""Matches one volunteer has under way: more is too much to ask of anybody. Our own rule."""

_PART_WORDS = {"am": "mornings", "pm": "afternoons", "eve": "evenings"}
_DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Seeker:
    """Somebody who would like to meet a person who has been there. A first name and a way to reach them, no more.

    Where their yes has ended and they still meet somebody, there are no topics, and `name` and `reach` are as far as
    they are still kept: enough to end it kindly.
    """

    id: str
    name: str
    reach: str
    topics: tuple[str, ...]
    consent: Consent | None
    place: str = ""
    languages: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    added_on: date | None = None

    def says_yes(self, on: date) -> bool:
        """Whether their yes holds on that day."""
        return self.consent is not None and self.consent.live(on)


@dataclass(frozen=True)
class Suggestion:
    """One volunteer, the role it would be in, why it may go well, and what is not sure yet."""

    volunteer_id: str
    name: str
    role_id: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


def suggest(
    seeker: Seeker,
    helpers: Iterable[tuple[Volunteer, LivedExperience]],
    *,
    asked: Collection[str],
    under_way: Collection[str],
    area: Area,
    on: date,
) -> Suggestion | None:
    """The best next one to ask, or None. The same answer for the same people, in whatever order they come.

    `asked` are volunteers this seeker was once brought together with: they are never suggested again, and nothing says
    why. `under_way` has a volunteer's id once for each match they have now. Only what both agreed to is used.
    """
    ranked = []
    for volunteer, experience in helpers:
        if volunteer.id in asked or list(under_way).count(volunteer.id) >= MOST_AT_ONCE:
            continue
        role_id = role_for(volunteer, on)
        if not role_id or not seeker.says_yes(on) or not experience.consent.live(on):
            continue
        if experience.volunteer_id != volunteer.id or _may_be_the_same(seeker, volunteer):
            continue
        found = reasons_for(seeker, volunteer, experience, area=area)
        if found is not None:
            reasons, doubts = found
            ranked.append(
                (
                    -len(reasons),
                    len(doubts),
                    list(under_way).count(volunteer.id),
                    volunteer.id,
                    Suggestion(volunteer.id, volunteer.name, role_id, reasons, doubts),
                )
            )
    return min(ranked)[-1] if ranked else None


def role_for(volunteer: Volunteer, on: date) -> str:
    """The first of their roles in which they may meet somebody on that day; "" for none."""
    fit = (
        role.id
        for role in volunteer.roles
        if may_do(volunteer, Task(TaskKind.MATCH, role.id), on).may
    )
    return next(fit, "")


def reasons_for(
    seeker: Seeker, volunteer: Volunteer, experience: LivedExperience, *, area: Area
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Why it may go well and what is not sure, in words; None where they have nothing in common or no language."""
    shared = [TOPICS[one] for one in seeker.topics if one in experience.topics]
    tongue = _language(seeker, volunteer)
    if not shared or tongue is None:
        return None
    reasons = [f"{BOTH_KNOW}{topic}" for topic in shared]
    doubts: list[str] = []
    for said, sure in (tongue, _near(seeker, volunteer, area), _times(seeker, volunteer)):
        (reasons if sure else doubts).append(said)
    return tuple(reasons), tuple(doubts)


def _language(seeker: Seeker, volunteer: Volunteer) -> tuple[str, bool] | None:
    if not seeker.languages or not volunteer.languages:
        return "Not asked yet which language suits both", False
    spoken = {fold(one) for one in volunteer.languages}
    both = [one for one in seeker.languages if fold(one) in spoken]
    return (f"Both speak {', '.join(both)}", True) if both else None


def _near(seeker: Seeker, volunteer: Volunteer, area: Area) -> tuple[str, bool]:
    if not seeker.place or not volunteer.places:
        return "Not known yet how far apart they are", False
    if fold(seeker.place) in {fold(one) for one in volunteer.places}:
        return f"Both in {seeker.place}", True
    home = find_place(area, seeker.place).position
    points = [find_place(area, one).position for one in volunteer.places]
    away = [distance_km(home, point) for point in points if home and point]
    if not away:
        return "Not known yet how far apart they are", False
    km = max(1, round(min(away)))
    return f"About {km} km apart", min(away) <= NEAR_KM


def _times(seeker: Seeker, volunteer: Volunteer) -> tuple[str, bool]:
    if not seeker.times or not volunteer.times:
        return "Not asked yet when both are free", False
    both = [one for one in volunteer.times if one in seeker.times]
    if not both:
        return "No time yet when both are free", False
    day, part = both[0].split("-")
    return f"Both free on {_DAY_WORDS[DAYS.index(day)]} {_PART_WORDS[part]}", True


def _may_be_the_same(seeker: Seeker, volunteer: Volunteer) -> bool:
    """Somebody can help and be helped; they are not brought together with themselves."""
    number = digits(volunteer.phone)
    return (bool(number) and number == digits(seeker.reach)) or (
        bool(volunteer.email) and fold(volunteer.email) == fold(seeker.reach)
    )
