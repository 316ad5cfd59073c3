"""A card with a line of buttons, in whose place a form is put while something is typed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame
from heartdesk.ui.widgets.tab_order import put_before


class FormCard(Frame):
    """One form at a time; when it is given up the cursor goes back to the first button."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("card")
        px = theme.px
        self.theme = theme
        self.form: HelperForm | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(12), px(8), px(12), px(12))
        self.column.setSpacing(px(4))
        self._line = QWidget()
        self._flow = FlowLayout(self._line, gap=px(6))
        self._buttons: list[QWidget] = []

    def add_buttons(self, *buttons: QWidget, shown: bool) -> None:
        """Put the buttons under what was said so far."""
        for one in buttons:
            self._buttons.append(one)
            self._flow.addWidget(one)
        self.column.addWidget(self._line)
        self._line.setVisible(shown)

    def put_form(self, form: HelperForm) -> None:
        """Put a form in place of the buttons."""
        self.close_form()
        self.form = form
        form.given_up.connect(self._give_up)
        self.column.addWidget(form)
        form.show()
        put_before(self._buttons[0], form.steps())
        self._line.hide()
        form.start()

    def close_form(self) -> bool:
        """Take the form away; False where there is none."""
        form, self.form = self.form, None
        if form is None:
            return False
        take_out(self.column, form)
        self._line.show()
        return True

    def _give_up(self) -> None:
        self.close_form()
        self._buttons[0].setFocus()
