"""Looking into a snapshot that a person means to let in: what it would do to what stands here, before it may.

A desk that was shut out may have been in other hands. So nothing of it may win unseen over what was signed here: where
it says that something was replaced and does not show by what, that is said once more here, and a person is asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.wire import Unfit
from heartdesk.core.wire_snapshot import take_apart
from heartdesk.security.sealing import Refused
from heartdesk.store import letting_in
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId, merge
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.snapshot import fit
from heartdesk.store.unit import Unit
from heartdesk.sync.model import LEAST_HELD, SHARE_HELD, Seals
from heartdesk.sync.snapshot_ids import Ids
from heartdesk.sync.snapshot_parts import Snapshot, ids_of, said_in

_Place = tuple[Kind, str]


@dataclass
class Weighed:
    """What a snapshot would do here.

    `differing` counts records of which it says something else under the very change that is signed here: then it is
    broken or made up. `unseen` are fields that would go without anything to show for it, by record; `taken_away`
    records that it deletes.
    """

    differing: int = 0
    unseen: dict[_Place, set[str]] = field(default_factory=dict)
    taken_away: list[_Place] = field(default_factory=list)


def weigh(unit: Unit, seals: Seals, snapshot: Snapshot) -> Weighed:
    """Hold a whole snapshot to what stands here. Of one that nobody here can open nothing is known."""
    shelf, found = UnitShelf(unit), Weighed()
    parts = [shelf.data(snapshot.parts[number].sum) for number in range(1, snapshot.of + 1)]
    if not all(seals.can_open(take_apart(data).body) for data in parts):
        return found
    try:
        ids = ids_of(seals, parts)
        named = set[_Place]()
        for data in parts:
            for place, arrived in _by_record([change for _, change in said_in(seals, data)]):
                named.add(place)
                _weigh_record(unit, found, place, arrived, ids)
    except (Unfit, Refused):
        return Weighed(differing=1)
    for place in shelf.records_of(snapshot.audience):
        if place not in named and any(one.id in ids for one in letting_in.known(unit, *place)):
            found.unseen[place] = set(merge(letting_in.known(unit, *place)).heads)
    return found


def say_again(unit: Unit, audience: Audience, weighed: Weighed) -> int:
    """Say once more what would go unseen, so that it stands beside what came; of how many records.

    So is what a snapshot takes away in great number, as with any desk's deletes: everything stays, marked.
    """
    most = max(LEAST_HELD, SHARE_HELD * UnitShelf(unit).count_live(audience))
    again = dict(weighed.unseen)
    if len(weighed.taken_away) > most:
        for place in weighed.taken_away:
            again[place] = set(merge(letting_in.known(unit, *place)).heads)
    return sum(letting_in.say_again(unit, *place, names) for place, names in again.items())


def _weigh_record(
    unit: Unit, found: Weighed, place: _Place, arrived: Sequence[Change], ids: Ids
) -> None:
    known = letting_in.known(unit, *place)
    if not known:
        return
    opened = [letting_in.opened(unit, change) for change in arrived]
    found.differing += bool(fit(known, opened, had_seen=ids).differing)
    ours, theirs = merge(known), merge(opened)
    shown = _shown_replaced(opened)
    for name, heads in ours.heads.items():
        gone = {one for one in heads - theirs.heads.get(name, frozenset()) if one in ids}
        if name != DELETED and gone - shown.get(name, set()) - shown.get(EVERY_FIELD, set()):
            found.unseen.setdefault(place, set()).add(name)
    if theirs.deleted and not ours.deleted:
        found.taken_away.append(place)


def _shown_replaced(arrived: Sequence[Change]) -> dict[str, set[ChangeId]]:
    """What the snapshot's changes say themselves that they replace, by field."""
    shown: dict[str, set[ChangeId]] = {}
    for change in arrived:
        for name, ids in change.replaces.items():
            shown.setdefault(name, set()).update(ids)
    return shown


def _by_record(found: Sequence[Change]) -> Iterator[tuple[_Place, list[Change]]]:
    records: dict[_Place, list[Change]] = {}
    for change in found:
        records.setdefault((Kind(change.kind), change.record_id), []).append(change)
    yield from records.items()
