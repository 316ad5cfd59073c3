"""The open store of one desk: every action and every look goes through here."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from heartdesk.core.area_model import Area
from heartdesk.core.clock import Clock
from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import INDEXED, Kind
from heartdesk.core.postcodes import Postcodes
from heartdesk.security.held import HeldKeys
from heartdesk.store import secret
from heartdesk.store.backup_pages import Contents, copy_checked
from heartdesk.store.boxes import NO_KEYS
from heartdesk.store.current import KeyFileWatch
from heartdesk.store.engine import empty_log, open_engine
from heartdesk.store.erasure_after import see_to_the_rest
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.plain_rows import end_reading
from heartdesk.store.record import Worker
from heartdesk.store.stream import Run, latest_stamp
from heartdesk.store.trouble import told_plainly, whole_pages
from heartdesk.store.turn import WritersTurn
from heartdesk.store.unit import Indexers, Look, Unit
from heartdesk.store.upgrade import bring_up_to_date

Value = TypeVar("Value")

_SHORT_PATIENCE = 200
"""Milliseconds that a worker's action waits for others who read, to take what was erased out of the log as well."""

_log = logging.getLogger(__name__)

STREAM = "stream"
"""The random id of this installation's own stream of changes."""


@dataclass(frozen=True)
class Done(Generic[Value]):
    """What an action gave back, and the kinds of record it changed."""

    value: Value
    changed: frozenset[Kind]


class Desk:
    """An open store. `run` and `look` may be called from several threads at once."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        *,
        folder: Path,
        area: Area,
        worker: Worker,
        clock: Clock,
        indexers: Indexers,
        stream: str,
        held: HeldKeys,
        database: Path,
    ) -> None:
        if not indexers.keys() <= INDEXED:
            raise ValueError("only what every desk of the council may know is found by search")
        self.folder = folder
        self.database = database
        self.held = held
        self.area = replace(area, postcodes=Postcodes.in_folder(folder, area.id))
        self.worker = worker
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._indexers = indexers
        self._stream = stream
        self._run = Run()
        self._key_file = KeyFileWatch(database)
        self._turn = WritersTurn()
        self._resting: list[Connection] = []
        self._closed = False
        self._log_waits = False  # something was taken out that the log may still hold
        with reader.connect() as connection:
            self._last_stamp = [latest_stamp(connection, stream=stream, now=clock.now())]

    @classmethod
    def open(
        cls,
        database: Path,
        key: bytes,
        *,
        area: Area,
        worker: Worker,
        clock: Clock,
        indexers: Indexers,
        held: HeldKeys = NO_KEYS,
    ) -> "Desk":
        """Open the encrypted file at `database`, made if it is not there, brought to today's schema if it is older.

        `held` are the keys to sealed kinds that this worker was given. Raises DeskError for a wrong key, a damaged
        file, a file from a newer HeartDesk, a full or read-only disk.
        """
        key_file = KeyFileWatch(database)
        key_file.must_be_current()  # before a file is made that these keys do not open
        with told_plainly(), ExitStack() as let_go:
            writer = open_engine(database, key)
            let_go.callback(writer.dispose)
            bring_up_to_date(writer, database, key, clock)
            with writer.begin() as connection:
                key_file.must_be_current()
                stream = _own_stream(connection)
            reader = open_engine(database, key, read_only=True)
            let_go.callback(reader.dispose)
            desk = cls(
                writer,
                reader,
                folder=database.parent,
                area=area,
                worker=worker,
                clock=clock,
                indexers=indexers,
                stream=stream,
                held=held,
                database=database,
            )
            if not desk.look(secret.is_settled):
                desk.run(secret.settle_all)
            let_go.pop_all()
        return desk

    def run(self, action: Callable[[Unit], Value]) -> Done[Value]:
        """Do a worker's action in one transaction: all of it is kept, on the disk, or none of it.

        That somebody was looked at is kept even where the action fails.
        """
        anyway: list[Callable[[Unit], None]] = []
        try:
            with (
                told_plainly(),
                self._turn.held(),
                self._writer.begin() as connection,
                whole_pages(connection),
            ):
                self._key_file.must_be_current()
                unit = self._unit(connection, anyway)
                value = action(unit)
        except BaseException:
            if anyway:
                self._write_anyway(anyway)
            raise
        if unit.erased:
            see_to_the_rest(self)
        if unit.scrubbed or unit.erased or self._log_waits:
            self._log_waits = not empty_log(self._writer, patience=_SHORT_PATIENCE)
        return Done(value, frozenset(unit.changed))

    def _unit(self, connection: Connection, anyway: list[Callable[[Unit], None]]) -> Unit:
        # A unit lives only while its transaction has the writer's turn, so that no two threads ever count the
        # run's changes or its stamps on at once.
        return Unit(
            connection=connection,
            area=self.area,
            worker=self.worker,
            held=self.held,
            now=self._clock.now(),
            stream=self._stream,
            run=self._run,
            indexers=self._indexers,
            last_stamp=self._last_stamp,
            anyway=anyway,
        )

    def _write_anyway(self, anyway: list[Callable[[Unit], None]]) -> None:
        """What the audit must know of an action that failed. The failure itself is what the worker is told."""
        try:
            with self._turn.held(), self._writer.begin() as connection:
                self._key_file.must_be_current()
                unit = self._unit(connection, [])
                for write in anyway:
                    write(unit)
        except (DBAPIError, DeskError):
            _log.exception("the audit of an action that failed could not be written")

    def look(self, action: Callable[[Look], Value]) -> Value:
        """Read, without waiting for anybody who writes. What the action gives back must not need the connection."""
        with told_plainly():
            # A reader stays open between looks: the pool cost a third of a short list.
            connection = self._a_reader()
            try:
                with whole_pages(connection):
                    value = action(
                        Look(
                            connection=connection,
                            area=self.area,
                            worker=self.worker,
                            held=self.held,
                            now=self._clock.now(),
                            stream=self._stream,
                        )
                    )
                end_reading(connection)
            except BaseException:
                connection.close()
                raise
            self._rest(connection)
            return value

    def _a_reader(self) -> Connection:
        try:
            return self._resting.pop()
        except IndexError:
            return self._reader.connect()

    def _rest(self, reader: Connection) -> None:
        self._resting.append(reader)
        if self._closed:
            self._let_readers_go()

    def _let_readers_go(self) -> None:
        with suppress(IndexError):
            while True:
                self._resting.pop().close()

    def copy_to(self, path: Path) -> Contents:
        """Write a consistent, looked-through copy of the store to `path`, sealed with the same key; what it holds.

        Nobody who writes waits for it. Raises MachineTrouble where a disk refuses, DamagedStore for a damaged store.
        """
        return copy_checked(self._reader, path)

    def close(self) -> None:
        """Let go of the file. Everything done is already on the disk."""
        self._closed = True
        self._let_readers_go()
        self._reader.dispose()
        self.empty_log()
        self._writer.dispose()

    def empty_log(self) -> bool:
        """Cut the write-ahead log to nothing, as after erasing; False where somebody still reads what stands in it."""
        return empty_log(self._writer)


def _own_stream(connection: Connection) -> str:
    stream = read_meta(connection, STREAM)
    if stream is None:
        stream = new_id()
        write_meta(connection, STREAM, stream)
    return stream
