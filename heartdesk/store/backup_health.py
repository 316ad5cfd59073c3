"""Are the backups sound? What `doctor` says of them, beside what it says of the store."""

from typing import TYPE_CHECKING

from heartdesk.store import journal_file
from heartdesk.store.backup_state import CARE_AFTER, is_old, last_good, read_state, said_shortly
from heartdesk.store.health import Finding
from heartdesk.store.journal_file import Unreadable

if TYPE_CHECKING:
    from heartdesk.store.desk import Desk


def check_backups(desk: "Desk") -> tuple[Finding, ...]:
    """When the last good backup was made, what was in its way, whether every file of the journal can be read."""
    now = desk.look(lambda look: look.now)
    said, _ = said_shortly(desk.folder, now)
    good, missed = last_good(desk.folder), read_state(desk.folder).missed
    old = good is not None and is_old(good.at, now)
    if old:
        said += f" That is over {CARE_AFTER.days} days from today."
    return (Finding("backup", not old, " ".join((said, missed)).strip()), _journal(desk))


def _journal(desk: "Desk") -> Finding:
    files = journal_file.files_in(desk.folder / journal_file.FOLDER)
    wrong = []
    for path in files:
        try:
            journal_file.read(path, desk.held)
        except Unreadable as error:
            wrong.append(f"{path.name}: {error.why}")
    if wrong:
        return Finding("journal", False, "Part of the journal cannot be read. " + "; ".join(wrong))
    return Finding("journal", True, f"Every file of the journal can be read ({len(files):,}).")
