"""A leaflet kept for somebody to collect, under a word they were told. No name; at this desk alone; for two weeks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation
from heartdesk.core.text import fold
from heartdesk.directory.actions import read_services
from heartdesk.enquiries import store
from heartdesk.security.suggestion import passphrase_words
from heartdesk.store.unit import Look, Unit
from heartdesk.triage.discreet import private_need
from heartdesk.triage.model import Signpost, Step

STAYS = timedelta(days=14)
MOST = 100


@dataclass(frozen=True)
class WaitingPlace:
    """A place on a leaflet that waits. `seen` stands in place of a name that gives somebody away."""

    id: str
    name: str
    seen: str
    step: Step


@dataclass(frozen=True)
class Waiting:
    """A leaflet that waits under a word."""

    word: str
    places: tuple[WaitingPlace, ...]


def keep_for_collection(unit: Unit, *, signposts: Sequence[Signpost]) -> str:
    """Keep which places a leaflet has, and give the word to say. Raises DeskError where nothing is chosen.

    The word is one nobody waits under here now. Whoever says it gets the leaflet made anew, with the facts of that day.
    """
    unit.must(Kind.ENQUIRY, Operation.CREATE)
    if not signposts:
        raise DeskError("There is nothing on the leaflet yet.", then="Tick a place first.")
    waiting = _waiting(unit)
    taken = {one["word"] for one in waiting}
    word = secrets.choice([one for one in passphrase_words() if one not in taken])
    kept = {
        "word": word,
        "until": (local(unit.now).date() + STAYS).isoformat(),
        "places": [{"kind": str(one.kind), "id": one.id, "step": one.step} for one in signposts],
    }
    store.write_collections(unit, [*waiting, kept][-MOST:])
    return word


def collect(look: Look, *, word: str) -> Waiting:
    """What was kept under a word, without places that are gone. Raises DeskError for a word nobody waits under."""
    look.must(Kind.ENQUIRY, Operation.READ)
    said = fold(word)
    found = next((one for one in _waiting(look) if fold(one["word"]) == said), None)
    if found is None:
        raise DeskError(
            "Nothing waits under that word at this desk.",
            then="Say the word once more. After two weeks it is gone: then start afresh.",
        )
    steps = {one["id"]: one["step"] for one in found["places"]}
    places = []
    for entry in read_services(look, ids=tuple(steps)):
        need = look.area.needs.need(private_need(entry, (), look.area))
        seen = need.seen_label if need else ""
        places.append(WaitingPlace(entry.id, entry.name, seen, steps[entry.id]))
    return Waiting(found["word"], tuple(places))


def forget_collection(unit: Unit, *, word: str) -> None:
    """It has been collected, or is wanted no more: nothing of it stays."""
    unit.must(Kind.ENQUIRY, Operation.CREATE)
    said = fold(word)
    store.write_collections(unit, [one for one in _waiting(unit) if fold(one["word"]) != said])


def _waiting(look: Look) -> list[dict[str, Any]]:
    """What waits; what waited too long is left out, and gone with the next that is kept."""
    today = local(look.now).date()
    found = store.read_collections(look)
    return [one for one in found if date.fromisoformat(one["until"]) >= today]
