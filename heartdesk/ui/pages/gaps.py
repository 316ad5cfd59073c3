"""What people asked for in vain: the coordinator reads each line before it leaves this desk."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.directory.freshness import day_in_words
from heartdesk.enquiries.gaps import (
    LONGEST,
    Gap,
    drop_gap,
    pass_gap,
    passed_gaps,
    waiting_gaps,
    warning_for,
)
from heartdesk.enquiries.model import monday_of
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel

MOST_PASSED = 40
"""Lines shown of those that were let go, the newest."""


class GapsPage(Page):
    """One line at a time: let it go, put it right first, or take it away."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = CardColumn(context.theme, self.tr("Asked for, nothing found"), width=760)
        column.add(
            PlainLabel(
                self.tr(
                    "Read each line before it leaves this desk. Take out anything that could name somebody."
                ),
                role="muted",
            )
        )
        _, waiting = column.card(self.tr("To read"))
        self._waiting = QVBoxLayout()
        waiting.addLayout(self._waiting)
        _, passed = column.card(self.tr("Let go"))
        self._passed = QVBoxLayout()
        passed.addLayout(self._passed)
        column.fill(self)
        self.lines: dict[str, QLineEdit] = {}
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        self._look()

    def words(self) -> str:
        """Everything the page says."""
        return "\n".join(label.text() for label in self.findChildren(PlainLabel))

    def let_go(self, gap: str) -> None:
        """Let a line go as it reads now."""
        line = self.lines[gap].text()
        self.context.background.do(
            lambda unit: pass_gap(unit, id=gap, line=line),
            lambda _: self.context.toast(self.tr("Let go. It names nobody.")),
        )

    def take_away(self, gap: str) -> None:
        """Take a line away for good."""
        self.context.background.do(
            lambda unit: drop_gap(unit, id=gap),
            lambda _: self.context.toast(self.tr("Taken away. What was asked for stays counted.")),
        )

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and Kind.GAP in kinds:
            self._look()

    def _look(self) -> None:
        def read(look: Look) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
            return waiting_gaps(look), passed_gaps(look)

        self.context.background.look("gaps", read, self._show)

    def _show(self, found: tuple[tuple[Gap, ...], tuple[Gap, ...]]) -> None:
        waiting, passed = found
        for layout in (self._waiting, self._passed):
            empty(layout)
        self.lines = {}
        for gap in waiting:
            self._waiting.addWidget(self._to_read(gap))
        if not waiting:
            self._waiting.addWidget(PlainLabel(self.tr("Nothing waits to be read."), role="muted"))
        for gap in passed[:MOST_PASSED]:
            self._passed.addWidget(PlainLabel(f"{gap.line}\n{self._about(gap)}"))
        if not passed:
            self._passed.addWidget(PlainLabel(self.tr("Nothing yet."), role="muted"))
        if self.lines and self.isVisible():
            next(iter(self.lines.values())).setFocus()

    def _to_read(self, gap: Gap) -> QWidget:
        theme = self.context.theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, theme.px(12))
        column.setSpacing(theme.px(4))
        column.addWidget(PlainLabel(self._about(gap), role="muted"))
        edit = QLineEdit(gap.line)
        edit.setMaxLength(LONGEST)
        edit.setAccessibleName(self.tr("What was missing"))
        edit.returnPressed.connect(partial(self.let_go, gap.id))
        column.addWidget(edit)
        warning = PlainLabel("", role="doubt")
        column.addWidget(warning)

        def warn(text: str) -> None:
            warning.setText(warning_for(text, self.context.area))
            warning.setVisible(bool(warning.text()))

        edit.textChanged.connect(warn)
        warn(gap.line)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(
            button(self.tr("Take it away"), partial(self.take_away, gap.id), role="soft")
        )
        line.addWidget(button(self.tr("Let it go"), partial(self.let_go, gap.id)))
        column.addLayout(line)
        self.lines[gap.id] = edit
        return box

    def _about(self, gap: Gap) -> str:
        """The needs it was about, where, and in which week."""
        area = self.context.area
        needs = [need.seen_label for one in gap.needs if (need := area.needs.need(one))]
        locality = area.locality(gap.where) if gap.where else None
        week = self.tr("week of {day}").format(day=day_in_words(monday_of(gap.week)))
        return " · ".join([*needs, *([locality.name] if locality else []), week])
