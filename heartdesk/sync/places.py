"""Where this desk meets the others: folders, sticks, the council's server; one or several."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from heartdesk.core.errors import DeskError
from heartdesk.store import audit, sync_state
from heartdesk.store.audit import Event
from heartdesk.store.look import Look
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync.model import Keeper, Road, Seals, Shelf
from heartdesk.sync.transports.folder import road_by_folder
from heartdesk.sync.transports.patient import is_there

MOST = 6
_PLACES, _ONE = "sync_places", "sync_folder"
_TROUBLE = "sync_trouble "


def is_address(place: str) -> bool:
    """Whether a place is the council's server, and not a folder."""
    return place.startswith(("https://", "http://"))


def add_place(unit: Unit, *, place: str) -> str:
    """Meet the others there too from now on; how the place is written. Raises DeskError for an address that is none."""
    place = place.strip()
    if is_address(place):
        from heartdesk.sync.transports.server_line import tidy_address  # noqa: PLC0415 - it speaks HTTP

        place = tidy_address(place)
    known = chosen(unit)
    if place not in known:
        if len(known) >= MOST:
            raise DeskError(
                f"This desk meets at {MOST} places already. Nothing was changed.",
                then="Take one away that is not used any more.",
            )
        _keep(unit, (*known, place))
    return place


def drop_place(unit: Unit, *, place: str) -> None:
    """Meet nobody there any more. What lies there stays, and what came from there too."""
    _keep(unit, tuple(one for one in chosen(unit) if one != place))
    UnitShelf(unit).set_fact(_TROUBLE + place, "")


def chosen(look: Look) -> tuple[str, ...]:
    """The places, the first chosen first; before anything was chosen, where the last round was."""
    kept = sync_state.fact(look, _PLACES)
    if kept is not None:
        return tuple(json.loads(kept))
    one = sync_state.fact(look, _ONE)
    if one is None:
        last = sync_state.last_round(look)
        one = last.place if last else ""
    return (one,) if one else ()


def troubles(look: Look) -> tuple[str, ...]:
    """For each place that could not be met the last time, the sentence that says why."""
    found = (sync_state.fact(look, _TROUBLE + place) for place in chosen(look))
    return tuple(dict.fromkeys(said for said in found if said))


def note_trouble(shelf: Shelf, place: str, said: str) -> None:
    """Remember why a place could not be met; "" where it was."""
    if (shelf.fact(_TROUBLE + place) or "") != said:
        shelf.set_fact(_TROUBLE + place, said)


def may_be_there(place: str) -> bool:
    """Whether it is worth a round: a folder that is there, or a server, which only a round can ask."""
    return is_address(place) or is_there(Path(place))


@contextmanager
def road_to(place: str, keeper: Keeper, seals: Seals) -> Iterator[Road]:
    """The road to a place, as long as the round takes. Raises PlaceTrouble where a folder is not there."""
    if not is_address(place):
        yield road_by_folder(Path(place))
        return
    from heartdesk.sync.transports.server import road_by_server  # noqa: PLC0415 - it speaks HTTP

    road = road_by_server(place, seals, certificates=_certificates(keeper))
    try:
        yield road
    finally:
        road.close()


def _certificates(keeper: Keeper) -> Callable[[], list[bytes]]:
    def read(shelf: Shelf) -> list[bytes]:
        shown = (shelf.certificate_of(desk) for desk in shelf.members())
        return [certificate for certificate in shown if certificate]

    return lambda: keeper.run(read)


def _keep(unit: Unit, places: tuple[str, ...]) -> None:
    UnitShelf(unit).set_fact(_PLACES, json.dumps(places))
    audit.note(unit, Event.SETTING_CHANGED, "sync")
