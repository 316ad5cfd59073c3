"""The root key of a council, kept for its admins; the invitation that asks another desk in.

The root key signs which desks belong to the council. It is sealed to every admin's way into this desk and to the
printed recovery code, so that nobody else at the desk can use it.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import entries, recovery, sealing, slot_file
from heartdesk.security.audience_keys import GivenKey
from heartdesk.security.roster_change import current, refuse_not_admin
from heartdesk.security.sealing import Refused
from heartdesk.security.slots import KeyFile, RecoverySlot, Slot
from heartdesk.security.unlocked import Unlocked

FORMAT: Literal["heartdesk invitation"] = "heartdesk invitation"
LARGEST = 64 * 1024
"""Bytes of an invitation."""

_MAGIC = b"HEARTDESK INVITATION 1\n"
_SALT = 16


class Invitation(Struct, frozen=True, forbid_unknown_fields=True):
    """What a new desk is given: whose council it joins, who it is there, which keys it holds.

    `root` is the council's public key; `private` the new desk's own signing key, `certificate` what the root key says
    of it, `box` the private half of what keys for it are sealed to. `organization` is the name of the one that its
    first worker works for, or "". `notices` are those that say who was shut out.
    """

    format: Literal["heartdesk invitation"]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    area: str
    hub: str
    organization: str
    root: bytes
    private: bytes
    certificate: bytes
    roles: tuple[Role, ...]
    keys: tuple[GivenKey, ...]
    box: bytes = b""
    notices: tuple[bytes, ...] = ()


def seal_root(folder: Path, by: Unlocked, root: bytes) -> Mapping[str, str]:
    """The private root key, sealed for each admin of the desk and for the recovery code: box by slot, in hexadecimal.

    Raises DeskError unless `by` is an admin.
    """
    file = _admins_file(folder, by)
    return {
        slot.id: sealing.seal(root, slot.public, _context(file, slot.id)).hex()
        for slot in file.slots
        if _may_hold(file, slot)
    }


def open_root(folder: Path, by: Unlocked, boxes: Mapping[str, str]) -> bytes:
    """The private root key, for an admin who was one when it was sealed. Raises DeskError for anybody else."""
    file = _admins_file(folder, by)
    box = boxes.get(by.secrets.slot)
    try:
        if box is not None:
            return sealing.unseal(
                bytes.fromhex(box), by.private_key, _context(file, by.secrets.slot)
            )
    except (Refused, ValueError) as error:
        raise _not_given() from error
    raise _not_given()


def keys_to_give(
    folder: Path, by: Unlocked, *, roles: Collection[Role], whole_hub: bool
) -> tuple[GivenKey, ...]:
    """The audience keys for a new desk whose first worker has these roles.

    A desk of the same hub gets what those roles open, and the public half of the rest, so that it can seal for people
    whose words it cannot read. A desk of another hub gets the directory's only. Raises DeskError where `by` lacks one.
    """
    file = _admins_file(folder, by)
    opens = entries.opened_by(frozenset(roles)) if whole_hub else {Audience.DIRECTORY}
    given = []
    for key in file.audiences:
        if not whole_hub and key.audience not in opens:
            continue
        private = by.secrets.audiences.get(key.id, b"") if key.audience in opens else b""
        if key.audience in opens and not private:
            raise DeskError(
                "You do not hold every key that the other desk would need. Nothing was made.",
                then="Ask somebody who reads all that these roles read, or leave those roles out.",
            )
        given.append(GivenKey(key.id, key.audience, key.public, private))
    return tuple(given)


def closed(invitation: Invitation) -> tuple[bytes, str]:
    """The invitation as a file, and the code that opens it. Whoever has both can join: they travel apart."""
    code, salt = recovery.new_code(), sealing.random_bytes(_SALT)
    key = sealing.derived(code, salt=salt, purpose="invitation")
    box = sealing.wrap(key, msgspec.msgpack.encode(invitation), _MAGIC)
    return _MAGIC + salt + box, recovery.printed(code)


def opened(data: bytes, typed: str) -> Invitation:
    """The invitation in a file, by the code as it was typed. Raises DeskError for a slip and for what does not fit."""
    code = recovery.read_code(typed, called="code for an invitation", given="code you wrote down")
    if not data.startswith(_MAGIC) or len(data) > LARGEST:
        raise DeskError(
            "That file is not an invitation to a council. Nothing was made.",
            then="Ask for the file that the other desk made with: sync invite",
        )
    salt, box = data[len(_MAGIC) :][:_SALT], data[len(_MAGIC) + _SALT :]
    try:
        plain = sealing.unwrap(sealing.derived(code, salt=salt, purpose="invitation"), box, _MAGIC)
        return msgspec.msgpack.decode(plain, type=Invitation)
    except (Refused, msgspec.DecodeError) as error:
        raise DeskError(
            "That code does not open this invitation, or the file was changed. Nothing was made.",
            then="Check that the code and the file belong together, or ask for a new invitation.",
        ) from error


def _admins_file(folder: Path, by: Unlocked) -> KeyFile:
    with slot_file.changing(folder):
        file = current(folder, by)
    refuse_not_admin(file, by)
    return file


def _may_hold(file: KeyFile, slot: Slot) -> bool:
    if isinstance(slot, RecoverySlot):
        return True
    return Role.ADMIN in entries.worker_of(file, slot.worker).roles


def _context(file: KeyFile, slot: str) -> bytes:
    return msgspec.json.encode(("heartdesk council root 1", file.profile, slot))


def _not_given() -> DeskError:
    return DeskError(
        "Your way into this desk was not given the council's key. Nothing was changed.",
        then="Open the desk with the printed recovery code, or as the admin who asked the first desk in.",
    )
