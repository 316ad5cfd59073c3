"""Writes an import in short steps, so that nobody waits for it, and takes it back whole where it cannot end."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.fields import Fields
from heartdesk.core.text import one_line
from heartdesk.core.whereabouts import is_secret
from heartdesk.interchange.json_text import as_text
from heartdesk.interchange.model import Changed, KeptAside, Outcome, Row, Tally
from heartdesk.store.audit import Event, note
from heartdesk.store.codec import same
from heartdesk.store.desk import Desk
from heartdesk.store.imports import (
    begin_import,
    finish_import,
    forget_earlier,
    undo_import,
    unfinished_imports,
    write_imported,
)
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit

STEP_SECONDS = 0.02
"""How long a step may work before it is committed. With the commit, a worker beside it then waits some 30 ms."""

BREATH_SECONDS = 0.003
"""Between steps, so that another program with the same desk open gets its turn."""

MOST_GATHERED = 64
"""Rows that are read before a step begins, so that reading keeps nobody from writing; at first only four."""

MOST_SHOWN = 200
"""Records that a rehearsal tells about, of each sort."""

LONGEST_NAME = 120

NAMELESS = "A place that is kept secret"


@dataclass
class Import:
    """An import under way: rows are gathered into steps, each step is one transaction."""

    desk: Desk
    import_id: str | None
    _waiting: list[Row] = field(default_factory=list)
    _gather: int = 4

    @classmethod
    def begin(cls, desk: Desk, systems: str) -> "Import":
        """Open an import of data from `systems`."""
        return cls(desk, desk.run(lambda unit: begin_import(unit, systems)).value)

    @property
    def at_rest(self) -> bool:
        """Whether no row waits to be written."""
        return not self._waiting

    def add(self, row: Row, tally: Tally) -> None:
        """Take a row; it is written with those gathered beside it."""
        self._waiting.append(row)
        if len(self._waiting) >= self._gather:
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
        rows: Sequence[Row] = self._waiting
        self._waiting = []
        steps = 0
        while rows:
            rows = self._write_step(rows, tally)
            steps += 1
        if steps == 1:
            self._gather = min(self._gather * 2, MOST_GATHERED)

    def _write_step(self, rows: Sequence[Row], tally: Tally) -> Sequence[Row]:
        """One step: as many of the rows as its time allows; those that are left."""
        try:
            outcomes = self.write(rows)
        except MachineTrouble:
            raise
        except DeskError:
            for row in rows:
                self._write_one(row, tally)
            return []
        tally.outcomes.update(outcomes)
        time.sleep(BREATH_SECONDS)
        return rows[len(outcomes) :]

    def _write_one(self, row: Row, tally: Tally) -> None:
        try:
            tally.outcomes.update(self.write([row]))
        except MachineTrouble:
            raise
        except DeskError as error:
            tally.keep_aside(KeptAside(row.where, str(error), as_text(dict(row.fields))))

    def write(self, rows: Sequence[Row]) -> list[Outcome]:
        """Write the first of the rows in one transaction, at least one; what became of each that was written."""
        return self.desk.run(lambda unit: self.write_rows(unit, rows)).value

    def write_rows(self, unit: Unit, rows: Sequence[Row]) -> list[Outcome]:
        """The work within one transaction, which ends once its time is up."""
        ends = time.perf_counter() + STEP_SECONDS
        import_id = self._live_id(unit)
        outcomes: list[Outcome] = []
        for row in rows:
            outcomes.append(self.write_row(unit, import_id, row))
            if time.perf_counter() >= ends:
                break
        return outcomes

    def write_row(self, unit: Unit, import_id: str, row: Row) -> Outcome:
        """Write one row."""
        return write_imported(unit, import_id, row.kind, row.id, row.fields, silent=row.silent)

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
        # Only now is this the import that can be undone; the accounts of earlier ones go in bites.
        in_steps(self.desk, forget_earlier)


class _Rolled(Exception):
    """Carries a step's outcomes out of a transaction that must not be kept."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


class Rehearsal(Import):
    """An import that writes each step and rolls it back: the same counts, nothing kept.

    `changes` and `added` are the first of what it would do.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, None)
        self.changes: list[Changed] = []
        self.added: list[str] = []

    def write(self, rows: Sequence[Row]) -> list[Outcome]:
        # What a step that fails has seen is seen again, row by row.
        changes, added = list(self.changes), list(self.added)

        def rehearse(unit: Unit) -> None:
            raise _Rolled(self.write_rows(unit, rows))

        try:
            self.desk.run(rehearse)
        except _Rolled as rolled:
            return rolled.outcomes
        except DeskError:
            self.changes, self.added = changes, added
            raise
        raise AssertionError("a rehearsal rolls every step back")

    def write_row(self, unit: Unit, import_id: str, row: Row) -> Outcome:
        was = unit.get(row.kind, row.id) if len(self.changes) < MOST_SHOWN else None
        outcome = super().write_row(unit, import_id, row)
        if outcome == "added" and len(self.added) < MOST_SHOWN:
            name = row.fields.get("name") or row.source_id
            self.added.append(one_line(str(name), LONGEST_NAME))
        now = unit.get(row.kind, row.id) if was is not None and outcome == "updated" else None
        if was is not None and now is not None:
            self.changes.append(_difference(was, now))
        return outcome

    def _live_id(self, unit: Unit) -> str:
        return begin_import(unit, "dry run")

    def _finish(self, tally: Tally) -> None:
        """Nothing was begun."""


def _difference(was: Record, now: Record) -> Changed:
    """The fields of a record that stand differently, each as it was and as it is; not where a secret place was."""
    secret = is_secret(now.fields)
    before: Fields = {"name": now.fields.get("name")} if secret else was.fields
    fields = tuple(
        (name, before.get(name), now.fields.get(name))
        for name in sorted(before.keys() | now.fields.keys())
        if not same(before.get(name), now.fields.get(name))
    )
    called = before.get("name") or now.fields.get("name")
    name = one_line(str(called or (NAMELESS if secret else was.id)), LONGEST_NAME)
    return Changed(was.kind, was.id, name, fields)


def take_back(desk: Desk, import_id: str) -> None:
    """Undo an import, in short steps."""
    in_steps(desk, partial(undo_import, import_id=import_id))


def in_steps(desk: Desk, work: Callable[..., bool]) -> None:
    """Call `work(unit, until=...)` in one transaction after the other, until it says that nothing is left.

    `until` is the moment, by `time.perf_counter`, after which it should stop for now.
    """
    done = False
    while not done:
        done = desk.run(lambda unit: work(unit, until=time.perf_counter() + STEP_SECONDS)).value
        if not done:
            time.sleep(BREATH_SECONDS)
