"""A print system of our own: CUPS on a private socket, its spool in a folder, a printer whose paper is a file."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CUPSD = shutil.which("cupsd", path=os.environ.get("PATH", "") + ":/usr/sbin")

CAN_START = CUPSD is not None and shutil.which("lp") is not None and os.geteuid() == 0
"""Whether one can be started here: CUPS is installed, and we are root."""

_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && exit 0
paper=${DEVICE_URI#paper:}
if [ -e "$paper.empty" ]; then
  echo "STATE: +media-empty-error" >&2
  while [ -e "$paper.empty" ]; do sleep 0.05; done
  echo "STATE: -media-empty-error" >&2
fi
cat "${6:--}" > "$paper"
"""


class PrintSystem:
    """A CUPS server in a folder of its own, with a kind of printer whose paper is a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "cups.sock"
        self.spool = folder / "spool"
        for name in ("root", "spool", "cache", "state", "temporary", "log"):
            (folder / name).mkdir()
        (folder / "temporary").chmod(0o1777)
        programs = folder / "bin"
        (programs / "backend").mkdir(parents=True)
        for name in ("daemon", "filter", "monitor", "notifier"):
            (programs / name).symlink_to(f"/usr/lib/cups/{name}")
        (programs / "backend" / "paper").write_text(_BACKEND)
        (programs / "backend" / "paper").chmod(0o755)
        (folder / "files.conf").write_text(
            f"ServerRoot {folder}/root\nRequestRoot {self.spool}\nCacheDir {folder}/cache\n"
            f"StateDir {folder}/state\nTempDir {folder}/temporary\nErrorLog {folder}/log/error\n"
            f"AccessLog {folder}/log/access\nPageLog {folder}/log/page\n"
            f"ServerBin {folder}/bin\nDataDir /usr/share/cups\nSystemGroup root lpadmin\n"
        )
        (folder / "cupsd.conf").write_text(
            f"Listen {self.socket}\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n"
            "PreserveJobHistory Yes\nPreserveJobFiles Yes\n"
            "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
            "<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n"
        )
        self.process = subprocess.Popen(
            [str(CUPSD), "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    @property
    def places(self) -> dict[str, str]:
        """What a program's environment needs to print here."""
        return {"CUPS_SERVER": str(self.socket)}

    def add_queue(self, name: str) -> Path:
        """A queue that is on and takes jobs; gives the file that stands for its paper."""
        paper = self.folder / f"{name}.out"
        paper.write_bytes(b"")
        paper.chmod(0o666)
        self.admin("lpadmin", "-p", name, "-v", f"paper:{paper}", "-E")
        return paper

    def admin(self, *command: str) -> None:
        """Run a command of the print system's own."""
        tool = shutil.which(command[0], path=os.environ["PATH"] + ":/usr/sbin")
        subprocess.run(
            [str(tool), *command[1:]], check=True, capture_output=True, env=self._environment
        )

    def job_notes(self) -> bytes:
        """What the print system wrote down about its jobs."""
        return b"".join(path.read_bytes() for path in self.spool.glob("c*"))

    def jobs(self) -> int:
        """How many documents were handed to it; it keeps each."""
        return sum(1 for _ in self.spool.glob("d*"))

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=20)

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.places}

    def _answers(self) -> bool:
        asked = subprocess.run(
            ["lpstat", "-r"], capture_output=True, check=False, env=self._environment
        )
        return b"scheduler is running" in asked.stdout


@contextmanager
def a_printer(folder: Path) -> Iterator[PrintSystem | None]:
    """A print system with one queue, or None where none can be started here. A short path: a socket's has 107 signs."""
    if not CAN_START:
        yield None
        return
    folder.mkdir()
    folder.chmod(0o755)
    system = PrintSystem(folder)
    try:
        system.add_queue("Hub")
        yield system
    finally:
        system.stop()


def wait_until(fact: Callable[[], bool]) -> None:
    """Wait for a fact, 20 seconds at most."""
    deadline = time.monotonic() + 20
    while not fact():
        if time.monotonic() > deadline:
            raise TimeoutError("waited 20 s in vain")
        time.sleep(0.02)
