"""A made-up directory of any size, the same each time: for measuring only, never for a screen or paper."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from heartdesk.core.area import find_area
from heartdesk.core.clock import SystemClock
from heartdesk.core.kinds import Kind
from heartdesk.directory.store import INDEXERS
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker

KEY = bytes(range(32))

_WHAT = "food bank larder pantry advice money debt carers young parents mental health housing fuel energy bus lunch club".split()
_WHO = "community trust group centre project network partnership association church hall school hub friends".split()
_SAY = (
    "a warm welcome free help with for people of any age who live near here come along ring first open to everyone we "
    "offer support advice classes meals company walking gardening cooking art music benefits forms letters phone calls "
    "home visits transport lifts childcare after school clubs holiday lunches recovery wellbeing bereavement disability"
).split()


def services(count: int, *, towns: list[str], needs: list[str]) -> Iterator[dict[str, Any]]:
    """Field maps of `count` services, with the word frequencies of ordinary directories."""
    chance = random.Random(2026)
    rare = [f"{a}{b}" for a in _SAY for b in _WHO]
    for number in range(count):
        town = chance.choice(towns)
        words = [chance.choice(_SAY) if chance.random() < 0.88 else chance.choice(rare) for _ in range(60)]
        yield {
            "name": f"{town} {chance.choice(_WHAT)} {chance.choice(_WHAT)} {chance.choice(_WHO)}",
            "description": " ".join(words),
            "status": "active",
            "phones/main": {"number": f"01632 960{number % 1000:03d}", "evidence": "given by source"},
            **{f"needs/{need}": {"weight": 1.0} for need in chance.sample(needs, 2)},
        }


def a_desk_of(count: int, folder: Path) -> Desk:
    """An open desk in `folder` with `count` made-up services, on a real encrypted file."""
    area = find_area("east_ayrshire")
    desk = Desk.open(
        folder / "heartdesk.db",
        KEY,
        area=area,
        worker=Worker("bench", "Bench"),
        clock=SystemClock(),
        indexers=INDEXERS,
    )
    towns = [settlement.name for settlement in area.settlements]
    made = list(services(count, towns=towns, needs=[need.id for need in area.needs.needs]))
    for start in range(0, count, 500):
        part = made[start : start + 500]
        desk.run(lambda unit, part=part: [unit.create(Kind.SERVICE, fields) for fields in part])
    return desk
