"""Keeps the audit true to the key file: what was changed there and not noted, by whatever way, is noted at the next
opening.

The key file and the audit are two files, and no power cut asks which was written first. So the store remembers the
roster that the audit last told of; with each note, and each time a desk opens, the two are compared. What this store
remembers of a worker stays when they leave, so that an auditor can read who they were.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from heartdesk.core.roles import AUDITORS
from heartdesk.store.audit import Event, note
from heartdesk.store.meta import read_meta, write_meta

if TYPE_CHECKING:
    from heartdesk.security.roster_today import RosterToday
    from heartdesk.store.look import Look

FOUND = "found"
"""The reason of an entry for what was done without one: nobody knows when, or by whom."""

_FACT = "audit_roster"
_NAMES = "audit_names"

Change = tuple[Event, str]
"""What happened, and the id of the worker it happened to, or ""."""


def keep_up(look: "Look", today: "RosterToday", done: Change | None = None) -> None:
    """Note `done`, and whatever else is not as the audit last told it; then remember how it is. In a unit of work.

    A store that remembers nothing yet only begins to.
    """
    if done is not None:
        _note(look, done)
    kept = read_meta(look.connection, _FACT)
    now = _written(today)
    if kept is not None:
        for change in _changes(json.loads(kept), now, done):
            _note(look, change, FOUND)
    write_meta(look.connection, _FACT, json.dumps(now))
    names = {**_names(look), **{one: worker.name for one, worker in today.workers.items()}}
    write_meta(look.connection, _NAMES, json.dumps(names))


def names_ever(look: "Look") -> dict[str, str]:
    """The name of everybody who works or worked at this desk, by id: for who may read the audit, else nothing."""
    return _names(look) if AUDITORS & look.worker.roles else {}


def _names(look: "Look") -> dict[str, str]:
    return dict(json.loads(read_meta(look.connection, _NAMES) or "{}"))


def _written(today: "RosterToday") -> dict[str, Any]:
    return {
        "workers": {one: [it.trust, it.way_in] for one, it in today.workers.items()},
        "code": today.code,
        "keys": today.keys,
    }


def _changes(
    before: dict[str, Any], now: dict[str, Any], done: Change | None
) -> tuple[Change, ...]:
    """What became of the roster, without what `done` tells already: a change of the keys comes with most others."""
    found = tuple(change for change in _of_workers(before, now) if change != done)
    if found or done is not None or before["keys"] == now["keys"]:
        return found
    return ((Event.KEYS_RENEWED, ""),)


def _of_workers(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    old, new = before["workers"], now["workers"]
    for worker in sorted({*old, *new}):
        if worker not in old:
            yield Event.WORKER_ADDED, worker
        elif worker not in new:
            yield Event.WORKER_REMOVED, worker
        else:
            if old[worker][0] != new[worker][0]:
                yield Event.ROLES_SET, worker
            if old[worker][1] != new[worker][1]:
                yield Event.WAY_IN_SET, worker
    if before["code"] != now["code"]:
        yield Event.RECOVERY_CODE_MADE, ""


def _note(look: "Look", change: Change, reason: str = "") -> None:
    event, worker_id = change
    note(look, event, "worker" if worker_id else "", worker_id, reason)
