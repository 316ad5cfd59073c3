"""The page for no paper in hand: made when it is first asked for, filled from the same leaflet."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from heartdesk.core.kinds import Kind
from heartdesk.enquiries.collecting import keep_for_collection
from heartdesk.enquiries.read_out import ReadOut, read_out
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.printed import keep_printed
from heartdesk.leaflets.qr import squares_of
from heartdesk.triage.model import Signpost
from heartdesk.ui.context import Context
from heartdesk.ui.help.by_phone import ByPhone, Squares


class NoPaper(QObject):
    """Knows the leaflet; `ByPhone` shows it."""

    back = Signal()
    finish = Signal()
    went_out = Signal(str)
    """A leaflet with this slip code was read out."""

    def __init__(self, context: Context, faces: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._faces = context, faces
        self._page: ByPhone | None = None

    def shown(self) -> ByPhone | None:
        """The page, None where nobody asked for it yet."""
        return self._page

    def show_leaflet(self, leaflet: Leaflet) -> None:
        """Read this leaflet out. Which facts were told is kept under its slip code, as of paper that goes out."""
        content = leaflet.content
        if content is None:
            return
        private = [one.id for one in self._context.basket.picked if one.seen]
        background = self._context.background

        def work() -> tuple[ReadOut, Squares]:
            said = read_out(content, private=private)
            return said, squares_of(said.text)

        background.on_paper(work, self._show, topic="read out")
        code = content.slip_code
        if code:
            background.do(
                lambda unit: keep_printed(unit, leaflet=leaflet), lambda _: self.went_out.emit(code)
            )

    def forget(self) -> None:
        """The conversation is over."""
        if self._page is not None:
            self._page.forget()

    def _show(self, made: tuple[ReadOut, Squares]) -> None:
        if self._page is None:
            self._page = ByPhone(self._context.theme)
            self._page.back.connect(self.back)
            self._page.finish.connect(self.finish)
            self._page.collect.connect(self._keep)
            self._faces.addWidget(self._page)
        self._page.open_with(*made)
        self._faces.setCurrentWidget(self._page)
        self._page.arrive()

    def _keep(self) -> None:
        picked = self._context.basket.picked
        signposts = tuple(Signpost(Kind(one.kind), one.id, one.step) for one in picked)
        self._context.background.do(
            lambda unit: keep_for_collection(unit, signposts=signposts), self._tell
        )

    def _tell(self, word: str) -> None:
        if self._page is not None:
            self._page.tell_word(word)
