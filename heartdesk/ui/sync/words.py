"""How sync stands in everyday words: the line of the side bar, of Today and of the page."""

from datetime import UTC, datetime
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from heartdesk.core.clock import local
from heartdesk.sync.actions import Badge, OtherDesk, SyncState


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
    if not state.last_round:
        return f"{badge(state.waits)} {_tr('Not met any other desk yet.')}"
    return f"{badge(state.waits)} {_tr('Last met {when}.').format(when=moment(state.last_round))}"


def moment(iso: str) -> str:
    """Such as "Tue 17 Nov 14:02"; "" for what is no moment."""
    try:
        at = local(datetime.fromisoformat(iso).astimezone(UTC))
    except (ValueError, OverflowError):
        return ""
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def place(folder: str) -> str:
    """A folder or stick by the name people see: its last part, or the drive."""
    found = PurePath(folder)
    return found.name or found.drive or folder


def standing(state: SyncState) -> str:
    """How it stands, two or three sentences."""
    if not state.joined:
        return _tr("This desk works on its own. No other desk has been joined with it yet.")
    parts = [badge(state.waits)]
    if state.unheard > state.waits:
        parts.append(
            _tr("{count} have left, and no other desk has said yet that it has them.").format(
                count=f"{state.unheard - state.waits:,}"
            )
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
