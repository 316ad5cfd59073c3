"""An outreach day on paper: where to be, from when to when, what to bring, room to write. For workers only."""

from dataclasses import replace
from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.directory.opening import time_in_words
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.hub_sheet import (
    across,
    hub_contact,
    hub_words,
    line,
    make_sheet,
    printed_line,
    tick_box,
    title,
    to_write,
)
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, ruled, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.outreach.actions import read_days
from heartdesk.outreach.model import Stop
from heartdesk.store.unit import Look

STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=12, line=1.2)


def make_outreach_sheet(look: Look, *, on: date) -> Leaflet:
    """One day's stops and visits on paper. Raises DeskError where nothing is planned."""
    stops = read_days(look, first=on, last=on)
    if not stops:
        raise DeskError("Nothing is planned for that day.", then="Plan a stop first.")
    said, hub, labels = hub_words(), read_hub(look), read_labels("en")
    name = said["stops_title"].format(day=f"{on:%A} {on.day} {on:%B}")
    pieces = [
        title(name, STYLE),
        line(said["stops_paper"], STYLE, bold=True),
        *(_stop(one, STYLE) for one in stops),
        ruled(STYLE.width, above=6, below=6),
        line(hub_contact(hub, look.area), STYLE, bold=True),
        printed_line(hub, local(look.now).date(), STYLE, labels),
    ]
    return make_sheet(name, pieces, STYLE, labels, entries=len(stops))


def _stop(one: Stop, style: Style) -> Piece:
    """One stop: never broken over two pages."""
    said, width = hub_words(), style.width
    times = time_in_words(one.opens)
    if one.closes is not None:
        times = f"{times} to {time_in_words(one.closes)}"
    what = said["stops_visit"] if one.kind == "visit" else said["stops_stop"]
    rows = [
        ruled(width, above=6, below=6),
        line(f"{times}  {one.settlement}", style, size=style.name, bold=True, role="H2", below=1),
        line(f"{what}. {one.where}".strip(), style),
    ]
    if one.off:
        rows.append(line(said["stops_off"].format(why=one.off), style, bold=True))
    if one.who:
        rows.append(line(said["stops_who"].format(who=one.who), style))
    if one.bring:
        rows.append(line(said["stops_bring"].format(what=one.bring), style))
    third = width / 3
    rows.append(
        across(
            [
                tick_box(said["stops_done"], third * 0.8, style),
                to_write(said["stops_came"], third * 0.95, style),
                to_write(said["stops_note"], third, style),
            ],
            [third * 0.9, third * 1.05, third],
        )
    )
    return under(rows)
