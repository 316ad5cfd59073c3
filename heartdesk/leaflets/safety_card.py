"""The safety cards on paper, for the wall behind the desk: neutral titles, dated numbers, one card to a page."""

from collections.abc import Collection
from dataclasses import replace

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.hub_sheet import (
    heading,
    hub_words,
    line,
    make_sheet,
    phone_words,
    printed_line,
    title,
)
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, ruled, space, under
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.safety.actions import read_cards
from heartdesk.safety.model import CardOnPaper, LineOnPaper, card_on_paper
from heartdesk.store.unit import Look

STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=12, line=1.2)
"""Clear print for staff: 12 pt, so that a card is a page."""


def make_safety_cards(look: Look, *, ids: Collection[str] = (), home: str = "") -> Leaflet:
    """The cards with these ids, all of them with none, for a home in a hub area ("" where it may be any).

    Paper does not know the hour, so each line says when it answers. Raises DeskError where the area has no such card.
    """
    cards = [one for one in look.area.safety_cards if one.id in ids or not ids]
    if not cards:
        raise DeskError("There is no card to print.", then="If life is in danger, ring 999.")
    here, hub, labels, said = read_cards(look), read_hub(look), read_labels("en"), hub_words()
    pieces: list[Piece] = []
    foot = [
        printed_line(hub, local(look.now).date(), STYLE, labels),
        line(said["safety_paper"], STYLE, bold=True),
    ]
    for number, card in enumerate(cards):
        shown = card_on_paper(card, home=home, changed=here.changed, rung=here.rung)
        if number:
            pieces.append(ruled(STYLE.width, above=8, below=10))
        pieces += _card(shown, STYLE)
    name = cards[0].neutral_title if len(cards) == 1 else said["safety_title"]
    return make_sheet(name, [*pieces, space(8), *foot], STYLE, labels, entries=len(cards))


def _card(card: CardOnPaper, style: Style) -> list[Piece]:
    said = hub_words()
    steps = [
        line(f"{number}  {text}", style, below=4) for number, text in enumerate(card.steps, start=1)
    ]
    rows = [_line(one, style) for one in card.lines]
    head = under([title(card.title, style), line(card.when, style, below=6), steps[0]])
    if not rows:
        return [head, *steps[1:]]
    ring = under([space(6), heading(said["safety_ring"], style), rows[0]])
    return [head, *steps[1:], ring, *rows[1:]]


def _line(one: LineOnPaper, style: Style) -> Piece:
    name = f"{phone_words(one.phone)}  {one.name}"
    about = " ".join(part for part in (one.when, one.hours, one.because, one.rung) if part)
    return under(
        [
            line(name, style, bold=True, below=0),
            line(about, style, below=5) if about else space(5),
        ]
    )
