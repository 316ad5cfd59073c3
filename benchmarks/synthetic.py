"""A made-up directory of any size, the same each time: for measuring only, never for a screen or paper."""

import itertools
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from heartdesk.core.area import find_area
from heartdesk.core.clock import SystemClock
from heartdesk.core.kinds import Kind
from heartdesk.core.resources import resources_folder
from heartdesk.core.roles import Role
from heartdesk.directory.store import INDEXERS
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit

KEY = bytes(range(32))

_WHAT = (
    *("food", "bank", "larder", "pantry", "advice", "money", "debt", "carers", "young", "parents"),
    *("mental", "health", "housing", "fuel", "energy", "bus", "lunch", "club"),
)
_WHO = [
    "community",
    "trust",
    "group",
    "centre",
    "project",
    "network",
    "partnership",
    "church",
    "hall",
    "school",
    "hub",
]


def services(count: int, *, towns: list[str], needs: list[str]) -> Iterator[dict[str, Any]]:
    """Field maps of `count` services, their words as frequent as words are (Zipf's law)."""
    chance = random.Random(2026)
    lines = (resources_folder() / "matcher" / "words.txt").read_text(encoding="utf-8").split()
    words = [word for word in lines if word.isalpha() and len(word) > 2][:8000]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for number in range(count):
        yield {
            "name": f"{chance.choice(towns)} {' '.join(chance.sample(_WHAT, 2))} {chance.choice(_WHO)}",
            "description": " ".join(chance.choices(words, cum_weights=weights, k=60)),
            "status": "active",
            "phones/main": {
                "number": f"01632 960{number % 1000:03d}",
                "evidence": "given by source",
            },
            **{f"needs/{need}": {"weight": 1.0} for need in chance.sample(needs, 2)},
        }


def _keep(made: list[dict[str, Any]], unit: Unit) -> None:
    for fields in made:
        unit.create(Kind.SERVICE, fields)


def a_desk_of(count: int, folder: Path) -> Desk:
    """An open desk in `folder` with `count` made-up services, on a real encrypted file."""
    area = find_area("east_ayrshire")
    desk = Desk.open(
        folder / "heartdesk.db",
        KEY,
        area=area,
        worker=Worker("bench", "Bench", roles=frozenset({Role.COORDINATOR})),
        clock=SystemClock(),
        indexers=INDEXERS,
    )
    fill(desk, count)
    return desk


def fill(desk: Desk, count: int) -> None:
    """Put `count` made-up services in an open desk."""
    area = desk.area
    towns = [settlement.name for settlement in area.settlements]
    made = list(services(count, towns=towns, needs=[need.id for need in area.needs.needs]))
    for start in range(0, count, 500):
        part = made[start : start + 500]
        desk.run(partial(_keep, part))
