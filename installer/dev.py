"""Sets HeartDesk up on this machine, then opens or checks it: python3 installer/dev.py run | test.

This file is also read by Pythons too old for the rest, so that it can say so in a sentence.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11")
STOPPED = 3


def too_old(version: tuple[int, int], newer: str) -> str:
    """What to tell a person whose Python is too old; empty when it is new enough.

    `newer` is the name of a newer Python on this machine, or empty.
    """
    if version >= OLDEST:
        return ""
    say = "HeartDesk needs Python {}.{} or newer, and this is Python {}.{}.".format(
        *OLDEST, *version
    )
    if newer:
        return f"{say} A newer one is here, so type: {newer} installer/dev.py run"
    return f"{say} Nothing was changed. Install a newer Python, then run this again."


def runs(name: str) -> bool:
    """Whether a Python of this name starts; one that is only named may be a stand-in."""
    path = shutil.which(name)
    if path is None:
        return False
    return subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Check the Python, then hand over to installer.setup."""
    if too_old(sys.version_info[:2], ""):
        newer = next((name for name in NEWER if runs(name)), "")
        print(too_old(sys.version_info[:2], newer), file=sys.stderr)
        return STOPPED
    root = Path(__file__).resolve().parent.parent
    sys.path.insert(0, str(root))
    from installer.setup.commands import command  # noqa: PLC0415 - an older Python can't read it

    return command(sys.argv[1:], root=root)


if __name__ == "__main__":
    sys.exit(main())
