"""One change of who may open the desk, made by an admin: checked, vouched for, written whole."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import SEALED, Audience
from heartdesk.core.roles import Role
from heartdesk.security import audience_keys, entries, slot_file, ways_in
from heartdesk.security.slots import FirstKeyFile, KeyFile
from heartdesk.security.unlocked import Unlocked

WORDS = {
    Audience.PEOPLE: "what is kept about people",
    Audience.VOLUNTEERS: "what is kept about volunteers",
    Audience.SAFEGUARDING: "what is kept about people at risk",
    Audience.DEPUTY: "worries about the safeguarding lead",
}
"""What each sealed audience is called in a sentence."""


def change(folder: Path, by: Unlocked, act: Callable[[KeyFile], KeyFile]) -> KeyFile:
    """Let `act` change the key file of `folder`, on the authority of `by`, and write it.

    Raises DeskError where `by` is no admin of this desk any more, where the change would leave it without an admin or
    somebody's records without a reader, where the file was changed by hand, or where the disk refuses. Then nothing
    has changed.
    """
    with slot_file.changing(folder):
        old = current(folder, by)
        refuse_not_admin(old, by)
        return write(folder, by, old, act(old))


def current(folder: Path, by: Unlocked) -> KeyFile:
    """The key file of `folder`, vouched for, in which the way in of `by` still stands. Only within `changing`."""
    file = slot_file.read(folder)
    ways_in.reopened(file, by.secrets)
    if isinstance(file, FirstKeyFile):  # put back while the desk was open
        raise DeskError(
            "This desk's key file is older than the open desk. Nothing was changed.",
            then="Close the desk, open it again, then try again.",
        )
    return file


def write(folder: Path, by: Unlocked, old: KeyFile, new: KeyFile) -> KeyFile:
    """Write `new` in the place of `old` once it locks nobody out, and give it as written."""
    new = audience_keys.without_boxes(new)
    refuse_lockout(old, new)
    new = msgspec.structs.replace(new, revision=old.revision + 1)
    new = ways_in.vouched_for(new, by.secrets)
    slot_file.write(folder, new)
    return new


def refuse_not_admin(file: KeyFile, by: Unlocked) -> None:
    """Raise DeskError unless `by` is an admin of this desk now, or holds its recovery code."""
    trusted = by.opened_with == "recovery" or any(
        worker.id == by.worker_id and Role.ADMIN in worker.roles for worker in file.workers
    )
    if not (trusted and Role.ADMIN in by.roles):
        raise DeskError(
            "Only an admin may change who works at this desk. Nothing was changed.",
            then="Ask an admin, or open the desk with the printed recovery code.",
        )


def refuse_lockout(old: KeyFile, new: KeyFile) -> None:
    """Raise DeskError where nobody could look after the desk any more, or open what somebody opens now."""
    if not any(Role.ADMIN in worker.roles for worker in new.workers):
        raise DeskError(
            "This desk would have no admin left. Nothing was changed.",
            then="Make somebody else an admin first.",
        )
    for audience in SEALED:
        had, has = entries.holders(old, audience), entries.holders(new, audience)
        went = had - {worker.id for worker in new.workers if _may_read(worker.roles, audience)}
        if went and not has:
            raise DeskError(
                f"Nobody else here can open {WORDS[audience]}. Nothing was changed.",
                then="Let another worker open it first, then try again.",
            )
    kept = {box.key for box in new.sealed}
    # Of some keys another desk gave only the public half: nobody here could ever open a thing.
    opened_before = {box.key for box in old.sealed}
    if any(key.id in opened_before - kept for key in new.audiences):
        raise DeskError(
            "A part of what is kept here could not be opened by anybody after this. Nothing was changed.",
            then="Open the desk with the printed recovery code, then try again.",
        )


def _may_read(roles: tuple[Role, ...], audience: Audience) -> bool:
    return audience in entries.opened_by(roles)
