"""Where this process may leave files in passing: a folder of its own in the profile, swept at each start and end."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings

FOLDER = "tmp"


def sweep(folder: Path) -> None:
    """Remove what processes that ended left in passing."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def keep_files_private(folder: Path) -> None:
    """Everything temporary goes into the profile from now on, for this account only; so do Qt's notes of where files
    were saved, on the systems that keep them in files.

    Where the folder cannot be written nothing changes: the desk will say so when it opens.
    """
    sweep(folder)
    own = folder / FOLDER / str(os.getpid())
    with contextlib.suppress(OSError):
        own.mkdir(mode=0o700, parents=True)
        (folder / FOLDER).chmod(0o700)
        tempfile.tempdir = str(own)
        for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, str(own))


def forget_files(folder: Path) -> None:
    """Remove what this process left in passing."""
    shutil.rmtree(folder / FOLDER / str(os.getpid()), ignore_errors=True)
