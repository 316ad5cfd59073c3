"""What a writer of directory data is given and gives: whole files by name, nothing touched on the disk."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.area import Area
from heartdesk.interchange.outgoing import Outgoing


@dataclass(frozen=True)
class Export:
    """What is to be written: the directory as it may leave, whose it is, the day it leaves on (local), its name."""

    directory: Outgoing
    area: Area
    day: date
    name: str = ""


@dataclass(frozen=True)
class Writer:
    """One shape: its name on the command line, what it is, whether it makes a folder, and its files.

    `files` gives (name within the folder, bytes); a writer of one file gives it under the name "".
    """

    name: str
    about: str
    folder: bool
    files: Callable[[Export], Iterator[tuple[str, bytes]]]


def as_json(value: Any) -> bytes:
    """The one way JSON leaves: UTF-8, readable, with a line's end."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
