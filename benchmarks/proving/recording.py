"""Records every write, sync and rename that a program makes in one folder, with a small C library of our own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("recorder.c")

NO_COMPILER = "no C compiler on this machine (or not Linux), so nothing could be recorded"


@dataclass(frozen=True)
class Event:
    """One thing that happened to a folder: `letter` as recorder.c has it, `file` the inode, `data` what was written."""

    letter: str
    file: int
    offset: int
    path: str
    data: bytes


def compiler() -> str | None:
    """The C compiler of this machine; None where recording cannot work."""
    return shutil.which("cc") if sys.platform == "linux" else None


def build_recorder(into: Path) -> Path:
    """Compile the recorder into the folder `into`."""
    library = into / "recorder.so"
    cc = compiler()
    if cc is None:
        raise RuntimeError(NO_COMPILER)
    subprocess.run(
        [cc, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"],
        check=True,
    )
    return library


def record(
    program: Sequence[str],
    *,
    folder: Path,
    scratch: Path,
    environment: Mapping[str, str] | None = None,
) -> list[Event]:
    """Run `program` to its end and give what it did to `folder`, in order.

    In the arguments, "{told}" stands for the number of the descriptor on which the program tells what it kept.
    """
    log = scratch / "recorded"
    log.unlink(missing_ok=True)
    with Path(os.devnull).open("wb") as nowhere:
        told = nowhere.fileno()
        subprocess.run(
            [argument.replace("{told}", str(told)) for argument in program],
            env={
                **os.environ,
                **(environment or {}),
                "LD_PRELOAD": str(build_recorder(scratch)),
                "RECORD_FOLDER": str(folder.resolve()),
                "RECORD_TO": str(log),
                "RECORD_TOLD": str(told),
            },
            pass_fds=(told,),
            check=True,
        )
    return read_events(log.read_bytes())


def read_events(raw: bytes) -> list[Event]:
    """The events in a recording."""
    events, at = [], 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        letter, number, offset, length, path = raw[at:end].decode().split(" ", 4)
        at = end + 1 + int(length)
        events.append(Event(letter, int(number), int(offset), path, raw[end + 1 : at]))
    return events
