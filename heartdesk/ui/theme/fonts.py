"""The typeface: Atkinson Hyperlegible Next, shipped with HeartDesk; the system's own where it is missing."""

from PySide6.QtGui import QFont, QFontDatabase

from heartdesk.ui.theme.files import FONTS

FAMILY = "Atkinson Hyperlegible Next"


def load_fonts() -> str:
    """Make the shipped typeface known to Qt and give the family to use."""
    if FAMILY in QFontDatabase.families():
        return FAMILY
    for file in sorted(FONTS.glob("AtkinsonHyperlegibleNext-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    return FAMILY if FAMILY in QFontDatabase.families() else QFont().family()
