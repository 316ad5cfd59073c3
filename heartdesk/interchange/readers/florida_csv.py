"""The legal aid directory of Florida as CSV: three sheets, of organizations, locations and services."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.csv_text import TableRow
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

_SHEETS = (
    (
        Kind.ORGANIZATION,
        "organization_",
        {"organization_uuid", "organization_name", "organization_description"},
    ),
    (Kind.LOCATION, "location_", {"location_uuid", "location_name"}),
    (Kind.SERVICE, "service_", {"service_uuid", "service_name"}),
)
_ADDRESS = re.compile(
    r"(?P<street>.+), *(?P<city>[^,]+), *(?P<state>[A-Z]{2})\.? +(?P<zip>\d{5}(?:-\d{4})?)"
)
_RENAMED = {
    "additional_information": "additional_information", "min_age": "minimum_age", "max_age": "maximum_age",
}  # fmt: skip
_TAGS = {
    "problem_codes": "problem",
    "military_status": "military status",
    "immigration_status": "immigration status",
    "incarceration_status": "incarceration status",
}


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The CSV files with this directory's columns."""
    return [sample for sample in samples if _sheet(sample) is not None]


def read(part: Part) -> Iterator[Item]:
    """Every row. A lone state is no address; "no limit" ages are left out; lists in a cell become tags."""
    gathered = Gathered()
    for kind, prefix, _ in _SHEETS:
        for sample in part.samples:
            if _sheet(sample) is not kind or sample.table is None:
                continue
            if sample.encoding.remark:
                yield Remark(sample.name, sample.encoding.remark)
            for row in sample.table.rows():
                where = f"{sample.name}, line {row.line}"
                if not isinstance(row, TableRow):
                    yield KeptAside(where, row.reason, row.text)
                    continue
                said = _bare(row, prefix)
                adapted = (
                    _service(said)
                    if kind is Kind.SERVICE
                    else _place(said)
                    if kind is Kind.LOCATION
                    else said
                )
                gathered.add(kind, adapted, where)
    yield from gathered.items(Origin(part.system))


def _sheet(sample: Sample) -> Kind | None:
    columns = set(sample.table.columns) if sample.table is not None else set()
    return next((kind for kind, _, needed in reversed(_SHEETS) if needed <= columns), None)


def _bare(row: TableRow, prefix: str) -> dict[str, Any]:
    """The cells of a row that say something, by HSDS names where they are only prefixed."""
    said: dict[str, Any] = {}
    for column, cell in row.cells.items():
        if values.says_nothing(cell):
            continue
        name = column.removeprefix(prefix) if column.startswith(prefix) else column
        said[{"uuid": "id", "organization_uuid": "organization_id"}.get(name, name)] = cell
    if "url" in said and prefix == "organization_":
        said["website"] = said.pop("url")
    if prefix != "organization_":
        said.pop("organization_name", None)
    if row.beyond:
        said["more_cells"] = "; ".join(row.beyond)
    return said


def _place(said: dict[str, Any]) -> dict[str, Any]:
    words = " ".join(str(said.pop("address", "")).split())
    phones = said.pop("phones", None)
    found = _ADDRESS.fullmatch(words)
    if found:
        address = {
            "address_1": found["street"],
            "city": found["city"],
            "state_province": found["state"],
            "postal_code": found["zip"],
        }
    elif words.startswith("State:"):
        address = {"state_province": words.removeprefix("State:").strip()}
    else:
        address = {"address_1": words} if words else {}
    place = {**said, "location_type": "physical"}
    if address:
        place["addresses"] = [{**address, "country": "US", "address_type": "physical"}]
    if phones:
        place["phones"] = [{"number": phones}]
    return place


def _service(said: dict[str, Any]) -> dict[str, Any]:
    service = {_RENAMED.get(name, name): value for name, value in said.items()}
    areas = str(service.pop("areas", ""))
    service["service_areas"] = [
        {"name": words.strip()} for words in areas.split(";") if words.strip()
    ]
    service["attributes"] = [
        {"taxonomy": link_type, "label": words.strip(), "link_type": link_type}
        for name, link_type in _TAGS.items()
        for words in str(service.pop(name, "")).split(";")
        if words.strip()
    ]
    if (program := service.pop("program", None)) is not None:
        service["program"] = {"name": program}
    return service


FLORIDA_CSV = Reader(
    name="florida-csv",
    family="hsds",
    about="the legal aid directory of Florida as CSV",
    picks=picks,
    read=read,
)
