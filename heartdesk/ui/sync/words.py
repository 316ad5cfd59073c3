"""How sync stands in everyday words: the line of the side bar, of Today and of the page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from heartdesk.core.clock import SystemClock, local
from heartdesk.core.kinds import Kind
from heartdesk.sync.actions import Badge, OtherDesk, SyncState
from heartdesk.sync.digests import what


def badge(waits: int) -> str:
    """One line: how much waits to travel."""
    if not waits:
        return _tr("Nothing waits to travel.")
    if waits == 1:
        return _tr("1 thing waits to travel.")
    return _tr("{count} things wait to travel.").format(count=f"{waits:,}")


def side_line(state: Badge) -> str:
    """What waits, and when this desk last met the others."""
    if not state.joined:
        return _tr("No other desk has joined this one.")
    if not state.somewhere:
        return _tr("No place to meet the other desks is chosen yet.")
    if not state.last_round:
        return f"{badge(state.waits)} {_tr('Not met any other desk yet.')}"
    return f"{badge(state.waits)} {_tr('Last met {when}.').format(when=moment(state.last_round))}"


def moment(iso: str) -> str:
    """Such as "Tue 17 Nov 14:02", with the year where it is not this one; "" for what is no moment."""
    try:
        at = local(datetime.fromisoformat(iso).astimezone(UTC))
    except (ValueError, OverflowError):
        return ""
    year = "" if at.year == local(SystemClock().now()).year else f" {at.year}"
    return f"{at:%a} {at.day} {at:%b}{year} {at:%H:%M}"


def place(folder: str) -> str:
    """A folder or stick by the name people see: its last part, or the drive; a server by its name."""
    if folder.startswith(("https://", "http://")):
        return folder.partition("//")[2].partition("/")[0]
    found = PurePath(folder)
    return found.name or found.drive or folder


def place_line(where: str, *, is_server: bool) -> str:
    """A place, and what it is."""
    if is_server:
        return _tr("{name} (the council's server)").format(name=place(where))
    return _tr("{name} (folder or stick)").format(name=place(where))


def sealed(kind: Kind, count: int) -> str:
    """How many things of a sealed kind two desks said differently, and where that is settled."""
    where = {
        Kind.PERSON: _tr("{count} in people's details: open the person."),
        Kind.VOLUNTEER: _tr("{count} in volunteers' details: open the volunteer."),
        Kind.ROTA_TURN: _tr("{count} in the rota: open the turn."),
    }.get(kind, _tr("{count} in what is kept about people: open the person."))
    return where.format(count=f"{count:,}")


def called(kind: Kind, name: str) -> str:
    """What a thing is called that two desks said differently: by its name, or else by what it is."""
    nameless = {
        Kind.HUB: _tr("What is known of a hub"),
        Kind.ALERT: _tr("A line on the board of Today"),
        Kind.PRESENCE: _tr("Who is in today"),
        Kind.LOCAL_WORDS: _tr("Our own words"),
        Kind.LEAFLET_LABELS: _tr("Words on leaflets"),
        Kind.TRAVEL_LINE: _tr("A bus line"),
        Kind.CORRECTION: _tr("Something that was put right"),
        Kind.OUTREACH_STOP: _tr("A stop of the outreach round"),
        Kind.TEAM_CONTACT: _tr("A number of the team"),
        Kind.SCHOOL_LINK: _tr("A school’s link"),
        Kind.CONTROLLER: _tr("Who answers for people’s details"),
    }
    return name or nameless.get(kind, _tr("One of the desk’s own notes"))


def standing(state: SyncState) -> str:
    """How it stands, two or three sentences."""
    if not state.joined:
        return _tr("This desk works on its own. No other desk has been joined with it yet.")
    parts = [badge(state.waits)]
    left = state.unheard - state.waits
    if left == 1:
        parts.append(_tr("1 thing has left, and no other desk has said yet that it has it."))
    elif left > 1:
        parts.append(
            _tr(
                "{count} things have left, and no other desk has said yet that it has them."
            ).format(count=f"{left:,}")
        )
    elif state.ours and not state.unheard:
        parts.append(_tr("Another desk has said that it has everything written here."))
    if state.last_round:
        parts.append(
            _tr("Last round: {when}, at {place}.").format(
                when=moment(state.last_round), place=place(state.last_place)
            )
        )
    else:
        parts.append(_tr("This desk has not met the others anywhere yet."))
    return " ".join(parts)


def desk_line(other: OtherDesk, ours: int) -> str:
    """When another desk was last heard, and how much of ours it has."""
    if other.shut_out:
        return _tr("shut out of the council.")
    return " ".join((_heard_line(other, ours), *_compared_line(other)))


def _compared_line(other: OtherDesk) -> Iterator[str]:
    """How it came out when both had heard the same; nothing before that."""
    if other.compared is None:
        return
    day = moment(other.compared.at)
    if other.compared.differs:
        yield _tr("Compared {when}: they differ in {what}. Nothing was taken over.").format(
            when=day, what=what(other.compared.differs)
        )
    elif not other.compared.doubts:  # else they compare again: neither the same nor not
        yield _tr("Compared {when}: the same.").format(when=day)


def _heard_line(other: OtherDesk, ours: int) -> str:
    heard = _tr("never heard yet")
    if other.last:
        heard = _tr("last heard {when}").format(when=moment(other.last))
    if not ours:
        return f"{heard}."
    if other.holds >= ours:
        return _tr("{heard}. It has all {count} things written here.").format(
            heard=heard, count=f"{ours:,}"
        )
    return _tr("{heard}. It has {part} of {count} things written here.").format(
        heard=heard, part=f"{other.holds:,}", count=f"{ours:,}"
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sync", text)
