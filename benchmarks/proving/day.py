"""A worker's day for the proofs: real actions on the real store, one after the other, each told on a pipe when kept.

    python -m benchmarks.proving.day FOLDER --seed 1 --actions 200 --told 1

Run in a process of its own, so that it can be killed at any moment.
"""

import argparse
import os
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.proving.desks import open_practice_desk, open_with
from benchmarks.proving.ledger import BACKUP, IMPORT, JOURNAL, UNKNOWN, Told, standing
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.directory.actions import check_by_phone, search_directory
from heartdesk.enquiries.actions import record_enquiry, undo_enquiry
from heartdesk.interchange.actions import import_directory
from heartdesk.security.keys import Unlocked
from heartdesk.store.backup import make_backup
from heartdesk.store.backup_file import SUFFIX
from heartdesk.store.desk import Desk
from heartdesk.store.journal import write_journal
from heartdesk.store.journal_file import FOLDER, files_in
from heartdesk.store.unit import Look, Unit
from heartdesk.triage.model import STEPS, Signpost

Tell = Callable[[bytes], object]

IMPORTED = 40
"""Services in one of its imports."""

_WORDS = ("larder", "pantry", "advice", "carers", "lunch", "club", "walking", "warm", "cafe")


class Day:
    """One worker at one desk. Several may work in one profile: each only touches what it made itself."""

    def __init__(
        self,
        desk: Desk,
        *,
        seed: int,
        tell: Tell,
        scratch: Path,
        imports: bool = True,
        stick: Path | None = None,
    ) -> None:
        """With a `stick`, the journal is written now and then, and backups are made there."""
        self._desk, self._tell, self._scratch = desk, tell, scratch
        self._imports, self._stick = imports, stick
        self._chance = random.Random(seed)
        self._needs = [need.id for need in desk.area.needs.needs]
        self._services: list[str] = []
        self._enquiries: list[str] = []
        self._people: list[str] = []

    def act(self) -> None:
        """Do one thing: mostly small ones, an import now and then."""
        if self._stick is not None and self._chance.random() < 0.1:
            self._keep_safe(self._stick)
        chance = self._chance.random()
        if not self._services or chance < 0.2:
            self._add_service()
        elif chance < 0.35:
            self._ring()
        elif chance < 0.5:
            self._rewrite()
        elif chance < 0.6:
            self._add_person()
        elif chance < 0.7:
            self._write_of_person()
        elif chance < 0.9 or not self._enquiries:
            self._finish_enquiry()
        elif chance < 0.97 or not self._imports:
            self._take_back_enquiry()
        else:
            self._import()

    def _add_service(self) -> None:
        name = " ".join(self._chance.sample(_WORDS, 3)).title()
        number = self._chance.randrange(1000)
        fields: dict[str, Any] = {
            "name": name,
            "description": " ".join(self._chance.choices(_WORDS, k=40)),
            "status": "active",
            "phones/main": {"number": f"01632 960{number:03d}", "evidence": "given by source"},
            f"needs/{self._chance.choice(self._needs)}": {"weight": 1.0},
        }
        made = new_id()
        self._keep(Kind.SERVICE, made, lambda unit: unit.create(Kind.SERVICE, fields, id=made))
        self._services.append(made)

    def _ring(self) -> None:
        rung = self._chance.choice(self._services)
        self._keep(Kind.SERVICE, rung, lambda unit: check_by_phone(unit, id=rung, facts=("phone",)))

    def _rewrite(self) -> None:
        one = self._chance.choice(self._services)
        words = self._some_words()
        self._keep(
            Kind.SERVICE, one, lambda unit: unit.change(Kind.SERVICE, one, {"description": words})
        )

    def _add_person(self) -> None:
        kind = self._chance.choice((Kind.PERSON, Kind.VOLUNTEER, Kind.CONCERN))
        fields = {"name": f"Nobody {self._chance.randrange(1000)}", "notes": self._some_words()}
        if kind is Kind.PERSON:
            fields[CONTROLLER] = self._desk.worker.organization
        made = self._keep(kind, None, lambda unit: unit.create(kind, fields))
        if kind is Kind.PERSON:
            self._people.append(made)

    def _write_of_person(self) -> None:
        if not self._people:
            self._add_person()
            return
        one, notes = self._chance.choice(self._people), self._some_words()
        self._keep(Kind.PERSON, one, lambda unit: unit.change(Kind.PERSON, one, {"notes": notes}))

    def _finish_enquiry(self) -> None:
        needs = self._chance.sample(self._needs, 2)
        signposts = [Signpost(Kind.SERVICE, self._chance.choice(self._services), STEPS[0])]
        minutes = self._chance.randrange(60)

        def finish(unit: Unit) -> str:
            return record_enquiry(unit, needs=needs, signposts=signposts, minutes=minutes)

        self._enquiries.append(self._keep(Kind.ENQUIRY, None, finish))

    def _take_back_enquiry(self) -> None:
        gone = self._enquiries.pop()
        self._keep(Kind.ENQUIRY, gone, lambda unit: undo_enquiry(unit, id=gone))

    def _import(self) -> None:
        tag = f"Import{new_id()[:8]}"
        feed = self._scratch / tag
        feed.mkdir(parents=True)
        rows = [
            f"{tag}-{n},{tag} {n},{self._chance.choice(_WORDS)},active" for n in range(IMPORTED)
        ]
        (feed / "services.csv").write_text(
            "\n".join(("id,name,description,status", *rows)) + "\n", encoding="utf-8"
        )
        (feed / "organizations.csv").write_text("id,name,description\n", encoding="utf-8")
        self._say(Told(False, IMPORT, tag, str(IMPORTED)))
        import_directory(self._desk, source=feed)
        self._say(Told(True, IMPORT, tag, str(IMPORTED)))
        shutil.rmtree(feed)

    def _keep_safe(self, stick: Path) -> None:
        """Write the journal, and half the time a backup in the place of the one before."""
        if write_journal(self._desk):
            written = len(files_in(self._desk.folder / FOLDER))
            self._say(Told(True, JOURNAL, "files", str(written)))
        if self._chance.random() < 0.5:
            self._say(Told(False, BACKUP, "whole", UNKNOWN))
            made = make_backup(self._desk, stick / f"desk{SUFFIX}", now=datetime.now(UTC))
            self._say(Told(True, BACKUP, "whole", f"{made.made:%Y%m%d%H%M%S%f}"))

    def _some_words(self) -> str:
        """A few, or so many that they fill several pages of the file."""
        return " ".join(self._chance.choices(_WORDS, k=self._chance.choice((3, 40, 900))))

    def _keep(self, kind: Kind, record_id: str | None, action: Callable[[Unit], Any]) -> str:
        """Do it, telling before its transaction ends how the record will stand, and after it that it is kept."""

        def in_its_transaction(unit: Unit) -> tuple[str, str]:
            given = action(unit)
            this = record_id or str(given)
            stands = standing(unit.get(kind, this))
            self._say(Told(False, kind, this, stands))
            return this, stands

        this, stands = self._desk.run(in_its_transaction).value
        self._say(Told(True, kind, this, stands))
        return this

    def _say(self, told: Told) -> None:
        self._tell(told.line())


def work(
    folder: Path,
    *,
    keys: Unlocked,
    seed: int,
    actions: int,
    told: int,
    scratch: Path,
    imports: bool = True,
) -> None:
    """Open the desk and do so many actions, telling on the descriptor `told`; read something after each."""
    desk = open_with(folder, keys)
    try:
        day = Day(desk, seed=seed, tell=partial(os.write, told), scratch=scratch, imports=imports)
        for _ in range(actions):
            day.act()
            desk.look(_read_something)
    finally:
        desk.close()


def _read_something(look: Look) -> int:
    return len(search_directory(look, words="larder")) + look.waiting_to_travel()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=100)
    parser.add_argument("--told", type=int, default=1)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--stick", type=Path)
    given = parser.parse_args()
    desk = open_practice_desk(given.folder)
    day = Day(
        desk,
        seed=given.seed,
        tell=partial(os.write, given.told),
        scratch=given.scratch,
        stick=given.stick,
    )
    for _ in range(given.actions):
        day.act()
    desk.close()


if __name__ == "__main__":
    main()
