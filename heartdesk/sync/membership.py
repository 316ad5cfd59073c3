"""Who belongs together: the council is made with the first invitation, each other desk joins with one."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from heartdesk.core import wire
from heartdesk.core.errors import DeskError
from heartdesk.core.roles import Role
from heartdesk.core.text import one_line
from heartdesk.security import council
from heartdesk.security.council import FORMAT, Invitation
from heartdesk.security.unlocked import Unlocked
from heartdesk.sync.model import NotOfACouncil, Shelf
from heartdesk.sync.seals import Identity, keep_identity, read_identity

_ROOT_BOXES = "sync_root_boxes"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Invited:
    """An invitation that was made: the file's bytes, and the code that opens it, which travels by another way."""

    file: bytes
    code: str = field(repr=False)


def invite(
    shelf: Shelf,
    *,
    folder: Path,
    by: Unlocked,
    name: str,
    called: str,
    area: str,
    hub: str,
    organization: str,
    roles: Collection[Role],
    whole_hub: bool,
) -> Invited:
    """Ask another desk in, to be known as `name`; this one is known as `called`.

    The first time, this makes the council: its root key, and this desk's own place in it. Raises DeskError unless `by`
    is an admin who holds every key that the new desk is to have.
    """
    known_as = _usable(name)
    root = _root(shelf, folder, by, called)
    given = council.keys_to_give(folder, by, roles=roles, whole_hub=whole_hub)
    private, certificate = _new_member(root, known_as, shelf.now)
    public_root = wire.public_of(root)
    invitation = Invitation(
        format=FORMAT,
        name=known_as,
        area=area,
        hub=hub if whole_hub else "",
        organization=organization,
        root=public_root,
        private=private,
        certificate=certificate,
        roles=tuple(role for role in Role if role in roles),
        keys=given,
    )
    shelf.know(wire.desk_id(wire.public_of(private)), known_as, certificate)
    file, code = council.closed(invitation)
    return Invited(file, code)


def take_place(shelf: Shelf, invitation: Invitation) -> None:
    """Remember, in the store of a new desk, who it is in the council that it joins."""
    identity = Identity(invitation.root, invitation.private, invitation.certificate)
    if identity.certified.public != wire.public_of(invitation.private):
        raise DeskError(
            "That invitation does not fit together. Nothing was made.",
            then="Ask for a new invitation.",
        )
    keep_identity(shelf, identity)


def _root(shelf: Shelf, folder: Path, by: Unlocked, called: str) -> bytes:
    """The council's private root key; made, with this desk's own place, where there is no council yet."""
    try:
        read_identity(shelf.fact)
    except NotOfACouncil:
        root, _ = wire.new_signing_key()
        shelf.set_fact(_ROOT_BOXES, json.dumps(dict(council.seal_root(folder, by, root))))
        private, certificate = _new_member(root, _usable(called), shelf.now)
        keep_identity(shelf, Identity(wire.public_of(root), private, certificate))
        return root
    boxes = json.loads(shelf.fact(_ROOT_BOXES) or "{}")
    if not boxes:
        raise DeskError(
            "Only a desk that holds the council's key can ask another in. Nothing was made.",
            then="Ask at the desk that asked this one in.",
        )
    root = council.open_root(folder, by, boxes)
    # Admins may have come and gone: from now on those of today hold it.
    shelf.set_fact(_ROOT_BOXES, json.dumps(dict(council.seal_root(folder, by, root))))
    return root


def _new_member(root: bytes, name: str, now: datetime) -> tuple[bytes, bytes]:
    """A desk's own signing key, and what the root key says of it."""
    private, public = wire.new_signing_key()
    certified = wire.Certified(
        council=wire.council_id(wire.public_of(root)),
        public=public,
        name=name,
        made=max(0, int(now.timestamp())),
    )
    return private, wire.certificate(certified, lambda said: wire.sign(root, said))


def _usable(name: str) -> str:
    tidy = one_line(name)
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise DeskError(
            "A desk needs a name that others know it by. Nothing was made.",
            then=f"Give it one of up to {LONGEST_NAME} letters, such as: Barony reception",
        )
    return tidy
