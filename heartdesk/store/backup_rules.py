"""Which backups stay in a place: the newest of each of the last seven days, and of each of the last four weeks."""

import re
from collections.abc import Collection
from datetime import UTC, datetime

from heartdesk.core.clock import iso_week, local
from heartdesk.store.backup_file import SUFFIX

DAYS = 7
WEEKS = 4
DAYS_HERE = 2
"""On the desk's own computer, beside those in the second place."""

_NAME = re.compile(r"heartdesk-([0-9a-f]{8})-(\d{8}-\d{6})" + re.escape(SUFFIX))


def backup_name(profile_id: str, now: datetime) -> str:
    """How a backup is called: the desk's short mark, so that several desks can share a stick, then the moment (UTC)."""
    return f"heartdesk-{profile_id[:8]}-{now.astimezone(UTC):%Y%m%d-%H%M%S}{SUFFIX}"


def moment_of(name: str, profile_id: str) -> datetime | None:
    """When a backup of this desk was made, by its name; None for any other file."""
    named = _NAME.fullmatch(name)
    if named is None or named[1] != profile_id[:8]:
        return None
    try:
        return datetime.strptime(named[2], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def to_remove(
    names: Collection[str], *, profile_id: str, keep: str, days: int = DAYS, weeks: int = WEEKS
) -> tuple[str, ...]:
    """Which of the files `names` may go, oldest first: never `keep`, the last good one, nor another's file."""
    made = {name: moment for name in names if (moment := moment_of(name, profile_id)) is not None}
    newest_first = sorted(made, key=lambda name: made[name], reverse=True)
    by_day: dict[str, str] = {}
    by_week: dict[str, str] = {}
    for name in newest_first:
        by_day.setdefault(local(made[name]).date().isoformat(), name)
        by_week.setdefault(iso_week(made[name]), name)
    stay = {keep, *list(by_day.values())[:days], *list(by_week.values())[:weeks]}
    return tuple(name for name in reversed(newest_first) if name not in stay)


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether the day's backup is still to be made. A clock that was wrong makes one more, never one less."""
    return last is None or local(last).date() != local(now).date()
