"""A page with a list at the left, the entry beside it, and a face for paper that is made from them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.leaflets.languages import language_names
from heartdesk.leaflets.model import Leaflet
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel
from heartdesk.ui.widgets.entry_view import EntryView
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.paper_faces import PaperFaces
from heartdesk.ui.widgets.preview import Preview
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_WIDTHS = Widths(beside=860, side_least=420, side_most=680, share=0.42)


class ListPage(Page):
    """What stands over the list goes into `tools`, what stands under it into `foot`."""

    def __init__(self, context: Context, *, title: str, about: str, list_name: str) -> None:
        super().__init__(context)
        px = context.theme.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(title, role="title"))
        self.about = PlainLabel(about)
        column.addWidget(self.about)
        self.tools, self.foot = QVBoxLayout(), QVBoxLayout()
        for part in (self.tools, self.foot):
            part.setSpacing(px(8))
        column.addLayout(self.tools)
        self.count = PlainLabel("", role="muted")
        column.addWidget(self.count)
        self.model = EntryModel()
        self.list = EntryList(context.theme, self.model, list_name, uniform=True)
        self.list.setMinimumHeight(px(220))
        column.addWidget(self.list, 1)
        column.addLayout(self.foot)
        self.entry = EntryView(context, editable=True)
        self._spoken: Callable[[Look, str], Leaflet] | None = None
        panes = TwoPanes(context.theme, left, self.entry, name=title, widths=_WIDTHS)
        self._faces = PaperFaces(context, self, panes)
        self._faces.left.connect(self.arrive_at_list)
        self.list.next_step.connect(lambda _row: self.entry.focus_first())
        self.list.more.connect(lambda _row: self.entry.focus_first())
        self.entry.paper.connect(self.show_paper)
        self.entry.spoken_paper.connect(self.show_spoken)

    @property
    def preview(self) -> Preview | None:
        """The sheet beside the page, once one was shown."""
        return self._faces.preview

    def arrive(self) -> None:
        if not self._faces.arrive():
            self.arrive_at_list()

    def arrive_at_list(self) -> None:
        """Put the cursor where work begins."""
        self.list.setFocus()

    def step_back(self) -> bool:
        return self._faces.step_back() or self.entry.close_checks()

    def print_out(self) -> bool:
        return self._faces.print_out()

    def count_words(self) -> str:
        """What is said about the list."""
        return self.count.text()

    def shows_paper(self) -> bool:
        """Whether a sheet is shown in place of the list."""
        return self._faces.shows_paper()

    def show_paper(self, make: Callable[[Look], Leaflet]) -> None:
        """Make a sheet, and show it as it will be printed."""
        self.context.background.look("list paper", make, self._show_paper)

    def show_spoken(self, make: Callable[[Look, str], Leaflet], language: str = "en") -> None:
        """Make a sheet that may have another language beside English, and offer the languages beside its preview."""

        def read(look: Look) -> tuple[Leaflet, Mapping[str, str]]:
            return make(look, language), language_names(look)

        def show(made: tuple[Leaflet, Mapping[str, str]]) -> None:
            self._spoken = make
            self._show_paper(made[0], made[1], language)

        self.context.background.look("list paper", read, show)

    def _speak(self, language: str) -> None:
        """The same sheet with another language."""
        if self._spoken is not None:
            self.show_spoken(self._spoken, language)

    def _show_paper(
        self, leaflet: Leaflet, names: Mapping[str, str] = MappingProxyType({}), now: str = "en"
    ) -> None:
        if self.preview is None:
            self._faces.sheet().language.chosen.connect(self._speak)
        self._faces.sheet().language.offer(names, now=now)
        self._faces.show_paper(leaflet)
