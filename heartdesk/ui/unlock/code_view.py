"""A recovery code to be shown once: large, in numbered groups, with the ways to put it on paper."""

import importlib
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.errors import MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.leaflets.printing import Printer
from heartdesk.ui.announce import announce
from heartdesk.ui.background import Background
from heartdesk.ui.session import NewCode
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel

_COLUMNS = 4


class CodeView(QWidget):
    """Printing goes to the usual printer of this computer, in the print lane."""

    kept = Signal()
    """The sheet was printed or saved."""

    def __init__(self, theme: Theme, background: Background) -> None:
        super().__init__()
        self._background = background
        self._code: NewCode | None = None
        self._printer = ""
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._box = Frame("calm")
        self._grid = QGridLayout(self._box)
        self._grid.setContentsMargins(px(16), px(12), px(16), px(12))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(2))
        column.addWidget(self._box)
        row = QHBoxLayout()
        self.print = button(self.tr("Print"), self._print, theme=theme, icon="print")
        self.save = button(self.tr("Save as PDF"), self._save, theme=theme, icon="save")
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        self._said = PlainLabel("", role="muted")
        self._said.hide()
        column.addWidget(self._said)

    def show_code(self, code: NewCode) -> None:
        """Show a code; look meanwhile for a printer."""
        self.clear()
        self._code = code
        for at, group in enumerate(code.code.split("-")):
            row, place = divmod(at, _COLUMNS)
            number = PlainLabel(
                self.tr("Group {number}").format(number=at + 1), role="small", wrap=False
            )
            signs = PlainLabel(group, role="code", wrap=False)
            signs.setAccessibleName(
                self.tr("Group {number}: {signs}").format(number=at + 1, signs=" ".join(group))
            )
            self._grid.addWidget(number, 2 * row, place)
            self._grid.addWidget(signs, 2 * row + 1, place)
        self._background.on_paper(_printers, self._show_printers, topic="printers")

    def groups(self) -> tuple[str, ...]:
        """The groups of the code that is shown."""
        return tuple(self._code.code.split("-")) if self._code else ()

    def clear(self) -> None:
        """Forget the code: nothing of it stays on the screen."""
        self._code = None
        self._said.hide()
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def save_to(self, file: Path) -> None:
        """Save the sheet as a file that only this account may read."""
        if self._code is not None:
            sheet = self._code.sheet
            self._background.on_paper(lambda: _write(file, sheet), self._saved)

    def _show_printers(self, found: tuple[Printer, ...]) -> None:
        usual = next((one for one in found if one.is_default), found[0] if found else None)
        self._printer = usual.name if usual else ""
        self.print.setEnabled(bool(usual))
        if usual is None:
            self._tell(
                self.tr("No printer is set up on this computer. Copy the code by hand, or save it.")
            )

    def _print(self) -> None:
        if self._code is not None and self._printer:
            sheet, printer = self._code.sheet, self._printer
            self._background.on_paper(lambda: _print(sheet, printer), self._printed)

    def _printed(self, said: str) -> None:
        self._tell(said)
        self.kept.emit()

    def _save(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the sheet, best on a stick that is locked away"),
            str(Path.home() / "Recovery code.pdf"),
            self.tr("PDF (*.pdf)"),
        )
        if file:
            self.save_to(Path(file))

    def _saved(self, file: Path) -> None:
        self._tell(
            self.tr("Saved as {file}. Do not leave it on this computer.").format(file=file.name)
        )
        self.kept.emit()

    def _tell(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        announce(self, text)


def _printers() -> tuple[Printer, ...]:
    found: tuple[Printer, ...] = importlib.import_module("heartdesk.ui.paper").printers()
    return found


def _print(sheet: bytes, printer: str) -> str:
    said: str = importlib.import_module("heartdesk.ui.paper").print_leaflet(sheet, printer=printer)
    return said


def _write(file: Path, sheet: bytes) -> Path:
    try:
        write_whole(file, sheet)
    except OSError as error:
        raise MachineTrouble(
            f"The sheet could not be saved ({error.strerror or 'no reason given'}).",
            then="Choose another folder, or copy the code by hand.",
        ) from error
    return file
