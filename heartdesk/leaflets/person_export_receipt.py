"""The receipt that somebody was erased: when, how much, and what could not be reached. It holds no data of theirs."""

from dataclasses import replace

from heartdesk.core.kinds import Kind
from heartdesk.leaflets.hub_sheet import heading, line, make_sheet, title, to_write
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import space
from heartdesk.leaflets.styles import STYLES
from heartdesk.people.rights_export import TITLES
from heartdesk.people.rights_steps import Receipt
from heartdesk.store.erasure import in_words

TITLE = "Erased for good"
STYLE = replace(STYLES["a4"], title=24, name=15, body=12, small=11, line=1.2)

_WHAT = "Everything we kept about one person was erased. This sheet does not say who: we no longer know."
_KEEP = "One is for the file, the other for the person, by hand or in the way they choose now."
_PEOPLE = {Kind.PERSON: "What to call you and how to reach you"}


def make_receipt(receipt: Receipt) -> Leaflet:
    """The receipt as a tagged PDF/UA-1 file of one page. The same receipt gives the same bytes."""
    style, labels = STYLE, read_labels("en")
    counts = sorted(receipt.counts.items())
    pieces = [
        title(TITLE, style),
        line(f"{labels.on(receipt.on)}, receipt {receipt.number}", style, bold=True, below=8),
        line(_WHAT, style),
        line(_KEEP, style, below=8),
        heading("What was erased", style),
        *(line(f"{_named(kind)}: {count}", style) for kind, count in counts),
        space(8),
        heading("What we could not reach", style),
        *(line(in_words(one), style) for one in receipt.beyond),
        space(14),
        to_write("Signed", style.width * 0.6, style),
    ]
    return make_sheet(TITLE, pieces, style, labels, entries=1)


def _named(kind: str) -> str:
    known = Kind(kind)
    return _PEOPLE.get(known) or TITLES.get(known) or str(known).replace("_", " ")
