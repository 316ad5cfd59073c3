"""The words of a language beside ours, each in a field that runs as the language does."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.leaflets.languages import KEYS, LONGEST, english
from heartdesk.leaflets.own_words import SAFETY, Language
from heartdesk.leaflets.reading_order import direction_of
from heartdesk.ui.theme.fonts import load_other_letters
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class LabelWords(QWidget):
    """A line for each word: the English, the other language, and who signed it."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._signed: dict[str, PlainLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        load_other_letters()
        for row, key in enumerate(KEYS):
            said = english(key)
            label = PlainLabel(said)
            field = QLineEdit()
            field.setMaxLength(LONGEST * 2)
            field.textEdited.connect(lambda _text: self.changed.emit())
            label.setBuddy(field)
            signed = PlainLabel("", role="small")
            beside = QVBoxLayout()
            beside.setSpacing(theme.px(2))
            beside.addWidget(field)
            beside.addWidget(signed)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(beside, row, 1)
            self.fields[key], self._signed[key] = field, signed

    def show_language(self, language: Language) -> None:
        """Show a language's words; what was typed and not kept goes."""
        way = (
            Qt.LayoutDirection.RightToLeft
            if direction_of(language.own_name) == "R"
            else Qt.LayoutDirection.LeftToRight
        )
        self._shown = {key: language.words.get(key, "") for key in KEYS}
        for key, field in self.fields.items():
            field.setText(self._shown[key])
            field.setCursorPosition(0)
            field.setLayoutDirection(way)
            field.setAccessibleName(
                self.tr("{english}, in {language}").format(
                    english=english(key), language=language.name
                )
            )
            self._signed[key].setText(self._state(language, key))

    def typed(self) -> dict[str, str]:
        """What was typed otherwise than it shows."""
        now = {key: field.text().strip() for key, field in self.fields.items()}
        return {key: text for key, text in now.items() if text != self._shown.get(key, "")}

    def start(self) -> None:
        """Put the cursor in the first word."""
        self.fields[KEYS[0]].setFocus()

    def _state(self, language: Language, key: str) -> str:
        if not language.words.get(key):
            return self.tr("No words yet: the paper says it in English only.")
        names = language.signed_by(key)
        doubt = self.tr(" Whoever wrote it was not sure.") if key in language.doubtful else ""
        if language.is_checked(key):
            return self.tr("Signed by {names}.").format(names=", ".join(names))
        if names:
            return self.tr("Signed by {names}. About safety: a second worker is needed.").format(
                names=", ".join(names)
            )
        about = self.tr("Draft, about safety: two people sign.") if key in SAFETY else ""
        return (about or self.tr("Draft.")) + doubt
