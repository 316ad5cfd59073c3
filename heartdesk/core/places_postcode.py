"""Which settlement and hub area a whole postcode goes by, where its point on the map is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from heartdesk.core.area_model import Area, Certainty, Position, Sector, Settlement
from heartdesk.core.grid import position_of
from heartdesk.core.places_distance import distance_km
from heartdesk.core.postcodes import Postcode

LONGEST_KM = 6.0
"""A village further off than this tells nothing sure about a farm."""

_APPROXIMATE_KM = 1.0  # what "approximate" means of a settlement's position
_MOST_CHOICES = 6
_COARSE_M = 500
_SURE: tuple[Certainty, ...] = ("unknown", "unsure", "likely", "certain")


@dataclass(frozen=True)
class Nearest:
    """What the point of a postcode says.

    `settlement` is the one it lies in, or None between them. `locality_id` is None where nobody may guess: `choices`
    are then the settlements that home may go by, the nearest first.
    """

    settlement: Settlement | None
    locality_id: str | None
    certainty: Certainty
    choices: tuple[Settlement, ...]


def nearest(area: Area, postcode: Postcode) -> Nearest:
    """Where a postcode of the area belongs: by the settlements that may be nearest, beside what its sector says.

    Never surer than the settlement's own hub area, or the sector's where both say the same. A settlement counts as
    near up to half as far again as the nearest, plus half a kilometre: homes are scattered around a postcode's middle.
    """
    point = postcode.position
    sector = next((s for s in area.sectors if s.code == postcode.code[:-2]), None)
    parts = {s.part_of for s in area.settlements}
    by_distance = sorted(
        (
            (distance_km(point, s.position), s)
            for s in area.settlements
            if len(s.localities) == 1 or s.name not in parts
        ),
        key=lambda one: one[0],
    )
    if not by_distance:
        return Nearest(None, None, "unknown", ())
    away, closest = by_distance[0]
    near = tuple(s for km, s in by_distance if km <= 1.5 * away + 0.5)[:_MOST_CHOICES]
    within = _lies_in([(km, s) for km, s in by_distance if s in near])
    localities = {one for s in near for one in s.localities}
    if len(localities) == 1 and away <= LONGEST_KM:
        (locality,) = localities
        if sector is None or not sector.localities or locality in sector.localities:
            own = within or closest
            sure = own.certainty if within else _lower(own.certainty, "likely")
            if sector is not None and sector.localities == (locality,):
                sure = _higher(sure, sector.certainty)
            return Nearest(within, locality, sure, near)
    if _decides(sector) and sector is not None and sector.localities[0] in localities:
        own = next(s for s in near if sector.localities[0] in s.localities)
        lies_in = own if own is within and own.localities == sector.localities else None
        return Nearest(lies_in, sector.localities[0], "likely", near)
    return Nearest(None, None, "unsure", near)


def coarse(postcode: Postcode) -> Position:
    """A point to measure from that is no home: the postcode's own, to the nearest half kilometre of the grid."""
    east, north = (
        round(metres / _COARSE_M) * _COARSE_M for metres in (postcode.easting, postcode.northing)
    )
    return position_of(east, north)


def _lies_in(by_distance: Sequence[tuple[float, Settlement]]) -> Settlement | None:
    """The nearest settlement that reaches so far; one whose own place is only about known where no other does."""
    reached = [s for km, s in by_distance if km <= _reach(s)]
    return min(reached, key=lambda s: s.position_certainty != "good", default=None)


def _reach(settlement: Settlement) -> float:
    slack = 0.0 if settlement.position_certainty == "good" else _APPROXIMATE_KM
    return settlement.radius_m / 1000 + slack


def _decides(sector: Sector | None) -> bool:
    return (
        sector is not None
        and len(sector.localities) == 1
        and sector.certainty in ("certain", "likely")
    )


def _lower(one: Certainty, other: Certainty) -> Certainty:
    return min(one, other, key=_SURE.index)


def _higher(one: Certainty, other: Certainty) -> Certainty:
    return max(one, other, key=_SURE.index)
