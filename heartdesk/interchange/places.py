"""Names the village or town of an imported place as this area does, where its address leaves no doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from heartdesk.core.area import Area
from heartdesk.core.area_model import Settlement
from heartdesk.core.fields import elements
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place, postcode_doubt
from heartdesk.core.text import fold
from heartdesk.interchange.model import Row

FAR_FROM_ITS_TOWN = "its postcode is more than 5 km from the town it names: check the address"


def settlements_by_name(area: Area) -> Mapping[str, Settlement]:
    """The settlements of an area by each of their names, folded; a name that two share is left out."""
    found: dict[str, Settlement | None] = {}
    for settlement in area.settlements:
        for name in dict.fromkeys(map(fold, (settlement.name, *settlement.aliases))):
            found[name] = None if name in found else settlement
    return {name: settlement for name, settlement in found.items() if settlement is not None}


def with_settlement(row: Row, by_name: Mapping[str, Settlement], area: Area) -> Row:
    """A place with its settlement, and hub area where that is settled; anything else as it came.

    The town of an address goes first. Where it names none of ours, the full postcode does, at a desk that knows them;
    where the two are more than 5 km apart, a remark says so.
    """
    if row.kind is not Kind.LOCATION:
        return row
    addresses = list(_addresses(row))
    for address in addresses:
        settlement = by_name.get(fold(str(address.get("city", ""))))
        if settlement is not None:
            sure = len(settlement.localities) == 1 and settlement.certainty in ("certain", "likely")
            hub = settlement.localities[0] if sure else None
            return _doubted(_placed(row, settlement.name, hub), settlement, address, area)
    return _by_postcode(row, addresses, area)


def _by_postcode(row: Row, addresses: Iterable[Mapping[str, Any]], area: Area) -> Row:
    for address in addresses:
        code = str(address.get("postal_code", ""))
        if area.postcodes and code and area.postcodes.find(code):
            place = find_place(area, code)
            if place.settlement and place.question is None:
                return _placed(row, place.settlement, place.locality_id)
    return row


def _placed(row: Row, settlement: str, hub: str | None) -> Row:
    fields = {**row.fields, "settlement": settlement}
    if hub is not None:
        fields[f"localities/{hub}"] = True
    return replace(row, fields=fields)


def _doubted(row: Row, settlement: Settlement, address: Mapping[str, Any], area: Area) -> Row:
    code = str(address.get("postal_code", ""))
    known = area.postcodes.find(code) if area.postcodes else None
    if known is not None and postcode_doubt(area, settlement.name, code):
        return replace(row, remarks=(*row.remarks, FAR_FROM_ITS_TOWN))
    return row


def _addresses(row: Row) -> Iterable[Mapping[str, Any]]:
    """Its addresses, those of the place itself before those for letters."""
    found = [
        address for _, address in elements(row.fields, "addresses") if isinstance(address, Mapping)
    ]
    return sorted(found, key=lambda address: address.get("address_type") == "postal")
