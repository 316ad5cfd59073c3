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
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from benchmarks.proving.children import Child, start
from benchmarks.proving.figures import Proof
from heartdesk.core.kinds import Kind
from heartdesk.core.wire import sum_of
from heartdesk.server.councils import add_council
from heartdesk.server.private import PrivateDatabase, private_database
from heartdesk.store.desk import Desk
from heartdesk.store.health import check_store
from heartdesk.store.look import Look
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.server import road_by_server
from tests.makers import a_desk
from tests.sync.server_line_proxy import Cuts, a_line
from tests.sync.server_makers import SOON, Councils, Program

KILLS, EVERY = 300, 1
NAMES = ("barony", "grange")
LONGEST = 0.5
"""Seconds that everybody works before somebody may be killed."""

SAFE = "Nothing is lost"


@dataclass
class Outcome:
    """What came of it. `silent` counts rounds that said nothing of a cut."""

    kills: dict[str, int] = field(default_factory=dict)
    told: int = 0
    rounds: int = 0
    cuts: int = 0
    bytes: tuple[int, int] = (0, 0)
    silent: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: int = 0
    broken: list[str] = field(default_factory=list)
    differing: int = 0


@dataclass
class Meeting:
    """A folder for everything, a server, and the council that meets there."""

    folder: Path
    program: Program
    council: Councils
    database: PrivateDatabase

    def entries(self) -> list[tuple[bytes, bytes | None]]:
        """The sum and the bytes of every bundle in the server's log; None where a snapshot stands for them."""
        with psycopg.connect(self.database.owner) as connection:
            query = "SELECT sum, data FROM heartdesk.entry WHERE council = %s"
            return connection.execute(query, (self.council.id,)).fetchall()

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
    """Write and meet until killed; tell each id once it is kept, and "round" after each round."""
    chance = random.Random(seed)
    desk = a_desk(folder / name)
    council = _council(root)
    while True:
        if chance.random() < 0.6:
            kept = desk.run(
                lambda unit: unit.create(Kind.SERVICE, {"name": f"{name} {chance.random()}"})
            ).value
            os.write(told, f"{kept}\n".encode())
        elif _meet(desk, council, name, address).whole:
            os.write(told, b"round\n")


def kill_often(meeting: Meeting, *, times: int) -> Outcome:
    """Let both desks work, end a desk, the server or its connections at a random moment, so many times."""
    chance, outcome = random.Random(times), Outcome()
    for name in NAMES:
        (meeting.folder / name).mkdir()
        a_desk(meeting.folder / name).close()
    lines: list[str] = []
    working = {name: _start(meeting, name, number) for number, name in enumerate(NAMES)}
    for number in range(times):
        who = chance.choice((*NAMES, "server", "server", "database"))
        time.sleep(chance.random() * LONGEST)
        if who == "server":
            meeting.program.kill()
            meeting.program.start()
        elif who == "database":
            meeting.cut_off()
        else:
            first = os.read(working[who].said, 1)  # it is at work by then
            lines += _stopped(working[who], first)
            working[who] = _start(meeting, who, number + len(NAMES))
        outcome.kills[who] = outcome.kills.get(who, 0) + 1
    for child in working.values():
        lines += _stopped(child, b"")
    outcome.rounds = lines.count("round")
    ids = {line for line in lines if len(line) == 36}
    outcome.told = len(ids)
    _look_at(meeting, ids, outcome)
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


def _stopped(child: Child, first: bytes) -> list[str]:
    child.kill()
    return (first + child.rest()).decode().split("\n")[:-1]


def _council(root: bytes) -> Councils:
    return Councils(None, root, here=False)  # type: ignore[arg-type]  # only its keys are used


def _meet(desk: Desk, council: Councils, name: str, address: str, *, place: str = "") -> Round:
    seals = council.seals(name)
    with closing(road_by_server(address, seals, patience=SOON)) as road:
        road.place = place or address
        return make_round(DeskKeeper(desk), road, seals)


def _look_at(meeting: Meeting, ids: set[str], outcome: Outcome) -> None:
    """Meet until nothing moves, then look what each has."""
    address, council = meeting.program.address, meeting.council
    desks = {name: a_desk(meeting.folder / name) for name in NAMES}
    while sum(
        made.left + made.arrived
        for made in [_meet(desk, council, name, address) for name, desk in desks.items()]
    ):
        pass
    found = {name: desk.look(_services) for name, desk in desks.items()}
    for name, desk in desks.items():
        outcome.lost += [f"{name} lacks {id_}" for id_ in ids - set(found[name])]
        outcome.doubled += len(found[name]) - len(set(found[name].values()))
        outcome.broken += [one.say for one in check_store(desk) if not one.well]
        desk.close()
    outcome.differing = len(found[NAMES[0]].items() ^ found[NAMES[1]].items())
    kept = meeting.entries()
    outcome.doubled += len(kept) - len({sum_ for sum_, _ in kept})
    held = ((sum_, data) for sum_, data in kept if data is not None)
    outcome.broken += ["a bundle at the server" for sum_, data in held if sum_of(data) != sum_]


def _create(unit: Unit, *, called: str) -> str:
    return unit.create(Kind.SERVICE, {"name": called})


def _services(look: Look) -> dict[str, str]:
    return {one.id: str(one.fields["name"]) for one in look.every(Kind.SERVICE)}


def cut_rounds(meeting: Meeting, *, step: int) -> Outcome:
    """Cut a round at every `step`th byte that goes up, then at each that comes down."""
    outcome = Outcome()
    folder = meeting.folder / "cuts"
    for name in NAMES:
        (folder / name).mkdir(parents=True)
    desks = {name: a_desk(folder / name) for name in NAMES}
    written: set[str] = set()
    address, council = meeting.program.address, meeting.council

    def write() -> None:
        for name, desk in desks.items():
            written.add(desk.run(partial(_create, called=f"{name} {len(written)}")).value)

    def meet(name: str) -> Round:
        return _meet(desks[name], council, name, line.address, place=address)

    with a_line(address) as line:
        for name in (*NAMES, *NAMES, *NAMES):
            meet(name)
        for way in ("up", "down"):
            at, through = 0, False
            while not through:
                write()
                meet(NAMES[0])
                line.begin(Cuts(up=at) if way == "up" else Cuts(down=at))
                told = meet(NAMES[1]).told
                line.begin()
                meet(NAMES[1])
                meet(NAMES[0])
                through = not told
                outcome.cuts += not through
                outcome.silent += bool(told) and SAFE not in told[0]
                at += step
            outcome.bytes = (outcome.bytes[1], at - step)
    found = {name: desk.look(_services) for name, desk in desks.items()}
    for name, desk in desks.items():
        outcome.lost += [f"{name} lacks {id_}" for id_ in written - set(found[name])]
        outcome.doubled += len(found[name]) - len(set(found[name].values()))
        outcome.broken += [one.say for one in check_store(desk) if not one.well]
        desk.close()
    outcome.differing = len(found[NAMES[0]].items() ^ found[NAMES[1]].items())
    return outcome


def prove(proof: Proof, times: int, step: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="heartdesk-prove-"))
    try:
        with private_database(folder / "server") as database:
            program = Program(folder / "server")
            council = _council(random.Random(1).randbytes(32))
            add_council(database.owner, root=council.public.hex(), name="East Ayrshire")
            meeting = Meeting(folder, program, council, database)
            try:
                killed = kill_often(meeting, times=times)
                cut = cut_rounds(meeting, step=step)
            finally:
                program.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    count = sum(killed.kills.values())
    shares = ", ".join(f"{name} {number}" for name, number in sorted(killed.kills.items()))
    proof.figure(f"kills ({shares})", count, must=f"{times}", holds=count == times)
    proof.figure(
        "changes told as kept, rounds ended",
        f"{killed.told:,}, {killed.rounds:,}",
        must="some of each",
        holds=killed.told > 0 and killed.rounds > 0,
    )
    proof.figure(
        f"cuts in the {cut.bytes[0]:,} bytes up and {cut.bytes[1]:,} bytes down of a round",
        f"{cut.cuts:,}",
        must="every one",
        holds=cut.cuts * step >= sum(cut.bytes) > 1_000,
    )
    proof.none("cuts of which nothing was told", cut.silent)
    proof.none("changes told as kept that a desk lacks in the end", len(killed.lost + cut.lost))
    proof.none("records or bundles that stand twice", killed.doubled + cut.doubled)
    proof.none("records in which the desks differ", killed.differing + cut.differing)
    proof.none("damaged stores and bundles", len(killed.broken + cut.broken))


def main(arguments: Sequence[str]) -> int:
    times = int(arguments[0]) if arguments else KILLS
    step = int(arguments[1]) if len(arguments) > 1 else EVERY
    proof = Proof("16. Sync: the council's server", "python -m benchmarks.prove_server")
    prove(proof, times, step)
    return proof.end(write=times >= KILLS and step == EVERY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
