"""There is one door out: only consent makes what leaves about a person, and only a worry that is kept goes past it."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import heartdesk

HOUSE = Path(heartdesk.__file__).parent

DOOR = "heartdesk.store.outgoing"
MAKES_GROUNDS = "safeguarding/actions.py"
READS_LENT = "consent/store.py"


@functools.cache
def texts() -> dict[str, str]:
    """Every module of the house by where it stands in it."""
    return {
        path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8")
        for path in HOUSE.rglob("*.py")
    }


def modules(word: str) -> Iterator[tuple[str, ast.Module]]:
    """Those modules in which a word stands at all, taken apart."""
    for name, text in texts().items():
        if word in text:
            yield name, ast.parse(text)


def imports(tree: ast.Module) -> set[str]:
    """Everything a module imports, by its whole name."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def calls(tree: ast.Module) -> set[str]:
    """The names of everything a module calls."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                found.add(called.id)
            elif isinstance(called, ast.Attribute):
                found.add(called.attr)
    return found


def test_only_consent_knows_how_what_leaves_is_made() -> None:
    knows = {name for name, tree in modules("outgoing") if DOOR in imports(tree)}

    assert knows == {"consent/model.py", "consent/actions.py"}


def test_a_ground_for_going_without_a_yes_is_made_only_from_a_worry_that_is_kept() -> None:
    makes = {name for name, tree in modules("RiskGround") if "RiskGround" in calls(tree)}

    assert makes == {MAKES_GROUNDS}


def test_what_another_service_lends_is_read_in_one_place() -> None:
    reads = {name for name, tree in modules("read_lent") if "read_lent" in calls(tree)}

    assert reads == {READS_LENT}


def test_a_way_around_would_be_seen() -> None:
    assert DOOR in imports(ast.parse("from heartdesk.store.outgoing import made"))
    assert DOOR in imports(ast.parse("from heartdesk.store import outgoing"))
    assert DOOR in imports(ast.parse("import heartdesk.store.outgoing"))
    assert "RiskGround" in calls(ast.parse("ground = model.RiskGround('child')"))
    assert len(texts()) > 100
