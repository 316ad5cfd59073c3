"""Content in, finished PDF out."""

import io

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.labels import Labels, read_labels
from heartdesk.leaflets.layout import lay_out, title_of
from heartdesk.leaflets.model import Leaflet, LeafletContent
from heartdesk.leaflets.pages import Shared, Sheet, draw, share_out
from heartdesk.leaflets.prepare import prepare
from heartdesk.leaflets.structure import finish
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.leaflets.tagged import TaggedCanvas


def make_paper(content: LeafletContent) -> Leaflet:
    """The leaflet as a tagged PDF/UA-1 file. The same content gives the same bytes.

    Raises DeskError for an unknown style or language, or where there is nothing to print.
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
    labels = read_labels(content.language)
    content, notes = prepare(content)
    title = title_of(content, labels)
    sheet, shared = _fitted(content, style, labels)
    out = io.BytesIO()
    canvas = TaggedCanvas(out, page=style.page, language=labels.tag)
    canvas.setTitle(title)
    draw(canvas, sheet, shared, style, labels)
    canvas.save()
    pdf = finish(out.getvalue(), canvas.document, title=title, language=labels.tag)
    return Leaflet(pdf, title, len(shared.pages), len(content.entries), notes)


def _fitted(content: LeafletContent, style: Style, labels: Labels) -> tuple[Sheet, Shared]:
    """The leaflet shared out over pages; up to three entries a little tighter where that brings them on one page."""
    sheet = lay_out(content, style, labels)
    shared = share_out(sheet, style)
    if len(shared.pages) > 1 and len(content.entries) <= 3:
        tighter = lay_out(content, style.tightened(), labels)
        closer = share_out(tighter, style.tightened())
        if len(closer.pages) < len(shared.pages):
            return tighter, closer
    return sheet, shared
