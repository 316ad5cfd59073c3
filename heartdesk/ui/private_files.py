"""Where this process may leave files in passing: a folder of its own in the profile, swept at each start and end.

A process that was locked may still be printing while the next one starts: what belongs to one that lives stays.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, Qt

from heartdesk.supervisor.window_lock import WindowLock

FOLDER = "tmp"
_IN_USE = "in_use.lock"
_own: dict[Path, WindowLock] = {}


def sweep(folder: Path) -> None:
    """Remove what processes that ended left in passing."""
    with contextlib.suppress(OSError):
        for left in (folder / FOLDER).iterdir():
            if left.is_dir():
                _sweep_one(left)
            else:
                left.unlink()


def keep_files_private(folder: Path) -> None:
    """Everything temporary goes into the profile from now on, for this account only; so do Qt's notes of where files
    were saved, on the systems that keep them in files.

    Where the folder cannot be written nothing changes: the desk will say so when it opens.
    """
    # Our own dialogs: those of the system add what was saved to its list of recent files.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    sweep(folder)
    own = _own_folder(folder)
    with contextlib.suppress(OSError):
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / FOLDER).chmod(0o700)
        lock = WindowLock(str(own), _IN_USE)
        if lock.take():
            _own[own] = lock
        tempfile.tempdir = str(own)
        for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, str(own))


def forget_files(folder: Path) -> None:
    """Remove what this process left in passing."""
    own = _own_folder(folder)
    lock = _own.pop(own, None)
    if lock is not None:
        lock.let_go()
    shutil.rmtree(own, ignore_errors=True)


def _own_folder(folder: Path) -> Path:
    return folder / FOLDER / str(os.getpid())


def _sweep_one(left: Path) -> None:
    """Remove a process's folder, unless the process is there: it holds a lock in it."""
    lock = WindowLock(str(left), _IN_USE)
    try:
        if not lock.take():
            return
    except OSError:
        return
    lock.let_go()
    shutil.rmtree(left, ignore_errors=True)
