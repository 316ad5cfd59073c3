"""Writes what a desk saves a second time, sealed, beside its store: restore = backup + journal.

One run writes everything saved since the file before, so that a file is there within a minute of saving and as often as
one likes costs little. Where the last file ends is read from its header; nothing is written into the store.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import select

from heartdesk.core.errors import MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.store import audit, journal_file, tables
from heartdesk.store.backup_state import Good, read_state
from heartdesk.store.codec import encode
from heartdesk.store.erasure_after import see_to_the_rest
from heartdesk.store.journal_file import Header, Row, Said, Unreadable
from heartdesk.store.profile import read_profile
from heartdesk.store.stream import EARLIER, STREAM, own_streams

if TYPE_CHECKING:
    from heartdesk.store.desk import Desk
    from heartdesk.store.look import Look

log = logging.getLogger(__name__)

IN_ONE_FILE = 2000
"""Changes; an import of many writes several files."""

GRACE = timedelta(days=7)
"""A file stays this long after it was written, even where a good backup holds all of it."""

NOT_FACTS = frozenset({STREAM, EARLIER, audit.HEAD})
"""Facts of a store that a restored one has its own of."""

_PATIENCE = 10.0  # seconds that one process waits for another's run to end


@dataclass(frozen=True)
class Reached:
    """Where the journal ends: the last file's number and sum, the places of the last change and audit line in it.

    `beside` is that file's sum over facts and imports.
    """

    number: int
    sum: str
    change: int
    audit: int
    beside: str = ""


def write_journal(desk: "Desk") -> int:
    """Write what was saved since the last run, and give how many changes that was.

    A journal that has no file yet goes on from the last good backup, or from the first change. Several processes may
    call it at once. Nothing happens on a desk without keys. Raises MachineTrouble where the disk refuses: the store has
    everything all the same.
    """
    if not journal_file.can_seal(desk.held):
        return 0
    if see_to_the_rest(desk):
        desk.empty_log()
    folder = desk.folder / journal_file.FOLDER
    profile, key = read_profile(desk.folder), journal_file.key_in_use(desk.held)
    covered = read_state(desk.folder).here
    written = 0
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with FileLock(desk.folder / "journal.lock", timeout=_PATIENCE, mode=0o600):
            while True:
                made = desk.look(lambda look: _next(look, folder, profile.id, key, covered))
                if made is None:
                    return written
                header, said = made
                path = folder / journal_file.name_of(header.number)
                write_whole(path, journal_file.sealed(header, said, desk.held))
                written += len(said.changes)
    except Timeout:
        return written  # another process writes it
    except OSError as error:
        raise MachineTrouble(
            "The second copy of what was saved could not be written beside the desk. The desk itself has everything.",
            then="Make room on this computer's disk.",
        ) from error


def forget_covered(folder: Path, *, now: datetime, unheard: int | None = None) -> int:
    """Remove the files that a good backup on this computer holds and that are older than the grace; how many.

    The newest stays: it says where the journal ends. So does what holds the change at place `unheard` of the store or a
    later one: what this desk says and no other desk has told that it holds. `folder` is the profile's.
    """
    covered, removed = read_state(folder).here, 0
    if covered is None:
        return 0
    for path in journal_file.files_in(folder / journal_file.FOLDER)[:-1]:
        try:
            header = journal_file.read_header(path)
        except Unreadable:
            continue
        same_stream = header.stream == covered.stream
        held = header.upto <= covered.change if same_stream else header.made < covered.made
        heard = unheard is None or header.upto < unheard
        if held and heard and abs(now - header.made) > GRACE:
            with suppress(OSError):
                path.unlink()
                removed += 1
    return removed


def written_until(folder: Path) -> datetime | None:
    """The moment of the newest file of a profile's journal that can be read; None where there is none. Needs no key."""
    for path in reversed(journal_file.files_in(folder / journal_file.FOLDER)):
        with suppress(Unreadable):
            return journal_file.read_header(path).made
    return None


def _reached(folder: Path, look: "Look", covered: Good | None) -> Reached:
    """Where the next file goes on. After one that is not whole, or of another stream, a new chain begins."""
    files, streams = journal_file.files_in(folder), own_streams(look.connection)
    number = journal_file.number_of(files[-1]) if files else 0
    begin = covered.change if covered and covered.stream in streams else 0
    if not files:
        return Reached(0, "", begin, 0)
    try:
        header = journal_file.read_proved_header(files[-1], look.held)
        last = journal_file.sum_of(files[-1])
    except Unreadable as error:
        log.warning("the newest file of the journal was left aside: %s", error.why)
        return Reached(number, "", begin, 0)
    if header.stream not in streams:
        return Reached(number, last, begin, 0)
    return Reached(number, last, header.upto, header.audit_upto, header.beside)


def _next(
    look: "Look", folder: Path, profile_id: str, key: str, covered: Good | None
) -> tuple[Header, Said] | None:
    """The next file, or None where nothing has been saved since the last."""
    reached = _reached(folder, look, covered)
    columns = tables.change.c
    rows = look.connection.execute(
        select(tables.change)
        .where(columns.seq > reached.change)
        .order_by(columns.seq)
        .limit(IN_ONE_FILE)
    ).all()
    lines = tuple(
        dict(line._mapping)
        for line in islice(audit.rows_after(look.connection, reached.audit), IN_ONE_FILE)
    )
    imports = [dict(r) for r in look.connection.execute(select(tables.import_run)).mappings()]
    facts = {
        name: value
        for name, value in look.connection.execute(select(tables.meta.c.name, tables.meta.c.value))
        if name not in NOT_FACTS
    }
    beside = sha256(encode([facts, imports])).hexdigest()[:16]
    if not rows and not lines and beside == reached.beside:
        return None
    header = Header(
        format=journal_file.FORMAT,
        version=journal_file.VERSION,
        profile=profile_id,
        stream=own_streams(look.connection)[0],
        number=reached.number + 1,
        before=reached.sum,
        after=reached.change,
        upto=rows[-1].seq if rows else reached.change,
        audit_upto=lines[-1]["seq"] if lines else reached.audit,
        beside=beside,
        made=look.now,
        key=key,
    )
    changes = tuple(Row(*(getattr(row, name) for name in Row.__struct_fields__)) for row in rows)
    return header, Said(
        changes,
        audit=lines,
        facts=facts,
        imports=tuple(imports),
        items=() if len(rows) == IN_ONE_FILE else _under_way(look),
    )


def _under_way(look: "Look") -> tuple[Mapping[str, Any], ...]:
    """What imports that are not finished have done so far."""
    run, item = tables.import_run, tables.import_item
    rows = look.connection.execute(
        select(item).join(run, run.c.id == item.c.import_id).where(run.c.finished.is_(None))
    )
    return tuple(dict(row) for row in rows.mappings())
