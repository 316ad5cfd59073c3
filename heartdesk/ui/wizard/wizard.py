"""The first-run wizard: one decision a screen, Back works, nothing is kept before the last."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.background import Background
from heartdesk.ui.session import Maker
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.foot import Foot
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.wizard.asked_in import TheInvitation
from heartdesk.ui.wizard.code import TheCode, TypeItBack
from heartdesk.ui.wizard.place import WhichArea, WhichHub
from heartdesk.ui.wizard.ready import Ready
from heartdesk.ui.wizard.secret import NoKeyStore, YourPassphrase
from heartdesk.ui.wizard.step import Answers, Kit, Step
from heartdesk.ui.wizard.welcome import Welcome
from heartdesk.ui.wizard.you import YourName, YourOrganization

if TYPE_CHECKING:
    from heartdesk.core.area import Area

STEPS: tuple[type[Step], ...] = (
    Welcome,
    TheInvitation,
    WhichArea,
    WhichHub,
    YourName,
    NoKeyStore,
    YourPassphrase,
    YourOrganization,
    TheCode,
    TypeItBack,
    Ready,
)
"""The screens in their order. One more is one more class here; `wanted` says when it is left out."""

_WIDTH = 600


class Wizard(QWidget):
    """Asks its questions one after the other."""

    finished = Signal(object)
    """OpenDesk: the desk is made, in its place and open."""
    cards_asked = Signal()
    quiet_asked = Signal()

    def __init__(self, theme: Theme, background: Background, maker: Maker) -> None:
        super().__init__()
        self._background = background
        self.answers = Answers()
        kit = Kit(theme, background, maker, self.answers)
        self._sheet = Sheet(theme, width=_WIDTH)
        self._where = PlainLabel("", role="small")
        self._question = PlainLabel("", role="heading")
        self.told = Told()
        self._back = button(
            self.tr("Back"), self.step_back, role="soft", theme=theme, icon="arrow_back"
        )
        self.next = button(self.tr("Next"), self.go_on, role="primary")
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self.next)
        self._sheet.column.addWidget(self._where)
        self._sheet.column.addWidget(self._question)
        self._room = QVBoxLayout()
        self._sheet.column.addLayout(self._room)
        self._sheet.column.addWidget(self.told)
        self._sheet.column.addSpacing(theme.px(4))
        self._sheet.column.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        beneath = Foot(theme)
        beneath.cards.connect(self.cards_asked)
        beneath.quiet.connect(self.quiet_asked)
        around.addWidget(self._sheet.on_page(self.tr("Set up this desk"), beneath))
        self.steps = tuple(made(kit) for made in STEPS)
        for step in self.steps:
            step.on.connect(self.go_on)
            step.changed.connect(self._changed)
            step.hide()
            self._room.addWidget(step)
        self._at = 0
        self.goes_to = ""
        """The page that the desk begins with, where one was asked for."""

    @property
    def step(self) -> Step:
        """The screen that shows."""
        return self.steps[self._at]

    def has_made_desk(self) -> bool:
        """Whether the desk is moving into its place, or is there and open: whatever happens now, it stays."""
        return isinstance(self.step, Ready)

    def begin(self) -> None:
        """Show the first screen, and look meanwhile what there is to choose from."""
        maker = self.steps[0].kit.maker
        self._show(0)
        self._background.prepare(
            lambda: (maker.areas(), maker.key_store_trouble()), self._learned, self.refuse
        )

    def go_on(self) -> None:
        """Take the answer, and go to the next screen that is wanted."""
        if not self.answers.areas:
            return
        missing = self.step.missing()
        if missing:
            self.told.say(missing)
            self._refresh()
            return
        self.step.take()
        if isinstance(self.step, Ready):
            self._finish(self.step)
        else:
            self._show(self._neighbour(1))

    def step_back(self) -> None:
        """Go one screen back, where there is a way back: once the desk is in its place there is none."""
        if self._at and not isinstance(self.step, Ready):
            self._show(self._neighbour(-1))

    def refuse(self, trouble: DeskError) -> None:
        """Say why it goes no further; the same button tries again."""
        self.told.tell(trouble)
        self.next.setFocus()

    def _finish(self, ready: Ready) -> None:
        for step in self.steps:
            if isinstance(step, YourPassphrase):
                step.forget()
            elif isinstance(step, TheCode):
                step.view.clear()
        self.answers.passphrase = ""
        self.answers.invitation, self.answers.invitation_code = b"", ""
        self.answers.code = None
        self.goes_to = ready.goes_to
        self.finished.emit(ready.opened)

    def _learned(self, found: "tuple[tuple[Area, ...], str]") -> None:
        self.answers.areas, self.answers.no_key_store = found
        self.answers.area = self.answers.areas[0]
        self._refresh()
        self.next.setFocus()

    def _changed(self) -> None:
        self._refresh()
        if isinstance(self.step, Ready):
            self.next.setFocus()

    def _neighbour(self, by: int) -> int:
        at = self._at + by
        while not self.steps[at].wanted():
            at += by
        return at

    def _show(self, at: int) -> None:
        self.step.hide()
        self._at = at
        self.told.clear()
        self.step.show()
        if at == 0:
            self.next.setFocus()
        self.step.arrive()
        self._refresh()
        announce(self, f"{self._where.text()} {self._question.text()}")

    def _refresh(self) -> None:
        """Say where we are, what is asked, what the buttons do."""
        wanted = [step for step in self.steps if step.wanted()]
        self._where.setText(
            self.tr("Step {number} of {count}").format(
                number=wanted.index(self.step) + 1, count=len(wanted)
            )
        )
        self._question.setText(self.step.question)
        self._back.setVisible(self._at > 0 and not isinstance(self.step, Ready))
        relabel(self.next, self.step.next_words())
        self.next.setEnabled(not self.step.waits() and bool(self.answers.areas))
