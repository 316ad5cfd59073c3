"""The places and needs of an area, read from its files."""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from heartdesk.core.area_files import Row, read_json, read_table
from heartdesk.core.area_model import (
    Certainty,
    Heading,
    Level,
    Locality,
    Need,
    NeedFlag,
    Needs,
    Sector,
    Settlement,
)
from heartdesk.core.phones import DeniedNumber, digits
from heartdesk.core.text import fold

_CERTAINTIES = ("certain", "likely", "unsure")
_LAT, _LON = (49.0, 61.5), (-9.0, 2.5)  # the United Kingdom


def read_localities(folder: Path) -> tuple[Locality, ...]:
    """localities.json: the hub areas."""
    top = read_json(folder, "localities.json")
    found = tuple(_locality(row) for row in top.rows("localities"))
    top.done()
    once(top, "localities", (x.id for x in found))
    if not found:
        top.wrong("localities", "is empty: an area needs at least one hub area")
    return found


def _locality(row: Row) -> Locality:
    locality = Locality(
        id=row.id(),
        name=row.text("name", needed=True),
        hub_name=row.text("hub_name", needed=True),
        hub_town=row.text("hub_town") or None,
        aliases=row.texts("aliases"),
        certainty=_certainty(row),
        evidence=row.text("evidence"),
    )
    row.done()
    return locality


def read_sectors(folder: Path, localities: Iterable[str]) -> tuple[Sector, ...]:
    """sectors.csv: postcode sectors with homes of this council."""
    ids = frozenset(localities)
    rows = read_table(folder, "sectors.csv")
    found = tuple(_sector(row, ids) for row in rows)
    if rows:
        once(rows[-1], "sector", (x.code for x in found))
    return found


def _sector(row: Row, localities: frozenset[str]) -> Sector:
    inside = int(row.needed_number("postcodes_here", 0, 100_000))
    sector = Sector(
        code=row.text("sector", needed=True),
        lat=row.needed_number("lat", *_LAT),
        lon=row.needed_number("lon", *_LON),
        localities=row.known("localities", localities, "in localities.json"),
        certainty=_certainty(row),
        inside=inside,
        total=int(row.needed_number("postcodes_all", max(inside, 1), 100_000)),
        other_councils=row.texts("other_councils"),
        covers=row.text("covers"),
    )
    _settled_once(row, sector.localities, sector.certainty)
    row.done()
    return sector


def read_settlements(
    folder: Path, localities: Iterable[str], sectors: Iterable[str]
) -> tuple[Settlement, ...]:
    """gazetteer.csv: towns, villages and neighbourhoods."""
    ids, codes = frozenset(localities), frozenset(sectors)
    rows = read_table(folder, "gazetteer.csv")
    names = {row.text("settlement") for row in rows}
    found = tuple(_settlement(row, names, ids, codes) for row in rows)
    if not rows:
        read_json(folder, "localities.json").wrong("gazetteer.csv", "beside it has no places")
    once(rows[-1], "settlement", (fold(x.name) for x in found))
    return found


def _settlement(
    row: Row, names: Iterable[str], localities: frozenset[str], sectors: frozenset[str]
) -> Settlement:
    settlement = Settlement(
        name=row.text("settlement", needed=True),
        kind=row.choice("type", ("town", "village", "hamlet", "suburb")),
        lat=row.needed_number("lat", *_LAT),
        lon=row.needed_number("lon", *_LON),
        localities=row.known("localities", localities, "in localities.json"),
        certainty=_certainty(row),
        aliases=row.texts("also_called"),
        part_of="".join(row.known("part_of", names, "a settlement of this file")) or None,
        position_certainty=row.choice("position", ("good", "approximate")),
        radius_m=int(row.needed_number("radius_m", 50, 20_000)),
        sectors=row.known("sectors", sectors, "in sectors.csv"),
        evidence=row.text("evidence", needed=True),
        note=row.text("note"),
    )
    row.text("position_source", needed=True)
    if not settlement.localities:
        row.wrong("localities", "is empty: name the hub area, or all it may be split between")
    _settled_once(row, settlement.localities, settlement.certainty)
    row.done()
    return settlement


def _settled_once(row: Row, localities: tuple[str, ...], certainty: Certainty) -> None:
    """Refuses a place that is both sure and split."""
    if len(localities) != 1 and certainty != "unsure":
        row.wrong("certainty", "must be unsure, because the place has no one hub area")


def _certainty(row: Row) -> Certainty:
    return cast(Certainty, row.choice("certainty", _CERTAINTIES))


def read_needs(folder: Path) -> Needs:
    """needs.json: the taxonomy of needs, its headings and safety flags."""
    top = read_json(folder, "needs.json")
    headings = tuple(_heading(row) for row in top.rows("headings"))
    flags = tuple(_flag(row) for row in top.rows("flags"))
    heading_ids, flag_ids = [h.id for h in headings], [f.id for f in flags]
    needs = Needs(
        id=top.id(),
        name=top.text("name", needed=True),
        version=top.text("version", needed=True),
        headings=headings,
        needs=tuple(_need(row, heading_ids, flag_ids) for row in top.rows("needs")),
        flags=flags,
    )
    top.texts("about")
    top.done()
    once(top, "headings", heading_ids)
    once(top, "flags", flag_ids)
    once(top, "needs", (n.id for n in needs.needs))
    return needs


def _heading(row: Row) -> Heading:
    heading = Heading(row.id(), row.text("label", needed=True))
    row.done()
    return heading


def _flag(row: Row) -> NeedFlag:
    flag = NeedFlag(
        id=row.id(),
        label=row.text("label", needed=True),
        level=cast(Level, row.choice("level", ("red", "amber"))),
        card=row.id("card"),
    )
    row.done()
    return flag


def _need(row: Row, headings: list[str], flags: list[str]) -> Need:
    need = Need(
        id=row.text("id", needed=True, limit=60),
        label=row.text("label", needed=True),
        heading=row.choice("heading", headings),
        description=row.text("description"),
        flag="".join(row.known("flag", flags, "one of the flags of this file")) or None,
        neutral_label=row.text("neutral_label"),
    )
    row.done()
    return need


def read_denied(folder: Path) -> tuple[DeniedNumber, ...]:
    """denied_numbers.json: numbers that must never be shown."""
    top = read_json(folder, "denied_numbers.json")
    found = tuple(_denied(row) for row in top.rows("denied"))
    top.done()
    once(top, "denied", (digits(x.number) for x in found))
    return found


def _denied(row: Row) -> DeniedNumber:
    denied = DeniedNumber(row.text("number", needed=True), row.text("why", needed=True))
    if len(digits(denied.number)) < 3:
        row.wrong("number", "is not a telephone number")
    row.text("seen")
    row.done()
    return denied


def once(row: Row, field: str, ids: Iterable[str]) -> None:
    """Refuses a name that stands twice."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            row.wrong(field, f"has “{one}” twice")
        seen.add(one)
