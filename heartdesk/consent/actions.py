"""What a worker does about consent: keep a yes, take it back, and pass on what it lets leave."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from heartdesk.consent.model import (
    ITEMS,
    NOTHING,
    PURPOSES,
    Consent,
    ConsentTyped,
    Outgoing,
    RiskGround,
    consent_fields,
    consent_of,
)
from heartdesk.consent.store import lent_people
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.hlc import milliseconds
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.text import one_line, plain
from heartdesk.store import outgoing as door
from heartdesk.store.record import Record
from heartdesk.store.unit import Look, Unit

KIND = Kind.CONSENT

CONSENT = "consent"
"""The ground of what leaves on somebody's yes."""

MOST_BEHIND = timedelta(hours=1)
"""A clock that stands further behind what is already kept here than this is not sure: no yes holds by it."""

LENDS: Mapping[str, str] = {
    "name": "call",
    "full_name": "more/full_name",
    "reach": "safe",
    "place": "locality",
    "address": "more/address",
    "language": "more/language",
    "access": "more/access",
}
"""The field of a person that each item lets another service at this desk see."""

LONGEST = 4000


@dataclass(frozen=True)
class Withdrawn:
    """What was taken back: how many yeses, and the names of those who must not be told any more."""

    count: int
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Lent:
    """Somebody whom another service answers for, as far as they agreed that ours is told. `fields` as kept."""

    id: str
    controller: str
    fields: Mapping[str, object]
    doubts: tuple[str, ...]


def clock_is_sure(unit: Unit) -> bool:
    """Whether the clock of this desk does not stand behind what is already kept here."""
    return unit.last_stamp[0].wall - milliseconds(unit.now) <= milliseconds_of(MOST_BEHIND)


def milliseconds_of(span: timedelta) -> int:
    """A span of time in whole milliseconds."""
    return int(span.total_seconds() * 1000)


def give(unit: Unit, *, person: str, typed: ConsentTyped) -> tuple[str, ...]:
    """Keep a yes for each item of `typed`, each a record of its own; gives their ids in the order of ITEMS.

    Raises DeskError where nothing is chosen, where somebody else would have to say yes, or where the words are not the
    ones for this name, this recipient, this thing, this purpose and this day.
    """
    about = unit.get(Kind.PERSON, person)
    if about is None:
        raise DeskError(f"Nobody is written down here any more. {NOTHING}", then="Look for them.")
    chosen = [item for item in ITEMS if item in typed.items]
    if not chosen or len(chosen) != len(set(typed.items)):
        raise DeskError(
            f"Nothing is chosen that they said yes to. {NOTHING}",
            then="Choose each thing by itself.",
        )
    name, organization = recipient_of(unit, typed.recipient)
    unsure = not clock_is_sure(unit)
    kept = [
        consent_fields(
            typed,
            item,
            call=text_of(about.fields, "call"),
            recipient_name=name,
            at=unit.now,
            by=unit.worker.name,
            unsure=unsure,
        )
        for item in chosen
    ]
    same = (CONTROLLER, about.fields[CONTROLLER]), (PERSON, person)
    return tuple(
        unit.create(KIND, {**dict(same), **said, "recipient_organization": organization})
        for said in kept
    )


def withdraw(unit: Unit, *, ids: Collection[str]) -> Withdrawn:
    """Take yeses back, now and for good. A new yes is a new record. Whatever the clock says, this counts.

    What was made ready to leave by them no longer leaves: `still` says no from this moment.
    """
    told: dict[str, None] = {}
    count = 0
    for record_id in dict.fromkeys(ids):
        record = unit.get(KIND, record_id)
        if record is None:
            raise DeskError(
                "This yes is no longer there, so nothing leaves by it.", then="Look again."
            )
        if not record.fields.get("withdrawn"):
            unit.change(KIND, record_id, {"withdrawn": True})
            count += 1
            told[text_of(record.fields, "recipient_name")] = None
    return Withdrawn(count, tuple(told))


def all_of(unit: Unit, *, person: str) -> tuple[Consent, ...]:
    """Every yes of somebody, those that no longer hold too, the newest first."""
    found = (
        consent_of(one.id, one.fields, one.conflicts)
        for one in unit.every(KIND)
        if one.fields.get(PERSON) == person
    )
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: (one.given_at, one.id), reverse=True))


def live_of(unit: Unit, *, person: str) -> tuple[Consent, ...]:
    """Every yes of somebody that holds now; none where the clock is not sure."""
    if not clock_is_sure(unit):
        return ()
    return tuple(one for one in all_of(unit, person=person) if one.is_live(unit.now))


def live(unit: Unit, *, person: str, recipient: str, item: str, purpose: str) -> Consent | None:
    """The newest yes that holds now and names just this; None where there is none, or the clock is not sure."""
    return next(
        (
            one
            for one in live_of(unit, person=person)
            if one.is_for(person=person, recipient=recipient, item=item, purpose=purpose)
        ),
        None,
    )


def pass_on(
    unit: Unit,
    *,
    grounds: Sequence[Consent] | RiskGround,
    person: str,
    items: Mapping[str, str],
    recipient: str,
    recipient_name: str,
    purpose: str,
) -> Outgoing:
    """What may leave, the only way there is to make it. `items` gives the words of each thing that is passed on.

    With consents each item needs its own, looked up anew here: what the caller holds is never trusted. With a worry
    that is written down no consent is asked for. Raises DeskError where one is missing or no longer holds.
    """
    said = {code: plain(words, LONGEST) for code, words in items.items()}
    if not said or not all(said.values()) or not recipient:
        raise DeskError("There is nothing to pass on yet. Nothing has left.", then="Choose what.")
    consents: tuple[str, ...] = ()
    if isinstance(grounds, RiskGround):
        basis, concern = _by_risk(unit, grounds, recipient_name), grounds.concern
    else:
        if not said.keys() <= ITEMS.keys() or purpose not in PURPOSES:
            raise ValueError("no such item or purpose")
        consents = _by_consent(unit, grounds, tuple(said), person, (recipient, purpose))
        recipient_name = recipient_of(unit, recipient)[0]
        basis, concern = CONSENT, ""
    return door.made(
        person=person,
        recipient=recipient,
        recipient_name=one_line(recipient_name),
        items=said,
        purpose=purpose,
        at=unit.now,
        worker_name=unit.worker.name,
        organization_name=_organization_name(unit, unit.worker.organization),
        ground=basis,
        consents=consents,
        concern=concern,
    )


def still(unit: Unit, *, outgoing: Outgoing) -> Outgoing:
    """Ask once more, right before something is printed, written or said. Raises DeskError where a yes is gone."""
    if outgoing.ground == CONSENT:
        held = {one.id for one in _held(unit, outgoing.person)}
        if not outgoing.consents or not held.issuperset(outgoing.consents):
            raise _no_longer(tuple(outgoing.items))
    elif not _is_recorded(unit, outgoing.concern):
        raise DeskError("The worry is not written down. Nothing has left.", then="Write it first.")
    return outgoing


def people_lent_to_us(unit: Unit) -> tuple[Lent, ...]:
    """People of other services of whom ours may see something now, each just what they agreed to."""
    if not clock_is_sure(unit):
        return ()

    def lends(record: Record) -> tuple[str, ...]:
        consent = consent_of(record.id, record.fields, record.conflicts)
        if consent is None or consent.recipient_organization != unit.worker.organization:
            return ()
        field = LENDS.get(consent.item) if consent.is_live(unit.now) else None
        return (field,) if field is not None else ()

    return tuple(
        Lent(one.id, str(one.fields[CONTROLLER]), one.fields, one.conflicts)
        for one in lent_people(unit, lends=lends)
    )


def recipient_of(look: Look, recipient: str) -> tuple[str, str]:
    """The name of an entry that something can be passed on to, and the id of the organization that runs it, or "".

    Raises DeskError where there is no such entry.
    """
    for kind in (Kind.SERVICE, Kind.ORGANIZATION):
        record = look.get(kind, recipient)
        if record is not None and (name := one_line(text_of(record.fields, "name"))):
            runs = recipient if kind is Kind.ORGANIZATION else ""
            return name, runs or text_of(record.fields, "organization_id")
    raise DeskError(
        f"Whom to tell is not chosen yet. {NOTHING}", then="Choose a service of the directory."
    )


def _by_consent(
    unit: Unit,
    given: Sequence[Consent],
    items: Collection[str],
    person: str,
    names: tuple[str, str],
) -> tuple[str, ...]:
    """The id of the yes for each item, those the caller holds first. `names` are the recipient and the purpose."""
    held, ours = _held(unit, person), {one.id for one in given}
    recipient, purpose = names
    found: dict[str, str] = {}
    for item in items:
        yes = [
            one.id
            for one in held
            if one.is_for(person=person, recipient=recipient, item=item, purpose=purpose)
        ]
        if yes:
            found[item] = next((one for one in yes if one in ours), yes[0])
    missing = [item for item in items if item not in found]
    if missing:
        raise _no_longer(missing)
    return tuple(found.values())


def _held(unit: Unit, person: str) -> tuple[Consent, ...]:
    """Every yes that holds of somebody who is still written down here."""
    if unit.get(Kind.PERSON, person) is None:
        raise DeskError("Nobody is written down here any more. Nothing has left.", then="Look.")
    return live_of(unit, person=person)


def _by_risk(unit: Unit, ground: RiskGround, recipient_name: str) -> str:
    if not ground.holds:
        raise DeskError(
            "They did not agree, and it is not written down why it must go all the same. Nothing has left.",
            then="Offer help, and keep what they said.",
        )
    if not _is_recorded(unit, ground.concern):
        raise DeskError("The worry is not written down. Nothing has left.", then="Write it first.")
    if ground.recipient_name != recipient_name:
        raise DeskError(
            "The worry names somebody else to tell. Nothing has left.", then="Look at it again."
        )
    return ground.lawful_basis


def _is_recorded(unit: Unit, concern: str) -> bool:
    """Whether a worry of that id is written down here: its own words are sealed, that it is to be told is not."""
    return any(one.fields.get("concern") == concern for one in unit.every(Kind.TELLING) if concern)


def _no_longer(items: Collection[str]) -> DeskError:
    said = ", ".join(ITEMS[item] for item in ITEMS if item in items)
    return DeskError(
        f"There is no yes that holds for this: {said}. Nothing has left.",
        then="Ask them first, and keep their answer.",
    )


def _organization_name(look: Look, organization: str) -> str:
    record = look.get(Kind.ORGANIZATION, organization) if organization else None
    return one_line(text_of(record.fields, "name")) if record is not None else ""
