"""Whom to ring about somebody at risk, on paper: numbers, what to say, room for who was told. It names nobody."""

from dataclasses import replace

from heartdesk.core.clock import local
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.hub_sheet import (
    heading,
    hub_words,
    line,
    make_sheet,
    phone_words,
    printed_line,
    title,
    to_write,
)
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, ruled, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.safety.actions import read_cards
from heartdesk.safety.model import LineOnPaper, card_on_paper
from heartdesk.store.unit import Look

STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=12, line=1.2)
"""Clear print for staff: 12 pt, so that it is a page."""


def make_worry_sheet(look: Look, *, card: str = "child", home: str = "") -> Leaflet:
    """The sheet with the numbers of a safety card, for a home in a hub area ("" where it may be any).

    Paper does not know the hour, so each line says when it answers. Nothing of a worry stands on it.
    """
    said, hub, labels = hub_words(), read_hub(look), read_labels("en")
    here = read_cards(look)
    found = next((one for one in look.area.safety_cards if one.id == card), None)
    shown = card_on_paper(found, home=home, changed=here.changed, rung=here.rung) if found else None
    name = hub.name if hub is not None and hub.name else said["worry_no_hub"]
    script = [line(said[f"worry_say_{number}"].format(hub=name), STYLE) for number in range(1, 6)]
    numbers = [_number(one, STYLE) for one in shown.lines] if shown else []
    pieces = [
        title(said["worry_title"], STYLE),
        line(said["worry_first"], STYLE, bold=True),
        line(said["worry_saving"], STYLE, below=6),
        *numbers,
        line(said["worry_elsewhere"], STYLE, below=6),
        under([heading(said["worry_say"], STYLE), *script]),
        space(6),
        _after(STYLE),
        ruled(STYLE.width, above=6, below=6),
        line(said["worry_then"], STYLE, bold=True),
        printed_line(hub, local(look.now).date(), STYLE, labels),
    ]
    return make_sheet(said["worry_title"], pieces, STYLE, labels, entries=1)


def _number(one: LineOnPaper, style: Style) -> Piece:
    about = " ".join(part for part in (one.when, one.hours, one.because, one.rung) if part)
    head = line(f"{phone_words(one.phone)}  {one.name}", style, bold=True, below=0)
    return under([head, line(about, style, below=4) if about else space(4)])


def _after(style: Style) -> Piece:
    """Room for who was told and when: never broken over two pages."""
    said = hub_words()
    rows = [
        to_write(said[key], style.width, style)
        for key in ("worry_who", "worry_when", "worry_will", "worry_by")
    ]
    return under([heading(said["worry_after"], style), *rows])
