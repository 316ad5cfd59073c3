"""HSDS 3.1 as a package of CSV tables with its datapackage.json (Frictionless), as the specification lays it out."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from heartdesk.core.cells import defused
from heartdesk.interchange.writers.csv_tables import COLUMNS, LINKS, TYPES
from heartdesk.interchange.writing import Export, Writer, as_json

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_TABLE_OF = {
    "phones": "phones", "schedules": "schedules", "service_areas": "service_areas", "languages": "languages",
    "funding": "funding", "cost_options": "cost_options", "required_documents": "required_documents",
    "contacts": "contacts", "attributes": "attributes", "addresses": "addresses", "accessibility": "accessibility",
    "organization_identifiers": "organization_identifiers", "programs": "programs",
    "service_at_locations": "service_at_location", "capacities": "service_capacity",
    "additional_urls": "url", "additional_websites": "url",
}  # fmt: skip


def files(export: Export) -> Iterator[tuple[str, bytes]]:
    """A CSV file for each table that has a row, and the description of them all."""
    tables: Tables = {name: [] for name in COLUMNS}
    directory = export.directory
    for table, objects in (
        ("organizations", directory.organizations),
        ("services", directory.services),
        ("locations", directory.locations),
    ):
        for one in objects:
            _flatten(tables, table, one)
    _once_each(tables)
    written = {name: rows for name, rows in tables.items() if rows}
    for name, rows in written.items():
        yield f"{name}.csv", _table(name, rows)
    yield "datapackage.json", as_json(_description(written))


def _flatten(tables: Tables, table: str, said: Mapping[str, Any]) -> None:
    row: Row = {}
    for name, value in said.items():
        if name == "taxonomy_term":
            row["taxonomy_term_id"] = value["id"]
            _add_term(tables, value)
        elif name == "unit":
            row["unit_id"] = value["id"]
            tables["units"].append(dict(value))
        elif isinstance(value, list):
            for one in value:
                _flatten(tables, _TABLE_OF[name], _owned(one, table, said["id"]))
        else:
            row[name] = value
    tables[table].append(row)


def _owned(part: Mapping[str, Any], table: str, owner: str) -> Mapping[str, Any]:
    """A part with the column that says whose it is; attributes say so by their link_id."""
    if "taxonomy_term" in part:
        return {"link_id": owner, "link_entity": table.removesuffix("s"), **part}
    return part


def _add_term(tables: Tables, term: Mapping[str, Any]) -> None:
    detail = term.get("taxonomy_detail")
    row = {name: value for name, value in term.items() if name != "taxonomy_detail"}
    if detail is not None:
        row["taxonomy_id"] = detail["id"]
        tables["taxonomies"].append(dict(detail))
    tables["taxonomy_terms"].append(row)


def _once_each(tables: Tables) -> None:
    """Terms, taxonomies and units once each; a code that two taxonomies share is told apart by the taxonomy's name."""
    for name in ("taxonomies", "taxonomy_terms", "units"):
        tables[name] = list({row["id"]: row for row in tables[name]}.values())
    seen: set[str] = set()
    for row in tables["taxonomy_terms"]:
        code = row.get("code")
        if code is not None:
            if code in seen:
                row["code"] = f"{row.get('taxonomy', row['id'])}:{code}"
            seen.add(row["code"])


def _table(name: str, rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[name], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(row.get(column)) for column in COLUMNS[name]})
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return defused(value) if isinstance(value, str) else f"{value}"


def _description(tables: Tables) -> dict[str, Any]:
    """The datapackage.json of these tables: their columns' types and what each links to."""
    return {
        "name": "heartdesk-directory",
        "title": "A directory of help, from HeartDesk, as HSDS 3.1",
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [
                        {"name": column, "type": TYPES.get(column, "string")}
                        for column in COLUMNS[name]
                    ],
                    "primaryKey": "id",
                    "foreignKeys": [
                        {"fields": column, "reference": {"resource": to, "fields": "id"}}
                        for column in COLUMNS[name]
                        if (to := LINKS.get(column)) in tables and to != name
                    ],
                },
            }
            for name in tables
        ],
    }


HSDS_CSV = Writer("hsds-csv", "HSDS 3.1 as a package of CSV tables", folder=True, files=files)
