"""The commands about the workers of a desk: who they are, what they are trusted with, how they get in.

A passphrase never stands among the arguments, where other programs could read it: it comes from a file, or from what is
piped in.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.commands.answer import Answer, close_desk, folder_of, unlock_of
from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.core.kinds import Audience
    from heartdesk.core.roles import Role
    from heartdesk.security.roster import Changed
    from heartdesk.security.slots import NamedWorker
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.audit import Event
    from heartdesk.store.profile import Profile

_LONGEST = 8_000  # bytes


def list_workers(options: argparse.Namespace) -> Answer:
    """Needs no passphrase: the names stand in the key file in the clear."""
    from heartdesk.security import roster

    folder = folder_of(options)
    waiting = roster.waiting(folder)
    told, lines = [], []
    for worker in roster.list_workers(folder):
        lacking = sorted(waiting.get(worker.id, frozenset()))
        told.append(
            {
                "id": worker.id,
                "name": worker.name,
                "roles": list(worker.roles),
                "organization": worker.organization,
                "waits_for": lacking,
            }
        )
        roles = ", ".join(worker.roles) or "every role until the desk is opened next"
        lines.append(f"{worker.name}: {roles}")
        lines.extend(_waits(worker.name, frozenset(lacking)))
    if waiting.get(""):
        lines.extend(_waits("The recovery code", waiting[""]))
    return {"workers": told, "code_waits_for": sorted(waiting.get("", ()))}, lines


def add(options: argparse.Namespace) -> Answer:
    from heartdesk.security.keys import device_for
    from heartdesk.security.roster import add_worker
    from heartdesk.store.audit import Event

    new = _new_passphrase(options)
    profile, by = unlock_of(options)
    changed = add_worker(
        profile.folder,
        by,
        name=options.name,
        passphrase=new,
        roles=_roles(options),
        organization=options.organization or "",
        device=device_for(profile.folder),
    )
    lines = [f"{options.name} works at this desk now."]
    if changed.no_keyring is not None:
        lines.append(changed.no_keyring.say)
        lines.append("They open the desk with their name and the printed recovery code.")
    return _done(profile, changed, Event.WORKER_ADDED, options.name, lines)


def set_roles(options: argparse.Namespace) -> Answer:
    from heartdesk.security import roster
    from heartdesk.store.audit import Event

    profile, by = unlock_of(options)
    worker = _named(profile, options.name)
    changed = roster.set_roles(
        profile.folder,
        by,
        worker.id,
        roles=_roles(options),
        organization=options.organization,
    )
    return _done(
        profile, changed, Event.ROLES_SET, worker.name, [f"The roles of {worker.name} are set."]
    )


def passphrase(options: argparse.Namespace) -> Answer:
    """One's own, with the passphrase or the code in the unlock file; or another worker's, by an admin."""
    from heartdesk.app.practice import keep_practice_secret
    from heartdesk.commands.answer import given_secret
    from heartdesk.security import roster
    from heartdesk.security.keys import device_for
    from heartdesk.security.worker_name import same_name
    from heartdesk.store.audit import Event
    from heartdesk.store.profile import read_profile

    new = _new_passphrase(options)
    profile = read_profile(folder_of(options))
    worker = _named(profile, options.name)
    device = device_for(profile.folder)
    unlocker, secret = given_secret(options, profile)
    if same_name(unlocker, worker.name):
        by = roster.change_passphrase(
            profile.folder, worker_name=unlocker, secret=secret, new=new, device=device
        )
        changed = roster.Changed(by, worker.id)
    else:
        profile, by = unlock_of(options)
        changed = roster.set_passphrase(
            profile.folder, by, worker.id, passphrase=new, device=device
        )
    keep_practice_secret(profile, worker_name=worker.name, passphrase=new)
    return _done(
        profile,
        changed,
        Event.WAY_IN_SET,
        worker.name,
        [f"{worker.name} opens this desk with the new passphrase from now on."],
    )


def remove(options: argparse.Namespace) -> Answer:
    from heartdesk.security.rekey import remove_worker
    from heartdesk.store.audit import Event
    from heartdesk.store.rekey import copied

    profile, by = unlock_of(options)
    worker = _named(profile, options.name)
    by = remove_worker(profile.folder, by, worker.id, copied)
    _note(profile, by, Event.WORKER_REMOVED, worker.id)
    return {"removed": worker.id}, [
        f"{worker.name} is off this desk. The desk has new keys, and nothing was lost.",
        "Backups made before today still open with the passphrase they had then.",
    ]


def recovery_code(options: argparse.Namespace) -> Answer:
    from heartdesk.security.roster import new_recovery_code
    from heartdesk.store.audit import Event

    profile, by = unlock_of(options)
    code, changed = new_recovery_code(profile.folder, by)
    told, lines = _done(
        profile,
        changed,
        Event.RECOVERY_CODE_MADE,
        "The recovery code",
        [
            f"New recovery code, shown this once: {code}",
            "Print it or write it down, and keep it away from this computer. The old code opens this desk no more.",
            "Did somebody see the old one? Then also run: worker rekey",
        ],
    )
    return {**told, "recovery_code": code}, lines


def rekey(options: argparse.Namespace) -> Answer:
    from heartdesk.security.rekey import rotate
    from heartdesk.store.audit import Event
    from heartdesk.store.rekey import copied

    profile, by = unlock_of(options)
    by = rotate(profile.folder, by, copied)
    _note(profile, by, Event.KEYS_RENEWED, "")
    return {"renewed": True}, ["The desk's file has a new key. Nothing was lost."]


def grant(options: argparse.Namespace) -> Answer:
    from heartdesk.security import roster
    from heartdesk.store.audit import Event

    profile, by = unlock_of(options)
    before = roster.waiting(profile.folder)
    changed = roster.grant_keys(profile.folder, by)
    still = roster.waiting(profile.folder)
    _note(profile, changed.by, Event.KEYS_RENEWED, "")
    lines = ["Nobody waits for a key."] if not before else []
    lines += ["The keys were given."] if before != still else []
    if still:
        lines.append("Some wait still: nobody gave them the keys you do not hold. See: worker list")
    return {"waited": len(before), "wait_still": len(still)}, lines


def _done(
    profile: "Profile", changed: "Changed", event: "Event", who: str, lines: list[str]
) -> Answer:
    """Write the change in the audit, then say what was done, and who must still open something again."""
    _note(profile, changed.by, event, changed.worker_id)
    told = {"worker": changed.worker_id, "waits_for": sorted(changed.waiting)}
    return told, [*lines, *_waits(who, changed.waiting)]


def _note(profile: "Profile", by: "Unlocked", event: "Event", worker_id: str) -> None:
    from heartdesk.app.opening import open_unlocked

    close_desk(open_unlocked(profile, by, done=(event, worker_id)))


def _waits(who: str, lacking: "frozenset[Audience] | frozenset[str]") -> list[str]:
    from heartdesk.core.kinds import Audience
    from heartdesk.security.roster_change import WORDS

    return [
        f"{who} cannot open {WORDS[audience]} yet: a worker who can must run: worker grant"
        for audience in Audience
        if audience in lacking and audience in WORDS
    ]


def _named(profile: "Profile", name: str) -> "NamedWorker":
    from heartdesk.security import roster
    from heartdesk.security.worker_name import same_name

    for worker in roster.list_workers(profile.folder):
        if same_name(worker.name, name):
            return worker
    raise DeskError(
        "Nobody of that name works at this desk. Nothing was changed.", then="See: worker list"
    )


def _roles(options: argparse.Namespace) -> "frozenset[Role]":
    from heartdesk.core.roles import Role

    try:
        return frozenset(Role(role) for role in options.role)
    except ValueError as error:
        known = ", ".join(f'"{role.value}"' for role in Role)
        raise DeskError("There is no such role.", then=f"Choose from: {known}.") from error


def _new_passphrase(options: argparse.Namespace) -> str:
    how = "Write the new passphrase, and nothing else, on one line of the file."
    given: str = options.passphrase_from
    try:
        if given == "-":
            raw = sys.stdin.buffer.read(_LONGEST + 1)
        else:
            with Path(given).open("rb") as opened:
                raw = opened.read(_LONGEST + 1)
        lines = raw.decode("utf-8-sig").strip().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError("The new passphrase could not be read.", then=how) from error
    if len(raw) > _LONGEST or len(lines) != 1:
        raise DeskError("The file does not hold one passphrase.", then=how)
    return lines[0].strip()
