"""Where the fonts and icons are."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
