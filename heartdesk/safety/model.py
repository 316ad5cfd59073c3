"""What a safety card says at a moment: which line answers now, which one from when, and who of this hub has rung it.

It needs no desk: the cards come with the area, and work before anybody has unlocked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from heartdesk.core.area_model import CardCover, CardLine, Locality, SafetyCard
from heartdesk.core.clock import local
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.phones import digits
from heartdesk.core.text import fold, one_line
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.holidays import is_bank_holiday
from heartdesk.directory.opening import opening, time_in_words
from heartdesk.directory.schedule_reading import read_schedules
from heartdesk.directory.values import day

NEVER_RUNG = frozenset({"999", "112"})
"""Numbers that nobody rings to see whether they are right."""

GOOD_FOR = timedelta(days=90)
"""How long two names under a number count; then it is rung again."""

NAMES_NEEDED = 2
NOT_YET = "Not yet rung by this hub."
SHUT = frozenset({"closed", "later today"})

RungState = Literal["never", "not yet", "once", "rung", "old"]


@dataclass(frozen=True)
class Signature:
    """That a worker rang the number with these digits on a day, and it was the right one."""

    id: str
    entry: str
    digits: str
    worker: str
    by: str
    on: date


@dataclass(frozen=True)
class Rung:
    """How sure this hub is of a number: "never" is rung for a try, "not yet", "once", by two ("rung"), or "old"."""

    state: RungState
    text: str
    by: tuple[str, ...] = ()
    workers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CardsHere:
    """What a hub adds to the cards of its area.

    `home` is the id of this hub's own hub area, `changed` the numbers that two workers put right, by id of the area's
    entry, `rung` who of this hub has rung which.
    """

    home: str = ""
    changed: Mapping[str, str] = field(default_factory=dict)
    rung: Mapping[str, Rung] = field(default_factory=dict)


NOTHING_HERE = CardsHere()
"""No desk is open: the cards as the area gives them."""


@dataclass(frozen=True)
class LineNow:
    """One line of a card at a moment. `answers` is False where something else is to be rung now.

    `now` says whether it is open or from when, `because` why it is rung now for this home, `rung` who of this hub has
    rung it and when; each "" where there is nothing to say.
    """

    entry: str
    phone: str
    name: str
    when: str
    now: str
    because: str
    rung: str
    answers: bool
    is_web: bool = False


@dataclass(frozen=True)
class CardNow:
    """A card at a moment, for a home: its steps with the numbers that hold now, its lines with the best one first."""

    id: str
    title: str
    when: str
    steps: tuple[str, ...]
    lines: tuple[LineNow, ...]


def card_now(
    card: SafetyCard,
    at: datetime,
    *,
    home: str = "",
    changed: Mapping[str, str] | None = None,
    rung: Mapping[str, Rung] | None = None,
) -> CardNow:
    """A card as it is at `at` (aware) for a home in a hub area ("" where that is not known).

    `changed` are numbers that two workers agreed on since, by id of the entry; `rung` who has rung which.
    """
    changed, rung = changed or {}, rung or {}
    placed = []
    for line in card.lines:
        shown = _line_now(line, at, home, changed.get(line.entry, ""), rung.get(line.entry))
        placed.append(((not shown.answers, _is_elsewhere(line, home)), shown))
    placed.sort(key=lambda one: one[0])
    lines = tuple(one for _, one in placed)
    return CardNow(card.id, card.neutral_title, card.when, _steps(card, changed), lines)


@dataclass(frozen=True)
class LineOnPaper:
    """A line as paper says it: paper does not know the hour, so `hours` says when it answers and who does otherwise."""

    phone: str
    name: str
    when: str
    hours: str
    because: str
    rung: str


@dataclass(frozen=True)
class CardOnPaper:
    """A card as it is printed: under its neutral title."""

    title: str
    when: str
    steps: tuple[str, ...]
    lines: tuple[LineOnPaper, ...]


def card_on_paper(
    card: SafetyCard,
    *,
    home: str = "",
    changed: Mapping[str, str] | None = None,
    rung: Mapping[str, Rung] | None = None,
) -> CardOnPaper:
    """A card for a home in a hub area ("" where it may be any), the nearest line first."""
    changed, rung = changed or {}, rung or {}
    lines = [
        LineOnPaper(
            phone=changed.get(one.entry, one.phone),
            name=one.name,
            when=_sentence(one.when),
            hours=_hours(one),
            because=one.because.get(home, "") or _nearest(one, home),
            rung=_dated(one, changed.get(one.entry, ""), rung.get(one.entry)),
        )
        for one in sorted(card.lines, key=lambda one: _is_elsewhere(one, home))
    ]
    return CardOnPaper(card.neutral_title, card.when, _steps(card, changed), tuple(lines))


def homes(cards: Collection[SafetyCard]) -> tuple[Locality, ...]:
    """The hub areas for which a card says something of its own, in the order of the files."""
    found = (one for card in cards for line in card.lines for one in line.nearest)
    return tuple({one.id: one for one in found}.values())


def differs_by_home(card: SafetyCard) -> bool:
    """Whether it matters for this card where home is."""
    return any(line.nearest or line.because for line in card.lines)


def is_web(line: CardLine) -> bool:
    """Whether there is nothing to ring, only an address on the web."""
    return not any(sign.isdigit() for sign in line.phone)


def to_ring(cards: Collection[SafetyCard]) -> tuple[CardLine, ...]:
    """Every number on the cards that is to be rung before it is trusted, each once: all but those never rung."""
    lines = (line for card in cards for line in card.lines)
    return tuple(
        {
            line.entry: line
            for line in lines
            if digits(line.phone) not in NEVER_RUNG and not is_web(line)
        }.values()
    )


def rung_now(number: str, signatures: Sequence[Signature], today: date) -> Rung:
    """What this hub can say of a number: two different workers must have rung just this one in the last 90 days."""
    if digits(number) in NEVER_RUNG:
        return Rung("never", "")
    mine = [one for one in signatures if one.digits == digits(number) and one.on <= today]
    last: dict[str, Signature] = {}
    for one in sorted(mine, key=lambda one: one.on):
        last[fold(one.by) or one.worker] = one
    people = {one.worker: one for one in last.values()}
    ages = sorted(people.values(), key=lambda one: one.on, reverse=True)
    good = [one for one in ages if today - one.on <= GOOD_FOR]
    workers = frozenset(one.worker for one in good)
    names = tuple(one.by for one in good)
    if len(good) >= NAMES_NEEDED:
        said = f"Rung by {names[0]} and {names[1]}, last on {day_in_words(good[0].on)}."
        return Rung("rung", said, names, workers)
    if good:
        said = f"Rung by {names[0]} on {day_in_words(good[0].on)}. A second worker has not rung it yet."
        return Rung("once", said, names, workers)
    if ages:
        return Rung("old", f"Last rung on {day_in_words(ages[0].on)}: ring it again.")
    return Rung("not yet", NOT_YET)


def signature_of(record_id: str, fields: Fields) -> Signature | None:
    """The signature in a field map; None for one that nobody can read."""
    on = day(fields.get("on"))
    entry, worker = text_of(fields, "entry"), text_of(fields, "worker")
    number = digits(text_of(fields, "number"))
    if on is None or not entry or not worker or not number:
        return None
    by = one_line(text_of(fields, "by"), 80)
    return Signature(record_id, entry, number, worker, by, on)


def _steps(card: SafetyCard, changed: Mapping[str, str]) -> tuple[str, ...]:
    """The steps, with the numbers that hold now."""
    steps = [step.text for step in card.steps]
    for line in card.lines:
        if line.entry in changed:
            steps = [text.replace(line.phone, changed[line.entry]) for text in steps]
    return tuple(steps)


def _is_elsewhere(line: CardLine, home: str) -> bool:
    """Whether a line comes first for other hub areas than this one."""
    return bool(home and line.nearest) and home not in {one.id for one in line.nearest}


def _hours(line: CardLine) -> str:
    """When a line answers, as far as anybody has confirmed it."""
    if line.cover is not None:
        return f"When it is shut, ring {line.cover.name}."
    return _sentence(line.hours) or "Times not confirmed."


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}." if text else ""


def _line_now(line: CardLine, at: datetime, home: str, changed: str, rung: Rung | None) -> LineNow:
    answers, now = _when(line, at)
    return LineNow(
        entry=line.entry,
        phone=changed or line.phone,
        name=line.name,
        when=line.when,
        now=now,
        because=(line.because.get(home, "") or _nearest(line, home)) if answers else "",
        rung=_dated(line, changed, rung),
        answers=answers,
        is_web=is_web(line),
    )


def _dated(line: CardLine, changed: str, rung: Rung | None) -> str:
    """How old the number is, and who of this hub has rung it; nothing of one that is never rung for a try."""
    on = day(line.read_on)
    read = f"Read on a public page, {day_in_words(on)}." if on else ""
    if digits(line.phone) in NEVER_RUNG:
        return ""
    if is_web(line):
        return read
    said = rung.text if rung is not None else NOT_YET
    if changed:
        return f"Two workers agreed on this number; it was {line.phone}. {said}"
    return said if rung is not None and rung.state != "not yet" else f"{read} {said}".strip()


def _nearest(line: CardLine, home: str) -> str:
    """For a home that is not known, or elsewhere: for whom this line comes first."""
    if not line.nearest or home in {one.id for one in line.nearest}:
        return ""
    return f"Nearest for {', '.join(one.name for one in line.nearest)}. Serves the rest too."


def _when(line: CardLine, at: datetime) -> tuple[bool, str]:
    """Whether to ring it now, and what is said of its times."""
    if line.cover is not None:
        return _in_office_hours(line.cover, at)
    if not line.schedules:
        return True, line.hours or "Times not confirmed."
    state = opening(read_schedules(line.schedules), at)
    if state.state == "open":
        return True, f"{state.text[:1].upper()}{state.text[1:]}."
    if state.state in SHUT and state.opens is not None:
        return False, f"Not open now: from {_moment(state.opens, at)}."
    if is_bank_holiday(local(at).date()):
        return True, "A bank holiday: its hours today are not known. Try it."
    return True, f"{state.text[:1].upper()}{state.text[1:]}."


def _in_office_hours(cover: CardCover, at: datetime) -> tuple[bool, str]:
    """Of a line for office hours, which nobody has confirmed: what is known is when its cover answers."""
    state = opening(read_schedules(cover.schedules), at)
    if state.state == "open":
        till = state.text.removeprefix("open")
        return False, f"Now ring {cover.name}, which answers{till}."
    if state.state in SHUT and state.opens is not None:
        return True, f"From {_moment(state.opens, at)} ring {cover.name}."
    why = ": a bank holiday" if is_bank_holiday(local(at).date()) else ""
    return True, f"It may be shut today{why}. No answer? Ring {cover.name}."


def _moment(moment: datetime, at: datetime) -> str:
    """Such as "5 pm today", "9 am tomorrow", "9 am on Monday"."""
    there, today = local(moment), local(at).date()
    said, ahead = time_in_words(there.time()), (there.date() - today).days
    if ahead == 0:
        return f"{said} today"
    if ahead == 1:
        return f"{said} tomorrow"
    return f"{said} on {there:%A}" if ahead < 7 else f"{said} on {day_in_words(there.date())}"
