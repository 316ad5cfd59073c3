"""A folder in memory that may fail."""

from collections.abc import Iterator
from dataclasses import dataclass

from heartdesk.sync.transports.drive import Lying


@dataclass
class Faults:
    """What goes wrong on a drive: `after` so many reads and writes from now, once; `how` says what."""

    after: int = -1
    how: str = ""


class MemoryDrive:
    """A folder in memory that may fail. See heartdesk.sync.transports.drive.Drive."""

    def __init__(self) -> None:
        self.lying: dict[str, bytes] = {}
        self.faults = Faults()

    def files(self) -> Iterator[Lying]:
        self._count()
        return iter([Lying(path, len(data)) for path, data in self.lying.items()])

    def read(self, path: str, most: int) -> bytes:
        if self._count() == "cut":
            return self.lying[path][: len(self.lying[path]) // 2]
        return self.lying[path][:most]

    def write(self, path: str, data: bytes) -> None:
        how = self._count()
        if how == "torn":  # half of it lies there under its name, and nobody was told
            self.lying[path] = data[: len(data) // 2]
            raise OSError(5, "the stick was pulled out")
        self.lying[path] = data
        if how == "lost reply":
            raise OSError(5, "it was written, but nobody said so")

    def remove(self, path: str) -> None:
        self.lying.pop(path, None)

    def _count(self) -> str:
        self.faults.after -= 1
        if self.faults.after == 0:
            if self.faults.how == "gone":
                raise OSError(5, "the share is gone")
            return self.faults.how
        return ""
