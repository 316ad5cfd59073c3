"""A contact and a school of the team page, in words."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.area_model import Area
from heartdesk.team.actions import Team
from heartdesk.team.model import Contact, School
from heartdesk.ui.widgets.label import PlainLabel


def contact_words(one: Contact, team: Team, area: Area) -> tuple[tuple[str, str], ...]:
    """What is said of a contact: (text, role of the label) pairs."""
    head = f"{one.name}   {one.role}"
    council = f"ask the hub, or the council on {area.council_phone}"
    number = one.phone or f"Number not written down: {council}."
    if one.not_rung:
        number = f"Number not confirmed: {council}. To check it once: {one.not_rung}"
    names = [x.name for x in area.localities if x.id in one.localities]
    about = [x.label for x in area.needs.headings if x.id in one.about]
    where = f"for {', '.join(names)}" if names else "for every hub area"
    parts = [one.organization, where, f"about {', '.join(about)}" if about else ""]
    said = [
        (head, "strong"),
        (number, "strong" if one.phone else ""),
        (" · ".join(part for part in parts if part), ""),
    ]
    if one.is_away(team.today):
        said.append((away_words(one, team), "doubt"))
    said.append((one.fresh if one.phone or one.not_rung else "", "small"))
    return tuple((text, role) for text, role in said if text)


def away_words(one: Contact, team: Team) -> str:
    """Until when somebody is away, and who is asked instead."""
    till = _said(one.away_until)
    cover = team.known(one.cover)
    if cover is None:
        return f"Away till {till}. Nobody is written down to cover: ask the hub."
    number = f", {cover.phone}" if cover.phone else ""
    return f"Away till {till}. Ask {cover.name}{number}."


def school_words(one: School, team: Team, area: Area) -> tuple[tuple[str, str], ...]:
    """What is said of a school: (text, role of the label) pairs."""
    contact = team.known(one.contact)
    names = [x.name for x in area.localities if x.id in one.localities]
    link = (
        f"Links with: {contact.name}, {contact.role}"
        if contact
        else "Links with: nobody written down yet"
    )
    office = f"School office {one.office}, not checked yet: ring first" if one.office else ""
    said = (
        (one.name, "strong"),
        (link, ""),
        (f"Hub area: {', '.join(names)}" if names else "", ""),
        (office, ""),
        (one.written, "small"),
    )
    return tuple((text, role) for text, role in said if text)


def in_lines(said: tuple[tuple[str, str], ...]) -> QWidget:
    """The words one under the other."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for text, role in said:
        column.addWidget(PlainLabel(text, role=role))
    return box


def _said(on: date | None) -> str:
    return f"{on:%A} {on.day} {on:%B}" if on else ""
