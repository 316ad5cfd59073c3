"""There is one way to what a desk keeps: the looks and units of the store, which ask who may."""

import ast
from collections.abc import Iterator
from pathlib import Path

import heartdesk

HOUSE = Path(heartdesk.__file__).parent

DRIVERS = {"sqlalchemy", "sqlcipher3", "sqlite3", "alembic"}
INSIDE = {
    "heartdesk.store.boxes",
    "heartdesk.store.changes",
    "heartdesk.store.engine",
    "heartdesk.store.guarded",
    "heartdesk.store.index",
    "heartdesk.store.meta",
    "heartdesk.store.tables",
}
"""Modules that read or write rows without asking who is at the desk."""

PRIVATE = {"connection", "_writer", "_reader", "anyway"}
"""What a look, a unit or a desk holds that leads past the table."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of a desk that is neither the store nor a room's store drawer. The server keeps a log of its own."""
    for path in HOUSE.rglob("*.py"):
        inside = path.relative_to(HOUSE)
        if inside.parts[0] not in ("store", "server") and inside.name != "store.py":
            yield inside.as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def ways_around(tree: ast.Module) -> set[str]:
    """What a module names that leads past the store's looks and units."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in PRIVATE:
            owner = node.value
            # `self._reader` is a thing of the module's own.
            if not (isinstance(owner, ast.Name) and owner.id == "self"):
                found.add(f".{node.attr}")
        elif isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            found |= {n for n in names if n.split(".")[0] in DRIVERS or n in INSIDE}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            found |= {n for n in names if node.module.split(".")[0] in DRIVERS or n in INSIDE}
    return found


def test_nobody_but_the_store_touches_a_table_or_a_connection() -> None:
    around = {name: ways for name, tree in modules() if (ways := ways_around(tree))}

    assert around == {}


def test_a_way_around_would_be_seen() -> None:
    for written in (
        "look.connection.execute(sql)",
        "from heartdesk.store import tables",
        "from heartdesk.store.changes import read",
        "import heartdesk.store.tables",
        "import sqlcipher3",
        "from sqlalchemy import text",
        "desk._writer.begin()",
    ):
        assert ways_around(ast.parse(written)), written
    assert len(list(modules())) > 100
