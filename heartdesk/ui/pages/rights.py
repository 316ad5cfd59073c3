"""Somebody asks about details: what to say, writing it down, and, for who answers for details, answering it."""

from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import reveal
from heartdesk.ui.page import Page
from heartdesk.ui.people.rights import Rights
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.paper_faces import PaperFaces


class RightsPage(Page):
    """Reached from People and from Help: most workers need it once a year, with somebody on the phone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        face = QWidget()
        column = CardColumn(context.theme, self.tr("Somebody asks about details"), width=760)
        self.rights = Rights(context)
        column.add(self.rights)
        column.fill(face)
        self.faces = PaperFaces(context, self, face)
        self.rights.paper.connect(self.faces.show_paper)
        self.faces.left.connect(self.rights.start)
        self._key = HeldKey(self)
        self._key.changed.connect(lambda on: reveal(self, on=on))

    def arrive(self) -> None:
        if not self.faces.arrive():
            self.rights.arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    def step_back(self) -> bool:
        return self.faces.step_back() or self.rights.close_form()

    def print_out(self) -> bool:
        return self.faces.print_out()

    @property
    def shows_person(self) -> bool:
        return any(row.isVisible() for row in self.rights.rows)

    def draft(self) -> dict[str, Any] | None:
        typed = self.rights.log.content()
        return (
            typed if any(typed[key] for key in ("said_name", "said_reach", "said_words")) else None
        )

    def take_draft(self, draft: dict[str, Any]) -> None:
        self.rights.open_log(draft)
