"""What is imported where: rooms in a lane, widgets on the window's own thread."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LOOK = """
import importlib, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
import heartdesk.ui.run, heartdesk.ui.window, heartdesk.ui.content, heartdesk.app.opening, heartdesk.store.desk
from heartdesk.ui.pages import FIRST_PARTS, PAGES, load_rooms

def new(before):
    return {name for name in sys.modules if name not in before}

before = set(sys.modules)
load_rooms()
widgets = sorted(
    name for name in new(before)
    if name.startswith("heartdesk.ui") and name not in ("heartdesk.ui.theme.icons", "heartdesk.ui.theme.files")
)
print("in a lane:", *widgets)
before = set(sys.modules)
for part in FIRST_PARTS:
    importlib.import_module(f"heartdesk.ui.{part}")
from heartdesk.ui.people import CARDS
for entry in (*PAGES, *CARDS):
    importlib.import_module(entry.module)
print("left for the window:", *sorted(
    name for name in new(before) if not name.startswith(("heartdesk.ui", "PySide6"))
))
"""


def test_the_lane_loads_every_room_and_no_widget() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["in a lane:", "left for the window:"]
