"""What a worker does with the safety cards: read them for this hub, say by name that a number was rung."""

from dataclasses import dataclass

from heartdesk.core.area_starter import record_id
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import digits, looks_like_phone
from heartdesk.core.roles import Operation, may
from heartdesk.directory.crisis_numbers import changed_numbers
from heartdesk.hubs.actions import read_hub
from heartdesk.safety.model import (
    NAMES_NEEDED,
    CardsHere,
    Rung,
    Signature,
    card_now,
    rung_now,
    signature_of,
    to_ring,
)
from heartdesk.store.unit import Look, Unit


@dataclass(frozen=True)
class NumberToRing:
    """One number of the list "Ring these numbers". `service` is the entry of the directory, "" where there is none.

    `mine` says that the worker at the desk has signed it, `needs_me` that their name is one that is missing, `by_text`
    that it is for text messages.
    """

    entry: str
    name: str
    number: str
    when: str
    now: str
    rung: Rung
    service: str
    mine: bool
    needs_me: bool
    by_text: bool


def read_cards(look: Look) -> CardsHere:
    """What this hub adds to the cards. With an empty directory the cards stand as the area gives them."""
    hub = read_hub(look)
    changed = changed_numbers(look)
    signed = _signatures(look)
    today = local(look.now).date()
    rung = {
        line.entry: rung_now(changed.get(line.entry, line.phone), signed.get(line.entry, ()), today)
        for card in look.area.safety_cards
        for line in card.lines
    }
    return CardsHere(hub.locality if hub else "", changed, rung)


def read_numbers(look: Look) -> tuple[NumberToRing, ...]:
    """Every number on the cards but 999, those first whose names are missing."""
    here = read_cards(look)
    ids = {
        one.entry: record_id(look.area, Kind.SERVICE, one.entry)
        for one in to_ring(look.area.safety_cards)
    }
    held = look.get_many(Kind.SERVICE, list(ids.values()))
    now = {
        line.entry: line
        for card in look.area.safety_cards
        for line in card_now(card, look.now, changed=here.changed, rung=here.rung).lines
    }
    may_sign = may(look.worker.roles, Kind.NUMBER_RUNG, Operation.CREATE)
    found = []
    for line in to_ring(look.area.safety_cards):
        rung = here.rung[line.entry]
        mine = look.worker.id in rung.workers
        found.append(
            NumberToRing(
                entry=line.entry,
                name=line.name,
                number=now[line.entry].phone,
                when=line.when,
                now=now[line.entry].now,
                rung=rung,
                service=ids[line.entry] if ids[line.entry] in held else "",
                mine=mine,
                needs_me=may_sign and not mine and len(rung.workers) < NAMES_NEEDED,
                by_text=not looks_like_phone(line.phone),
            )
        )
    return tuple(sorted(found, key=lambda one: one.rung.state == "rung"))


def count_to_ring(look: Look) -> int:
    """How many numbers on the cards two workers of this hub have not rung in the last 90 days."""
    here = read_cards(look)
    return sum(here.rung[line.entry].state != "rung" for line in to_ring(look.area.safety_cards))


def sign(unit: Unit, *, entry: str, number: str) -> str:
    """Say that one rang `number` of an entry today and it was right; gives the signature's id for `unsign`.

    A worker signs in their own name only, once for each number. Raises DeskError where the number is not, or no longer,
    the one on the cards.
    """
    line = next((one for one in to_ring(unit.area.safety_cards) if one.entry == entry), None)
    held = changed_numbers(unit).get(entry) or (line.phone if line else "")
    if line is None or digits(held) != digits(number):
        raise DeskError(
            "This number is not on the safety cards any more, so nothing was signed.",
            then="Look at the list again and ring the number that stands there now.",
        )
    hub, today = unit.own_hub() or "", local(unit.now).date().isoformat()
    fields = {
        "hub": hub,
        "entry": entry,
        "number": held,
        "worker": unit.worker.id,
        "by": unit.worker.name,
        "on": today,
    }
    made = derived_id(hub, entry, digits(held), unit.worker.id, today)
    if unit.get(Kind.NUMBER_RUNG, made) is None:
        unit.create_again(Kind.NUMBER_RUNG, made, fields)
    return made


def unsign(unit: Unit, *, entry: str) -> None:
    """Take one's own name off a number again. Nobody takes another's off."""
    for record in list(unit.every(Kind.NUMBER_RUNG)):
        own = text_of(record.fields, "worker") == unit.worker.id
        here = text_of(record.fields, "hub") == (unit.own_hub() or "")
        if own and here and text_of(record.fields, "entry") == entry:
            unit.delete(Kind.NUMBER_RUNG, record.id)


def _signatures(look: Look) -> dict[str, list[Signature]]:
    """The signatures of this hub by entry: another hub's calls say nothing of this hub's telephone."""
    found: dict[str, list[Signature]] = {}
    for record in look.every(Kind.NUMBER_RUNG):
        one = signature_of(record.id, record.fields)
        if one is not None and text_of(record.fields, "hub") == (look.own_hub() or ""):
            found.setdefault(one.entry, []).append(one)
    return found
