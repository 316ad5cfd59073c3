"""What a worker does for a warm handover: ask first, choose what goes where and why, pass it on, hear how it went."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.consent import actions as consent
from heartdesk.consent.model import ITEMS, Consent, Outgoing
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.text import one_line, plain
from heartdesk.directory.actions import read_services
from heartdesk.directory.model import ServiceEntry
from heartdesk.people.actions import must_be_signed, read_person
from heartdesk.people.model import Person
from heartdesk.sharing.model import (
    LONGEST_WHY,
    NEXT,
    NOT_BECAUSE,
    NOTHING,
    Already,
    LookFirst,
    Share,
    State,
    Step,
    Way,
    same_again,
    share_of,
)
from heartdesk.store.unit import Look, Unit
from heartdesk.volunteers.model import day_words

SHARE = Kind.SHARE
PURPOSE = "handover"


@dataclass(frozen=True)
class Ready:
    """A handover with what may be said of it before it leaves: items of which there is no live yes, or no words."""

    share: Share
    no_yes: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()


def read_shares(unit: Unit, *, person: str) -> tuple[Ready, ...]:
    """Every handover of a person, the newest first; what was taken back since shows as stopped."""
    known = read_person(unit, id=person)
    withdrawn, live = _withdrawn(unit, person), consent.live_of(unit, person=person)
    found = [
        share_of(one.id, one.fields, withdrawn=withdrawn)
        for one in unit.every(SHARE)
        if one.fields.get(PERSON) == person
    ]
    found.sort(key=lambda one: (one.offered_on or date.min, one.id), reverse=True)
    return tuple(_ready(known, one, live) for one in found)


def what_there_is(person: Person, why: str = "") -> Mapping[str, str]:
    """The words of each item that is kept of a person, by code: only these can be passed on.

    A way to reach them of which two desks say different things is not passed on: a wrong one may put them at risk.
    """
    said = {
        **{code: text for code, text in person.more.items() if code in ITEMS},
        "name": person.call,
        "reach": "" if "safe" in person.doubts else person.safe.words,
        "place": person.locality,
        "needs": why,
    }
    return {code: said[code] for code in ITEMS if said.get(code)}


def offer(
    unit: Unit,
    *,
    person: str,
    recipient: str,
    items: Collection[str],
    already: Already | None,
    why: str,
    already_with: str = "",
    anyway: bool = False,
) -> str:
    """Keep that a handover was offered; gives its id. Nothing leaves by it.

    Raises DeskError where nobody asked who works with them already. Unless `anyway`, raises LookFirst where somebody
    there does, or where it was handed to them before.
    """
    must_be_signed(unit)
    read_person(unit, id=person)
    entry = _service(unit, recipient)
    if already is None:
        raise DeskError(
            f"It does not say yet whether somebody already works with them. {NOTHING}",
            then="Ask them that first, then go on.",
        )
    hope = plain(why, LONGEST_WHY)
    chosen = [code for code in ITEMS if code in items]
    if not chosen:
        raise DeskError(
            f"It does not say yet what to pass on. {NOTHING}", then="Choose it with them."
        )
    if not hope:
        raise DeskError(
            f"It does not say yet why. {NOTHING}", then="Type what the person hopes for, in a line."
        )
    if not anyway:
        _warn(unit, person, entry, already)
    return unit.create(
        SHARE,
        {
            CONTROLLER: unit.worker.organization,
            PERSON: person,
            "recipient": recipient,
            "recipient_name": entry.name,
            "items": chosen,
            "why": hope,
            "already": str(already),
            "already_with": one_line(already_with, 120),
            "state": str(State.OFFERED),
            "offered_on": _today(unit).isoformat(),
        },
    )


def they_refuse(unit: Unit, *, share_id: str) -> None:
    """The person would rather not. That they said so is kept, so that nobody presses them; why and what is not."""
    _take(unit, share_id, Step.THEY_REFUSE, {"why": None, "items": None, "already_with": None})


def send(unit: Unit, *, share_id: str, way: Way) -> Outgoing:
    """What may leave now, kept as sent before it leaves. Raises DeskError where one item has no live yes.

    Whatever is made of it (paper, a file, a call) asks `consent.actions.still` once more at the last moment.
    """
    must_be_signed(unit)
    share = _share(unit, share_id)
    _next(share, Step.SEND)
    entry = _service(unit, share.recipient)
    if entry.sensitive and way is not Way.CALL:
        raise DeskError(
            f"Paper and files lie about, and this place must not be found by the wrong person. {NOTHING}",
            then="Ring them instead.",
        )
    person = read_person(unit, id=share.person)
    kept = what_there_is(person, share.why)
    grounds = _grounds(share, consent.live_of(unit, person=share.person))
    missing = tuple(code for code in share.items if code not in grounds)
    if missing:
        raise DeskError(
            f"They have not agreed that {entry.name} is told: {_said(missing)}. {NOTHING}",
            then="Ask them first, and keep their answer under “What they agreed to”.",
        )
    outgoing = consent.pass_on(
        unit,
        grounds=tuple({one.id: one for one in grounds.values()}.values()),
        person=share.person,
        items={code: kept[code] for code in share.items if code in kept},
        recipient=share.recipient,
        recipient_name=entry.name,
        purpose=PURPOSE,
    )
    unit.change(
        SHARE,
        share_id,
        {
            "state": str(State.SENT),
            "way": str(way),
            "sent_on": _today(unit).isoformat(),
            "sent_by": unit.worker.name,
            "grounds": sorted({one.id for one in grounds.values()}),
        },
    )
    return outgoing


def it_did_not_leave(unit: Unit, *, share_id: str) -> None:
    """The printer jammed, the file was not written or nobody picked up: it is offered still, and can be sent again."""
    share = _share(unit, share_id)
    if share.state is not State.SENT:
        raise DeskError(f"They have answered it already. {NOTHING}", then="Look again.")
    gone = dict.fromkeys(("way", "sent_on", "sent_by", "grounds"))
    unit.change(SHARE, share_id, {**gone, "state": str(State.OFFERED)})


def they_take_it_up(unit: Unit, *, share_id: str) -> None:
    """The other service said yes."""
    _take(unit, share_id, Step.ACCEPT, {"answered_on": _today(unit).isoformat()})


def they_do_not(unit: Unit, *, share_id: str, because: str) -> None:
    """The other service said no; `because` is a code of NOT_BECAUSE. The person is told, and offered something else."""
    if because not in NOT_BECAUSE:
        raise DeskError(
            "It does not say why not. Nothing was kept.", then="Choose what comes nearest."
        )
    said = {"answered_on": _today(unit).isoformat(), "not_because": because}
    _take(unit, share_id, Step.NOT_ACCEPT, said)


def first_visit(unit: Unit, *, share_id: str, on: date) -> None:
    """The person was there for the first time. Raises DeskError for a day that is still to come."""
    if on > _today(unit):
        raise DeskError(
            f"{day_words(on)} is still to come. Nothing was kept.",
            then="Keep it when they have been.",
        )
    _take(unit, share_id, Step.VISIT, {"visited_on": on.isoformat()})


def who_must_be_told(unit: Unit, *, person: str) -> tuple[str, ...]:
    """The services that were given something by a yes that was taken back since, and do not know it yet."""
    shares = (one.share for one in read_shares(unit, person=person))
    return tuple(dict.fromkeys(one.recipient_name for one in shares if one.must_be_told))


def told_to_stop(unit: Unit, *, share_id: str) -> None:
    """The other service was told that the person took their yes back, and asked to put their details away."""
    share = _share(unit, share_id)
    if not share.must_be_told:
        raise DeskError("There is nothing to tell them. Nothing was kept.", then="Look again.")
    gone = {"why": None, "already_with": None}
    unit.change(SHARE, share_id, {**gone, "told_to_stop_on": _today(unit).isoformat()})


def read_number(look: Look, *, recipient: str) -> str:
    """The number of a service that may be rung; "" where none is confirmed."""
    phone = _service(look, recipient).phone
    return phone.number or "" if phone.ring else ""


def _warn(unit: Unit, person: str, entry: ServiceEntry, already: Already) -> None:
    if already is Already.THERE:
        raise LookFirst(
            f"{entry.name} already works with them. {NOTHING}",
            then="Ring who they have there. Or press “Hand over all the same”.",
        )
    withdrawn = _withdrawn(unit, person)
    shares = (
        share_of(one.id, one.fields, withdrawn=withdrawn)
        for one in unit.every(SHARE)
        if one.fields.get(PERSON) == person
    )
    twins = same_again(shares, entry.id, _today(unit))
    if twins:
        when = max(day for one in twins if (day := one.sent_on or one.offered_on))
        raise LookFirst(
            f"This was handed to {entry.name} before, on {day_words(when)}. {NOTHING}",
            then="Ask them how far it is. Or press “Hand over all the same”.",
        )


def _ready(person: Person, share: Share, live: Collection[Consent]) -> Ready:
    if share.state is not State.OFFERED or share.stopped:
        return Ready(share)
    grounds, kept = _grounds(share, live), what_there_is(person, share.why)
    return Ready(
        share,
        tuple(code for code in share.items if code not in grounds),
        tuple(code for code in share.items if code not in kept),
    )


def _grounds(share: Share, live: Collection[Consent]) -> dict[str, Consent]:
    """The yes for each item of a handover that has one, of those that are `live`."""
    found: dict[str, Consent] = {}
    for one in live:
        asked = {"person": share.person, "recipient": share.recipient, "item": one.item}
        if one.item in share.items and one.is_for(**asked, purpose=PURPOSE):
            found.setdefault(one.item, one)
    return found


def _take(unit: Unit, share_id: str, step: Step, fields: Mapping[str, Any]) -> None:
    state = _next(_share(unit, share_id), step)
    unit.change(SHARE, share_id, {**fields, "state": str(state)})


def _next(share: Share, step: Step) -> State:
    state = NEXT.get((share.state, step))
    if share.stopped and step is not Step.NOT_ACCEPT:
        raise DeskError(
            f"They took their yes back, so this goes no further. {NOTHING}",
            then="Tell the other service, where they have been given something.",
        )
    if state is None:
        raise DeskError(
            f"This was changed meanwhile, at this desk or another. {NOTHING}", then="Look again."
        )
    return state


def _share(unit: Unit, share_id: str) -> Share:
    record = unit.get(SHARE, share_id)
    if record is None:
        raise DeskError(f"This handover is no longer here. {NOTHING}", then="Look again.")
    share = share_of(record.id, record.fields)
    return share_of(record.id, record.fields, withdrawn=_withdrawn(unit, share.person))


def _withdrawn(unit: Unit, person: str) -> frozenset[str]:
    return frozenset(one.id for one in consent.all_of(unit, person=person) if one.withdrawn)


def _service(look: Look, recipient: str) -> ServiceEntry:
    found = read_services(look, ids=[recipient])
    if not found:
        raise DeskError(
            f"That service is no longer in the directory. {NOTHING}", then="Choose another."
        )
    return found[0]


def _said(items: Sequence[str]) -> str:
    return "; ".join(ITEMS[code] for code in items if code in ITEMS)


def _today(look: Look) -> date:
    return local(look.now).date()
