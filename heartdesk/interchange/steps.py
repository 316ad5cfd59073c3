"""Writes an import in short steps, so that nobody waits for it, and takes it back whole where it cannot end."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.text import one_line
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import Changed, KeptAside, Outcome, Row, Tally
from heartdesk.store.audit import Event, note
from heartdesk.store.codec import same
from heartdesk.store.desk import Desk
from heartdesk.store.imports import (
    begin_import,
    finish_import,
    undo_import,
    unfinished_imports,
    write_imported,
)
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit

STEP_SECONDS = 0.03
"""How long one step may work before it is committed, so that a worker beside it never waits 50 ms."""

MOST_ROWS_IN_A_STEP = 200

MOST_SHOWN = 200
"""Records that a rehearsal tells about, of each sort."""

LONGEST_NAME = 120


@dataclass
class Import:
    """An import under way: rows are gathered into steps, each step is one transaction."""

    desk: Desk
    import_id: str | None
    _waiting: list[Row] = field(default_factory=list)
    _step: int = 4

    @classmethod
    def begin(cls, desk: Desk, systems: str) -> "Import":
        """Open an import of data from `systems`."""
        return cls(desk, desk.run(lambda unit: begin_import(unit, systems)).value)

    @property
    def at_rest(self) -> bool:
        """Whether no row waits to be written."""
        return not self._waiting

    def add(self, row: Row, tally: Tally) -> None:
        """Take a row; it is written with its step."""
        self._waiting.append(row)
        if len(self._waiting) >= self._step:
            self._write_waiting(tally)

    def finish(self, tally: Tally) -> None:
        """Write what still waits and close the import."""
        self._write_waiting(tally)
        self._finish(tally)

    def take_back(self) -> None:
        """Undo what was written. Where the disk is in the way of that too, the next start does it."""
        if self.import_id is not None:
            with suppress(DeskError):
                take_back(self.desk, self.import_id)

    def _write_waiting(self, tally: Tally) -> None:
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        try:
            outcomes, seconds = self.write(rows)
            tally.outcomes.update(outcomes)
            fitting = int(len(rows) * STEP_SECONDS / max(seconds, 0.0005))
            self._step = max(1, min(fitting, self._step * 2, MOST_ROWS_IN_A_STEP))
        except MachineTrouble:
            raise
        except DeskError:
            for row in rows:
                self._write_one(row, tally)

    def _write_one(self, row: Row, tally: Tally) -> None:
        try:
            tally.outcomes.update(self.write([row])[0])
        except MachineTrouble:
            raise
        except DeskError as error:
            tally.keep_aside(KeptAside(row.where, str(error), as_text(dict(row.fields))))

    def write(self, rows: Iterable[Row]) -> tuple[list[Outcome], float]:
        """Write rows in one transaction; what became of each, and the seconds it took."""
        return self.desk.run(lambda unit: self.write_rows(unit, rows)).value

    def write_rows(self, unit: Unit, rows: Iterable[Row]) -> tuple[list[Outcome], float]:
        """The work within one transaction."""
        started = time.perf_counter()
        import_id = self._live_id(unit)
        outcomes = [
            write_imported(unit, import_id, row.kind, row.id, row.fields, silent=row.silent)
            for row in rows
        ]
        return outcomes, time.perf_counter() - started

    def _live_id(self, unit: Unit) -> str:
        if self.import_id is None or self.import_id not in unfinished_imports(unit):
            raise MachineTrouble(
                "This import was taken back from elsewhere, so it has stopped.",
                then="Start it again.",
            )
        return self.import_id

    def _finish(self, tally: Tally) -> None:
        import_id = self.import_id
        if import_id is None:
            return
        did = f"{tally.outcomes['added']} added, {tally.outcomes['updated']} changed"

        def close(unit: Unit) -> None:
            finish_import(unit, import_id)
            note(unit, Event.IMPORTED, "import", import_id, did)

        self.desk.run(close)


class _Rolled(Exception):
    """Carries a step's outcomes out of a transaction that must not be kept."""

    def __init__(self, outcomes: list[Outcome], seconds: float) -> None:
        super().__init__()
        self.outcome = (outcomes, seconds)


class Rehearsal(Import):
    """An import that writes each step and rolls it back: the same counts, nothing kept.

    `changes` and `added` are the first of what it would do.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, None)
        self.changes: list[Changed] = []
        self.added: list[str] = []

    def write(self, rows: Iterable[Row]) -> tuple[list[Outcome], float]:
        changes: list[Changed] = []

        def rehearse(unit: Unit) -> None:
            raise _Rolled(*self._watched(unit, rows, changes))

        try:
            self.desk.run(rehearse)
        except _Rolled as rolled:
            outcomes, seconds = rolled.outcome
        self.changes = [*self.changes, *changes][:MOST_SHOWN]
        names = (
            one_line(str(row.fields.get("name") or row.source_id), LONGEST_NAME) for row in rows
        )
        new = [name for name, did in zip(names, outcomes, strict=True) if did == "added"]
        self.added = [*self.added, *new][:MOST_SHOWN]
        return outcomes, seconds

    def _watched(
        self, unit: Unit, rows: Iterable[Row], changes: list[Changed]
    ) -> tuple[list[Outcome], float]:
        """As write_rows, and what would stand differently afterwards."""
        if len(self.changes) >= MOST_SHOWN:
            return self.write_rows(unit, rows)
        before = {(row.kind, row.id): unit.get(row.kind, row.id) for row in rows}
        outcomes, seconds = self.write_rows(unit, rows)
        for row, outcome in zip(rows, outcomes, strict=True):
            was, now = before[row.kind, row.id], unit.get(row.kind, row.id)
            if outcome == "updated" and was is not None and now is not None:
                changes.append(_difference(was, now))
        return outcomes, seconds

    def _live_id(self, unit: Unit) -> str:
        return begin_import(unit, "dry run")

    def _finish(self, tally: Tally) -> None:
        """Nothing was begun."""


def _difference(was: Record, now: Record) -> Changed:
    """The fields of a record that stand differently, each as it was and as it is."""
    fields = tuple(
        (name, was.fields.get(name), now.fields.get(name))
        for name in sorted(was.fields.keys() | now.fields.keys())
        if not same(was.fields.get(name), now.fields.get(name))
    )
    name = one_line(str(was.fields.get("name") or now.fields.get("name") or was.id), LONGEST_NAME)
    return Changed(was.kind, was.id, name, fields)


def take_back(desk: Desk, import_id: str) -> None:
    """Undo an import, in short steps."""
    most = 20
    done = False
    while not done:
        started = time.perf_counter()
        done = desk.run(partial(undo_import, import_id=import_id, most=most)).value
        spent = max(time.perf_counter() - started, 0.0005)
        most = max(1, min(int(most * STEP_SECONDS / spent), most * 2, MOST_ROWS_IN_A_STEP))
