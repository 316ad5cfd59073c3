"""What of a record's changes a snapshot needs, and how a snapshot's word of a record fits what is known of it here.

Both are plain rules over changes, the same for every store. Causality comes from what changes replace and from which
changes the snapshot had seen, never from a clock.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace

from heartdesk.core.kinds import RULES, Kind
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId, merge

PACK = "pack:"
"""How the stream of changes begins that every desk makes by itself, from its area folder. No bundle brings them."""


@dataclass(frozen=True)
class Fitting:
    """What a snapshot's word of one record means here.

    `new` are changes to keep; `again` known ones that from now on replace more; `differing` the fields of which it says
    something else than a signed change that is held here.
    """

    new: tuple[Change, ...] = ()
    again: tuple[Change, ...] = ()
    differing: tuple[str, ...] = ()


def only_heads(known: Collection[Change], *, apart: Collection[ChangeId] = ()) -> list[Change]:
    """All that a desk has to know of a record that knows nothing of it: the heads, and what set a one-way flag first.

    Each change keeps only the fields of which it is a head. What it replaces goes along, and what was replaced before
    it of which no bundle of the snapshot tells: `apart`, and changes not known here.
    """
    rule = RULES[Kind(next(iter(known)).kind)]
    wanted: dict[ChangeId, set[str]] = {}
    heads = merge(known).heads
    for name, ids in heads.items():
        for one in ids:
            wanted.setdefault(one, set()).add(name)
    beyond = _replaced_beyond(known, frozenset(apart))
    for name in rule.one_way:
        said = [change for change in known if change.fields.get(name)]
        if said:
            first = min(said, key=lambda c: (c.stamp, c.id)).id
            wanted.setdefault(first, set()).add(name)
            if first not in heads.get(name, ()):  # it goes along, and is no head by that
                beyond.setdefault(name, set()).add(first)
    return [
        _cut(change, wanted[change.id], _also(change.id, heads, beyond))
        for change in known
        if change.id in wanted and change.id not in apart
    ]


def fit(
    known: Collection[Change],
    arrived: Sequence[Change],
    *,
    had_seen: Container[ChangeId],
    passed: Container[ChangeId] = (),
) -> Fitting:
    """How a snapshot's changes of one record fit those `known` here.

    A change here that the snapshot `had_seen` and that is no head in it was replaced by what is; one that it had not
    seen stands beside it. What other snapshots that were taken in here had `passed` by does not come back with it.
    """
    here = {change.id: change for change in known}
    differing = {
        name
        for change in arrived
        if change.id in here
        for name, value in change.fields.items()
        if name in here[change.id].fields and here[change.id].fields[name] != value
    }
    theirs = merge(arrived).heads
    ours = merge(known).heads if known else {}
    more: dict[ChangeId, dict[str, set[ChangeId]]] = {}
    for name, ids in theirs.items():
        replaced = {one for one in ours.get(name, frozenset()) - ids if one in had_seen}
        if replaced:
            more.setdefault(min(ids), {}).setdefault(name, set()).update(replaced)
    new = [
        _with(change, more.get(change.id))
        for change in arrived
        if change.id not in here and change.id not in passed
    ]
    again = [_with(here[one], said) for one, said in more.items() if one in here]
    return Fitting(tuple(new), tuple(again), tuple(sorted(differing)))


def _cut(
    change: Change, names: Collection[str], also: Mapping[str, Collection[ChangeId]]
) -> Change:
    replaces = {
        name: ids
        for name, ids in change.replaces.items()
        if name in names or (name == EVERY_FIELD and DELETED in names)
    }
    for name, ids in also.items():
        replaces[name] = tuple(sorted({*replaces.get(name, ()), *ids}))
    return replace(
        change,
        fields={name: value for name, value in change.fields.items() if name in names},
        replaces=replaces,
    )


def _also(
    one: ChangeId,
    heads: Mapping[str, Collection[ChangeId]],
    beyond: Mapping[str, Collection[ChangeId]],
) -> dict[str, Collection[ChangeId]]:
    """What the first head of each field tells besides: what was replaced before it and stands in no bundle."""
    return {name: beyond[name] for name, ids in heads.items() if name in beyond and min(ids) == one}


def _replaced_beyond(
    known: Collection[Change], apart: Collection[ChangeId]
) -> dict[str, set[ChangeId]]:
    here = {change.id for change in known}
    found: dict[str, set[ChangeId]] = {}
    for change in known:
        for name, ids in change.replaces.items():
            gone = {one for one in ids if one not in here or one in apart}
            if gone and name != EVERY_FIELD:
                found.setdefault(name, set()).update(gone)
    return found


def _with(change: Change, more: Mapping[str, Collection[ChangeId]] | None) -> Change:
    """The change, replacing more."""
    if not more:
        return change
    replaces = dict(change.replaces)
    for name, ids in more.items():
        replaces[name] = tuple(sorted({*replaces.get(name, ()), *ids}))
    return replace(change, replaces=replaces)
