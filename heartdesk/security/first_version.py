"""Brings a key file of version 1, which knew neither roles nor audiences, up to date."""

from pathlib import Path

from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import audience_keys, slot_file, ways_in
from heartdesk.security.slots import (
    FIRST_STORE,
    FORMAT,
    VERSION,
    FirstKeyFile,
    KeyFile,
    NamedWorker,
)
from heartdesk.security.ways_in import Secrets


def bring_up_to_date(folder: Path, secrets: Secrets) -> KeyFile:
    """The key file of `folder` in today's version, written; `secrets` opened the old one.

    Every slot goes on as it was. Raises DeskError where the disk refuses; the old file then still stands.
    """
    with slot_file.changing(folder):
        file = slot_file.read(folder)
        ways_in.refuse_unvouched(file, secrets.roster_key)
        if isinstance(file, KeyFile):  # another program was quicker
            return file
        today = ways_in.vouched_for(_today(file), secrets)
        slot_file.write(folder, today)
    return today


def _today(old: FirstKeyFile) -> KeyFile:
    """The first worker holds every role until others are named, as at a new desk."""
    workers = tuple(
        NamedWorker(
            id=worker.id,
            name=worker.name,
            roles=tuple(Role) if worker is old.workers[0] else (Role.RECEPTION,),
            organization="",
        )
        for worker in old.workers
    )
    file = KeyFile(
        format=FORMAT,
        version=VERSION,
        profile=old.profile,
        demo=old.demo,
        revision=1,
        data_key=old.data_key,
        store=FIRST_STORE,
        leftovers=(),
        workers=workers,
        slots=old.slots,
        audiences=(),
        sealed=old.sealed,
    )
    return audience_keys.with_new_keys(file, tuple(Audience))
