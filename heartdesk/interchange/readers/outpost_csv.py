"""Outpost's import sheet, as UK councils fill it in: a row a service, further rows for what it has more of.

What the sheet marks as not for the public (private contacts, notes, masked addresses) is not taken in.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.csv_text import Table, TableRow
from heartdesk.interchange.hours import weekday
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import Gathered
from heartdesk.interchange.sources import Part, Reader, Sample

NEEDED = {"import_id", "import_id_reference", "name"}
NOT_PUBLIC = "the sheet does not show this service to the public, so it is taken in as not running"
PRIVATE_LEFT_OUT = "notes and contacts that the sheet keeps private were left out"
MASKED = "the sheet hides the exact address, so it is not shown here"
NO_SUCH_ROW = "it belongs to a row that is not in the sheet (import_id_reference)"

_SUPPORT = {
    "support_description": "Support for additional needs",
    "how_to_start": "How to start",
    "parental_involvement": "How parents are involved",
}
_LISTS = {
    "service_taxonomies": "service_type",
    "suitabilities": "audience",
    "send_needs_support": "support",
}
_LEFT_OUT = {
    "import_id", "import_id_reference", "labels", "notes", "approved", "visible", "visible_from", "visible_to",
    "recent_send_report", "outcomes", "recent_send_training", "information_sharing", "future_plans",
}  # fmt: skip

Cells = dict[str, str]


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The CSV files with Outpost's columns."""
    return [one for one in samples if one.table is not None and set(one.table.columns) >= NEEDED]


def read(part: Part) -> Iterator[Item]:
    """Every service with what further rows say of it, its organisation and its places."""
    gathered = Gathered()
    for sample in part.samples:
        if sample.encoding.remark:
            yield Remark(sample.name, sample.encoding.remark)
        if sample.table is not None:
            yield from _read_sheet(sample, sample.table, gathered)
    yield from gathered.items(Origin(part.system))


def _read_sheet(sample: Sample, table: Table, gathered: Gathered) -> Iterator[Item]:
    rows: dict[str, tuple[Cells, str]] = {}
    further: list[tuple[str, Cells, str]] = []
    for row in table.rows():
        where = f"{sample.name}, line {row.line}"
        if not isinstance(row, TableRow):
            yield KeptAside(where, row.reason, row.text)
            continue
        cells = {name: cell.strip() for name, cell in row.cells.items() if cell.strip()}
        if belongs_to := cells.get("import_id_reference", ""):
            further.append((belongs_to, cells, where))
        elif cells:
            rows[cells.get("import_id") or where] = (cells, where)
    more: dict[str, list[Cells]] = {}
    for belongs_to, cells, where in further:
        if belongs_to in rows:
            more.setdefault(belongs_to, []).append(cells)
        else:
            yield KeptAside(where, NO_SUCH_ROW, "; ".join(cells.values()))
    for own, (cells, where) in rows.items():
        all_rows = [cells, *more.get(own, ())]
        if any(_is_private(one) for one in all_rows):
            yield Remark(where, PRIVATE_LEFT_OUT)
        if not _is_public(cells):
            yield Remark(where, NOT_PUBLIC)
        if any(_yes(one.get("mask_exact_address")) for one in all_rows):
            yield Remark(where, MASKED)
        gathered.add(Kind.SERVICE, _service(own, all_rows), where)


def _service(own: str, rows: list[Cells]) -> dict[str, Any]:
    first = rows[0]
    service: dict[str, Any] = {
        "id": own,
        "name": first.get("name"),
        "description": first.get("description"),
        "url": first.get("url"),
        "minimum_age": first.get("min_age"),
        "maximum_age": first.get("max_age"),
        "status": _status(first),
        "phones": [
            {"number": one["contact_phone"], "description": one.get("contact_title")}
            for one in rows
            if one.get("contact_phone") and _shown(one, "contact_visible")
        ],
        "contacts": [contact for one in rows if (contact := _contact(one))],
        "schedules": [schedule for one in rows if (schedule := _schedule(one))],
        "cost_options": [cost for one in rows if (cost := _cost(one))],
        "additional_urls": [
            {"url": one["links_url"], "label": one.get("links_label")}
            for one in rows
            if one.get("links_url")
        ],
        "attributes": [
            {"taxonomy": "Outpost", "label": words, "link_type": link_type}
            for name, link_type in _LISTS.items()
            for words in _split(first.get(name))
        ],
        "service_at_locations": [
            {"id": f"{own}.at.{number}", "location": _location(own, number, one)}
            for number, one in enumerate(rows)
            if one.get("location_name") or one.get("location_postcode")
            if _shown(one, "location_visible")
        ],
    }
    if _yes(first.get("free")):
        service["fees_description"] = "Free"
    if _yes(first.get("needs_referral")):
        service["application_process"] = "Somebody has to refer you"
    about = [f"{said}: {first[name]}" for name, said in _SUPPORT.items() if first.get(name)]
    if about:
        service["eligibility_description"] = "\n".join(about)
    if name := first.get("organisation"):
        service["organization"] = {"name": name}
    service.update(
        (name, cell)
        for name, cell in first.items()
        if name.startswith("custom_") and name not in _LEFT_OUT
    )
    return service


def _status(cells: Cells) -> str:
    if _yes(cells.get("temporarily_closed")):
        return "temporarily closed"
    return "active" if _is_public(cells) else "inactive"


def _contact(cells: Cells) -> dict[str, Any]:
    if not _shown(cells, "contact_visible"):
        return {}
    contact = {
        name: cells.get(f"contact_{name}")
        for name in ("name", "title", "email")
        if cells.get(f"contact_{name}")
    }
    return contact if contact.keys() - {"title"} else {}


def _schedule(cells: Cells) -> dict[str, Any]:
    day, opens = cells.get("scheduled_weekday"), cells.get("schedules_opens_at")
    if not day and not opens:
        return {}
    return {
        "freq": "WEEKLY",
        "byday": weekday(day) or day,
        "opens_at": opens,
        "closes_at": cells.get("schedules_closes_at"),
    }


def _cost(cells: Cells) -> dict[str, Any]:
    if not (cells.get("cost_amount") or cells.get("cost_option")):
        return {}
    return {
        "option": cells.get("cost_option"),
        "amount": cells.get("cost_amount"),
        "amount_description": cells.get("cost_type"),
        "currency": "GBP" if cells.get("cost_amount") else None,
    }


def _location(own: str, number: int, cells: Cells) -> dict[str, Any]:
    """A place. One whose exact address is masked keeps its town, nothing nearer."""
    masked = _yes(cells.get("mask_exact_address"))
    address = {
        "address_1": None if masked else cells.get("location_address_1"),
        "city": cells.get("location_city"),
        "postal_code": None if masked else cells.get("location_postcode"),
        "country": "GB",
        "address_type": "physical",
    }
    return {
        "id": f"{own}.place.{number}",
        "name": cells.get("location_city") if masked else cells.get("location_name"),
        "location_type": "physical",
        "latitude": None if masked else cells.get("location_latitude"),
        "longitude": None if masked else cells.get("location_longitude"),
        "addresses": [address],
        "accessibility": [
            {"description": words} for words in _split(cells.get("location_accessibilities"))
        ],
    }


def _split(cell: str | None) -> list[str]:
    return [words.strip() for words in (cell or "").split(";") if words.strip()]


def _yes(cell: str | None) -> bool:
    return values.line(cell).casefold() in ("true", "yes", "1")


def _shown(cells: Cells, column: str) -> bool:
    """Whether the sheet shows it: only a plain "no" hides."""
    return values.line(cells.get(column)).casefold() not in ("false", "no", "0")


def _is_public(cells: Cells) -> bool:
    return _shown(cells, "approved") and _shown(cells, "visible")


def _is_private(cells: Cells) -> bool:
    return bool(cells.get("notes")) or (
        bool(cells.get("contact_name") or cells.get("contact_phone"))
        and not _shown(cells, "contact_visible")
    )


OUTPOST_CSV = Reader(
    name="outpost-csv",
    family="outpost",
    about="Outpost's import sheet (UK councils)",
    picks=picks,
    read=read,
)
