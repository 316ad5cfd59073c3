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


KEEP_IN_TOUCH = frozenset({Role.OUTREACH, Role.PEOPLE_LEAD})
"""Who rings people and asks how it went."""

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
        "people",
        "PeoplePage",
        QT_TRANSLATE_NOOP("Pages", "People"),
        "group",
        needs=frozenset(
            {
                Role.OUTREACH,
                Role.PEOPLE_LEAD,
                Role.SAFEGUARDING_LEAD,
                Role.SAFEGUARDING_DEPUTY,
            }
        ),
    ),
    PageEntry(
        "followups",
        "FollowupsPage",
        QT_TRANSLATE_NOOP("Pages", "Keeping in touch"),
        "call",
        needs=frozenset(Role) - {Role.PLANNER, Role.ADMIN},
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
        aside=True,
        needs=AUDITORS | {Role.PEOPLE_LEAD},
    ),
    PageEntry(
        "words",
        "WordsPage",
        QT_TRANSLATE_NOOP("Pages", "Our words"),
        "words",
        aside=True,
        needs=frozenset({Role.COORDINATOR, Role.ADMIN}),
    ),
    PageEntry(
        "imports",
        "ImportsPage",
        QT_TRANSLATE_NOOP("Pages", "In and out"),
        "folder_open",
        aside=True,
        needs=frozenset({Role.COORDINATOR, Role.ADMIN}),
    ),
    PageEntry("settings", "SettingsPage", QT_TRANSLATE_NOOP("Pages", "Settings"), "settings"),
    PageEntry(
        "slips",
        "SlipsPage",
        QT_TRANSLATE_NOOP("Pages", "A slip came back"),
        "check",
        aside=True,
        needs=frozenset(Role) - {Role.PLANNER, Role.ADMIN},
    ),
    PageEntry(
        "gaps",
        "GapsPage",
        QT_TRANSLATE_NOOP("Pages", "Asked for, nothing found"),
        "menu_book",
        aside=True,
        needs=frozenset({Role.COORDINATOR}),
    ),
    PageEntry(
        "checkins",
        "CheckinsPage",
        QT_TRANSLATE_NOOP("Pages", "Check-in calls"),
        "call",
        aside=True,
        needs=KEEP_IN_TOUCH,
    ),
    PageEntry(
        "cards", "CardsPage", QT_TRANSLATE_NOOP("Pages", "Safety cards"), "shield", aside=True
    ),
    PageEntry(
        "risk",
        "RiskPage",
        QT_TRANSLATE_NOOP("Pages", "Someone may be at risk"),
        "shield",
        aside=True,
    ),
    PageEntry(
        "ring", "RingPage", QT_TRANSLATE_NOOP("Pages", "Ring these numbers"), "call", aside=True
    ),
    PageEntry("team", "TeamPage", QT_TRANSLATE_NOOP("Pages", "Our team"), "group", aside=True),
    PageEntry(
        "outreach",
        "OutreachPage",
        QT_TRANSLATE_NOOP("Pages", "Out and about"),
        "schedule",
        aside=True,
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
    PageEntry(
        "rights",
        "RightsPage",
        QT_TRANSLATE_NOOP("Pages", "Somebody asks about details"),
        "call",
        aside=True,
        needs=frozenset(Role) - {Role.PLANNER, Role.ADMIN},
    ),
    PageEntry(
        "retention",
        "RetentionPage",
        QT_TRANSLATE_NOOP("Pages", "Who goes when"),
        "schedule",
        aside=True,
        needs=frozenset({Role.PEOPLE_LEAD}),
    ),
    PageEntry("sync", "SyncPage", QT_TRANSLATE_NOOP("Pages", "Other desks"), "group", aside=True),
    PageEntry("keys", "KeysPage", QT_TRANSLATE_NOOP("Pages", "Keys"), "keyboard", aside=True),
)


ROOMS = (
    "enquiries.actions",
    "enquiries.outcomes",
    "enquiries.following",
    "enquiries.slips_due",
    "followups.actions",
    "followups.calling",
    "followups.around",
    "leaflets.checkin_list",
    "leaflets.circle",
    "enquiries.gaps",
    "enquiries.collecting",
    "enquiries.read_out",
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
    "directory.secret_place",
    "directory.sending",
    "directory.steps",
    "directory.typed_day",
    "leaflets.actions",
    "leaflets.languages",
    "leaflets.contact_card",
    "leaflets.group_kit",
    "leaflets.poster",
    "leaflets.ring_list",
    "leaflets.outreach_sheet",
    "leaflets.safety_card",
    "leaflets.worry_sheet",
    "leaflets.whats_on",
    "leaflets.notice",
    "leaflets.preview",
    "leaflets.printing",
    "leaflets.recall",
    "sync.actions",
    "sync.conflicts",
    "outreach.actions",
    "safety.actions",
    "safeguarding.actions",
    "safeguarding.glass",
    "safeguarding.visiting",
    "team.actions",
    "today.actions",
    "triage.actions",
    "triage.shortlist",
    "matching.matcher",
    "matching.local_preview",
    "matching.picked",
    "words.actions",
    "consent.actions",
    "people.actions",
    "people.equality",
    "people.retention_steps",
    "people.rights_export",
    "people.rights_steps",
    "sharing.actions",
    "sharing.script",
    "leaflets.handover",
    "leaflets.handover_file",
    "leaflets.person_export",
    "leaflets.person_export_receipt",
    "leaflets.consent_receipt",
    "leaflets.privacy_slip",
    "volunteers.actions",
    "volunteers.introducing",
    "volunteers.rostering",
    "interchange.actions",
    "interchange.export",
    "interchange.own_sheet",
    "interchange.postcodes",
    "interchange.whose",
)
"""Everything heavy that a page imports. A test says where one is missing."""

ICONS = "icons"

FIRST_PARTS = (
    "sync.traveller",
    "safeguarding.not_told",
    "rest",
    "widgets.heard",
    "widgets.chips",
    "widgets.sounds",
    "widgets.asking",
    "widgets.entry_edit_form",
    "widgets.entry_edit_hours",
    "widgets.entry_edit_bus",
    "widgets.entry_edit_phones",
    "widgets.entry_edit_group",
    "widgets.entry_edit_row",
    "widgets.entry_edit",
    "widgets.entry_view",
    "widgets.options",
    "widgets.leaflet_panel",
    "paper",
    "widgets.preview",
    "help.finishing",
    "help.no_paper",
    "pages.help",
)
"""The widget modules of the first page, a step each, so that no step keeps the window from answering."""


def pages_for(roles: Collection[Role]) -> tuple[PageEntry, ...]:
    """The pages that a worker with these roles sees, in the order of the side bar."""
    return tuple(entry for entry in PAGES if entry.shows_for(roles))


def rooms_to_load() -> tuple[str, ...]:
    """Everything heavy that a page stands on, a piece each. Slow to load: `load_room`, in a lane only."""
    return (*ROOMS, "encodings.utf_16_le", ICONS)  # Qt counts texts in that encoding


def load_room(room: str) -> None:
    """Load one piece. Slow: in a lane only.

    Nothing with a widget in it: a widget class made in a lane while the window paints has brought the program down. The
    pages themselves are imported on the GUI thread, each when it is first built, in a few milliseconds.
    """
    if room == ICONS:
        from heartdesk.ui.theme.icons import read_icons  # noqa: PLC0415 - as the rooms themselves

        read_icons()
    else:
        importlib.import_module(f"heartdesk.{room}" if room in ROOMS else room)


def load_rooms() -> None:
    """Load every piece that is not there yet. Slow: in a lane only."""
    for room in rooms_to_load():
        load_room(room)
