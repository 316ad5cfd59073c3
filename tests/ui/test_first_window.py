"""What a start pays before its first frame: counted in modules and types, which no busy machine can blur."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

# Ends the process with the window at the first thing it says: that it has painted.
WINDOW = """
import gc, json, os, sys
from heartdesk.start import start
from heartdesk.supervisor.channel import Channel
def painted(channel, word, text=""):
    from PySide6 import QtCore
    told = {
        "word": word,
        "modules": sorted(sys.modules),
        "enumerations": "Qt" in vars(QtCore),
        "collects": gc.isenabled(),
    }
    print(json.dumps(told), file=sys.stderr, flush=True)
    os._exit(0)
Channel.say = painted
sys.exit(start(["window", "--profile", sys.argv[1]]))
"""

SUPERVISOR = """
import sys
from heartdesk import start
start.child_command = lambda folder: (sys.executable, "-c", "pass")
start.start(["--profile", sys.argv[1]])
modules = sorted(sys.modules)
import json
print(json.dumps({"modules": modules}), file=sys.stderr)
"""


def told_by(program: str, folder: Path, *, hears: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        input=hears,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return dict(json.loads(done.stderr.splitlines()[-1]))


def test_the_first_frame_waits_for_nothing_it_does_not_show(desk_folder: Path) -> None:
    told = told_by(WINDOW, desk_folder, hears="start {}\n")

    assert told["word"] == "painted"
    heavy = {"sqlalchemy", "alembic", "sqlcipher3", "reportlab", "pikepdf", "cryptography"}
    late = heavy | {"keyring", "numpy", "heartdesk.ui.content", "heartdesk.ui.theme.theme"}
    assert late.intersection(told["modules"]) == set()
    assert not told["enumerations"], "making every enumeration of Qt takes 16 ms"
    assert not told["collects"], "looking for garbage while loading takes up to 10 ms"


def test_the_supervisor_loads_next_to_nothing(tmp_path: Path) -> None:
    told = told_by(SUPERVISOR, tmp_path / "desk")

    late = {"PySide6", "pathlib", "typing", "json", "subprocess", "ctypes", "logging"}
    if sys.platform == "win32":
        late.remove("subprocess")
    assert late.intersection(told["modules"]) == set()
