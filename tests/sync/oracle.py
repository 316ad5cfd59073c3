"""What must hold once everybody has met, worked out by other means than the merge's: from what each desk knew."""

from collections.abc import Collection, Mapping

from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.wire import TAG_BYTES
from heartdesk.store.bundles import State
from heartdesk.store.merge import DELETED, ChangeId, Merged
from heartdesk.sync import undecided
from heartdesk.sync.digests import digest_of
from tests.sync.acknowledged import Written
from tests.sync.world import FIELDS, FLAG, SimDesk, World


def problems(world: World) -> list[str]:
    """What does not hold once everybody has met."""
    first, *others = world.desks
    erased, undecided = _erased(world)
    found = [
        f"{other.name} says something else than {first.name}"
        for other in others
        if _shown(other, undecided) != _shown(first, undecided)
    ]
    said = {
        id_: one
        for id_, one in world.acknowledged.written.items()
        if one.change.kind != Kind.ERASURE and one.change.record_id not in erased | undecided
    }
    known = frozenset().union(*(one.desk.kept.known for one in world.desks))
    passed = _passed(said, world.acknowledged.lost - known)
    forgotten = frozenset(
        id_
        for id_, one in world.acknowledged.written.items()
        if one.change.kind != Kind.ERASURE and one.change.record_id in erased
    )
    unsure = frozenset(
        id_ for id_, one in world.acknowledged.written.items() if one.change.record_id in undecided
    )
    for one in world.desks:
        kept = one.desk.kept
        gone = (
            world.acknowledged.written.keys()
            - kept.known
            - world.acknowledged.lost
            - set_aside(world, one)
        )
        gone = gone - passed - forgotten - unsure
        if gone:
            found.append(f"{len(gone)} acknowledged changes vanished at {one.name}")
        ids = [change.id for change in kept.changes]
        if len(ids) != len(set(ids)):
            found.append(f"a change stands twice at {one.name}")
        if kept.known & world.stolen:
            found.append(f"what a desk said that was shut out counts at {one.name}")
        if kept.known & forgotten:
            found.append(f"what was erased stands at {one.name}")
    seen: dict[str, list[Written]] = {}
    for written in said.values():
        if written.change.id in first.desk.kept.known:
            seen.setdefault(written.change.record_id, []).append(written)
    whole = {
        one.change.record_id for id_, one in said.items() if id_ in world.acknowledged.lost - passed
    }
    for record_id, all_of_it in seen.items():
        if record_id not in whole:
            found += _against_what_was_known(world, record_id, all_of_it)
    return found if undecided else found + _digests_that_differ(world)


def _digests_that_differ(world: World) -> list[str]:
    """Desks that have heard the same make the same of it, in every audience they speak in."""
    found = []
    for audience in (Audience.DIRECTORY, Audience.HUB):
        of: dict[int, tuple[int, str]] = {}
        for one in world.desks:
            digest = digest_of(one.desk, one.seals, audience)
            if digest is not None:
                heard, weight = digest
                other, name = of.setdefault(heard, (weight, one.name))
                if other != weight:
                    found.append(f"{name} and {one.name} have heard the same, and differ")
    return found


def _erased(world: World) -> tuple[set[str], set[str]]:
    """Records that were erased; and those of which a desk said so that had been shut out: a person decides."""
    known = frozenset().union(*(one.desk.kept.known for one in world.desks))
    # One of which no copy was left, and which an image of a disk or a backup brought back, counts like any.
    erasing = {
        id_: one.change.record_id
        for id_, one in world.acknowledged.written.items()
        if one.change.kind == Kind.ERASURE and id_ not in world.acknowledged.lost - known
    }
    aside = frozenset().union(*(set_aside(world, one) for one in world.desks))
    undecided = {record_id for id_, record_id in erasing.items() if id_ in aside - known}
    # One that is lost itself, while a snapshot without the values is still about.
    undecided |= {
        one.change.record_id
        for id_, one in world.acknowledged.written.items()
        if one.change.kind == Kind.ERASURE and id_ in world.acknowledged.lost - known
    }
    return set(erasing.values()) - undecided, undecided


def _shown(one: SimDesk, undecided: Collection[str]) -> dict[tuple[str, str], Merged | None]:
    found = one.desk.everything().items()
    return {place: shown for place, shown in found if place[1] not in undecided}


def _passed(said: Mapping[ChangeId, Written], lost: Collection[ChangeId]) -> frozenset[ChangeId]:
    """Changes of which every field was said again by somebody who had seen them: a snapshot need not tell of them."""
    found = set()
    for id_, one in said.items():
        later = [
            other.change.fields
            for other_id, other in said.items()
            if id_ in other.knew and other_id not in lost
        ]
        if later and all(any(name in fields for fields in later) for name in one.change.fields):
            found.add(id_)
    return frozenset(found)


def set_aside(world: World, one: SimDesk) -> frozenset[ChangeId]:
    """What desks said after they were shut out, and is kept aside at a desk: it waits for a person, and counts not."""
    bundles = one.desk.kept.bundles.values()
    tags = [kept.sum[:TAG_BYTES].hex() for kept in bundles if kept.state is State.ASIDE]
    parts = [
        frozenset(kept.sum for kept in snapshot.parts.values())
        for snapshot in one.desk.run(undecided.undecided)
    ]
    return frozenset().union(
        *(world.acknowledged.in_bundle.get(tag, frozenset()) for tag in tags),
        *(world.acknowledged.in_snapshot.get(sums, frozenset()) for sums in parts),
    )


def _against_what_was_known(world: World, record_id: str, written: list[Written]) -> list[str]:
    """A record, held to what each desk knew when it wrote: by other means than the merge's own."""
    shown = world.desks[0].desk.shown(Kind(written[0].change.kind), record_id)
    assert shown is not None
    found = []
    for name in FIELDS:
        of_field = [one for one in written if name in one.change.fields]
        last = [
            one for one in of_field if not any(one.change.id in other.knew for other in of_field)
        ]
        values = {one.change.fields[name] for one in last}
        if last and shown.fields.get(name) not in values:
            found.append(f"{record_id}: an older {name} won over one that had seen it")
        if (len(values) > 1) != (name in shown.conflicts):
            found.append(
                f"{record_id}: {name} has {len(values)} last values, asked: {shown.conflicts}"
            )
    if any(one.change.fields.get(FLAG) for one in written) and not shown.fields.get(FLAG):
        found.append(f"{record_id}: what was withdrawn is not any more")
    deletes = [one for one in written if one.change.fields.get(DELETED) is True]
    unseen = [
        one
        for one in written
        if DELETED not in one.change.fields
        and not any(one.change.id in delete.knew for delete in deletes)
    ]
    if shown.deleted and unseen:
        found.append(f"{record_id}: taken away, with an edit that nobody who did so had seen")
    return found
