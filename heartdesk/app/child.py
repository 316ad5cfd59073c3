"""How the supervisor starts the process that shows the window. A plain start loads this first, so it loads little."""

import os
import sys

WINDOW = "window"
"""The command of that process."""

_MAIN = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "main.py")


def child_command(folder: str) -> tuple[str, ...]:
    """How the supervisor starts the process that shows the window of a profile folder."""
    program = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, _MAIN)
    return (*program, WINDOW, "--profile", os.path.abspath(folder))
