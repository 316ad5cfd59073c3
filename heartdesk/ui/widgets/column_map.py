"""A sheet of somebody's own columns: what each heading holds, guessed first, chosen by the worker."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from heartdesk.interchange.own_sheet import TARGETS, Sheet, Target
from heartdesk.ui.marks import QT_TRANSLATE_NOOP
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel

_WORDS: dict[Target, str] = {
    "id": QT_TRANSLATE_NOOP("Targets", "Its number in the sheet"),
    "name": QT_TRANSLATE_NOOP("Targets", "The name"),
    "alternate_name": QT_TRANSLATE_NOOP("Targets", "Another name"),
    "organization": QT_TRANSLATE_NOOP("Targets", "Who runs it"),
    "description": QT_TRANSLATE_NOOP("Targets", "What it is"),
    "phone": QT_TRANSLATE_NOOP("Targets", "Phone number"),
    "email": QT_TRANSLATE_NOOP("Targets", "Email"),
    "url": QT_TRANSLATE_NOOP("Targets", "Website"),
    "place": QT_TRANSLATE_NOOP("Targets", "The place (a hall, a building)"),
    "address": QT_TRANSLATE_NOOP("Targets", "Street address"),
    "town": QT_TRANSLATE_NOOP("Targets", "Town or village"),
    "postcode": QT_TRANSLATE_NOOP("Targets", "Postcode"),
    "latitude": QT_TRANSLATE_NOOP("Targets", "Latitude"),
    "longitude": QT_TRANSLATE_NOOP("Targets", "Longitude"),
    "hours": QT_TRANSLATE_NOOP("Targets", "When it is open"),
    "cost": QT_TRANSLATE_NOOP("Targets", "What it costs"),
    "who for": QT_TRANSLATE_NOOP("Targets", "Who it is for"),
    "how to get in": QT_TRANSLATE_NOOP("Targets", "How to get in"),
    "languages": QT_TRANSLATE_NOOP("Targets", "Languages"),
    "getting there": QT_TRANSLATE_NOOP("Targets", "Getting there"),
    "leave out": QT_TRANSLATE_NOOP("Targets", "Leave it out"),
}


class ColumnMap(QWidget):
    """One line for each heading, with examples from the sheet and what the column holds."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._boxes: dict[str, QComboBox] = {}
        self._px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.about = PlainLabel("")
        column.addWidget(self.about)
        self._room = QVBoxLayout()
        column.addLayout(self._room)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the headings of a sheet, each with what it seems to hold."""
        self.about.setText(
            self.tr("You told HeartDesk before what these columns are. Change what is not right.")
            if sheet.remembered
            else self.tr(
                "HeartDesk does not know this sheet. Say what each column holds, once: it is remembered."
            )
        )
        empty(self._room)
        self._boxes = {}
        within = QWidget()
        grid = QGridLayout(within)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._px(12))
        grid.setColumnStretch(1, 1)
        for row, heading in enumerate(sheet.headings):
            label = PlainLabel(heading.replace("_", " ").capitalize(), role="strong")
            examples = PlainLabel(", ".join(sheet.examples.get(heading, ())), role="muted")
            box = self._box(sheet.columns.get(heading, "leave out"))
            label.setBuddy(box)
            box.setAccessibleName(self.tr("What {heading} holds").format(heading=heading))
            self._boxes[heading] = box
            for place, part in enumerate((label, examples, box)):
                grid.addWidget(part, row, place)
        self._room.addWidget(within)

    def columns(self) -> dict[str, Target]:
        """What the worker says each column holds."""
        return {heading: TARGETS[box.currentIndex()] for heading, box in self._boxes.items()}

    def choose(self, heading: str, target: Target) -> None:
        """Say what a column holds."""
        self._boxes[heading].setCurrentIndex(TARGETS.index(target))

    def arrive(self) -> None:
        """Put the cursor on the first column."""
        if self._boxes:
            next(iter(self._boxes.values())).setFocus()

    def _box(self, chosen: Target) -> QComboBox:
        box = QComboBox()
        for target in TARGETS:
            box.addItem(QCoreApplication.translate("Targets", _WORDS[target]))
        box.setCurrentIndex(TARGETS.index(chosen))
        return box
