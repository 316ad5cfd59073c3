"""Imports 1,000 spoiled sources of every shape into a real desk: no crash, none too slow, nothing by half.

After each one: the sum of what was read holds, the directory is as it was before (what came in is taken back first), no
import is left open, no file was made outside, no word of a file that the source asked for is in the report.
Usage: python -m benchmarks.prove_imports [SOURCES]
"""

import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving import spoiling
from benchmarks.proving.figures import Proof
from heartdesk.core.errors import DeskError
from heartdesk.core.roles import DIRECTORY
from heartdesk.interchange.actions import import_directory, last_import, undo_last_import
from heartdesk.store.codec import encode
from heartdesk.store.desk import Desk
from heartdesk.store.imports import unfinished_imports
from heartdesk.store.unit import Look
from tests.makers import a_desk

ASKED = 1_000
LONGEST = 2.0
"""Seconds of CPU that one source may take; the machine may be busy with other things."""

GIVE_UP = 60
FILES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "interchange"
CANARY = "canary-of-the-machine"


def shapes() -> dict[str, dict[str, bytes]]:
    """The files of every shape, by the shape's name."""
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted(FILES.rglob("*.*")):
        if path.suffix != ".md" and path.is_file():
            inside = path.relative_to(FILES)
            name = "/".join(inside.parts[1:]) or inside.name
            found.setdefault(inside.parts[0], {})[name] = path.read_bytes()
    return found


@dataclass
class Seen:
    """What came of all sources."""

    how: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    crashes: list[str] = field(default_factory=list)
    sums: int = 0
    by_half: int = 0
    escaped: int = 0
    slow: int = 0
    longest: float = 0.0
    longest_wall: float = 0.0


def import_many(top: Path, sources: int) -> Seen:
    """Bring so many spoiled sources into a desk in the folder `top`, one after the other."""
    seen = Seen()
    (top / "desk").mkdir()
    (top / "secret.txt").write_text(CANARY, encoding="utf-8")
    desk = a_desk(top / "desk")
    made = shapes()
    for number in range(sources):
        rng = random.Random(number)
        shape = list(made)[number % len(made)]
        (top / "drop").mkdir()
        how, source = spoil(made[shape], top / "drop" / shape.removesuffix(".json"), rng, top)
        seen.how[how] += 1
        bring(desk, source, shape, seen, what=f"{number} {shape} {how}")
        left = sorted(one.name for one in top.iterdir())
        seen.escaped += left != ["desk", "drop", "secret.txt"]
        shutil.rmtree(top / "drop")
    desk.close()
    return seen


def main(sources: int) -> int:
    proof = Proof("11. Imports", "python -m benchmarks.prove_imports")
    with TemporaryDirectory() as name:
        seen = import_many(Path(name), sources)
    told = ", ".join(f"{how} {count}" for how, count in sorted(seen.how.items()))
    proof.figure(
        f"spoiled sources of {len(shapes())} shapes ({told})",
        f"{sources:,}",
        must=f"{ASKED:,}",
        holds=sources >= ASKED,
    )
    proof.none("crashes", len(seen.crashes))
    proof.none(f"took over {LONGEST:.0f} s of CPU", seen.slow)
    proof.none("left something by half, or not as it was after being taken back", seen.by_half)
    proof.none("told other numbers than what came in, or than add up", seen.sums)
    proof.none("made a file elsewhere, or read one of the machine's", seen.escaped)
    proof.figure(
        "sources that something was still read from",
        sum(seen.read.values()),
        must="some of every shape",
        holds=len(seen.read) == len(shapes()),
    )
    proof.note(
        f"{seen.refused} were refused in a sentence. The slowest took {seen.longest:.2f} s of CPU and"
        f" {seen.longest_wall:.1f} s on the clock, on a machine busy with other work."
    )
    for crash in seen.crashes[:5]:
        print(crash)
    return proof.end(write=sources >= ASKED)


def spoil(
    files: Mapping[str, bytes], place: Path, rng: random.Random, top: Path
) -> tuple[str, Path]:
    """Write the files of a shape, spoiled in one way, as a folder or a .zip; how, and where."""
    how = rng.choice(
        ["bytes", "bytes", "bytes", "cells", "cells", "kinds", "archive", "deep", "xml"]
    )
    hit = set(rng.sample(list(files), rng.randint(1, len(files))))
    if how == "archive":
        place = place.with_suffix(".zip")
        place.write_bytes(spoiling.an_archive(files, rng))
        return how, place
    for name, data in files.items():
        said = data
        if name in hit:
            match how:
                case "cells" if name.endswith(".csv"):
                    said = spoiling.with_other_cells(data, rng)
                case "kinds":
                    said = spoiling.bent(data, rng)
                case "deep":
                    said = spoiling.deep(rng)
                case "xml":
                    said = spoiling.xml_that_reads(str(top / "secret.txt"))
                case _:
                    said = spoiling.spoiled(data, rng)
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(said)
    return how, place


def bring(desk: Desk, source: Path, shape: str, seen: Seen, *, what: str) -> None:
    """Import one source, look at what it left, and take it back."""
    before = desk.look(directory)
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        _patience(GIVE_UP)
        report = import_directory(
            desk, source=source, format="csv" if shape == "own_columns" else "auto"
        )
    except DeskError:
        report = None
        seen.refused += 1
    except BaseException:
        report = None
        seen.crashes.append(f"{what}\n{traceback.format_exc(limit=-4)}")
    finally:
        _patience(0)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    seen.longest, seen.longest_wall = max(seen.longest, cpu), max(seen.longest_wall, wall)
    if cpu > LONGEST:
        seen.slow += 1
        print(f"      slow: {what}: {cpu:.1f} s CPU, {wall:.1f} s wall")
    if report is not None:
        if report.added or report.updated or report.unchanged:
            seen.read[shape] += 1
        came = len(desk.look(directory).keys() - before.keys())
        told = report.added + report.updated + report.unchanged + len(report.kept_aside)
        seen.sums += report.added != came or report.read != told
        seen.escaped += CANARY in str(report.as_json())
        if desk.look(last_import) is not None:
            undo_last_import(desk)
    if desk.look(directory) != before or desk.look(unfinished_imports):
        seen.by_half += 1
        print(f"      by half: {what}")


def _patience(seconds: int) -> None:
    """Stop what hangs after so many seconds, where the system has a bell for that."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, _ring)
        signal.alarm(seconds)


def _ring(_signal: int, _frame: object) -> None:
    raise TimeoutError("this hangs")


def directory(look: Look) -> dict[tuple[str, str], bytes]:
    """Every record of the directory as it stands."""
    return {
        (kind, record.id): encode(dict(record.fields))
        for kind in DIRECTORY
        for record in look.every(kind)
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
