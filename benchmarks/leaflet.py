"""How long a leaflet of eight services takes, beside bare reportlab printing the same text in the same run.

    python -m benchmarks.leaflet [ROUNDS]

CPU time. "First" is in a new process, imports and fonts included; the rest is the best of some rounds. The mark is
like for like, and holds twice: the same text and the same codes (QR), made anew by both; and, as HeartDesk remembers
codes it has made, the same text and codes that both only draw. How it stands beside bare text without any codes is
shown too, and is no mark.
"""

import gc
import io
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from heartdesk.leaflets.fonts import READING
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.preview import page_pixels
from heartdesk.leaflets.qr import dark_squares
from tests.leaflet_makers import LARDER, a_leaflet, heard

SERVICES = 8
MOST_TIMES_BARE = 3.0
MOST_TO_PREVIEW = 300.0

CODES = [f"https://larder{number}.example.org" for number in range(SERVICES)]
CONTENT = a_leaflet(*(replace(LARDER, id=code, web=code) for code in CODES))

FIRST = """
import datetime, time
start = time.process_time()
from heartdesk.leaflets.model import *
from heartdesk.leaflets.paper import make_paper
make_paper({content})
print((time.process_time() - start) * 1000)
"""


def main() -> int:
    """Measure, print the figures, and give 1 where the leaflet misses its mark."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    texts = [part.text.replace("&", "&amp;") for part in heard(make_paper(CONTENT).pdf)]
    figures = {
        "ours, first with imports": first(),
        "ours, codes made anew": best(with_new_codes, rounds),
        "bare, with codes": best(lambda: bare(texts, CODES), rounds),
        "ours, codes remembered": best(lambda: make_paper(CONTENT), rounds),
        "bare, codes only drawn": best(lambda: bare(texts, CODES, remembered=True), rounds),
        "bare, text alone": best(lambda: bare(texts, []), rounds),
        "ours, to first preview": best(to_preview, rounds),
    }
    for name, took in figures.items():
        print(f"{name:26} {took:8.1f} ms")
    anew = figures["ours, codes made anew"] / figures["bare, with codes"]
    drawn = figures["ours, codes remembered"] / figures["bare, codes only drawn"]
    alone = figures["ours, codes remembered"] / figures["bare, text alone"]
    to_preview_ms = figures["ours, to first preview"]
    print(f"ours / bare, codes made anew:    {anew:.2f}, at most {MOST_TIMES_BARE}")
    print(f"ours / bare, codes only drawn:   {drawn:.2f}, at most {MOST_TIMES_BARE}")
    print(f"ours with codes / bare without:  {alone:.2f}")
    print(f"press to preview:                {to_preview_ms:.1f} ms, at most {MOST_TO_PREVIEW:.0f}")
    holds = max(anew, drawn) <= MOST_TIMES_BARE and to_preview_ms <= MOST_TO_PREVIEW
    print("holds" if holds else "MISSED")
    return 0 if holds else 1


def with_new_codes() -> None:
    """Our leaflet, with every code made again."""
    dark_squares.cache_clear()
    make_paper(CONTENT)


def to_preview() -> None:
    """From the press of a key to the picture of the first page."""
    page_pixels(make_paper(CONTENT).pdf, 0, width=800)


def bare(texts: list[str], codes: list[str], *, remembered: bool = False) -> bytes:
    """The same paragraphs and codes with nothing but reportlab: no tags, no design, no care.

    `remembered` codes are drawn from squares that are known already; else each is worked out.
    """
    style = ParagraphStyle("bare", fontName=READING.regular, fontSize=14, leading=18)
    story: list[Flowable] = [Paragraph(text, style) for text in texts if text]
    for code in codes:
        if remembered:
            story.append(_Drawn(code))
            continue
        drawing = Drawing(76, 76)
        drawing.add(QrCodeWidget(code, barWidth=76, barHeight=76))
        story.append(drawing)
    out = io.BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


class _Drawn(Flowable):
    """A code whose squares are known."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.width = self.height = 76
        self._count, self._path = dark_squares(code)

    def draw(self) -> None:
        """Draw it from its top left corner."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate(0, 76)
        canvas.scale(76 / self._count, 76 / self._count)
        canvas._code.append(f"{self._path} f")  # type: ignore[attr-defined] # no public way to add a path
        canvas.restoreState()


def best(make: Callable[[], object], rounds: int) -> float:
    """The least CPU time of a round in milliseconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        make()
        times.append(time.process_time() - start)
    return min(times) * 1000


def first() -> float:
    """CPU time in milliseconds of the first leaflet in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST.format(content=repr(CONTENT))],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
