"""What HeartDesk needs from the system itself, which of it is missing, in which package it is."""

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Library:
    """A shared library that Qt loads, and the Debian or Ubuntu packages that may hold it.

    Newer releases renamed some packages (t64): the first name that apt knows is used.
    """

    soname: str
    packages: tuple[str, ...]


# What QtWidgets and its offscreen platform link to.
QT_LIBRARIES = (
    Library("libGL.so.1", ("libgl1",)),
    Library("libEGL.so.1", ("libegl1",)),
    Library("libxkbcommon.so.0", ("libxkbcommon0",)),
    Library("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
    Library("libfontconfig.so.1", ("libfontconfig1",)),
    Library("libdbus-1.so.3", ("libdbus-1-3",)),
)

# What a real window (X11 or Wayland) and a real printer need on top.
WINDOW_LIBRARIES = (
    Library("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    Library("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    Library("libxcb-image.so.0", ("libxcb-image0",)),
    Library("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    Library("libxcb-randr.so.0", ("libxcb-randr0",)),
    Library("libxcb-render-util.so.0", ("libxcb-render-util0",)),
    Library("libxcb-shape.so.0", ("libxcb-shape0",)),
    Library("libxcb-sync.so.1", ("libxcb-sync1",)),
    Library("libxcb-util.so.1", ("libxcb-util1",)),
    Library("libxcb-xfixes.so.0", ("libxcb-xfixes0",)),
    Library("libxcb-xkb.so.1", ("libxcb-xkb1",)),
    Library("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
    Library("libX11-xcb.so.1", ("libx11-xcb1",)),
    Library("libwayland-cursor.so.0", ("libwayland-cursor0",)),
    Library("libwayland-egl.so.1", ("libwayland-egl1",)),
    Library("libcups.so.2", ("libcups2t64", "libcups2")),
)

# Programs that the tests call, and the package each is in.
TEST_PACKAGES = {"pdftotext": "poppler-utils"}

# Real services that some tests start for themselves, and leave out, saying so, where there are none.
TEST_SERVICES = {
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "cupsd": "cups-daemon",
    "lp": "cups-client",
    "/usr/lib/cups/backend/cups-pdf": "printer-driver-cups-pdf",
}


@dataclass(frozen=True)
class Wanted:
    """What one command needs: libraries, programs (program: package), and to make a venv.

    `extras` are programs it can do without: they are brought only where nobody has to be asked.
    """

    libraries: tuple[Library, ...] = ()
    programs: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    venv: bool = False

    def least(self) -> "Wanted":
        """The same without the extras."""
        return replace(self, extras={})


@dataclass(frozen=True)
class Missing:
    """What a machine lacks; `packages` are those whose name needs no choosing."""

    libraries: tuple[Library, ...] = ()
    packages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.libraries or self.packages)

    def names(self) -> str:
        """The missing things as a person would look for them."""
        return ", ".join((*(library.soname for library in self.libraries), *self.packages))


def has_library(soname: str) -> bool:
    """Whether the system's loader finds the library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    """Whether the program is on the path, or where the system keeps those that serve others.

    One that is named with its folder is looked for there: only root may start it, so it is on nobody's path.
    """
    if os.path.isabs(name):  # noqa: PTH117 - the name of a program, as `which` takes it
        return os.path.exists(name)  # noqa: PTH110
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
    return shutil.which(name, path=path) is not None


def can_make_venv() -> bool:
    """Debian keeps `ensurepip`, which a new venv needs, in a package of its own."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def venv_package(version: tuple[int, int]) -> str:
    """The Debian or Ubuntu package that lets this Python make a venv."""
    return f"python{version[0]}.{version[1]}-venv"


def missing(
    wanted: Wanted,
    *,
    library: Callable[[str], bool] = has_library,
    program: Callable[[str], bool] = has_program,
    venv: Callable[[], bool] = can_make_venv,
) -> Missing:
    """What of the wanted is not on this machine, in the order it was named."""
    programs = {**wanted.programs, **wanted.extras}
    packages = [package for name, package in programs.items() if not program(name)]
    if wanted.venv and not venv():
        packages.insert(0, venv_package(sys.version_info[:2]))
    lacking = tuple(one for one in wanted.libraries if not library(one.soname))
    return Missing(lacking, tuple(packages))
