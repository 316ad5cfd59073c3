"""One worker on the Workers page: who they are, what they may do, what can be done about it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heartdesk.ui.role_words import names_of
from heartdesk.ui.session import KnownWorker
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class WorkerCard(Frame):
    """`own` is the worker who looks at it: nobody removes themselves by a slip."""

    asked = Signal(str)
    """What to do: "roles", "passphrase", "remove"."""

    def __init__(self, theme: Theme, worker: KnownWorker, *, own: bool) -> None:
        super().__init__("card")
        px = theme.px
        self.worker = worker
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(16), px(10))
        column.setSpacing(px(2))
        head = QHBoxLayout()
        name = self.tr("{name} (you)").format(name=worker.name) if own else worker.name
        head.addWidget(PlainLabel(name, role="strong"), 1)
        column.addLayout(head)
        where = worker.organization or self.tr("Organization not named")
        roles = names_of(worker.roles) or self.tr("nothing yet")
        column.addWidget(PlainLabel(f"{where}. {roles}.", role="muted"))
        row = QWidget()
        line = FlowLayout(row, gap=px(4))
        wanted = [("roles", self.tr("What they may do"))]
        if not own:
            wanted += [("passphrase", self.tr("New passphrase")), ("remove", self.tr("Remove"))]
        for does, words in wanted:
            made = button(words, partial(self.asked.emit, does), role="soft")
            made.setAccessibleName(self.tr("{words}: {name}").format(words=words, name=worker.name))
            line.addWidget(made)
            self.buttons[does] = made
        column.addWidget(row)
