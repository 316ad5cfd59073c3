"""Keys of audiences that come from other desks, put into the key file; and taken out when a desk was away too long.

Anybody at work may let this happen: what comes is vouched for by the council, and nobody is given what is not for them.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from heartdesk.core.kinds import SEALED, Audience
from heartdesk.security import audience_keys, entries, slot_file, ways_in
from heartdesk.security.audience_keys import GivenKey
from heartdesk.security.roster_change import current, write
from heartdesk.security.slots import AudienceKey, KeyFile, PassphraseSlot, RecoverySlot
from heartdesk.security.unlocked import Unlocked, refreshed


def take_keys(
    folder: Path,
    by: Unlocked,
    given: Collection[GivenKey],
    *,
    newest: Mapping[Audience, str],
) -> Unlocked:
    """Put keys into the key file, and say which is the newest of each audience; the session with the keys of today.

    A key of everybody's goes to every way in, another to that of `by` only: the others at this desk are given theirs by
    those who sealed it. Raises DeskError where the file was changed by hand or the disk refuses.
    """
    with slot_file.changing(folder):
        old = current(folder, by)
        file = _with_public_halves(old, given)
        for one in given:
            if one.private:
                file = _with_private(file, by, one)
        file = _in_order(file, newest)
        file = old if file == old else write(folder, by, old, file)
    return refreshed(file, by)


def without_keys(folder: Path, by: Unlocked, gone: Collection[str]) -> Unlocked:
    """Destroy these keys of sealed audiences at every passphrase; the printed code keeps what it has.

    Their public halves stay, so that things can still be sealed. Raises as `take_keys` does.
    """
    with slot_file.changing(folder):
        old = current(folder, by)
        taken = entries.keys_of(old, frozenset(SEALED)) & frozenset(gone)
        slots = {slot.id for slot in old.slots if isinstance(slot, PassphraseSlot)}
        kept = tuple(box for box in old.sealed if not (box.key in taken and box.slot in slots))
        file = msgspec.structs.replace(old, sealed=kept, revision=old.revision + 1)
        if kept == old.sealed:
            file = old
        else:
            # Not asked whether anybody can still open all of it: another desk can, and gives it back.
            file = ways_in.vouched_for(file, by.secrets)
            slot_file.write(folder, file)
    return refreshed(file, by)


def _with_public_halves(file: KeyFile, given: Collection[GivenKey]) -> KeyFile:
    known = {key.id for key in file.audiences}
    new = tuple(
        AudienceKey(id=one.id, audience=one.audience, public=one.public)
        for one in given
        if one.id not in known
    )
    return msgspec.structs.replace(file, audiences=(*file.audiences, *new))


def _with_private(file: KeyFile, by: Unlocked, one: GivenKey) -> KeyFile:
    if one.audience not in SEALED:
        return audience_keys.with_boxes(file, {one.id: one.private})
    boxes = tuple(
        audience_keys.sealed_key(file, one.id, one.private, slot)
        for slot in file.slots
        if slot.id == by.secrets.slot
        and (isinstance(slot, RecoverySlot) or one.audience in entries.may_hold(file, slot))
        and one.id not in entries.boxes_of(file, slot.id)
    )
    return msgspec.structs.replace(file, sealed=(*file.sealed, *boxes))


def _in_order(file: KeyFile, newest: Mapping[Audience, str]) -> KeyFile:
    last = set(newest.values())
    first = tuple(key for key in file.audiences if key.id not in last)
    return msgspec.structs.replace(
        file, audiences=(*first, *(key for key in file.audiences if key.id in last))
    )
