"""A worker's correction of the directory: it shows at this hub at once, and goes no further without a second yes.

A coordinator's yes sends a correction on. A number that people ring in a crisis needs two people, whoever they are:
until then it is only told beside the number that is held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.area import Area
from heartdesk.core.area_starter import record_id
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.text import fold, one_line
from heartdesk.directory.facts import fact_name
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.model import HubSays
from heartdesk.directory.values import day, part, words

CORRECTED = (Kind.SERVICE, Kind.LOCATION)
"""The kinds that are corrected; a bus is looked up, not corrected, and stands for itself."""

NOT_CORRECTED = ("checks", "sessions")
"""Fields that a worker stands for by name, or counts: they say nothing else about the entry."""

_CHECKS = "checks/"


@dataclass(frozen=True)
class Correction:
    """What `by` put in on `on` for one `fact` of a record: the fields to `set`, and how they `was` in the directory.

    `worker` is their id, `hub` the id of the hub they were at, `hub_name` what people call it. `two` says that it is a
    crisis number, `by_owner` that whoever put it in looks after the directory.
    """

    id: str
    kind: Kind
    of: str
    fact: str
    set: Mapping[str, Any]
    was: Mapping[str, Any]
    by: str
    worker: str
    on: date
    at: str
    hub: str
    hub_name: str
    two: bool
    by_owner: bool

    @property
    def name(self) -> str:
        """What the fact is called."""
        return fact_name(self.fact)

    def stands(self, base: Fields) -> bool:
        """Whether the directory still says what was corrected. A newer word from elsewhere is not hidden."""
        told = [name for name in self.set if not name.startswith(_CHECKS)]
        return any(base.get(name) != self.set[name] for name in told) and all(
            base.get(name) in (self.was.get(name), self.set[name]) for name in told
        )

    def says(self) -> HubSays:
        """What is told of it beside the entry, at the hub that put it in."""
        when = f"{day_in_words(self.on)} ({self.by})"
        said = (
            f"{self.name}: our hub says {self.words}, {when}. "
            "A second person must look before it counts."
            if self.two
            else f"{self.name}: our hub says, {when}. "
            "It goes to the other hubs with the coordinator’s yes."
        )
        where = self.hub_name or "our hub"
        return HubSays(self.fact, self.name, self.on, self.by, where, said, self.two)

    @property
    def told(self) -> str:
        """Who put it in, where and when."""
        whose = f"{self.by}, {self.hub_name}" if self.hub_name else self.by
        return f"Put in by {whose}, {day_in_words(self.on)}."

    @property
    def words(self) -> str:
        """The numbers of a correction of phones, as people read them."""
        numbers = [
            one_line(words(part(value).get("number")), 60) or one_line(words(value), 60)
            for name, value in sorted(self.set.items())
            if name.startswith("phones/") and value is not None
        ]
        gone = any(name.startswith("phones/") and self.set[name] is None for name in self.set)
        return ", ".join(numbers) or ("No number any more" if gone else "")


def correction_of(correction_id: str, fields: Fields) -> Correction | None:
    """The correction in a field map; None where it names no kind, no worker or no day."""
    kind = next((one for one in CORRECTED if one == text_of(fields, "kind")), None)
    on, worker = day(fields.get("at")), text_of(fields, "worker")
    if kind is None or on is None or not worker or not text_of(fields, "of"):
        return None
    return Correction(
        id=correction_id,
        kind=kind,
        of=text_of(fields, "of"),
        fact=one_line(text_of(fields, "fact"), 40),
        set=part(fields.get("set")),
        was=part(fields.get("was")),
        by=one_line(text_of(fields, "by"), 80),
        worker=worker,
        on=on,
        at=words(fields.get("at"), 40),
        hub=text_of(fields, "hub"),
        hub_name=one_line(text_of(fields, "hub_name"), 80),
        two=fields.get("two") is True,
        by_owner=fields.get("by_owner") is True,
    )


def overlaid(base: Fields, corrections: Iterable[Correction], *, two: bool = False) -> Fields:
    """What this hub says: the directory's fields under those corrections of it that stand, the newest on top.

    A crisis number is left as the directory has it, unless `two` asks what it would be.
    """
    shown: dict[str, Any] | None = None
    for one in sorted(corrections, key=lambda one: (one.at, one.id)):
        if (one.two and not two) or not one.stands(base):
            continue
        shown = dict(base) if shown is None else shown
        for name, value in one.set.items():
            if name.startswith(_CHECKS) and not _counts(one, name, base.get(name)):
                continue
            shown[name] = value
    if shown is None:
        return base
    return {name: value for name, value in shown.items() if value is not None}


def needs_two(kind: Kind, of: str, base: Fields, name: str, area: Area) -> bool:
    """Whether a field of a record holds what people ring in a crisis, so that two people must agree on a change."""
    if kind is not Kind.SERVICE or name.split("/", maxsplit=1)[0] not in ("phones", "crisis"):
        return False
    return base.get("crisis") is True or of in crisis_ids(area)


def crisis_ids(area: Area) -> frozenset[str]:
    """The entries whose numbers stand on a safety card or at the foot of every leaflet."""
    named = {line.entry for card in area.safety_cards for line in card.lines}
    named |= {line.entry for line in area.leaflet_foot}
    return frozenset(record_id(area, Kind.SERVICE, one) for one in named)


def same_person(correction: Correction, *, worker_id: str, name: str) -> bool:
    """Whether a worker is the one who put it in: the same key, or the same name under another."""
    return worker_id == correction.worker or fold(name) == fold(correction.by)


def _counts(correction: Correction, name: str, held: object) -> bool:
    """Whether the check of a correction is later than the one that is held; one taken away is the one it had seen."""
    mine, other = words(part(correction.set[name]).get("at"), 40), words(part(held).get("at"), 40)
    return mine >= other if mine else held == correction.was.get(name)
