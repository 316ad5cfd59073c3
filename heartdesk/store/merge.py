"""The merge: what a record says, from every change of it that is known, in whatever order they arrived.

The rules are those of docs/ARCHITECTURE.md, "Changes and merge". Causality comes from what a change says it
replaces; stamps only choose which of several values shows, so a wrong clock can hide nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import RULES, Audience, Kind, Rule
from heartdesk.store.codec import encode

ChangeId = tuple[bytes, int]
"""The random 128-bit id of a program run, and a counter within it."""

DELETED = "deleted"
_PLAIN = Rule(Audience.DIRECTORY)
EVERY_FIELD = "*"
"""In the `replaces` of a delete: every change it had seen at the head of any field."""


@dataclass(frozen=True)
class Change:
    """One action on one record.

    Of a sealed kind, `fields` and `replaces` stand in `box` until somebody who may opens it (heartdesk.store.boxes).
    """

    id: ChangeId
    kind: str
    record_id: str
    fields: Mapping[str, Any]
    replaces: Mapping[str, Collection[ChangeId]]
    stamp: Stamp
    worker: str
    box: bytes = b""


@dataclass(frozen=True)
class Merged:
    """A record as its changes make it: values shown, heads per field, and the fields a person must settle."""

    fields: Mapping[str, Any]
    heads: Mapping[str, frozenset[ChangeId]]
    conflicts: tuple[str, ...]
    deleted: bool


def merge(changes: Collection[Change]) -> Merged:
    """What `changes`, all those known of one record, say together.

    The heads of a field are the changes that no known change replaces. One value among them: that value. Several: the
    newest stamp shows and the field is in conflict. A delete holds only when it had seen every head; beside an edit it
    had not seen the record stays visible and "deleted" is in conflict. What the kind declares goes before: a one-way
    flag that anybody has set is set, and an edit of a fixed record says nothing.
    """
    rule = _rule_of(changes)
    if rule.fixed:
        changes = [_as_allowed(change, rule) for change in changes]
    heads = _heads(changes)
    values: dict[str, Any] = {}
    conflicts: list[str] = []
    for field, candidates in sorted(heads.items()):
        if len(candidates) == 1:
            values[field] = candidates[0].fields[field]
            continue
        values[field] = max(candidates, key=lambda c: (c.stamp, c.id)).fields[field]
        if len({encode(c.fields[field]) for c in candidates}) > 1:
            conflicts.append(field)
    for field in rule.one_way:
        said = [change for change in changes if change.fields.get(field)]
        if said:
            values[field] = min(said, key=lambda c: (c.stamp, c.id)).fields[field]
            conflicts = [name for name in conflicts if name != field]
    deleted = values.pop(DELETED, False) is True
    if deleted and not _seen_by_delete(heads):
        deleted = False
        if DELETED not in conflicts:
            conflicts.append(DELETED)
    return Merged(
        fields={field: value for field, value in values.items() if value is not None},
        heads={field: frozenset(c.id for c in candidates) for field, candidates in heads.items()},
        conflicts=tuple(sorted(conflicts)),
        deleted=deleted,
    )


def _heads(changes: Collection[Change]) -> dict[str, list[Change]]:
    """The changes of each field that no other one replaces."""
    replaced: dict[str, set[ChangeId]] = {}
    for change in changes:
        for field, ids in change.replaces.items():
            if field in replaced:
                replaced[field].update(ids)
            else:
                replaced[field] = set(ids)
    heads: dict[str, list[Change]] = {}
    for change in changes:
        for field in change.fields:
            if field in replaced and change.id in replaced[field]:
                continue
            if field in heads:
                heads[field].append(change)
            else:
                heads[field] = [change]
    return heads


def _rule_of(changes: Collection[Change]) -> Rule:
    for change in changes:
        return RULES[Kind(change.kind)]
    return _PLAIN


def _as_allowed(change: Change, rule: Rule) -> Change:
    """A change of a fixed record, without what it would change of the record's making."""
    fields = {
        name: value
        for name, value in change.fields.items()
        if name in rule.one_way or name == DELETED or name not in change.replaces
    }
    replaces = {
        name: ids
        for name, ids in change.replaces.items()
        if name in rule.one_way or name in (DELETED, EVERY_FIELD)
    }
    return replace(change, fields=fields, replaces=replaces)


def _seen_by_delete(heads: Mapping[str, Collection[Change]]) -> bool:
    seen: set[ChangeId] = set()
    for delete in heads[DELETED]:
        seen.update(delete.replaces.get(EVERY_FIELD, ()))
    return all(
        change.id in seen
        for field, candidates in heads.items()
        if field != DELETED
        for change in candidates
    )
