"""Whom to ring in bad weather, on paper for a power cut: numbers, boxes to tick, room to write. For workers only."""

from dataclasses import replace

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.directory.opening import time_in_words
from heartdesk.followups.calling import StormList, police_line
from heartdesk.followups.calls import InTheStorm
from heartdesk.followups.checkin import RISKS
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.hub_sheet import (
    across,
    heading,
    hub_contact,
    line,
    make_sheet,
    phone_words,
    tick_box,
    title,
    to_write,
)
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, ruled, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.people.model import Person
from heartdesk.store.unit import Look
from heartdesk.today.actions import read_today

STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=12, line=1.2)

TITLE = "Calls today"
SHRED = (
    "For workers only. It has names and numbers: keep it on you, show it to nobody, leave it nowhere. "
    "Shred it once everything is typed in again."
)
MADE = "Made {day} at {time}, {count} to ring. The first in the list first."
BOARD = "Tell them: {text}"
LADDER = "When nobody answers"
RUNGS = (
    "Ring again after half an hour, or after the minutes that stand beside the name. Then ring whom they named. Then "
    "ask the police to look in: {police}. If you think that a life is in danger, ring 999. Write down who did what, "
    "and when. Nobody who did not answer is given up."
)
NO_POLICE = "the number is on the safety cards"
WORRIES = "Worries about: {what}"
LAST = "Last heard: {when}"
NEVER = "Never heard from yet"
OPEN = "Did not answer since {when}"
NOBODY = "Nobody named"
NAMED = "No answer? Ring {name}, {number}"
AGAIN = "again after {minutes} minutes"
ANSWERED, NO_ANSWER, NAMED_TOLD, POLICE_TOLD = "Answered", "No answer", "Named told", "Police told"
WHO_WHEN = "Who rang, when"
NEEDS = "How they are, what they need"
FILE_NOTE = (
    "A file of this list can be read by anybody who finds it. Print it, then delete the file."
)


def make_checkin_list(look: Look, *, storm: StormList) -> Leaflet:
    """The list of a storm on paper, in its order. Raises DeskError where nobody is on it.

    What is in it was read in a unit of work, so that it is in the audit; `look` gives the hub and the police's number.
    """
    if not storm.rows:
        raise DeskError("Nobody has said yes to calls yet.", then="Agree on calls with them first.")
    labels, hub, now = read_labels("en"), read_hub(look), local(storm.now)
    number, name = police_line(look)
    police = f"{phone_words(number)} ({name})" if number else NO_POLICE
    made = MADE.format(
        day=labels.on(now.date()),
        time=time_in_words(now.time().replace(second=0, microsecond=0)),
        count=len(storm.rows),
    )
    pieces = [
        title(TITLE, STYLE),
        line(SHRED, STYLE, bold=True, below=4),
        line(made, STYLE, below=4),
        *(line(BOARD.format(text=one.text), STYLE, bold=True) for one in read_today(look).alerts),
        heading(LADDER, STYLE),
        line(RUNGS.format(police=police), STYLE, below=4),
        *(_call(place, row, person, STYLE) for place, (row, person) in enumerate(storm.rows, 1)),
        ruled(STYLE.width, above=6, below=6),
        line(hub_contact(hub, look.area), STYLE, bold=True),
    ]
    return make_sheet(TITLE, pieces, STYLE, labels, entries=len(storm.rows), notes=(FILE_NOTE,))


def _call(place: int, row: InTheStorm, person: Person, style: Style) -> Piece:
    """One call: never broken over two pages."""
    one, width = row.check_in, style.width
    named = [RISKS[risk] for risk in one.risks]
    worries = ", ".join([*named, *([one.worry] if one.worry else [])])
    rows = [
        ruled(width, above=5, below=5),
        line(f"{place}  {person.call}", style, size=style.name, bold=True, role="H2", below=1),
        line(person.safe_words, style, bold=True),
    ]
    if worries:
        rows.append(line(WORRIES.format(what=worries), style))
    if row.step is not None:
        when = local(row.step.since)
        at = time_in_words(when.time().replace(second=0, microsecond=0))
        rows.append(line(OPEN.format(when=f"{when:%A} {at}"), style, bold=True))
    last = LAST.format(when=f"{local(row.last):%A %d %B}") if row.last else NEVER
    again = AGAIN.format(minutes=one.minutes)
    who = (
        NAMED.format(name=one.named, number=phone_words(one.named_number)) if one.named else NOBODY
    )
    rows += [line(f"{last}. {who}; {again}.", style, below=4)]
    quarter = width / 4
    rows.append(
        across(
            [
                tick_box(text, quarter * 0.94, style)
                for text in (ANSWERED, NO_ANSWER, NAMED_TOLD, POLICE_TOLD)
            ],
            [quarter] * 4,
        )
    )
    half = width / 2
    rows.append(
        across([to_write(WHO_WHEN, half * 0.94, style), to_write(NEEDS, half, style)], [half, half])
    )
    return under([*rows, space(2)])
