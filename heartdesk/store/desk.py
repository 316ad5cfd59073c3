"""The open store of one desk: every action and every look goes through here."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine

from heartdesk.core.area_model import Area
from heartdesk.core.clock import Clock
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Kind
from heartdesk.store import changes
from heartdesk.store.changes import Run
from heartdesk.store.engine import open_engine
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.record import Worker
from heartdesk.store.trouble import told_plainly
from heartdesk.store.unit import Indexers, Look, Unit
from heartdesk.store.upgrade import bring_up_to_date

Value = TypeVar("Value")

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
    ) -> None:
        self.folder = folder
        self.area = area
        self.worker = worker
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._indexers = indexers
        self._stream = stream
        self._run = Run()
        with reader.connect() as connection:
            self._last_stamp = [changes.latest_stamp(connection, stream=stream, now=clock.now())]

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
    ) -> "Desk":
        """Open the encrypted file at `database`, made if it is not there, brought to today's schema if it is older.

        Raises DeskError for a wrong key, a damaged file, a file from a newer HeartDesk, a full or read-only disk.
        """
        with told_plainly(), ExitStack() as let_go:
            writer = open_engine(database, key)
            let_go.callback(writer.dispose)
            bring_up_to_date(writer, database, key, clock)
            with writer.begin() as connection:
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
            )
            let_go.pop_all()
        return desk

    def run(self, action: Callable[[Unit], Value]) -> Done[Value]:
        """Do a worker's action in one transaction: all of it is kept, on the disk, or none of it."""
        with told_plainly(), self._writer.begin() as connection:
            # A unit lives only while its transaction has the writer's turn, so that no two threads ever count the
            # run's changes or its stamps on at once.
            unit = Unit(
                connection=connection,
                area=self.area,
                worker=self.worker,
                now=self._clock.now(),
                stream=self._stream,
                run=self._run,
                indexers=self._indexers,
                last_stamp=self._last_stamp,
            )
            value = action(unit)
        return Done(value, frozenset(unit.changed))

    def look(self, action: Callable[[Look], Value]) -> Value:
        """Read, without waiting for anybody who writes. What the action gives back must not need the connection."""
        with told_plainly(), self._reader.connect() as connection:
            return action(
                Look(
                    connection=connection,
                    area=self.area,
                    worker=self.worker,
                    now=self._clock.now(),
                    stream=self._stream,
                )
            )

    def close(self) -> None:
        """Let go of the file. Everything done is already on the disk."""
        self._reader.dispose()
        self._writer.dispose()


def _own_stream(connection: Connection) -> str:
    stream = read_meta(connection, STREAM)
    if stream is None:
        stream = new_id()
        write_meta(connection, STREAM, stream)
    return stream
