"""The receipt of a yes: the exact words, to whom, until when, and how to take it back. For the person to keep."""

from collections.abc import Sequence
from dataclasses import replace

from heartdesk.consent.model import HOWS, Consent, Giver
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.leaflets.hub_sheet import across, heading, line, make_sheet, title, to_write
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import Piece, ruled, space, under
from heartdesk.leaflets.styles import STYLES

STYLE = replace(STYLES["a4"], title=24, name=15, body=13, small=12, line=1.25)
TITLE = "What you agreed to"
ABOUT = "Keep this, or put it away where nobody else finds it. It says what you said yes to, in the words you heard."
BACK = "To take it back"
BACK_HOW = (
    "Tell anybody at this desk, in any way you like, on any day. You need not say why. From that moment nothing more "
    "is passed on, and we tell the other service. You can take back one thing and leave the rest."
)
GIVEN = "{how}, {day}. Asked by {by}."
BY_PARENT = "{name} said yes. What the child said: {view}"
ENDED = "Taken back. It no longer counts."
SIGN = "Your name"
DAY = "Day"


def make_consent_receipt(consents: Sequence[Consent]) -> Leaflet:
    """One sheet for some yeses of one person; it does not say whose. Raises DeskError where there is none."""
    if not consents:
        raise DeskError("There is no yes to put on paper.", then="Ask first.")
    if len({one.person for one in consents}) != 1:
        raise ValueError("a receipt is for one person")
    labels = read_labels("en")
    signed = any(one.how == "signed" and not one.withdrawn for one in consents)
    pieces = [
        title(TITLE, STYLE),
        line(ABOUT, STYLE, below=6),
        *(_yes(one, labels.on(local(one.given_at).date())) for one in consents),
        space(6),
        heading(BACK, STYLE),
        line(BACK_HOW, STYLE, below=8),
    ]
    if signed:
        half = STYLE.width / 2
        to_sign = across(
            [to_write(SIGN, half * 0.94, STYLE), to_write(DAY, half * 0.94, STYLE)], [half, half]
        )
        pieces += [space(10), to_sign]
    return make_sheet(TITLE, pieces, STYLE, labels, entries=len(consents))


def _yes(one: Consent, day: str) -> Piece:
    """One yes: never broken over two pages."""
    rows = [
        ruled(STYLE.width, above=6, below=6),
        line(one.recipient_name, STYLE, size=STYLE.name, bold=True, role="H2", below=2),
        line(one.words, STYLE, below=3),
        line(GIVEN.format(how=HOWS[one.how], day=day, by=one.by), STYLE, size=STYLE.small),
    ]
    if one.giver is Giver.PARENT:
        said = BY_PARENT.format(name=one.giver_name, view=one.own_view)
        rows.append(line(said, STYLE, size=STYLE.small))
    if one.withdrawn:
        rows.append(line(ENDED, STYLE, bold=True))
    return under(rows)
