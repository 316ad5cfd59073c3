"""The road by folder: a shared or cloud-synced folder, or a memory stick carried from hub to hub.

Each bundle is a file `HeartDesk/<desk>/<stream>/<audience>-<number>-<hash8>.hdb`, written under another name, renamed.
A file is never changed. One that does not hold what its name promises is asked for again, by an empty file beside it
with `.again` after its name, and put right by whoever has the whole one.
"""

import errno
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import LARGEST, sum_of
from heartdesk.sync.model import Arrival, Exchanged, Held, Name, PlaceTrouble, by_urgency, is_part
from heartdesk.sync.transports.drive import DiskDrive, Drive, Lying
from heartdesk.sync.transports.patient import PatientDrive, is_there

FOLDER = "HeartDesk"
"""The folder within the shared one that is ours."""

ENDING = ".hdb"
AGAIN = ".again"
"""After the name of a file of which somebody found that it is not whole, or not what it should be."""

_SNAPSHOTS = "snapshots/"
_FULL = frozenset((errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)))

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
        self._just_listed: list[Lying] = []

    def arrivals(self, held: Mapping[Name, Held]) -> Iterator[Arrival]:
        """What lies there and is not held: by desk and stream, in order of number."""
        self._there, self._broken = {}, set()
        found: list[tuple[Name | None, str, int]] = []
        listed, self._just_listed = self._just_listed or self._listed(), []
        for lying in listed:
            name = name_at(lying[0])
            if name is not None:
                self._there[name] = lying[1]
            if lying[0].endswith(AGAIN):
                self._asked_again(lying[0])
            elif name not in held and not _is_part_at(lying[0]):
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
            if name in self._broken:
                self._drive.remove(path_of(name) + AGAIN)
                self._broken.discard(name)
        except OSError as error:
            raise _cannot("written to", self.place, error) from error
        self._there[name] = len(data)
        self._just_listed = []

    def flush(self) -> None:
        """Each bundle is brought out at once."""

    def exchange(self, cursor: str, out: Sequence[tuple[Name, bytes]]) -> Exchanged | None:  # noqa: ARG002
        """A folder remembers nobody: it is looked through each time."""
        return None

    def cursor_now(self) -> str:
        """None is kept of a folder."""
        return ""

    def tidings(self, held: Mapping[Name, Held]) -> Iterator[bytes]:
        """Bundles for the directory's audience, which tell who was shut out: those that lie there and are not held."""
        for path, length in self._just_listed or self._listed():
            name = name_at(path)
            of_directory = name is not None and name.audience is Audience.DIRECTORY
            if of_directory and name not in held and length <= LARGEST:
                arrival = self._arrival(name, path, length)
                if arrival is not None:
                    yield arrival.data

    def parts(self) -> Mapping[str, int]:
        """The parts of snapshots that lie there."""
        self._just_listed = self._listed()  # what is asked next need not list it all again
        found = (
            (path.removeprefix(_SNAPSHOTS), length)
            for path, length in self._just_listed
            if path.startswith(_SNAPSHOTS)
        )
        return {name: length for name, length in found if is_part(name)}

    def read_part(self, name: str) -> bytes:
        """The bytes of a part, as they lie there."""
        try:
            return self._drive.read(_SNAPSHOTS + name, LARGEST + 1)
        except OSError as error:
            raise _cannot("read", self.place, error) from error

    def put_part(self, name: str, data: bytes) -> None:
        """Leave a part there."""
        try:
            self._drive.write(_SNAPSHOTS + name, data)
        except OSError as error:
            raise _cannot("written to", self.place, error) from error

    def take_away(self, names: Collection[Name], parts: Collection[str]) -> int:
        """Delete what a snapshot stands for. A file that cannot be deleted now is, in another round."""
        count = 0
        for path in (*map(path_of, names), *(_SNAPSHOTS + part for part in parts)):
            with suppress(OSError):
                self._drive.remove(path)
                count += 1
        for name in names:
            self._there.pop(name, None)
        return count

    def told(self) -> tuple[str, ...]:
        """A folder says nothing of its own."""
        return ()

    def _listed(self) -> list[Lying]:
        try:
            return list(self._drive.files())
        except FileNotFoundError:
            return []  # nobody has been here yet
        except OSError as error:
            raise _cannot("read", self.place, error) from error

    def _asked_again(self, path: str) -> None:
        """Somebody found that a file is not what it should be: from here it is as if it were not there."""
        name = name_at(path.removesuffix(AGAIN))
        if name is not None:
            self._broken.add(name)

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
            with suppress(OSError):
                self._drive.write(path + AGAIN, b"")
            return Arrival(called, why_not="is not all there yet, or was damaged on the way")
        return Arrival(called, data)


def road_by_folder(folder: Path) -> FolderRoad:
    """The road through a folder that is there. Raises PlaceTrouble where it is not: a stick not yet put in."""
    if not is_there(folder):
        raise PlaceTrouble(
            f"The folder {folder} is not there, so nothing left or arrived. Nothing is lost.",
            then="Put the stick in, or connect to the share, then meet again.",
        )
    drive = PatientDrive(DiskDrive(folder / FOLDER), of=str(folder))
    return FolderRoad(drive, place=str(folder))


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


def _is_part_at(path: str) -> bool:
    return path.startswith(_SNAPSHOTS) and is_part(path.removeprefix(_SNAPSHOTS))


def _in_order(found: tuple[Name | None, str, int]) -> tuple[int, int, str]:
    """What is for those who look after people first, then what is surely first: fewer bundles have to wait."""
    name, path, _ = found
    if name is None:
        return len(Audience), 0, path
    return by_urgency(name.audience), name.number, path


def _cannot(what: str, place: str, error: OSError) -> PlaceTrouble:
    if error.errno in _FULL:
        return PlaceTrouble(
            f"There is no room left in the folder {place} ({error.strerror}). Nothing is lost.",
            then="Make some room there, or take another stick, then meet again: it goes on where it stopped.",
        )
    return PlaceTrouble(
        f"The folder {place} could not be {what} ({error.strerror or 'no reason given'}). Nothing is lost.",
        then="Check the stick or the connection, then meet again: it goes on where it stopped.",
    )
