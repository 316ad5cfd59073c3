"""Two entries that may be one, side by side: choose fact by fact, make them one, or say that they are two."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from heartdesk.directory.duplicates import Twins
from heartdesk.directory.merging import Choice, side_by_side, twins_of
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class EntryTwins(QWidget):
    """Reads the likeliest twin of an entry, and asks about that one."""

    merge = Signal(str, object)
    """The id of the other one, and the facts to take from it (a tuple)."""
    are_two = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._topic = f"entry twins {id(self)}"
        self._entry_id = self._other = ""
        self._answers: dict[str, QRadioButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.theme.px(6))

    def read(self, entry_id: str) -> None:
        """Look for what may be the same as an entry."""
        self._entry_id = entry_id
        self._context.background.look(
            self._topic, lambda look: twins_of(look, id=entry_id), self._found
        )

    def choose_other(self, fact: str, *, on: bool) -> None:
        """Take a fact from the other one, or keep this one's."""
        self._answers[fact].setChecked(on)

    def taken(self) -> tuple[str, ...]:
        """The facts to take from the other one."""
        return tuple(fact for fact, answer in self._answers.items() if answer.isChecked())

    def said(self) -> str:
        """All that is shown."""
        return "\n".join(one.text() for one in self.findChildren(PlainLabel))

    def _found(self, found: tuple[Twins, ...]) -> None:
        empty(self._column)
        self._answers, self._other = {}, ""
        if not found:
            self._column.addWidget(PlainLabel(self.tr("Nothing else here looks like this one.")))
            return
        twins = found[0]
        name = twins.other_name(self._entry_id)
        self._other = twins.other(self._entry_id)
        said = self.tr("Is it the same as “{name}”? They have: {reasons}.")
        self._column.addWidget(
            PlainLabel(said.format(name=name, reasons=", ".join(twins.reasons)), role="strong")
        )
        mine, other = self._entry_id, self._other
        self._context.background.look(
            f"{self._topic} facts",
            lambda look: side_by_side(look, keep=mine, other=other),
            self._compare,
        )

    def _compare(self, choices: tuple[Choice, ...]) -> None:
        px = self._context.theme.px
        card = Frame("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(px(10), px(6), px(10), px(8))
        grid.setHorizontalSpacing(px(12))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        if not choices:
            grid.addWidget(PlainLabel(self.tr("The other one knows nothing more.")), 0, 0, 1, 2)
        for at, one in enumerate(choices):
            grid.addWidget(PlainLabel(one.name, role="strong"), at * 3, 0, 1, 2)
            group = QButtonGroup(card)
            for column, (title, said) in enumerate(
                ((self.tr("This one"), one.mine), (self.tr("The other"), one.other))
            ):
                answer = QRadioButton(title)
                answer.setAccessibleName(f"{one.name}, {title}: {said or self.tr('nothing')}")
                answer.setChecked(one.takes_other == bool(column))
                group.addButton(answer)
                grid.addWidget(answer, at * 3 + 1, column)
                words = PlainLabel(said or self.tr("nothing"), role="" if said else "muted")
                words.setAlignment(Qt.AlignmentFlag.AlignTop)
                grid.addWidget(words, at * 3 + 2, column)
                if column:
                    self._answers[one.fact] = answer
        self._column.addWidget(card)
        ends = QWidget()
        line = FlowLayout(ends, gap=px(8))
        line.addWidget(button(self.tr("Make them one"), self.merge_now, role="primary"))
        line.addWidget(button(self.tr("They are two"), self.say_two))
        self._column.addWidget(ends)

    def merge_now(self) -> None:
        """Make them one, as chosen."""
        if self._other:
            self.merge.emit(self._other, self.taken())

    def say_two(self) -> None:
        """They are two: do not ask again."""
        if self._other:
            self.are_two.emit(self._other)
