"""Passing somebody on, in one of three ways: a call with a script, a sheet to print, or a locked file."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.consent.actions import still
from heartdesk.consent.model import Outgoing
from heartdesk.core.errors import DeskError
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.handover import make_handover_sheet
from heartdesk.sharing.actions import it_did_not_leave, read_number
from heartdesk.sharing.model import Way
from heartdesk.sharing.script import call_script
from heartdesk.store.unit import Unit
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.people.sharing_out import PaperOut
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class SharingPass(Frame):
    """Holds what leaves until it has left, and asks at the last moment whether the yes still holds."""

    over = Signal(str)
    """It is done, or it did not leave: what to say."""

    def __init__(self, context: Context, share_id: str, outgoing: Outgoing, way: Way) -> None:
        super().__init__("calm")
        self._context = context
        self._share_id = share_id
        self._outgoing = outgoing
        px = context.theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(6))
        title = self.tr("To {service}").format(service=outgoing.recipient_name)
        self._column.addWidget(PlainLabel(title, role="heading"))
        self._trouble = PlainLabel("", role="alarm")
        self._trouble.hide()
        self.out: PaperOut | None = None
        self.told: QPushButton | None = None
        if way is Way.CALL:
            self.not_now = button(self.tr("Nobody answered"), self._put_back)
            self._call()
        else:
            self.not_now = button(self.tr("Not now"), self._put_back)
            self._paper(way)
        self._column.addWidget(self._trouble)

    def start(self) -> None:
        """Put the cursor on the next step."""
        if self.out is not None:
            self.out.start()
        elif self.told is not None:
            self.told.setFocus()

    def steps(self) -> list[QWidget]:
        """What the cursor steps on, in the order it is read."""
        first: list[QWidget] = self.out.steps() if self.out is not None else []
        return [*first, *([self.told] if self.told is not None else []), self.not_now]

    def trouble(self) -> str:
        """What stands in the way, "" for nothing."""
        said = "" if self._trouble.isHidden() else self._trouble.text()
        return said or (self.out.trouble() if self.out is not None else "")

    def _call(self) -> None:
        number = PlainLabel("", role="strong")
        self._column.addWidget(number)
        recipient, ask = self._outgoing.recipient, self._context.area.council_phone
        ring = self.tr("Ring {number}")
        missing = self.tr("Number not confirmed: ask the hub, or the council on {number}.")

        def show(found: str) -> None:
            number.setText(ring.format(number=found) if found else missing.format(number=ask))

        self._context.background.look(
            "handover number", lambda look: read_number(look, recipient=recipient), show
        )
        for step in call_script(self._outgoing):
            self._column.addWidget(PlainLabel(step))
        ends = QWidget()
        line = FlowLayout(ends, gap=self._context.theme.px(8))
        self.told = button(self.tr("I told them"), self._told, role="primary")
        line.addWidget(self.told)
        line.addWidget(self.not_now)
        self._column.addWidget(ends)

    def _paper(self, way: Way) -> None:
        if way is Way.SHEET:
            self._column.addWidget(
                PlainLabel(
                    self.tr(
                        "One sheet, with only what they agreed to. Put it into their hands, or into a sealed envelope."
                    )
                )
            )
        area = self._context.area

        def make(unit: Unit) -> tuple[bytes, Mapping[str, bytes]]:
            outgoing = still(unit, outgoing=self._outgoing)
            return make_handover_sheet(outgoing, hub=read_hub(unit), area=area).pdf, {}

        self.out = PaperOut(self._context, make, prints=way is Way.SHEET, locks=way is Way.FILE)
        self.out.add(self.not_now)
        self.out.left.connect(self.over)
        self._column.addWidget(self.out)

    def _told(self) -> None:
        self.over.emit(self.tr("Kept: they were told by phone."))

    def _put_back(self) -> None:
        self._context.background.do(
            partial(it_did_not_leave, share_id=self._share_id),
            lambda _done: self.over.emit(self.tr("Nothing was passed on.")),
            self._failed,
        )

    def _failed(self, trouble: DeskError) -> None:
        self._trouble.setText(str(trouble))
        self._trouble.show()
        announce(self, str(trouble))
