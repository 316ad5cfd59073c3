"""How follow-ups and check-in calls are said on the screen."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from heartdesk.core.clock import local
from heartdesk.directory.opening import time_in_words
from heartdesk.followups.checkin import Event, Risk
from heartdesk.followups.contact import Contact
from heartdesk.followups.ladder import Step
from heartdesk.followups.model import FollowUp
from heartdesk.ui.marks import QT_TRANSLATE_NOOP

_WHAT = {
    "asked": QT_TRANSLATE_NOOP("Followups", "How it went at {place}"),
    "hello": QT_TRANSLATE_NOOP("Followups", "A friendly word: how are they?"),
    "along": QT_TRANSLATE_NOOP("Followups", "{who} goes along to {place}"),
    "lasted": QT_TRANSLATE_NOOP("Followups", "Months later: does it still help, at {place}?"),
    "visit": QT_TRANSLATE_NOOP("Followups", "Somebody looks in on them"),
}
EVENTS: dict[Event, str] = {
    "cold": QT_TRANSLATE_NOOP("Followups", "Snow and ice"),
    "wind": QT_TRANSLATE_NOOP("Followups", "Wind"),
    "power": QT_TRANSLATE_NOOP("Followups", "Power cut"),
    "flood": QT_TRANSLATE_NOOP("Followups", "Flood"),
    "heat": QT_TRANSLATE_NOOP("Followups", "Hot days"),
    "news": QT_TRANSLATE_NOOP("Followups", "News for everybody"),
}
RISKS: dict[Risk, str] = {
    "power": QT_TRANSLATE_NOOP("Followups", "needs electricity"),
    "warmth": QT_TRANSLATE_NOOP("Followups", "keeping warm"),
    "medicine": QT_TRANSLATE_NOOP("Followups", "medicine"),
    "food": QT_TRANSLATE_NOOP("Followups", "getting food in"),
    "out": QT_TRANSLATE_NOOP("Followups", "getting out"),
    "alone": QT_TRANSLATE_NOOP("Followups", "nobody near"),
    "water": QT_TRANSLATE_NOOP("Followups", "water coming in"),
    "heat": QT_TRANSLATE_NOOP("Followups", "hot days"),
}
MOODS = {
    "well": QT_TRANSLATE_NOOP("Followups", "Well"),
    "so_so": QT_TRANSLATE_NOOP("Followups", "So-so"),
    "low": QT_TRANSLATE_NOOP("Followups", "Low"),
    "poorly": QT_TRANSLATE_NOOP("Followups", "Not well"),
}
WISHES = {
    "nothing": QT_TRANSLATE_NOOP("Followups", "Nothing just now"),
    "company": QT_TRANSLATE_NOOP("Followups", "Company"),
    "food": QT_TRANSLATE_NOOP("Followups", "Food"),
    "warmth": QT_TRANSLATE_NOOP("Followups", "Heating"),
    "medicine": QT_TRANSLATE_NOOP("Followups", "Medicine"),
    "money": QT_TRANSLATE_NOOP("Followups", "Money"),
    "visit": QT_TRANSLATE_NOOP("Followups", "Somebody to look in"),
    "other": QT_TRANSLATE_NOOP("Followups", "Something else"),
}
_DONE = {
    ("ring", "answered"): QT_TRANSLATE_NOOP("Followups", "rang: they answered"),
    ("ring", "no_answer"): QT_TRANSLATE_NOOP("Followups", "rang: no answer"),
    ("window", "answered"): QT_TRANSLATE_NOOP("Followups", "saw them at the window"),
    ("window", "no_answer"): QT_TRANSLATE_NOOP("Followups", "went by: not seen at the window"),
    ("doorstep", "answered"): QT_TRANSLATE_NOOP("Followups", "spoke on the doorstep"),
    ("doorstep", "no_answer"): QT_TRANSLATE_NOOP("Followups", "knocked: no answer"),
    ("walk", "answered"): QT_TRANSLATE_NOOP("Followups", "went for a walk together"),
    ("walk", "no_answer"): QT_TRANSLATE_NOOP("Followups", "came for the walk: no answer"),
    ("nominated", "safe"): QT_TRANSLATE_NOOP("Followups", "rang whom they named: they are safe"),
    ("nominated", "going"): QT_TRANSLATE_NOOP(
        "Followups", "rang whom they named, who goes to look"
    ),
    ("nominated", "no_answer"): QT_TRANSLATE_NOOP("Followups", "rang whom they named: no answer"),
    ("police", "told"): QT_TRANSLATE_NOOP("Followups", "asked the police to look in"),
    ("heard", "safe"): QT_TRANSLATE_NOOP("Followups", "heard that they are safe"),
}
_NEXT = {
    "ring": QT_TRANSLATE_NOOP("Followups", "No answer since {since}. Ring again {when}."),
    "nominated": QT_TRANSLATE_NOOP(
        "Followups", "No answer since {since}. Ring whom they named {when}."
    ),
    "police": QT_TRANSLATE_NOOP(
        "Followups", "No answer since {since}. Ask the police to look in {when}."
    ),
    "heard": QT_TRANSLATE_NOOP(
        "Followups", "No answer since {since}. Ask the police what they found {when}."
    ),
}


_WENT = {
    "got_there": QT_TRANSLATE_NOOP("Followups", "got there"),
    "helped": QT_TRANSLATE_NOOP("Followups", "it helped"),
    "full": QT_TRANSLATE_NOOP("Followups", "it was full"),
    "closed": QT_TRANSLATE_NOOP("Followups", "it was closed"),
    "did_not_go": QT_TRANSLATE_NOOP("Followups", "did not go"),
}


def went_words(one: FollowUp) -> str:
    """What came of it, such as "Tuesday 3 November: it helped"."""
    if one.off:
        return said(QT_TRANSLATE_NOOP("Followups", "Nobody asks any more: {why}")).format(
            why=one.off
        )
    what = said(_WENT.get(one.how, QT_TRANSLATE_NOOP("Followups", "we spoke")))
    return f"{day_words(one.ended, date.min)}: {what}" if one.ended else what


def said(words: str) -> str:
    """Words of this list in the worker's language."""
    return QCoreApplication.translate("Followups", words)


def what_words(one: FollowUp, place: str) -> str:
    """What is asked, such as "How it went at Example Larder"."""
    somewhere = place or said(QT_TRANSLATE_NOOP("Followups", "the place"))
    return said(_WHAT[one.what]).format(place=somewhere, who=one.along)


def day_words(on: date, today: date) -> str:
    """A day as it is said from today: "today", "since Tuesday 3 November", "Friday 27 November"."""
    written = f"{on:%A} {on.day} {on:%B}"
    if on == today:
        return said(QT_TRANSLATE_NOOP("Followups", "today"))
    if on < today:
        return said(QT_TRANSLATE_NOOP("Followups", "since {day}")).format(day=written)
    return written


def moment_words(moment: datetime, now: datetime) -> str:
    """A moment as it is said now: "6 pm", or with its day where that is another one."""
    there, here = local(moment), local(now)
    times = time_in_words(there.time().replace(second=0, microsecond=0))
    if there.date() == here.date():
        return times
    return f"{there:%A} {there.day} {there:%B}, {times}"


def step_words(step: Step, now: datetime) -> str:
    """What comes next on the ladder, and when."""
    when = (
        said(QT_TRANSLATE_NOOP("Followups", "now"))
        if step.is_due(now)
        else said(QT_TRANSLATE_NOOP("Followups", "at {time}")).format(
            time=moment_words(step.due, now)
        )
    )
    return said(_NEXT[step.way]).format(since=moment_words(step.since, now), when=when)


def contact_words(one: Contact, now: datetime) -> str:
    """Who did what when, such as "6 pm: Moira rang: no answer"."""
    done = said(_DONE[one.way, one.came])
    more = [said(MOODS[one.mood])] if one.mood else []
    more += [said(WISHES[wish]) for wish in one.wishes if wish != "nothing"]
    tail = "".join(f" · {part}" for part in (", ".join(more), one.words) if part)
    return f"{moment_words(one.at, now)}: {one.by} {done}{tail}"
