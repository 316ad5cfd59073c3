"""The command that puts a leaflet on paper."""

import argparse
from pathlib import Path

from heartdesk.commands.answer import Answer, close_desk, home_of, open_desk_of
from heartdesk.core.errors import DeskError


def leaflet(options: argparse.Namespace) -> Answer:
    """Save a leaflet as a PDF."""
    from heartdesk.leaflets.actions import make_leaflet, save_pdf
    from heartdesk.leaflets.printed import keep_printed

    style = style_of(options.style, discreet=options.discreet)
    desk = open_desk_of(options)
    try:
        home = home_of(desk, options.home)
        leaflet = desk.look(
            lambda look: make_leaflet(
                look,
                service_ids=tuple(options.service),
                style=style,
                language=options.language,
                home=home,
            )
        )
        save_pdf(Path(options.out), leaflet.pdf)
        desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))
    finally:
        close_desk(desk)
    told = {
        "out": options.out,
        "title": leaflet.title,
        "pages": leaflet.pages,
        "notes": list(leaflet.notes),
    }
    sides = "1 page" if leaflet.pages == 1 else f"{leaflet.pages} pages"
    return told, [f"Leaflet saved: {options.out} ({sides})", *leaflet.notes]


def style_of(style: str | None, *, discreet: bool) -> str:
    """The style asked for. Raises DeskError where a discreet paper is asked for in a form that gives it away."""
    if discreet and style not in (None, "discreet"):
        raise DeskError(
            "A discreet paper has one form only, so that nothing gives it away.",
            then="Leave out --style, or leave out --discreet.",
        )
    return "discreet" if discreet else style or "a4"
