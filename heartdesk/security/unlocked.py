"""An opened desk: who works at it, what they may open."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal

from heartdesk.core.roles import Role
from heartdesk.security import audience_keys, entries
from heartdesk.security.held import HeldKeys
from heartdesk.security.slots import KeyFile, NamedWorker
from heartdesk.security.ways_in import Secrets, reopened

OpensWith = Literal["passphrase", "recovery"]

EVERY_ROLE = frozenset(Role)
"""What the first worker of a desk holds until others are named."""

BY_CODE_ALONE = frozenset({Role.ADMIN})
"""What the recovery code opens without a worker's name: enough to name workers again, not to read about people."""


@dataclass(frozen=True)
class Unlocked:
    """An opened desk: the raw key of its store, who works, and by which secret it was opened.

    `held` is what this worker's roles open. `secrets` is the authority to change the roster: all that the slot leads
    to. `private_key` belongs to the slot: what is sealed to its public half comes back at the next opening.
    """

    key: bytes = field(repr=False)
    worker_id: str
    worker_name: str
    roles: frozenset[Role]
    organization: str
    held: HeldKeys = field(repr=False)
    private_key: bytes = field(repr=False)
    secrets: Secrets = field(repr=False)
    opened_with: OpensWith
    demo: bool
    revision: int
    failed_before: int = 0
    """Wrong secrets since the desk was opened before, for the audit."""


def session(
    file: KeyFile, worker: NamedWorker, secrets: Secrets, *, opened_with: OpensWith
) -> Unlocked:
    """The session of `worker`, who need not stand in `file`, over what a slot led to."""
    roles = frozenset(worker.roles)
    return Unlocked(
        key=secrets.data_key,
        worker_id=worker.id,
        worker_name=worker.name,
        roles=roles,
        organization=worker.organization,
        held=replace(
            audience_keys.held(file, secrets.audiences, entries.read_by(roles)),
            own=secrets.private_key,
            own_ways=entries.ways_of(file, worker.id),
        ),
        private_key=secrets.private_key,
        secrets=secrets,
        opened_with=opened_with,
        demo=file.demo,
        revision=file.revision,
    )


def refreshed(file: KeyFile, old: Unlocked) -> Unlocked:
    """The same session on a key file written since. Raises DeskError where its way in is gone."""
    by_code_alone = old.opened_with == "recovery" and old.roles == BY_CODE_ALONE
    worker = (
        NamedWorker(old.worker_id, old.worker_name, tuple(old.roles), old.organization)
        if by_code_alone
        else entries.worker_of(file, old.worker_id)
    )
    return session(file, worker, reopened(file, old.secrets), opened_with=old.opened_with)


def in_order(roles: Collection[Role]) -> tuple[Role, ...]:
    """Roles as the key file lists them."""
    return tuple(role for role in Role if role in roles)
