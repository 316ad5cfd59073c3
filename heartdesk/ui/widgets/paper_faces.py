"""What a page shows, and in its place a sheet made from it, as it will be printed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from heartdesk.leaflets.model import Leaflet
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.preview import Preview

_PAGE, _PAPER = 0, 1


class PaperFaces(QStackedWidget):
    """Fills a page. `preview` is made when a sheet is first shown; sheets are the hub's own, not for one person."""

    left = Signal()
    """The sheet is put away: the page's own face shows again, and the cursor wants a place."""

    def __init__(self, context: Context, page: QWidget, face: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self.preview: Preview | None = None
        self.addWidget(face)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)

    def shows_paper(self) -> bool:
        """Whether a sheet is shown in place of the page."""
        return self.currentIndex() == _PAPER

    def show_paper(self, leaflet: Leaflet, *, private: bool = False) -> None:
        """Show a sheet as it will be printed; a `private` one is covered until the worker looks behind it."""
        preview = self.sheet()
        self.setCurrentIndex(_PAPER)
        preview.open_leaflet(leaflet, private=private)
        preview.arrive()

    def sheet(self) -> Preview:
        """The preview, made when it is first asked for."""
        if self.preview is None:
            self.preview = Preview(self._context, for_person=False)
            self.preview.back.connect(self.put_away)
            self.preview.finish.connect(self.put_away)
            self.addWidget(self.preview)
        return self.preview

    def arrive(self) -> bool:
        """Put the cursor on the sheet; False where none is shown."""
        if self.preview is None or not self.shows_paper():
            return False
        self.preview.arrive()
        return True

    def print_out(self) -> bool:
        """Print the sheet; False where none is shown."""
        if self.preview is None or not self.shows_paper():
            return False
        self.preview.print_out()
        return True

    def step_back(self) -> bool:
        """Put the sheet away; False where none is shown."""
        if not self.shows_paper():
            return False
        self.put_away()
        return True

    def put_away(self) -> None:
        """Show the page again, and forget what stood on the sheet."""
        self.setCurrentIndex(_PAGE)
        if self.preview is not None:
            self.preview.forget()
        self.left.emit()
