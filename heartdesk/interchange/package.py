"""The tables of an HSDS package, from CSV files or from JSON rows, under the names of HSDS 3."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from heartdesk.core.cells import original
from heartdesk.core.kinds import Kind
from heartdesk.interchange.csv_text import BrokenRow, Table, TableRow
from heartdesk.interchange.json_text import as_text, trouble_in
from heartdesk.interchange.model import KeptAside

Said = dict[str, Any]

ENTITIES: Mapping[str, Kind] = {
    "organizations": Kind.ORGANIZATION,
    "locations": Kind.LOCATION,
    "services": Kind.SERVICE,
}
# Tables of rows that belong to others, and the list each becomes there.
CHILDREN: Mapping[str, str] = {
    "phones": "phones", "contacts": "contacts", "schedules": "schedules", "languages": "languages",
    "service_areas": "service_areas", "cost_options": "cost_options", "required_documents": "required_documents",
    "funding": "funding", "service_capacity": "capacities", "attributes": "attributes", "addresses": "addresses",
    "accessibility": "accessibility", "organization_identifiers": "organization_identifiers", "url": "additional_urls",
    "programs": "programs", "service_at_location": "service_at_locations", "eligibility": "eligibility",
    "payments_accepted": "payments_accepted",
}  # fmt: skip
LOOKED_UP = ("taxonomies", "taxonomy_terms", "units")
LEFT_OUT = ("metadata", "meta_table_descriptions")
TABLES = frozenset((*ENTITIES, *CHILDREN, *LOOKED_UP, *LEFT_OUT))


@dataclass(frozen=True)
class Edition:
    """An older edition: its tables' names today, and how a row becomes rows of today's tables, its own table last."""

    names: Mapping[str, str]
    adapters: Mapping[str, Callable[[Said], Iterable[tuple[str, Said]]]]

    def adapt(self, table: str, said: Said) -> Iterable[tuple[str, Said]]:
        """A row of one of its tables as rows of today's; a table without an adapter is as it was."""
        adapter = self.adapters.get(table)
        return ((table, said),) if adapter is None else adapter(said)


TODAY = Edition({}, {})


@dataclass
class Package:
    """The tables of one package, by the names its files have."""

    edition: Edition = TODAY
    _tables: dict[str, list[tuple[str, Callable[[], Iterator[Any]]]]] = field(default_factory=dict)

    def add_table(self, name: str, where: str, table: Table) -> None:
        """Add a CSV file as the table `name`."""
        self._tables.setdefault(name, []).append((where, table.rows))

    def add_rows(self, name: str, where: str, rows: Iterable[Any]) -> None:
        """Add rows that are objects already as the table `name`."""
        self._tables.setdefault(name, []).append((where, lambda: iter(rows)))

    @property
    def names(self) -> tuple[str, ...]:
        """The tables it has, by today's names, in the order that they must be read: entities last."""
        return tuple(sorted({self.edition.names.get(name, name) for name in self._tables}))

    def rows(self, *wanted: str) -> Iterator[tuple[str, Said, str] | KeptAside]:
        """(table, row, where) of every row of the tables wanted, by today's names; empty cells are left out."""
        for name in self._tables:
            if self.edition.names.get(name, name) not in wanted:
                continue
            for row in self._rows_of(name):
                if isinstance(row, KeptAside):
                    yield row
                else:
                    said, where = row
                    for table, adapted in self.edition.adapt(name, said):
                        yield table, adapted, where

    def _rows_of(self, name: str) -> Iterator[tuple[Said, str] | KeptAside]:
        for where, rows in self._tables[name]:
            for number, row in enumerate(rows(), start=1):
                if isinstance(row, BrokenRow):
                    yield KeptAside(f"{where}, line {row.line}", row.reason, row.text)
                elif isinstance(row, TableRow):
                    yield _cells(row), f"{where}, line {row.line}"
                elif isinstance(row, Mapping) and trouble_in(row) is None:
                    yield dict(row), f"{where} {number}"
                else:
                    yield KeptAside(f"{where} {number}", "it is not a row of a table", as_text(row))


def _cells(row: TableRow) -> Said:
    said: Said = {
        column: original(cell) for column, cell in row.cells.items() if cell and not cell.isspace()
    }
    if row.beyond:
        said["more_cells"] = "; ".join(row.beyond)
    return said
