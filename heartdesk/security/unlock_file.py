"""The file behind `--unlock-with`: a worker's name on the first line, the passphrase on the second."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from pathlib import Path

from heartdesk.core.errors import DeskError

RECOVERY = "recovery"
"""On the first line instead of a name: the second line is the recovery code."""

_HOW = 'Write the worker\'s name on its first line and the passphrase on its second (or "recovery", then the code).'
_LONGEST = 8_000  # bytes


@dataclass(frozen=True)
class UnlockWith:
    """Who opens the desk, with what. The secret never shows in a repr or a log."""

    worker_name: str
    secret: str = field(repr=False)


def read_unlock_file(file: Path) -> UnlockWith:
    """Read `file`: UTF-8, or UTF-16 as Windows PowerShell writes it, with any line ends.

    Raises DeskError where it is missing, unreadable, too long or does not hold exactly a name and a secret.
    """
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LONGEST + 1)
    except OSError as error:
        raise DeskError("The unlock file could not be read.", then=_HOW) from error
    if len(raw) > _LONGEST:
        raise DeskError("The unlock file is too long to be one.", then=_HOW)
    encoding = "utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        lines = [line.strip() for line in raw.decode(encoding).strip().splitlines()]
    except UnicodeDecodeError as error:
        raise DeskError("The unlock file is not plain text.", then=_HOW) from error
    if not any(lines):
        raise DeskError("The unlock file is empty.", then=_HOW)
    if len(lines) != 2 or not all(lines):
        raise DeskError("The unlock file does not hold a name and a passphrase.", then=_HOW)
    return UnlockWith(worker_name=lines[0], secret=lines[1])
