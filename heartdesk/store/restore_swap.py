"""Puts a restored desk in its place: what was there is kept aside whole, and a power cut in between is made good.

The restored desk stands ready beside its folder. A small mark written there is the turning point: before it the old
desk stands, after it the new one, whoever opens the folder first finishing what was begun. The folder itself and the
locks in it stay, so that a window that watches over the folder goes on doing so. `profile.json` goes first and comes
last: a folder half changed is never taken for a desk.
"""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from heartdesk.core.clock import local
from heartdesk.core.files import sync_folder, write_whole
from heartdesk.store.restore_stage import stage_of

_MARK = "restored.json"
_FIRST_OUT = "profile.json"


class _Mark(Struct, frozen=True):
    """Where the old desk is kept, and how far the change has come: the old one goes out, then the new one comes in."""

    aside: str
    step: Literal["out", "in"]


def put_in_place(folder: Path, *, now: datetime) -> Path | None:
    """Let the desk that stands ready take the place of what is in `folder`; where that is kept, if there was any.

    Raises OSError where the disk refuses: whoever opens the folder next goes on from there.
    """
    stage = stage_of(folder)
    _sync_whole(stage)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = _free_name(folder, now) if _things_in(folder) else None
    _write_mark(stage, _Mark(str(aside or ""), "out"))
    finish_restore(folder)
    return aside


def finish_restore(folder: Path) -> bool:
    """Finish a restore that was cut short after its turning point; False where there is none. Raises OSError."""
    stage = stage_of(folder)
    try:
        mark = msgspec.json.decode((stage / _MARK).read_bytes(), type=_Mark)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except msgspec.DecodeError:
        return False
    if mark.step == "out":
        if mark.aside:
            aside = Path(mark.aside)
            aside.mkdir(mode=0o700, exist_ok=True)
            for path in sorted(_things_in(folder), key=lambda path: path.name != _FIRST_OUT):
                path.replace(aside / path.name)
            sync_folder(aside)
            sync_folder(folder)
        _write_mark(stage, _Mark(mark.aside, "in"))
    for path in sorted(_things_in(stage), key=lambda path: path.name == _FIRST_OUT):
        path.replace(folder / path.name)
    sync_folder(folder)
    (stage / _MARK).unlink()
    shutil.rmtree(stage, ignore_errors=True)
    sync_folder(folder.parent)
    return True


def clear_stage(folder: Path) -> Path:
    """An empty stage for `folder`. Raises OSError."""
    stage = stage_of(folder)
    if stage.exists():
        shutil.rmtree(stage)
    stage.mkdir(mode=0o700, parents=True)
    return stage


def give_up(folder: Path) -> None:
    """Take a stage away that did not come to its turning point."""
    stage = stage_of(folder)
    if not (stage / _MARK).exists():
        with suppress(OSError):
            shutil.rmtree(stage)


def _things_in(folder: Path) -> list[Path]:
    """What a folder holds, locks and the mark left out."""
    return [
        path for path in folder.iterdir() if path.suffix not in (".lock",) and path.name != _MARK
    ]


def _free_name(folder: Path, now: datetime) -> Path:
    day = f"{local(now):%Y-%m-%d}"
    for number in range(1, 1000):
        tail = "" if number == 1 else f"-{number}"
        name = folder.with_name(f"{folder.name}-damaged-{day}{tail}")
        if not name.exists():
            return name
    raise OSError(f"no name is free beside {folder}")


def _write_mark(stage: Path, mark: _Mark) -> None:
    write_whole(stage / _MARK, msgspec.json.encode(mark))


def _sync_whole(stage: Path) -> None:
    """Bring everything in the stage to the disk."""
    for folder, _, names in os.walk(stage):
        for name in names:
            handle = os.open(Path(folder) / name, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(folder))
