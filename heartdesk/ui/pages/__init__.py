"""The pages of the window, in the order of the side bar. A new page is one file and one line here."""

import importlib
from collections.abc import Collection
from dataclasses import dataclass

from heartdesk.core.roles import AUDITORS, Role
from heartdesk.ui.marks import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class PageEntry:
    """A page: the module of this package it is in, its class, its name in the side bar and its icon.

    Modules are imported only after the window shows. A page with `aside` has no line in the side bar; it has its own
    key. `needs` names the roles of which one must be held to see it; none for everybody.
    """

    id: str
    cls: str
    title: str
    icon: str
    aside: bool = False
    needs: frozenset[Role] = frozenset()

    @property
    def module(self) -> str:
        """Where the page's class is."""
        return f"{__name__}.{self.id}"

    def shows_for(self, roles: Collection[Role]) -> bool:
        """Whether a worker with these roles sees it."""
        return not self.needs or not self.needs.isdisjoint(roles)


PAGES = (
    PageEntry("help", "HelpPage", QT_TRANSLATE_NOOP("Pages", "Help someone"), "volunteer_activism"),
    PageEntry("today", "TodayPage", QT_TRANSLATE_NOOP("Pages", "Today"), "schedule"),
    PageEntry("directory", "DirectoryPage", QT_TRANSLATE_NOOP("Pages", "Directory"), "menu_book"),
    PageEntry(
        "review",
        "ReviewPage",
        QT_TRANSLATE_NOOP("Pages", "Check the list"),
        "call",
        needs=frozenset(Role) - {Role.PLANNER},
    ),
    PageEntry(
        "helpers",
        "HelpersPage",
        QT_TRANSLATE_NOOP("Pages", "People who help"),
        "group",
        needs=frozenset(
            {
                Role.COORDINATOR,
                Role.PEOPLE_LEAD,
                Role.SAFEGUARDING_LEAD,
                Role.SAFEGUARDING_DEPUTY,
            }
        ),
    ),
    PageEntry(
        "recall",
        "RecallPage",
        QT_TRANSLATE_NOOP("Pages", "Leaflets that changed"),
        "print",
        aside=True,
        needs=frozenset(Role) - {Role.PLANNER},
    ),
    PageEntry(
        "workers",
        "WorkersPage",
        QT_TRANSLATE_NOOP("Pages", "Workers"),
        "lock",
        needs=AUDITORS | {Role.PEOPLE_LEAD},
    ),
    PageEntry(
        "words",
        "WordsPage",
        QT_TRANSLATE_NOOP("Pages", "Our words"),
        "words",
        needs=frozenset({Role.COORDINATOR, Role.ADMIN}),
    ),
    PageEntry(
        "imports",
        "ImportsPage",
        QT_TRANSLATE_NOOP("Pages", "In and out"),
        "folder_open",
        needs=frozenset({Role.COORDINATOR, Role.ADMIN}),
    ),
    PageEntry("settings", "SettingsPage", QT_TRANSLATE_NOOP("Pages", "Settings"), "settings"),
    PageEntry(
        "cards", "CardsPage", QT_TRANSLATE_NOOP("Pages", "Safety cards"), "shield", aside=True
    ),
    PageEntry(
        "safekeeping", "SafekeepingPage", QT_TRANSLATE_NOOP("Pages", "Backups"), "save", aside=True
    ),
    PageEntry("week", "WeekPage", QT_TRANSLATE_NOOP("Pages", "What’s on"), "schedule", aside=True),
    PageEntry("buses", "BusesPage", QT_TRANSLATE_NOOP("Pages", "Buses"), "schedule", aside=True),
    PageEntry(
        "languages",
        "LanguagesPage",
        QT_TRANSLATE_NOOP("Pages", "Leaflets in other languages"),
        "words",
        aside=True,
        needs=frozenset({Role.COORDINATOR, Role.ADMIN}),
    ),
    PageEntry("keys", "KeysPage", QT_TRANSLATE_NOOP("Pages", "Keys"), "keyboard", aside=True),
)


ROOMS = (
    "hubs.actions",
    "store.desk_settings",
    "store.notices",
    "directory.actions",
    "directory.changing",
    "directory.crisis_numbers",
    "directory.duplicates",
    "directory.history",
    "directory.merging",
    "directory.plain_words",
    "directory.sending",
    "directory.steps",
    "directory.typed_day",
    "leaflets.actions",
    "leaflets.languages",
    "leaflets.contact_card",
    "leaflets.group_kit",
    "leaflets.poster",
    "leaflets.ring_list",
    "leaflets.whats_on",
    "leaflets.notice",
    "leaflets.preview",
    "leaflets.printing",
    "leaflets.recall",
    "today.actions",
    "triage.actions",
    "triage.shortlist",
    "matching.matcher",
    "matching.local_preview",
    "matching.picked",
    "words.actions",
    "volunteers.actions",
    "volunteers.introducing",
    "interchange.actions",
    "interchange.export",
    "interchange.own_sheet",
    "interchange.postcodes",
    "interchange.whose",
)
"""Everything heavy that a page imports. A test says where one is missing."""

FIRST_PARTS = ("rest", "widgets.asking", "widgets.entry_view", "pages.help")
"""The widget modules of the first page, a step each, so that no step keeps the window from answering."""


def pages_for(roles: Collection[Role]) -> tuple[PageEntry, ...]:
    """The pages that a worker with these roles sees, in the order of the side bar."""
    return tuple(entry for entry in PAGES if entry.shows_for(roles))


def load_rooms() -> None:
    """Import what the pages stand on, and read the icons. Slow: in a lane only.

    Nothing with a widget in it: a widget class made in a lane while the window paints has brought the program down. The
    pages themselves are imported on the GUI thread, each when it is first built, in a few milliseconds.
    """
    from heartdesk.ui.theme.icons import read_icons  # noqa: PLC0415 - as the rooms themselves

    for room in ROOMS:
        importlib.import_module(f"heartdesk.{room}")
    importlib.import_module("encodings.utf_16_le")  # Qt counts texts in it
    read_icons()
