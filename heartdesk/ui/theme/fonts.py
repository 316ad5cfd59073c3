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


OTHER_LETTERS = ("Vazirmatn", "Noto Sans SC")
"""The typefaces for Arabic, Urdu and Chinese, as leaflets have them."""


def load_other_letters() -> None:
    """Make the typefaces of other alphabets known to Qt, which then takes letters from them that ours lacks.

    For pages that show such letters: not every machine has them. It reads a megabyte, so it is not done at the start.
    """
    known = QFontDatabase.families()
    for family in OTHER_LETTERS:
        if family not in known:
            name = family.replace(" ", "")
            QFontDatabase.addApplicationFont(str(FONTS / f"{name}-Subset-Regular.ttf"))
