"""Gathers HSDS objects that mention each other, so that each thing is read once however often the files repeat it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.core.text import fold
from heartdesk.interchange import values
from heartdesk.interchange.identity import source_id
from heartdesk.interchange.json_text import as_text, in_full, trouble_in
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.records import names_of, read_record

AGAIN = "the same entry stands more than once; it was read once"
OTHER_NAME = "it is named differently in another place"
NO_ORGANIZATION = "it names an organization that is not in these files"
NO_ID = "it has no id of its own, so it is known by its name"

_LISTS = {
    "phones", "schedules", "service_areas", "service_at_locations", "languages", "cost_options", "locations",
    "services", "required_documents", "contacts", "funding", "attributes", "addresses", "accessibility",
    "organization_identifiers",
}  # fmt: skip
_NESTED = ("organization", "services", "locations")
_ORDER = (Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE)


@dataclass
class _Mention:
    said: dict[str, Any]
    where: str
    in_passing: bool
    listed: bool


class Gathered:
    """Organizations, locations and services found so far, by the source's own ids."""

    def __init__(self) -> None:
        self._found: dict[Kind, dict[str, _Mention]] = {kind: {} for kind in _ORDER}
        self._places: dict[str, list[tuple[dict[str, Any], str]]] = {}
        self._terms: dict[str, Mapping[str, Any]] = {}
        self._aside: list[Item] = []

    def keep_aside(self, where: str, reason: str, said: Any) -> None:
        """Leave something out, with its own words."""
        self._aside.append(KeptAside(where, reason, as_text(said)))

    def add(
        self,
        kind: Kind,
        said: Mapping[str, Any],
        where: str,
        *,
        in_passing: bool = False,
        listed: bool = False,
    ) -> str:
        """Take in an object and everything nested in it; gives the source's id of it, "" where it was kept aside.

        `in_passing` is for what is only mentioned inside another object, `listed` for an item of a list page.
        """
        if not in_passing and (trouble := trouble_in(said)) is not None:
            self.keep_aside(where, trouble, said)
            return ""
        said_id = source_id(said.get("id")) or stand_in(said)
        if not said_id:
            self.keep_aside(where, "it has neither an id nor a name", said)
            return ""
        mention = _Mention(self._flat(kind, said, said_id, where), where, in_passing, listed)
        known = self._found[kind].get(said_id)
        if known is None:
            self._found[kind][said_id] = mention
        else:
            self._join(kind, said_id, known, mention)
        return said_id

    def add_place(self, said: Mapping[str, Any], where: str) -> None:
        """Take in a service_at_location that stands by itself, with what is nested in it."""
        if (trouble := trouble_in(said)) is not None:
            self.keep_aside(where, trouble, said)
            return
        service = said.get("service")
        service_id = source_id(said.get("service_id"))
        if isinstance(service, Mapping):
            service_id = (
                self.add(Kind.SERVICE, service, f"{where}, its service", in_passing=True)
                or service_id
            )
        place = self._place(said, where)
        if not service_id or not place:
            self.keep_aside(where, "it does not say which service is at which place", said)
            return
        self._places.setdefault(service_id, []).append((place, where))

    def add_term(self, said: Mapping[str, Any]) -> None:
        """Remember a taxonomy term, to name the tags that point at it."""
        if term_id := source_id(said.get("id")):
            self._terms[term_id] = said

    def items(self, origin: Origin) -> Iterator[Item]:
        """Everything gathered, organizations first; what was taken in is let go of as it is given."""
        for service_id, places in self._places.items():
            service = self._found[Kind.SERVICE].get(service_id)
            if service is None:
                for place, where in places:
                    self.keep_aside(
                        where, "it belongs to a service that is not in these files", place
                    )
            else:
                service.said["service_at_locations"] = _united(
                    service.said.get("service_at_locations") or [], [place for place, _ in places]
                )
        yield from self._aside
        organizations = set(self._found[Kind.ORGANIZATION])
        for kind in _ORDER:
            found = self._found[kind]
            for said_id in list(found):
                yield from self._read(kind, said_id, found.pop(said_id), organizations, origin)

    def _read(
        self, kind: Kind, said_id: str, mention: _Mention, organizations: set[str], origin: Origin
    ) -> Iterator[Item]:
        said = mention.said
        remarks: list[str] = []
        organization = source_id(said.get("organization_id"))
        if kind is Kind.SERVICE and organization and organization not in organizations:
            remarks.append(NO_ORGANIZATION)
        if not source_id(said.get("id")):
            remarks.append(NO_ID)
        partial = (mention.listed or mention.in_passing) and not said.keys() & _LISTS
        yield from read_record(
            kind,
            self._with_terms(said),
            origin=origin,
            said_id=said_id,
            where=mention.where,
            remarks=tuple(remarks),
            silent=names_of(kind) - said.keys() if partial else frozenset(),
        )

    def _with_terms(self, said: dict[str, Any]) -> dict[str, Any]:
        for one in values.objects(said.get("attributes")):
            if isinstance(one, dict) and not one.get("taxonomy_term"):
                term = self._terms.get(source_id(one.get("taxonomy_term_id")))
                if term is not None:
                    one["taxonomy_term"] = term
        return said

    def _flat(
        self, kind: Kind, said: Mapping[str, Any], said_id: str, where: str
    ) -> dict[str, Any]:
        """`said` with what is nested in it taken out into things of their own, and their ids put in its place."""
        flat = {name: value for name, value in said.items() if name not in _NESTED}
        flat.update(
            (f"{name}_as_written", value)
            for name in (*_NESTED, "service_at_locations")
            if (value := said.get(name)) and not values.objects(value)
        )
        for one in values.objects(said.get("organization")):
            its_id = self.add(Kind.ORGANIZATION, one, f"{where}, its organization", in_passing=True)
            flat["organization_id"] = its_id or said.get("organization_id")
        if kind is Kind.SERVICE:
            self._take_out_places(flat, said, where)
        if kind is Kind.ORGANIZATION:
            for nested, name in ((Kind.LOCATION, "locations"), (Kind.SERVICE, "services")):
                for one in values.objects(said.get(name)):
                    belongs = {"organization_id": said_id, **one}
                    self.add(nested, belongs, f"{where}, its {nested}", in_passing=True)
        return flat

    def _take_out_places(self, flat: dict[str, Any], said: Mapping[str, Any], where: str) -> None:
        places = [
            place
            for one in values.objects(said.get("service_at_locations"))
            if (place := self._place(one, where))
        ]
        for one in values.objects(said.get("locations")):
            its_id = self.add(Kind.LOCATION, one, f"{where}, its location", in_passing=True)
            if its_id:
                places.append({"location_id": its_id, "id": f"at.{its_id}"})
        if places or "service_at_locations" in said:
            flat["service_at_locations"] = places

    def _place(self, said: Mapping[str, Any], where: str) -> dict[str, Any]:
        """A service_at_location with its location taken out; empty where it names no location."""
        place = {name: value for name, value in said.items() if name not in ("location", "service")}
        location = said.get("location")
        if isinstance(location, Mapping) and (
            its_id := self.add(Kind.LOCATION, location, f"{where}, its location", in_passing=True)
        ):
            place["location_id"] = its_id
        return place if source_id(place.get("location_id")) else {}

    def _join(self, kind: Kind, said_id: str, known: _Mention, again: _Mention) -> None:
        names = [values.line(one.said.get("name")) for one in (known, again)]
        if all(names) and fold(names[0]) != fold(names[1]):
            if again.in_passing or known.in_passing:
                self._aside.append(Remark(again.where, OTHER_NAME))
            else:
                reason = f"its id was used before for “{names[0]}” ({known.where})"
                self.keep_aside(again.where, reason, again.said)
                return
        elif not again.in_passing and not known.in_passing:
            self._aside.append(Remark(again.where, AGAIN))
        if again.said == known.said and known.in_passing == again.in_passing:
            return
        first, second = (
            (again, known) if known.in_passing and not again.in_passing else (known, again)
        )
        self._found[kind][said_id] = _Mention(
            _joined(first.said, second.said),
            first.where,
            first.in_passing,
            first.listed and second.listed,
        )


def _joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """All that two mentions say: `first` where both speak, lists put together."""
    both = dict(first)
    for name, value in second.items():
        mine = both.get(name)
        if mine is None or mine == "":
            both[name] = value
        elif isinstance(mine, list) and isinstance(value, list):
            both[name] = _united(mine, value)
    return both


def _united(first: list[Any], second: list[Any]) -> list[Any]:
    """Both lists, each thing once: known by its id, or by what it says."""

    def mark(one: Any) -> str:
        own = source_id(one.get("id")) if isinstance(one, Mapping) else ""
        return own or in_full(one)

    known = {mark(one) for one in first}
    return first + [one for one in second if mark(one) not in known]


def stand_in(said: Mapping[str, Any]) -> str:
    """Words that stand for a missing id: the name, and whose it is or where."""
    name = values.line(said.get("name"))
    if not name:
        return ""
    whose = source_id(said.get("organization_id")) or values.line(said.get("postal_code"))
    return f"name:{name}" + (f" / {whose}" if whose else "")
