"""What every screen of the wizard is: a question, and an answer to take before the next."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.ui.background import Background
from heartdesk.ui.session import AskedIn, Maker, NewCode
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel

if TYPE_CHECKING:
    from heartdesk.core.area import Area


@dataclass
class Answers:
    """What was answered so far. It lives in memory only, until the desk is whole."""

    areas: "tuple[Area, ...]" = ()
    area: "Area | None" = None
    hub: str = ""
    worker: str = ""
    no_key_store: str = ""
    passphrase: str = field(default="", repr=False)
    organization: str = ""
    joins: bool = False
    asked: AskedIn | None = None
    invitation: bytes = field(default=b"", repr=False)
    invitation_code: str = field(default="", repr=False)
    code: NewCode | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Kit:
    """What a step may use."""

    theme: Theme
    background: Background
    maker: Maker
    answers: Answers


class Step(QWidget):
    """One decision. `on` asks for the next screen, as Enter and the button Next do."""

    on = Signal()
    changed = Signal()
    """What it asks, or whether it is ready, is not as it was."""

    def __init__(self, kit: Kit, question: str = "") -> None:
        super().__init__()
        self.kit = kit
        self.question = question
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(kit.theme.px(8))

    def wanted(self) -> bool:
        """Whether this screen is needed, after the answers given so far."""
        return True

    def next_words(self) -> str:
        """What the button says that goes on."""
        return self.tr("Next")

    def waits(self) -> bool:
        """Whether something slow is under way that comes before the next screen."""
        return False

    def arrive(self) -> None:
        """The screen has come to the front: put the cursor where the answer is given."""

    def missing(self) -> str:
        """Why there is no going on yet, as a sentence; "" when the answer can be taken."""
        return ""

    def take(self) -> None:
        """Keep the answer."""

    def say(self, text: str, *, role: str = "") -> PlainLabel:
        """Add a paragraph."""
        label = PlainLabel(text, role=role)
        self.column.addWidget(label)
        return label
