"""A safety note for whoever visits: what happened and when, what to do, and the day it is looked at again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.text import one_line, plain
from heartdesk.directory.values import day

LONGEST = 600
LONGEST_KEPT = timedelta(days=183)
"""A note is looked at again after half a year at the latest: it follows somebody who may have changed."""

USUAL = timedelta(days=91)
NOTHING = "Nothing was saved."


@dataclass(frozen=True)
class VisitTyped:
    """What was typed: what happened, on which day, who saw it, what to do on a visit, when it is looked at again."""

    what: str
    on: date
    seen_by: str
    do: str
    review_on: date


@dataclass(frozen=True)
class VisitNote:
    """A note as it stands. `ended` is set once it is no longer true; it then binds nobody."""

    id: str
    what: str
    on: date
    seen_by: str
    do: str
    review_on: date
    by: str
    written: date
    reviewed_by: str = ""
    reviewed: date | None = None
    ended: bool = False

    def is_due(self, today: date) -> bool:
        """Whether it has to be looked at again before anybody goes by it."""
        return not self.ended and today >= self.review_on


def fields_of(typed: VisitTyped, today: date) -> dict[str, Any]:
    """The fields of a note. Raises DeskError where it is no fact with a day, or has no day to be looked at again."""
    what, seen_by, do = (
        plain(typed.what, LONGEST),
        one_line(typed.seen_by),
        plain(typed.do, LONGEST),
    )
    if not what or not do:
        raise DeskError(
            f"What happened, or what to do on a visit, is not written yet. {NOTHING}",
            then="Write what was seen, not what somebody is like.",
        )
    if not seen_by:
        raise DeskError(f"Who saw it is not written yet. {NOTHING}", then="A rumour is not a note.")
    if typed.on > today:
        raise DeskError(f"That day is still to come. {NOTHING}", then="Write when it happened.")
    return {
        "what": what,
        "on": typed.on.isoformat(),
        "seen_by": seen_by,
        "do": do,
        "review_on": _usable_review(typed.review_on, today).isoformat(),
    }


def _usable_review(on: date, today: date) -> date:
    if not today < on <= today + LONGEST_KEPT:
        raise DeskError(
            f"A note is looked at again within half a year. {NOTHING}",
            then="Choose a day in the next six months.",
        )
    return on


def review_fields(*, still_true: bool, next_on: date, today: date, by: str) -> dict[str, Any]:
    """What looking at a note again sets."""
    said: dict[str, Any] = {"reviewed": today.isoformat(), "reviewed_by": by}
    if not still_true:
        return {**said, "ended": True}
    return {**said, "review_on": _usable_review(next_on, today).isoformat()}


def note_of(record_id: str, kept: Fields) -> VisitNote | None:
    """The note in a field map; None for one that nobody can read."""
    on, review_on, written = (day(kept.get(name)) for name in ("on", "review_on", "written"))
    if on is None or review_on is None or written is None:
        return None
    return VisitNote(
        id=record_id,
        what=text_of(kept, "what"),
        on=on,
        seen_by=text_of(kept, "seen_by"),
        do=text_of(kept, "do"),
        review_on=review_on,
        by=text_of(kept, "by"),
        written=written,
        reviewed_by=text_of(kept, "reviewed_by"),
        reviewed=day(kept.get("reviewed")),
        ended=kept.get("ended") is True,
    )
