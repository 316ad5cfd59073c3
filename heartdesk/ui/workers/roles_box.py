"""What a worker may do: one box to tick for each role, with a line that says what it allows."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.core.roles import Role
from heartdesk.ui.role_words import role_name, role_says
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class RolesBox(QWidget):
    """Several roles may be ticked; reception is at the start."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        self.boxes: dict[Role, QCheckBox] = {}
        for role in Role:
            box = QCheckBox(role_name(role))
            box.setAccessibleName(role_name(role))
            box.setAccessibleDescription(role_says(role))
            says = PlainLabel(role_says(role), role="small")
            says.setContentsMargins(theme.px(36), 0, 0, theme.px(4))
            column.addWidget(box)
            column.addWidget(says)
            self.boxes[role] = box
        self.choose(frozenset({Role.RECEPTION}))

    def choose(self, roles: frozenset[Role]) -> None:
        """Tick exactly these."""
        for role, box in self.boxes.items():
            box.setChecked(role in roles)

    def roles(self) -> frozenset[Role]:
        """What is ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())
