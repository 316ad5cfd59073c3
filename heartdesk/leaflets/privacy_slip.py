"""The privacy slip: what is kept about somebody, why, for how long, and where to complain. For the person to take."""

from dataclasses import replace

from heartdesk.leaflets.hub_sheet import heading, line, make_sheet, title
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.pieces import space
from heartdesk.leaflets.styles import STYLES
from heartdesk.people.settings import Signed

STYLE = replace(STYLES["a4"], title=24, body=14, small=12, line=1.25)
TITLE = "What we write down about you"
COMPLAIN = "If you are not happy with this"
SIGNED = "Signed for {controller} by {name}, {role}, {day}."


def make_privacy_slip(signed: Signed, reason: str) -> Leaflet:
    """The notice that is signed, for one reason, on one sheet of paper. It names nobody but who answers for it.

    Raises DeskError for a reason that is none.
    """
    notice = signed.notice_for(reason)
    said = notice.removesuffix(signed.complaint_route).splitlines()
    labels = read_labels("en")
    foot = SIGNED.format(
        controller=signed.controller_name,
        name=signed.signed_by,
        role=signed.their_role,
        day=labels.on(signed.signed_on),
    )
    pieces = [
        title(TITLE, STYLE),
        *(line(sentence, STYLE, below=6) for sentence in said if sentence.strip()),
        space(6),
        heading(COMPLAIN, STYLE),
        *(line(sentence, STYLE, below=6) for sentence in signed.complaint_route.splitlines()),
        line(foot, STYLE, size=STYLE.small),
    ]
    return make_sheet(TITLE, pieces, STYLE, labels)
