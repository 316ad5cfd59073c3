"""The private Python in .venv: made once, filled from a hashed lock, mended when cut short."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from installer.setup.console import SetupError, step, tell

STAMP = "heartdesk-setup.json"
UNFINISHED = "heartdesk-setup-unfinished"
PLACING = "Installing collected packages"  # pip's words when all is fetched
OLDEST = (3, 11)
NEWEST_TRIED = (3, 13)

# A lock also brings everything of the locks named here (dev.in begins with server.in, and that with app.in).
HOLDS = {
    "app.txt": ("app.txt",),
    "server.txt": ("app.txt", "server.txt"),
    "dev.txt": ("app.txt", "server.txt", "dev.txt"),
    "lock.txt": ("lock.txt",),
}


class Work(Enum):
    """What has to be done before the private Python can be used."""

    NOTHING = auto()
    FILL = auto()
    MAKE = auto()


@dataclass(frozen=True)
class Stamp:
    """What the last finished set-up left: for which folder and Python, and each lock's sum."""

    folder: str
    python: str
    locks: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """What stands in the .venv folder now; `python` is "" when none of it runs."""

    python: str
    unfinished: bool
    stamp: Stamp | None


def work_needed(found: Found, *, folder: str, lock: str, sums: Mapping[str, str]) -> Work:
    """Decide from what is found: a whole set-up of the same lock needs nothing.

    A set-up that was cut short, was moved with its folder, or whose Python is gone or was replaced,
    is made again from the start, because half of a package can look like all of it.
    """
    stamp = found.stamp
    if found.unfinished or not found.python:
        return Work.MAKE
    if stamp is None:
        return Work.FILL
    if stamp.folder != folder or stamp.python != found.python:
        return Work.MAKE
    if any(stamp.locks.get(name) != sums[name] for name in HOLDS[lock]):
        return Work.FILL
    return Work.NOTHING


class Environment:
    """The private Python of one copy of the project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.requirements = root / "installer" / "requirements"
        self.programs = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.programs / ("python.exe" if os.name == "nt" else "python")

    def program(self, name: str) -> str:
        """The full name of a program that a package brought, such as "ruff"."""
        return str(self.programs / (f"{name}.exe" if os.name == "nt" else name))

    def work_needed(self, lock: str) -> Work:
        """What this copy needs before `lock` ("app.txt", "dev.txt"...) stands in it."""
        found = Found(self._python_version(), (self.folder / UNFINISHED).exists(), self._stamp())
        return work_needed(found, folder=str(self.folder), lock=lock, sums=self._sums())

    def bring(self, lock: str, work: Work) -> None:
        """Do the work, so that everything in `lock` stands in .venv. Raises SetupError."""
        if work is Work.NOTHING:
            return
        before = self._stamp() if work is Work.FILL else None
        if work is Work.MAKE:
            self._make()
        (self.folder / UNFINISHED).touch()
        self._fill(lock)
        sums = self._sums()
        locks = {**(before.locks if before else {}), **{name: sums[name] for name in HOLDS[lock]}}
        stamp = {"folder": str(self.folder), "python": self._python_version(), "locks": locks}
        (self.folder / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        (self.folder / UNFINISHED).unlink()

    def _make(self) -> None:
        if sys.version_info[:2] > NEWEST_TRIED:
            newest = "{}.{}".format(*NEWEST_TRIED)
            tell(f"  This Python is newer than {newest}, the newest HeartDesk was tried on.")
        with step("Making a private Python in .venv"):
            try:
                if self.folder.exists():
                    shutil.rmtree(self.folder)
                self.folder.mkdir(parents=True)
                (self.folder / UNFINISHED).touch()
            except OSError as trouble:
                raise SetupError(
                    f"The folder .venv can't be written: {trouble.strerror}.",
                    then="Close any HeartDesk window, see that you may write in this folder "
                    "and that the disk is not full, then run the same command again.",
                ) from trouble
            # Not sys.executable: that may be the private Python that has just been taken away.
            python = getattr(sys, "_base_executable", sys.executable)
            made = run_quietly([python, "-m", "venv", str(self.folder)])
            if made.returncode != 0:
                raise SetupError(
                    "Python could not make its private folder .venv.",
                    then="Read its words above, put that right, then run the same command again: "
                    "it starts afresh.",
                    details=made.stdout,
                )

    def _fill(self, lock: str) -> None:
        pins = count_pins((self.requirements / lock).read_text(encoding="utf-8"))
        with step(f"Fetching and checking up to {pins} packages (the first time takes minutes)"):
            said, code = watch_pip(
                [
                    *(str(self.python), "-m", "pip", "install"),
                    *("--require-hashes", "--only-binary", ":all:", "--progress-bar", "off"),
                    *("--requirement", str(self.requirements / lock)),
                ]
            )
            if code != 0:
                if PLACING not in said:
                    # pip fetches everything before it changes anything: .venv is as it was.
                    (self.folder / UNFINISHED).unlink()
                raise SetupError(
                    "pip could not bring all the packages that HeartDesk is made with.",
                    then="Read its words above. Is there a network, and does this machine's pip "
                    "know where to look (python3 -m pip config list)? Then run the same command "
                    "again.",
                    details=said,
                )

    def _python_version(self) -> str:
        """Such as "3.11.2"; empty when no private Python with pip runs here, or it is too old."""
        if not any(self.folder.glob("[Ll]ib/**/site-packages/pip")):
            return ""
        ask = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
        try:
            asked = run_quietly([str(self.python), "-I", "-S", "-c", ask])
        except OSError:
            return ""
        version = asked.stdout.strip()
        if asked.returncode != 0 or tuple(map(int, version.split(".")[:2])) < OLDEST:
            return ""
        return version

    def _stamp(self) -> Stamp | None:
        try:
            kept = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
            return Stamp(kept["folder"], kept["python"], dict(kept["locks"]))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _sums(self) -> dict[str, str]:
        files = sorted(self.requirements.glob("*.txt"))
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def count_pins(lock: str) -> int:
    """How many packages a lock file pins, over all systems."""
    return sum(not line.startswith((" ", "#")) and "==" in line for line in lock.splitlines())


def plain_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for pip and venv: the person's own, so that their index settings hold,
    less what would send packages elsewhere than into .venv."""
    unwanted = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER")
    kept = {name: value for name, value in environment.items() if name not in unwanted}
    return {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run_quietly(
    command: list[str], *, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to the end, in `folder` if given; what it said (both streams) is in `stdout`."""
    return subprocess.run(
        command,
        cwd=folder,
        env=plain_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def watch_pip(command: list[str]) -> tuple[str, int]:
    """Run pip, telling every tenth package; returns what it said that matters and its exit code."""
    said: list[str] = []
    fetched = 0
    with subprocess.Popen(
        command,
        env=plain_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            if not line.startswith(("Requirement already satisfied", "Ignoring ")):
                said.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                fetched += 1
                if fetched % 10 == 0:
                    tell(f"  {fetched} packages fetched")
            elif line.startswith(PLACING):
                tell(f"  {fetched} packages fetched; putting them in place")
    return "".join(said), pip.returncode
