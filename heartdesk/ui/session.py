"""The door between the window and the front door (heartdesk.app): how a desk is made, and opened for a worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from datetime import datetime

    from heartdesk.core.area import Area
    from heartdesk.core.notices import Reason
    from heartdesk.core.roles import Role
    from heartdesk.store.desk import Desk, Done
    from heartdesk.store.unit import Look, Unit
    from heartdesk.sync.root_key import Admin
    from heartdesk.sync.rounds import Round
    from heartdesk.sync.shutting_out import LetIn, Reader

Value = TypeVar("Value")


class KeptDesk(Protocol):
    """What the lanes need of an open store. `use` gives the store itself to what makes many transactions of its own."""

    def run(self, action: "Callable[[Unit], Value]") -> "Done[Value]": ...
    def look(self, action: "Callable[[Look], Value]") -> Value: ...
    def use(self, act: "Callable[[Desk], Value]") -> Value: ...
    def close(self) -> None: ...


class Session(Protocol):
    """Half-filled forms of the worker at the desk, sealed on the disk. Call it in a lane, never on the GUI thread.

    A draft is JSON values by field; it goes by itself after four hours or at the close of the day, whichever is first.
    `pass_on` leaves one that names nobody to whoever opens the desk next.
    """

    @property
    def worker_id(self) -> str: ...
    def keep_draft(self, name: str, content: Mapping[str, Any]) -> None: ...
    def drafts(self) -> dict[str, dict[str, Any]]: ...
    def forget_draft(self, name: str) -> None: ...
    def pass_on(self, name: str) -> None: ...


@dataclass(frozen=True)
class KnownWorker:
    """One worker of this desk, as the Workers page shows them. `organization` is what people read."""

    id: str
    name: str
    roles: "frozenset[Role]"
    organization: str = ""


@dataclass(frozen=True)
class NewCode:
    """A recovery code to be shown once, and its sheet as a PDF."""

    code: str = field(repr=False)
    sheet: bytes = field(repr=False)


@dataclass(frozen=True)
class AuditLine:
    """One thing somebody did, in words a worker reads."""

    at: "datetime"
    who: str
    what: str


class Workers(Protocol):
    """The desk's workers and keys, for the worker who opened it. Every call may take seconds: desk lane only.

    `waiting` names those who wait for keys that this worker can give, and `give_keys` gives them. The audit is for an
    admin or a safeguarding lead; adding, changing and removing workers and a new code need an admin.
    Raises DeskError, and changes nothing, where something is in the way.
    """

    def everyone(self) -> tuple[KnownWorker, ...]: ...
    def organizations(self) -> tuple[str, ...]: ...
    def add(
        self, *, name: str, passphrase: str, roles: "frozenset[Role]", organization: str
    ) -> None: ...
    def set_passphrase(self, worker_id: str, passphrase: str) -> None: ...
    def change_own(self, old: str, new: str) -> None: ...
    def set_roles(self, worker_id: str, roles: "frozenset[Role]") -> None: ...
    def remove(self, worker_id: str) -> None: ...
    def new_code(self) -> NewCode: ...
    def waiting(self) -> tuple[str, ...]: ...
    def give_keys(self) -> None: ...
    def audit(self, limit: int) -> tuple[AuditLine, ...]: ...
    def audit_csv(self) -> bytes: ...


@dataclass(frozen=True)
class Backup:
    """A backup that could be put back. `says` names it as people do: when it was made, where it is."""

    id: str
    says: str


@dataclass(frozen=True)
class KeptSafe:
    """How the desk's backups stand. `said` is a sentence for the side bar; `care` when somebody should look.

    `place` is the second place, or ""; `missed` says why the last try there came to nothing, or "".
    """

    said: str
    care: bool
    place: str
    same_disk: bool
    missed: str
    backups: tuple[Backup, ...]


class Safekeeping(Protocol):
    """The desk's backups and its journal. Every call may take seconds: travel lane only.

    `keep_safe` does whatever is due and is cheap where nothing is; an absent stick is no error. `put_back` brings the
    desk back from a backup under the hands of the lanes, and gives what came of it in sentences. Raises DeskError where
    a disk refuses, and for a place or a secret that will not do.
    """

    def keep_safe(self) -> KeptSafe: ...
    def back_up_now(self) -> KeptSafe: ...
    def set_place(self, place: str) -> KeptSafe: ...
    def about(self) -> KeptSafe: ...
    def check(self, backup_id: str) -> str: ...
    def put_back(self, backup_id: str, secret: str) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class NewInvitation:
    """An invitation for another desk as a file, and the code that opens it: they travel by different ways."""

    file: bytes = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class CouncilNews:
    """What a desk learned of its council: sentences for the worker, how its lease stands ("" for well).

    Where it was `shut_out`, its keys are gone, and the window must close to a plain word about that. With `more`, it
    has something to tell that others wait for, such as their keys: another round is worth while.
    """

    told: tuple[str, ...] = ()
    lease: str = ""
    shut_out: bool = False
    more: bool = False


class Council(Protocol):
    """The council that this desk belongs to. Every call may take seconds: desk lane only.

    `invite` needs an admin who holds every key that the new desk is to have; `called` names this desk, the first time.
    A desk that is not of the `whole_hub` is given the directory only. `keep_in_step` does what is due after a round, or
    without one, and belongs in the travel lane. `readers` names who would have the new keys if a desk, by its id, were
    shut out; `shut_out` does that, and `let_in` lets what it said afterwards count. `give_key` lets one of the other
    desks' `admins` hold the council's key too. All three need an admin who holds it. Raises DeskError, and changes
    nothing, otherwise.
    """

    def invite(self, *, name: str, called: str, whole_hub: bool) -> NewInvitation: ...
    def keep_in_step(self, made: "Round | None" = None) -> CouncilNews: ...
    def readers(self, desk: str) -> "tuple[Reader, ...]": ...
    def shut_out(self, desk: str, reason: "Reason") -> CouncilNews: ...
    def let_in(self, desk: str) -> "LetIn": ...
    def admins(self) -> "tuple[Admin, ...]": ...
    def give_key(self, worker: str) -> "tuple[Admin, ...]": ...


@dataclass(frozen=True)
class OpenDesk:
    """What a successful opening gives the window: the store, and who is at work with which roles."""

    desk: KeptDesk
    area: "Area"
    worker: str
    roles: "frozenset[Role]"
    session: Session
    workers: Workers
    safekeeping: Safekeeping
    council: Council
    demo: bool = False
    lock_after: int = 10
    """Minutes without a key or the mouse until it locks, as the leads chose."""
    news: tuple[str, ...] = ()
    """What to read first, a sentence each: what came back, where the desk was brought back."""


@dataclass(frozen=True)
class CodeTaken:
    """The recovery code is this desk's. `no_key_store` says why no passphrase can be kept here now; "" when it can."""

    no_key_store: str = ""


@dataclass(frozen=True)
class AskedIn:
    """What an invitation says: what the new desk is called, its area, its hub and organization or ""."""

    name: str
    area: str
    hub: str
    organization: str


@dataclass(frozen=True)
class Wishes:
    """What the first-run wizard asked: `organization` is a name; `passphrase` is "" where only the code can open.

    A desk that another asked in brings the `invitation` and its code.
    """

    area: str
    hub: str
    worker: str
    passphrase: str = field(repr=False)
    organization: str = ""
    invitation: bytes = field(default=b"", repr=False)
    invitation_code: str = field(default="", repr=False)


class DeskDamaged(DeskError):
    """The desk's file is not whole. `backups` can bring it back, newest first; what is there is kept aside."""

    def __init__(self, say: str, *, then: str, backups: tuple[Backup, ...]) -> None:
        super().__init__(say, then=then)
        self.backups = backups


class Maker(Protocol):
    """Makes the first desk of a folder. Every call belongs in the desk lane.

    `read_invitation` raises DeskError for a file and a code that do not belong together.
    `prepare` makes all of it out of sight and gives its recovery code; nothing is in the desk's place until `finish`.
    `give_up` takes away what was prepared.
    """

    def areas(self) -> "tuple[Area, ...]": ...
    def key_store_trouble(self) -> str: ...
    def read_invitation(self, file: bytes, code: str) -> AskedIn: ...
    def prepare(self, wishes: Wishes) -> NewCode: ...
    def finish(self) -> OpenDesk: ...
    def give_up(self) -> None: ...


class Opener(Protocol):
    """How the front door opens the desk. Every call belongs in the desk lane, except `demo` and `maker`.

    `demo` is True for a practice profile, which opens by itself with `open("", "")` and wears a banner. `maker` is
    there where the folder holds no desk yet. `workers` are names to choose from, the last one at this desk first.
    `open` raises DeskError for a wrong secret (TooManyTries with `seconds` where the worker has to wait), a missing
    key store, a damaged store (DeskDamaged), a profile from a newer HeartDesk. `take_code` tries a recovery code;
    `open_anew` uses it to give the worker a new passphrase; `put_back` restores a backup that DeskDamaged named.
    """

    @property
    def demo(self) -> bool: ...
    @property
    def maker(self) -> Maker | None: ...
    @property
    def workers(self) -> tuple[str, ...]: ...
    def area(self) -> "Area": ...
    def open(self, worker: str, secret: str, /) -> OpenDesk: ...
    def take_code(self, worker: str, code: str, /) -> CodeTaken: ...
    def open_anew(self, worker: str, code: str, passphrase: str, /) -> OpenDesk: ...
    def put_back(self, backup_id: str, worker: str, secret: str, /) -> OpenDesk: ...
