"""Where the files that ship with HeartDesk are, in a source checkout as in a package."""

import sys
from pathlib import Path


def resources_folder() -> Path:
    """The `resources` folder: inside a frozen package, else at the top of the checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    top = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return top / "resources"
