"""Asked for, nothing found: one line on what was missing, which a coordinator reads before it leaves this desk."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from heartdesk.core.area_model import Area
from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place
from heartdesk.core.roles import Operation, may
from heartdesk.core.text import fold, one_line
from heartdesk.enquiries import store
from heartdesk.enquiries.actions import must_know
from heartdesk.store.unit import Look, Unit

LONGEST = 80
"""Characters: enough for what is missing, too few for somebody's story."""

MOST_WAITING = 200

_NUMBER = re.compile(r"\d[\d\s().-]{3,}\d|\b[A-Za-z]{1,2}\d{1,2}\s?\d[A-Za-z]{2}\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALS = """
I I'm I’m Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
September October November December Christmas Easter Polish Ukrainian Arabic Urdu Romanian Gaelic Chinese English Scots
Scottish British Universal Credit
"""
_NOT_NAMES = frozenset(_CAPITALS.split())
"""Words with a capital that name nobody."""

_CALLED = re.compile(
    r"\b(?:called|named|name is|mrs?|ms|miss|dr|i am|i['’]m|ma name)\s+[^\W\d_]", re.I
)


@dataclass(frozen=True)
class Gap:
    """What was asked for and not found. `needs` are ids, `where` a hub area's id or ""."""

    id: str
    line: str
    week: str
    where: str
    needs: tuple[str, ...]


def names_in(line: str, area: Area) -> tuple[str, ...]:
    """Words of a line that may be somebody's name: a capital within the line that is no place around here."""
    places = {fold(one) for place in area.settlements for one in (place.name, *place.aliases)}
    places |= {fold(part) for one in list(places) for part in one.split()}
    places |= {fold(part) for one in area.localities for part in f"{one.name} {area.name}".split()}
    found = []
    for at, match in enumerate(_WORD.finditer(line)):
        word = match.group()
        telling = word[0].isupper() and not word.isupper() and fold(word) not in places
        if telling and (at or len(_WORD.findall(line)) == 1) and word not in _NOT_NAMES:
            found.append(word)
    return tuple(dict.fromkeys(found))


def warning_for(line: str, area: Area) -> str:
    """A sentence where a line seems to name somebody or to hold a number; "" where it does not.

    It warns and does not forbid: nobody can tell every name from every word, so a coordinator reads it in any case.
    """
    number = _NUMBER.search(line)
    if number is not None:
        return f"“{number.group().strip()}” looks like a number or a postcode. Leave it out: say only what is missing."
    names = names_in(line, area)
    if names:
        return f"“{names[0]}” looks like a name. Leave it out: say only what is missing."
    if _CALLED.search(line):
        return "This seems to name somebody. Leave it out: say only what is missing."
    return ""


def say_gap(
    unit: Unit, *, line: str, needs: Collection[str] = (), home: Place | None = None
) -> str:
    """Keep a line at this desk alone, for a coordinator to read, and give its id; "" for an empty one.

    Raises DeskError for one that is too long.
    """
    unit.must(Kind.ENQUIRY, Operation.CREATE)
    must_know(unit, needs)
    text = one_line(line, LONGEST + 1)
    if not text:
        return ""
    if len(text) > LONGEST:
        raise DeskError(f"That is longer than {LONGEST} letters.", then="Say only what is missing.")
    waiting = store.read_waiting(unit)
    gap_id = new_id()
    one = {
        "id": gap_id,
        "line": text,
        "week": iso_week(unit.now),
        "locality": (home.locality_id if home else None) or "",
        "needs": sorted(needs),
    }
    store.write_waiting(unit, [*waiting, one][-MOST_WAITING:])
    unit.changed.add(Kind.GAP)
    return gap_id


def unsay_gap(unit: Unit, *, id: str) -> None:  # noqa: A002
    """Take a line back that was typed by a slip of the hand: it is gone for good."""
    unit.must(Kind.ENQUIRY, Operation.CREATE)
    left = [one for one in store.read_waiting(unit) if one["id"] != id]
    store.write_waiting(unit, left)
    unit.changed.add(Kind.GAP)


def may_read_gaps(look: Look) -> bool:
    """Whether the worker at the desk reads lines before they leave it."""
    return may(look.worker.roles, Kind.GAP, Operation.CREATE)


def waiting_gaps(look: Look) -> tuple[Gap, ...]:
    """The lines that wait at this desk to be read, oldest first."""
    look.must(Kind.GAP, Operation.CREATE)
    return tuple(
        Gap(one["id"], one["line"], one["week"], one["locality"], tuple(one["needs"]))
        for one in store.read_waiting(look)
    )


def count_waiting(look: Look) -> int:
    """How many lines wait to be read; 0 for a worker who does not read them."""
    return len(store.read_waiting(look)) if may_read_gaps(look) else 0


def pass_gap(unit: Unit, *, id: str, line: str) -> str:  # noqa: A002
    """Let a line go, as the coordinator has it now, and give the id of what is kept of it.

    Only now is it a record of the hub, which travels: the line, the week, the needs, the hub area. Raises DeskError for
    a line that is empty, too long or no longer waits.
    """
    unit.must(Kind.GAP, Operation.CREATE)
    text = one_line(line, LONGEST + 1)
    waiting = store.read_waiting(unit)
    one = next((held for held in waiting if held["id"] == id), None)
    if one is None:
        raise DeskError("This line has been read already.", then="Read the next one.")
    if not text or len(text) > LONGEST:
        raise DeskError(
            f"A line has one to {LONGEST} letters. It still waits.", then="Say what is missing."
        )
    store.write_waiting(unit, [held for held in waiting if held["id"] != id])
    fields = {
        "hub": unit.own_hub() or "",
        "week": one["week"],
        "locality": one["locality"],
        "line": text,
        **{f"needs/{need}": True for need in one["needs"]},
    }
    return unit.create(Kind.GAP, {name: value for name, value in fields.items() if value != ""})


def drop_gap(unit: Unit, *, id: str) -> None:  # noqa: A002
    """Take a line away unsent, for good. What was asked for stays counted; only the line goes."""
    unit.must(Kind.GAP, Operation.CREATE)
    unsay_gap(unit, id=id)


def passed_gaps(look: Look) -> tuple[Gap, ...]:
    """The lines that a coordinator has let go, newest week first."""
    found = [gap_of(one.id, one.fields) for one in look.every(Kind.GAP)]
    return tuple(sorted(found, key=lambda one: (one.week, one.line), reverse=True))


def gap_of(record_id: str, fields: Fields) -> Gap:
    """The line in a field map."""
    return Gap(
        record_id,
        one_line(text_of(fields, "line"), LONGEST),
        text_of(fields, "week"),
        text_of(fields, "locality"),
        tuple(need for need, _ in elements(fields, "needs")),
    )
