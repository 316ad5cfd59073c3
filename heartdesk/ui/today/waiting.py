"""What waits, on the board: each a count, opened by choice. Who it is about shows where it is opened."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QPushButton

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import review_queue
from heartdesk.enquiries.slips_due import count_slips_due
from heartdesk.followups.actions import count_due as count_to_ask
from heartdesk.followups.calling import count_waiting
from heartdesk.leaflets.recall import count_wrong
from heartdesk.safety.actions import count_to_ring
from heartdesk.store.unit import Look
from heartdesk.sync.actions import Badge, read_badge
from heartdesk.ui.context import Context
from heartdesk.ui.session import KeptSafe
from heartdesk.ui.sync.words import side_line
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.actions import count_due


class Waiting(Card):
    """A line for each thing that waits, hidden while nothing of it does; and when the last backup was."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme, QCoreApplication.translate("Waiting", "Waiting"))
        self._context = context
        self.to_call = self._line("checkins")
        self.to_ask = self._line("followups")
        self.slips = self._line("followups")
        self.to_check = self._line("review")
        self.leaflets = self._line("recall")
        self.helpers = self._line("helpers")
        self.numbers = self._line("ring")
        self.to_travel = self._line("sync")
        self.backed_up = PlainLabel("")
        self.column.addWidget(self.backed_up)

    def read(self) -> None:
        """Count anew what is open to everybody here."""
        background = self._context.background
        self.read_travel()
        background.look("today numbers", count_to_ring, self._show_numbers)
        if may(self._context.opened.roles, Kind.SLIP_DUE, Operation.READ):
            background.look("today slips", count_slips_due, self._show_slips)
        background.look("today to check", _to_check, self._show_to_check)
        background.look("today leaflets", count_wrong, self._show_leaflets)
        background.travel(self._context.opened.safekeeping.about, self._show_backup, _not_said)

    def read_sealed(self) -> None:
        """Count what is sealed. Every look at it is written down: once for each time somebody comes to the board."""
        roles, background = self._context.opened.roles, self._context.background
        if may(roles, Kind.VOLUNTEER, Operation.READ):
            background.do(count_due, self._show_helpers)
        if may(roles, Kind.FOLLOW_UP, Operation.READ):
            background.do(
                lambda unit: (count_to_ask(unit), count_waiting(unit)), self._show_people, _not_said
            )

    def read_travel(self) -> None:
        """Count anew what waits to travel."""
        self._context.background.look("today travel", read_badge, self._show_travel)

    def _line(self, page: str) -> QPushButton:
        line = button("", lambda: self._context.go(page, ""), role="soft")
        self.column.addWidget(line, alignment=Qt.AlignmentFlag.AlignLeft)
        line.hide()
        return line

    def _show_travel(self, state: Badge) -> None:
        """Of a desk on its own nothing waits: it has nowhere to travel."""
        relabel(self.to_travel, side_line(state))
        self.to_travel.setVisible(state.joined)

    def _show_numbers(self, count: int) -> None:
        self._count(
            self.numbers,
            count,
            self.tr("1 number on the safety cards to ring"),
            self.tr("{count} numbers on the safety cards to ring"),
        )

    def _show_people(self, waits: tuple[int, int]) -> None:
        """Of people only how many wait."""
        asks, calls = waits
        self._count(
            self.to_call,
            calls,
            self.tr("1 check-in call is waiting"),
            self.tr("{count} check-in calls are waiting"),
        )
        self._count(
            self.to_ask,
            asks,
            self.tr("1 person to ask how it went"),
            self.tr("{count} people to ask how it went"),
        )

    def _show_slips(self, count: int) -> None:
        self._count(
            self.slips, count, self.tr("1 slip to ask about"), self.tr("{count} slips to ask about")
        )

    def _show_to_check(self, count: int) -> None:
        self._count(
            self.to_check, count, self.tr("1 entry to check"), self.tr("{count} entries to check")
        )

    def _show_leaflets(self, count: int) -> None:
        self._count(
            self.leaflets,
            count,
            self.tr("1 leaflet out there may be wrong by now"),
            self.tr("{count} leaflets out there may be wrong by now"),
        )

    def _show_helpers(self, count: int | None) -> None:
        self._count(
            self.helpers,
            count or 0,
            self.tr("1 PVG membership to renew"),
            self.tr("{count} PVG memberships to renew"),
        )

    def _count(self, line: QPushButton, count: int, one: str, many: str) -> None:
        line.setVisible(bool(count))
        relabel(line, one if count == 1 else many.format(count=f"{count:,}"))

    def _show_backup(self, kept: KeptSafe) -> None:
        self.backed_up.setText(kept.said)


def _to_check(look: Look) -> int:
    return review_queue(look, limit=0).waiting


def _not_said(_trouble: DeskError) -> None:
    """The side bar says it."""
