"""The road by folder: a shared or cloud-synced folder, or a memory stick carried from hub to hub.

Each bundle is a file `HeartDesk/<desk>/<stream>/<audience>-<number>-<hash8>.hdb`, written under another name, renamed.
A file is never changed; one that does not hold what its name promises is put right by whoever has the whole one.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import LARGEST, sum_of
from heartdesk.sync.model import Arrival, Held, Name, PlaceTrouble
from heartdesk.sync.transports.drive import DiskDrive, Drive

FOLDER = "HeartDesk"
"""The folder within the shared one that is ours."""

ENDING = ".hdb"

_PATH = re.compile(
    rf"([0-9a-f]{{32}})/([0-9a-f-]{{36}})/({'|'.join(Audience)})-([0-9]{{8,16}})-([0-9a-f]{{8}})\.hdb"
)


class FolderRoad:
    """See heartdesk.sync.model.Road. `place` is how people call the folder."""

    def __init__(self, drive: Drive, *, place: str) -> None:
        self.place = place
        self.coming = 0
        self._drive = drive
        self._there: dict[Name, int] = {}
        self._broken: set[Name] = set()

    def arrivals(self, held: Mapping[Name, Held]) -> Iterator[Arrival]:
        """What lies there and is not held: by desk and stream, in order of number."""
        self._there, self._broken = {}, set()
        found: list[tuple[Name | None, str, int]] = []
        for lying in self._listed():
            name = name_at(lying[0])
            if name is not None:
                self._there[name] = lying[1]
            if name is None or name not in held:
                found.append((name, *lying))
        found.sort(key=_in_order)
        self.coming = len(found)
        for name, path, length in found:
            arrival = self._arrival(name, path, length)
            if arrival is not None:
                yield arrival

    def lacks(self, held: Mapping[Name, Held]) -> list[Name]:
        """Which of those are not there, or not as long as they should be."""
        return sorted(
            name
            for name, kept in held.items()
            if self._there.get(name) != kept.length or name in self._broken
        )

    def count_there(self) -> int:
        """How many bundles lie there."""
        return len(self._there)

    def put(self, name: Name, data: bytes) -> None:
        """Leave a bundle there. Raises PlaceTrouble where the folder refuses."""
        try:
            self._drive.write(path_of(name), data)
        except OSError as error:
            raise _cannot("written to", self.place, error) from error
        self._there[name] = len(data)

    def _listed(self) -> list[tuple[str, int]]:
        try:
            return [(lying.path, lying.length) for lying in self._drive.files()]
        except FileNotFoundError:
            return []  # nobody has been here yet
        except OSError as error:
            raise _cannot("read", self.place, error) from error

    def _arrival(self, name: Name | None, path: str, length: int) -> Arrival | None:
        """A file as it is found there; None for one that is left alone without a word."""
        called = path.rpartition("/")[2]
        if not path.endswith(ENDING):
            if path.endswith(".part"):  # somebody is writing it, or stopped halfway
                return None
            return Arrival(called, why_not="is not one of HeartDesk's and was left alone")
        if length > LARGEST:
            return Arrival(called, why_not="was left aside: it is larger than any HeartDesk sends")
        try:
            data = self._drive.read(path, LARGEST + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _cannot("read", self.place, error) from error
        if name is not None and sum_of(data)[:4].hex() != name.tag:
            self._broken.add(name)
            self._there.pop(name, None)
            return Arrival(called, why_not="is not all there yet, or was damaged on the way")
        return Arrival(called, data)


def road_by_folder(folder: Path) -> FolderRoad:
    """The road through a folder that is there. Raises PlaceTrouble where it is not: a stick not yet put in."""
    if not folder.is_dir():
        raise PlaceTrouble(
            f"The folder {folder} is not there, so nothing left or arrived. Nothing is lost.",
            then="Put the stick in, or connect to the share, then sync again.",
        )
    return FolderRoad(DiskDrive(folder / FOLDER), place=str(folder))


def path_of(name: Name) -> str:
    """Where a bundle lies within our folder."""
    return f"{name.desk}/{name.stream}/{name.audience}-{name.number:08d}-{name.tag}{ENDING}"


@lru_cache(maxsize=65_536)
def name_at(path: str) -> Name | None:
    """The name of the bundle that should lie at a path; None where the path is none of ours."""
    named = _PATH.fullmatch(path)
    if named is None:
        return None
    desk, stream, audience, number, tag = named.groups()
    with suppress(ValueError):
        return Name(desk, stream, Audience(audience), int(number), tag)
    return None


def _in_order(found: tuple[Name | None, str, int]) -> tuple[bool, int, str]:
    """What is surely first of what is found comes first: fewer bundles have to wait."""
    name, path, _ = found
    return (name is None, name.number if name else 0, path)


def _cannot(what: str, place: str, error: OSError) -> PlaceTrouble:
    return PlaceTrouble(
        f"The folder {place} could not be {what} ({error.strerror or 'no reason given'}). Nothing is lost.",
        then="Check the stick or the connection, then sync again: it goes on where it stopped.",
    )
