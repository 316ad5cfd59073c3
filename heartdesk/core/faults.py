"""A fault of ours without anything of what was being worked on: its kind, and the lines of ours it came through."""

import traceback
from pathlib import Path

_OURS = Path(__file__).resolve().parents[1]


def kind_and_place(fault: BaseException) -> str:
    """Such as "ValueError at ui/pages/help.py:12". Never the message, which might hold a person's words.

    The innermost line of ours counts; no path of the machine is told, for it may name whoever works at it.
    """
    lines = places(fault)
    return f"{type(fault).__name__} at {lines[-1] if lines else 'a line that is not ours'}"


def places(fault: BaseException) -> tuple[str, ...]:
    """Our own files and lines that a fault came through, the outermost first."""
    found = []
    for frame in traceback.extract_tb(fault.__traceback__):
        file = Path(frame.filename)
        if file.is_relative_to(_OURS):
            found.append(f"{file.relative_to(_OURS).as_posix()}:{frame.lineno}")
    return tuple(found)
