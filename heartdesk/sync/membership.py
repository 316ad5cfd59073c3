"""Who belongs together: the council is made with the first invitation, each other desk joins with one."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from heartdesk.core import wire
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Audience
from heartdesk.core.notices import read_revocation
from heartdesk.core.roles import Role
from heartdesk.core.text import one_line
from heartdesk.security import council
from heartdesk.security.council import FORMAT, Invitation
from heartdesk.security.sharing import new_pair
from heartdesk.security.unlocked import Unlocked
from heartdesk.sync import revoking
from heartdesk.sync.model import NotOfACouncil, Shelf
from heartdesk.sync.notices import revocations
from heartdesk.sync.seals import Identity, keep_identity, read_identity

ROOT_BOXES = "sync_root_boxes"
"""The fact that keeps the council's private key, sealed to the admins."""

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
    opens = frozenset(key.audience for key in given if key.private)
    new = _new_member(root, known_as, shelf.now, opens=opens)
    public_root = wire.public_of(root)
    invitation = Invitation(
        format=FORMAT,
        name=known_as,
        area=area,
        hub=hub if whole_hub else "",
        organization=organization,
        root=public_root,
        private=new.private,
        certificate=new.certificate,
        box=new.box,
        roles=tuple(role for role in Role if role in roles),
        keys=given,
        notices=revocations(shelf),
    )
    shelf.know(wire.desk_id(wire.public_of(new.private)), known_as, new.certificate)
    file, code = council.closed(invitation)
    return Invited(file, code)


def take_place(shelf: Shelf, invitation: Invitation) -> None:
    """Remember, in the store of a new desk, who it is in the council that it joins."""
    identity = Identity(invitation.root, invitation.private, invitation.certificate, invitation.box)
    if identity.certified.public != wire.public_of(invitation.private):
        raise DeskError(
            "That invitation does not fit together. Nothing was made.",
            then="Ask for a new invitation.",
        )
    keep_identity(shelf, identity)
    for notice in invitation.notices:
        revoking.add(shelf, read_revocation(notice, invitation.root))


def _root(shelf: Shelf, folder: Path, by: Unlocked, called: str) -> bytes:
    """The council's private root key; made, with this desk's own place, where there is no council yet."""
    try:
        read_identity(shelf.fact)
    except NotOfACouncil:
        root, _ = wire.new_signing_key()
        keep_root(shelf, folder, by, root)
        own = _new_member(root, _usable(called), shelf.now, opens=frozenset(Audience))
        keep_identity(shelf, own)
        return root
    return held_root(shelf, folder, by)


def held_root(shelf: Shelf, folder: Path, by: Unlocked) -> bytes:
    """The council's private root key, where this desk and this admin hold it. Raises DeskError where they do not."""
    boxes = json.loads(shelf.fact(ROOT_BOXES) or "{}")
    if not boxes:
        raise DeskError(
            "Only a desk that holds the council's key can do this. Nothing was changed.",
            then="Ask at the desk that asked this one in.",
        )
    root = council.open_root(folder, by, boxes)
    # Admins may have come and gone: from now on those of today hold it.
    keep_root(shelf, folder, by, root)
    return root


def keep_root(shelf: Shelf, folder: Path, by: Unlocked, root: bytes) -> None:
    """Keep the council's private root key for the admins of this desk and its printed code."""
    shelf.set_fact(ROOT_BOXES, json.dumps(dict(council.seal_root(folder, by, root))))


def holds_root(shelf: Shelf) -> bool:
    """Whether the council's private root key is kept at this desk."""
    return is_root_here(shelf.fact(ROOT_BOXES))


def is_root_here(kept: str | None) -> bool:
    """The same, by what is kept of it."""
    return bool(json.loads(kept or "{}"))


def _new_member(root: bytes, name: str, now: datetime, *, opens: Collection[Audience]) -> Identity:
    """A desk's own keys, and what the root key says of it: among it, of which audiences it is given the keys."""
    private, public = wire.new_signing_key()
    box, box_public = new_pair()
    certified = wire.Certified(
        council=wire.council_id(wire.public_of(root)),
        public=public,
        name=name,
        made=max(0, int(now.timestamp())),
        box=box_public,
        opens=tuple(sorted(wire.audience_number(audience) for audience in opens)),
    )
    certificate = wire.certificate(certified, lambda said: wire.sign(root, said))
    return Identity(wire.public_of(root), private, certificate, box)


def _usable(name: str) -> str:
    tidy = one_line(name)
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise DeskError(
            "A desk needs a name that others know it by. Nothing was made.",
            then=f"Give it one of up to {LONGEST_NAME} letters, such as: Barony reception",
        )
    return tidy
