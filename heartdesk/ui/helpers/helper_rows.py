"""The rows of the list of people who help: everybody, who can be asked, the rota."""

from PySide6.QtCore import QCoreApplication

from heartdesk.core.kinds import Kind
from heartdesk.core.phones import for_print
from heartdesk.core.text import fold
from heartdesk.ui.widgets.entry_rows import EntryRow
from heartdesk.volunteers.actions import CanAsk, CannotAsk, Helpers, WhoToAsk
from heartdesk.volunteers.model import CONTACT_BY, STATUS, TASKS, Volunteer, day_words
from heartdesk.volunteers.permission import pvg_says
from heartdesk.volunteers.rostering import OnTheRota, Rota


def people_rows(helpers: Helpers, words: str) -> tuple[EntryRow, ...]:
    """Those in whose row all the words stand, whose PVG is due first."""
    due = [one.volunteer_id for one in helpers.due]
    wanted = fold(words).split()
    people = sorted(
        (one for one in helpers.people if _has(one, wanted)),
        key=lambda one: due.index(one.id) if one.id in due else len(due),
    )
    return tuple(_person(one, helpers) for one in people)


def asked_rows(asked: WhoToAsk) -> tuple[EntryRow, ...]:
    """Who can be asked, then who cannot and why. The id is of volunteer and role, see `asked_id`."""
    can = (
        EntryRow(
            kind=str(Kind.VOLUNTEER),
            id=asked_id(one),
            name=one.volunteer.name,
            tag=one.role.name,
            line=_how(one.volunteer),
            fresh="fresh" if one.sure else "not checked yet",
            fresh_text=_tr("Said: free then") if one.sure else _tr("Times not asked"),
        )
        for one in asked.can
    )
    cannot = (
        EntryRow(
            kind=str(Kind.VOLUNTEER),
            id=asked_id(one),
            name=one.volunteer.name,
            tag=one.role.name,
            doubts=one.why,
            fresh="ring first",
            fresh_text=_tr("Not yet"),
        )
        for one in asked.cannot
    )
    return (*can, *cannot)


def rota_rows(rota: Rota) -> tuple[EntryRow, ...]:
    """The turns, the soonest first; one that must not happen says why."""
    return tuple(_turn(one) for one in rota.turns)


def asked_id(one: CanAsk | CannotAsk) -> str:
    """The id of a row of somebody who was asked for."""
    return f"{one.volunteer.id}/{one.role.id}"


def _turn(one: OnTheRota) -> EntryRow:
    does = " · ".join(part for part in (one.turn.when, TASKS[one.turn.task], one.role) if part)
    return EntryRow(
        kind=str(Kind.ROTA_TURN),
        id=one.turn.id,
        name=one.name,
        tag=day_words(one.turn.on),
        line=does,
        doubts=one.why_not or one.doubt,
        fresh="ring first" if one.why_not else "not checked yet" if one.doubt else "fresh",
        fresh_text=_tr("Find somebody else")
        if one.why_not
        else _tr("Ask again")
        if one.doubt
        else _tr("On the rota"),
    )


def _person(one: Volunteer, helpers: Helpers) -> EntryRow:
    today = helpers.today
    does = ", ".join(role.name for role in one.roles)
    missing = [role.name for role in one.roles if pvg_says(one, role, today)]
    due = min((d.days for d in helpers.due if d.volunteer_id == one.id), default=None)
    fresh, said = "", ""
    if due is not None:
        fresh = "getting old" if due > 0 else "ring first"
        said = _tr("PVG: {days} days left").format(days=due) if due > 0 else _tr("PVG has run out")
    elif one.status != "helping":
        fresh, said = "not checked yet", STATUS[one.status]
    return EntryRow(
        kind=str(Kind.VOLUNTEER),
        id=one.id,
        name=one.name,
        line=" · ".join(part for part in (does, ", ".join(one.places)) if part),
        doubts=_tr("Not yet: {roles}").format(roles=", ".join(missing))
        if missing and one.status == "helping"
        else "",
        fresh=fresh,
        fresh_text=said,
    )


def _how(one: Volunteer) -> str:
    number = for_print(one.phone) if one.phone else ""
    if not (one.contact_by or number or one.email):
        return _tr("How to ask them is not known")
    way = CONTACT_BY[one.contact_by] if one.contact_by else ""
    return " ".join(part for part in (way, number or one.email) if part)


def _has(one: Volunteer, words: list[str]) -> bool:
    """Whether all the words stand in what the list shows of somebody."""
    roles = " ".join(f"{role.name} {role.organization}" for role in one.roles)
    text = fold(f"{one.name} {roles} {' '.join(one.places)} {' '.join(one.languages)}")
    return all(word in text for word in words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HelperRows", text)
