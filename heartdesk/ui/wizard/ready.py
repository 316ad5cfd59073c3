"""The last screen: the desk is whole and in its place."""

from PySide6.QtCore import Qt

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.session import OpenDesk
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.wizard.step import Kit, Step


class Ready(Step):
    """Puts the desk in its place and opens it, then says so. `goes_to` is the page to begin with, "" for the first."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Almost there")
        self._says = self.say("")
        self._next = self.say("", role="muted")
        self.ring = button(
            self.tr("Open the desk and ring these numbers now"), self._ring_first, role="soft"
        )
        self.ring.hide()
        self.column.addWidget(self.ring, alignment=Qt.AlignmentFlag.AlignLeft)
        self.goes_to = ""
        self.opened: OpenDesk | None = None
        self._trouble = ""

    def next_words(self) -> str:
        return self.tr("Try again") if self._trouble else self.tr("Open the desk")

    def waits(self) -> bool:
        return self.opened is None and not self._trouble

    def arrive(self) -> None:
        if self.opened is None:
            self._says.setText(self.tr("Putting everything in its place…"))
            self.kit.background.prepare(self.kit.maker.finish, self._done, self._failed)

    def missing(self) -> str:
        if self.opened is not None:
            return ""
        if self._trouble:
            self._trouble = ""
            self.arrive()
        return self.tr("One moment, please.")

    def _done(self, opened: OpenDesk) -> None:
        self.opened = opened
        area = self.kit.answers.area
        count = len(area.services) + len(area.helplines) if area else 0
        self.question = self.tr("The desk is ready")
        self._says.setText(
            self.tr(
                "{count} places and helplines of {area} are in the directory. Their numbers come from public sources "
                "and have not been rung from this desk: each says “not checked yet: ring first”."
            ).format(count=count, area=area.name if area else "")
        )
        self._next.setText(
            self.tr(
                "Next: add your colleagues (Settings, Workers), and lock the recovery code away. Then ring the numbers "
                "on the safety cards. There is time for it later too: press F1, then “Ring these numbers”."
            )
        )
        self.ring.show()
        announce(self, f"{self.question} {self._says.text()}")
        self.changed.emit()

    def _ring_first(self) -> None:
        self.goes_to = "ring"
        self.on.emit()

    def _failed(self, trouble: DeskError) -> None:
        self._trouble = str(trouble)
        self._says.setText(self._trouble)
        announce(self, self._trouble)
        self.changed.emit()
