"""Leaflets that changed: what is wrong out there, a notice for the door, and what a slip code says."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.from_directory import hub_line
from heartdesk.leaflets.notice import NAMES, make_notice
from heartdesk.leaflets.printed import say_told
from heartdesk.leaflets.recall import ChangedPlace, CodeAnswer, Recall, read_slip, recall
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel, EntryRow
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.paper_faces import PaperFaces
from heartdesk.ui.widgets.preview import Preview
from heartdesk.ui.widgets.recall_answer import RecallAnswer
from heartdesk.ui.widgets.recall_line import TOLD_BY
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_WIDTHS = Widths(beside=860, side_least=400, side_most=640, share=0.42)


class RecallPage(Page):
    """Places that changed on the left, what changed on the right; a slip code is typed above."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        left = QWidget()
        self.answer = RecallAnswer(context.theme)
        panes = TwoPanes(
            context.theme,
            left,
            self.answer,
            name=self.tr("Leaflets that changed"),
            widths=_WIDTHS,
        )
        self._faces = PaperFaces(context, self, panes)
        self._fill_left(left)
        self._faces.left.connect(self.code.setFocus)
        self._found: Recall | None = None
        self._key = HeldKey(self)
        self._key.changed.connect(self._reveal)
        self.answer.anew.connect(self._put_on_a_new_leaflet)
        self.answer.told.connect(self._say_told)
        context.background.changed.connect(self._changed)

    @property
    def preview(self) -> Preview | None:
        """The sheet beside the page, once one was shown."""
        return self._faces.preview

    def arrive(self) -> None:
        if self._faces.arrive():
            return
        self.code.setFocus()
        self._look()

    def step_back(self) -> bool:
        return self._faces.step_back()

    def search_here(self) -> bool:
        self._faces.put_away()
        self.code.selectAll()
        return True

    def print_out(self) -> bool:
        if not self._faces.print_out() and self.notice.isEnabled():
            self._make_notice()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    def count_words(self) -> str:
        """What is said about all of them."""
        return self._count.text()

    def look_up(self) -> None:
        """Say what stands on the leaflet with the code that is typed."""
        typed = self.code.text()
        if typed.strip():
            self.context.background.look(
                "slip", lambda look: read_slip(look, code=typed), self._answered
            )

    def _answered(self, answer: CodeAnswer) -> None:
        self.answer.show_answer(answer)
        self.answer.arrive()

    def _fill_left(self, left: QWidget) -> None:
        theme = self.context.theme
        px = theme.px
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Leaflets that changed"), role="title"))
        label = PlainLabel(self.tr("Slip code, at the foot of a leaflet"))
        self.code = QLineEdit()
        self.code.setMaxLength(40)
        self.code.setAccessibleName(self.tr("Slip code"))
        self.code.returnPressed.connect(self.look_up)
        label.setBuddy(self.code)
        line = QHBoxLayout()
        line.addWidget(self.code, 1)
        line.addWidget(button(self.tr("Look it up"), self.look_up))
        column.addWidget(label)
        column.addLayout(line)
        self._count = PlainLabel("", role="muted")
        column.addWidget(self._count)
        self.model = EntryModel()
        self.list = EntryList(theme, self.model, self.tr("Places that changed"))
        self.list.setMinimumHeight(px(200))
        self.list.moved.connect(self._show_current)
        column.addWidget(self.list, 1)
        self.notice = button(
            self.tr("Notice for the door"), self._make_notice, theme=theme, icon="print"
        )
        self.notice.setEnabled(False)
        column.addWidget(self.notice)

    def _look(self) -> None:
        self.context.background.look("recall", recall, self._show)

    def _show(self, found: Recall) -> None:
        self._found = found
        self._count.setText(self._in_words(found))
        self.list.show_rows(tuple(self._row(place) for place in found.places), keep_current=True)
        self.notice.setEnabled(any(place.for_door for place in found.places))
        self._show_current(self.list.current())

    def _in_words(self, found: Recall) -> str:
        if not found.looked_at:
            return self.tr("No leaflet has been given out in the last half year.")
        if not found.codes:
            said = self.tr("Still right: each of {count} leaflets of the last half year.")
            return said.format(count=f"{found.looked_at:,}")
        said = self.tr("Not right any more: {wrong} of {count} leaflets of the last half year.")
        return said.format(wrong=f"{len(found.codes):,}", count=f"{found.looked_at:,}")

    def _row(self, place: ChangedPlace) -> EntryRow:
        facts = ", ".join(NAMES[fact.part] for fact in place.facts)
        count = len(place.codes)
        on = self.tr("on 1 leaflet") if count == 1 else self.tr("on {count} leaflets")
        return EntryRow(
            kind=str(Kind.SERVICE),
            id=place.id,
            name=place.name if self._key.is_down() else place.seen or place.name,
            line=f"{facts} · {on.format(count=count)}",
        )

    def _show_current(self, row: object) -> None:
        places = self._found.places if self._found else ()
        place = next(
            (one for one in places if isinstance(row, EntryRow) and one.id == row.id), None
        )
        if place is not None:
            self.answer.show_place(place)

    def _reveal(self, on: bool) -> None:
        self.answer.reveal(on=on)
        if self._found is not None:
            self.list.show_rows(tuple(self._row(place) for place in self._found.places))

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & TOLD_BY:
            self._look()

    def _say_told(self, code: str) -> None:
        background = self.context.background

        def undo() -> None:
            background.do(
                lambda unit: say_told(unit, code=code, told=False), lambda _: self.look_up()
            )

        def kept(_: object) -> None:
            self.look_up()
            self.context.toast(self.tr("Kept: they know."), act=undo)

        background.do(lambda unit: say_told(unit, code=code), kept)

    def _put_on_a_new_leaflet(self, places: tuple[ChangedPlace, ...]) -> None:
        for place in places:
            self.context.basket.put(str(Kind.SERVICE), place.id, place.name, seen=place.seen)
        self.context.go("help", "")

    def _make_notice(self) -> None:
        self.context.background.lay_out(
            "notice",
            lambda look: make_notice(
                recall(look), hub=hub_line(read_hub(look)), today=local(look.now).date()
            ),
            self._faces.show_paper,
        )
