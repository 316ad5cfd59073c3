"""The form line of one fact: what every kind of form answers to, and the line of plain words."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import ONE_LINE, TextName, TextTyped, Typed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class EntryForm(QWidget):
    """Knows what was typed; the row around it keeps it. Every method takes or gives plain values."""

    changed = Signal()

    told_today = False
    """Whether it is a fact that somebody can have told the worker today."""

    def start(self) -> None:
        """Put the cursor where the typing begins."""

    def tips_on(self) -> str:
        """The words that leaflets will show, for tips on plain words; "" where there are none."""
        return ""

    def read_back(self) -> str:
        """What it says, in words to read out; "" where the form says it itself."""
        return ""

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """All that is typed, as JSON takes it."""

    @abstractmethod
    def put(self, content: Mapping[str, Any]) -> None:
        """Put back what `content` gave."""


class FactForm(EntryForm):
    """The form of a fact of the entry itself, which is kept as one `Typed` value."""

    @abstractmethod
    def typed(self) -> Typed:
        """What to keep. Raises DeskError where something is missing."""


class TextForm(FactForm):
    """A fact in plain words: a line, or a few."""

    def __init__(
        self, theme: Theme, form: ForForm, name: TextName, says: str, *, told_today: bool = False
    ) -> None:
        super().__init__()
        self._name = name
        self.told_today = told_today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        text = form.fields.get(name)
        text = text if isinstance(text, str) else ""
        self.field: QLineEdit | QPlainTextEdit
        if name in ONE_LINE:
            self.field = QLineEdit(text)
            self.field.textEdited.connect(lambda _text: self.changed.emit())
        else:
            self.field = QPlainTextEdit(text)
            self.field.setTabChangesFocus(True)
            self.field.setFixedHeight(theme.px(92))
            self.field.textChanged.connect(self.changed)
        self.field.setAccessibleName(says)
        column.addWidget(self.field)

    def start(self) -> None:
        self.field.setFocus()
        if isinstance(self.field, QLineEdit):
            self.field.selectAll()

    def text(self) -> str:
        """What is typed."""
        return self.field.text() if isinstance(self.field, QLineEdit) else self.field.toPlainText()

    def typed(self) -> Typed:
        return TextTyped(self._name, self.text())

    def tips_on(self) -> str:
        return "" if self._name in ("url", "email", "staff_note", "name") else self.text()

    def content(self) -> dict[str, Any]:
        return {"text": self.text()}

    def put(self, content: Mapping[str, Any]) -> None:
        text = content.get("text")
        if isinstance(text, str):
            if isinstance(self.field, QLineEdit):
                self.field.setText(text)
            else:
                self.field.setPlainText(text)


def small_field(theme: Theme, name: str, hint: str = "", *, width: int = 0) -> QLineEdit:
    """A line to type in, of a width at 100 % where one is given."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    if width:
        field.setFixedWidth(theme.px(width))
    return field


def labelled(name: str, field: QWidget) -> QWidget:
    """A field under its name."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    label = PlainLabel(name, role="muted", wrap=False)
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field)
    return box


def choices(name: str, pairs: tuple[tuple[str, str], ...], value: str) -> QComboBox:
    """A list to choose one of, (value, words) pairs."""
    box = QComboBox()
    box.setAccessibleName(name)
    for one, said in pairs:
        box.addItem(said, one)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box
