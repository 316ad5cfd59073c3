"""Workers: who uses this desk, what each may do, the recovery code, what was done here."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import AUDITORS, Operation, Role, may
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.session import KnownWorker
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.ui.workers.audit_view import AuditView
from heartdesk.ui.workers.code_card import CodeCard
from heartdesk.ui.workers.form import WorkerForm
from heartdesk.ui.workers.forms import (
    SECONDS_TO_REMOVE,
    AddForm,
    PassphraseForm,
    RemoveForm,
    RolesForm,
)
from heartdesk.ui.workers.notices_card import NoticesCard
from heartdesk.ui.workers.waiting_card import WaitingCard
from heartdesk.ui.workers.worker_card import WorkerCard

_TEXT_WIDTH = 760


class WorkersPage(Page):
    """The list for admins, one form at a time in its place; leads see who waits for them and what was done."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self._admin = Role.ADMIN in context.opened.roles
        self._auditor = not AUDITORS.isdisjoint(context.opened.roles)
        self._organizations: tuple[str, ...] = ()
        self._workers: tuple[KnownWorker, ...] = ()
        self._faces = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self.add = AddForm(theme)
        self.roles = RolesForm(theme)
        self.passphrase = PassphraseForm(theme)
        self.remove = RemoveForm(theme)
        self.audit = AuditView(context)
        self.code = CodeCard(context)
        self.waiting = WaitingCard(context)
        self.notices = NoticesCard(context)
        self._list = QVBoxLayout()
        self._add_list()
        self._form_faces: dict[WorkerForm, QWidget] = {}
        for form, does in (
            (self.add, self._add_worker),
            (self.roles, self._set_roles),
            (self.passphrase, self._set_passphrase),
            (self.remove, self._remove),
        ):
            form.left.connect(self._show_list)
            form.asked.connect(does)
            self._form_faces[form] = self._on_face(form)
        self._read()

    def arrive(self) -> None:
        if self._faces.currentIndex() == 0:
            self._read()
            first = self._new if self._admin else self.audit.table
            (first if first.isVisible() else self._scroll).setFocus()

    def step_back(self) -> bool:
        if self._faces.currentIndex() == 0:
            return False
        self._show_list()
        return True

    def cards(self) -> list[WorkerCard]:
        """The workers that are listed."""
        return self.findChildren(WorkerCard)

    def _add_list(self) -> None:
        px = self.context.theme.px
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT_WIDTH) + px(48))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.tr("Workers"), role="title"), 1)
        self._new = button(
            self.tr("Add a worker"),
            self._ask_new,
            role="primary",
            theme=self.context.theme,
            icon="add",
        )
        head.addWidget(self._new, alignment=Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        self._about = PlainLabel(self.tr("Who uses this desk, and what each may do."), role="muted")
        column.addWidget(self._about)
        self._list.setSpacing(px(8))
        column.addWidget(self.notices)
        column.addWidget(self.waiting)
        column.addLayout(self._list)
        column.addWidget(self.code)
        column.addWidget(self.audit)
        column.addStretch(1)
        for part in (self._new, self.code):
            part.setVisible(self._admin)
        self.audit.setVisible(self._auditor)
        self._scroll = scrolled(inside, self.tr("Workers"))
        self._faces.addWidget(self._scroll)

    def _on_face(self, form: WorkerForm) -> QWidget:
        px = self.context.theme.px
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT_WIDTH) + px(48))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.addWidget(form)
        column.addStretch(1)
        face = scrolled(inside, self.tr("Workers"))
        self._faces.addWidget(face)
        return face

    def _read(self) -> None:
        self.waiting.read()
        if may(self.context.opened.roles, Kind.NOTICE, Operation.READ):
            self.notices.read()
        if self._auditor:
            self.audit.read()
        if self._admin:
            workers = self.context.opened.workers
            self.context.background.prepare(
                lambda: (workers.everyone(), workers.organizations()), self._show
            )

    def _show(self, found: tuple[tuple[KnownWorker, ...], tuple[str, ...]]) -> None:
        self._workers, self._organizations = found
        empty(self._list)
        own = self.context.opened.session.worker_id
        for worker in self._workers:
            card = WorkerCard(self.context.theme, worker, own=worker.id == own)
            card.asked.connect(partial(self._ask, worker))
            self._list.addWidget(card)

    def _ask_new(self) -> None:
        own = self.context.opened.session.worker_id
        mine = next((one.organization for one in self._workers if one.id == own), "")
        self._bring(self.add)
        self.add.begin(self._organizations, mine)

    def _ask(self, worker: KnownWorker, does: str) -> None:
        forms: dict[str, RolesForm | PassphraseForm | RemoveForm] = {
            "roles": self.roles,
            "passphrase": self.passphrase,
            "remove": self.remove,
        }
        self._bring(forms[does])
        forms[does].begin(worker)

    def _bring(self, form: WorkerForm) -> None:
        self.code.rest()
        self._faces.setCurrentWidget(self._form_faces[form])

    def _show_list(self) -> None:
        for form in (self.add, self.passphrase):
            form.passphrase.clear()
        self._faces.setCurrentIndex(0)
        self._read()
        self._new.setFocus()

    def _add_worker(self) -> None:
        form, workers = self.add, self.context.opened.workers
        name, passphrase = form.name.text(), form.passphrase.text()
        roles, organization = form.roles.roles(), form.organization_name()
        form.show_under_way(self.tr("Making a way in. This takes a few seconds…"))
        self.context.background.prepare(
            lambda: workers.add(
                name=name, passphrase=passphrase, roles=roles, organization=organization
            ),
            partial(self._done, form, self.tr("{name} can open this desk now.").format(name=name)),
            form.refuse,
        )

    def _set_roles(self) -> None:
        form, workers, worker = self.roles, self.context.opened.workers, self.roles.worker
        if worker is None:
            return
        roles, about = form.roles.roles(), worker
        form.show_under_way(self.tr("Changing what they may open…"))
        self.context.background.prepare(
            lambda: workers.set_roles(about.id, roles),
            partial(self._done, form, self.tr("Kept. It holds from now on.")),
            form.refuse,
        )

    def _set_passphrase(self) -> None:
        form, workers, worker = self.passphrase, self.context.opened.workers, self.passphrase.worker
        if worker is None:
            return
        new, about = form.passphrase.text(), worker
        form.show_under_way(self.tr("Making a way in. This takes a few seconds…"))
        self.context.background.prepare(
            lambda: workers.set_passphrase(about.id, new),
            partial(
                self._done,
                form,
                self.tr("{name} has a new passphrase.").format(name=about.name),
            ),
            form.refuse,
        )

    def _remove(self) -> None:
        form, workers, worker = self.remove, self.context.opened.workers, self.remove.worker
        if worker is None:
            return
        about = worker
        form.show_under_way(
            self.tr("Changing the desk's keys. This takes up to {seconds} seconds…").format(
                seconds=SECONDS_TO_REMOVE
            )
        )
        self.context.background.prepare(
            lambda: workers.remove(about.id),
            partial(
                self._done,
                form,
                self.tr("{name} can no longer open this desk.").format(name=about.name),
            ),
            form.refuse,
        )

    def _done(self, form: WorkerForm, said: str, _nothing: None) -> None:
        form.stop()
        self._show_list()
        self.context.toast(said)
