"""Measures how far two labellers agree, beyond what chance would give (Cohen's kappa).

Usage: python -m installer.train_matcher.kappa
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from installer.train_matcher.rows import TRAINING, read_labels

Marks = Mapping[str, frozenset[str]]


def kappa(first: Marks, second: Marks, labels: Iterable[str]) -> float:
    """Cohen's kappa over every pair of a row and a label: there, or not there."""
    both = one = other = none = 0
    for row in first:
        for label in labels:
            here, there = label in first[row], label in second[row]
            both += here and there
            one += here and not there
            other += there and not here
            none += not here and not there
    total = both + one + other + none
    agreed = (both + none) / total
    by_chance = ((both + one) * (both + other) + (other + none) * (one + none)) / total**2
    return (agreed - by_chance) / (1 - by_chance)


def main() -> None:
    """Prints the agreement on the rows that were labelled twice."""
    second = {row["id"]: row for row in _rows("second_labels.jsonl")}
    names = [path.name for path in sorted(TRAINING.glob("voices_*.jsonl"))]
    first = {row["id"]: row for name in names for row in _rows(name) if row["id"] in second}
    labels = read_labels()
    flags = (*labels.flags, "any")
    print(f"rows labelled twice: {len(first)}")
    print(
        f"needs, kappa: {kappa(_marks(first, 'needs'), _marks(second, 'needs'), labels.needs):.3f}"
    )
    print(
        f"flags, kappa: {kappa(_marks(first, 'flags'), _marks(second, 'flags'), labels.flags):.3f}"
    )
    same = [
        {name: frozenset(["any"]) if row["flags"] else frozenset() for name, row in rows.items()}
        for rows in (first, {name: second[name] for name in first})
    ]
    print(f"any flag at all, kappa: {kappa(same[0], same[1], flags[-1:]):.3f}")


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (TRAINING / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _marks(rows: Mapping[str, Mapping[str, Any]], column: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(row[column]) for name, row in rows.items()}


if __name__ == "__main__":
    main()
