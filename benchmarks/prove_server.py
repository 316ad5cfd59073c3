"""Proof: real desks that meet at the real server, killed at either end and cut at every byte, lose and double nothing.

    python -m benchmarks.prove_server [KILLS] [STEP]

Two processes, each with a real encrypted desk, write and meet at a server of its own process over a real PostgreSQL.
One of the desks or the server is killed (SIGKILL) at a random moment, or its connections to the database are cut off
there; it is started again, and so on. Then one round of two desks is cut at every byte, up and down.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from benchmarks.proving.children import Child, start
from benchmarks.proving.cutting import Outcome as CutsOutcome
from benchmarks.proving.cutting import cut_everywhere
from benchmarks.proving.figures import Proof
from benchmarks.proving.two_desks import (
    NAMES,
    Held,
    Told,
    create,
    two_desks,
    until_still,
    write_and_meet,
)
from heartdesk.core.kinds import Kind
from heartdesk.core.wire import sum_of
from heartdesk.server.councils import add_council
from heartdesk.server.private import PrivateDatabase, private_database
from heartdesk.server.web import Rates
from heartdesk.store.desk import Desk
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.server import road_by_server
from heartdesk.sync.transports.server_line import Patience
from tests.makers import a_desk
from tests.sync.server_line_proxy import Cuts, Proxy, a_line
from tests.sync.server_makers import Councils, Program, a_hall

KILLS, EVERY = 300, 1
HERE, THERE = NAMES
LONGEST = 0.5
"""Seconds that everybody works before somebody may be killed."""

PATIENT = Patience(connect=10.0, send=10.0, answer=10.0)
"""A line that is cut is felt at once; only a machine that has much else to do needs any patience."""

SAFE = "Nothing is lost"
WAYS = {"up": SAFE, "down": SAFE}
"""Where a round is cut, and what it must say of it."""


_FAULT = '"event": "fault"'


@dataclass
class Outcome:
    """What the kills came to, each kind counted."""

    kills: dict[str, int] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    held: Held = field(default_factory=Held)


@dataclass
class Meeting:
    """A folder for everything, a server, and the council that meets there."""

    folder: Path
    program: Program
    council: Councils
    database: PrivateDatabase

    def kill_server(self) -> list[str]:
        """Kill it; what it had done wrong before."""
        ended = self.program.process.poll() is not None
        said = self.program.kill().splitlines()
        return ["the server ended by itself"] * ended + [line for line in said if _FAULT in line]

    def cut_off(self) -> None:
        """End the server's connections to its database, whatever they are in the middle of."""
        ending = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = 'heartdesk_service' AND pid <> pg_backend_pid()"
        )
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.database.service) as connection,
        ):
            connection.execute(ending)


def work(*, folder: Path, name: str, root: bytes, address: str, seed: int, told: int) -> None:
    """Write and meet at the server until killed."""
    desk = a_desk(folder / name)
    meeting = partial(_meet, desk, _council(root), name, address)
    write_and_meet(desk, name, meeting, seed=seed, told=told)


def kill_often(meeting: Meeting, *, times: int) -> Outcome:
    """Let both desks work, end a desk, the server or its connections at a random moment, so many times."""
    chance, outcome = random.Random(times), Outcome()
    for desk in two_desks(meeting.folder).values():
        desk.close()
    working = {name: _start(meeting, name, number) for number, name in enumerate(NAMES)}
    for number in range(times):
        who = chance.choice((*NAMES, "server", "server", "database"))
        time.sleep(chance.random() * LONGEST)
        if who == "server":
            outcome.told.fell += meeting.kill_server()
            meeting.program.start()
        elif who == "database":
            meeting.cut_off()
        else:
            first = os.read(working[who].said, 1)  # it is at work by then
            outcome.told.kill_and_hear(who, working[who], first)
            working[who] = _start(meeting, who, number + len(NAMES))
        outcome.kills[who] = outcome.kills.get(who, 0) + 1
    for name, child in working.items():
        outcome.told.kill_and_hear(name, child)
    _look_at(meeting, outcome)
    return outcome


def _start(meeting: Meeting, name: str, seed: int) -> Child:
    return start(
        work,
        folder=meeting.folder,
        name=name,
        root=meeting.council.root,
        address=meeting.program.address,
        seed=seed,
    )


def _council(root: bytes) -> Councils:
    return Councils(None, root, here=False)  # type: ignore[arg-type]  # only its keys are used


def _meet(desk: Desk, council: Councils, name: str, address: str) -> Round:
    seals = council.seals(name)
    with closing(road_by_server(address, seals, patience=PATIENT)) as road:
        return make_round(DeskKeeper(desk), road, seals)


def _look_at(meeting: Meeting, outcome: Outcome) -> None:
    """Meet until nothing moves, then look what each desk has, and the server."""
    address, council, held = meeting.program.address, meeting.council, outcome.held
    desks = two_desks(meeting.folder)
    until_still(*(partial(_meet, desk, council, name, address) for name, desk in desks.items()))
    held.look_at_all(desks, dict.fromkeys(outcome.told.ids, Kind.SERVICE))
    for desk in desks.values():
        desk.close()
    look_at_server(meeting.database, held, council=council.id)


def look_at_server(database: PrivateDatabase, held: Held, *, council: bytes) -> None:
    """Look at a council's logs: each bundle whole and once, each position following the one before."""
    query = (
        "SELECT audience, position, sum, data FROM heartdesk.entry WHERE council = %s ORDER BY 1, 2"
    )
    with psycopg.connect(database.owner) as connection:
        entries = connection.execute(query, (council,)).fetchall()
    held.doubled += len(entries) - len({sum_ for _, _, sum_, _ in entries})
    held.broken += [
        f"position {position} of a log is not what it says"
        for _, position, sum_, data in entries
        if data is not None and sum_of(data) != sum_  # None where a snapshot stands for it
    ]
    before: dict[int, int] = {}
    for audience, position, _, _ in entries:
        if position != before.get(audience, 0) + 1:
            held.broken.append(f"position {position} of a log does not follow")
        before[audience] = position


class Pair:
    """Two desks, a server, and the line of one to it. See benchmarks.proving.cutting.Pair."""

    def __init__(self, folder: Path, line: Proxy, council: Councils) -> None:
        self._line, self.council = line, council
        self._database = council.hall.postgres
        self.desks = two_desks(folder)
        self.written: dict[str, Kind] = {}
        for _ in range(2):  # the first bundles bring certificates, the first meeting lists
            self._write()
            self._mend(*NAMES, *NAMES)

    def length(self, way: str) -> int:
        """Bytes of one round that go that way."""
        self._write()
        self._mend(HERE)
        self._line.begin()
        self._mend(THERE)
        return self._line.up if way == "up" else self._line.down

    def cut(self, way: str, at: int) -> tuple[str, ...] | None:
        """Both have something new; the round of the second is cut there."""
        self._write()
        self._mend(HERE)
        self._line.begin(Cuts(up=at) if way == "up" else Cuts(down=at))
        told = self._meet(THERE).told
        cut = self._line.is_cut
        self._line.begin()
        self._mend(THERE, HERE)
        return told if cut else None

    def look(self, held: Held) -> None:
        """Look at the logs."""
        look_at_server(self._database, held, council=self.council.id)

    def _write(self) -> None:
        for name, desk in self.desks.items():
            named = f"{name} {len(self.written):03}"  # as long each time
            writing = partial(create, kind=Kind.SERVICE, called=named)
            self.written[desk.run(writing).value] = Kind.SERVICE

    def _meet(self, name: str) -> Round:
        return _meet(self.desks[name], self.council, name, self._line.address)

    def _mend(self, *names: str) -> None:
        for name in names:
            made = self._meet(name)
            if not made.whole:
                raise RuntimeError(f"a round on a whole line was not whole: {made.told}")


@contextmanager
def a_pair(folder: Path, database: PrivateDatabase, name: str) -> Iterator[Pair]:
    """A fresh pair in a folder of this name, at a server and of a council of its own."""
    with a_hall(database, rates=Rates()) as hall, a_line(hall.address) as line:
        pair = Pair(folder / name, line, Councils(hall))
        try:
            yield pair
        finally:
            for desk in pair.desks.values():
                desk.close()


def cut_rounds(
    folder: Path, database: PrivateDatabase, *, step: int, at_once: int | None = None
) -> CutsOutcome:
    """Cut a round at every `step`th byte that goes up, and at each that comes down."""
    return cut_everywhere(partial(a_pair, folder, database), WAYS, step=step, at_once=at_once)


@contextmanager
def a_meeting() -> Iterator[Meeting]:
    """A server as `server start` makes it, in a process of its own, and a council that was let in there.

    It lies in a folder that the account of PostgreSQL may enter.
    """
    folder = Path(tempfile.mkdtemp(prefix="heartdesk-prove-"))
    try:
        with private_database(folder / "server") as database:
            program = Program(folder / "server")
            council = _council(random.Random(1).randbytes(32))
            add_council(database.owner, root=council.public.hex(), name="East Ayrshire")
            try:
                yield Meeting(folder, program, council, database)
            finally:
                program.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prove(proof: Proof, times: int, step: int) -> None:
    with a_meeting() as meeting:
        killed = kill_often(meeting, times=times)
        cut = cut_rounds(meeting.folder / "cuts", meeting.database, step=step)
    count = sum(killed.kills.values())
    shares = ", ".join(f"{name} {number}" for name, number in sorted(killed.kills.items()))
    proof.figure(f"kills ({shares})", count, must=f"{times}", holds=count == times)
    killed.told.figure(proof)
    cut.figures(proof, step)
    killed.held.add(cut.held)
    killed.held.figures(proof)


def main(arguments: Sequence[str]) -> int:
    times = int(arguments[0]) if arguments else KILLS
    step = int(arguments[1]) if len(arguments) > 1 else EVERY
    proof = Proof("16. Sync: the council's server", "python -m benchmarks.prove_server")
    prove(proof, times, step)
    return proof.end(write=times >= KILLS and step == EVERY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
