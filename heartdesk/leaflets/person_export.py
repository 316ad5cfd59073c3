"""Everything that is kept about one person, on paper, for that person: each thing by its name, nothing left out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from heartdesk.consent.model import ITEMS, PURPOSES
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.leaflets.escape import joined, printable, words
from heartdesk.leaflets.hub_sheet import heading, line, make_sheet, title
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, set_text, space, tagged
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.people.model import REASONS, safe_way_of
from heartdesk.people.rights import CAME_BY, FOR_WHOM, WISHES
from heartdesk.people.rights_export import NOT_HERE, TITLES, Export, Part
from heartdesk.sharing.model import ALREADY, NOT_BECAUSE, WAYS

TITLE = "What we keep about you"
STYLE = replace(STYLES["a4"], title=24, name=14, body=12, small=11, line=1.2)
LONG = 500
"""Letters of a paragraph: what is longer stands in several."""

NAMES: Mapping[str, str] = {
    "call": "What to call you",
    "safe": "The safe way to reach you",
    "how": "How",
    "where": "Where",
    "rules": "What to heed",
    "only": "When",
    "locality": "Roughly where you live",
    "reason": "Why you are written down",
    "notice": "The privacy notice you were shown",
    "notice_on": "When you were shown it",
    "notice_how": "How you were shown it",
    "written_by": "Written down by",
    "recipient_name": "Told, or to be told",
    "item": "What",
    "items": "What",
    "purpose": "What for",
    "words": "The words you were asked with",
    "given_at": "When you said yes",
    "until": "Until when",
    "by": "Asked by",
    "giver": "Who said yes",
    "giver_name": "Their name",
    "own_view": "What you said yourself",
    "withdrawn": "Taken back",
    "why": "Why",
    "already": "Whether somebody worked with you already",
    "already_with": "Who",
    "state": "How far it is",
    "offered_on": "When it was offered",
    "sent_on": "When it was passed on",
    "sent_by": "Passed on by",
    "way": "In which way",
    "answered_on": "When they answered",
    "not_because": "Why they did not take it up",
    "visited_on": "Your first visit",
    "told_to_stop_on": "When they were told to stop",
    "age": "How old",
    "unsure": "Whether our clock was in doubt",
    "wish": "What you asked",
    "came_by": "How you asked",
    "on": "On",
    "stage": "How far it is",
    "decided_by": "Decided by",
    "decided_on": "Decided on",
    "done_on": "Ended on",
    "said_name": "The name that was given",
    "said_reach": "The number that was given",
    "said_words": "What was said",
    "more": "What else you told us",
    "tries": "When we tried to reach you",
    "holds": "Why it must stay for now",
    "agreed": "What was agreed",
    "rings": "When we ring",
    "birthday": "Birthday",
    "mood": "How you were",
    "minutes": "How long, in minutes",
    "came": "What came of it",
    "police": "Whether we may ask the police to look in",
    "off": "Why it ended",
    "ended": "When it ended",
    "what": "What",
    "who": "Who",
    "boxes": "Who is around you",
    "own": "In your own words",
    "do": "What to do",
    "seen_by": "Seen by",
    "written": "Written down on",
    "reviewed": "Looked at again on",
    "reviewed_by": "Looked at again by",
    "review_on": "To be looked at again on",
}
"""Fields in the words of the person. One that is not here stands under its own name, so that none is left out."""

INSIDE = (
    *("recipient", "recipient_organization", "grounds"),
    *("service", "buddy", "buddy_role", "takes_back", "counted"),
)
"""Ids that tell a reader nothing. They are in the data, see rights_export."""

CODES: Mapping[str, Mapping[Any, str]] = {
    "reason": REASONS,
    "item": ITEMS,
    "items": ITEMS,
    "purpose": PURPOSES,
    "already": ALREADY,
    "not_because": NOT_BECAUSE,
    "way": WAYS,
    "wish": WISHES,
    "came_by": CAME_BY,
    "for_whom": FOR_WHOM,
}
"""What stands for what, by field. A code that is not here stands as it is."""


def make_person_export(export: Export) -> Leaflet:
    """The paper as a tagged PDF/UA-1 file. The same export gives the same bytes."""
    style, labels = STYLE, read_labels("en")
    pieces: list[Piece] = [
        title(TITLE, style),
        line(f"{export.call}, {labels.on(export.on)}", style, bold=True),
        line(f"Kept by {export.kept_by}. Is something wrong? Tell us, and we put it right.", style),
        *_paragraphs(export.complaint_route, style),
        *(line(said, style, size=style.small) for said in NOT_HERE),
    ]
    kind: Kind | None = None
    for part in export.parts:
        if part.kind is not kind:
            kind = part.kind
            pieces += [space(10), heading(TITLES.get(kind, str(kind)), style)]
        pieces += _part(part, style)
    return make_sheet(TITLE, pieces, style, labels, entries=len(export.parts))


def _part(part: Part, style: Style) -> list[Piece]:
    """One thing that is kept, a line for each field; what stood there before comes after it."""
    pieces = [space(6)]
    for before, fields in (("", part.said), *(("Before: ", one) for one in part.earlier)):
        for name, said in _rows(fields):
            pieces += _row(f"{before}{name}", said, style)
    return pieces


def _row(name: str, said: str, style: Style) -> list[Piece]:
    first, *rest = _pieces_of(said)
    shown = joined(words(f"{name}:", bold=True), words(printable(first, LONG).text))
    text = set_text(shown, style.width, size=style.body, line=style.line)
    return [tagged(text, below=3), *(line(one, style, below=3) for one in rest)]


def _rows(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in sorted(fields, key=_place):
        name, _, element = key.partition("/")
        said = "" if name in INSIDE else _said(name, fields[key])
        if said not in ("", "no"):
            extra = f" ({element.replace('_', ' ')})" if name == "more" else ""
            yield f"{NAMES.get(name, name.replace('_', ' '))}{extra}", said


def _said(name: str, value: Any) -> str:
    """A value in words: codes and days as people say them, a list and a map in one line."""
    if name == "safe":
        return safe_way_of(value).words
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        parts = ((key, _said(str(key), one)) for key, one in value.items())
        return "; ".join(f"{NAMES.get(key, key)}: {said}" for key, said in parts if said)
    if isinstance(value, list):
        return ", ".join(said for one in value if (said := _said(name, one)))
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return CODES.get(name, {}).get(value) or _day(value) or value


def _day(said: str) -> str:
    """A day or a moment as people say it; "" for what is none."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return ""
    if "T" not in said:
        return read_labels("en").on(moment.date())
    at = local(moment) if moment.tzinfo else moment
    return f"{read_labels('en').on(at.date())}, {at:%H:%M}"


def _place(key: str) -> tuple[int, str]:
    name = key.partition("/")[0]
    order = list(NAMES)
    return (order.index(name) if name in NAMES else len(order), key)


def _paragraphs(text: str, style: Style) -> list[Piece]:
    return [line(one, style) for one in _pieces_of(text)]


def _pieces_of(text: str) -> list[str]:
    """A long text in parts that each fit on a page, cut between words."""
    parts: list[str] = []
    for row in filter(None, text.split("\n")):
        while len(row) > LONG:
            cut = row.rfind(" ", 0, LONG)
            cut = cut if cut > 0 else LONG
            parts.append(row[:cut])
            row = row[cut:].strip()  # noqa: PLW2901 - what is left of the row
        parts.append(row)
    return parts or [""]
