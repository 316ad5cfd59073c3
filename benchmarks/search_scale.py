"""Searching 10,000 and 100,000 entries as they are typed, beside LIKE in the same file and beside tantivy.

CPU milliseconds of one query, for every beginning of what is typed, the first letter on; all ways in one run. Fails
where the p95 of ours is over its limit. tantivy keeps its index in memory, in the clear: a floor, not a choice.
Then: how long the full-text index takes to build, and the store's lists beside the bare driver in the same file.
Usage: python -m benchmarks.search_scale [--slow]
"""

import gc
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3
import tantivy
from sqlalchemy import insert, text

from benchmarks.synthetic import KEY, a_desk_of, services
from heartdesk.store import tables
from heartdesk.store.desk import Desk
from heartdesk.store.plain_rows import plain_rows
from heartdesk.store.search import BY_NAME, hit_of, search
from heartdesk.store.unit import Unit

LIMITS = {10_000: 16.0, 100_000: 100.0}
"""CPU milliseconds that p95 may take, by how many entries there are."""

LIST_LIMIT = 1.5
"""How many times the bare driver's time a list of entries, as a page shows them, may take, short or long."""

LISTED = (20, 200, 10_000)
"""Rows of the lists that are compared; each keeps the limit."""

SHOWN = 30
TYPED = (
    *("kilmarnock", "food", "mental health", "young carers", "dalmellington bus", "support"),
    *("the community", "information", "citizens advice", "money and debt", "swimming lessons"),
)

Query = Callable[[str], object]


def beginnings() -> list[str]:
    """What stands in the search line after each key."""
    return [words[:count] for words in TYPED for count in range(1, len(words) + 1)]


def fill_index(desk: Desk, count: int) -> float:
    """Put `count` rows in the index at once, and give the seconds that building the full-text part took."""
    chance = random.Random(7)
    towns = [settlement.name for settlement in desk.area.settlements]
    needs = [need.id for need in desk.area.needs.needs]
    rows = [
        {
            "rowid": number,
            "kind": "service",
            "id": f"{number:08x}",
            "name": made["name"],
            "town": chance.choice(towns),
            "line": made["description"][:100],
            "status": "active",
            "phone": "",
            "checked": "",
            "sensitive": False,
            "localities": "",
            "body": made["description"],
        }
        for number, made in enumerate(services(count, towns=towns, needs=needs), 1)
    ]

    def put(unit: Unit) -> float:
        unit.connection.execute(insert(tables.entry), rows)
        started = time.process_time()
        unit.connection.execute(text("INSERT INTO entry_fts(entry_fts) VALUES('rebuild')"))
        return time.process_time() - started

    return desk.run(put).value


def ours(desk: Desk) -> Query:
    return lambda words: desk.look(lambda look: search(look, words, limit=SHOWN))


def with_like(desk: Desk) -> Query:
    """Every word anywhere in an entry, in the same file."""

    def find(words: str) -> list[str]:
        asked = {f"w{n}": f"%{word}%" for n, word in enumerate(words.split() or [""])}
        where = " AND ".join(f"(name || town || body) LIKE :{name}" for name in asked)
        statement = text(f"SELECT name, town, line FROM entry WHERE {where} ORDER BY name LIMIT 30")
        return desk.look(lambda look: list(look.connection.execute(statement, asked).scalars()))

    return find


def with_tantivy(desk: Desk) -> Query:
    """The same entries in tantivy: every word, the last as the start of one; names count most."""
    builder = tantivy.SchemaBuilder()
    for name in ("name", "town", "body"):
        builder.add_text_field(name, stored=name == "name")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    rows = desk.look(
        lambda look: look.connection.execute(text("SELECT name, town, body FROM entry")).all()
    )
    for row in rows:
        writer.add_document(tantivy.Document(name=row.name, town=row.town, body=row.body))
    writer.commit()
    index.reload()
    schema = index.schema
    searcher = index.searcher()
    must, should = tantivy.Occur.Must, tantivy.Occur.Should

    def part(word: str, *, starts: bool) -> Any:
        fields = ("name", "town", "body") if len(word) > 2 or not starts else ("name", "town")
        made = []
        for field in fields:
            if starts:
                one = tantivy.Query.regex_query(schema, field, f"{word}.*")
            else:
                one = tantivy.Query.term_query(schema, field, word)
            made.append((should, tantivy.Query.boost_query(one, 8.0 if field == "name" else 1.0)))
        return tantivy.Query.boolean_query(made)

    def find(words: str) -> list[str]:
        typed = words.split()
        parts = [(must, part(word, starts=False)) for word in typed[:-1]]
        query = tantivy.Query.boolean_query([*parts, (must, part(typed[-1], starts=True))])
        found = searcher.search(query, SHOWN).hits
        return [searcher.doc(address)["name"][0] for _, address in found]

    return find


def timed(query: Query) -> list[float]:
    """CPU milliseconds of each query, the quickest first; one round warms up, the better of two counts."""
    asked = beginnings()
    for words in asked[:20]:
        query(words)
    times = []
    for words in asked:
        tries = []
        for _ in range(2):
            started = time.process_time()
            query(words)
            tries.append((time.process_time() - started) * 1000)
        times.append(min(tries))
    return sorted(times)


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


def beside_the_driver(desk: Desk, count: int) -> tuple[float, float, float]:
    """How many times the bare driver's time the store's list by name takes, measured in turns.

    The rows alone; the rows as the entries that a page shows, made on both sides; and, to compare, the rows through
    SQLAlchemy's own execute.
    """
    plain = sqlcipher3.connect(str(desk.database))
    plain.isolation_level = None
    plain.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    values, through_core = {"limit": count}, text(BY_NAME)

    def bare_rows() -> list[Any]:
        plain.execute("BEGIN")
        rows: list[Any] = plain.execute(BY_NAME, values).fetchall()
        plain.execute("ROLLBACK")
        return rows

    def bare_entries() -> object:
        return tuple([hit_of(row, ()) for row in bare_rows()])

    def rows() -> object:
        return desk.look(lambda look: plain_rows(look.connection, BY_NAME, values))

    def entries() -> object:
        return desk.look(lambda look: search(look, "", limit=count))

    def core() -> object:
        return desk.look(lambda look: look.connection.execute(through_core, values).all())

    ratios = (
        _times(rows, bare_rows, count),
        _times(entries, bare_entries, count),
        _times(core, bare_rows, count),
    )
    plain.close()
    return ratios


def _times(one: Callable[[], object], other: Callable[[], object], count: int) -> float:
    def many(run: Callable[[], object]) -> float:
        started = time.process_time()
        for _ in range(1 + 5_000 // count):
            run()
        return time.process_time() - started

    many(one)
    many(other)
    gc.collect()
    ratios = []
    for _ in range(15):
        under = many(other)
        ratios.append(many(one) / under)
    return statistics.median(ratios)


def with_a_scan(desk: Desk) -> Query:
    """Ours, as if a scan of every entry had crept in: with --slow, to see the limits fail."""
    search_it, scan = ours(desk), with_like(desk)
    return lambda words: (search_it(words), scan(words))


def measure(count: int, folder: Path, *, slow: bool) -> bool:
    """Fill a desk, search it each way, print the figures; whether ours keeps its limit."""
    folder.mkdir()
    desk = a_desk_of(0, folder)
    built = fill_index(desk, count)
    ways = {
        "HeartDesk": with_a_scan(desk) if slow else ours(desk),
        "tantivy (memory)": with_tantivy(desk),
        "LIKE": with_like(desk),
    }
    print(f"{count} entries, {len(beginnings())} queries, CPU ms; index built in {built:.1f} s CPU")
    times = {name: timed(query) for name, query in ways.items()}
    for name, each in times.items():
        print(
            f"  {name:18} p50 {statistics.median(each):6.1f}  p95 {p95(each):6.1f}  max {each[-1]:6.1f}"
        )
    reached, most = p95(times["HeartDesk"]), LIMITS[count]
    print(
        f"  p95 {reached:.1f} ms, limit {most:.0f} ms: {'kept' if reached <= most else 'MISSED'};"
        f" {reached / p95(times['tantivy (memory)']):.1f} times tantivy, {reached / p95(times['LIKE']):.2f} times LIKE"
    )
    kept = reached <= most
    for rows in LISTED:
        alone, shown, core = beside_the_driver(desk, rows)
        within = shown <= LIST_LIMIT
        print(
            f"  a list of {rows:6}, beside the bare driver: rows {alone:.2f} times, entries {shown:.2f} times"
            f" (through SQLAlchemy's execute {core:.2f}); limit {LIST_LIMIT}: {'kept' if within else 'MISSED'}"
        )
        kept = kept and within
    desk.close()
    return kept


def main(*, slow: bool) -> int:
    print(f"load {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory() as name:
        kept = [measure(count, Path(name) / str(count), slow=slow) for count in LIMITS]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(slow="--slow" in sys.argv[1:]))
