"""The sheet "What's on": one week at a hub on one A4 page, for the door and the hand."""

from dataclasses import replace
from datetime import date

from heartdesk.core.clock import local
from heartdesk.directory.actions import read_week
from heartdesk.directory.week import Day, OnThatDay, Week
from heartdesk.hubs.actions import read_hub
from heartdesk.hubs.model import Hub
from heartdesk.leaflets.escape import joined, printable, words
from heartdesk.leaflets.hub_sheet import (
    LONG,
    SHORT,
    beside_ours,
    foot_box,
    headed,
    hub_contact,
    hub_words,
    language_box,
    led_heading,
    line,
    make_sheet,
    printed_line,
    share,
    title,
)
from heartdesk.leaflets.labels import Labels, labels_with
from heartdesk.leaflets.languages import spoken
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, set_text, side_by_side, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.store.unit import Look

SIZES = (14.0, 13.0, 12.0)
"""The sizes that are tried, so that the week stays on one page; clear print allows no less."""

MOST_UNSURE = 6

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def make_whats_on(look: Look, *, first: date, locality: str = "", language: str = "en") -> Leaflet:
    """The week from `first` at one hub area ("" for all), on one A4 page where it fits in clear print.

    Another language stands beside our words; what the directory says stays in English.
    """
    week = read_week(look, first=first, locality=locality)
    hub, labels = read_hub(look), labels_with(spoken(look, language))
    here = look.area.locality(locality) if locality else None
    said = hub_words()
    name = said["on_title_for"].format(hub=here.hub_name) if here else said["on_title"]
    for size in SIZES:
        style = replace(STYLES["a4"], body=size, small=12, title=size + 11, line=1.16)
        foot = under([space(4), foot_box(look.area, style, labels)])
        pieces = [
            headed("on_title", title(name, style), style, labels, level="H1"),
            *language_box(style, labels),
            line(week.in_words, style, size=style.body + 2, bold=True),
            *(piece for one in week.days for piece in _day(one, style, labels)),
            *_below(week, hub, look, style, labels),
        ]
        if len(share(pieces, style, foot)) == 1:
            break
    count = len(week.sessions())
    return make_sheet(name, pieces, style, labels, foot=foot, entries=count)


def _day(day: Day, style: Style, labels: Labels) -> list[Piece]:
    """A day and what is on; its heading never stands alone at the end of a page."""
    said = hub_words()
    name = f"{day.on:%A} {day.on.day} {day.on:%B}"
    shown = [one for one in day.sessions if not one.usual]
    name = f"{name}: {said['on_holiday']}" if day.holiday else name
    head = led_heading(_DAYS[day.on.weekday()], name, style, labels)
    nothing = beside_ours("on_nothing", line(said["on_nothing"], style), style, labels)
    rows = [_session(one, style) for one in shown] or [nothing]
    return [under([space(style.body * 0.3), head, rows[0]]), *rows[1:]]


def _session(one: OnThatDay, style: Style) -> Piece:
    column = style.body * 10.8
    when = words(printable(one.times, SHORT).text, bold=not one.off)
    rest = ". ".join(part for part in (one.where, _capital(one.off or one.doubt)) if part)
    name = words(printable(f"{one.name}:" if rest else one.name, SHORT).text, bold=True)
    text = joined(name, words(printable(rest, LONG).text)) if rest else name
    return side_by_side(
        [
            (set_text(when, column - 6, size=style.body, line=style.line), None),
            (set_text(text, style.width - column, size=style.body, line=style.line), None),
        ],
        (0, column),
        below=1,
    )


def _below(week: Week, hub: Hub | None, look: Look, style: Style, labels: Labels) -> list[Piece]:
    said = hub_words()
    pieces = [space(style.body * 0.4), line(said["on_anyone"], style, size=style.small)]
    if week.unsure:
        names = "; ".join(name for _, name in week.unsure[:MOST_UNSURE])
        pieces.append(line(said["on_more"].format(names=names), style, size=style.small))
    pieces.append(line(hub_contact(hub, look.area), style, bold=True))
    pieces.append(printed_line(hub, local(look.now).date(), style, labels))
    return pieces


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
