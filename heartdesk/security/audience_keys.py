"""Makes the keys of audiences, each sealed to the slots that may have it."""

from collections.abc import Collection, Mapping

import msgspec

from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Audience
from heartdesk.security import entries, sealing, slots
from heartdesk.security.held import HeldKeys, PublicKey
from heartdesk.security.slots import AudienceKey, KeyFile, SealedKey, Slot


def with_new_keys(file: KeyFile, audiences: Collection[Audience]) -> KeyFile:
    """`file` with a new generation of the key of each of these audiences, for the slots that may have it today."""
    for audience in sorted(audiences):
        private = sealing.new_key()
        key = AudienceKey(id=new_id(), audience=audience, public=sealing.public_of(private))
        file = msgspec.structs.replace(file, audiences=(*file.audiences, key))
        file = with_boxes(file, {key.id: private})
    return file


class GivenKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An audience's key from another desk; `private` is b"" where this desk may only seal with it."""

    id: str
    audience: Audience
    public: bytes
    private: bytes


def with_given_keys(file: KeyFile, given: Collection[GivenKey]) -> KeyFile:
    """`file` with the keys that another desk gave, in their order, for the slots that may have them."""
    keys = tuple(AudienceKey(id=one.id, audience=one.audience, public=one.public) for one in given)
    file = msgspec.structs.replace(file, audiences=(*file.audiences, *keys))
    return with_boxes(file, {one.id: one.private for one in given if one.private})


def with_boxes(file: KeyFile, keys: Mapping[str, bytes]) -> KeyFile:
    """`file` with each of these audience keys (private half by id) for every slot that may have it."""
    boxes: list[SealedKey] = []
    for slot in file.slots:
        may_hold, held = entries.may_hold(file, slot), entries.boxes_of(file, slot.id)
        boxes += [
            sealed_key(file, key.id, keys[key.id], slot)
            for key in file.audiences
            if key.id in keys and key.audience in may_hold and key.id not in held
        ]
    return msgspec.structs.replace(file, sealed=(*file.sealed, *boxes))


def without_boxes(file: KeyFile) -> KeyFile:
    """`file` without what its slots may not hold: boxes of slots, keys and roles that went."""
    allowed = {
        slot.id: entries.keys_of(file, entries.may_hold(file, slot)) | {file.data_key}
        for slot in file.slots
    }
    kept = tuple(box for box in file.sealed if box.key in allowed.get(box.slot, frozenset()))
    return msgspec.structs.replace(file, sealed=kept)


def sealed_key(file: KeyFile, key: str, secret: bytes, slot: Slot) -> SealedKey:
    """One key of the desk for one slot."""
    context = slots.bound_box(file.profile, key, slot.id)
    return SealedKey(key=key, slot=slot.id, box=sealing.seal(secret, slot.public, context))


def held(file: KeyFile, keys: Mapping[str, bytes], audiences: frozenset[Audience]) -> HeldKeys:
    """What a session may seal for (everybody) and open: those of `keys` that belong to these audiences."""
    mine = entries.keys_of(file, audiences)
    return HeldKeys(
        newest={key.audience: PublicKey(key.id, key.public) for key in file.audiences},
        private={key: private for key, private in keys.items() if key in mine},
    )
