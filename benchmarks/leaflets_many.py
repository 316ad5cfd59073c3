"""Five hundred leaflets one after the other: does memory stay flat? Ten thousand out there: how long is a recall?

    python -m benchmarks.leaflets_many [LEAFLETS] [OUT_THERE]

Press to preview is measured at a real desk: from the press of the key, through the store, to the picture of the first
page. Memory is what the process holds after the first hundred leaflets and after the last one, all of them different.
"""

import gc
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import load_starter
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.mail import leaflet_email
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.plainer import how_it_reads
from heartdesk.leaflets.preview import page_pixels
from heartdesk.leaflets.printed import keep_printed
from heartdesk.leaflets.recall import recall
from heartdesk.leaflets.slip_code import new_code
from heartdesk.leaflets.styles import STYLES
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from tests.makers import a_desk

MOST_TO_PREVIEW = 300.0
MOST_GROWN = 0.05
"""Of what is held after the first hundred: fonts and codes have their places by then."""

MOST_TO_RECALL = 2000.0
SETTLED = 100
EIGHT = 8


def main() -> int:
    """Measure, print the figures, and give 1 where a mark is missed."""
    leaflets = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    out_there = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        desk = a_desk(Path(folder))
        desk.run(load_starter)
        desk.run(lambda unit: set_up_hub(unit, locality="barony"))
        ids = desk.look(lambda look: [one.id for one in look.every(Kind.SERVICE)])
        preview = min(_to_preview(desk, ids) for _ in range(5))
        first, last = _memory(desk, ids, leaflets)
        took = _recall(desk, ids, out_there)
        desk.close()
    grown = (last - first) / first
    print(f"press to preview, {EIGHT} places  {preview:8.1f} ms, at most {MOST_TO_PREVIEW:.0f}")
    print(f"held after {SETTLED} leaflets      {first:8.1f} MB")
    print(
        f"held after {leaflets} leaflets      {last:8.1f} MB, grown {grown:+.1%}, at most {MOST_GROWN:.0%}"
    )
    print(f"recall, {out_there:,} out there   {took:8.1f} ms, at most {MOST_TO_RECALL:.0f}")
    good = preview <= MOST_TO_PREVIEW and grown <= MOST_GROWN and took <= MOST_TO_RECALL
    return 0 if good else 1


def _to_preview(desk: Desk, ids: list[str]) -> float:
    """Milliseconds from the press of a key to the picture of the first page, for eight places."""
    gc.collect()
    start = time.perf_counter()
    made = _leaflet(desk, ids[:EIGHT], "a4")
    page_pixels(made.pdf, 0, width=800)
    return (time.perf_counter() - start) * 1000


def _memory(desk: Desk, ids: list[str], leaflets: int) -> tuple[float, float]:
    """What is held, in MB, after the first hundred leaflets in all styles, and after the last."""
    styles = [style for style in STYLES if style != "discreet"]
    first = 0.0
    for number in range(leaflets):
        chosen = [ids[(number * 7 + at) % len(ids)] for at in range(1 + number % 6)]
        made = _leaflet(desk, chosen, styles[number % len(styles)])
        page_pixels(made.pdf, 0, width=800)
        if made.content is not None:
            how_it_reads(made.content.entries)
            leaflet_email(made.content, made.own)
        if number + 1 == SETTLED:
            first = _held()
    return first, _held()


def _recall(desk: Desk, ids: list[str], out_there: int) -> float:
    """Milliseconds to find the leaflets that are wrong among many, after one place in ten changed."""
    made = [_leaflet(desk, [ids[(n + at) % len(ids)] for at in range(3)], "a4") for n in range(40)]
    for start in range(0, out_there, 1000):

        def keep(unit: Unit, start: int = start) -> None:
            for number in range(start, min(start + 1000, out_there)):
                one = made[number % len(made)]
                if one.content is not None:
                    content = replace(one.content, slip_code=new_code())
                    keep_printed(unit, leaflet=replace(one, content=content))

        desk.run(keep)
    for place in ids[::10]:
        desk.run(partial(_close, place=place))
    gc.collect()
    start_at = time.perf_counter()
    found = desk.look(recall)
    took = (time.perf_counter() - start_at) * 1000
    print(
        f"{len(found.codes):,} of {found.looked_at:,} leaflets are wrong, {len(found.places)} places"
    )
    return took


def _close(unit: Unit, place: str) -> None:
    unit.change(Kind.SERVICE, place, {"alert": "Moved."})


def _leaflet(desk: Desk, ids: list[str], style: str) -> Leaflet:
    made: Leaflet = desk.look(lambda look: make_leaflet(look, service_ids=ids, style=style))
    return made


def _held() -> float:
    """What this process holds in memory, in MB (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    sys.exit(main())
