"""The start-a-group kit on paper: what to sort out, with boxes to tick and room to write."""

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.text import one_line
from heartdesk.directory.extras import KIT
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.hub_sheet import (
    across,
    heading,
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
from heartdesk.leaflets.pieces import Piece, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.store.unit import Look


def make_group_kit(look: Look, *, id: str) -> Leaflet:  # noqa: A002
    """The sheet for a group that starts, with what is sorted out already left out."""
    record = look.get(Kind.SERVICE, id)
    if record is None:
        raise DeskError("This is no longer in the directory.", then="Look for it again by name.")
    said, style, labels, hub = hub_words(), STYLES["a4"], read_labels("en"), read_hub(look)
    done = {one for one, value in elements(record.fields, "kit") if value is True}
    name = said["kit_title"].format(name=one_line(text_of(record.fields, "name"), 80))
    left = [words for one, words in KIT.items() if one not in done]
    pieces = [
        title(name, style),
        line(said["kit_about"], style),
        line(hub_contact(hub, look.area), style, bold=True),
        printed_line(hub, local(look.now).date(), style, labels),
        space(8),
        *(_step(words, style) for words in left),
        _first_time(style),
    ]
    return make_sheet(name, pieces, style, labels, entries=len(left))


def _step(text: str, style: Style) -> Piece:
    return under(
        [
            tick_box(text, style.width, style, below=0),
            to_write(hub_words()["kit_who"], style.width, style),
            space(5),
        ]
    )


def _first_time(style: Style) -> Piece:
    """The first meeting, to be written down together."""
    said, half = hub_words(), style.width / 2
    return under(
        [
            space(6),
            heading(said["kit_first"], style),
            across(
                [
                    to_write(said["kit_day"], half - 12, style),
                    to_write(said["kit_where"], half, style),
                ],
                [half, half],
            ),
        ]
    )
