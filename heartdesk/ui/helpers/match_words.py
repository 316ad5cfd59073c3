"""Where two people stand on their way to meeting, in everyday words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from heartdesk.volunteers.match import Match, State
from heartdesk.volunteers.model import day_words


def state_words(match: Match, helper: str, seeker: str, today: date | None) -> str:
    """Where a match stands and what comes next, in words."""
    ask = _tr(
        "Ask each of them alone, without the name of the other. A no needs no reason, and nobody is told."
    )
    met = match.meeting
    words = {
        State.BEGUN: ask,
        State.HELPER_SAID_YES: _tr("{name} said yes. ").format(name=helper) + ask,
        State.SEEKER_SAID_YES: _tr("{name} said yes. ").format(name=seeker) + ask,
        State.BOTH_SAID_YES: _tr("Both said yes. Now they may know each other's first name."),
    }
    if match.state is State.MEETING_AGREED and met is not None:
        return _tr("They meet on {day} at {time}, {where}. {who} is with them.").format(
            day=day_words(met.on), time=met.at, where=met.where, who=met.supported_by
        )
    if match.state is State.GOING_ON and today is not None:
        if match.review_due(today):
            return _tr("Time to ask both, each alone, how it goes.")
        day = day_words(match.review_on) if match.review_on else ""
        return _tr("They meet by themselves now. Ask both again on {day}.").format(day=day)
    return words.get(match.state, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("MatchWords", text)
