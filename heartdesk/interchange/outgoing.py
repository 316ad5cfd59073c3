"""The directory as HSDS 3.1 objects, ready for any writer: what may leave, in the standard's own shapes.

What stays: staff notes, who checked what, where a fact was found, what a source said that nobody understood, numbers
known to be wrong, places and hours of what is sensitive, and the history of it all (HSDS "metadata").
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from heartdesk.core.area import Area
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.ids import derived_id, is_uuid
from heartdesk.core.kinds import Kind
from heartdesk.directory.entry import Held, location_ids, may_be_shown
from heartdesk.directory.store import hold
from heartdesk.interchange import own_words, values
from heartdesk.interchange.records import STATUSES
from heartdesk.interchange.shapes import LISTS, OWNER, PARTS, SCALARS
from heartdesk.store.unit import Look

Said = dict[str, Any]

_OF_SENSITIVE = (
    "name", "alternate_name", "description", "status", "organization_id", "phones", "needs", "help_kind", "source",
    "eligibility_description", "minimum_age", "maximum_age", "application_process", "fees_description", "checks",
    "phone_not_confirmed",
)  # fmt: skip
_STARTER = "HeartDesk's starter directory"


@dataclass
class Outgoing:
    """What leaves, each list in order of id. `left_out` are sentences: what stayed although it is in the directory."""

    organizations: list[Said] = field(default_factory=list)
    services: list[Said] = field(default_factory=list)
    locations: list[Said] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    _ids: set[tuple[str, str]] = field(default_factory=set)

    def id_of(self, record_id: str, name: str, element: str) -> str:
        """The id of a part: its own where it is a UUID that no other part of that list has, else a derived one."""
        own = element.lower()
        if not is_uuid(own) or (name, own) in self._ids:
            own = derived_id("export part", record_id, name, element)
        self._ids.add((name, own))
        return own

    def leave_out(self, reason: str) -> None:
        """Count one more thing that stayed for this reason."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def outgoing(look: Look, *, only: Collection[str] | None = None) -> Outgoing:
    """Everything of the directory that may leave, as HSDS 3.1 objects with their parts nested and their links by id.

    `only` are the ids of the services that are wanted, where not all are.
    """
    out = Outgoing()
    held = hold(look, look.every(Kind.SERVICE))
    kept_places = {place for one in held if one.sensitive for place in location_ids(one.fields)}
    for record in look.every(Kind.LOCATION):
        if record.fields.get("sensitive") is True or record.id in kept_places:
            out.leave_out("the place is not given out")
        else:
            out.locations.append(_location(record.id, record.fields, look.area, out))
    there = {one["id"] for one in out.locations}
    nobody = False
    for one in held:
        if only is not None and one.id not in only:
            continue
        service = _service(one, look.area, there, out)
        nobody = nobody or service["organization_id"] == own_words.NOBODY_KNOWN
        out.services.append(service)
    for record in look.every(Kind.ORGANIZATION):
        out.organizations.append(_organization(record.id, record.fields, look.area, out))
    if nobody:
        out.organizations.append(
            {
                "id": own_words.NOBODY_KNOWN,
                "name": "Not known",
                "description": "Who runs these services is not known.",
            }
        )
    if only is not None:
        _leave_what_is_theirs(out)
    return out


def _leave_what_is_theirs(out: Outgoing) -> None:
    """Of the places and organizations only those of the services that are left."""
    at = (one for service in out.services for one in service.get("service_at_locations", ()))
    places = {one["location_id"] for one in at}
    runs = {service["organization_id"] for service in out.services}
    out.locations = [one for one in out.locations if one["id"] in places]
    out.organizations = [one for one in out.organizations if one["id"] in runs]


def _service(held: Held, area: Area, places: set[str], out: Outgoing) -> Said:
    fields = may_be_shown(held, area).fields
    if held.sensitive:
        fields = _phone_only(fields)
    service = _object(Kind.SERVICE, held.id, fields, out)
    if service.get("status") not in STATUSES:
        service["status"] = "active"
    organization = text_of(fields, "organization_id")
    known = bool(organization) and held.organization is not None
    service["organization_id"] = organization if known else own_words.NOBODY_KNOWN
    checked = [
        str(said["at"])[:10]
        for _, said in elements(fields, "checks")
        if isinstance(said, Mapping) and isinstance(said.get("at"), str)
    ]
    if checked:
        service["assured_date"] = max(checked)
    at_places = [
        _at_location(held.id, element, said, fields, out)
        for element, said in elements(fields, "service_at_locations")
        if isinstance(said, Mapping) and said.get("location_id") in places
    ]
    if at_places:
        service["service_at_locations"] = at_places
    return service


def _phone_only(fields: Fields) -> Fields:
    """Of a sensitive service or organization: what it is and its phone, nothing of where and when."""
    said = {name: value for name, value in fields.items() if name.split("/")[0] in _OF_SENSITIVE}
    return {**said, "sensitive": True}


def _at_location(
    service: str, element: str, said: Mapping[str, Any], fields: Fields, out: Outgoing
) -> Said:
    own = out.id_of(service, "service_at_locations", element)
    at: Said = {"id": own, "service_id": service, "location_id": said["location_id"]}
    if isinstance(said.get("description"), str):
        at["description"] = said["description"]
    for name in ("phones", "schedules", "contacts", "service_areas"):
        parts = _parts(
            name, service, fields, out, at=element, owner=("service_at_location_id", own)
        )
        if parts:
            at[name] = parts
    return at


def _location(record_id: str, fields: Fields, area: Area, out: Outgoing) -> Said:
    shown = may_be_shown(Held(record_id, fields), area).fields
    location = _object(Kind.LOCATION, record_id, shown, out)
    if location.get("location_type") not in ("physical", "postal", "virtual"):
        location["location_type"] = "physical"
    for address in location.get("addresses", ()):
        _fill_address(address, shown, area)
    return location


def _fill_address(address: Said, fields: Fields, area: Area) -> None:
    """What the standard must have of an address, honestly: what is not known is said to be unknown."""
    address.setdefault("address_1", values.UNKNOWN)
    address.setdefault("city", text_of(fields, "settlement") or values.UNKNOWN)
    address.setdefault("state_province", area.name)
    address.setdefault("postal_code", values.UNKNOWN)
    if len(str(address.get("country", ""))) != 2:
        address["country"] = "GB"
    if address.get("address_type") not in ("physical", "postal", "virtual"):
        address["address_type"] = "physical"


def _organization(record_id: str, fields: Fields, area: Area, out: Outgoing) -> Said:
    shown = may_be_shown(Held(record_id, fields), area).fields
    if fields.get("sensitive") is True:
        shown = {name: value for name, value in shown.items() if name in ("name", "description")}
    organization = _object(Kind.ORGANIZATION, record_id, shown, out)
    organization.setdefault("description", values.UNKNOWN)
    return organization


def _object(kind: Kind, record_id: str, fields: Fields, out: Outgoing) -> Said:
    """A record as an object of the standard: its fields, its lists, and what HSDS has no field for as attributes."""
    said: Said = {"id": record_id, "name": text_of(fields, "name") or values.UNKNOWN}
    for name, fit in SCALARS[kind].items():
        value = fields.get(name)
        if value is None or value == "":
            continue
        kept = fit(value)
        if kept is None:
            out.leave_out(f"the {name.replace('_', ' ')} is not written as the standard asks")
        else:
            said[name] = kept
    for name in LISTS[kind]:
        parts = _parts(name, record_id, fields, out, owner=(OWNER[kind], record_id))
        if parts:
            said[name] = parts
    own = [
        own_words.attribute(one, of=record_id, entity=kind.value)
        for one in own_words.said_by(kind, fields)
    ]
    if own:
        said["attributes"] = [*said.get("attributes", ()), *own]
    return said


def _parts(
    name: str,
    record_id: str,
    fields: Fields,
    out: Outgoing,
    *,
    owner: tuple[str, str],
    at: str = "",
) -> list[Said]:
    """The elements of one list as objects of the standard, in order of id; `at` asks for those of one place."""
    shape = PARTS[name]
    found: list[Said] = []
    public = "source" in fields and not _is_starter(fields)
    for element, held in elements(fields, name):
        if not isinstance(held, Mapping) or held.get("service_at_location_id", "") != at:
            continue
        part = shape.fitted(held)
        if name == "contacts" and not public:
            part.pop("name", None)  # a name a worker wrote down is not ours to publish
        if name == "schedules" and "freq" not in part and isinstance(held.get("text"), str):
            part.setdefault("description", held["text"])
        own = out.id_of(record_id, name, element)
        if name == "contacts" and (phones := _phones_of(own, held)):
            part["phones"] = phones
        if not all(need in part for need in shape.must) or not part:
            out.leave_out(f"some {name.replace('_', ' ')} lack what the standard must have")
            continue
        if shape.finish is not None:
            shape.finish(part, held)
        found.append({"id": own, **shape.owned(owner), **part})
    return sorted(found, key=lambda one: str(one["id"]))


def _phones_of(contact: str, held: Mapping[str, Any]) -> list[Said]:
    return [
        {
            "id": derived_id("export part", contact, "phones", str(number)),
            "contact_id": contact,
            **PARTS["phones"].fitted(one),
        }
        for number, one in enumerate(values.objects(held.get("phones") or []))
        if one.get("number")
    ]


def _is_starter(fields: Fields) -> bool:
    source = fields.get("source")
    return isinstance(source, Mapping) and str(source.get("system", "")).startswith(_STARTER)
