"""A new recovery code for the desk: asked once, shown once."""

from PySide6.QtCore import QCoreApplication, Qt

from heartdesk.core.errors import DeskError
from heartdesk.ui.context import Context
from heartdesk.ui.session import NewCode
from heartdesk.ui.unlock.code_view import CodeView
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.label import PlainLabel


class CodeCard(Card):
    """The first press asks whether the old code may stop working; the second makes the new one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme, QCoreApplication.translate("CodeCard", "Recovery code"))
        self._context = context
        self._says = PlainLabel("")
        self.column.addWidget(self._says)
        self.view = CodeView(context.theme, context.background)
        self.view.hide()
        self.column.addWidget(self.view)
        self._told = Told()
        self.column.addWidget(self._told)
        self.go = button("", self._pressed, theme=context.theme, icon="lock")
        self.column.addWidget(self.go, alignment=Qt.AlignmentFlag.AlignRight)
        self._stage = ""
        self.rest()

    def rest(self) -> None:
        """Hide the code, and offer to make a new one."""
        self._stage = "rest"
        self._told.clear()
        self.view.clear()
        self.view.hide()
        self._says.setText(
            self.tr(
                "Make a new one when the sheet is lost, or when somebody saw it who should not."
            )
        )
        relabel(self.go, self.tr("Make a new recovery code"))
        self.go.setEnabled(True)

    def _pressed(self) -> None:
        if self._stage == "rest":
            self._stage = "sure"
            self._says.setText(
                self.tr(
                    "The old code stops working at once. Have a printer or pen and paper ready."
                )
            )
            relabel(self.go, self.tr("Make it now"))
        elif self._stage == "sure":
            self.go.setEnabled(False)
            workers = self._context.opened.workers
            self._context.background.prepare(workers.new_code, self._made, self._failed)
        else:
            self.rest()

    def _made(self, code: NewCode) -> None:
        self._stage = "shown"
        self._says.setText(
            self.tr("It is shown only now. Print it or copy it by hand, and lock it away.")
        )
        self.view.show_code(code)
        self.view.show()
        relabel(self.go, self.tr("I have it on paper"))
        self.go.setEnabled(True)
        self.go.setFocus()

    def _failed(self, trouble: DeskError) -> None:
        self.rest()
        self._told.tell(trouble)
