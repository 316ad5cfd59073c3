"""Content in, finished PDF out."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.booklet import FOLD_NOTE, draw_booklet, lay_out_booklet
from heartdesk.leaflets.card import draw_card, lay_out_card
from heartdesk.leaflets.discreet import discreet_lines, draw_discreet
from heartdesk.leaflets.labels import Labels, labels_with, read_labels
from heartdesk.leaflets.layout import contents_pieces, lay_out, title_of
from heartdesk.leaflets.model import Leaflet, LeafletContent, Part
from heartdesk.leaflets.own_words import OwnWords
from heartdesk.leaflets.pages import (
    Block,
    Shared,
    Sheet,
    draw,
    has_bare_front,
    is_overfull,
    share_out,
)
from heartdesk.leaflets.prepare import prepare
from heartdesk.leaflets.slip import draw_slip
from heartdesk.leaflets.structure import finish
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.leaflets.tagged import TaggedCanvas


def make_paper(content: LeafletContent, own: OwnWords | None = None) -> Leaflet:
    """The leaflet as a tagged PDF/UA-1 file. The same content gives the same bytes.

    `own` are the words beside English as a desk has them; without them those of the content's language that came with
    the program. Raises DeskError for an unknown style or language, or where there is nothing to print.
    """
    style = STYLES.get(content.style)
    if style is None:
        raise DeskError(
            f"There is no leaflet style called {content.style[:20]!r}.",
            then=f"Choose one of: {', '.join(STYLES)}.",
        )
    if not content.entries:
        raise DeskError(
            "There is nothing on this leaflet yet.", then="Choose at least one place that can help."
        )
    discreet = style.form == "discreet"
    labels = labels_with(own, style.voice) if own else read_labels(content.language, style.voice)
    if discreet:
        labels = read_labels("en")
    content, lost = prepare(content)
    title, language = _title_and_language(content, labels, discreet=discreet)
    out = io.BytesIO()
    canvas = TaggedCanvas(out, page=style.paper, language=language)
    canvas.setTitle(title)
    if labels.own:
        canvas.document.language = labels.tag
    drawn = _draw(canvas, content, style, labels)
    canvas.save()
    producer = "" if discreet else "HeartDesk"
    pdf = finish(out.getvalue(), canvas.document, title=title, language=language, producer=producer)
    notes = (*(() if discreet else lost), *drawn.notes, *_language_notes(labels))
    return Leaflet(
        pdf,
        title,
        drawn.pages,
        drawn.entries,
        notes,
        content,
        own=labels.own,
        carried=drawn.carried,
    )


@dataclass(frozen=True)
class _Drawn:
    """What came of drawing: sides of paper, entries on them, sentences for the worker, facts that found room."""

    pages: int
    entries: int
    notes: tuple[str, ...] = ()
    carried: Mapping[str, frozenset[Part]] | None = None


def _draw(canvas: TaggedCanvas, content: LeafletContent, style: Style, labels: Labels) -> _Drawn:
    count = len(content.entries)
    if style.form == "discreet":
        lines, notes = discreet_lines(content)
        return _Drawn(draw_discreet(canvas, lines, style, labels), len(lines), notes)
    if style.form == "card":
        card = lay_out_card(content, style, labels)
        pages = draw_card(canvas, card.panels, style, labels)
        return _Drawn(pages, count, card.notes, card.carried)
    if style.form == "slip":
        return _Drawn(draw_slip(canvas, content, style, labels), count)
    if style.form == "booklet":
        sheet, shared = lay_out_booklet(content, style, labels)
        draw_booklet(canvas, sheet, shared, style, labels)
        return _Drawn(len(shared.pages) // 2, count, (FOLD_NOTE,))
    fitted, sheet, shared = _fitted(content, style, labels)
    draw(canvas, sheet, shared, fitted, labels)
    return _Drawn(len(shared.pages), count)


def _title_and_language(
    content: LeafletContent, labels: Labels, *, discreet: bool
) -> tuple[str, str]:
    """The title of the document and its language: that of the words beside ours, where there are any."""
    if discreet:
        return labels.discreet_title, labels.tag
    title = title_of(content, labels)
    own = labels.beside(labels.title)
    if labels.own is None:
        return title, labels.tag
    return f"{own} / {title}" if own else title, labels.own.tag


def _language_notes(labels: Labels) -> tuple[str, ...]:
    return (labels.own.note,) if labels.own and labels.own.note else ()


def _fitted(content: LeafletContent, style: Style, labels: Labels) -> tuple[Style, Sheet, Shared]:
    """The leaflet shared out over pages; up to three entries tighter where that brings them on fewer."""
    sheet = lay_out(content, style, labels)
    shared = share_out(sheet, style)
    if len(shared.pages) > 1 and len(content.entries) <= 3:
        for tight in (style.tightened(), style.gathered(), style.compact()):
            tighter = lay_out(content, tight, labels)
            closer = share_out(tighter, tight)
            if len(closer.pages) < len(shared.pages):
                return tight, tighter, closer
    if has_bare_front(shared, sheet):
        sheet, shared = _with_contents(content, style, labels, sheet, shared)
    return style, sheet, shared


def _with_contents(
    content: LeafletContent, style: Style, labels: Labels, sheet: Sheet, shared: Shared
) -> tuple[Sheet, Shared]:
    """The same with what is inside on its front page, where there is room for that and it costs no page."""
    more = tuple(contents_pieces(content, style, labels))
    fuller = replace(sheet, heading=Block((*sheet.heading.pieces, *more)))
    again = share_out(fuller, style)
    fits = len(again.pages) <= len(shared.pages) and not is_overfull(again)
    return (fuller, again) if fits else (sheet, shared)
