"""The ways to give a leaflet as an email: a file that opens as a message not sent yet, or the mail program itself."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from heartdesk.leaflets.actions import save_email
from heartdesk.leaflets.mail import hand_off
from heartdesk.leaflets.model import Leaflet
from heartdesk.ui.context import Context
from heartdesk.ui.paper import short_path, suggested_file
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout


class PreviewMail(QWidget):
    """Two buttons. HeartDesk sends nothing: the worker's own mail program does, when the worker says so there."""

    wanted = Signal(str)
    """"file" or "program": what was pressed. Go on with `give` once the leaflet is kept."""
    given = Signal(str)
    """A sentence that says what came of it."""

    def __init__(self, context: Context, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        px = context.theme.px
        line = FlowLayout(self, gap=px(6))
        for words, way in (
            (self.tr("Save as email"), "file"),
            (self.tr("Open in mail program"), "program"),
        ):
            line.addWidget(button(words, partial(self.wanted.emit, way)))

    def give(self, leaflet: Leaflet, way: str) -> None:
        """Save the message in the worker's documents, or hand it to the mail program."""
        if way == "file":
            self._context.background.on_paper(lambda: _save(leaflet), self._saved)
        else:
            self._context.background.on_paper(lambda: _address(leaflet), self._hand_over)

    def _saved(self, file: Path) -> None:
        self.given.emit(
            self.tr("Saved as {file}. Open it, put in the address, and send it yourself.").format(
                file=short_path(file)
            )
        )

    def _hand_over(self, address: str) -> None:
        if not address:
            self._context.toast(
                self.tr("This is too long to hand over. Press Save as email instead.")
            )
        elif QDesktopServices.openUrl(QUrl.fromEncoded(address.encode())):
            self.given.emit(self.tr("Handed to your mail program. You send it there."))
        else:
            self._context.toast(
                self.tr("No mail program answers here. Press Save as email instead.")
            )


def _save(leaflet: Leaflet) -> Path:
    file = suggested_file(".eml")
    save_email(file, leaflet)
    return file


def _address(leaflet: Leaflet) -> str:
    return hand_off(leaflet.content, leaflet.own) if leaflet.content else ""
