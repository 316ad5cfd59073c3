"""A council's server in memory, and the road of one desk to it: one request where it knows how far that desk has got.

It keeps a log that only grows, and forgets where it is set back or wiped. See heartdesk.sync.model.Road.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import sum_of
from heartdesk.sync.model import Arrival, Exchanged, Held, Name, PlaceTrouble

AT_ONCE = 6
"""Bundles that one answer brings: few, so that many rounds need more than one."""


Image = tuple[str, list[tuple[Name, bytes]], list[str], dict[str, bytes]]


@dataclass
class MemoryServer:
    """What the server keeps. `after` so many requests from now something goes wrong, once; `how` says what."""

    log_id: str = "first"
    log: list[tuple[Name, bytes]] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    after: int = -1
    how: str = ""
    requests: int = 0
    parts: dict[str, bytes] = field(default_factory=dict)

    def image(self) -> "Image":
        """A backup of it: logs and parts of snapshots lie in one database."""
        return self.log_id, list(self.log), list(self.sums), dict(self.parts)

    def set_back(self, image: "Image") -> None:
        """Go on from a backup, as if nothing had been since."""
        self.log_id, self.log, self.sums = image[0], list(image[1]), list(image[2])
        self.parts = dict(image[3])

    def wipe(self, log_id: str) -> None:
        """It is lost; a new one knows nothing."""
        self.log_id, self.log, self.sums, self.parts = log_id, [], [], {}

    def cursor(self, position: int) -> str:
        """The log's id, a position in it, the running sum of all that lies before it: another past has another one."""
        return f"{self.log_id} {position} {self.sums[position - 1] if position else ''}"

    def position(self, cursor: str) -> int | None:
        """How far a cursor is; None where it is of another log, or of another past."""
        position = int(cursor.split(" ")[1])
        known = position <= len(self.log) and cursor == self.cursor(position)
        return position if known else None

    def keep(self, out: Sequence[tuple[Name, bytes]]) -> None:
        there = {name for name, _ in self.log}
        for name, data in out:
            if name not in there:
                there.add(name)
                before = self.sums[-1] if self.sums else ""
                self.sums.append(sum_of(before.encode() + sum_of(data)).hex()[:16])
                self.log.append((name, data))


class MemoryLine:
    """The road of one desk."""

    coming = 0

    def __init__(self, server: MemoryServer, *, place: str) -> None:
        self.place = place
        self._server = server
        self._gathered: list[tuple[Name, bytes]] = []
        self._next = ""

    def arrivals(self, held: Mapping[Name, Held]) -> Iterator[Arrival]:
        self._ask()
        listed = list(self._server.log)
        self._next = self._server.cursor(len(listed))
        self._answer()
        found = [(name, data) for name, data in listed if name not in held]
        self.coming = len(found)
        for number, (name, data) in enumerate(found):
            if number % AT_ONCE == 0:
                self._ask()
                self._answer()
            yield Arrival(name.tag, data)

    def lacks(self, held: Mapping[Name, Held]) -> list[Name]:
        there = {name for name, _ in self._server.log}
        return [name for name in held if name not in there]

    def count_there(self) -> int:
        return len(self._server.log)

    def put(self, name: Name, data: bytes) -> None:
        self._gathered.append((name, data))

    def flush(self) -> None:
        out, self._gathered = self._gathered, []
        if out:
            self._ask()
            untouched = self._next == self._server.cursor(len(self._server.log))
            self._server.keep(out)
            if untouched:
                self._next = self._server.cursor(len(self._server.log))
            self._answer()

    def exchange(self, cursor: str, out: Sequence[tuple[Name, bytes]]) -> Exchanged | None:
        server = self._server
        self._ask()
        position = server.position(cursor)
        if position is None:
            self._answer()
            return None
        new = server.log[position : position + AT_ONCE]
        end = position + len(new)
        left = len(server.log) - end
        server.keep(out)
        # What this desk has just brought does not come back to it.
        end = end if left else len(server.log)
        made = Exchanged(
            tuple(Arrival(name.tag, data) for name, data in new),
            server.cursor(end),
            more=left > 0,
            left=left,
        )
        self._answer()
        return made

    def cursor_now(self) -> str:
        return self._next

    def told(self) -> tuple[str, ...]:
        return ()

    def tidings(self, held: Mapping[Name, Held]) -> Iterator[bytes]:
        self._ask()
        self._answer()
        for name, data in self._server.log:
            if name.audience is Audience.DIRECTORY and name not in held:
                yield data

    def parts(self) -> Mapping[str, int]:
        self._ask()
        self._answer()
        return {name: len(data) for name, data in self._server.parts.items()}

    def read_part(self, name: str) -> bytes:
        self._ask()
        self._answer()
        return self._server.parts[name]

    def put_part(self, name: str, data: bytes) -> None:
        self._ask()
        self._server.parts.setdefault(name, data)
        self._answer()

    def take_away(self, names: Collection[Name], parts: Collection[str]) -> int:  # noqa: ARG002
        return 0

    def _ask(self) -> None:
        self._server.requests += 1
        self._server.after -= 1
        if self._server.after == 0 and self._server.how == "gone":
            raise _cut("nobody answers")

    def _answer(self) -> None:
        if self._server.after == 0 and self._server.how == "lost reply":
            raise _cut("the answer did not come")


def _cut(why: str) -> PlaceTrouble:
    return PlaceTrouble(f"The server could not be met ({why}). Nothing is lost.", then="Later.")
