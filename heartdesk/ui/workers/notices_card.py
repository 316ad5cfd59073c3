"""What a safeguarding lead has to read: who opened the details of somebody another service answers for, and why."""

from functools import partial

from PySide6.QtCore import Qt

from heartdesk.core.clock import local
from heartdesk.store.notices import Notice, mark_read, notices
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel


class NoticesCard(Card):
    """Hidden while there is nothing to read. A notice stays until a lead says that they have read it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme, role="gentle")
        self._context = context
        self.hide()

    def read(self) -> None:
        """Look what there is to read; only for a lead."""
        self._context.background.do(notices, self._show)

    def _show(self, new: tuple[Notice, ...]) -> None:
        empty(self.column)
        self.setVisible(bool(new))
        if new:
            head = self.tr("Somebody's details were opened because they may be at risk")
            self.column.addWidget(PlainLabel(head, role="strong"))
        for notice in new:
            at = local(notice.at)
            said = self.tr("{day}, {time}: {who} opened them. “{why}”").format(
                day=f"{at.day} {at:%b %Y}",
                time=f"{at:%H:%M}",
                who=notice.worker_name,
                why=notice.reason,
            )
            self.column.addWidget(PlainLabel(said))
            read = button(self.tr("I have read this"), partial(self._read, notice.id))
            read.setAccessibleName(self.tr("I have read this: {said}").format(said=said))
            self.column.addWidget(read, alignment=Qt.AlignmentFlag.AlignRight)

    def _read(self, notice_id: str) -> None:
        def mark(unit: Unit) -> None:
            mark_read(unit, id=notice_id)

        self._context.background.do(mark, lambda _: self.read())
