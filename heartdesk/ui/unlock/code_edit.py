"""A field for the printed recovery code: it puts the groups apart as they are typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

GROUP, SIGNS = 4, 28


def grouped(text: str) -> str:
    """The signs of a code in capitals, in groups of four with a dash between, as they are printed."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


class CodeEdit(QLineEdit):
    """Takes the code however it is typed or pasted: small letters, spaces and dashes do not matter."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "code")
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhPreferUppercase
        )
        self.textEdited.connect(self._group)

    def _group(self, typed: str) -> None:
        before = sum(sign.isalnum() for sign in typed[: self.cursorPosition()])
        tidy = grouped(typed)
        if tidy != typed:
            self.setText(tidy)
            self.setCursorPosition(before + max(0, (before - 1) // GROUP))
