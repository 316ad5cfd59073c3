"""What a worker may do with paper: make a leaflet, save it as a file or as an email."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.core.places import Place
from heartdesk.core.text import one_line
from heartdesk.directory.entry import Held, build_entry
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.store import read_held
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.facts import carried_facts, printed_facts
from heartdesk.leaflets.from_directory import (
    NOT_RUNNING,
    council_line,
    crisis_lines,
    hub_line,
    leaflet_entry,
    nearest_place,
)
from heartdesk.leaflets.languages import spoken
from heartdesk.leaflets.mail import leaflet_email
from heartdesk.leaflets.model import Doer, Leaflet, LeafletContent, LeafletEntry, PrintedEntry
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.plainer import Plainer, said_plainly
from heartdesk.leaflets.printed import may_keep
from heartdesk.leaflets.slip_code import new_code
from heartdesk.leaflets.styles import STYLES, Style
from heartdesk.store.unit import Look
from heartdesk.triage.discreet import gives_away


@dataclass(frozen=True)
class _Chosen:
    """An entry for this leaflet: what the directory holds of it, and what paper tells."""

    held: Held
    entry: ServiceEntry
    told: LeafletEntry


def make_leaflet(
    look: Look,
    *,
    service_ids: Sequence[str],
    style: str = "a4",
    language: str = "en",
    steps: Mapping[str, Doer] | None = None,
    home: Place | None = None,
    matters: str = "",
    beside: Sequence[tuple[str, str]] = (),
    ask_for: str = "",
    plainer: Sequence[Plainer] = (),
    code: str = "",
) -> Leaflet:
    """A leaflet for some services, in the order given.

    `steps` says for each id who takes the first step; `home` is where the person lives, as far as they said, for the
    heading, the way there and the nearest of several places. `matters` are their own words, if they wish them there,
    `beside` are other lines for them alone (of `model.BESIDE`), and `ask_for` the worker's name, of which the first
    stands there: none of these is ever on a discreet paper, or kept.
    `plainer` are words to say otherwise on this leaflet alone. `code` is the slip code of the leaflet that this one
    takes the place of; a new one is made where there is none. A discreet paper has none, nor has one of nothing but
    places that would give somebody away: of those nothing is kept beside a code (decisions/0041).

    Raises DeskError, and prints nothing, where a service is not here or not running, or nothing is chosen.
    """
    form = STYLES[style].form if style in STYLES else "rows"
    chosen = _chosen(look, list(dict.fromkeys(service_ids)), steps or {}, home)
    hub = read_hub(look)
    open_paper = form != "discreet"
    kept = [one for one in chosen if not gives_away(one.entry, look.area)]
    content = LeafletContent(
        entries=tuple(said_plainly(one.told, plainer) for one in chosen),
        hub=hub_line(hub),
        council=council_line(look.area),
        crisis=crisis_lines(look.area.leaflet_foot),
        printed=local(look.now).date(),
        place=(home.settlement if home else None) or (hub.town if hub else ""),
        language=language,
        style=style,
        slip_code=(code or new_code()) if open_paper and kept and may_keep(look) else None,
        matters=matters if open_paper else "",
        beside=tuple(beside) if open_paper else (),
        ask_for=first_name(ask_for) if open_paper else "",
    )
    leaflet = make_paper(content, spoken(look, language))
    if content.slip_code is None:
        return leaflet
    printed = (_printed(one, look.area, STYLES[style], home) for one in kept)
    return replace(leaflet, printed=tuple(carried_facts(one, leaflet.carried) for one in printed))


def first_name(name: str) -> str:
    """The first name alone: a worker is asked for by it, and goes home by another."""
    return one_line(name, 40).split(" ")[0]


def _chosen(
    look: Look, ids: list[str], steps: Mapping[str, Doer], home: Place | None
) -> list[_Chosen]:
    found = {held.id: held for held in read_held(look, ids)}
    start = (home.settlement if home else None) or ""
    missing = [one for one in ids if one not in found]
    if missing:
        raise DeskError(
            f"There is nothing in the directory with the id {missing[0][:60]!r}, so no leaflet was made.",
            then="Look for it by name, and choose it again.",
        )
    chosen = []
    for one in ids:
        entry = build_entry(found[one], area=look.area, now=look.now, home=start)
        if entry.status in NOT_RUNNING:
            raise DeskError(
                f"{entry.name}: {entry.status_text.lower()}. Nobody should be sent there, so no leaflet was made.",
                then="Take it off the leaflet and choose another place.",
            )
        told = leaflet_entry(entry, area=look.area, doer=steps.get(one), home=home)
        chosen.append(_Chosen(found[one], entry, told))
    return chosen


def _printed(one: _Chosen, area: Area, style: Style, home: Place | None) -> PrintedEntry:
    place = nearest_place(one.entry, area, home)
    return printed_facts(one.held, one.entry, one.told, place, area=area, form=style.form)


def save_pdf(path: Path, pdf: bytes) -> None:
    """Keep a leaflet as a file, whole or not at all; what was there before stays until then.

    Raises MachineTrouble where the folder cannot be written or the disk is full.
    """
    _save(path, pdf)


def save_email(path: Path, leaflet: Leaflet) -> None:
    """Keep a leaflet as a message not sent yet (.eml), to open in the worker's own mail program. As `save_pdf`."""
    if leaflet.content is None:
        raise ValueError("a leaflet without its content is no email")
    _save(path, leaflet_email(leaflet.content, leaflet.own))


def _save(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data, private=False)
    except OSError as trouble:
        raise MachineTrouble(
            f"The leaflet could not be saved as {path}: {trouble.strerror or 'the disk said no'}. "
            "The leaflet is still here.",
            then="Choose another folder or make some room, then save it again.",
        ) from trouble
