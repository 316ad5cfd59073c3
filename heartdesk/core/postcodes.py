"""The postcodes of an area and around it, each with its point: one small file in the profile, looked up in memory.

Open data that names nobody, so it stands in the clear. A file that is damaged, or made for another area, is as if it
were not there: postcodes are then known by their sector only.
"""

import hashlib
import json
import logging
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from heartdesk.core.area_model import Position
from heartdesk.core.grid import position_of

NAME = "postcodes.bin"
"""The file's name in a profile folder."""

_FORMAT = 1
_ROW = struct.Struct(">7sIIB")
_HERE, _ELSEWHERE, _ENDED = 1, 2, 4
_LONGEST_HEAD = 4_096

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Postcode:
    """One postcode: its point on the grid in metres; `here` says whether it is in the council, None where unknown."""

    code: str
    easting: int
    northing: int
    here: bool | None = None
    ended: bool = False

    @property
    def position(self) -> Position:
        """Its middle: latitude and longitude in degrees."""
        return position_of(self.easting, self.northing)


@dataclass(frozen=True)
class About:
    """What a table was made from: its source in words, the day it was brought in (local, ISO), how many it holds."""

    source: str
    day: str
    count: int

    def in_words(self) -> str:
        """The same as part of a sentence."""
        day = datetime.fromisoformat(self.day)
        return f"{self.count:,} postcodes from {self.source}, brought in on {day.day} {day:%B %Y}"


class Postcodes:
    """The table beside a store. `find` reads memory only; `read_again` reads the file."""

    def __init__(self, path: Path, area: str) -> None:
        self._path = path
        self._area = area
        self._rows = b""
        self.about: About | None = None

    @classmethod
    def in_folder(cls, folder: Path, area: str) -> "Postcodes":
        """The table of a profile folder, empty where it has none."""
        table = cls(folder / NAME, area)
        table.read_again()
        return table

    @property
    def path(self) -> Path:
        """Where the table's file stands, or would stand."""
        return self._path

    def read_again(self) -> None:
        """Take what the file holds now. Whatever is wrong with it, nothing is raised: it then holds none."""
        self._rows, self.about = b"", None
        try:
            self._rows, self.about = _unpacked(self._path.read_bytes(), self._area)
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            _log.warning("the table of postcodes could not be read and is left out")

    def __len__(self) -> int:
        return len(self._rows) // _ROW.size

    def find(self, code: str) -> Postcode | None:
        """The postcode, however it is spaced, or None where the table does not hold it."""
        wanted = _key(code)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._rows[middle * _ROW.size : middle * _ROW.size + 7] < wanted:
                low = middle + 1
            else:
                high = middle
        if low == len(self):
            return None
        key, easting, northing, marks = _ROW.unpack_from(self._rows, low * _ROW.size)
        if key != wanted:
            return None
        here = True if marks & _HERE else False if marks & _ELSEWHERE else None
        bare = key.decode("ascii").strip()
        return Postcode(f"{bare[:-3]} {bare[-3:]}", easting, northing, here, bool(marks & _ENDED))


def packed(postcodes: Iterable[Postcode], *, area: str, source: str, day: str) -> bytes:
    """The bytes of a table: a line of JSON, then 16 bytes a postcode in order."""
    rows = {_key(one.code): one for one in postcodes}
    body = b"".join(
        _ROW.pack(key, rows[key].easting, rows[key].northing, _marks(rows[key]))
        for key in sorted(rows)
    )
    head = {
        "format": _FORMAT,
        "area": area,
        "source": source,
        "day": day,
        "sum": hashlib.sha256(body).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + body


def _unpacked(data: bytes, area: str) -> tuple[bytes, About]:
    head, line_end, body = data.partition(b"\n")
    if not line_end or len(head) > _LONGEST_HEAD:
        raise ValueError("no head")
    said = json.loads(head)
    if said["format"] != _FORMAT or said["area"] != area:
        raise ValueError("made for another area or a newer HeartDesk")
    if len(body) % _ROW.size or hashlib.sha256(body).hexdigest() != said["sum"]:
        raise ValueError("damaged")
    return body, About(str(said["source"]), str(said["day"]), len(body) // _ROW.size)


def _marks(one: Postcode) -> int:
    here = 0 if one.here is None else _HERE if one.here else _ELSEWHERE
    return here | (_ENDED if one.ended else 0)


def _key(code: str) -> bytes:
    bare = "".join(code.split()).upper()
    return bare.encode("ascii", "replace").ljust(7)
