"""The ledger of what was erased for good: ids only, so that nothing of it ever comes back.

It is one record of kind ERASURE for each erased one, under the same id, with nothing else in it. It travels to every
desk of the council, which then erases the same; whatever is said of such an id later is dropped where it arrives.
"""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from heartdesk.core.kinds import INDEXED, Kind
from heartdesk.store import tables
from heartdesk.store.merge import Change
from heartdesk.store.meta import read_meta, write_meta

ERASED = "erased"
"""The one field of an entry. Its id says the rest."""

ABLE = tuple(kind for kind in Kind if kind not in INDEXED)
"""Kinds of which records can be erased. An entry of the directory is taken away: every desk may know what it said."""

IN_JOURNAL = "erased, journal"
IN_BUNDLES = "erased, bundles"
"""Facts that say where values are still to be taken out: ids for the journal, audiences for the kept bundles."""

ERASINGS = "erasings"
"""The fact that counts the records erased here."""

_AT_ONCE = 500
_record = tables.record.c


def is_erased(connection: Connection, record_id: str) -> bool:
    """Whether a record was erased for good."""
    return bool(among_erased(connection, [record_id]))


def among_erased(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids that were erased for good."""
    wanted = list(dict.fromkeys(ids))
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = connection.execute(
            select(_record.id).where(_record.kind == Kind.ERASURE, _record.id.in_(some))
        )
        found.update(rows.scalars())
    return found


def every_erased(connection: Connection) -> list[str]:
    """The ids of everything that was ever erased, as far as this desk has heard."""
    rows = connection.execute(
        select(_record.id).where(_record.kind == Kind.ERASURE).order_by(_record.id)
    )
    return list(rows.scalars())


def without_erased(connection: Connection, arrived: Iterable[Change]) -> list[Change]:
    """The changes that may be kept: none of an erased record."""
    found = list(arrived)
    able = {change.record_id for change in found if Kind(change.kind) in ABLE}
    gone = among_erased(connection, able) if able else set()
    return [
        change for change in found if change.record_id not in gone or Kind(change.kind) not in ABLE
    ]


def noted(connection: Connection, fact: str) -> list[str]:
    """What is still to be seen to, by one of the facts above."""
    value = read_meta(connection, fact)
    return list(json.loads(value)) if value else []


def seen_to(connection: Connection, fact: str, what: Collection[str]) -> None:
    """So much of it has been seen to."""
    left = [one for one in noted(connection, fact) if one not in what]
    write_meta(connection, fact, json.dumps(left))


def note_erased(connection: Connection, record_id: str, audiences: Iterable[str]) -> None:
    """A record was erased in this store; where else its values may stand is still to be seen to."""
    _note(connection, IN_JOURNAL, [record_id])
    note_in_bundles(connection, audiences)
    write_meta(connection, ERASINGS, str(1 + int(read_meta(connection, ERASINGS) or 0)))


def note_in_bundles(connection: Connection, audiences: Iterable[str]) -> None:
    """Something was erased that sealed bundles or snapshots of these audiences may hold."""
    _note(connection, IN_BUNDLES, audiences)


def _note(connection: Connection, fact: str, what: Iterable[str]) -> None:
    known = noted(connection, fact)
    new = sorted(set(what).difference(known))
    if new:
        write_meta(connection, fact, json.dumps([*known, *new]))
