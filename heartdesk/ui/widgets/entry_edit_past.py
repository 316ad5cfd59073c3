"""What was changed before in an entry, a bus or the hub itself, newest first, each with a way to put it back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.directory.history import Step, bus_history, history, hub_history
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.session import KnownWorker
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

SHOWN = 20


class EntryPast(QWidget):
    """Names of workers are read once, in the desk lane; a worker of another desk is said to be one."""

    put_back = Signal(object)
    """Step: make it say again what it said before."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._names: dict[str, str] | None = None
        self._steps: tuple[Step, ...] = ()
        self._topic = f"entry past {id(self)}"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.theme.px(6))
        context.background.prepare(context.opened.workers.everyone, self._know)

    def read(self, entry_id: str) -> None:
        """Read what was done with an entry."""
        self._read(lambda look: history(look, id=entry_id))

    def read_bus(self, line_id: str) -> None:
        """Read what was done with a bus."""
        self._read(lambda look: bus_history(look, id=line_id))

    def read_hub(self) -> None:
        """Read what was done with the details of this desk's hub."""
        self._read(hub_history)

    def _read(self, read: Callable[[Look], tuple[Step, ...]]) -> None:
        self._context.background.look(self._topic, read, self._show)

    def said(self) -> str:
        """All that is shown."""
        return "\n".join(label.text() for label in self.findChildren(PlainLabel))

    def _know(self, workers: tuple[KnownWorker, ...]) -> None:
        self._names = {one.id: one.name for one in workers}
        self._show(self._steps)

    def _show(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        empty(self._column)
        for step in steps[:SHOWN]:
            self._column.addWidget(self._card(step))

    def _card(self, step: Step) -> QWidget:
        px = self._context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(10), px(6), px(10), px(6))
        column.setSpacing(px(2))
        column.addWidget(PlainLabel(f"{step.day}, {self._who(step)}", role="small"))
        if step.first:
            column.addWidget(PlainLabel(self._begun(step.kind)))
            return card
        column.addWidget(PlainLabel(step.name, role="strong"))
        none = self.tr("nothing")
        column.addWidget(PlainLabel(self.tr("Was: {words}").format(words=step.before or none)))
        column.addWidget(PlainLabel(self.tr("Is: {words}").format(words=step.now or none)))
        back = button(self.tr("Put back"), lambda: self.put_back.emit(step), role="soft")
        back.setAccessibleName(
            self.tr("Put back {fact}, as before {day}").format(fact=step.name, day=step.day)
        )
        column.addWidget(back, alignment=Qt.AlignmentFlag.AlignLeft)
        return card

    def _begun(self, kind: Kind) -> str:
        if kind is Kind.TRAVEL_LINE:
            return self.tr("It was looked up and written down.")
        if kind is Kind.HUB:
            return self.tr("The hub was chosen.")
        return self.tr("It was put in the directory.")

    def _who(self, step: Step) -> str:
        if step.from_pack:
            return self.tr("from the area folder")
        return (self._names or {}).get(step.worker) or self.tr("a worker of another desk")
