"""What changed of a place, or of everything on one leaflet, and what to do about it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.directory.freshness import day_in_words
from heartdesk.leaflets.notice import NAMES
from heartdesk.leaflets.recall import ChangedPlace, CodeAnswer
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

CODES = 60
"""Codes shown of a place; all of them stand on the notice."""


class RecallAnswer(Frame):
    """The right half of the page. Names that give somebody away stand under neutral words until they are revealed."""

    anew = Signal(object)
    """tuple[ChangedPlace, ...]: put these on a new leaflet."""
    told = Signal(str)
    """The people with the leaflet of this code know what changed."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self._theme = theme
        self._shown: CodeAnswer | ChangedPlace | None = None
        self._revealed = False
        px = theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(24), px(16), px(24), px(16))
        self._column.setSpacing(px(8))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._shown = None
        self._begin()
        self._add(self.tr("Type a slip code, or choose a place on the left."), "muted")
        self._column.addStretch(1)

    def show_place(self, place: ChangedPlace) -> None:
        """What changed of a place, and the codes it concerns."""
        self._shown = place
        self._begin()
        self._place(place, "heading")
        self._add(self.tr("Slip codes it concerns"), "strong")
        more = len(place.codes) - CODES
        codes = "   ".join(place.codes[:CODES])
        self._add(codes + (self.tr(" and {count} more").format(count=more) if more > 0 else ""), "")
        if not place.for_door:
            self._add(
                self.tr("It is never on the notice for the door. Tell them in person."), "doubt"
            )
        self._column.addStretch(1)

    def show_answer(self, answer: CodeAnswer) -> None:
        """What stands on the leaflet with a code, and what of it changed."""
        self._shown = answer
        self._begin()
        self._add(self.tr("Leaflet {code}").format(code=answer.printed.code), "heading")
        week = self.tr("Given out in the week of {day}.").format(day=_monday(answer.printed.week))
        said = (
            self.tr("Something on it is not right any more.")
            if answer.changed
            else self.tr("All on it is still right.")
        )
        self._add(f"{week} {said}", "")
        for place in answer.places:
            self._place(place, "strong")
        running = tuple(place for place in answer.places if place.runs)
        if running:
            self._column.addWidget(
                button(
                    self.tr("Put these on a new leaflet"),
                    lambda: self.anew.emit(running),
                    role="primary" if answer.changed else "",
                )
            )
        if answer.changed and not answer.printed.told:
            code = answer.printed.code
            self._column.addWidget(button(self.tr("They know now"), lambda: self.told.emit(code)))
        self._column.addStretch(1)

    def reveal(self, *, on: bool) -> None:
        """Show names that give somebody away, while that is held."""
        self._revealed = on
        if isinstance(self._shown, CodeAnswer):
            self.show_answer(self._shown)
        elif self._shown is not None:
            self.show_place(self._shown)

    def arrive(self) -> None:
        """Put the cursor on the next step, which brings the answer in sight where letters are large."""
        there = [one for one in self.findChildren(QPushButton) if not one.isHidden()]
        if there:
            there[0].setFocus()

    def words(self) -> str:
        """Everything it says."""
        return "\n".join(label.text() for label in self.findChildren(PlainLabel))

    def _begin(self) -> None:
        empty(self._column)

    def _place(self, place: ChangedPlace, role: str) -> None:
        hidden = bool(place.seen) and not self._revealed
        self._add(place.seen if hidden else place.name, role)
        if not place.facts:
            self._add(self.tr("Still right"), "muted")
        for fact in place.facts:
            since = ""
            if fact.since is not None:
                since = self.tr(" (since {day})").format(day=day_in_words(fact.since))
            now = self.tr("hold F2 to see") if hidden else fact.now
            self._add(
                self.tr("{fact}: now {now}{since}").format(
                    fact=NAMES[fact.part], now=now, since=since
                ),
                "",
            )

    def _add(self, text: str, role: str) -> None:
        self._column.addWidget(PlainLabel(text, role=role))


def _monday(week: str) -> str:
    """The first day of a week such as "2026-W47", in words."""
    year, _, number = week.partition("-W")
    return day_in_words(date.fromisocalendar(int(year), int(number), 1))
