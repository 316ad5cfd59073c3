"""The leaflet being put together: what is on it, and who does what next."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

ENOUGH = 3
"""Long lists are not read; more than this only by choice (docs/guide/help-someone.md)."""

Step = Literal["self", "together", "worker"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True)
class Picked:
    """An entry on the leaflet. `step` says who takes the next step: they do, both together, or the worker.

    `seen` is what a screen shows in place of a name that would give somebody away, "" where the name may be seen.
    """

    kind: str
    id: str
    name: str
    step: Step = "self"
    seen: str = ""


def picked_of(draft: object) -> tuple[Picked, ...]:
    """What a draft says was on the leaflet; what cannot be read is left out."""
    found = []
    for one in draft if isinstance(draft, list | tuple) else ():
        held = one if isinstance(one, dict) else {}
        kind, entry, name, seen = (held.get(key) for key in ("kind", "id", "name", "seen"))
        if not (isinstance(kind, str) and isinstance(entry, str) and isinstance(name, str)):
            continue
        picked = Picked(kind, entry, name, seen=seen if isinstance(seen, str) else "")
        step = next((step for step in STEPS if step == held.get("step")), picked.step)
        found.append(replace(picked, step=step))
    return tuple(found)


class Basket(QObject):
    """What has been chosen, in the order of choosing. `changed` is given after every change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._picked: tuple[Picked, ...] = ()

    @property
    def picked(self) -> tuple[Picked, ...]:
        """What is on the leaflet now."""
        return self._picked

    def holds(self, entry_id: str) -> bool:
        """Whether an entry is on the leaflet."""
        return any(one.id == entry_id for one in self._picked)

    def is_full(self) -> bool:
        """Whether three are chosen, after which more is a choice of its own."""
        return len(self._picked) >= ENOUGH

    def put(self, kind: str, entry_id: str, name: str, *, seen: str = "") -> None:
        """Add an entry at the end, once."""
        if not self.holds(entry_id):
            self._set((*self._picked, Picked(kind, entry_id, name, seen=seen)))

    def take_out(self, entry_id: str) -> None:
        """Take an entry off the leaflet."""
        self._set(tuple(one for one in self._picked if one.id != entry_id))

    def set_step(self, entry_id: str, step: Step) -> None:
        """Say who takes the next step."""
        self._set(
            tuple(replace(one, step=step) if one.id == entry_id else one for one in self._picked)
        )

    def restore(self, picked: tuple[Picked, ...]) -> None:
        """Bring back what was on the leaflet before."""
        self._set(picked)

    def empty(self) -> None:
        """Start a new leaflet."""
        self._set(())

    def _set(self, picked: tuple[Picked, ...]) -> None:
        if picked != self._picked:
            self._picked = picked
            self.changed.emit()
