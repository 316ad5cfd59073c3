"""CPU to the first painted window: HeartDesk beside a bare PySide6 window, turn about, in one run.

    python benchmarks/first_window.py [ROUNDS]

Each start ends as soon as its first frame is painted; what counts is the CPU time until then, in milliseconds.
HeartDesk starts by its real front door on a practice desk, and its two processes count together: the supervisor, and
the one it starts, which shows the window.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = 1.5

BARE = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, painted)
def painted():
    print(time.process_time() * 1000, file=sys.stderr, flush=True)
    os._exit(0)
app = QApplication([])
window = Window()
window.resize(1280, 720)
window.show()
app.exec()
"""

CHILD = """
import os, sys, time
from heartdesk.start import start
from heartdesk.supervisor.channel import Channel
def painted(channel, word, text=""):
    heavy = ("sqlalchemy", "alembic", "sqlcipher3", "reportlab", "pikepdf", "cryptography", "keyring", "numpy")
    early = [name for name in heavy if name in sys.modules]
    print(time.process_time() * 1000, *early, file=sys.stderr, flush=True)
    os._exit(0)
Channel.say = painted
sys.exit(start(["window", "--profile", sys.argv[1]]))
"""
"""The window's process, which ends at the first thing it says to its supervisor: that it has painted."""

HEARTDESK = f"""
import sys, time
from heartdesk import start
start.child_command = lambda folder: (sys.executable, "-c", {CHILD!r}, folder)
start.start(["--profile", sys.argv[1]])
print(time.process_time() * 1000, file=sys.stderr, flush=True)
"""


def main() -> int:
    """Measure, print the figures, and give 1 where HeartDesk misses its mark."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        profile = str(Path(folder) / "desk")
        start([sys.executable, "main.py", "demo", "--no-window", "--profile", profile])
        starts = {
            "bare": [sys.executable, "-c", BARE],
            "HeartDesk": [sys.executable, "-c", HEARTDESK, profile],
        }
        figures: dict[str, list[float]] = {name: [] for name in starts}
        early: set[str] = set()
        for command in starts.values():
            start(command)
        for _ in range(rounds):
            for name, command in starts.items():
                told = [line.split() for line in start(command).splitlines()]
                figures[name].append(sum(float(words[0]) for words in told))
                early.update(name for words in told for name in words[1:])
    for name, taken in figures.items():
        print(
            f"{name:10} CPU to first frame: median {statistics.median(taken):6.0f} ms, least {min(taken):6.0f} ms"
        )
    ratio = statistics.median(figures["HeartDesk"]) / statistics.median(figures["bare"])
    print(
        f"ratio {ratio:.2f} (target at most {TARGET}); heavy modules loaded too early: {sorted(early) or 'none'}"
    )
    return 0 if ratio <= TARGET and not early else 1


def start(command: list[str]) -> str:
    """Run a command to its end and give what it said on standard error."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stderr


if __name__ == "__main__":
    sys.exit(main())
