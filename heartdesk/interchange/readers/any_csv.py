"""A CSV sheet of anybody's own columns: which column is what, guessed from its name or told by a map."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.interchange.csv_text import TableRow, column_name
from heartdesk.interchange.hours_text import read_hours_text
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

Target = Literal[
    "id", "name", "alternate_name", "organization", "description", "phone", "email", "url", "place", "address",
    "town", "postcode", "latitude", "longitude", "hours", "cost", "who for", "how to get in", "languages",
    "getting there", "leave out",
]  # fmt: skip
TARGETS: tuple[Target, ...] = get_args(Target)
"""What a column may hold, in the words of the map."""

COLUMNS_LEFT_OUT = "these columns were left out, as nobody said what they are: "

_WORDS: Mapping[Target, str] = {
    "id": r"(service |unique )?(id|ref|reference|uuid)",
    "name": r"(service|group|activity|project|club)?( |_)?(name|title)|service|group|activity",
    "alternate_name": r"(also known as|other names?|aka|alternate name)",
    "organization": r"(organi[sz]ation|provider|charity|run by|org)s?( name)?",
    "description": r"(description|details|about|summary|what (it is|we do)|info(rmation)?)",
    "phone": r"(tele)?phone( (number|no\.?))?|tel|contact number|mobile",
    "email": r"e-?mail( address)?",
    "url": r"(web ?site|url|web( address| page)?|link)",
    "place": r"(venue|location|place|building|where)( name)?",
    "address": r"(street )?address( ?(line)?( ?1)?)?|street",
    "town": r"(town|city|village|settlement|area|town/city)",
    "postcode": r"post ?code|postal code|zip",
    "latitude": r"lat(itude)?",
    "longitude": r"lon(g|gitude)?|lng",
    "hours": r"(opening|open) ?(times|hours)?|hours|times?|when|day(s)?( (and|&) times?)?|timing( notes)?|schedule",
    "cost": r"(cost|price|fee|charge)s?",
    "who for": r"(who (is it|it is|it's) for|eligibility|who for|audience|age(s| group)?|for)",
    "how to get in": r"(how to (join|access|refer|get in)|referral|booking|access route|application process)",
    "languages": r"languages?",
    "getting there": r"(getting there|transport|bus(es)?|directions)",
}


def guessed(columns: Sequence[str]) -> dict[str, Target]:
    """What each column seems to hold, by its name; each thing once, columns of no known name left out."""
    found: dict[str, Target] = {}
    for column in columns:
        words = re.sub(r"[_\s]+", " ", column).strip().casefold()
        for target, pattern in _WORDS.items():
            if target not in found.values() and re.fullmatch(pattern, words):
                found[column] = target
                break
    return found


def read_map(said: Any) -> dict[str, Target]:
    """A map as it stands in a JSON file: {"columns": {"Group": "name", "Tel": "phone"}}. Raises DeskError."""
    columns = said.get("columns") if isinstance(said, Mapping) else None
    if not isinstance(columns, Mapping) or not columns:
        raise _bad_map('it has no "columns"')
    for column, target in columns.items():
        if target not in TARGETS:
            raise _bad_map(f"{column} stands for {target}, which is none of: {', '.join(TARGETS)}")
    if "name" not in columns.values():
        raise _bad_map("no column stands for the name")
    return {column_name(str(column)): target for column, target in columns.items()}


def any_csv(columns: Mapping[str, Target] | None) -> Reader:
    """A reader of sheets with these columns; None guesses them from their names."""

    def told(sample: Sample) -> dict[str, Target]:
        if sample.table is None:
            return {}
        among = sample.table.columns
        if columns is None:
            return guessed(among)
        return {column: target for column, target in columns.items() if column in among}

    def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
        return [sample for sample in samples if "name" in told(sample).values()]

    def read(part: Part) -> Iterator[Item]:
        gathered = Gathered()
        for sample in part.samples:
            yield from _read_sheet(sample, told(sample), gathered)
        yield from gathered.items(Origin(part.system))

    return Reader(
        name="any-csv",
        family="csv",
        about="a sheet of your own columns",
        picks=picks,
        read=read,
    )


def _read_sheet(sample: Sample, told: Mapping[str, Target], gathered: Gathered) -> Iterator[Item]:
    if sample.table is None:
        return
    if sample.encoding.remark:
        yield Remark(sample.name, sample.encoding.remark)
    unknown = [column for column in sample.table.columns if column and column not in told]
    if unknown:
        yield Remark(sample.name, COLUMNS_LEFT_OUT + ", ".join(unknown[:20]))
    for row in sample.table.rows():
        where = f"{sample.name}, line {row.line}"
        if not isinstance(row, TableRow):
            yield KeptAside(where, row.reason, row.text)
            continue
        said = _by_target(row, told)
        if said:
            gathered.add(Kind.SERVICE, _service(said), where)


def _by_target(row: TableRow, told: Mapping[str, Target]) -> dict[str, str]:
    """The cells that say something, by what they hold; two columns of one meaning are put together."""
    said: dict[str, str] = {}
    for column, target in told.items():
        cell = row.cells.get(column, "").strip()
        if cell and target != "leave out":
            said[target] = f"{said[target]}\n{cell}" if target in said else cell
    return said


def _service(said: Mapping[str, str]) -> dict[str, Any]:
    hours = said.get("hours", "")
    schedules = read_hours_text(hours) if hours else []
    own = said.get("id") or " / ".join(
        filter(None, (said.get("name"), said.get("organization"), said.get("postcode")))
    )
    service: dict[str, Any] = {
        "id": own,
        "name": said.get("name"),
        "alternate_name": said.get("alternate_name"),
        "description": said.get("description"),
        "phones": [{"number": said["phone"]}] if "phone" in said else [],
        "email": said.get("email"),
        "url": said.get("url"),
        "fees_description": said.get("cost"),
        "eligibility_description": said.get("who for"),
        "application_process": said.get("how to get in"),
        "interpretation_services": said.get("languages"),
        "hours_text": hours or None,
        "schedules": schedules,
        "hours_from_words": bool(schedules),
    }
    if "organization" in said:
        service["organization"] = {"name": said["organization"]}
    if place := _place(own, said):
        service["service_at_locations"] = [{"id": "", "location": place}]
    return {name: value for name, value in service.items() if value not in (None, "", [])}


def _place(own: str, said: Mapping[str, str]) -> dict[str, Any]:
    where = {name: said[name] for name in ("place", "address", "town", "postcode") if name in said}
    if not where:
        return {}
    place: dict[str, Any] = {
        "id": f"{own} / place",
        "name": next(iter(where.values())),
        "location_type": "physical",
        "transportation": said.get("getting there"),
        "latitude": said.get("latitude"),
        "longitude": said.get("longitude"),
    }
    address = {
        "address_1": said.get("address"),
        "city": said.get("town"),
        "postal_code": said.get("postcode"),
        "country": "GB",
        "address_type": "physical",
    }
    place["addresses"] = [{name: value for name, value in address.items() if value}]
    return {name: value for name, value in place.items() if value not in (None, "")}


def _bad_map(why: str) -> DeskError:
    return DeskError(
        f"The map of the columns cannot be used: {why}. Nothing has been changed.",
        then='It looks like this: {"columns": {"Group": "name", "Tel": "phone"}}',
    )
