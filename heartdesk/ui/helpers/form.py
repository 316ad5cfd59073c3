"""A card that is filled in: named fields, "Keep", "Not now", and a line for what is in the way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from heartdesk.core.errors import DeskError
from heartdesk.directory.typed_day import typed_day
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_edit_form import labelled
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.volunteers.certificate import WARNING, looks_like_certificate


class HelperForm(Frame):
    """What is typed stays in it until it is kept or given up; a draft takes all of it along."""

    keep = Signal()
    given_up = Signal()
    typed_on = Signal()
    """Something was typed: for the draft."""

    def __init__(self, theme: Theme, *, keep: str = "") -> None:
        super().__init__("calm")
        self.theme = theme
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(12), px(8), px(12), px(12))
        outer.setSpacing(px(6))
        self.column = QVBoxLayout()
        self.column.setSpacing(px(6))
        outer.addLayout(self.column)
        self._fields: dict[str, QWidget] = {}
        self._free: list[str] = []
        self._tip = PlainLabel("", role="doubt")
        self._trouble = PlainLabel("", role="alarm")
        for label in (self._tip, self._trouble):
            label.hide()
            outer.addWidget(label)
        ends = QWidget()
        line = FlowLayout(ends, gap=px(8))
        self.keep_button = button(keep or self.tr("Keep"), self.keep.emit, role="primary")
        self.not_now = button(self.tr("Not now"), self.given_up.emit)
        line.addWidget(self.keep_button)
        line.addWidget(self.not_now)
        outer.addWidget(ends)

    def add(
        self, key: str, name: str, field: QWidget, *, free: bool = False, into: Any = None
    ) -> None:
        """Put a field in, under its name where it has no words of its own. `free`: watched for certificates."""
        self._fields[key] = field
        if name and not field.accessibleName():
            field.setAccessibleName(name)
        bare = isinstance(field, QAbstractButton) or not name
        (into or self.column).addWidget(field if bare else labelled(name, field))
        if free:
            self._free.append(key)
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text: self._changed())
            field.returnPressed.connect(self.keep.emit)
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(self._changed)
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(lambda _at: self._changed())
        elif isinstance(field, QAbstractButton):
            field.toggled.connect(lambda _on: self._changed())

    def steps(self) -> list[QWidget]:
        """What the cursor steps on, in the order it is read."""
        return [*self._fields.values(), self.keep_button, self.not_now]

    def start(self) -> None:
        """Put the cursor into the first field."""
        first = next(iter(self._fields.values()), None)
        if first is not None:
            first.setFocus()
            if isinstance(first, QLineEdit):
                first.selectAll()

    def field(self, key: str) -> QWidget:
        """One of the fields."""
        return self._fields[key]

    def said(self, key: str) -> Any:
        """What a field says: a text, a choice, or whether it is ticked."""
        field = self._fields[key]
        if isinstance(field, QLineEdit):
            return field.text()
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText()
        if isinstance(field, QComboBox):
            return field.currentData()
        return isinstance(field, QAbstractButton) and field.isChecked()

    def ticked(self, start: str) -> frozenset[str]:
        """The ends of the keys that begin with `start` and are ticked."""
        return frozenset(
            key[len(start) :]
            for key in self._fields
            if key.startswith(start) and self.said(key) is True
        )

    def content(self) -> dict[str, Any]:
        """All that is typed, as JSON takes it."""
        return {key: self.said(key) for key in self._fields}

    def put(self, content: Mapping[str, Any]) -> None:
        """Put back what `content` gave; what does not fit is left."""
        for key, value in content.items():
            field = self._fields.get(key)
            if isinstance(field, QLineEdit) and isinstance(value, str):
                field.setText(value)
            elif isinstance(field, QPlainTextEdit) and isinstance(value, str):
                field.setPlainText(value)
            elif isinstance(field, QComboBox) and field.findData(value) >= 0:
                field.setCurrentIndex(field.findData(value))
            elif isinstance(field, QAbstractButton) and isinstance(value, bool):
                field.setChecked(value)
        self._changed()

    def complain(self, trouble: DeskError) -> None:
        """Say what stands in the way; nothing that was typed is lost."""
        self._trouble.setText(str(trouble))
        self._trouble.show()
        announce(self, str(trouble))

    def trouble(self) -> str:
        """What stands in the way, "" for nothing."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def tip(self) -> str:
        """What is warned of while it is typed."""
        return "" if self._tip.isHidden() else self._tip.text()

    def _changed(self) -> None:
        self._trouble.hide()
        free = " \n".join(str(self.said(key)) for key in self._free)
        warned = looks_like_certificate(free)
        self._tip.setText(WARNING if warned else "")
        self._tip.setVisible(warned)
        self.look_again()
        self.typed_on.emit()

    def look_again(self) -> None:
        """Something was typed: what depends on it follows."""


def day_typed(text: str, what: str, today: date, *, past: bool = False) -> date:
    """The day that was typed. Raises DeskError in the worker's words where it is none; `what` names it."""
    try:
        return date.fromisoformat(typed_day(text, today, past=past))
    except ValueError as error:
        raise DeskError(
            f"{what} is not given yet. Nothing was saved.", then="Type it as 18 Nov or 18/11/2026."
        ) from error


def day_or_none(text: str, what: str, today: date, *, past: bool = False) -> date | None:
    """As `day_typed`; None where nothing is typed."""
    return day_typed(text, what, today, past=past) if text.strip() else None
