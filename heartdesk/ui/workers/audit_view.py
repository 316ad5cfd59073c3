"""What was done at this desk: the last lines of the audit, to read and to save as a table."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from heartdesk.core.errors import MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.ui.context import Context
from heartdesk.ui.session import AuditLine
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.label import PlainLabel

LINES = 200
_HIGH = 320


class AuditView(Card):
    """Reads when it is asked to; it shows no person, only who did what and when."""

    def __init__(self, context: Context) -> None:
        title = QCoreApplication.translate("AuditView", "What was done at this desk")
        super().__init__(context.theme, title)
        self._context = context
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "The last {count} lines, newest first. Nobody can change or remove a line."
                ).format(count=LINES),
                role="muted",
            )
        )
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(title)
        self.table.setHorizontalHeaderLabels([self.tr("When"), self.tr("Who"), self.tr("What")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMinimumHeight(context.theme.px(_HIGH))
        self.column.addWidget(self.table)
        self.column.addWidget(
            button(
                self.tr("Save as a table (CSV)"), self._choose, theme=context.theme, icon="save"
            ),
            alignment=Qt.AlignmentFlag.AlignRight,
        )

    def read(self) -> None:
        """Read the newest lines."""
        workers = self._context.opened.workers
        self._context.background.prepare(lambda: workers.audit(LINES), self._show)

    def save_to(self, file: Path) -> None:
        """Save all lines as a file that only this account may read."""
        workers = self._context.opened.workers
        self._context.background.prepare(lambda: _write(file, workers.audit_csv()), self._saved)

    def _show(self, lines: tuple[AuditLine, ...]) -> None:
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            when = line.at.strftime("%d.%m.%Y %H:%M")
            for column, text in enumerate((when, line.who, line.what)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.resizeRowsToContents()

    def _choose(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save what was done"),
            str(Path.home() / "Desk audit.csv"),
            self.tr("CSV (*.csv)"),
        )
        if file:
            self.save_to(Path(file))

    def _saved(self, file: Path) -> None:
        self._context.toast(self.tr("Saved as {file}").format(file=file.name))
        self.read()


def _write(file: Path, raw: bytes) -> Path:
    try:
        write_whole(file, raw)
    except OSError as error:
        raise MachineTrouble(
            f"The table could not be saved ({error.strerror or 'no reason given'}).",
            then="Choose another folder, then try again.",
        ) from error
    return file
