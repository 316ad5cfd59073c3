"""Buttons in the roles that the style sheet knows."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from heartdesk.ui.theme.theme import Dress, Theme
from heartdesk.ui.widgets.label import for_button


def button(
    text: str,
    pressed: Callable[[], object],
    *,
    role: str = "",
    theme: Theme | None = None,
    icon: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button that says `text` and calls `pressed`. An icon stands beside the words, never instead of them."""
    made = QPushButton(parent)
    made.setAutoDefault(True)  # Enter presses it, as Space does
    if role:
        made.setProperty("role", role)
    if theme is not None and icon:
        theme.dress(made, icon)
    relabel(made, text)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def set_role(button: QPushButton, role: str) -> None:
    """Change the role of a button, and its looks with it."""
    button.setProperty("role", role)
    button.style().unpolish(button)
    button.style().polish(button)
    for dress in button.findChildren(Dress):
        dress.put_on()


def relabel(button: QPushButton, text: str) -> None:
    """Change what a button says, to the eye and to the ear. A little air keeps the words off the icon."""
    button.setText(("" if button.icon().isNull() else " ") + for_button(text))
    button.setAccessibleName(text)
