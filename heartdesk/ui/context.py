"""What a page is given: everything it may reach, and nothing it has to fetch for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from heartdesk.ui.background import Background
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from heartdesk.core.area import Area
    from heartdesk.ui.basket import Basket
    from heartdesk.ui.session import OpenDesk
    from heartdesk.ui.sync.traveller import Traveller


class ChosenPreferences(Protocol):
    """The preferences in force, and the way to change them; `lock_after` when the store has taken another time."""

    @property
    def now(self) -> Preferences: ...
    def choose(self, preferences: Preferences) -> None: ...
    def lock_after(self, minutes: int) -> None: ...


class Toast(Protocol):
    """Says something in passing, with an undo for ten seconds where one is given."""

    def __call__(
        self, text: str, *, action: str = "", act: Callable[[], None] | None = None
    ) -> None: ...


@dataclass(frozen=True)
class Context:
    """Handed to each page when it is built.

    `go(page id, what)` turns to a page; `toast` says something in passing; `basket` is the leaflet being put together.
    The store is reached through `background` only; `opened` says who is at work, with which roles. `traveller` meets
    the other desks.
    """

    background: Background
    theme: Theme
    area: "Area"
    basket: "Basket"
    preferences: ChosenPreferences
    toast: Toast
    go: Callable[[str, str], None]
    opened: "OpenDesk"
    traveller: "Traveller"
