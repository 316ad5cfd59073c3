"""Where this desk meets the others: each place with a way to leave it out, and two ways to add one."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.sync.actions import SyncState
from heartdesk.sync.places import add_place, drop_place, is_address
from heartdesk.ui.context import Context
from heartdesk.ui.sync import words
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

_LONGEST = 300


class PlacesPart(QWidget):
    """A folder, a stick, a share, the council's server: as many of them as are used."""

    chosen = Signal()
    """A place was added: it is worth a round at once."""
    dropped = Signal()
    """A place was left out."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._listed: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._about = PlainLabel("", role="strong")
        self._lines = QVBoxLayout()
        self.told = Told()
        column.addWidget(self._about)
        column.addLayout(self._lines)
        column.addWidget(self.told)
        self._typing = self._address_part()
        column.addWidget(self._typing)
        self.choose = button(
            self.tr("Add a folder or stick"),
            self._choose,
            theme=context.theme,
            icon="folder_open",
        )
        self.server = button(self.tr("Add the council's server"), self._ask_address)
        column.addLayout(to_the_right(self.choose, self.server))

    def show_state(self, state: SyncState) -> None:
        """List the places."""
        self.setVisible(state.joined)
        self._about.setText(
            self.tr("Whenever one of these can be reached, it happens by itself:")
            if state.places
            else self.tr("No folder, stick or server is chosen yet.")
        )
        if state.places != self._listed:  # else the cursor may stand on one of the buttons
            self._listed = state.places
            empty(self._lines)
            for place in state.places:
                self._lines.addWidget(self._line(place))

    def add(self, place: str) -> None:
        """Meet at a folder or a server from now on, beginning at once."""
        self.told.clear()
        self._context.background.do(partial(add_place, place=place), self._added, self._failed)

    def _line(self, place: str) -> QWidget:
        line = Frame("clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        said = words.place_line(place, is_server=is_address(place))
        label = PlainLabel(said)
        label.setToolTip(place)
        row.addWidget(label, 1)
        drop = button(self.tr("Not here any more"), partial(self._drop, place), role="soft")
        drop.setAccessibleName(self.tr("Not here any more: {place}").format(place=said))
        row.addWidget(drop)
        return line

    def _address_part(self) -> QWidget:
        part = Frame("clear")
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        label = PlainLabel(
            self.tr(
                "What is the server's address? Whoever looks after it tells you. It begins with https://"
                " and the server cannot read what goes through it."
            )
        )
        self.address = QLineEdit()
        self.address.setMaxLength(_LONGEST)
        self.address.setPlaceholderText("https://")
        self.address.setAccessibleName(self.tr("The server's address"))
        self.address.returnPressed.connect(self._typed)
        label.setBuddy(self.address)
        column.addWidget(label)
        column.addWidget(self.address)
        column.addLayout(to_the_right(button(self.tr("Use this address"), self._typed)))
        part.hide()
        return part

    def _ask_address(self) -> None:
        self._typing.show()
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        typed = self.address.text().strip()
        if typed:
            self.add(typed if is_address(typed) else f"https://{typed}")

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Where do you meet the other desks?"), str(Path.home())
        )
        if folder:
            self.add(folder)

    def _drop(self, place: str) -> None:
        self._context.background.do(partial(drop_place, place=place), self._gone, self._failed)

    def _added(self, _place: str) -> None:
        self._typing.hide()
        self.address.clear()
        self.chosen.emit()

    def _gone(self, _: None) -> None:
        self.dropped.emit()

    def _failed(self, trouble: DeskError) -> None:
        self.told.tell(trouble)
