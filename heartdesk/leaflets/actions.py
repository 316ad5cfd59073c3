"""What a worker may do with paper: make a leaflet, save it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.core.places import Place
from heartdesk.directory.actions import read_services
from heartdesk.directory.model import ServiceEntry
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.from_directory import (
    NOT_RUNNING,
    council_line,
    crisis_lines,
    hub_line,
    leaflet_entry,
)
from heartdesk.leaflets.model import Doer, Leaflet, LeafletContent
from heartdesk.leaflets.paper import make_paper
from heartdesk.store.unit import Look


def make_leaflet(
    look: Look,
    *,
    service_ids: Sequence[str],
    style: str = "a4",
    language: str = "en",
    steps: Mapping[str, Doer] | None = None,
    home: Place | None = None,
) -> Leaflet:
    """A leaflet for some services, in the order given.

    `steps` says for each id who takes the first step; `home` is where the person lives, as far as
    they said, for the heading and the nearest of several places. Raises DeskError, and prints
    nothing, where a service is not here or not running, or nothing is chosen.
    """
    entries = _running(look, list(dict.fromkeys(service_ids)))
    hub = read_hub(look)
    steps = steps or {}
    return make_paper(
        LeafletContent(
            entries=tuple(
                leaflet_entry(entry, area=look.area, doer=steps.get(entry.id), home=home)
                for entry in entries
            ),
            hub=hub_line(hub),
            council=council_line(look.area),
            crisis=crisis_lines(look.area.leaflet_foot),
            printed=local(look.now).date(),
            place=(home.settlement if home else None) or (hub.town if hub else ""),
            language=language,
            style=style,
        )
    )


def _running(look: Look, ids: list[str]) -> tuple[ServiceEntry, ...]:
    entries = read_services(look, ids=ids)
    found = {entry.id for entry in entries}
    missing = [one for one in ids if one not in found]
    if missing:
        raise DeskError(
            f"There is nothing in the directory with the id {missing[0][:60]!r}, so no leaflet was made.",
            then="Look for it by name, and choose it again.",
        )
    for entry in entries:
        if entry.status in NOT_RUNNING:
            raise DeskError(
                f"{entry.name}: {entry.status_text.lower()}. Nobody should be sent there, so no leaflet was made.",
                then="Take it off the leaflet and choose another place.",
            )
    return entries


def save_pdf(path: Path, pdf: bytes) -> None:
    """Keep a leaflet as a file, whole or not at all; what was there before stays until then.

    Raises MachineTrouble where the folder cannot be written or the disk is full.
    """
    try:
        write_whole(path, pdf, private=False)
    except OSError as trouble:
        raise MachineTrouble(
            f"The leaflet could not be saved as {path}: {trouble.strerror or 'the disk said no'}. "
            "The leaflet is still here.",
            then="Choose another folder or make some room, then save it again.",
        ) from trouble
