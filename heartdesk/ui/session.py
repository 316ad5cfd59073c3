"""The door between the window and the front door (heartdesk.app): how a desk is opened for a worker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from heartdesk.core.area import Area
    from heartdesk.store.desk import Done
    from heartdesk.store.unit import Look, Unit

Value = TypeVar("Value")


class KeptDesk(Protocol):
    """What the lanes need of an open store; heartdesk.store.desk.Desk is one."""

    def run(self, action: "Callable[[Unit], Value]") -> "Done[Value]": ...
    def look(self, action: "Callable[[Look], Value]") -> Value: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class OpenDesk:
    """What a successful opening gives the window."""

    desk: KeptDesk
    area: "Area"
    worker: str


class Opener(Protocol):
    """How the front door opens the desk.

    `demo` is True for a practice profile, which opens by itself with `open("", "")` and wears a banner. `workers` are
    names to offer as buttons; where there are none the form asks for a name. `open` is called in the desk lane, never
    on the GUI thread, and imports what is heavy inside itself. It raises DeskError for a wrong passphrase, a profile
    from a newer HeartDesk, a damaged or read-only profile.
    """

    @property
    def demo(self) -> bool: ...
    @property
    def workers(self) -> tuple[str, ...]: ...
    def open(self, worker: str, secret: str) -> OpenDesk: ...
