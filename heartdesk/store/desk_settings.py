"""What the leads decided for this desk. It stands in the encrypted store, where no editor of files reaches it."""

from typing import TYPE_CHECKING

from heartdesk.core.roles import must_set_the_lock
from heartdesk.store.audit import Event, note
from heartdesk.store.meta import read_meta, write_meta

if TYPE_CHECKING:
    from heartdesk.store.look import Look
    from heartdesk.store.unit import Unit

LOCK_MINUTES = (2, 5, 10, 15)
"""How long nobody may touch the desk before it locks, on pages that show no person: one of these, in minutes."""

USUAL_LOCK_MINUTES = 10

_LOCK = "lock_after"


def lock_after(look: "Look") -> int:
    """After how many minutes the desk locks."""
    kept = read_meta(look.connection, _LOCK)
    return next((one for one in LOCK_MINUTES if str(one) == kept), USUAL_LOCK_MINUTES)


def set_lock_after(unit: "Unit", *, minutes: int) -> None:
    """Lock after so many minutes from now on; the audit says who chose it. Raises NotAllowed but for the leads."""
    must_set_the_lock(unit.worker.roles)
    if minutes not in LOCK_MINUTES:
        raise ValueError("no such time is offered")
    write_meta(unit.connection, _LOCK, str(minutes))
    note(unit, Event.SETTING_CHANGED, "lock", "", f"{minutes} minutes")
