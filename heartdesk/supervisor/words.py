"""What the supervisor and the process with the window say to each other: one word a line, some with a text after it.

The text is JSON that the supervisor hands on unread. It names no person: places on the screen, why, which worker.
"""

START = "start"
"""To a new process, first of all: with what the one before it left, or {}."""
END = "end"
"""To a process: finish what must be finished, and end. Five seconds later it is killed."""
NOTE = "note"
"""From a process that locks, handed to the one that takes its place: something learned since."""
PAINTED = "painted"
"""From a process: its window is on the screen."""
LOCK = "lock"
"""From a process: start a fresh one with this text, and then end me."""
BYE = "bye"
"""From a process: the worker has closed the window."""

LONGEST = 16_384
"""Bytes in a line."""

LONGEST_LOCK = 8.0
"""Seconds after which a process that asked to be locked is gone, whatever becomes of the next one."""


def line_of(word: str, text: str = "") -> bytes:
    """A line to be written. A text with a line break in it, or too long, is a mistake of ours: ValueError."""
    line = f"{word} {text}".strip()
    if "\n" in line or len(line) >= LONGEST:
        raise ValueError("a word between processes is one short line")
    return line.encode() + b"\n"


def read_line(line: bytes) -> tuple[str, str]:
    """The word and the text of a line that was heard."""
    word, _, text = line.decode(errors="replace").rstrip("\r\n").partition(" ")
    return word, text
