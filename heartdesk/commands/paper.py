"""The command that puts a leaflet on paper."""

import argparse
from pathlib import Path

from heartdesk.commands.answer import Answer, close_desk, home_of, open_desk_of


def leaflet(options: argparse.Namespace) -> Answer:
    """Save a leaflet as a PDF."""
    from heartdesk.leaflets.actions import make_leaflet, save_pdf

    desk = open_desk_of(options)
    try:
        home = home_of(desk, options.home)
        leaflet = desk.look(
            lambda look: make_leaflet(
                look,
                service_ids=tuple(options.service),
                style=options.style,
                language=options.language,
                home=home,
            )
        )
    finally:
        close_desk(desk)
    save_pdf(Path(options.out), leaflet.pdf)
    told = {
        "out": options.out,
        "title": leaflet.title,
        "pages": leaflet.pages,
        "notes": list(leaflet.notes),
    }
    return told, [f"Leaflet saved: {options.out} ({leaflet.pages} pages)", *leaflet.notes]
