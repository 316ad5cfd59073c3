"""How long it takes to bring 10,000 services into a desk, then again unchanged; how long a step is, a click beside it.

Run from the top of the checkout: python -m benchmarks.import_directory [SERVICES]
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.interchange import steps
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.model import Outcome, Row
from heartdesk.store.desk import Desk
from tests.makers import a_desk

WORDS = (
    "advice", "welfare", "lunch", "club", "walking", "group", "digital", "cafe", "carers", "support", "warm", "space",
    "food", "share", "family", "money", "energy", "housing", "hearing", "parents", "craft", "garden", "repair", "music",
)  # fmt: skip
PAGE = 500


def service(number: int, rng: random.Random) -> dict[str, Any]:
    """An invented HSDS 3.1 service with its organization, place, phone, schedules and tags."""
    name = " ".join(rng.sample(WORDS, 3)).title()
    place = number % 5_000
    return {
        "id": derived_id("benchmark", "service", str(number)),
        "name": f"{name} {number}",
        "description": " ".join(rng.choices(WORDS, k=120)).capitalize() + ".",
        "status": "active",
        "url": f"https://example.org/{number}",
        "email": f"hello{number}@example.org",
        "organization": {
            "id": derived_id("benchmark", "organization", str(number % 3_000)),
            "name": f"Invented Charity {number % 3_000}",
            "description": "Made up for a benchmark.",
        },
        "phones": [
            {
                "id": derived_id("p", str(number)),
                "number": f"01632 960{number % 1000:03d}",
                "type": "voice",
            }
        ],
        "schedules": [
            {
                "id": derived_id("s", str(number)),
                "freq": "WEEKLY",
                "interval": 1,
                "byday": rng.choice(["MO", "TU,TH", "WE", "FR"]),
                "opens_at": "10:00",
                "closes_at": "15:30",
            }
        ],
        "cost_options": [{"id": derived_id("c", str(number)), "option": "Free"}],
        "attributes": [
            {
                "id": derived_id("a", str(number), word),
                "link_type": "service_type",
                "taxonomy_term": {
                    "id": derived_id("t", word),
                    "name": word,
                    "taxonomy": "Benchmark",
                },
            }
            for word in rng.sample(WORDS, 3)
        ],
        "service_at_locations": [
            {
                "id": derived_id("l", str(number)),
                "location": {
                    "id": derived_id("benchmark", "location", str(place)),
                    "location_type": "physical",
                    "name": f"Invented Hall {place}",
                    "latitude": 55.3 + place / 20_000,
                    "longitude": -4.6 + place / 20_000,
                    "addresses": [
                        {
                            "id": derived_id("d", str(place)),
                            "address_1": f"{place} High Street",
                            "city": "Cumnock",
                            "state_province": "East Ayrshire",
                            "postal_code": "KA18 1AA",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
    }


@contextmanager
def clicking(desk: Desk) -> Iterator[list[float]]:
    """A worker who changes one entry five times a second meanwhile; how long each change took, in seconds."""
    made = desk.run(lambda unit: unit.create(Kind.SERVICE, {"name": "Clicked"})).value
    waited: list[float] = []
    over = Event()

    def click() -> None:
        number = 0
        while not over.wait(0.2):
            number += 1
            said = {"description": f"Click {number}"}
            started = time.perf_counter()
            desk.run(lambda unit: unit.change(Kind.SERVICE, made, said))  # noqa: B023 - run at once
            waited.append(time.perf_counter() - started)

    worker = Thread(target=click)
    worker.start()
    try:
        yield waited
    finally:
        over.set()
        worker.join()


def spread(seconds: list[float]) -> str:
    """p50, p95 and the longest of them, in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        return "none"
    p50, p95 = (ordered[int((len(ordered) - 1) * part)] * 1000 for part in (0.5, 0.95))
    return (
        f"{len(ordered)}, p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {ordered[-1] * 1000:.0f} ms"
    )


def main(services: int) -> None:
    rng = random.Random(1)
    taken: list[float] = []
    plain_write = steps.Import.write

    def timed_write(work: steps.Import, rows: Sequence[Row]) -> list[Outcome]:
        started = time.perf_counter()
        done = plain_write(work, rows)
        taken.append(time.perf_counter() - started)
        return done

    steps.Import.write = timed_write  # type: ignore[assignment, method-assign]
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "feed"
        pages.mkdir()
        made = [service(number, rng) for number in range(services)]
        for number, start in enumerate(range(0, services, PAGE), start=1):
            page = {
                "total_items": services,
                "page_number": number,
                "contents": made[start : start + PAGE],
            }
            (pages / f"services_{number}.json").write_text(json.dumps(page), encoding="utf-8")
        size = sum(path.stat().st_size for path in pages.iterdir()) / 1e6
        desk = a_desk(Path(folder))
        print(
            f"load {os.getloadavg()[0]:.1f}; {services} services in {size:.1f} MB of HSDS 3.1 pages"
        )
        for what in ("first import", "same again"):
            taken.clear()
            started, cpu = time.perf_counter(), time.process_time()
            with clicking(desk) as waited:
                report = import_directory(desk, source=pages)
            wall, cpu = time.perf_counter() - started, time.process_time() - cpu
            print(
                f"{what}: {report.read} records, {wall:.1f} s wall, {cpu:.1f} s CPU, "
                f"{report.read / wall:.0f} records/s ({report.sentence()})"
            )
            print(f"  a step of the writing lane: {spread(taken)}")
            print(f"  a worker's click beside it, kept on the disk: {spread(waited)}")
        desk.close()
        kilobytes = (Path(folder) / "heartdesk.db").stat().st_size / 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"store {kilobytes / 1024:.0f} MB, peak memory {memory:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
