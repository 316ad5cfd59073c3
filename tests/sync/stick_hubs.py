"""Real encrypted desks, and a real folder between them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.roles import Role
from heartdesk.store.desk import Desk
from heartdesk.store.search import search
from heartdesk.sync.actions import DeskKeeper
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.transports.folder import road_by_folder
from tests.makers import FixedClock, a_desk, a_worker
from tests.sync.seals_for_tests import real_seals

LEAD = a_worker(*Role, name="Lea")


@dataclass
class Hubs:
    """Desks with real stores, and a folder between them."""

    folder: Path
    open: dict[str, Desk] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = FixedClock()
        self.stick = self.folder / "stick"
        self.stick.mkdir()

    def desk(self, name: str, **more: Any) -> Desk:
        if name not in self.open:
            (self.folder / name).mkdir(exist_ok=True)
            self.open[name] = a_desk(
                self.folder / name, clock=self.clock, worker=more.get("worker", LEAD)
            )
        return self.open[name]

    def adds(self, name: str, called: str, kind: Kind = Kind.SERVICE) -> str:
        return self.desk(name).run(lambda unit: unit.create(kind, {"name": called})).value

    def changes(self, at: str, id_: str, **fields: Any) -> None:
        self.desk(at).run(lambda unit: unit.change(Kind.SERVICE, id_, fields))

    def meets(
        self, name: str, *, known_as: str = "", audiences: tuple[Audience, ...] = tuple(Audience)
    ) -> Round:
        seals = real_seals(known_as or name, audiences=audiences)
        return make_round(DeskKeeper(self.desk(name)), road_by_folder(self.stick), seals)

    def names(self, name: str) -> list[str]:
        found = self.desk(name).look(lambda look: list(look.every(Kind.SERVICE)))
        return sorted(record.fields["name"] for record in found)

    def found(self, name: str, words: str) -> list[str]:
        return [hit.id for hit in self.desk(name).look(lambda look: search(look, words))]

    def bundles(self) -> list[Path]:
        return sorted(self.stick.rglob("*.hdb"))

    def let_go(self, name: str) -> None:
        self.open.pop(name).close()
