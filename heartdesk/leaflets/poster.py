"""The hub's poster, A4 or A3: what people can come and ask about, groups near here, where we are."""

from collections.abc import Iterable, Iterator
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
    beside_ours,
    foot_box,
    headed,
    heading,
    hub_contact,
    hub_words,
    language_box,
    line,
    make_sheet,
    printed_line,
    scaled,
    title,
)
from heartdesk.leaflets.labels import Labels, labels_with
from heartdesk.leaflets.languages import spoken
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, down_columns, space, under
from heartdesk.leaflets.styles import MILLIMETRE, STYLES, Style
from heartdesk.store.unit import Look

Paper = Literal["a4", "a3"]
A3 = (297 * MILLIMETRE, 420 * MILLIMETRE)
LARGER = 2**0.5
"""How much larger a sheet of A3 is than one of A4."""

MOST_GROUPS = 6
FEW = 2
"""Groups that stay where the type is set smaller for another language."""

SIZES = (14.0, 13.0, 12.0)
"""The sizes that are tried, so that it stays on one page; clear print allows no less."""


def make_poster(look: Look, *, paper: Paper = "a4", language: str = "en") -> Leaflet:
    """The poster of the hub this desk stands in, another language beside ours; nothing on it that nobody knows."""
    hub, labels = read_hub(look), labels_with(spoken(look, language))
    name = hub.name if hub else look.area.name
    groups = _groups(look, hub)
    for size, count in _ways(len(groups)):
        style = _style(paper, size)
        foot = under([foot_box(look.area, style, labels), space(2)])
        pieces = [
            title(name, replace(style, title=style.title * 1.35)),
            *_anyone(style, labels),
            *language_box(style, labels),
            *_about(look, style, labels),
            *_group_lines(groups[:count], style, labels),
            *_find(hub, look, style, labels),
        ]
        room = style.page[1] - style.top - style.bottom - foot.height
        if sum(piece.height for piece in pieces) <= room:
            break
    return make_sheet(name, pieces, style, labels, foot=foot, entries=count)


def _ways(groups: int) -> Iterator[tuple[float, int]]:
    """Sizes of type and numbers of groups that are tried: fewer groups first, then smaller type."""
    yield from ((SIZES[0], count) for count in range(groups, -1, -1))
    yield from ((size, min(groups, FEW)) for size in SIZES[1:])
    yield SIZES[-1], 0


def _style(paper: Paper, size: float) -> Style:
    style = replace(STYLES["a4"], body=size)
    if size < SIZES[0]:
        style = replace(style, title=style.title - 4, name=style.name - 3, line=1.18)
    return scaled(style, LARGER, page=A3) if paper == "a3" else style


def _anyone(style: Style, labels: Labels) -> list[Piece]:
    """That anyone can come in."""
    said, size = hub_words()["poster_anyone"], style.name
    ours = line(said, style, size=size, bold=True, below=style.body)
    return [beside_ours("poster_anyone", ours, style, labels, size=size)]


def _about(look: Look, style: Style, labels: Labels) -> list[Piece]:
    """The headings that needs stand under: what the desk can look up."""
    column = (style.width - style.body) / 2
    rows = [
        line(f"•  {one.label}", style, size=style.body + 1, width=column)
        for one in look.area.needs.headings
    ]
    return [
        headed("poster_about", heading(hub_words()["poster_about"], style), style, labels),
        down_columns(rows, 2, style.width, gap=style.body),
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


def _group_lines(groups: Iterable[ServiceEntry], style: Style, labels: Labels) -> list[Piece]:
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
    head = headed("poster_groups", heading(hub_words()["poster_groups"], style), style, labels)
    return [head, *rows, space(style.body * 0.5)]


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
        headed("poster_find", heading(said["poster_find"], style), style, labels),
        line(where, style, size=style.body + 1),
        line(times, style, size=style.body + 1),
        line(hub_contact(hub, look.area), style, size=style.body + 3, bold=True),
        printed_line(hub, local(look.now).date(), style, labels),
    ]
