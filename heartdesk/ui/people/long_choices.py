"""A list of long answers that never widens the pane it stands in, however large the letters are."""

from PySide6.QtWidgets import QComboBox

from heartdesk.ui.widgets.entry_edit_form import choices

_LEAST = 12
"""Letters that are always shown; the rest shows where there is room, and in the list that drops down."""


def long_choices(name: str, pairs: tuple[tuple[str, str], ...], value: str) -> QComboBox:
    """As `choices`, for answers that are sentences. A screen reader and the tip have each in full."""
    box = choices(name, pairs, value)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LEAST)
    box.currentTextChanged.connect(box.setToolTip)
    box.setToolTip(box.currentText())
    return box
