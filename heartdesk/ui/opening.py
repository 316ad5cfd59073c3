"""What stands on the screen until the desk is open: who is there, the code, the cards, or the first-run wizard."""

import importlib
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.security.shut_out import ShutOut
from heartdesk.ui.ahead import Ahead
from heartdesk.ui.announce import announce
from heartdesk.ui.background import Background
from heartdesk.ui.lock.after import After
from heartdesk.ui.pages import load_rooms
from heartdesk.ui.session import CodeTaken, DeskDamaged, OpenDesk, Opener
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.code_form import AnewForm, CodeForm
from heartdesk.ui.unlock.damaged_form import DamagedForm
from heartdesk.ui.unlock.ended_form import EndedForm
from heartdesk.ui.unlock.foot import Foot
from heartdesk.ui.unlock.practice_form import PracticeForm
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.unlock.unlock_form import UnlockForm
from heartdesk.ui.widgets.label import PlainLabel

PATIENCE_MS = 300
"""Nothing moves on the screen for waits shorter than this."""


class OpeningView(QWidget):
    """Opens the desk for a worker. Everything slow happens in the desk lane; the cards need no desk at all."""

    opened = Signal(object)
    """OpenDesk: the desk is open, its pages are loaded."""
    refused = Signal(object)
    """DeskError: the desk did not open."""
    quiet_asked = Signal()
    loaded = Signal()
    """Given once, where everything the pages stand on was loaded while nobody was at the desk."""

    def __init__(self, theme: Theme, background: Background, opener: Opener) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._theme, self._background, self._opener = theme, background, opener
        self._faces = QStackedWidget()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._faces)
        self._waiting = PlainLabel(self.tr("Opening the desk…"), role="muted")
        self._waiting.hide()
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._say_waiting)
        self.form = UnlockForm(theme)
        self.form.asked.connect(self.open_desk)
        self.form.forgot.connect(self._ask_code)
        self.code = CodeForm(theme)
        self.code.asked.connect(self._take_code)
        self.code.left.connect(self._back)
        self.anew = AnewForm(theme)
        self.anew.asked.connect(self._open_anew)
        self.anew.asked_by_code.connect(self._open_by_code)
        self.anew.left.connect(self._back)
        self.damaged = DamagedForm(theme)
        self.damaged.asked.connect(self._put_back)
        self.damaged.left.connect(self._back)
        self.practice = PracticeForm(theme)
        self.practice.asked.connect(partial(self.open_desk, "", ""))
        self.ended = EndedForm(theme)
        self._ahead = Ahead(background, self)
        self._ahead.loaded.connect(self.loaded)
        self.is_opening = False
        self._chosen = ""
        self._last_try = self._by_code = ("", "")
        self._pages: dict[QWidget, QWidget] = {}
        self._blank = QWidget()
        self._faces.addWidget(self._blank)
        self._drawer = QWidget(self)
        self._drawer.hide()
        forms = (self.form, self.code, self.anew, self.damaged, self.practice, self.ended)
        for later in (*forms, self._waiting):
            later.setParent(self._drawer)  # else it would outlive the window
        self._front: QWidget = self.form
        self._card_words: object | None = None
        self._cards: QWidget | None = None
        self._before_cards: tuple[QWidget, QWidget | None] | None = None
        self.goes_to = ""
        """The page to begin with, where whoever set the desk up asked for one."""
        self._keys = [
            self._key("F1", self.show_cards),
            self._key("F8", self.quiet_asked.emit),
            self._key("Ctrl+Shift+Space", self.quiet_asked.emit),
            self._key("Esc", self._back),
        ]

    @property
    def secret(self) -> QLineEdit:
        """Where the passphrase is typed."""
        return self.form.field.edit

    def begin(self, after: After | None = None) -> None:
        """Open a practice desk at once; ask who is at any other; set up a desk where there is none."""
        after = after or After()
        opener = self._opener
        self._background.think("cards", partial(_load_cards, opener), self._keep_cards, _no_cards)
        if opener.maker is not None:
            self._background.prepare(lambda: None, self._start_wizard)
            self._ahead.begin()
        elif not opener.demo:
            self.learn(after)
            self._chosen = after.worker if after.why != "switch" else ""
            self._background.prepare(lambda: opener.workers, self._ask, self.refuse)
            self._ahead.begin()
        elif after.locked:
            self._bring(self.practice, self.tr("Practice desk"))
            self.practice.begin(after.sentence())
            self._ahead.begin()
        else:
            self.open_desk("", "")

    def learn(self, after: After) -> None:
        """The process before this one has said more about why it made way."""
        self.form.why.setText(after.sentence())
        self.form.why.setVisible(bool(after.sentence()))
        self.practice.say(after.sentence())

    def open_desk(self, worker: str, secret: str) -> None:
        """Open the store in the desk lane, and load meanwhile what the pages need."""
        opener = self._opener
        self._last_try = (worker, secret)
        self._start_waiting()
        self._background.prepare(
            lambda: _loaded(opener.open(worker, secret)), self._let_in, self.refuse
        )

    def done(self) -> None:
        """The desk is open: forget every secret, and leave the keys to the pages."""
        self._stop_waiting()
        for form in (self.form, self.code, self.anew):
            form.clear()
        self._last_try = self._by_code = ("", "")
        for key in self._keys:
            key.setEnabled(False)

    def holds_secret(self) -> bool:
        """Whether the desk is being opened, or was just made, or a secret was typed that may open it."""
        typed = (self.form.field.text(), self.code.code.text(), self.anew.passphrase.text())
        tried = (*self._last_try, *self._by_code)
        is_made = getattr(self._front, "has_made_desk", None)
        return self.is_opening or any((*typed, *tried)) or (callable(is_made) and is_made())

    def asked_for(self) -> str:
        """The worker whom the desk is being opened for; "" for nobody."""
        return self._by_code[0] or self._last_try[0]

    def said(self) -> str:
        """What the worker was last told; "" for nothing."""
        told = getattr(self._front, "told", None)
        return told.text() if isinstance(told, PlainLabel) else ""

    def refuse(self, trouble: DeskError) -> None:
        """The desk did not open: keep what was typed and say why."""
        self._stop_waiting()
        self._prepare_cards()
        self._ahead.begin()
        if self._front not in self._pages or self._faces.currentWidget() is self._blank:
            self._bring(self.form, self.tr("Who is at the desk"))
        if isinstance(trouble, DeskDamaged) and trouble.backups:
            self._bring(self.damaged, self.tr("Bring the desk back"))
            self.damaged.begin(trouble)
        if isinstance(trouble, ShutOut):
            self._bring(self.ended, self.tr("This desk is closed for good"))
        told = getattr(self._front, "refuse", None)
        if callable(told):
            told(trouble)
        self.refused.emit(trouble)

    def show_cards(self) -> None:
        """What to do and whom to ring, with no desk open and nothing typed."""
        if self._card_words is None or self._before_cards is not None:
            return
        if self._cards is None:
            self._make_cards()
        assert self._cards is not None  # noqa: S101 - just made
        now = self._faces.currentWidget()
        self._before_cards = (now or self._blank, QApplication.focusWidget())
        self._faces.setCurrentWidget(self._cards)
        self._cards.setFocus()
        arrive = getattr(self._cards, "arrive", None)
        if callable(arrive):
            arrive()

    def _let_in(self, opened: OpenDesk) -> None:
        self.opened.emit(opened)

    def _ask(self, workers: tuple[str, ...]) -> None:
        self._bring(self.form, self.tr("Who is at the desk"))
        self.form.offer(workers, chosen=self._chosen)

    def _ask_code(self, worker: str) -> None:
        self._bring(self.code, self.tr("Recovery code"))
        self.code.begin(worker)

    def _take_code(self, worker: str, code: str) -> None:
        opener = self._opener
        self._by_code = (worker, code)
        self._start_waiting()
        self._background.prepare(
            lambda: opener.take_code(worker, code), self._code_taken, self.refuse
        )

    def _code_taken(self, taken: CodeTaken) -> None:
        self._stop_waiting()
        self._prepare_cards()
        self._ahead.begin()
        self._bring(self.anew, self.tr("New passphrase"))
        self.anew.begin(self._by_code[0], no_key_store=taken.no_key_store)

    def _open_anew(self, passphrase: str) -> None:
        opener = self._opener
        worker, code = self._last_try = self._by_code
        self._start_waiting()
        self._background.prepare(
            lambda: _loaded(opener.open_anew(worker, code, passphrase)),
            self._let_in,
            self.refuse,
        )

    def _open_by_code(self) -> None:
        self.open_desk(*self._by_code)

    def _put_back(self, backup_id: str) -> None:
        opener = self._opener
        worker, secret = self._last_try
        self._start_waiting()
        self._background.prepare(
            lambda: _loaded(opener.put_back(backup_id, worker, secret)),
            self._let_in,
            self.refuse,
        )

    def _start_wizard(self, _loaded_now: None) -> None:
        maker = self._opener.maker
        made = importlib.import_module("heartdesk.ui.wizard.wizard")
        wizard = made.Wizard(self._theme, self._background, maker)
        wizard.finished.connect(self._wizard_done)
        wizard.cards_asked.connect(self.show_cards)
        wizard.quiet_asked.connect(self.quiet_asked)
        self._faces.addWidget(wizard)
        self._front = wizard
        self._pages[wizard] = wizard
        self._faces.setCurrentWidget(wizard)
        wizard.begin()

    def _wizard_done(self, opened: OpenDesk) -> None:
        self.goes_to = getattr(self._front, "goes_to", "")
        self._start_waiting()
        self._background.prepare(lambda: _loaded(opened), self._let_in, self.refuse)

    def _back(self) -> None:
        """One step back: from the cards, the code, the new passphrase."""
        if self._before_cards is not None:
            face, focus = self._before_cards
            self._before_cards = None
            self._faces.setCurrentWidget(face)
            if focus is not None:
                focus.setFocus()
        elif self._front is self.anew:
            self.anew.clear()
            self._bring(self.code, self.tr("Recovery code"))
            self.code.code.setFocus()
        elif self._front in (self.code, self.damaged):
            self.code.clear()
            self._bring(self.form, self.tr("Who is at the desk"))
            self.form.start()
        else:
            step_back = getattr(self._front, "step_back", None)
            if callable(step_back):
                step_back()

    def _bring(self, sheet: Sheet, name: str) -> None:
        """Bring a card to the front, put on a page of its own the first time."""
        if sheet not in self._pages:
            foot = Foot(self._theme)
            foot.cards.connect(self.show_cards)
            foot.quiet.connect(self.quiet_asked)
            self._pages[sheet] = sheet.on_page(name, foot)
            self._faces.addWidget(self._pages[sheet])
        self._front = sheet
        sheet.column.addWidget(self._waiting)
        if self._before_cards is None:
            self._faces.setCurrentWidget(self._pages[sheet])
        else:
            self._before_cards = (self._pages[sheet], None)

    def _keep_cards(self, cards: object) -> None:
        self._card_words = cards
        self._prepare_cards()

    def _prepare_cards(self) -> None:
        """Make the cards while nobody waits: not while the desk is being opened, unless they are asked for."""
        if self._cards is None and self._card_words is not None and not self.is_opening:
            self._make_cards()

    def _make_cards(self) -> None:
        made = importlib.import_module("heartdesk.ui.safety_cards")
        self._cards = made.SafetyCards(self._theme, self._card_words)
        self._faces.addWidget(self._cards)

    def _start_waiting(self) -> None:
        self.is_opening = True
        self._ahead.stop()
        self._front.setEnabled(False)
        self._patience.start()

    def _stop_waiting(self) -> None:
        self.is_opening = False
        self._patience.stop()
        self._waiting.hide()
        self._front.setEnabled(True)

    def _say_waiting(self) -> None:
        self._waiting.show()
        announce(self, self._waiting.text())

    def _key(self, key: str, does: object) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)
        return shortcut


def _loaded(opened: OpenDesk) -> OpenDesk:
    load_rooms()
    return opened


def _load_cards(opener: Opener) -> object:
    """The cards' words only: a widget class made in a lane while the window paints has brought the program down."""
    importlib.import_module("heartdesk.safety.model")  # their page stands on it
    return opener.area().safety_cards


def _no_cards(_trouble: DeskError) -> None:
    """The trouble is said by the form, which cannot open either."""
