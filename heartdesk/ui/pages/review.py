"""Check the list: which entries to ring first, what to ask them, and how far this hub has come."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import Review, review_queue
from heartdesk.directory.duplicates import Twins
from heartdesk.directory.merging import find_twins
from heartdesk.directory.review import Due, script
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel, EntryRow
from heartdesk.ui.widgets.entry_view import EntryView
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_WIDTHS = Widths(beside=860, side_least=420, side_most=680, share=0.42)


class ReviewPage(Page):
    """Calls worth making on the left, the entry with what to say on the right. One press keeps that they were rung."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Check the list"), role="title"))
        self._about = PlainLabel(
            self.tr(
                "One call keeps an entry true. Those most used and longest unchecked come first."
            )
        )
        column.addWidget(self._about)
        self.which = ChoiceRow(
            self.tr("Which calls"),
            (
                ("patch", self.tr("Know your patch")),
                ("all", self.tr("Everything due")),
                ("twice", self.tr("Maybe twice")),
            ),
            gap=px(6),
        )
        self.which.button("twice").setVisible(
            may(context.opened.roles, Kind.SERVICE, Operation.DELETE)
        )
        self.which.chosen.connect(lambda _which: self._show_chosen())
        column.addWidget(self.which)
        self._count = PlainLabel("", role="muted")
        column.addWidget(self._count)
        self.model = EntryModel()
        self.list = EntryList(context.theme, self.model, self.tr("Calls to make"), uniform=True)
        self.list.setMinimumHeight(px(220))
        column.addWidget(self.list, 1)
        self.entry = EntryView(context, editable=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            TwoPanes(
                context.theme, left, self.entry, name=self.tr("Check the list"), widths=_WIDTHS
            )
        )
        self._review: Review | None = None
        self._due: dict[str, Due] = {}
        self._twins: tuple[Twins, ...] = ()
        self.list.moved.connect(lambda _row: self._show_current())
        self.list.next_step.connect(lambda _row: self.entry.focus_first())
        self.list.more.connect(lambda _row: self.entry.focus_first())
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        self.list.setFocus()
        self._look()

    def count_words(self) -> str:
        """What is said about the list."""
        return self._count.text()

    def _look(self) -> None:
        self.context.background.look("review", review_queue, self._show)
        if not self.which.button("twice").isHidden():
            self.context.background.look("review twins", find_twins, self._show_twins)

    def _show(self, review: Review) -> None:
        self._review = review
        if not review.patch and self._is_patch():
            self.which.choose("all")
        self._fill()

    def _show_twins(self, twins: tuple[Twins, ...]) -> None:
        self._twins = twins
        if self._is_twice():
            self._fill()

    def _is_twice(self) -> bool:
        return self.which.value() == "twice"

    def _fill_twins(self) -> None:
        rows = tuple(
            EntryRow(
                kind=str(Kind.SERVICE),
                id=one.first,
                name=one.first_name,
                line=self.tr("Like “{name}”: {reasons}").format(
                    name=one.second_name, reasons=", ".join(one.reasons)
                ),
                fresh="",
                fresh_text="",
            )
            for one in self._twins
        )
        self.list.show_rows(rows, keep_current=True)
        self._count.setText(
            self.tr("{count} may be in the list twice. A person looks, and decides.").format(
                count=len(rows)
            )
            if rows
            else self.tr("Nothing looks as if it were in the list twice.")
        )
        self._show_current()

    def _show_chosen(self) -> None:
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        if self._is_twice():
            self._fill_twins()
            return
        review = self._review
        if review is None:
            return
        shown = review.patch if self._is_patch() else review.queue
        self._due = {one.id: one for one in shown}
        self.list.show_rows(tuple(self._row(one) for one in shown), keep_current=True)
        self._count.setText(self._in_words(review, len(shown)))
        self._show_current()

    def _is_patch(self) -> bool:
        return self.which.value() == "patch"

    def _in_words(self, review: Review, shown: int) -> str:
        told = self.tr("{checked} of {entries} entries have been checked by somebody.").format(
            checked=f"{review.checked:,}", entries=f"{review.entries:,}"
        )
        if not shown:
            return f"{self.tr('Nothing to ring just now.')} {told}"
        if self._is_patch():
            first = self.tr("The {count} most needed here that nobody has rung.")
        else:
            first = self.tr("The first {count} of {waiting} that want a call.")
        return f"{first.format(count=shown, waiting=f'{review.waiting:,}')} {told}"

    def _row(self, one: Due) -> EntryRow:
        asked = ", ".join(self._fact(fact.fact) for fact in one.facts)
        given = self.tr("given {count} times lately").format(count=one.given) if one.given else ""
        return EntryRow(
            kind=str(Kind.SERVICE),
            id=one.id,
            name=one.name,
            line=" · ".join(
                part for part in (self.tr("Ask about: {facts}").format(facts=asked), given) if part
            ),
            fresh=one.state,
            fresh_text=self.tr("Not checked yet") if one.never else self.tr("Ring again"),
        )

    def _fact(self, fact: str) -> str:
        words = {
            "phone": self.tr("number"),
            "hours": self.tr("days and times"),
            "address": self.tr("address"),
            "cost": self.tr("cost"),
            "access": self.tr("access"),
        }
        return words[fact]

    def _show_current(self) -> None:
        row = self.list.current()
        if self._is_twice() and row is not None:
            if row.id != self.entry.entry_id():
                self.entry.open_entry(row.id)
                self.entry.show_twins_when_shown()
        elif row is None or row.id not in self._due:
            self.entry.show_nothing()
        elif row.id != self.entry.entry_id():
            self.entry.open_entry(row.id, why="\n".join(script(self._due[row.id])))

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & {Kind.SERVICE, Kind.LOCATION, Kind.ORGANIZATION}:
            self._look()
