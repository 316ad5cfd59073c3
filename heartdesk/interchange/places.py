"""Names the village or town of an imported place as this area does, where its address leaves no doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from heartdesk.core.area import Area
from heartdesk.core.area_model import Settlement
from heartdesk.core.fields import elements
from heartdesk.core.kinds import Kind
from heartdesk.core.text import fold
from heartdesk.interchange.model import Row


def settlements_by_name(area: Area) -> Mapping[str, Settlement]:
    """The settlements of an area by each of their names, folded; a name that two share is left out."""
    found: dict[str, Settlement | None] = {}
    for settlement in area.settlements:
        for name in dict.fromkeys(map(fold, (settlement.name, *settlement.aliases))):
            found[name] = None if name in found else settlement
    return {name: settlement for name, settlement in found.items() if settlement is not None}


def with_settlement(row: Row, by_name: Mapping[str, Settlement]) -> Row:
    """A place with its settlement, and hub area where that is settled; anything else as it came."""
    if row.kind is not Kind.LOCATION:
        return row
    settlement = next((by_name[city] for city in _cities(row) if city in by_name), None)
    if settlement is None:
        return row
    fields = {**row.fields, "settlement": settlement.name}
    if len(settlement.localities) == 1 and settlement.certainty in ("certain", "likely"):
        fields[f"localities/{settlement.localities[0]}"] = True
    return replace(row, fields=fields)


def _cities(row: Row) -> Iterable[str]:
    """The towns of its addresses, those of the place itself before those for letters."""
    addresses = [address for _, address in elements(row.fields, "addresses") if address.get("city")]
    addresses.sort(key=lambda address: address.get("address_type") == "postal")
    return (fold(address["city"]) for address in addresses)
