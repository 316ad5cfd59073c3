"""A desk that was shut out of its council: a note in its folder says so, and nothing on it opens any more."""

import json
from datetime import datetime
from pathlib import Path

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.files import write_whole

_NOTE = "shut-out.json"


class ShutOut(DeskError):
    """This desk destroyed its ways in because the council shut it out."""


def note(folder: Path, when: datetime) -> None:
    """Leave the note: from now on `refuse` refuses. Raises OSError."""
    write_whole(folder / _NOTE, json.dumps({"at": when.isoformat(timespec="seconds")}).encode())


def refuse(folder: Path) -> None:
    """Raise ShutOut where the desk in `folder` was shut out."""
    try:
        at = str(json.loads((folder / _NOTE).read_bytes())["at"])
        when = local(datetime.fromisoformat(at))
        day = f" on {when.day} {when:%B %Y}"
    except OSError:
        return
    except (ValueError, KeyError, TypeError):
        day = ""
    raise ShutOut(
        f"This desk was shut out of its council{day}. What it had not yet handed in was handed in first; then its keys "
        "were destroyed. Nothing kept on this computer can be opened any more.",
        then="If that was a mistake, ask an admin of another desk to ask you in again. It starts as a new desk.",
    )
