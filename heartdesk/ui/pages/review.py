"""Check the list: whom to ring first and what to ask, what waits for a yes, what may be here twice."""

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import Review, review_queue
from heartdesk.directory.duplicates import Twins
from heartdesk.directory.merging import find_twins
from heartdesk.directory.review import Due, script
from heartdesk.directory.sending import Waiting, say_no, say_yes, waiting_corrections
from heartdesk.directory.steps import Before, undo_change
from heartdesk.leaflets.ring_list import Which, make_ring_list
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.review.correction_card import CorrectionCard
from heartdesk.ui.session import KnownWorker
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_rows import EntryRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import for_button
from heartdesk.ui.widgets.list_page import ListPage
from heartdesk.ui.widgets.recall_line import RecallLine

_READ_AGAIN = frozenset({Kind.SERVICE, Kind.LOCATION, Kind.ORGANIZATION, Kind.CORRECTION})


class ReviewPage(ListPage):
    """Calls worth making, corrections to send on, twins. One press keeps that they were rung."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title=self.tr("Check the list"),
            about=self.tr(
                "One call keeps an entry true. Those most used and longest unchecked come first."
            ),
            list_name=self.tr("Calls to make"),
        )
        px = context.theme.px
        self._owner = may(context.opened.roles, Kind.SERVICE, Operation.DELETE)
        self.which = ChoiceRow(
            self.tr("Which calls"),
            (
                ("patch", self.tr("Know your patch")),
                ("all", self.tr("Everything due")),
                ("yes", self.tr("Waits for a yes")),
                ("twice", self.tr("Maybe twice")),
            ),
            gap=px(6),
        )
        self.which.button("twice").setVisible(self._owner)
        self.which.chosen.connect(lambda _which: self._show_chosen())
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(px(8))
        self.progress.setAccessibleName(self.tr("How far this hub knows its patch"))
        self.tools.addWidget(self.which)
        self.tools.addWidget(self.progress)
        self.correction = CorrectionCard(context.theme)
        self.correction.yes.connect(self._say_yes)
        self.correction.no.connect(self._say_no)
        self.foot.addWidget(self.correction)
        ways = QWidget()
        line = FlowLayout(ways, gap=px(8))
        self.ring_list = button(
            self.tr("Ring list on paper"), self.print_out, theme=context.theme, icon="print"
        )
        line.addWidget(self.ring_list)
        line.addWidget(RecallLine(context, parent=ways))
        self.foot.addWidget(ways)
        self._review: Review | None = None
        self._due: dict[str, Due] = {}
        self._twins: tuple[Twins, ...] = ()
        self._has_compared = False
        self._waiting: dict[str, Waiting] = {}
        self._here: tuple[str, ...] | None = None
        self.list.moved.connect(lambda _row: self._show_current())
        self.entry.answered.connect(self._look)
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        super().arrive()
        self.context.background.prepare(self.context.opened.workers.everyone, self._know)
        self._look()

    def print_out(self) -> bool:
        if super().print_out():
            return True
        if self.which.value() not in ("patch", "all"):
            return False
        which: Which = "patch" if self._is_patch() else "all"
        self.show_paper(lambda look: make_ring_list(look, which=which))
        return True

    def _know(self, workers: tuple[KnownWorker, ...]) -> None:
        self._here = tuple(one.id for one in workers)

    def _look(self) -> None:
        self.context.background.look("review", review_queue, self._show)
        self.context.background.look("review yes", waiting_corrections, self._show_waiting)
        self._look_for_twins()

    def _look_for_twins(self) -> None:
        """Compare every entry with every other: only where it is asked for, because it takes a few seconds."""
        if self._is_twice() and self._owner:
            self.context.background.look("review twins", find_twins, self._show_twins)

    def _show(self, review: Review) -> None:
        self._review = review
        if not review.patch.todo and self._is_patch():
            self.which.choose("all")
        if self.which.value() in ("patch", "all"):
            self._fill()

    def _show_twins(self, twins: tuple[Twins, ...]) -> None:
        self._twins, self._has_compared = twins, True
        if self._is_twice():
            self._fill()

    def _show_waiting(self, waiting: tuple[Waiting, ...]) -> None:
        self._waiting = {one.id: one for one in waiting}
        said = self.tr("Waits for a yes")
        words = f"{said} ({len(waiting)})" if waiting else said
        self.which.button("yes").setText(for_button(words))
        self.which.button("yes").setAccessibleName(words)
        if self._is_yes():
            self._fill()

    def _is_twice(self) -> bool:
        return self.which.value() == "twice"

    def _is_yes(self) -> bool:
        return self.which.value() == "yes"

    def _is_patch(self) -> bool:
        return self.which.value() == "patch"

    def _show_chosen(self) -> None:
        self._look_for_twins()
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        calls = self.which.value() in ("patch", "all")
        self.ring_list.setVisible(calls)
        self.progress.setVisible(calls)
        if self._is_twice():
            self._fill_twins()
        elif self._is_yes():
            self._fill_waiting()
        elif self._review is not None:
            self._fill_calls(self._review)
        self._show_current()

    def _fill_twins(self) -> None:
        rows = tuple(
            EntryRow(
                kind=str(Kind.SERVICE),
                id=one.first,
                name=one.first_name,
                line=self.tr("Like “{name}”: {reasons}").format(
                    name=one.second_name, reasons=", ".join(one.reasons)
                ),
            )
            for one in self._twins
        )
        self.list.show_rows(rows, keep_current=True)
        self.count.setText(
            self.tr("{count} may be in the list twice. A person looks, and decides.").format(
                count=len(rows)
            )
            if rows
            else self.tr("Nothing looks as if it were in the list twice.")
            if self._has_compared
            else self.tr("Every entry is compared with every other. It takes a few seconds.")
        )

    def _fill_waiting(self) -> None:
        rows = tuple(
            EntryRow(
                kind=str(Kind.CORRECTION),
                id=one.id,
                name=one.entry_name,
                line=self.tr("{fact}: {words}").format(
                    fact=one.fact, words=one.now or self.tr("nothing")
                ),
                fresh="ring first" if one.two else "getting old",
                fresh_text=self.tr("Needs a second person")
                if one.two
                else self.tr("Shows at this hub only"),
            )
            for one in self._waiting.values()
        )
        self.list.show_rows(rows, keep_current=True)
        self.count.setText(
            self.tr("{count} to look at. With your yes, a change goes to every hub.").format(
                count=len(rows)
            )
            if rows
            else self.tr(
                "Nothing waits. What workers put right comes here until somebody says yes."
            )
        )

    def _fill_calls(self, review: Review) -> None:
        shown = review.patch.todo if self._is_patch() else review.queue
        self._due = {one.id: one for one in shown}
        self.list.show_rows(tuple(self._row(one) for one in shown), keep_current=True)
        self.count.setText(self._in_words(review, len(shown)))
        self.progress.setVisible(self._is_patch())
        self.progress.setMaximum(max(1, review.patch.size))
        self.progress.setValue(review.patch.done)

    def _in_words(self, review: Review, shown: int) -> str:
        told = self.tr("{checked} of {entries} entries have been checked by somebody.").format(
            checked=f"{review.checked:,}", entries=f"{review.entries:,}"
        )
        if not shown:
            return f"{self.tr('Nothing to ring just now.')} {told}"
        if self._is_patch():
            first = self.tr(
                "{done} of {size} rung: the ones most needed here that nobody had checked."
            ).format(done=review.patch.done, size=review.patch.size)
        else:
            first = self.tr("The first {count} of {waiting} that want a call.").format(
                count=shown, waiting=f"{review.waiting:,}"
            )
        return f"{first} {told}"

    def _row(self, one: Due) -> EntryRow:
        asked = ", ".join(
            (
                *(self._fact(fact.fact) for fact in one.facts),
                *((self.tr("its money"),) if one.money else ()),
            )
        )
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
        waiting = self._waiting.get(row.id) if row is not None and self._is_yes() else None
        self.correction.show_waiting(waiting, owner=self._owner)
        if waiting is not None:
            if waiting.entry_id != self.entry.entry_id():
                self.entry.open_entry(waiting.entry_id)
        elif self._is_twice() and row is not None:
            if row.id != self.entry.entry_id():
                self.entry.open_entry(row.id)
                self.entry.show_twins_when_shown()
        elif row is None or row.id not in self._due:
            self.entry.show_nothing()
        elif row.id != self.entry.entry_id():
            self.entry.open_entry(row.id, why="\n".join(script(self._due[row.id])))

    def _say_yes(self, correction: str) -> None:
        here = self._here
        self._answer(
            lambda unit: say_yes(unit, id=correction, here=here), self.tr("Sent on to every hub.")
        )

    def _say_no(self, correction: str) -> None:
        self._answer(
            lambda unit: say_no(unit, id=correction),
            self.tr("Taken back: the directory’s own word shows again."),
        )

    def _answer(self, act: Callable[[Unit], Before], said: str) -> None:
        background = self.context.background

        def done(before: Before) -> None:
            self.context.toast(
                said, act=lambda: background.do(lambda unit: undo_change(unit, before=before))
            )
            self.list.setFocus()

        background.do(act, done)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        # While it is asked what else is right, the entry stays in hand; the list follows after.
        if self.isVisible() and kinds & _READ_AGAIN and not self.entry.asks_more():
            self._look()
