"""The hub's poster, A4 or A3: what people can come and ask about, groups near here, where we are."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from heartdesk.core.clock import local
from heartdesk.directory.entry import build_entry
from heartdesk.directory.groups import is_group
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.store import hold_all
from heartdesk.directory.week import areas_of
from heartdesk.hubs.actions import read_hub
from heartdesk.hubs.model import Hub
from heartdesk.leaflets.from_directory import NOT_RUNNING
from heartdesk.leaflets.hub_sheet import (
    foot_box,
    heading,
    hub_contact,
    hub_words,
    line,
    make_sheet,
    printed_line,
    scaled,
    title,
)
from heartdesk.leaflets.labels import Labels, read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, in_columns, space, under
from heartdesk.leaflets.styles import MILLIMETRE, STYLES, Style
from heartdesk.store.unit import Look

Paper = Literal["a4", "a3"]
A3 = (297 * MILLIMETRE, 420 * MILLIMETRE)
LARGER = 2**0.5
"""How much larger a sheet of A3 is than one of A4."""

MOST_GROUPS = 6


def make_poster(look: Look, *, paper: Paper = "a4") -> Leaflet:
    """The poster of the hub this desk stands in; nothing on it that nobody knows."""
    hub, labels = read_hub(look), read_labels("en")
    style = STYLES["a4"]
    if paper == "a3":
        style = scaled(style, LARGER, page=A3)
    said = hub_words()
    name = hub.name if hub else look.area.name
    groups = _groups(look, hub)
    foot = under([foot_box(look.area, style, labels), space(2)])
    room = style.page[1] - style.top - style.bottom - foot.height
    for count in range(len(groups), -1, -1):
        pieces = [
            title(name, replace(style, title=style.title * 1.35)),
            line(said["poster_anyone"], style, size=style.name, bold=True, below=style.body),
            *_about(look, style),
            *_group_lines(groups[:count], style),
            *_find(hub, look, style, labels),
        ]
        if sum(piece.height for piece in pieces) <= room:
            break
    return make_sheet(name, pieces, style, labels, foot=foot, entries=count)


def _about(look: Look, style: Style) -> list[Piece]:
    """The headings that needs stand under: what the desk can look up."""
    column = (style.width - style.body) / 2
    rows = [
        line(f"•  {one.label}", style, size=style.body + 1, width=column)
        for one in look.area.needs.headings
    ]
    return [
        heading(hub_words()["poster_about"], style),
        in_columns(rows, 2, style.width, gap=style.body),
        space(style.body * 0.6),
    ]


def _groups(look: Look, hub: Hub | None) -> list[ServiceEntry]:
    """Groups of this hub's area that anybody can find again: running, with times that are known."""
    locality = hub.locality if hub else ""
    found = (
        build_entry(one, area=look.area, now=look.now)
        for one in hold_all(look)
        if is_group(one.fields)
        and not one.sensitive
        and (not locality or locality in areas_of(one, look.area))
    )
    open_ones = [
        one
        for one in found
        if one.status not in (*NOT_RUNNING, "temporarily closed") and one.hours.known
    ]
    return sorted(open_ones, key=lambda one: one.name.casefold())[:MOST_GROUPS]


def _group_lines(groups: Iterable[ServiceEntry], style: Style) -> list[Piece]:
    rows = [
        under(
            [
                line(one.name, style, bold=True, below=0),
                line(
                    ", ".join(part for part in (one.hours.text, _where(one), _doubt(one)) if part),
                    style,
                ),
            ]
        )
        for one in groups
    ]
    if not rows:
        return []
    return [heading(hub_words()["poster_groups"], style), *rows, space(style.body * 0.5)]


def _doubt(entry: ServiceEntry) -> str:
    """Why to ring before going: nobody has checked the times lately."""
    state = next((one.state for one in entry.facts if one.fact == "hours"), "not checked yet")
    return "" if state in ("fresh", "getting old") else hub_words()["poster_ring_first"]


def _where(entry: ServiceEntry) -> str:
    place = entry.place
    return ", ".join(part for part in (place.name, place.settlement) if part) if place else ""


def _find(hub: Hub | None, look: Look, style: Style, labels: Labels) -> list[Piece]:
    said = hub_words()
    where = hub.address if hub and hub.address else said["poster_where_unknown"]
    times = (
        said["poster_open"].format(times=hub.opening_text)
        if hub and hub.opening_text
        else said["poster_open_unknown"]
    )
    return [
        heading(said["poster_find"], style),
        line(where, style, size=style.body + 1),
        line(times, style, size=style.body + 1),
        line(hub_contact(hub, look.area), style, size=style.body + 3, bold=True),
        printed_line(hub, local(look.now).date(), style, labels),
    ]
