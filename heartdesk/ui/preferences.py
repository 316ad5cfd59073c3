"""How this desk likes its screen: kept in a small file that holds nothing about anybody."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from heartdesk.core.errors import MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.ui.theme.tokens import LOOKS

FILE_NAME = "preferences.json"
SCALES = (100, 115, 130, 150, 175, 200)
PAPERS = ("a4", "large", "large24", "a5", "booklet", "easy", "young")
"""What may be offered first to everybody; the other styles are chosen for one person each time."""


@dataclass(frozen=True)
class Preferences:
    """Look and text size (in per cent) of the screen, and the leaflet style that is offered first."""

    look: str = "calm"
    scale: int = 100
    paper: str = "a4"


def load_preferences(folder: Path) -> Preferences:
    """What was chosen before; the plain choice for anything missing or unreadable, for the screen must open."""
    try:
        kept = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    chosen = Preferences()
    if not isinstance(kept, dict):
        return chosen
    if kept.get("look") in LOOKS:
        chosen = replace(chosen, look=kept["look"])
    if kept.get("scale") in SCALES:
        chosen = replace(chosen, scale=kept["scale"])
    if kept.get("paper") in PAPERS:
        chosen = replace(chosen, paper=kept["paper"])
    return chosen


def save_preferences(folder: Path, chosen: Preferences) -> None:
    """Keep the choices, whole or not at all. Raises MachineTrouble where the folder cannot be written."""
    try:
        write_whole(folder / FILE_NAME, json.dumps(asdict(chosen), indent=1).encode())
    except OSError as why:
        raise MachineTrouble(
            "The choice holds until HeartDesk closes, but it could not be kept.",
            then="Check that the disk is not full.",
        ) from why
