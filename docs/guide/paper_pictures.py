"""Makes the pictures of docs/guide/paper.md: leaflets of real places, as they come out of the printer.

    python docs/guide/paper_pictures.py

Needs no screen. The pictures land in docs/guide/pictures and replace the ones that are there.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPointF  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402

from heartdesk.core.kinds import Kind  # noqa: E402
from heartdesk.core.places import find_place  # noqa: E402
from heartdesk.directory.actions import load_starter  # noqa: E402
from heartdesk.hubs.actions import set_up_hub  # noqa: E402
from heartdesk.leaflets.actions import make_leaflet  # noqa: E402
from heartdesk.leaflets.contact_card import make_contact_cards  # noqa: E402
from heartdesk.leaflets.model import Leaflet  # noqa: E402
from heartdesk.leaflets.poster import make_poster  # noqa: E402
from heartdesk.leaflets.preview import page_count, page_pixels  # noqa: E402
from heartdesk.store.desk import Desk  # noqa: E402
from tests.makers import a_desk  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
PLACES = (
    "Home Energy Scotland",
    "East Ayrshire Citizens Advice Bureau",
    "Yipworld, Cumnock",
)
SHOWN = (
    ("paper-normal-and-young", (("a4", "en"), ("young", "en"))),
    ("paper-easy", (("easy", "en"),)),
    ("paper-booklet", (("booklet", "en"),)),
    ("paper-card-and-slip", (("card", "en"), ("slip", "en"))),
    ("paper-polish", (("a4", "pl"),)),
    ("paper-urdu-and-chinese", (("a4", "ur"), ("a4", "zh-Hans"))),
    ("paper-discreet", (("discreet", "en"),)),
)
GROUP = {
    "name": "Invented Blether",
    "status": "active",
    "is_group": True,
    "joining": "open",
    "leader": "Jean",
    "schedules/a": {"freq": "WEEKLY", "byday": "TH", "opens_at": "10:00", "closes_at": "12:00"},
    "phones/a": {"number": "01632 960101", "evidence": "verified"},
}
"""An invented group, for the contact cards."""

WIDTH, GAP = 520, 14


def main() -> int:
    """Take every picture of paper."""
    with tempfile.TemporaryDirectory() as folder:
        desk = a_desk(Path(folder))
        desk.run(load_starter)
        desk.run(lambda unit: set_up_hub(unit, locality="barony"))
        for name, papers in SHOWN:
            pages = [page for paper in papers for page in _pages(_leaflet(desk, *paper))]
            _beside(pages).save(str(PICTURES / f"{name}.png"))
        sheets = (_poster(desk), _cards(desk))
        pages = [page for sheet in sheets for page in _pages(sheet)]
        _beside(pages).save(str(PICTURES / "paper-poster-and-cards-polish.png"))
        desk.close()
    return 0


def _leaflet(desk: Desk, style: str, language: str) -> Leaflet:
    ids = desk.look(lambda look: {r.fields["name"]: r.id for r in look.every(Kind.SERVICE)})
    chosen = [ids[name] for name in PLACES]
    home = find_place(desk.look(lambda look: look.area), "Cumnock")
    made: Leaflet = desk.look(
        lambda look: make_leaflet(
            look, service_ids=chosen, style=style, language=language, home=home
        )
    )
    return made


def _poster(desk: Desk) -> Leaflet:
    made: Leaflet = desk.look(lambda look: make_poster(look, language="pl"))
    return made


def _cards(desk: Desk) -> Leaflet:
    group = desk.run(lambda unit: unit.create(Kind.SERVICE, GROUP)).value
    made: Leaflet = desk.look(lambda look: make_contact_cards(look, id=group, language="pl"))
    return made


def _pages(leaflet: Leaflet) -> list[QImage]:
    images = []
    for number in range(page_count(leaflet.pdf)):
        page = page_pixels(leaflet.pdf, number, width=WIDTH)
        image = QImage(
            page.data, page.width, page.height, page.stride, QImage.Format.Format_RGBX8888
        )
        images.append(image.copy())
    return images


def _beside(pages: list[QImage]) -> QImage:
    wide = sum(page.width() for page in pages) + GAP * (len(pages) + 1)
    high = max(page.height() for page in pages) + 2 * GAP
    whole = QImage(wide, high, QImage.Format.Format_RGB32)
    whole.fill(QColor("#d9d5cc"))
    painter = QPainter(whole)
    left = GAP
    for page in pages:
        painter.drawImage(QPointF(left, GAP), page)
        left += page.width() + GAP
    painter.end()
    return whole


if __name__ == "__main__":
    sys.exit(main())
