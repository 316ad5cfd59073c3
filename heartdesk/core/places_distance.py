"""How far apart two points are, and whether a postcode lies where its address says."""

import math
import re

from heartdesk.core.area_model import Area, Position
from heartdesk.core.text import fold, one_line

FAR_KM = 5.0  # a council page put a postcode of Drongan on Dalmellington, 13 km off

POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])([A-Z]{2})\b")


def distance_km(a: Position, b: Position) -> float:
    """The distance between two points (latitude, longitude in degrees), as the crow flies."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(x) for x in (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(min(half, 1.0)))


def postcode_doubt(
    area: Area, settlement: str, postcode: str, position: Position | None = None
) -> str | None:
    """A sentence where `postcode` does not seem to lie in `settlement`, else None.

    With the `position` of the postcode, given or from the desk's table of postcodes, this is exact to 5 km; without it
    only the postcode sector is known, which tells less where a sector is large.
    """
    place = next((s for s in area.settlements if fold(s.name) == fold(settlement)), None)
    code = POSTCODE.fullmatch(fold(postcode).upper().replace(" ", ""))
    if code is None:
        return f"{one_line(postcode, 20)} is not a whole postcode."
    if place is None:
        return None
    sector = next((s for s in area.sectors if s.code == f"{code[1]} {code[2]}"), None)
    if position is None and area.postcodes and (known := area.postcodes.find(code[0])):
        position = known.position
    if position is None:
        if sector is None:
            return f"{code[1]} {code[2]} is not a postcode of {area.name}, but {place.name} is."
        if sector.code in place.sectors:
            return None
        position = sector.position
    away = distance_km(place.position, position)
    if away <= FAR_KM:
        return None
    return f"{code[1]} {code[2]}{code[3]} is about {away:.0f} km from {place.name}: check it."
