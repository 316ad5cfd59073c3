"""Two desks that write and meet: what they do until they are killed, and what both must hold in the end."""

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

from benchmarks.proving.children import Child
from benchmarks.proving.figures import Proof
from heartdesk.core.kinds import Kind
from heartdesk.core.wire import sum_of
from heartdesk.store.desk import Desk
from heartdesk.store.health import check_store
from heartdesk.store.look import Look
from heartdesk.store.unit import Unit
from heartdesk.sync.rounds import Round
from tests.makers import a_desk

NAMES = ("barony", "grange")

_WRITES = 0.6
"""The share of a desk's doings that are a new entry; the rest are rounds."""

_ROUNDS = 100
"""After so many rounds of both, nothing may move any more."""


def two_desks(folder: Path) -> dict[str, Desk]:
    """Two real encrypted desks in their folders; the same folder opens the same desks. Close them."""
    for name in NAMES:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {name: a_desk(folder / name) for name in NAMES}


def create(unit: Unit, *, kind: Kind, called: str) -> str:
    """One new entry; its id."""
    return unit.create(kind, {"name": called, "description": called})


def write_and_meet(
    desk: Desk, name: str, meet: Callable[[], Round], *, seed: int, told: int
) -> NoReturn:
    """Write and meet until killed; tell each id once it is kept, and "round" after each round that was whole."""
    chance = random.Random(seed)
    while True:
        if chance.random() < _WRITES:
            writing = partial(create, kind=Kind.SERVICE, called=f"{name} {chance.random()}")
            os.write(told, f"{desk.run(writing).value}\n".encode())
        elif meet().whole:
            os.write(told, b"round\n")


def until_still(*meetings: Callable[[], Round]) -> None:
    """Meet in turn until nothing moves."""
    for _ in range(_ROUNDS):
        made = [meet() for meet in meetings]
        if all(one.whole and not one.left + one.arrived for one in made):
            return
    raise RuntimeError(f"still moving: {made}")


@dataclass
class Told:
    """What killed desks had told: the ids they kept, how many rounds were over; who `fell` with nobody's doing."""

    ids: set[str] = field(default_factory=set)
    rounds: int = 0
    fell: list[str] = field(default_factory=list)

    def kill_and_hear(self, name: str, child: Child, first: bytes = b"") -> None:
        """Kill a desk; `first` is what was read already of what it told."""
        lines = child.ended(first)
        self.rounds += lines.count("round")
        self.ids |= {line for line in lines if line != "round"}
        if child.code != Child.KILLED:
            self.fell.append(f"{name} ended by itself")

    def figure(self, proof: Proof) -> None:
        proof.figure(
            "changes told as kept, rounds ended",
            f"{len(self.ids):,}, {self.rounds:,}",
            must="some of each",
            holds=bool(self.ids) and self.rounds > 0,
        )
        proof.none("programs that fell by themselves, or wrote down a fault", len(self.fell))
        for found in self.fell[:5]:
            print(f"      {found}", flush=True)


@dataclass
class Held:
    """What desks held, beside what was told as kept. `differing` counts entries that are not the same at both."""

    lost: list[str] = field(default_factory=list)
    doubled: int = 0
    differing: int = 0
    broken: list[str] = field(default_factory=list)

    def look(self, desks: Mapping[str, Desk], kept: Mapping[str, Kind], *, when: str) -> None:
        """Look for these, and nothing else, at each desk."""
        self._compare(
            {name: desk.look(partial(_those, kept=kept)) for name, desk in desks.items()},
            kept,
            when,
        )

    def look_at_all(self, desks: Mapping[str, Desk], kept: Mapping[str, Kind]) -> None:
        """Look at everything each desk holds, and whether its file is sound."""
        self._compare(
            {name: desk.look(entries_of) for name, desk in desks.items()}, kept, "in the end"
        )
        for desk in desks.values():
            self.broken += [one.say for one in check_store(desk) if not one.well]

    def add(self, other: "Held") -> None:
        """And what another look found."""
        self.lost += other.lost
        self.doubled += other.doubled
        self.differing += other.differing
        self.broken += other.broken

    def figures(self, proof: Proof) -> None:
        """All of it must be nothing."""
        proof.none("changes told as kept that a desk lacks", len(self.lost))
        proof.none("entries or bundles that stand twice", self.doubled)
        proof.none("entries in which the desks differ", self.differing)
        proof.none("damaged stores and bundles", len(self.broken))
        for found in (*self.lost[:5], *self.broken[:5]):
            print(f"      {found}", flush=True)

    def _compare(
        self, found: Mapping[str, dict[str, str]], kept: Mapping[str, Kind], when: str
    ) -> None:
        for name, has in found.items():
            self.lost += [f"{when}: {name} lacks {id_}" for id_ in kept if id_ not in has]
            self.doubled += len(has) - len(set(has.values()))
        here, there = found.values()
        self.differing += len(here.items() ^ there.items())


def broken_files(stick: Path) -> list[str]:
    """The names of bundles in a folder that are not what their names say."""
    return [
        path.name
        for path in stick.rglob("*.hdb")
        if sum_of(path.read_bytes())[:4].hex() != path.stem[-8:]
    ]


def _those(look: Look, *, kept: Mapping[str, Kind]) -> dict[str, str]:
    found = [look.get(kind, id_) for id_, kind in kept.items()]
    return {one.id: str(one.fields["name"]) for one in found if one is not None}


def entries_of(look: Look) -> dict[str, str]:
    """The ids and names of all that a desk holds of what is written here."""
    return {
        one.id: str(one.fields["name"])
        for kind in (Kind.SERVICE, Kind.ALERT)
        for one in look.every(kind)
    }
