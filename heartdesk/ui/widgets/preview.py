"""The leaflet as it will be on paper, and the ways to get it there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.actions import save_pdf
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.plainer import Reading, how_it_reads
from heartdesk.leaflets.preview import Pixels, page_pixels
from heartdesk.leaflets.printed import keep_printed
from heartdesk.leaflets.printing import HandedOver, Printer, what_became_of
from heartdesk.ui.context import Context
from heartdesk.ui.paper import print_leaflet, printers, short_path, suggested_file
from heartdesk.ui.widgets.buttons import button, set_role
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.preview_language import PreviewLanguage
from heartdesk.ui.widgets.preview_mail import PreviewMail
from heartdesk.ui.widgets.preview_words import PreviewWords
from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

MOST_PAGES_SHOWN = 12
ASK_AGAIN_MS = 4_000
"""How long until a printer is asked again what became of a leaflet."""
_PAGE = 620
_WIDTHS = Widths(beside=860, side_least=330, side_most=440, main_most=4000)


class Preview(QWidget):
    """Shows a leaflet page by page. Printing and saving happen in the print lane.

    Before a leaflet goes out, which facts stand on it is kept under its slip code; where that cannot be kept it still
    goes out, and the trouble is told.
    """

    back = Signal()
    finish = Signal()
    plainer = Signal(object)
    """tuple[Plainer, ...]: make the leaflet again with these words said otherwise."""
    went_out = Signal(str)
    """A leaflet with this slip code is on its way to paper, a file or an email."""

    def __init__(self, context: Context, *, for_person: bool = True) -> None:
        super().__init__()
        self._context = context
        self._for_person = for_person
        self._leaflet: Leaflet | None = None
        self._out = False
        self._private = False
        self._handed: HandedOver | None = None
        self._ask_again = QTimer(self)
        self._ask_again.setSingleShot(True)
        self._ask_again.setInterval(ASK_AGAIN_MS)
        self._ask_again.timeout.connect(self._ask_printer)
        px = context.theme.px
        inside = Frame("clear")
        self._pages = QVBoxLayout(inside)
        self._pages.setContentsMargins(px(24), px(16), px(24), px(16))
        self._pages.setSpacing(px(12))
        sheets = self._sheets = scrolled(
            inside, self.tr("The leaflet as it will be printed"), to_read=True
        )
        sheets.setMinimumHeight(px(300))
        self._panel = Frame("panel")
        main = QWidget()
        stacked = QVBoxLayout(main)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.addWidget(sheets, 1)
        self._cover = PlainLabel(
            self.tr(
                "The page is covered, because others may see this screen. Hold F2 to look. "
                "You can print it as it is."
            ),
            role="muted",
        )
        self._cover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cover.setMargin(px(48))
        self._cover.hide()
        stacked.addWidget(self._cover, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            TwoPanes(
                context.theme,
                main,
                self._panel,
                name=self.tr("Preview"),
                widths=_WIDTHS,
                side_first=True,
            )
        )
        self._fill_panel()

    def open_leaflet(self, leaflet: Leaflet, *, private: bool = False, again: bool = False) -> None:
        """Show a leaflet that has just been made; a `private` one is covered until the worker looks behind it.

        `again` is the same leaflet with words said otherwise.
        """
        self._leaflet = leaflet
        self._out = False
        self._private = private
        self._stop_asking()
        if not again:
            self._read(leaflet)
        self.reveal(on=False)
        self._title.setText(self.tr("Leaflet") if private else leaflet.title)
        self._notes.setText("\n".join(leaflet.notes))
        self._notes.setVisible(bool(leaflet.notes))
        if not again:
            self._file.clear()
            self._context.background.on_paper(suggested_file, self._suggest, topic="file")
        self._opened.hide()
        self._show_progress()
        self._clear_pages()
        pages = min(leaflet.pages, MOST_PAGES_SHOWN)
        px = self._context.theme.px
        wide = max(px(160), min(px(_PAGE), self._sheets.viewport().width() - 2 * px(24)))
        ratio = self.devicePixelRatioF()
        self._context.background.on_paper(
            lambda: tuple(
                page_pixels(leaflet.pdf, page, round(wide * ratio)) for page in range(pages)
            ),
            self._show_pages,
            topic="pages",
        )
        self._context.background.on_paper(printers, self._show_printers, topic="printers")

    def reveal(self, *, on: bool) -> None:
        """Show the pages of a private leaflet, while that is held."""
        self._cover.setVisible(self._private and not on)
        self._sheets.setVisible(not self._private or on)
        self._words.setVisible(self._reads_hard and not self.is_covered())

    def is_covered(self) -> bool:
        """Whether the pages are out of sight."""
        return self._sheets.isHidden()

    def leaflet(self) -> Leaflet | None:
        """What is shown."""
        return self._leaflet

    def forget(self) -> None:
        """The leaflet is finished with: nothing of it stays."""
        self._leaflet = None
        self._stop_asking()
        self._clear_pages()
        self._context.background.forget("words")
        self._show_reading(Reading(()))

    def arrive(self) -> None:
        """Put the cursor on the next step."""
        (self._print if self._print.isEnabled() else self._save).setFocus()

    def save_to(self, file: Path) -> None:
        """Save the leaflet as a PDF file."""
        if self._leaflet is not None:
            pdf = self._leaflet.pdf

            def save() -> Path:
                save_pdf(file, pdf)
                return file

            self._keep_then(lambda: self._context.background.on_paper(save, self._saved))

    def print_out(self) -> None:
        """Send the leaflet to the printer that is chosen."""
        if self._leaflet is not None and self._print.isEnabled():
            pdf, printer = self._leaflet.pdf, str(self._printer.currentData() or "")
            self._print.setEnabled(False)
            self._keep_then(
                lambda: self._context.background.on_paper(
                    lambda: print_leaflet(pdf, printer=printer), self._printed, self._print_failed
                )
            )

    def email(self, way: str) -> None:
        """Give the leaflet as an email: as a "file", or to the mail "program"."""
        if self._leaflet is not None:
            self._keep_then(partial(self._mail.give, self._leaflet, way))

    def _keep_then(self, go: Callable[[], None]) -> None:
        """Keep which facts stand on the leaflet under its slip code, then let it go out, kept or not."""
        leaflet = self._leaflet
        if leaflet is None or leaflet.content is None or not leaflet.content.slip_code:
            go()
            return
        code = leaflet.content.slip_code

        def kept(_: object) -> None:
            self.went_out.emit(code)
            go()

        def not_kept(trouble: DeskError) -> None:
            self._context.background.trouble.emit(trouble)
            go()

        self._context.background.do(
            lambda unit: keep_printed(unit, leaflet=leaflet), kept, not_kept
        )

    def _fill_panel(self) -> None:
        theme = self._context.theme
        px = theme.px
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(
            button(self.tr("Back"), self.back.emit, role="soft", theme=theme, icon="arrow_back"),
            alignment=Qt.AlignmentFlag.AlignLeft,
        )
        self._title = PlainLabel("", role="heading")
        column.addWidget(self._title)
        together = self.tr("Read it together. What will they do first?")
        column.addWidget(PlainLabel(together if self._for_person else "", role="muted"))
        self._notes = PlainLabel("", role="small")
        column.addWidget(self._notes)
        self.language = PreviewLanguage()
        column.addWidget(self.language)
        self._words = PreviewWords(theme)
        self._reads_hard = False
        self._words.chosen.connect(self.plainer.emit)
        column.addWidget(self._words)
        label = PlainLabel(self.tr("Printer"), role="strong", wrap=False)
        self._printer = QComboBox()
        self._printer.setAccessibleName(self.tr("Printer"))
        label.setBuddy(self._printer)
        self._printer_said = PlainLabel("", role="muted")
        self._print = button(
            self.tr("Print"), self.print_out, role="primary", theme=theme, icon="print"
        )
        for part in (label, self._printer, self._printer_said, self._print):
            column.addWidget(part)
        column.addSpacing(px(8))
        file_label = PlainLabel(self.tr("Or keep it as a file"), role="strong", wrap=False)
        self._file = QLineEdit()
        self._file.setAccessibleName(self.tr("File to save"))
        self._file.returnPressed.connect(self._save_as_written)
        file_label.setBuddy(self._file)
        self._save = button(self.tr("Save PDF"), self._save_as_written, theme=theme, icon="save")
        choose = button(
            self.tr("Choose where"), self._choose_file, role="soft", theme=theme, icon="folder_open"
        )
        self._opened = button(
            self.tr("Open the folder"),
            self._open_folder,
            role="soft",
            theme=theme,
            icon="folder_open",
        )
        for one in (file_label, self._file, self._save, choose, self._opened):
            column.addWidget(one)
        self._mail = PreviewMail(self._context)
        self._mail.wanted.connect(self.email)
        self._mail.given.connect(self._came_out)
        column.addWidget(self._mail)
        if not self._for_person:
            self._mail.hide()
        column.addStretch(1)
        self._finish = button(
            self.tr("Finish and clear") if self._for_person else self.tr("Done"),
            self.finish.emit,
            theme=theme,
            icon="check",
        )
        column.addWidget(self._finish)

    def _read(self, leaflet: Leaflet) -> None:
        """Look for hard words, but for a discreet paper: it has numbers alone."""
        self._show_reading(Reading(()))
        content = leaflet.content
        if content is not None and content.style != "discreet":
            entries = content.entries
            self._context.background.on_paper(
                lambda: how_it_reads(entries), self._show_reading, topic="words"
            )

    def _show_reading(self, reading: Reading) -> None:
        self._words.show_reading(reading)
        self._reads_hard = bool(reading.hard or reading.age)
        self._words.setVisible(self._reads_hard and not self.is_covered())

    def _stop_asking(self) -> None:
        self._handed = None
        self._ask_again.stop()
        self._context.background.forget("printed")

    def _clear_pages(self) -> None:
        self._context.background.forget("pages")
        empty(self._pages)

    def _suggest(self, file: Path) -> None:
        if not self._file.text():
            self._file.setText(short_path(file))

    def _show_pages(self, pages: tuple[Pixels, ...]) -> None:
        ratio = self.devicePixelRatioF()
        for number, page in enumerate(pages, start=1):
            image = QImage(
                page.data, page.width, page.height, page.stride, QImage.Format.Format_RGBX8888
            ).copy()
            image.setDevicePixelRatio(ratio)
            sheet = PlainLabel("", wrap=False)
            sheet.setPixmap(QPixmap.fromImage(image))
            sheet.setProperty("role", "sheet")
            sheet.setAccessibleName(
                self.tr("Page {number} of {count}").format(number=number, count=len(pages))
            )
            self._pages.addWidget(sheet, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch(1)

    def _show_printers(self, found: tuple[Printer, ...]) -> None:
        self._printer.clear()
        for printer in found:
            self._printer.addItem(printer.name, printer.name)
            if printer.is_default:
                self._printer.setCurrentIndex(self._printer.count() - 1)
        self._printer.setVisible(bool(found))
        self._print.setEnabled(bool(found))
        problem = next((one.problem for one in found if one.is_default), "")
        self._printer_said.setText(
            problem
            if found
            else self.tr(
                "No printer is set up on this computer. Save the leaflet as a PDF instead."
            )
        )
        self._printer_said.setVisible(bool(self._printer_said.text()))
        self._show_progress()
        if self.isVisible():
            self.arrive()

    def _show_progress(self) -> None:
        """One primary button: on to paper, and once that is done, on to the next person."""
        primary = (
            self._finish if self._out else self._print if self._print.isEnabled() else self._save
        )
        for one in (self._print, self._save, self._finish):
            set_role(one, "primary" if one is primary else "")

    def _printed(self, handed: HandedOver) -> None:
        self._print.setEnabled(True)
        self._came_out(handed.say)
        self._show_handed(handed)

    def _show_handed(self, handed: HandedOver) -> None:
        """Say where it is, and ask again in a while until nothing more can happen to it."""
        self._handed = handed
        self._printer_said.setText(handed.say)
        self._printer_said.show()
        if not handed.over:
            self._ask_again.start()

    def _ask_printer(self) -> None:
        handed = self._handed
        if handed is not None and self.isVisible():
            self._context.background.on_paper(
                lambda: what_became_of(handed),
                self._show_handed,
                lambda _trouble: None,
                topic="printed",
            )

    def _print_failed(self, trouble: Exception) -> None:
        self._print.setEnabled(True)
        self._context.background.trouble.emit(trouble)

    def _saved(self, file: Path) -> None:
        self._file.setText(short_path(file))
        self._opened.show()
        self._came_out(self.tr("Saved as {file}").format(file=file.name))

    def _came_out(self, said: str) -> None:
        self._out = True
        self._show_progress()
        self._finish.setFocus()
        self._context.toast(said)

    def _save_as_written(self) -> None:
        self.save_to(Path(self._file.text().strip()).expanduser())

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the leaflet"), self._file.text(), self.tr("PDF (*.pdf)")
        )
        if file:
            self.save_to(Path(file))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(Path(self._file.text()).expanduser().parent))
        )
