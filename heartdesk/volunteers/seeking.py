"""What the people team does for somebody who would like to meet a person who has been there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.places import find_place
from heartdesk.core.text import fold, one_line
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit
from heartdesk.volunteers.certificate import refuse_certificate
from heartdesk.volunteers.experience import (
    NOTHING,
    consent_fields,
    consent_of,
    topics_fields,
    topics_in,
    topics_said,
)
from heartdesk.volunteers.match import State
from heartdesk.volunteers.matches import every_match, lay_all_aside
from heartdesk.volunteers.model import TIMES, day_in, day_words, listed, words_in
from heartdesk.volunteers.suggest import Seeker
from heartdesk.volunteers.typed import LanguagesTyped

KIND = Kind.MATCH_SEEKER


@dataclass(frozen=True)
class SeekerTyped:
    """Somebody who would like to meet a person who has been there. `words` were read out to them."""

    name: str
    reach: str
    topics: frozenset[str]
    words: str
    until: date
    place: str = ""
    languages: str = ""
    times: frozenset[str] = frozenset()


def seeker_words(name: str, topics: Collection[str], until: date) -> str:
    """The exact words that a seeker is asked with, and that are kept with their yes."""
    return (
        f"{name}, may we write down your first name, how to reach you, and that you would like to meet somebody who "
        f"knows this from their own life: {topics_said(topics)}? "
        "Only the lead for keeping in touch, of the organization that asks you now, can read it. We ask one person at "
        "a time, without your name, and tell them your first name only when you have both said yes. You can say no "
        f"each time, and you need not say why. It ends on {day_words(until)}, or on any day you tell us to stop."
    )


def add_seeker(unit: Unit, *, typed: SeekerTyped) -> str:
    """Keep that somebody would like company, with their yes; gives the id. Raises DeskError where it will not do."""
    today = _today(unit)
    name, reach = one_line(typed.name, 60), one_line(typed.reach, 120)
    if not any(sign.isalpha() for sign in name):
        raise DeskError(f"The name is missing. {NOTHING}", then="A first name is enough.")
    if not reach:
        raise DeskError(
            f"It does not say how to reach them. {NOTHING}", then="Type a number, or who sees them."
        )
    refuse_certificate(name)
    topics = topics_fields(typed.topics)
    if typed.words != seeker_words(name, typed.topics, typed.until):
        raise DeskError(
            f"Something changed since the words were read out. {NOTHING}",
            then="Read them out again, then keep the yes.",
        )
    consent = consent_fields(
        words=typed.words, asked_by=unit.worker.name, on=today, until=typed.until
    )
    languages = LanguagesTyped(typed.languages).fields({}, area=unit.area, today=today)
    return unit.create(
        KIND,
        {
            CONTROLLER: unit.worker.organization,
            "name": name,
            "reach": reach,
            "added_on": today.isoformat(),
            **_place(unit, typed.place),
            **languages,
            **{f"times/{one}": True for one in TIMES if one in typed.times},
            **topics,
            **consent,
        },
    )


def stop_seeking(unit: Unit, *, seeker_id: str) -> None:
    """They would rather not, or it is no longer needed: let go of all but the words they were asked with. One way."""
    record = unit.get(KIND, seeker_id)
    if record is None:
        return
    if any(one.seeker_id == seeker_id and one.state is State.GOING_ON for one in every_match(unit)):
        raise DeskError(f"They are meeting somebody. {NOTHING}", then="End that kindly first.")
    _let_go(unit, record)
    lay_all_aside(unit, seeker_id=seeker_id)


def let_go_of_ended(unit: Unit, *, seeker_id: str) -> None:
    """Let go of somebody whose yes has ended, now that nobody needs their name to end something kindly."""
    record = unit.get(KIND, seeker_id)
    if record is not None and not seeker_of(record).says_yes(_today(unit)):
        _let_go(unit, record)


def _let_go(unit: Unit, record: Record) -> None:
    """Keep nothing but whose it is and the words they were asked with."""
    kept = (CONTROLLER, "consent", "withdrawn", "withdrawn_on")
    gone = {name: None for name in record.fields if name not in kept}
    unit.change(
        KIND, record.id, {**gone, "withdrawn": True, "withdrawn_on": _today(unit).isoformat()}
    )


def every_seeker(unit: Unit, *, meeting: Collection[str] = ()) -> list[Seeker]:
    """Those whose yes holds today: for rules; a screen is given one at a time.

    `meeting` are ids of those who are on their way to somebody, or meet: they are given even where their yes has ended,
    so that nothing that was begun can be left hanging.
    """
    today = _today(unit)
    seekers = {one.id: seeker_of(one) for one in unit.every(KIND)}
    live = [one for one in seekers.values() if one.says_yes(today) and one.name and one.topics]
    here = {one.id for one in live}
    ended = (one for one in dict.fromkeys(meeting) if one not in here)
    return [*live, *(_as_ended(seekers.get(one), one) for one in ended)]


def seeker_of(record: Record) -> Seeker:
    """The seeker in a record, as far as it can be read."""
    fields = record.fields
    return Seeker(
        id=record.id,
        name=words_in(fields, "name", 60),
        reach=words_in(fields, "reach", 120),
        topics=topics_in(fields),
        consent=consent_of(fields, record.conflicts),
        place=words_in(fields, "place", 100),
        languages=listed(fields, "languages"),
        times=tuple(one for one in TIMES if fields.get(f"times/{one}") is True),
        added_on=day_in(fields.get("added_on")),
    )


def _as_ended(seeker: Seeker | None, seeker_id: str) -> Seeker:
    """What may still be shown of somebody whose yes has ended: how to tell them."""
    name, reach = (seeker.name, seeker.reach) if seeker else ("", "")
    return Seeker(seeker_id, name, reach, (), None)


def _place(unit: Unit, typed: str) -> dict[str, Any]:
    said = one_line(typed, 100)
    if not fold(said):
        return {}
    place = find_place(unit.area, said)
    if place.settlement is None:
        raise DeskError(
            f"HeartDesk does not know the town or village “{said}”. {NOTHING}",
            then="Type a town or village of this area, or leave it empty.",
        )
    return {"place": place.settlement}


def _today(unit: Unit) -> date:
    return local(unit.now).date()
