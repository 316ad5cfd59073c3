"""Puts the tables of an HSDS package together: each service, place and organization with the rows that belong to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from heartdesk.core.kinds import Kind
from heartdesk.interchange import values
from heartdesk.interchange.hours import joined_days
from heartdesk.interchange.identity import source_id
from heartdesk.interchange.json_text import as_text, in_full
from heartdesk.interchange.model import Item, KeptAside, Origin, Remark
from heartdesk.interchange.objects import NO_ID, NO_ORGANIZATION, stand_in
from heartdesk.interchange.package import CHILDREN, ENTITIES, LEFT_OUT, LOOKED_UP, Package, Said
from heartdesk.interchange.records import HISTORY_LEFT_OUT, read_record

BELONGS_NOWHERE = "it belongs to no service, place or organization in these files"
SAME_ROW = "the same row stands more than once; it was read once"

_OWNERS = (
    "contact_id",
    "phone_id",
    "service_at_location_id",
    "service_id",
    "location_id",
    "organization_id",
    "link_id",
)
_OWNER_COLUMN = {
    Kind.ORGANIZATION: "organization_id",
    Kind.LOCATION: "location_id",
    Kind.SERVICE: "service_id",
    "service_at_locations": "service_at_location_id",
    "contacts": "contact_id",
    "phones": "phone_id",
}
# What may be nested in a part of a record; whatever else claims to belong there, no part ever holds itself.
_PARTS_OF = {
    "service_at_location_id": (
        "phones",
        "contacts",
        "schedules",
        "service_areas",
        "attributes",
        "languages",
    ),
    "contact_id": ("phones",),
    "phone_id": ("languages",),
}
# Lists that are one text in HSDS 3: the field they become, and the column that holds the words.
_AS_WORDS = {
    "eligibility": ("eligibility_description", "eligibility"),
    "payments_accepted": ("payments_accepted", "payment"),
}


@dataclass
class _Child:
    list_name: str
    said: Said
    where: str
    claimed: bool = False


def read_package(package: Package, origin: Origin) -> Iterator[Item]:
    """Every organization, location and service of a package, then the rows that belonged to none of them."""
    yield from _Joiner(package, origin).read()


class _Joiner:
    def __init__(self, package: Package, origin: Origin) -> None:
        self._package = package
        self._origin = origin
        self._owned: dict[tuple[str, str], list[_Child]] = {}
        self._children: list[_Child] = []
        self._lookup: dict[str, dict[str, Said]] = {name: {} for name in (*LOOKED_UP, "programs")}
        self._organizations: set[str] = set()
        self._silent = frozenset(
            list_name for table, list_name in CHILDREN.items() if table not in package.names
        )

    def read(self) -> Iterator[Item]:
        yield from self._load()
        for table, kind in ENTITIES.items():
            yield from self._read_kind(table, kind)
        for child in self._children:
            if not child.claimed:
                yield KeptAside(child.where, BELONGS_NOWHERE, as_text(child.said))
        if set(LEFT_OUT) & set(self._package.names):
            yield Remark(self._origin.system, HISTORY_LEFT_OUT)

    def _load(self) -> Iterator[Item]:
        """Read the tables of rows that belong to others into memory, by whom each belongs to."""
        for row in self._package.rows(*CHILDREN, *LOOKED_UP):
            if isinstance(row, KeptAside):
                yield row
                continue
            table, said, where = row
            if table in self._lookup:
                self._lookup[table][source_id(said.get("id"))] = said
            if table in CHILDREN:
                self._add_child(CHILDREN[table], said, where)

    def _add_child(self, list_name: str, said: Said, where: str) -> None:
        if not _says_something(list_name, said):
            return
        child = _Child(list_name, said, where)
        self._children.append(child)
        for column in ("service_id",) if list_name == "service_at_locations" else _OWNERS:
            owner = source_id(said.get(column))
            if owner and list_name in _PARTS_OF.get(column, (list_name,)):
                self._owned.setdefault((column, owner), []).append(child)

    def _read_kind(self, table: str, kind: Kind) -> Iterator[Item]:
        seen: dict[str, tuple[str, int]] = {}
        for row in self._package.rows(table):
            if isinstance(row, KeptAside):
                yield row
            elif row[0] == table:
                yield from self._read_one(kind, row[1], row[2], seen)
            else:
                self._add_child(CHILDREN[row[0]], row[1], row[2])

    def _read_one(
        self, kind: Kind, said: Said, where: str, seen: dict[str, tuple[str, int]]
    ) -> Iterator[Item]:
        said_id = source_id(said.get("id")) or stand_in(said)
        remarks: tuple[str, ...] = () if source_id(said.get("id")) else (NO_ID,)
        if not said_id:
            yield KeptAside(where, "it has neither an id nor a name", as_text(said))
            return
        content = hash(in_full(said))
        first = seen.setdefault(said_id, (where, content))
        if first[0] != where:
            if first[1] == content:
                yield Remark(where, SAME_ROW)
            else:
                yield KeptAside(where, f"its id was used before, at {first[0]}", as_text(said))
            return
        if kind is Kind.ORGANIZATION:
            self._organizations.add(said_id)
        organization = source_id(said.get("organization_id"))
        if kind is Kind.SERVICE and organization and organization not in self._organizations:
            remarks += (NO_ORGANIZATION,)
        whole = {**said, **self._nested(_OWNER_COLUMN[kind], said_id)}
        if kind is Kind.SERVICE:
            self._look_up_program(whole)
        yield from read_record(
            kind,
            whole,
            origin=self._origin,
            said_id=said_id,
            where=where,
            remarks=remarks,
            silent=self._silent,
        )

    def _nested(self, column: str, owner: str) -> Said:
        """The lists of what belongs to an owner, and of what belongs to that."""
        lists: dict[str, list[Any]] = {}
        words: dict[str, list[str]] = {}
        children = [*self._owned.get((column, owner), ()), *self._owned.get(("link_id", owner), ())]
        for child in children:
            child.claimed = True
            if child.list_name in _AS_WORDS:
                name, cell = _AS_WORDS[child.list_name]
                words.setdefault(name, []).append(values.as_words(child.said.get(cell)))
                continue
            said = self._looked_up(child)
            own = source_id(said.get("id"))
            if own and child.list_name in _OWNER_COLUMN:
                said = {**said, **self._nested(_OWNER_COLUMN[child.list_name], own)}
            lists.setdefault(child.list_name, []).append(said)
        if "schedules" in lists:
            lists["schedules"] = joined_days(lists["schedules"])
        return {**lists, **{name: "\n".join(dict.fromkeys(texts)) for name, texts in words.items()}}

    def _looked_up(self, child: _Child) -> Said:
        said = child.said
        if child.list_name == "attributes":
            term = self._lookup["taxonomy_terms"].get(source_id(said.get("taxonomy_term_id")))
            if term is not None:
                taxonomy = self._lookup["taxonomies"].get(source_id(term.get("taxonomy_id")), {})
                return {**said, "taxonomy_term": {**term, "taxonomy_detail": taxonomy}}
        if child.list_name == "capacities":
            return {**said, "unit": self._lookup["units"].get(source_id(said.get("unit_id")))}
        return said

    def _look_up_program(self, said: Said) -> None:
        program = self._lookup["programs"].get(source_id(said.get("program_id")))
        if program is not None:
            said["program"] = program


def _says_something(list_name: str, said: Said) -> bool:
    """Whether a row holds more than ids."""
    if list_name in ("service_at_locations", "attributes"):
        return True
    return any(
        name != "id" and not name.endswith("_id") and values.as_words(value).strip()
        for name, value in said.items()
    )
