"""An admin's day for the proofs: workers come, forget their passphrases and go, the store gets new keys.

    python -m benchmarks.proving.roster_day FOLDER --changes 30 --told 1

Told on a pipe: which secret opens the desk for whom ("going" before the change, "kept" after it). Secrets are written
with low lines for spaces.
"""

import argparse
import os
import random
from functools import partial
from pathlib import Path

from benchmarks.proving.desks import unlock_practice_desk
from benchmarks.proving.ledger import NOTHING, UNKNOWN, WAY_IN, Told
from heartdesk.core.roles import Role
from heartdesk.security import rekey, roster
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import FolderDevice
from heartdesk.security.unlock_file import RECOVERY
from heartdesk.security.unlocked import Unlocked
from heartdesk.store.rekey import copied

SOME_ROLES = (Role.RECEPTION, Role.OUTREACH, Role.COORDINATOR, Role.SAFEGUARDING_LEAD)


class RosterDay:
    """One admin at one desk, whose own passphrase stays."""

    def __init__(self, folder: Path, *, seed: int, told: int) -> None:
        self._folder, self._say = folder, partial(_say, told)
        self._chance = random.Random(seed)
        self._device = FolderDevice(folder)
        self._admin: Unlocked = unlock_practice_desk(folder)
        self._ids: dict[str, str] = {}
        self._count = 0

    def act(self) -> None:
        """Change one thing."""
        chance = self._chance.random()
        if not self._ids or chance < 0.35:
            self._add()
        elif chance < 0.55:
            self._set_passphrase()
        elif chance < 0.65:
            self._set_roles()
        elif chance < 0.75:
            self._new_code()
        elif chance < 0.9:
            self._admin = rekey.rotate(self._folder, self._admin, copied)
        else:
            self._remove()

    def _add(self) -> None:
        name, secret = f"Worker{self._count}", self._secret()
        self._say(Told(False, WAY_IN, name, _joined(secret)))
        changed = roster.add_worker(
            self._folder,
            self._admin,
            name=name,
            passphrase=secret,
            roles=frozenset({self._chance.choice(SOME_ROLES)}),
            device=self._device,
            cost=FLOOR,
        )
        self._say(Told(True, WAY_IN, name, _joined(secret)))
        self._admin, self._ids[name] = changed.by, changed.worker_id

    def _set_passphrase(self) -> None:
        name, secret = self._chance.choice(sorted(self._ids)), self._secret()
        self._say(Told(False, WAY_IN, name, _joined(secret)))
        changed = roster.set_passphrase(
            self._folder,
            self._admin,
            self._ids[name],
            passphrase=secret,
            device=self._device,
            cost=FLOOR,
        )
        self._say(Told(True, WAY_IN, name, _joined(secret)))
        self._admin = changed.by

    def _set_roles(self) -> None:
        name = self._chance.choice(sorted(self._ids))
        roles = frozenset(self._chance.sample(SOME_ROLES, 2))
        self._admin = roster.set_roles(self._folder, self._admin, self._ids[name], roles=roles).by

    def _new_code(self) -> None:
        self._say(Told(False, WAY_IN, RECOVERY, UNKNOWN))
        code, changed = roster.new_recovery_code(self._folder, self._admin)
        self._say(Told(True, WAY_IN, RECOVERY, _joined(code)))
        self._admin = changed.by

    def _remove(self) -> None:
        name = self._chance.choice(sorted(self._ids))
        self._say(Told(False, WAY_IN, name, NOTHING))
        self._admin = rekey.remove_worker(self._folder, self._admin, self._ids.pop(name), copied)
        self._say(Told(True, WAY_IN, name, NOTHING))

    def _secret(self) -> str:
        self._count += 1
        return f"otter kettle {self._count} {self._chance.randrange(10**6)}"


def spaced(secret: str) -> str:
    """A told secret as it is typed."""
    return secret.replace("_", " ")


def _joined(secret: str) -> str:
    return secret.replace(" ", "_")


def _say(told: int, one: Told) -> None:
    os.write(told, one.line())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--told", type=int, default=1)
    given = parser.parse_args()
    day = RosterDay(given.folder, seed=given.seed, told=given.told)
    for _ in range(given.changes):
        day.act()


if __name__ == "__main__":
    main()
