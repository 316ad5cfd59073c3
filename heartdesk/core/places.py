"""Where home is: from a village, a neighbourhood or a postcode to a hub area, with no network.

Home decides, never the school, the ward or the first half of a postcode. What is split or unknown
asks one question; nothing typed here ever raises.
"""

import re
from dataclasses import dataclass, replace

from heartdesk.core.area_model import Area, Certainty, Position, Sector, Settlement
from heartdesk.core.places_distance import POSTCODE, distance_km, postcode_doubt
from heartdesk.core.places_names import near_names, place_names
from heartdesk.core.places_postcode import coarse, nearest
from heartdesk.core.postcodes import Postcode
from heartdesk.core.text import fold, one_line

__all__ = ["Place", "complete", "distance_km", "find_place", "postcode_doubt"]

_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9]?")
_SCHOOL = re.compile(
    r"\b(academy|campus|school|primary|nursery|college)\b(?! (road|street|lane|brae|avenue)\b)"
)
_ASK_FROM = 0.1  # ask which council where more than this share of a sector is another's


@dataclass(frozen=True)
class Place:
    """Where home is, as far as the words say.

    `locality_id` is None where nobody may guess. Where there is a `question`, the answer is one of
    `choices`: each is a place to use instead of this one. `lat` and `lon` are the middle of the
    settlement or postcode sector, or that of the postcode to half a kilometre: never of a house.
    """

    label: str
    settlement: str | None = None
    locality_id: str | None = None
    certainty: Certainty = "unknown"
    question: str | None = None
    choices: tuple["Place", ...] = ()
    lat: float | None = None
    lon: float | None = None
    cross_border: bool = False
    hint: str = ""

    @property
    def position(self) -> Position | None:
        """Latitude and longitude, or None where they are not known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


def find_place(area: Area, text: str) -> Place:
    """The place that `text` names: a settlement, a name people use, a postcode or a hub area."""
    typed = one_line(text, 100)
    words = fold(typed)
    if not words:
        return Place("", question=_which(area), choices=_all_localities(area))
    postcode = POSTCODE.search(typed.upper()) or POSTCODE.fullmatch(words.upper().replace(" ", ""))
    if postcode:
        return _at_postcode(area, typed, postcode)
    short = _SECTOR.fullmatch(" ".join(typed.upper().split()))
    if short:
        return _in_sector(area, f"{short[1]} {short[2]}", f"{short[1]} {short[2]}")
    outcode = words.upper().replace(" ", "")
    if _OUTCODE.fullmatch(outcode):
        return _in_outcode(area, outcode)
    return _named(area, typed) or _unknown(area, typed)


def complete(area: Area, prefix: str, limit: int = 8) -> tuple[str, ...]:
    """Up to `limit` place names for what has been typed so far, each of which find_place knows."""
    words = fold(one_line(prefix, 100))
    if not words:
        return ()
    starts, within = [], []
    for folded, settlement in place_names(area):
        if folded.startswith(words):
            starts.append(settlement.name)
        elif f" {words}" in f" {folded}":
            within.append(settlement.name)
    starts.sort(key=lambda name: fold(name) != words)
    codes = [s.code for s in area.sectors if fold(s.code).startswith(words)]
    return tuple(dict.fromkeys([*starts, *within, *codes]))[: max(limit, 0)]


def _at_postcode(area: Area, typed: str, postcode: "re.Match[str]") -> Place:
    """A whole postcode, perhaps with the name of the place beside it, which then decides."""
    code = f"{postcode[1]} {postcode[2]}{postcode[3]}"
    rest = POSTCODE.sub("", typed.upper()).strip(" ,.")
    named = _named(area, rest) if fold(rest) and rest != typed.upper() else None
    if named is None or named.settlement is None or named.question:
        return _at_code(area, code)
    doubt = postcode_doubt(area, named.settlement, code)
    if doubt is None:
        return replace(named, label=f"{named.label}, {code}")
    at_code = _at_code(area, code)
    return Place(
        label=f"{named.label}, {code}",
        certainty="unsure",
        question=f"{doubt} Which is right?",
        choices=(named, at_code),
    )


def _at_code(area: Area, code: str) -> Place:
    """A whole postcode: by its own point where the desk has a table of postcodes, else by its sector."""
    known = area.postcodes.find(code) if area.postcodes else None
    sector = next((s for s in area.sectors if s.code == code[:-2]), None)
    unsure = known is not None and known.here is None and (sector is None or sector.crosses_border)
    if known is None or unsure:
        return _in_sector(area, code[:-2], code)
    if known.here is False:
        return _outside(area, known)
    found = nearest(area, known)
    lat, lon = coarse(known)
    place = Place(
        label=f"{code}, {found.settlement.name}" if found.settlement else code,
        settlement=found.settlement.name if found.settlement else None,
        locality_id=found.locality_id,
        certainty=found.certainty,
        lat=lat,
        lon=lon,
        hint="" if found.settlement or not found.choices else f"near {found.choices[0].name}",
    )
    if found.locality_id is not None:
        return _ask_if_unsure(area, place)
    return replace(
        place,
        question=f"{code} may go by more than one hub. Which of these is home nearest to?",
        choices=tuple(_at(area, s) for s in found.choices) or _all_localities(area),
    )


def _outside(area: Area, postcode: Postcode) -> Place:
    """A postcode that the table gives to another council: there is nothing to ask."""
    lat, lon = coarse(postcode)
    return Place(
        label=f"{postcode.code}, outside {area.name}",
        certainty="certain",
        lat=lat,
        lon=lon,
        cross_border=True,
    )


def _in_sector(area: Area, code: str, label: str) -> Place:
    """A postcode sector, as sure as the sector is."""
    sector = next((s for s in area.sectors if s.code == code), None)
    if sector is None:
        return Place(
            label=label,
            question=f"HeartDesk does not know {code} in {area.name}. {_which(area)}",
            choices=_all_localities(area),
        )
    place = Place(
        label=label,
        locality_id=sector.localities[0] if len(sector.localities) == 1 else None,
        certainty=sector.certainty,
        lat=sector.lat,
        lon=sector.lon,
        cross_border=sector.crosses_border,
        hint=sector.covers,
    )
    if sector.total - sector.inside > _ASK_FROM * sector.total:
        return _ask_council(area, place, sector)
    if place.locality_id is None:
        return _ask_settlement(area, place, sector)
    return _ask_if_unsure(area, place)


def _ask_council(area: Area, place: Place, sector: Sector) -> Place:
    """A sector shared with another council: which council decides who can help."""
    others = " or ".join(sector.other_councils)
    outside = replace(
        place, label=f"{place.label}, outside {area.name}", locality_id=None, certainty="unknown"
    )
    inside = (place,) if place.locality_id else _all_localities(area)
    part = "Most" if sector.inside * 2 < sector.total else "Part"
    return replace(
        place,
        certainty="unsure",
        question=f"{part} of {sector.code} is in {others}. Is home in {area.name}?",
        choices=(*inside, outside),
    )


def _ask_settlement(area: Area, place: Place, sector: Sector) -> Place:
    """A sector that several hub areas share: the village or neighbourhood decides."""
    inside = [s for s in area.settlements if sector.code in s.sectors]
    parents = {s.part_of for s in inside}
    return replace(
        place,
        question=f"{sector.code} is shared by more than one hub. Which of these is home nearest to?",
        choices=tuple(_at(area, s) for s in inside if s.name not in parents),
    )


def _in_outcode(area: Area, outcode: str) -> Place:
    """The first half of a postcode, which never decides."""
    codes = [s.code for s in area.sectors]
    here = {c for c in codes if c.startswith(outcode + " ")}
    here = here or {c for c in codes if c.replace(" ", "") == outcode}
    towns = [s for s in area.settlements if here.intersection(s.sectors) and s.part_of is None]
    question = f"{outcode} covers more than one place. Which town or village is home?"
    if not towns:
        question = f"HeartDesk does not know {outcode} in {area.name}. {_which(area)}"
    return Place(
        label=outcode,
        certainty="unsure" if towns else "unknown",
        question=question,
        choices=tuple(_at(area, s) for s in towns) or _all_localities(area),
    )


def _named(area: Area, typed: str) -> Place | None:
    """A settlement or hub area by name: exactly, in an address, then by what is nearly the same."""
    exact = (
        _named_part(area, typed)
        or _exact(area, typed)
        or _hub_area(area, typed)
        or _not_a_home(area, typed)
    )
    if exact:
        return exact
    parts = typed.split(",")
    for part in parts if len(parts) > 1 else ():
        named = _exact(area, part)
        if named:
            return named
    last = _at_the_end(area, typed)
    if last:
        return _exact(area, last)
    for part in parts:
        near = near_names(area, part)
        if near:
            return _did_you_mean(area, part, near)
    return None


def _named_part(area: Area, typed: str) -> Place | None:
    """One part of a split place, named as the question names it: "Kilmarnock (Grange)"."""
    if "(" not in typed:
        return None
    split = (s for s in area.settlements if len(s.localities) > 1)
    parts = (part for s in split for part in _at(area, s).choices)
    return next((part for part in parts if fold(part.label) == fold(typed)), None)


def _exact(area: Area, typed: str) -> Place | None:
    """The settlement whose name or other name this is, or a question where several have it."""
    found = [s for name, s in place_names(area) if name == fold(typed)]
    return _one_of(area, typed, found) if found else None


def _at_the_end(area: Area, typed: str) -> str:
    """The longest name that an address ends with, as in "12 Main Street New Cumnock", or ""."""
    words = fold(typed)
    return max((n for n, _ in place_names(area) if words.endswith(f" {n}")), key=len, default="")


def _one_of(area: Area, typed: str, settlements: list[Settlement]) -> Place:
    """One settlement, or a question where several share a name."""
    if len(settlements) == 1:
        return _at(area, settlements[0])
    return Place(
        label=one_line(typed, 60),
        certainty="unsure",
        question=f"There is more than one {one_line(typed, 60)}. Which one is home?",
        choices=tuple(_at(area, s) for s in settlements),
    )


def _did_you_mean(area: Area, typed: str, settlements: list[Settlement]) -> Place:
    """What is nearly the same as what was typed: never certain, always asked."""
    choices = tuple(_at(area, s) for s in settlements)
    names = " or ".join(s.name for s in settlements[:3])
    question = f"HeartDesk does not know “{one_line(typed, 40)}”. Do you mean {names}?"
    if len(settlements) > 1:
        return Place(one_line(typed, 60), certainty="unsure", question=question, choices=choices)
    found = choices[0]
    certainty: Certainty = "likely" if found.certainty == "certain" else found.certainty
    return replace(found, certainty=certainty, question=question, choices=choices)


def _at(area: Area, settlement: Settlement) -> Place:
    """A settlement, with a question where its hub area is split or not confirmed."""
    place = Place(
        label=settlement.name,
        settlement=settlement.name,
        locality_id=settlement.localities[0] if len(settlement.localities) == 1 else None,
        certainty=settlement.certainty,
        lat=settlement.lat,
        lon=settlement.lon,
    )
    if place.locality_id:
        return _ask_if_unsure(area, place)
    return replace(
        place,
        question=f"{settlement.name} is split between hubs. Which part is home in?",
        choices=tuple(_part_of(area, place, x) for x in settlement.localities),
    )


def _part_of(area: Area, place: Place, locality_id: str) -> Place:
    """The part of a split place that goes by one hub area."""
    known = [
        s.name
        for s in area.settlements
        if s.part_of == place.settlement and s.localities == (locality_id,)
    ]
    return replace(
        place,
        label=f"{place.label} ({_name(area, locality_id)})",
        locality_id=locality_id,
        certainty="likely",
        hint=", ".join(known),
    )


def _ask_if_unsure(area: Area, place: Place) -> Place:
    """A place whose hub area nobody has confirmed: our guess first, then the others."""
    if place.certainty != "unsure" or place.locality_id is None:
        return place
    guess = place.locality_id
    others = [x.id for x in area.localities if x.id != guess]
    return replace(
        place,
        question=f"Nobody has confirmed the hub for {place.label}. Is it {_hub(area, guess)}?",
        choices=tuple(
            replace(
                place,
                label=f"{place.label} ({_name(area, x)})",
                locality_id=x,
                certainty="likely",
                hint=_hub(area, x),
            )
            for x in (guess, *others)
        ),
    )


def _hub_area(area: Area, typed: str) -> Place | None:
    """A hub area by its own name: good enough to start, a village is better."""
    words = fold(typed)
    for locality in area.localities:
        if words in (fold(n) for n in (locality.name, locality.hub_name, *locality.aliases)):
            inside = [s for s in area.settlements if s.localities == (locality.id,)]
            return Place(
                label=locality.name,
                locality_id=locality.id,
                certainty="likely",
                question=f"Which town or village in {locality.name} is home nearest to?",
                choices=tuple(_at(area, s) for s in inside if s.part_of is None),
            )
    return None


def _not_a_home(area: Area, typed: str) -> Place | None:
    """A school or a ward, which never decide."""
    words = fold(typed)
    if words not in {fold(w) for w in area.wards} and not _SCHOOL.search(words):
        return None
    return Place(
        label=one_line(typed, 60),
        question=f"Help goes by where people live, not by school or ward. {_which(area)}",
        choices=_all_localities(area),
    )


def _unknown(area: Area, typed: str) -> Place:
    return Place(
        label=one_line(typed, 60),
        question=f"HeartDesk does not know “{one_line(typed, 40)}”. {_which(area)}",
        choices=_all_localities(area),
    )


def _which(area: Area) -> str:
    return (
        f"Which town or village in {area.name} is nearest to home? You can also leave this empty."
    )


def _all_localities(area: Area) -> tuple[Place, ...]:
    """Every hub area, for someone who knows theirs."""
    return tuple(
        Place(label=x.hub_name, locality_id=x.id, certainty="likely") for x in area.localities
    )


def _hub(area: Area, locality_id: str) -> str:
    """The name of a hub, town first."""
    return next(x.hub_name for x in area.localities if x.id == locality_id)


def _name(area: Area, locality_id: str) -> str:
    """The name of a hub area."""
    return next(x.name for x in area.localities if x.id == locality_id)
