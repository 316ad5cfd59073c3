"""How long it takes to bring 10,000 services into a desk, then again unchanged, and how long one step is.

Run from the top of the checkout: python -m benchmarks.import_directory [SERVICES]
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from heartdesk.core.ids import derived_id
from heartdesk.interchange import steps
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.model import Outcome, Row
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


def main(services: int) -> None:
    rng = random.Random(1)
    longest = 0.0
    plain_write = steps.Import.write

    def timed_write(work: steps.Import, rows: Iterable[Row]) -> tuple[list[Outcome], float]:
        nonlocal longest
        started = time.perf_counter()
        done = plain_write(work, rows)
        longest = max(longest, time.perf_counter() - started)
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
        print(f"{services} services in {size:.1f} MB of HSDS 3.1 pages")
        for what in ("first import", "same again"):
            longest, started, cpu = 0.0, time.perf_counter(), time.process_time()
            report = import_directory(desk, source=pages)
            wall, cpu = time.perf_counter() - started, time.process_time() - cpu
            print(
                f"{what}: {report.read} records, {wall:.1f} s wall, {cpu:.1f} s CPU, "
                f"{report.read / wall:.0f} records/s, longest step {longest * 1000:.0f} ms ({report.sentence()})"
            )
        desk.close()
        kilobytes = (Path(folder) / "heartdesk.db").stat().st_size / 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"store {kilobytes / 1024:.0f} MB, peak memory {memory:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
