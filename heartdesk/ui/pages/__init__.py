"""The pages of the window, in the order of the side bar. A new page is one file and one line here."""

from dataclasses import dataclass

from heartdesk.ui.marks import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class PageEntry:
    """A page: the module of this package it is in, its class, its name in the side bar and its icon.

    Modules are imported only after the window shows. A page with `aside` has no line in the side bar; it has its own
    key.
    """

    id: str
    cls: str
    title: str
    icon: str
    aside: bool = False

    @property
    def module(self) -> str:
        """Where the page's class is."""
        return f"{__name__}.{self.id}"


PAGES = (
    PageEntry("help", "HelpPage", QT_TRANSLATE_NOOP("Pages", "Help someone"), "volunteer_activism"),
    PageEntry("directory", "DirectoryPage", QT_TRANSLATE_NOOP("Pages", "Directory"), "menu_book"),
    PageEntry("settings", "SettingsPage", QT_TRANSLATE_NOOP("Pages", "Settings"), "settings"),
    PageEntry(
        "cards", "CardsPage", QT_TRANSLATE_NOOP("Pages", "Safety cards"), "shield", aside=True
    ),
    PageEntry("keys", "KeysPage", QT_TRANSLATE_NOOP("Pages", "Keys"), "keyboard", aside=True),
)
