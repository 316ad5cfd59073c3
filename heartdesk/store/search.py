"""Finding entries: by words as they are typed, and by need."""

import unicodedata
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, column, func, select, text

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import DIRECTORY, Operation
from heartdesk.store import tables
from heartdesk.store.entry import Hit
from heartdesk.store.unit import Look

SHORT_PREFIX = 3
"""The last word is the start of a word; under three letters it is looked for in names and towns only."""

MOST_WORDS = 12
"""Further typed words no longer narrow a search."""

LONGITUDE_SHRINKS = 0.32
"""The square of the cosine of 55.5°: how a degree east counts beside a degree north, in the middle of Ayrshire."""

UNKNOWN_AWAY = 0.02
"""In squared degrees, about 15 km."""

SHOWN = (
    "kind", "id", "name", "town", "line", "status", "phone", "checked", "lat", "lon", "sensitive", "localities",
)  # fmt: skip
"""The columns of a `Hit`."""

_SHOWN = ", ".join(f"e.{name}" for name in SHOWN)

# Limit first, then join: reading 50 rows instead of thousands made this three times quicker.
_BY_WORDS = text(
    f"SELECT {_SHOWN} FROM (SELECT rowid AS r, rank AS k FROM entry_fts WHERE entry_fts MATCH :query"  # noqa: S608
    " ORDER BY rank LIMIT :limit) JOIN entry e ON e.rowid = r ORDER BY k, e.name"
)
_BY_NAME = text(f"SELECT {_SHOWN} FROM entry e ORDER BY e.name LIMIT :limit")  # noqa: S608


def search(look: Look, words: str, *, limit: int = 50) -> tuple[Hit, ...]:
    """Entries with every typed word in them, the last one as the start of a word, best first.

    Where no entry has them all, those with any of them. No words: all entries by name, up to `limit`.
    """
    _must_see(look)
    typed = words_in(words)
    if not typed:
        return _hits(look.connection, _BY_NAME, {"limit": limit})
    for join in (" AND ", " OR "):
        found = _hits(look.connection, _BY_WORDS, {"query": _query(typed, join), "limit": limit})
        if found or len(typed) == 1:
            return found
    return ()


def entries_for(
    look: Look,
    *,
    needs: Collection[str],
    locality: str | None = None,
    near: tuple[float, float] | None = None,
    limit: int = 400,
) -> tuple[Hit, ...]:
    """Entries for any of `needs`, each with those it answers.

    First those for most of them; among these, those that serve `locality` or the whole area; then those nearest to
    `near` (latitude and longitude in degrees); then by name. So a large import cannot push what is close out of the
    limit. An entry whose place is not known counts as about 15 km away.
    """
    _must_see(look)
    entry, need = tables.entry, tables.entry_need
    asked = (
        select(
            need.c.entry.label("entry"),
            func.group_concat(need.c.need).label("needs"),
            func.count().label("many"),
        )
        .where(need.c.need.in_(bindparam("needs", expanding=True)))
        .group_by(need.c.entry)
        .subquery()
    )
    serves = (entry.c.localities == "") | (
        func.instr("," + entry.c.localities + ",", bindparam("locality")) > 0
    )
    lat, lon = near or (0.0, 0.0)
    away = func.coalesce(
        (entry.c.lat - lat) * (entry.c.lat - lat)
        + LONGITUDE_SHRINKS * (entry.c.lon - lon) * (entry.c.lon - lon),
        UNKNOWN_AWAY,
    )
    order = [serves.desc(), *([away] if near else []), entry.c.name]
    best = (
        select(
            entry.c.rowid.label("r"),
            asked.c.needs,
            func.row_number().over(order_by=[asked.c.many.desc(), *order]).label("place"),
        )
        .join(asked, entry.c.rowid == asked.c.entry)
        .order_by(asked.c.many.desc(), *order)
        .limit(limit)
        .subquery()
    )
    shown = [entry.c[name] for name in SHOWN]
    rows = look.connection.execute(
        select(*shown, best.c.needs).join(best, entry.c.rowid == best.c.r).order_by(best.c.place),
        {"needs": sorted(needs), "locality": f",{locality or ''},"},
    )
    return tuple(_hit(row, tuple(sorted(row.needs.split(",")))) for row in rows)


def count_entries(look: Look) -> int:
    """How many entries the directory holds."""
    _must_see(look)
    return (
        look.connection.execute(
            select(func.count(column("rowid"))).select_from(tables.entry)
        ).scalar()
        or 0
    )


def _must_see(look: Look) -> None:
    for kind in DIRECTORY:
        look.must(kind, Operation.READ)


def words_in(typed: str) -> list[str]:
    """The words of what was typed, as the index splits them: letters and digits only, accents left to the index."""
    kept = "".join(
        letter if letter.isalnum() or unicodedata.category(letter) == "Mn" else " "
        for letter in typed.casefold()[:400]
    )
    return kept.split()[:MOST_WORDS]


def _query(typed: list[str], join: str) -> str:
    terms = [f'"{word}"' for word in typed[:-1]]
    last = typed[-1]
    # "carers" is typed for "carer" as often as the other way about.
    singular = f' OR "{last[:-1]}"*' if len(last) > SHORT_PREFIX + 1 and last.endswith("s") else ""
    columns = "{name town} : " if len(last) < SHORT_PREFIX else ""
    return join.join([*terms, f'{columns}("{last}"*{singular})'])


def _hits(connection: Connection, statement: Any, values: dict[str, Any]) -> tuple[Hit, ...]:
    return tuple(_hit(row, ()) for row in connection.execute(statement, values))


def _hit(row: Any, needs: tuple[str, ...]) -> Hit:
    return Hit(
        kind=Kind(row.kind),
        id=row.id,
        name=row.name,
        town=row.town,
        line=row.line,
        status=row.status,
        phone=row.phone,
        checked=row.checked,
        lat=row.lat,
        lon=row.lon,
        sensitive=bool(row.sensitive),
        localities=tuple(row.localities.split(",")) if row.localities else (),
        needs=needs,
    )
