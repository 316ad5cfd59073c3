"""Sending the directory out: one choice of shape, one place on the disk."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.interchange.export import Exported, export_directory
from heartdesk.interchange.whose import Whose, groups
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.marks import QT_TRANSLATE_NOOP
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel

_SHAPES = (
    (
        "csv",
        QT_TRANSLATE_NOOP("Shapes", "A sheet for a spreadsheet program"),
        "directory.csv",
    ),
    ("vcard", QT_TRANSLATE_NOOP("Shapes", "Cards for an address book"), "directory.vcf"),
    ("ics", QT_TRANSLATE_NOOP("Shapes", "A calendar of what is on"), "whats-on.ics"),
    (
        "hsds-json",
        QT_TRANSLATE_NOOP("Shapes", "For another directory: one file (HSDS 3.1)"),
        "directory.json",
    ),
    (
        "hsds-csv",
        QT_TRANSLATE_NOOP("Shapes", "For another directory: a folder of tables (HSDS 3.1)"),
        "directory-tables",
    ),
    (
        "oruk",
        QT_TRANSLATE_NOOP("Shapes", "For a website: a folder to publish (Open Referral UK)"),
        "directory-feed",
    ),
)
"""The writer's name, the shape in everyday words, and the name offered for the file or folder."""

_CALENDAR = "ics"


class SendOut(QWidget):
    """Writes the directory to a file or a new folder, in the travel lane, and says what left and what stayed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        label = PlainLabel(self.tr("As"))
        self.shape = QComboBox()
        for _, words, _ in _SHAPES:
            self.shape.addItem(QCoreApplication.translate("Shapes", words))
        self.shape.setAccessibleName(self.tr("What to save it as"))
        self.shape.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        label.setBuddy(self.shape)
        self.save = button(self.tr("Save it to"), self._choose, theme=context.theme, icon="save")
        row = QHBoxLayout()
        row.addWidget(self.shape, 1)
        row.addWidget(self.save)
        self.said = PlainLabel("")
        self.said.hide()
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._whose_line())
        column.addWidget(self.said)

    def arrive(self) -> None:
        """Ask anew which groups there are."""
        self._context.background.look("groups of a calendar", groups, self._show_groups)

    def _whose_line(self) -> Frame:
        """Of a calendar: whether it is of everything, of one hub or of one group."""
        self.whose = QComboBox()
        self.whose.setAccessibleName(self.tr("Whose calendar"))
        self.whose.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._show_groups(())
        label = PlainLabel(self.tr("Whose calendar"))
        label.setBuddy(self.whose)
        self._whose = Frame("clear")
        column = QVBoxLayout(self._whose)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label)
        column.addWidget(self.whose)
        self._whose.hide()
        self.shape.currentIndexChanged.connect(
            lambda at: self._whose.setVisible(_SHAPES[at][0] == _CALENDAR)
        )
        return self._whose

    def _show_groups(self, found: tuple[tuple[str, str], ...]) -> None:
        chosen = self.whose.currentData()
        self.whose.clear()
        self.whose.addItem(self.tr("Everything"), Whose())
        for hub in self._context.area.localities:
            self.whose.addItem(hub.hub_name, Whose(hub=hub.id))
        for entry, name in found:
            self.whose.addItem(name, Whose(entry=entry))
        again = (at for at in range(self.whose.count()) if self.whose.itemData(at) == chosen)
        self.whose.setCurrentIndex(next(again, 0))

    def _choose(self) -> None:
        offered = _SHAPES[self.shape.currentIndex()][2]
        out, _ = QFileDialog.getSaveFileName(
            self, self.tr("Where should the directory be saved?"), str(Path.home() / offered)
        )
        if out:
            self.send(Path(out))

    def send(self, out: Path) -> None:
        """Write the directory, in the shape that is chosen, to `out`."""
        shape = _SHAPES[self.shape.currentIndex()][0]
        whose = self.whose.currentData() if shape == _CALENDAR else Whose()
        self.save.setEnabled(False)
        self._say(self.tr("Saving …"))
        desk = self._context.opened.desk
        self._context.background.travel(
            lambda: desk.use(
                lambda store: export_directory(store, format=shape, out=out, whose=whose)
            ),
            self._sent,
            self._stayed,
        )

    def _sent(self, done: Exported) -> None:
        self.save.setEnabled(True)
        stayed = [
            self.tr("Left out, {count} times: {why}").format(count=count, why=why)
            for why, count in done.left_out
        ]
        self._say("\n".join([self.tr("Saved: {what}").format(what=done.sentence()), *stayed]))

    def _stayed(self, trouble: DeskError) -> None:
        self.save.setEnabled(True)
        self._say(str(trouble))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self, text)
