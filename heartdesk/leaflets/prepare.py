"""Makes a leaflet's content fit for paper before it is laid out: lengths, letters, and what must not be printed."""

from dataclasses import replace
from typing import Any

from heartdesk.leaflets.escape import UNPRINTABLE, kept_together, printable, shorten
from heartdesk.leaflets.model import BESIDE, HubLine, LeafletContent, LeafletEntry

# The longest text of each field in characters: with all of them full an entry is still about a page of large print.
LIMITS = {
    "name": 150,
    "what": 360,
    "greets": 120,
    "hours": 220,
    "address": 160,
    "landmark": 120,
    "getting_there": 240,
    "cost": 140,
    "bring": 160,
    "no_need": 160,
    "access": 160,
    "who_for": 180,
    "alert": 220,
    "phone": 40,
    "extension": 20,
    "message": 80,
    "town": 60,
    "how_to_start": 200,
    "languages": 100,
    "email": 100,
}
SHORT = 80
MATTERS = 300
BESIDE_LIMIT = 140

WHOLE_OR_NOTHING = ("phone", "extension", "message", "email")
"""Half of these would ring or write to somebody else."""


def prepare(content: LeafletContent) -> tuple[LeafletContent, tuple[str, ...]]:
    """The content as paper can carry it, and a sentence for the worker about each entry that lost something."""
    notes: list[str] = []
    entries = tuple(_entry(entry, notes) for entry in content.entries)
    matters = printable(content.matters, MATTERS)
    if matters.cut:
        notes.append(
            "What matters to them is too long for paper and was cut. Ask what counts most."
        )
    if matters.unprintable:
        notes.append("Some letters of what matters to them cannot be printed yet.")
    hub = HubLine(_short(content.hub.name), _short(content.hub.phone))
    council = replace(
        content.council, name=_short(content.council.name), phone=_short(content.council.phone)
    )
    crisis = tuple(
        replace(line, phone=_short(line.phone), name=_short(line.name), words=_short(line.words))
        for line in content.crisis
    )
    return (
        replace(
            content,
            entries=entries,
            hub=hub,
            council=council,
            crisis=crisis,
            place=_short(content.place),
            slip_code=_short(content.slip_code) if content.slip_code else None,
            matters=matters.text,
            beside=tuple(
                (about, printable(said, BESIDE_LIMIT).text)
                for about, said in content.beside
                if about in BESIDE and said
            ),
            ask_for=_short(content.ask_for),
        ),
        tuple(notes),
    )


def _entry(entry: LeafletEntry, notes: list[str]) -> LeafletEntry:
    if entry.sensitive:
        entry = _name_and_number(entry)
    made = {name: printable(getattr(entry, name), limit) for name, limit in LIMITS.items()}
    name = made["name"].text or UNPRINTABLE
    called = shorten(name, 60)
    if any(part.cut for part in made.values()):
        notes.append(
            f"Some text of “{called}” is too long for paper and was cut. All of it is kept here."
        )
    if any(part.unprintable for part in made.values()):
        notes.append(f"Some letters of “{called}” cannot be printed yet. Read them to the person.")
    texts: dict[str, Any] = {field: kept_together(part.text) for field, part in made.items()}
    for field in WHOLE_OR_NOTHING:
        if made[field].cut or made[field].unprintable:
            texts[field] = ""
    if entry.phone and not texts["phone"]:
        texts |= {"phone_not_confirmed": True, "verb": "ask"}
    checked = entry.checked and replace(entry.checked, hub=_short(entry.checked.hub))
    hub_says = tuple(replace(one, hub=_short(one.hub)) for one in entry.hub_says)
    return replace(entry, **{**texts, "name": name, "checked": checked, "hub_says": hub_says})


def _name_and_number(entry: LeafletEntry) -> LeafletEntry:
    """Only what cannot lead anybody to the door: the name, the number, when it was checked."""
    return LeafletEntry(
        id=entry.id,
        name=entry.name,
        verb="ring" if entry.phone else "ask",
        doer=entry.doer,
        phone=entry.phone,
        extension=entry.extension,
        phone_free=entry.phone_free,
        phone_not_confirmed=entry.phone_not_confirmed,
        closed_for_now=entry.closed_for_now,
        checked=entry.checked,
        by_phone=True,
        sensitive=True,
    )


def _short(text: str) -> str:
    return printable(text, SHORT).text
