"""Services as vCards (RFC 2426, version 3.0, which every address book reads), in one file."""

from collections.abc import Iterator
from typing import Any

import vobject

from heartdesk.interchange.writing import Export, Writer


def files(export: Export) -> Iterator[tuple[str, bytes]]:
    """The one file: every service that is running and has a phone, an address or a web page."""
    directory = export.directory
    organizations = {one["id"]: one["name"] for one in directory.organizations}
    places = {one["id"]: one for one in directory.locations}
    cards = [
        _card(service, organizations.get(service["organization_id"], ""), places)
        for service in directory.services
        if service["status"] == "active"
    ]
    yield "", "".join(cards).encode()


def _card(service: dict[str, Any], organization: str, places: dict[str, dict[str, Any]]) -> str:
    card = vobject.vCard()
    card.add("uid").value = f"urn:uuid:{service['id']}"
    card.add("fn").value = service["name"]
    card.add("n").value = vobject.vcard.Name(family=service["name"])
    card.add("org").value = [organization]
    for phone in service.get("phones", ()):
        line = card.add("tel")
        line.value = phone["number"]
        line.type_param = phone.get("type", "voice").upper()
    for name, of_service in (("email", "email"), ("url", "url"), ("note", "description")):
        if of_service in service:
            card.add(name).value = service[of_service]
    for at in service.get("service_at_locations", ()):
        for address in places[at["location_id"]].get("addresses", ())[:1]:
            card.add("adr").value = vobject.vcard.Address(
                street=address["address_1"],
                city=address["city"],
                region=address["state_province"],
                code=address["postal_code"],
                country=address["country"],
            )
    return str(card.serialize())


VCARD = Writer("vcard", "vCards for an address book", folder=False, files=files)
