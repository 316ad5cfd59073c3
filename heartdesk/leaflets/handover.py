"""The hand-over sheet: what somebody agreed that one other service is told, and room for that service's answer."""

from dataclasses import replace

from heartdesk.consent.model import Outgoing
from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.hubs.model import Hub
from heartdesk.leaflets.hub_sheet import (
    across,
    heading,
    hub_contact,
    line,
    make_sheet,
    printed_line,
    tick_box,
    title,
    to_write,
)
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, boxed, ruled, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.sharing.script import LABELS

TITLE = "Handed over to you"
CONSENT = "consent"
STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=11, line=1.2)

_AGREED = (
    "They agreed that you are told this, and only you. Use it to get in touch and help them, and for nothing else.",
    "Keep no more of it than you need. If they take their yes back we tell you: then destroy it, and tell us.",
)
_GROUND = (
    "It is passed on without their agreement, on this ground: {ground}. Use it for nothing else."
)
_ANSWER = "Please answer us"
_HOW = "Tick, and give the sheet back or ring. Say no name on an answering machine."
_NO = (
    "No: we are full",
    "No: it is not for people in this position",
    "No: we do not cover where they live",
    "No: not for this age",
    "No: we no longer do this",
    "No: we could not reach them",
)
"""The service's own answers, in the order of sharing.model.NOT_BECAUSE."""


def make_handover_sheet(outgoing: Outgoing, *, hub: Hub | None, area: Area) -> Leaflet:
    """The sheet as a tagged PDF/UA-1 file. The same values give the same bytes; nothing else of the person is in it."""
    style, labels = STYLE, read_labels("en")
    pieces = [
        title(TITLE, style),
        line(outgoing.recipient_name, style, size=style.name, bold=True, below=4),
        line(_from(outgoing), style),
        printed_line(hub, local(outgoing.at).date(), style, labels),
        space(8),
        _ground(outgoing, style),
        space(8),
        *(_told(LABELS.get(code, code), words, style) for code, words in outgoing.items.items()),
        space(8),
        *_answer(hub, area, style),
    ]
    return make_sheet(TITLE, pieces, style, labels, entries=1)


def _from(outgoing: Outgoing) -> str:
    return ", ".join(
        part for part in (f"From {outgoing.worker_name}", outgoing.organization_name) if part
    )


def _ground(outgoing: Outgoing, style: Style) -> Piece:
    """Why they are told at all, in a frame."""
    if outgoing.ground == CONSENT:
        said: tuple[str, ...] = _AGREED
    else:
        said = (_GROUND.format(ground=outgoing.ground), _AGREED[1])
    inner = style.width - 24
    return boxed([line(one, style, width=inner, below=3) for one in said], style.width, padding=12)


def _told(label: str, words: str, style: Style) -> Piece:
    return under(
        [
            line(label, style, bold=True, role="H2", below=1),
            *(line(part, style, below=1) for part in words.split("\n") if part),
            space(7),
        ]
    )


def _answer(hub: Hub | None, area: Area, style: Style) -> list[Piece]:
    half = style.width / 2
    boxes = [tick_box(said, half, style) for said in _NO]
    return [
        ruled(style.width, above=2, below=8),
        heading(_ANSWER, style),
        line(_HOW, style, below=2),
        line(hub_contact(hub, area), style, bold=True, below=5),
        across(
            [
                tick_box("Yes, we take it up", half, style),
                tick_box("They have been here for the first time", half, style),
            ],
            [half, half],
        ),
        *(across(boxes[at : at + 2], [half, half]) for at in range(0, len(boxes), 2)),
        across(
            [
                to_write("On", half * 0.9, style),
                to_write("Ask for", half, style),
            ],
            [half, half],
        ),
    ]
