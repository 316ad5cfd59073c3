"""Who opened this desk last, on this computer: only the id, so that their name comes first next time."""

import contextlib
from pathlib import Path

from heartdesk.core.files import write_whole
from heartdesk.core.ids import is_uuid

_FILE = "last_worker"


def last_worker(folder: Path) -> str:
    """The id of the worker who opened the desk in `folder` last; "" where that is not known."""
    try:
        kept = (folder / _FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return kept if is_uuid(kept) else ""


def keep_last(folder: Path, worker_id: str) -> None:
    """Remember who opened it. A disk that refuses is no trouble: names then stand in their order."""
    with contextlib.suppress(OSError):
        write_whole(folder / _FILE, worker_id.encode())
