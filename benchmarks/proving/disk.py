"""A disk as a power cut may leave it: what was synced is there, everything later may be dropped, kept or torn.

Two manners of file system. On an *ordered* one (ext4, NTFS) a sync brings every earlier creation, rename, removal and
truncation along, and these happen in their order. On a *posix* one a sync brings that file only, and each folder's own
sync its names. In both, a file that is created and then synced keeps its name. Drives that lie about a sync are beyond
this model.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from benchmarks.proving.recording import Event

SECTOR = 512
"""Bytes a drive writes whole or not at all."""

Manner = Literal["ordered", "posix"]

_NAMES = "CRUM"
"""Letters of events that change names: create, rename, remove, make a folder."""


@dataclass
class Surface:
    """Names and contents, as they stand at one moment."""

    names: dict[str, int] = field(default_factory=dict)
    contents: dict[int, bytearray] = field(default_factory=dict)

    def copy(self) -> "Surface":
        contents = {number: bytearray(content) for number, content in self.contents.items()}
        return Surface(dict(self.names), contents)

    def apply(self, event: Event) -> None:
        """Let one event happen, wholly."""
        if event.letter == "C":
            self.names[event.path] = event.file
            self.contents.setdefault(event.file, bytearray())
        elif event.letter == "W":
            content = self.contents.setdefault(event.file, bytearray())
            missing = event.offset + len(event.data) - len(content)
            content.extend(bytes(max(0, missing)))
            content[event.offset : event.offset + len(event.data)] = event.data
        elif event.letter == "T":
            content = self.contents.setdefault(event.file, bytearray())
            content[event.offset :] = bytes(max(0, event.offset - len(content)))
        elif event.letter == "R":
            self._rename(event.path, event.data.decode())
        elif event.letter == "U":
            self.names.pop(event.path, None)

    def _rename(self, old: str, new: str) -> None:
        for name in [name for name in self.names if name == old or name.startswith(f"{old}/")]:
            self.names[new + name[len(old) :]] = self.names.pop(name)

    def files(self) -> dict[str, bytes]:
        """What a reader finds: path within the folder -> bytes. SQLite makes its -shm anew."""
        return {
            name: bytes(self.contents[number])
            for name, number in self.names.items()
            if not name.endswith("-shm")
        }


class Disk:
    """A folder's disk, walked along a recording; at any point the power may go."""

    def __init__(self, start: Mapping[str, bytes], *, manner: Manner) -> None:
        self._safe = Surface()
        for number, (name, data) in enumerate(start.items(), start=1):
            self._safe.names[name] = -number
            self._safe.contents[-number] = bytearray(data)
        self._seen = self._safe.copy()
        self._waiting: list[Event] = []
        self._manner = manner
        self._stand_in: dict[int, int] = {}
        self._fresh = len(start)

    def happen(self, event: Event) -> None:
        """One more event of the recording."""
        if event.letter == "A" or event.path.endswith("-shm"):
            return
        event = self._own_number(event)
        if event.letter in "SD":
            self._sync(event)
        else:
            self._seen.apply(event)
            self._waiting.append(event)

    def files(self) -> dict[str, bytes]:
        """The folder as programs see it while the power holds."""
        return self._seen.files()

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The folder as it may be found if the power goes now."""
        left = self._safe.copy()
        how = {
            number: (
                chance.choice(("all", "none", "first", "any")),
                chance.randrange(1 + sum(event.file == number for event in self._waiting)),
            )
            for number in {event.file for event in self._waiting}
        }
        names_kept = self._names_kept(chance)
        done: dict[int, int] = {}
        for event in self._waiting:
            if event.letter in _NAMES or (event.letter == "T" and self._manner == "ordered"):
                if id(event) in names_kept:
                    left.apply(event)
                continue
            manner, first = how[event.file]
            done[event.file] = done.get(event.file, 0) + 1
            kept = {
                "all": True,
                "none": False,
                "first": done[event.file] <= first,
                "any": chance.random() < 0.5,
            }[manner]
            if kept:
                for part in _torn(event, chance):
                    left.apply(part)
        return left.files()

    def _names_kept(self, chance: random.Random) -> set[int]:
        """Which waiting changes of names (and lengths, where these are in order too) reached the disk."""
        if self._manner == "ordered":
            ordered = [event for event in self._waiting if event.letter in (*_NAMES, "T")]
            return {id(event) for event in ordered[: chance.randrange(len(ordered) + 1)]}
        of_folder: dict[str, list[Event]] = {}
        for event in self._waiting:
            if event.letter in _NAMES:
                of_folder.setdefault(_folder_of(event), []).append(event)
        return {
            id(event)
            for events in of_folder.values()
            for event in events[: chance.randrange(len(events) + 1)]
        }

    def _sync(self, sync: Event) -> None:
        still: list[Event] = []
        made = [
            place
            for place, event in enumerate(self._waiting)
            if sync.letter == "S" and event.letter == "C" and event.file == sync.file
        ]
        for place, event in enumerate(self._waiting):
            # A file's own name comes with it, and with that name whatever its folder was told before.
            along = any(
                place <= one and _folder_of(event) == _folder_of(self._waiting[one]) for one in made
            )
            if self._brought_by(sync, event) or (along and event.letter in _NAMES):
                self._safe.apply(event)
                if event.letter == "T":
                    still = [_within_length(one, event) for one in still]
            else:
                still.append(event)
        self._waiting = still

    def _brought_by(self, sync: Event, event: Event) -> bool:
        """Whether a sync brings an earlier event to the disk."""
        if sync.letter == "S" and event.file == sync.file and event.letter in "WT":
            return True
        if self._manner == "ordered":
            return event.letter in (*_NAMES, "T")
        return sync.letter == "D" and event.letter in _NAMES and _folder_of(event) == sync.path

    def _own_number(self, event: Event) -> Event:
        """The event with a number of our own for its file: a system gives an inode again once its file is gone."""
        if event.letter == "C":
            self._fresh += 1
            self._stand_in[event.file] = self._fresh
        elif event.letter in "WTS" and event.file not in self._stand_in:
            self._stand_in[event.file] = self._seen.names[event.path]
        number = self._stand_in.get(event.file, event.file)
        return Event(event.letter, number, event.offset, event.path, event.data)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by their path within it, without SQLite's -shm."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put these files into an empty folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(data)


def cuts(
    start: Mapping[str, bytes], events: Iterable[Event], points: Iterable[int], *, manner: Manner
) -> Iterator[tuple[int, Disk]]:
    """The disk just before each of `points` (numbers of events, in order)."""
    disk, wanted = Disk(start, manner=manner), iter(points)
    point = next(wanted, None)
    for number, event in enumerate(events):
        while point is not None and point <= number:
            yield point, disk
            point = next(wanted, None)
        disk.happen(event)
    while point is not None:
        yield point, disk
        point = next(wanted, None)


def _torn(event: Event, chance: random.Random) -> Iterator[Event]:
    """A write, or in three cases of ten only a run of its sectors."""
    if event.letter != "W" or chance.random() >= 0.3:
        yield event
        return
    sectors = -(-len(event.data) // SECTOR)
    first, last = sorted((chance.randrange(sectors + 1), chance.randrange(sectors + 1)))
    part = event.data[first * SECTOR : last * SECTOR]
    if part:
        yield Event("W", event.file, event.offset + first * SECTOR, event.path, part)


def _within_length(event: Event, cut: Event) -> Event:
    """A waiting write once its file was cut to a length that is already on the disk."""
    if event.letter != "W" or event.file != cut.file:
        return event
    data = event.data[: max(0, cut.offset - event.offset)]
    return Event("W", event.file, event.offset, event.path, data)


def _folder_of(event: Event) -> str:
    """The folder whose names an event changes."""
    path = event.data.decode() if event.letter == "R" else event.path
    return str(PurePosixPath(path).parent)
