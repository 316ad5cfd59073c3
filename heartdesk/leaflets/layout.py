"""A leaflet as a whole: heading, entries, and the foot that is the same on every leaflet."""

from heartdesk.leaflets.entry_layout import EntryLayout
from heartdesk.leaflets.escape import UNPRINTABLE, Markup, joined, phone_text, words
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.links import phone_target
from heartdesk.leaflets.model import CrisisLine, LeafletContent
from heartdesk.leaflets.pages import Block, Sheet
from heartdesk.leaflets.pieces import (
    ACCENT,
    Opens,
    Piece,
    boxed,
    flowing,
    set_text,
    side_by_side,
    space,
    tagged,
)
from heartdesk.leaflets.styles import Style

FOOT_PADDING = 9
COLUMN_GAP = 10


def title_of(content: LeafletContent, labels: Labels) -> str:
    """The heading, which is also the title of the document. It says nothing about why the person came."""
    return labels.title_for.format(place=content.place) if content.place else labels.title


def lay_out(content: LeafletContent, style: Style, labels: Labels) -> Sheet:
    """The leaflet as blocks that `pages` can share out. The content has been through `prepare`."""
    entry_layout = EntryLayout(style, labels, phone_text(content.council.phone))
    return Sheet(
        heading=Block(tuple(_heading(content, style, labels))),
        entries=tuple(
            Block(tuple(entry_layout.pieces(number, entry)), role="Sect")
            for number, entry in enumerate(content.entries, start=1)
        ),
        foot=Block(tuple(_foot(content, style, labels)), role="Sect"),
        running_title=title_of(content, labels),
    )


def _heading(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    title = words(title_of(content, labels), bold=True)
    intro = labels.intro if content.hub.name else labels.intro_no_hub
    printed = words(intro.format(date=labels.on(content.printed), hub=content.hub.name))
    pieces = [
        tagged(set_text(title, style.width, size=style.title, colour=ACCENT), "H1", below=4),
        tagged(set_text(printed, style.width, size=style.small, line=style.line)),
    ]
    shown = [str(value) for entry in content.entries for value in vars(entry).values()]
    if any(UNPRINTABLE in text for text in shown):
        pieces.append(_body(words(labels.unprintable), style))
    return pieces


def _foot(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    """Where to come back to, and whom to ring when it cannot wait. Never tuned to the leaflet."""
    again = joined(words(labels.come_back, bold=True), words(_hub_line(content, labels)))
    pieces = [_body(again, style), space(6), _crisis_box(content.crisis, style, labels)]
    if content.slip_code:
        pieces += [space(4), _body(words(labels.slip.format(code=content.slip_code)), style)]
    return pieces


def _body(markup: Markup, style: Style) -> Piece:
    return tagged(set_text(markup, style.width, size=style.body, line=style.line))


def _crisis_box(crisis: tuple[CrisisLine, ...], style: Style, labels: Labels) -> Piece:
    inner = style.width - 2 * FOOT_PADDING
    head = set_text(words(labels.crisis, bold=True), inner, size=style.body + 2)
    lines = crisis or (CrisisLine("999", "", labels.emergency),)
    columns = _crisis_columns(lines, style) if style.foot_table else None
    pieces = [tagged(head, "H2", below=3)]
    pieces += [_crisis_line(line, style, labels, inner, columns) for line in lines]
    return boxed(pieces, style.width, padding=FOOT_PADDING)


def _crisis_columns(lines: tuple[CrisisLine, ...], style: Style) -> tuple[float, float]:
    """Where the names and the words begin, so that each column holds its longest text."""
    numbers = max(width_of(phone_text(line.phone), style.body + 1, bold=True) for line in lines)
    names = max(width_of(line.name, style.body, bold=True) for line in lines)
    return numbers + COLUMN_GAP, numbers + names + 2 * COLUMN_GAP


def _hub_line(content: LeafletContent, labels: Labels) -> str:
    hub, council = content.hub, phone_text(content.council.phone)
    if not hub.name:
        return labels.no_hub.format(phone=council)
    if not hub.phone:
        return labels.hub_phone_not_confirmed.format(hub=hub.name, phone=council)
    return labels.hub_phone.format(hub=hub.name, phone=phone_text(hub.phone))


def _crisis_line(
    line: CrisisLine,
    style: Style,
    labels: Labels,
    width: float,
    columns: tuple[float, float] | None,
) -> Piece:
    target = phone_target(line.phone)
    opens = Opens(target, labels.link_phone.format(number=line.phone)) if target else None
    name_at, words_at = columns or (0, 0)
    number = words(phone_text(line.phone), bold=True)
    texts = [
        (set_text(number, width, size=style.body + 1), opens),
        (set_text(words(line.name, bold=True), width - name_at, size=style.body), None),
        (set_text(words(line.words), width - words_at, size=style.body), None),
    ]
    if columns is None:
        return flowing([texts[:2], texts[2:]], width, gap=8)
    return side_by_side(texts, (0, name_at, words_at))
