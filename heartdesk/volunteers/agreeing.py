"""What the people team does about lived experience: ask, keep the yes word for word, stop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.store.unit import Unit
from heartdesk.volunteers.actions import read_volunteer
from heartdesk.volunteers.experience import (
    NOTHING,
    LivedExperience,
    consent_fields,
    experience_of,
    topics_fields,
    words_to_read_out,
)
from heartdesk.volunteers.matches import lay_all_aside

KIND = Kind.LIVED_EXPERIENCE


@dataclass(frozen=True)
class Agreed:
    """What holds now of one volunteer, None for nothing; and the day here."""

    now: LivedExperience | None
    today: date


def read_agreed(unit: Unit, *, volunteer_id: str) -> Agreed:
    """What a volunteer has agreed to that holds today. What was withdrawn or has run out is never shown again."""
    today = local(unit.now).date()
    found = (one for one in live_experiences(unit) if one.volunteer_id == volunteer_id)
    return Agreed(next(found, None), today)


def keep_yes(
    unit: Unit, *, volunteer_id: str, topics: Collection[str], words: str, until: date
) -> str:
    """Keep what a volunteer said yes to, in the exact `words` that were read out to them; gives the new record's id.

    An earlier yes ends with it. Raises DeskError where the words are not those for this name, these topics and this
    day: then they were not asked about what would be kept.
    """
    today = local(unit.now).date()
    volunteer = read_volunteer(unit, id=volunteer_id)
    kept = topics_fields(topics)
    if words != words_to_read_out(volunteer.name, topics, until):
        raise DeskError(
            f"Something changed since the words were read out. {NOTHING}",
            then="Read them out again, then keep the yes.",
        )
    consent = consent_fields(words=words, asked_by=unit.worker.name, on=today, until=until)
    for one in every_experience(unit):
        if one.volunteer_id == volunteer_id and not one.consent.withdrawn:
            _end(unit, one.id, today)
    return unit.create(
        KIND,
        {CONTROLLER: unit.worker.organization, "volunteer_id": volunteer_id, **kept, **consent},
    )


def withdraw(unit: Unit, *, volunteer_id: str) -> None:
    """They changed their mind: from now on nothing of it is used or shown. There is no way back but a new yes.

    Matches that rest on it and have not met yet are laid aside, as a silent no is.
    """
    today = local(unit.now).date()
    for one in every_experience(unit):
        if one.volunteer_id == volunteer_id and not one.consent.withdrawn:
            _end(unit, one.id, today)
    lay_all_aside(unit, volunteer_id=volunteer_id)


def every_experience(unit: Unit) -> tuple[LivedExperience, ...]:
    """All that is kept, withdrawn ones too: for rules, never for a screen."""
    found = (experience_of(one.id, one.fields, one.conflicts) for one in unit.every(KIND))
    return tuple(one for one in found if one is not None)


def live_experiences(unit: Unit) -> tuple[LivedExperience, ...]:
    """What volunteers agreed to that holds today, the newest of each: for rules, never for a screen."""
    today = local(unit.now).date()
    newest: dict[str, LivedExperience] = {}
    for one in every_experience(unit):
        held = newest.get(one.volunteer_id)
        if one.consent.live(today) and (held is None or _age(held) < _age(one)):
            newest[one.volunteer_id] = one
    return tuple(newest.values())


def _age(one: LivedExperience) -> tuple[date, str]:
    return one.consent.agreed_on, one.id


def _end(unit: Unit, record_id: str, today: date) -> None:
    """Withdraw, and let go of what was said: the day and the words that were asked stay as proof."""
    record = unit.get(KIND, record_id)
    if record is not None:
        gone = {name: None for name in record.fields if name.startswith("topics/")}
        unit.change(KIND, record_id, {"withdrawn": True, "withdrawn_on": today.isoformat(), **gone})
