"""A line of the lists of calls: where it stands, what somebody worries about, when we last heard from them."""

from datetime import datetime

from heartdesk.directory.opening import time_in_words
from heartdesk.followups.calls import Call, InTheStorm
from heartdesk.ui.followups.words import RISKS, moment_words, said, step_words
from heartdesk.ui.marks import QT_TRANSLATE_NOOP

_STATES = {
    "late": QT_TRANSLATE_NOOP("Followups", "Late: {at}"),
    "due": QT_TRANSLATE_NOOP("Followups", "Now: {at}"),
    "later": QT_TRANSLATE_NOOP("Followups", "Later: {at}"),
    "done": QT_TRANSLATE_NOOP("Followups", "Done: they are well reached today"),
}


def call_words(call: Call, now: datetime) -> str:
    """Where a call of today stands, and who rings."""
    if call.step is not None:
        return step_words(call.step, now)
    turn = call.turn
    if turn is None and call.state == "due":
        words = said(QT_TRANSLATE_NOOP("Followups", "Some time today"))
    else:
        at = time_in_words(turn.at) if turn is not None else ""
        words = said(_STATES[call.state]).format(at=at)
    if turn is not None and turn.who:
        words += said(QT_TRANSLATE_NOOP("Followups", " · rings: {who}")).format(who=turn.who)
    if call.birthday:
        words += said(QT_TRANSLATE_NOOP("Followups", " · birthday today"))
    return words


def storm_words(row: InTheStorm, now: datetime) -> str:
    """Why somebody stands where they do in the list for bad weather."""
    if row.step is not None:
        return step_words(row.step, now)
    named = ", ".join(said(RISKS[one]) for one in row.check_in.risks)
    parts = [said(QT_TRANSLATE_NOOP("Followups", "Reached today"))] if row.rung else []
    if named:
        parts.append(
            said(QT_TRANSLATE_NOOP("Followups", "Worries about: {what}")).format(what=named)
        )
    if row.check_in.worry:
        parts.append(row.check_in.worry)
    if row.last is None:
        parts.append(said(QT_TRANSLATE_NOOP("Followups", "never heard from yet")))
    else:
        heard = said(QT_TRANSLATE_NOOP("Followups", "last heard {when}"))
        parts.append(heard.format(when=moment_words(row.last, now)))
    line = " · ".join(parts)
    return f"{line[:1].upper()}{line[1:]}"
