"""Labels that show text as it is: nothing from outside is ever read as markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label of plain text. `role` names its style (theme/sheet.py)."""

    def __init__(
        self, text: str = "", *, role: str = "", wrap: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        if wrap:
            # A long word is cut at the edge of its pane rather than widening the pane.
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.setMinimumWidth(1)
        self.setText(text)


class Frame(QFrame):
    """A frame with a role. Its style follows when the role changes."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)

    def set_role(self, role: str) -> None:
        """Change the style of the frame and of the labels within it."""
        if self.property("role") == role:
            return
        self.setProperty("role", role)
        for part in (self, *self.findChildren(QWidget)):
            part.style().unpolish(part)
            part.style().polish(part)


def for_button(text: str) -> str:
    """Text for a button: an ampersand is shown, not taken as the mark of a shortcut."""
    return text.replace("&", "&&")
