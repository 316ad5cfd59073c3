"""Full postcodes: which the desk knows, a look at what a file would bring, and keeping them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.interchange.postcodes import PostcodeReport, import_postcodes
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.label import Frame, PlainLabel


@dataclass
class _Asked:
    """A reading under way: the lane that reads asks whether to go on."""

    stopped: bool = False

    def going(self, _read: int) -> bool:
        return not self.stopped


class PostcodeImport(QWidget):
    """Nothing is kept before "Keep them"; what was there before stays until then."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._source: Path | None = None
        self._asked: _Asked | None = None
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.known = PlainLabel("")
        column.addWidget(self.known)
        column.addWidget(
            PlainLabel(
                self.tr(
                    "With them a postcode gives the village and the hub, and says when it is across the border."
                    " Choose Code-Point Open (Ordnance Survey) or the ONS Postcode Directory, both free."
                    " Only those in and near the area are kept."
                ),
                role="muted",
            )
        )
        self.file = button(self.tr("Choose the file of postcodes"), self._choose)
        column.addWidget(self.file, alignment=Qt.AlignmentFlag.AlignLeft)
        self.said = PlainLabel("", role="strong")
        self.said.hide()
        column.addWidget(self.said)
        self.stop = button(self.tr("Stop"), self._stop)
        self.stop.hide()
        column.addWidget(self.stop, alignment=Qt.AlignmentFlag.AlignLeft)
        self.leave = button(self.tr("Leave it"), self.leave_it)
        self.keep = button(self.tr("Keep them"), self._keep, role="primary")
        self._answers = Frame("clear")
        line = to_the_right(self.leave, self.keep)
        line.setContentsMargins(0, 0, 0, 0)
        self._answers.setLayout(line)
        self._answers.hide()
        column.addWidget(self._answers)

    def arrive(self) -> None:
        """Say what the desk knows now."""
        table = self._context.area.postcodes
        about = table.about if table is not None else None
        self.known.setText(
            self.tr("This desk knows {what}.").format(what=about.in_words())
            if about is not None
            else self.tr("This desk knows postcodes by their first part only, such as KA18 1.")
        )

    def look_at(self, source: Path) -> None:
        """Say what a file would bring. Nothing is kept."""
        if self._asked is None:
            self._read(source, dry_run=True)

    def leave_it(self) -> None:
        """Keep what there is."""
        self._source = None
        self._answers.hide()
        self.said.hide()
        self.file.setFocus()

    def _choose(self) -> None:
        found, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Which file of postcodes?"),
            str(Path.home()),
            self.tr("Postcodes (*.zip *.csv)"),
        )
        if found:
            self.look_at(Path(found))

    def _keep(self) -> None:
        if self._source is not None and self._asked is None:
            self._read(self._source, dry_run=False)

    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.stopped = True

    def _read(self, source: Path, *, dry_run: bool) -> None:
        asked = self._asked = _Asked()
        self._source = source
        self._under_way(on=True)
        self._say(self.tr("Reading {name} …").format(name=source.name))
        opened, table = self._context.opened.desk, self._context.area.postcodes

        def work() -> PostcodeReport:
            report = opened.use(
                lambda desk: import_postcodes(
                    desk, source=source, dry_run=dry_run, going=asked.going
                )
            )
            if table is not None and not dry_run:
                table.read_again()
            return report

        self._context.background.travel(work, self._done, self._failed)

    def _done(self, report: PostcodeReport) -> None:
        self._asked = None
        self._under_way(on=False)
        self._say(report.sentence())
        self._answers.setVisible(report.dry_run)
        if report.dry_run:
            self.keep.setFocus()
            return
        self._source = None
        self.arrive()
        self._context.toast(self.tr("The desk knows full postcodes now."))
        self.file.setFocus()

    def _failed(self, trouble: DeskError) -> None:
        self._asked = None
        self._source = None
        self._under_way(on=False)
        self._answers.hide()
        self._say(str(trouble))
        self.file.setFocus()

    def _under_way(self, *, on: bool) -> None:
        self.stop.setVisible(on)
        for part in (self.file, self.keep, self.leave):
            part.setEnabled(not on)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self, text)
