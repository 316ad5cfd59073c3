"""Brings the changes of a journal back into a store: those it has not, in the order they were saved.

Done twice it is as done once. Each file proves itself by its seal, so one that is torn, foreign or missing takes
nothing from the others; it is named.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from heartdesk.core.kinds import INDEXED, Kind
from heartdesk.store import audit, change_rows, changes, journal_file, tables
from heartdesk.store.journal import NOT_FACTS
from heartdesk.store.journal_file import Header, Row, Said, Unreadable
from heartdesk.store.merge import Change
from heartdesk.store.meta import write_meta

if TYPE_CHECKING:
    from heartdesk.security.held import HeldKeys
    from heartdesk.store.desk import Desk
    from heartdesk.store.unit import Unit

_KINDS = frozenset(Kind)


@dataclass(frozen=True)
class Replayed:
    """What came of it: changes that were new, the moment of the last file, a sentence for each thing not read."""

    changes: int = 0
    until: datetime | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Walked:
    """One file of the journal, or why it could not be read."""

    name: str
    header: Header | None = None
    said: Said | None = None
    problem: str = ""


@dataclass(frozen=True)
class From:
    """Where the store stood: everything of `stream` up to the change at `change`, the audit up to `line`."""

    stream: str
    change: int
    line: int

    def holds(self, header: Header) -> bool:
        """Whether the store has all that a file holds: one written later reaches at least as far in both."""
        earlier = header.upto < self.change or header.audit_upto < self.line
        return header.stream == self.stream and earlier


def replay(desk: "Desk", folder: Path, *, profile_id: str, since: From) -> Replayed:
    """Bring back what the journal in `folder` holds of this desk and the store, which stood at `since`, has not.

    A journal that begins later leaves a gap, which is told.
    """
    found, until, unread = 0, None, []
    facts: Mapping[str, str] = {}
    reached = {since.stream: since.change}
    for walked in _walk(folder, desk.held, profile_id, since):
        if walked.problem:
            unread.append(walked.problem)
        header, said = walked.header, walked.said
        if header is None or said is None:
            continue
        if header.after > reached.get(header.stream, header.after):
            unread.append(f"What was saved just before {walked.name} is not in the journal.")
        reached[header.stream] = max(header.upto, reached.get(header.stream, 0))
        come = desk.run(partial(_bring_back, header=header, said=said)).value
        found += come.changes
        if come.left_out:
            unread.append(f"Changes in {walked.name} that no HeartDesk writes: {come.left_out:,}.")
        if not come.audit_goes_on:
            unread.append(f"Lines of the audit in {walked.name} do not follow those of the store.")
        facts, until = said.facts, header.made
    desk.run(lambda unit: _set_facts(unit, facts))
    return Replayed(found, until, tuple(unread))


def _walk(folder: Path, held: "HeldKeys", profile_id: str, since: From) -> Iterator[_Walked]:
    """Every file in order; a gap in the numbers, and a file that does not follow the one before it, are told."""
    number, before = 0, ""
    for path in _needed(folder, held, since):
        name, at = path.name, journal_file.number_of(path)
        problem = ""
        if number and at > number + 1:
            problem = f"Files of the journal are missing between {number} and {at}."
        number = at
        try:
            header, said = journal_file.read(path, held)
            following = journal_file.sum_of(path)
        except Unreadable as error:
            yield _Walked(name, problem=f"{problem} {name} was left aside: {error.why}.".strip())
            before = ""
            continue
        if header.profile != profile_id or header.number != at:
            yield _Walked(name, problem=f"{name} was left aside: it is of another desk or place.")
            continue
        if before and header.before not in ("", before) and not problem:
            problem = f"{name} does not follow the file before it."
        before = following
        yield _Walked(name, header, said, problem)


def bring_rows(desk: "Desk", rows: Collection[Row], *, own: str) -> int:
    """Bring back rows of another store of this desk, whose own stream was `own`; how many were new."""
    return desk.run(lambda unit: _apply(unit, rows, own=own)).value.changes


def _needed(folder: Path, held: "HeldKeys", since: From) -> list[Path]:
    """The files from the first one on that the store does not hold by what their proved headers say."""
    files = journal_file.files_in(folder)
    while files:
        try:
            if not since.holds(journal_file.read_proved_header(files[0], held)):
                break
        except Unreadable:
            break
        files.pop(0)
    return files


@dataclass(frozen=True)
class _Come:
    """How many changes were new, how many no HeartDesk writes so; whether the audit goes on from the store's."""

    changes: int
    left_out: int
    audit_goes_on: bool = True


def _bring_back(unit: "Unit", *, header: Header, said: Said) -> _Come:
    """One file, in one transaction."""
    come = _apply(unit, said.changes, own=header.stream)
    audit_goes_on = _put_back_audit(unit, said.audit)
    for run in said.imports:
        row = dict(run)
        unit.connection.execute(
            upsert(tables.import_run).values(**row).on_conflict_do_update(["id"], set_=row)
        )
    if said.items:
        unit.connection.execute(
            upsert(tables.import_item).on_conflict_do_nothing(),
            [dict(item) for item in said.items],
        )
    return replace(come, audit_goes_on=audit_goes_on)


def _apply(unit: "Unit", rows: Collection[Row], *, own: str) -> _Come:
    before, left_out = _count(unit), 0
    known: list[tuple[str, Change]] = []
    for row in rows:
        if row.kind in _KINDS:
            try:
                known.append((row.stream, change_rows.change_of(row)))
            except msgspec.DecodeError:
                left_out += 1
    for of_stream, told in groupby(known, key=itemgetter(0)):
        # What the desk itself said goes on in the stream it has now, and waits there to travel.
        stream = unit.stream if of_stream == own else of_stream
        arrived = (change for _, change in told)
        for record in changes.apply(unit.connection, arrived, stream=stream, held=unit.held):
            if record.kind in INDEXED:
                unit.index_again(record)
    return _Come(_count(unit) - before, left_out)


def _put_back_audit(unit: "Unit", lines: Iterable[Mapping[str, object]]) -> bool:
    last = unit.connection.execute(select(func.max(tables.audit.c.seq))).scalar() or 0
    entries = [audit.Entry(**line) for line in lines]  # type: ignore[arg-type]  # sealed by us
    return audit.put_back(unit.connection, [entry for entry in entries if entry.seq > last])


def _set_facts(unit: "Unit", facts: Mapping[str, str]) -> None:
    for name, value in facts.items():
        if name not in NOT_FACTS:
            write_meta(unit.connection, name, value)


def _count(unit: "Unit") -> int:
    return unit.connection.execute(select(func.count()).select_from(tables.change)).scalar() or 0
