"""Which leaflets out there are wrong by now, in what, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from heartdesk.core.clock import iso_week, local
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.text import one_line
from heartdesk.directory.entry import Held, build_entry, location_ids
from heartdesk.directory.merged import stayed
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.store import read_held
from heartdesk.directory.travel import travel_line
from heartdesk.leaflets.facts import PARTS, Standing, standing_facts, wrong_parts
from heartdesk.leaflets.from_directory import NOT_RUNNING, leaflet_entry
from heartdesk.leaflets.model import Part, PrintedEntry
from heartdesk.leaflets.printed import Printed, every_printed, find_printed
from heartdesk.store.merge import DELETED, Change
from heartdesk.store.unit import Look
from heartdesk.triage.discreet import private_need

WEEKS = 26
"""For how long a leaflet is thought of: half a year. A code that is typed is looked up however old it is."""

NO_LONGER_HERE = "It is no longer in the directory."
_UNKNOWN: Mapping[Part, str] = {
    "phone": "The number is not right any more. Ask us for the new one.",
    "hours": "The days and times are not sure any more. Ask first.",
    "address": "It is not there any more. Ask us where.",
    "cost": "What it costs is not known now. Ask first.",
    "bus": "The bus is not known now. Ask us.",
    "status": "Ask us about it.",
}


@dataclass(frozen=True)
class ChangedFact:
    """A fact that is not as paper says. `since` is the day it changed, None where nobody knows; `now` what holds."""

    part: Part
    since: date | None
    now: str


@dataclass(frozen=True)
class ChangedPlace:
    """A place whose facts changed after leaflets had been given out, and the codes of those leaflets.

    `seen` stands in place of its name where that would give somebody away, "" where the name may be read by all.
    `for_door` says whether a notice on the door may name it, `runs` whether anybody may still be sent there.
    """

    id: str
    name: str
    seen: str
    facts: tuple[ChangedFact, ...]
    codes: tuple[str, ...] = ()
    for_door: bool = True
    runs: bool = True

    @property
    def since(self) -> date | None:
        """The day of the latest change."""
        return max((fact.since for fact in self.facts if fact.since), default=None)


@dataclass(frozen=True)
class Recall:
    """What is wrong out there: the places, worst first, and how many leaflets of how many that were looked at."""

    places: tuple[ChangedPlace, ...]
    codes: tuple[str, ...]
    looked_at: int


@dataclass(frozen=True)
class CodeAnswer:
    """What a slip code tells: the places it named, in their order, each with what changed since (nothing for most)."""

    printed: Printed
    places: tuple[ChangedPlace, ...]

    @property
    def changed(self) -> bool:
        """Whether anything on that paper is wrong by now."""
        return any(one.facts for one in self.places)


def recall(look: Look) -> Recall:
    """The leaflets of the last half year that are wrong by now, those left out whose people have been told."""
    since = iso_week(look.now - timedelta(weeks=WEEKS))
    out = list(every_printed(look, since=since))
    wrong = _Finder(look, [entry for one in out for entry in one.entries])
    places: dict[str, ChangedPlace] = {}
    codes = []
    for printed in sorted(out, key=lambda one: (one.week, one.code)):
        found = [place for entry in printed.entries if (place := wrong.place(entry)).facts]
        if found:
            codes.append(printed.code)
        for place in found:
            before = places.get(place.id)
            facts = _both(before.facts if before else (), place.facts)
            held = (*(before.codes if before else ()), printed.code)
            places[place.id] = replace(place, facts=facts, codes=held)
    return Recall(tuple(sorted(places.values(), key=_worst_first)), tuple(codes), len(out))


def count_wrong(look: Look) -> int:
    """How many leaflets out there are wrong by now."""
    return len(recall(look).codes)


def read_slip(look: Look, *, code: str) -> CodeAnswer:
    """What stands on the leaflet with the code that was typed, and what of it changed since.

    Raises DeskError for a slip of the hand, or a code that is not known here.
    """
    printed = find_printed(look, code=code)
    wrong = _Finder(look, printed.entries)
    return CodeAnswer(printed, tuple(wrong.place(entry) for entry in printed.entries))


def _both(one: Sequence[ChangedFact], other: Sequence[ChangedFact]) -> tuple[ChangedFact, ...]:
    """Facts of the same place from two leaflets, each once, with the later day."""
    found: dict[Part, ChangedFact] = {}
    for fact in (*one, *other):
        before = found.get(fact.part)
        if before is None or (fact.since and (before.since is None or fact.since > before.since)):
            found[fact.part] = fact
    return tuple(found[part] for part in PARTS if part in found)


def _worst_first(place: ChangedPlace) -> tuple[int, int, str]:
    return (min(PARTS.index(fact.part) for fact in place.facts), -len(place.codes), place.name)


class _Finder:
    """Compares what stood on paper with what stands now. Reads each entry once, its history only where it changed."""

    def __init__(self, look: Look, entries: Iterable[PrintedEntry]) -> None:
        self._look = look
        self._now_called = stayed(look, (one.id for one in entries))
        self._held = {one.id: one for one in read_held(look, self._now_called.values())}
        self._entries: dict[str, ServiceEntry] = {}
        self._standing: dict[str, Standing] = {}
        for one in self._held.values():
            self._entries[one.id] = build_entry(one, area=look.area, now=look.now)
            self._standing[one.id] = standing_facts(one, self._entries[one.id], area=look.area)
        self._known: dict[tuple[object, ...], ChangedPlace] = {}

    def place(self, printed: PrintedEntry) -> ChangedPlace:
        """An entry that stood on paper, with what changed of it."""
        key = (printed.id, *printed.sums.items())
        if key not in self._known:
            self._known[key] = self._place(printed)
        return self._known[key]

    def _place(self, printed: PrintedEntry) -> ChangedPlace:
        now_called = self._now_called[printed.id]
        entry = self._entries.get(now_called)
        if entry is None:
            return self._gone(printed)
        parts = wrong_parts(printed.sums, self._standing[now_called])
        since = _since(self._look, printed, parts) if parts else {}
        held = self._held[now_called]
        told = {one.fact: one.on for one in held.says}
        latest = max(told.values(), default=None)
        facts = tuple(
            ChangedFact(part, since.get(part) or latest, self._now(part, entry)) for part in parts
        )
        return self._named(entry, facts)

    def _named(self, entry: ServiceEntry, facts: tuple[ChangedFact, ...]) -> ChangedPlace:
        need = self._look.area.needs.need(private_need(entry, (), self._look.area))
        return ChangedPlace(
            id=entry.id,
            name=entry.name,
            seen=need.seen_label if need else "",
            facts=facts,
            for_door=need is None and not entry.sensitive,
            runs=entry.status not in NOT_RUNNING,
        )

    def _gone(self, printed: PrintedEntry) -> ChangedPlace:
        """An entry that was taken away, by the name and needs that it last had."""
        replay = _Replay(self._look, printed.id)
        facts = (ChangedFact("status", replay.taken_away, NO_LONGER_HERE),)
        if replay.held is None:
            return ChangedPlace(printed.id, "A place", "", facts, for_door=False, runs=False)
        entry = build_entry(replay.held, area=self._look.area, now=self._look.now)
        return replace(self._named(entry, facts), runs=False)

    def _now(self, part: Part, entry: ServiceEntry) -> str:
        """What paper would say of it today."""
        told = leaflet_entry(entry, area=self._look.area, doer=None, home=None)
        where = ", ".join(one for one in (told.address or told.town, told.landmark) if one)
        extension = f" extension {told.extension}" if told.extension else ""
        said: dict[Part, str] = {
            "phone": f"{told.phone}{extension}" if told.phone else told.message,
            "hours": told.hours,
            "address": "" if entry.sensitive else where,
            "cost": told.cost,
            "bus": told.getting_there,
            "status": _status(entry),
        }
        return one_line(said[part], 300) or _UNKNOWN[part]


def _status(entry: ServiceEntry) -> str:
    stops = f"{entry.status_text}." if entry.status_text else ""
    said = " ".join(one for one in (stops, entry.alert.replace("\n", " ")) if one)
    return said or ("" if entry.status in NOT_RUNNING else "It runs as usual.")


def _since(look: Look, printed: PrintedEntry, parts: Sequence[Part]) -> dict[Part, date]:
    """The day on which each of these parts stopped being true, as far as the changes kept here tell."""
    replay = _Replay(look, printed.id, buses="bus" in parts)
    was_true: set[Part] = set()
    since: dict[Part, date] = {}
    for day, standing in replay.steps():
        wrong = wrong_parts(printed.sums, standing)
        for part in parts:
            if part not in wrong:
                was_true.add(part)
            elif part in was_true:
                was_true.discard(part)
                since[part] = day
    return since


class _Replay:
    """The changes of an entry, its organization, its places and the buses there, one after the other."""

    def __init__(self, look: Look, service_id: str, *, buses: bool = False) -> None:
        self._look = look
        self._id = service_id
        own = look.history(Kind.SERVICE, service_id)
        self._changes = [(Kind.SERVICE, one) for one in own]
        for kind, ids in _pointed_to(own).items():
            self._changes += [(kind, one) for each in ids for one in look.history(kind, each)]
        self._changes += [
            (Kind.TRAVEL_LINE, one)
            for record in (look.every(Kind.TRAVEL_LINE) if buses else ())
            for one in look.history(Kind.TRAVEL_LINE, record.id)
        ]
        self._changes.sort(key=lambda one: (one[1].stamp, one[1].id))
        self._records: dict[tuple[Kind, str], dict[str, Any]] = {}
        self.held: Held | None = None
        self.taken_away: date | None = None
        deleted = [one for one in own if one.fields.get(DELETED) is True]
        if deleted:
            self.taken_away = _day(max(deleted, key=lambda one: one.stamp))
            for _ in self.steps():
                pass

    def steps(self) -> Iterable[tuple[date, Standing]]:
        """What stood after each change, and the day of it."""
        self._records = {}
        for kind, change in self._changes:
            fields = self._records.setdefault((kind, change.record_id), {})
            fields.update(change.fields)
            held = self._hold()
            if held is None:
                continue
            self.held = held
            entry = build_entry(held, area=self._look.area, now=self._look.now)
            gone = self._records[(Kind.SERVICE, self._id)].get(DELETED) is True
            standing: Standing = {} if gone else standing_facts(held, entry, area=self._look.area)
            yield _day(change), standing

    def _hold(self) -> Held | None:
        fields = self._fields(Kind.SERVICE, self._id)
        if fields is None:
            return None
        organization = self._fields(Kind.ORGANIZATION, text_of(fields, "organization_id"))
        places = (self._fields(Kind.LOCATION, one) for one in location_ids(fields))
        lines = [one for kind, one in self._records if kind is Kind.TRAVEL_LINE]
        travel = (
            travel_line(one, found)
            for one in lines
            if (found := self._fields(Kind.TRAVEL_LINE, one)) is not None
        )
        return Held(
            id=self._id,
            fields=fields,
            organization=organization,
            places=tuple(one for one in places if one is not None),
            travel=tuple(travel),
        )

    def _fields(self, kind: Kind, record_id: str) -> Fields | None:
        found = self._records.get((kind, record_id))
        if found is None or (kind is not Kind.SERVICE and found.get(DELETED) is True):
            return None
        return {name: v for name, v in found.items() if v is not None and name != DELETED}


def _pointed_to(own: Sequence[Change]) -> dict[Kind, set[str]]:
    """The organizations and places that an entry ever had."""
    ids: dict[Kind, set[str]] = {Kind.ORGANIZATION: set(), Kind.LOCATION: set()}
    for change in own:
        fields = {name: value for name, value in change.fields.items() if value is not None}
        ids[Kind.ORGANIZATION].add(text_of(fields, "organization_id"))
        ids[Kind.LOCATION].update(location_ids(fields))
    ids[Kind.ORGANIZATION].discard("")
    return ids


def _day(change: Change) -> date:
    return local(datetime.fromtimestamp(change.stamp.wall / 1000, UTC)).date()
