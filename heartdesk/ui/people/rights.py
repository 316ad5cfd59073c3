"""Everything about "somebody asks about their details": what to say, writing it down, and answering it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.person_export_receipt import make_receipt
from heartdesk.people.actions import controller_settings
from heartdesk.people.rights import TO_THE_CALLER, Wish
from heartdesk.people.rights_steps import InHand, erase, log, read_requests
from heartdesk.sharing.actions import read_shares
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.people.rights_export import RightsExport
from heartdesk.ui.people.rights_log import RightsLog
from heartdesk.ui.people.rights_row import RightsRow
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.tab_order import put_before

Waiting = tuple[tuple[InHand, ...], str]


class Rights(QWidget):
    """Whoever picks up the phone sees the first half; who answers for details sees what waits, too."""

    paper = Signal(object)
    """A Leaflet to show as it will be printed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._reads = may(context.opened.roles, Kind.RIGHTS_REQUEST, Operation.READ)
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        say = Frame("card")
        inside = QVBoxLayout(say)
        inside.setContentsMargins(px(24), px(16), px(24), px(16))
        inside.setSpacing(px(8))
        inside.addWidget(PlainLabel(self.tr("Say this, to everybody"), role="heading"))
        inside.addWidget(PlainLabel(TO_THE_CALLER, role="strong"))
        inside.addWidget(
            PlainLabel(
                self.tr(
                    "Look nobody up while they are there. Tell them nothing, whoever they say they are: "
                    "a partner, the police, the council, the person themselves."
                ),
                role="muted",
            )
        )
        self.log = RightsLog(context)
        self.log.keep.connect(self._log)
        self.another = button(self.tr("Write down what they ask"), self.open_log)
        inside.addWidget(self.another, alignment=Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.log)
        self.waiting = PlainLabel("", role="heading")
        self._place = QVBoxLayout()
        self._list = QVBoxLayout()
        self._list.setSpacing(px(8))
        column.addWidget(self.waiting)
        column.addLayout(self._place)
        column.addLayout(self._list)
        column.addWidget(say)
        self.rows: list[RightsRow] = []
        self.form: HelperForm | None = None
        self.export: RightsExport | None = None
        self._next = ""
        self.waiting.setVisible(self._reads)
        self.another.setVisible(self._reads)
        self.log.setVisible(not self._reads)

    def arrive(self) -> None:
        """Put the cursor where work begins, and read what waits."""
        self.start()
        self.read()

    def start(self) -> None:
        """Put the cursor where writing down begins."""
        if self.log.isHidden():
            self.another.setFocus()
        else:
            self.log.start()

    def read(self) -> None:
        """Read what waits for an answer; for those alone whom it is for."""
        if not self._reads:
            return

        def work(unit: Unit) -> Waiting:
            signed = controller_settings(unit)
            return (read_requests(unit), signed.signed_by) if signed is not None else ((), "")

        self._context.background.do(work, self._show)

    def close_form(self) -> bool:
        """Put away what was opened; False where nothing was."""
        part, self.form, self.export = self.form or self.export, None, None
        if part is None:
            return any(row.close_form() for row in self.rows)
        take_out(self._place, part)
        self.start()
        return True

    def open_log(self, draft: Mapping[str, Any] | None = None) -> None:
        """Write down what somebody asks; with what was half typed, where there is a `draft`."""
        self.another.hide()
        self.log.show()
        self.log.put(draft or {})
        self.log.start()

    def _log(self) -> None:
        asked = self.log.asked()

        def done(_id: str) -> None:
            self.log.clear()
            self.log.setVisible(not self._reads)
            self.another.setVisible(self._reads)
            self.start()
            self._context.toast(self.tr("Written down for the lead. Nobody was looked up."))
            self.read()

        self._context.background.do(lambda unit: log(unit, asked=asked), done, self.log.complain)

    def _show(self, waiting: Waiting) -> None:
        hands, controller = waiting
        self.rows = []
        empty(self._list)
        open_ones = sum(one.request.is_open for one in hands)
        said = self.tr("Waits for an answer: {count}").format(count=open_ones)
        self.waiting.setText(said if open_ones else self.tr("Nothing waits for an answer"))
        for one in hands:
            row = RightsRow(self._context, one, controller)
            row.changed.connect(partial(self._changed, one.request.id))
            row.wanted.connect(partial(self._carry_out, one))
            self.rows.append(row)
            self._list.addWidget(row)
            if one.request.id == self._next:
                row.start()
        self._next = ""

    def _changed(self, request: str, said: str) -> None:
        """Read it all again; the cursor goes back to the one that was changed."""
        self._next = request
        self._context.toast(said)
        self.another.setFocus()
        self.read()

    def _carry_out(self, hand: InHand, _id: str) -> None:
        person = hand.person
        if person is None:
            return
        if hand.request.wish is Wish.SEE:
            self._open_export(person.id)
        elif hand.request.wish is Wish.ERASE:
            self._ask_told(hand, person.id)
        else:
            self._context.go("people", person.id)

    def _open_export(self, person: str) -> None:
        self.close_form()
        self.export = RightsExport(self._context, person)
        self.export.left.connect(self._exported)
        self._place.addWidget(self.export)
        self.export.show()
        self.export.start()

    def _exported(self, said: str) -> None:
        self.close_form()
        self._context.toast(said)

    def _ask_told(self, hand: InHand, person: str) -> None:
        """Before it is gone: which services were given something, and have to hear of it."""

        def read(unit: Unit) -> tuple[str, ...]:
            shares = (one.share for one in read_shares(unit, person=person))
            return tuple(dict.fromkeys(one.recipient_name for one in shares if one.has_left))

        self._context.background.do(read, partial(self._open_erase, hand))

    def _open_erase(self, hand: InHand, told: tuple[str, ...]) -> None:
        self.close_form()
        form = self.form = HelperForm(self._context.theme, keep=self.tr("Erase it all, for good"))
        form.column.addWidget(PlainLabel(self.tr("This cannot be undone"), role="alarm"))
        name = hand.person.call if hand.person is not None else ""
        said = self.tr(
            "Everything your organization keeps about {name} goes, here and at every desk. Afterwards nobody can tell "
            "who it was."
        )
        form.column.addWidget(PlainLabel(said.format(name=name)))
        if told:
            tell = self.tr("Tell them first to erase it too: {services}.")
            form.column.addWidget(PlainLabel(tell.format(services=", ".join(told)), role="strong"))
        words = self.tr("I told them all") if told else self.tr("Nothing was passed on to anybody")
        form.add("told", "", QCheckBox(words))
        form.keep.connect(partial(self._erase, hand.request.id, form))
        form.given_up.connect(self.close_form)
        self._place.addWidget(form)
        form.show()
        put_before(form.steps()[-1], form.steps()[:-1])
        form.start()

    def _erase(self, request: str, form: HelperForm) -> None:
        if not form.said("told"):
            form.complain(
                DeskError(
                    self.tr("Nothing was erased."), then=self.tr("Tell them first, then tick it.")
                )
            )
            return

        def done(leaflet: Leaflet) -> None:
            self.close_form()
            self.read()
            self.paper.emit(leaflet)

        self._context.background.do(
            lambda unit: make_receipt(erase(unit, request_id=request)), done, form.complain
        )
