"""A leaflet for somebody on the phone, or with no printer: what to read out, and the few lines to copy down."""

from collections.abc import Iterable
from dataclasses import dataclass

from heartdesk.core.text import one_line
from heartdesk.leaflets.model import LeafletContent, LeafletEntry

LINES = 4
"""Lines of a place that somebody copies by hand: who, the number, when, where."""

NUMBER_NOT_SURE = "number not confirmed: ask the hub"
LONGEST = 90


@dataclass(frozen=True)
class ToCopy:
    """One place in four lines at most, the first its name. `private` where its name is not for a screen."""

    lines: tuple[str, ...]
    private: bool = False


@dataclass(frozen=True)
class ReadOut:
    """What to say, sentence by sentence; the places to copy; all of it as plain text for a phone's camera."""

    says: tuple[str, ...]
    places: tuple[ToCopy, ...]
    text: str


def read_out(content: LeafletContent, *, private: Iterable[str] = ()) -> ReadOut:
    """The read-out of a leaflet. `private` are ids of places whose names stand under F2 on a screen.

    Numbers are said in small groups, slowly; what is not known is said as such, as on paper.
    """
    hidden = set(private)
    says = ["Have you something to write with? I will go slowly. Stop me at any time."]
    council = f"ask the hub, or {content.council.name} on {spoken(content.council.phone)}"
    for number, entry in enumerate(content.entries, 1):
        says.append(f"Number {number}. {entry.name}. {_verb(entry)}".rstrip())
        says += _facts(entry, council)
    back = content.hub.name or "the hub"
    says.append(f"If it does not work out, come back to {back}, or ring. No name is needed.")
    if content.slip_code:
        code = ", ".join(" ".join(group) for group in content.slip_code.split("-"))
        says.append(f"Your code is {code}. It tells us later how it went.")
    says.append("What will you do first?")
    places = tuple(ToCopy(four_lines(one), one.id in hidden) for one in content.entries)
    return ReadOut(tuple(says), places, plain_text(content))


def four_lines(entry: LeafletEntry) -> tuple[str, ...]:
    """Who, the number, when, where: what is known of it, at most four lines."""
    where = ", ".join(one for one in (entry.address or entry.town, entry.landmark) if one)
    lines = (
        entry.name,
        _number(entry),
        entry.hours,
        "" if entry.sensitive or entry.by_phone else where,
    )
    return tuple(one_line(one, LONGEST) for one in lines if one)[:LINES]


def plain_text(content: LeafletContent) -> str:
    """All places in plain text, short enough for a code that a phone's camera reads."""
    blocks = ["\n".join(four_lines(one)) for one in content.entries]
    return "\n\n".join(blocks)


def spoken(number: str) -> str:
    """A number in the groups it is said in: "0 1 6 3 2, 9 6 0, 1 0 1"."""
    groups = []
    for group in number.split():
        parts = [group] if len(group) < 6 else [group[:3], group[3:]]
        groups += [" ".join(part) for part in parts]
    return ", ".join(groups)


def _verb(entry: LeafletEntry) -> str:
    if entry.doer == "worker":
        return "I will do the first step for you."
    if entry.doer == "together":
        return "We do the first step together."
    return "" if entry.phone or entry.message else "Ask us for the first step."


def _facts(entry: LeafletEntry, council: str) -> list[str]:
    where = ", ".join(one for one in (entry.address or entry.town, entry.landmark) if one)
    said = []
    if entry.phone:
        free = " It is free to ring." if entry.phone_free else ""
        said.append(f"Ring {spoken(entry.phone)}.{free} Shall I say it again?")
    elif entry.message:
        said.append(f"{_capital(entry.message)}.")
    else:
        said.append(f"Their number is not confirmed: {council}.")
    said.append(
        f"When: {entry.hours}." if entry.hours else "When it is open is not known. Ask first."
    )
    if where and not entry.sensitive and not entry.by_phone:
        said.append(f"Where: {where}.")
    if entry.getting_there and not entry.sensitive and not entry.by_phone:
        said.append(one_line(entry.getting_there, 200))
    if entry.cost:
        said.append(f"Cost: {entry.cost}.")
    if entry.bring:
        said.append(f"Bring: {entry.bring}.")
    return said


def _number(entry: LeafletEntry) -> str:
    return entry.phone or entry.message or NUMBER_NOT_SURE


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
