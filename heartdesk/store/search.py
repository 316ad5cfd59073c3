"""Finding entries: by words as they are typed, and by need."""

import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Float, Integer, bindparam, func, select

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import DIRECTORY, Operation, Role, may
from heartdesk.store import tables
from heartdesk.store.entry import Hit
from heartdesk.store.plain_rows import plain_rows
from heartdesk.store.unit import Look

SHORT_PREFIX = 3
"""The last word is the start of a word; under three letters it is looked for in names and towns only."""

MOST_WORDS = 12
"""Further typed words no longer narrow a search."""

LONGEST_NAME = 200

FEW = 500
"""So many entries are weighed one against the other; of more, names go first and no more than this are looked at."""

LONGITUDE_SHRINKS = 0.32
"""The square of the cosine of 55.5°: how a degree east counts beside a degree north, in the middle of Ayrshire."""

UNKNOWN_AWAY = 0.02
"""In squared degrees, about 15 km."""

SHOWN = (
    "kind", "id", "name", "town", "line", "status", "phone", "checked", "lat", "lon", "sensitive", "localities",
)  # fmt: skip
"""The columns of a `Hit`."""

_KINDS = {str(kind): kind for kind in Kind}
_SHOWN = ", ".join(f"e.{name}" for name in SHOWN)

# Limit first, then join: reading 50 rows instead of thousands made this three times quicker.
_WEIGHED = (
    f"SELECT {_SHOWN} FROM (SELECT rowid AS r, rank AS k FROM entry_fts WHERE entry_fts MATCH :query"  # noqa: S608
    " ORDER BY rank LIMIT :limit) JOIN entry e ON e.rowid = r ORDER BY k, e.name"
)
# Weighing reads every match, a hundred thousand of a common word; this stops at the first few hundred.
_SHORTEST_NAME = (
    f"SELECT {_SHOWN} FROM (SELECT rowid AS r FROM entry_fts WHERE entry_fts MATCH :query LIMIT {FEW})"  # noqa: S608
    " JOIN entry e ON e.rowid = r ORDER BY length(e.name), e.name LIMIT :limit"
)
_CALLED = f"SELECT {_SHOWN} FROM entry e WHERE e.name IN (:typed, :first, :each, :all) LIMIT :limit"  # noqa: S608
_ARE_FEW = (
    "SELECT count(*) FROM (SELECT rowid FROM entry_fts WHERE entry_fts MATCH :query"  # noqa: S608
    f" LIMIT {FEW} + 1)"
)
BY_NAME = f"SELECT {_SHOWN} FROM entry e ORDER BY e.name LIMIT :limit"  # noqa: S608
_COUNT = "SELECT count(*) FROM entry"


def search(look: Look, words: str, *, limit: int = 50) -> tuple[Hit, ...]:
    """Entries with every typed word in them, the last one as the start of a word, best first.

    First those called what was typed, then those whose name starts with it. Where no entry has all the words, those
    with any of them. No words: all entries by name. At most `limit`; a common word costs no more than a rare one.
    """
    _must_see(look)
    typed = words_in(words)
    if not typed:
        return _hits(look.connection, BY_NAME, {"limit": limit})
    found = _one_each(
        _called(look.connection, words, limit),
        _found(look.connection, _SHORTEST_NAME, _starting(typed), limit),
    )[:limit]
    for join in (" AND ", " OR "):
        if len(found) < limit:
            found = _more(look.connection, found, typed, join, limit)
        if found or len(typed) == 1:
            break
    return found


def _called(connection: Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Entries of exactly this name, as names are usually written: among thousands that start so they would sink."""
    said = " ".join(words.split())[:LONGEST_NAME]
    written = {
        "typed": said,
        "first": said.capitalize(),
        "each": said.title(),
        "all": said.upper(),
    }
    return _hits(connection, _CALLED, {**written, "limit": limit})


def _more(
    connection: Connection, found: tuple[Hit, ...], typed: list[str], join: str, limit: int
) -> tuple[Hit, ...]:
    """What was found, then further entries: few are weighed; of many, those with the words in name or town go first."""
    query = _query(typed, join)
    if plain_rows(connection, _ARE_FEW, {"query": query})[0][0] <= FEW:
        return _one_each(found, _found(connection, _WEIGHED, query, limit))[:limit]
    named, any_named = (f"{{name town}} : ({_query(typed, by)})" for by in (join, " OR "))
    for step in dict.fromkeys((named, f"({any_named}) AND ({query})", query)):
        if len(found) < limit:
            found = _one_each(found, _found(connection, _SHORTEST_NAME, step, limit))
    return found[:limit]


def _one_each(first: tuple[Hit, ...], then: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple(dict.fromkeys((*first, *then)))


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
    lat, lon = near or (0.0, 0.0)
    rows = look.connection.execute(
        _best_for(near=near is not None),
        {
            "needs": sorted(needs),
            "locality": f",{locality or ''},",
            "at_lat": lat,
            "at_lon": lon,
            "most": limit,
        },
    ).all()
    return tuple([hit_of(row[:-1], tuple(sorted(row.needs.split(",")))) for row in rows])


@cache
def _best_for(*, near: bool) -> Any:
    """The statement of `entries_for`. Put together once: that costs more than running it."""
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
    north, east = (
        entry.c.lat - bindparam("at_lat", type_=Float),
        entry.c.lon - bindparam("at_lon", type_=Float),
    )
    away = func.coalesce(north * north + LONGITUDE_SHRINKS * east * east, UNKNOWN_AWAY)
    order = [serves.desc(), *([away] if near else []), entry.c.name]
    best = (
        select(
            entry.c.rowid.label("r"),
            asked.c.needs,
            func.row_number().over(order_by=[asked.c.many.desc(), *order]).label("place"),
        )
        .join(asked, entry.c.rowid == asked.c.entry)
        .order_by(asked.c.many.desc(), *order)
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    shown = [entry.c[name] for name in SHOWN]
    return select(*shown, best.c.needs).join(best, entry.c.rowid == best.c.r).order_by(best.c.place)


def count_entries(look: Look) -> int:
    """How many entries the directory holds."""
    _must_see(look)
    return int(plain_rows(look.connection, _COUNT, {})[0][0])


def _must_see(look: Look) -> None:
    """Raise NotAllowed where the worker may not read the directory; asked before every key that is typed."""
    if not _may_see(look.worker.roles):
        for kind in DIRECTORY:
            look.must(kind, Operation.READ)


@cache
def _may_see(roles: frozenset[Role]) -> bool:
    return all(may(roles, kind, Operation.READ) for kind in DIRECTORY)


def words_in(typed: str) -> list[str]:
    """The words of what was typed, as the index splits them: letters and digits only, accents left to the index."""
    kept = "".join(
        letter if letter.isalnum() or unicodedata.category(letter) == "Mn" else " "
        for letter in typed.casefold()[:400]
    )
    return kept.split()[:MOST_WORDS]


def _query(typed: list[str], join: str) -> str:
    terms = [f'"{word}"' for word in typed[:-1]]
    columns = "{name town} : " if len(typed[-1]) < SHORT_PREFIX else ""
    last = " OR ".join(f'"{word}"*' for word in _as_typed(typed[-1]))
    return join.join([*terms, f"{columns}({last})"])


def _starting(typed: list[str]) -> str:
    """Names that start with all the words, one after the other."""
    starts = (" ".join([*typed[:-1], word]) for word in _as_typed(typed[-1]))
    return " OR ".join(f'(name : ^ "{start}"*)' for start in starts)


def _as_typed(last: str) -> tuple[str, ...]:
    """The last word, and without its s: "carers" is typed for "carer" as often as the other way about."""
    singular = len(last) > SHORT_PREFIX + 1 and last.endswith("s")
    return (last, last[:-1]) if singular else (last,)


def _found(connection: Connection, statement: str, query: str, limit: int) -> tuple[Hit, ...]:
    return _hits(connection, statement, {"query": query, "limit": limit})


def _hits(connection: Connection, statement: str, values: dict[str, Any]) -> tuple[Hit, ...]:
    return tuple([hit_of(row, ()) for row in plain_rows(connection, statement, values)])


def hit_of(row: Sequence[Any], needs: tuple[str, ...]) -> Hit:
    """The entry in a row of the columns that are SHOWN, in their order."""
    kind, id_, name, town, line, status, phone, checked, lat, lon, sensitive, localities = row
    return Hit(
        _KINDS[kind],
        id_,
        name,
        town,
        line,
        status,
        phone,
        checked,
        lat,
        lon,
        bool(sensitive),
        tuple(localities.split(",")) if localities else (),
        needs,
    )
