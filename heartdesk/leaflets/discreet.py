"""A paper that gives nobody away: numbers and a neutral word, and nothing of who answers or who printed it.

Safe against a glance and a search of pockets: no name, no foot, no code, no hub, no web address, no text of an entry.
Hours are printed only where every word of them is a day or a time. A number that people know by sight is left out.
"""

import re
from dataclasses import dataclass

from heartdesk.core.errors import DeskError
from heartdesk.core.phones import digits
from heartdesk.leaflets.escape import joined, phone_text, words
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.links import phone_target
from heartdesk.leaflets.model import LeafletContent, LeafletEntry
from heartdesk.leaflets.pages import Column
from heartdesk.leaflets.pieces import Opens, Piece, Run, flowing, set_text, space, tagged
from heartdesk.leaflets.styles import Style
from heartdesk.leaflets.tagged import TaggedCanvas

SHORTEST = 10
"""Digits. Shorter numbers (999, 111, 116 123, 0800 1111) are known by sight, so they are told and not printed."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIMES = (
    "every",
    "day",
    "days",
    "to",
    "and",
    "from",
    "until",
    "at",
    "am",
    "pm",
    "noon",
    "midnight",
    "hours",
)
_PLAIN_WORDS = frozenset((*_DAYS, *(f"{day}s" for day in _DAYS), *_TIMES))
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Line:
    """A number, and when somebody answers ("" where that cannot be said plainly)."""

    phone: str
    hours: str
    extension: str = ""


def discreet_lines(content: LeafletContent) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """What may stand on a discreet paper, and a sentence for the worker about each entry that may not.

    The sentences name no place either: they stand on a screen that others may see.
    Raises DeskError where nothing is left.
    """
    known = {digits(line.phone) for line in content.crisis}
    known |= {digits(content.council.phone), digits(content.hub.phone)}
    lines, notes = [], []
    for place, entry in enumerate(content.entries, start=1):
        number = digits(entry.phone)
        if not number:
            notes.append(
                f"Place {place} has no number to print, so it is not on this paper. Tell them how to reach it."
            )
        elif len(number) < SHORTEST or number in known:
            notes.append(
                f"The number of place {place} is known by sight, so it is not on this paper. Tell it to them."
            )
        else:
            extension = entry.extension if entry.extension.isdecimal() else ""
            lines.append(Line(plain_number(entry.phone), plain_hours(entry), extension))
    if not lines:
        raise DeskError(
            "None of these has a number that a discreet paper may carry, so no paper was made.",
            then="Tell them the number, and let them choose how to remember it.",
        )
    return tuple(lines), (*notes, ASK_FIRST)


ASK_FIRST = (
    "Ask first whether any paper is safe to carry. A number can be rung back. "
    "Some are safer learning it, or keeping it under a name that they choose."
)


def plain_number(phone: str) -> str:
    """The number and nothing that may be written beside it."""
    return " ".join(re.sub(r"[^0-9+ ]", "", phone).split())


def plain_hours(entry: LeafletEntry) -> str:
    """The hours where every word of them is a day or a time; else "", for a word may give the place away."""
    said = [word.casefold() for word in _WORD.findall(entry.hours)]
    return entry.hours if said and _PLAIN_WORDS.issuperset(said) else ""


def draw_discreet(
    canvas: TaggedCanvas, lines: tuple[Line, ...], style: Style, labels: Labels
) -> int:
    """Draw it as anybody's own notes look: no frame, no colour, no large heading. Gives how many pages it took."""
    title = set_text(words(labels.discreet_title), style.width, size=style.body + 4)
    pieces: list[Piece] = [tagged(title, "H1", below=14)]
    for line in lines:
        target = phone_target(line.phone)
        says = labels.link_phone.format(number=line.phone)
        label = set_text(words(labels.discreet_phone), style.width, size=style.body)
        number = set_text(words(phone_text(line.phone)), style.width, size=style.body + 2)
        opens = Opens(target, says) if target else None
        run: list[Run] = [(label, None), (number, opens)]
        if line.extension:
            more = words(labels.extension.format(number=line.extension))
            run.append((set_text(more, style.width, size=style.body), None))
        pieces.append(flowing([run], style.width, gap=8))
        if line.hours:
            said = joined(words(labels.discreet_open), words(line.hours))
            pieces.append(tagged(set_text(said, style.width, size=style.body)))
        pieces.append(space(16))
    column = Column(canvas, style)
    column.draw(pieces)
    return column.end()
