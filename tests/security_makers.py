"""Makes desks with workers, for tests of who may open what."""

from dataclasses import dataclass, field
from pathlib import Path

from heartdesk.core.roles import Role
from heartdesk.security import roster, sealing
from heartdesk.security.boot_clock import Moment
from heartdesk.security.cost import FLOOR
from heartdesk.security.device import NoKeyring, Reason
from heartdesk.security.keys import EVERY_ROLE, NewKeys, Unlocked, create_keys, unlock

PASSPHRASES = {"Ann": "red tin cat", "Bob": "blue tin dog", "Cas": "grey tin hen"}


@dataclass
class Computer:
    """A computer whose key store is a secret and a note in memory, or shut."""

    secret: bytes | None = None
    shut: Reason | None = None
    demo: bool = False
    note: str | None = None
    asked: int = 0

    def read(self, _profile: str, /) -> bytes | None:
        self._refuse_shut()
        return self.secret

    def create(self, _profile: str, /) -> bytes:
        self._refuse_shut()
        self.secret = sealing.new_key()
        return self.secret

    def recall(self, _profile: str, /) -> str | None:
        self._refuse_shut()
        return self.note

    def remember(self, _profile: str, note: str, /) -> None:
        self._refuse_shut()
        self.note = note

    def forget(self, _profile: str, /) -> None:
        self._refuse_shut()
        self.secret = None

    def _refuse_shut(self) -> None:
        self.asked += 1
        if self.shut:
            raise NoKeyring(self.shut)


@dataclass
class RunningClock:
    """A machine that has been running for `seconds` since its start number `boots`."""

    seconds: float = 1_000.0
    boots: int = 1

    def moment(self) -> Moment:
        return Moment(f"boot {self.boots}", self.seconds)

    def restart(self, *, running: float = 0.0) -> None:
        self.boots += 1
        self.seconds = running


@dataclass
class SharedDesk:
    """Ann's desk, where others may join; each works under their own passphrase at the one computer."""

    folder: Path
    computer: Computer = field(default_factory=Computer)
    roles: frozenset[Role] = EVERY_ROLE

    def __post_init__(self) -> None:
        self.made: NewKeys = create_keys(
            self.folder,
            worker_name="Ann",
            passphrase=PASSPHRASES["Ann"],
            device=self.computer,
            cost=FLOOR,
            roles=self.roles,
        )
        self.ids = {"Ann": self.made.worker_id}

    def joined_by(self, name: str, *roles: Role, by: Unlocked | None = None) -> roster.Changed:
        changed = roster.add_worker(
            self.folder,
            by or self.opened("Ann"),
            name=name,
            passphrase=PASSPHRASES[name],
            roles=frozenset(roles),
            device=self.computer,
            cost=FLOOR,
        )
        self.ids[name] = changed.worker_id
        return changed

    def opened(self, name: str, secret: str | None = None) -> Unlocked:
        return unlock(
            self.folder,
            worker_name=name,
            secret=secret or PASSPHRASES[name],
            device=self.computer,
            least=FLOOR,
        )

    def opened_by_code(self, name: str = "recovery") -> Unlocked:
        return self.opened(name, self.made.recovery_code)
