"""The invitation of another desk: its file and its code, read together before anything is asked twice."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.ui.announce import announce
from heartdesk.ui.session import AskedIn, Maker
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.wizard.step import Kit, Step

_LARGEST = 1024 * 1024


class TheInvitation(Step):
    """Left out where this is the first desk. What the invitation says is not asked again."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Who asked this desk in?")
        self.say(
            self.tr(
                "The other desk made a file for this one, and a code. The file came by stick, the code another way."
            )
        )
        self.choose = button(
            self.tr("Choose the invitation"), self._choose, theme=kit.theme, icon="folder_open"
        )
        self.column.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignLeft)
        self._file = self.say("", role="strong")
        label = PlainLabel(self.tr("Its code"), role="strong")
        self.code = QLineEdit()
        self.code.setMaxLength(60)
        self.code.setProperty("role", "code")
        label.setBuddy(self.code)
        self.code.setAccessibleName(label.text())
        self.code.returnPressed.connect(self.read)
        self.column.addWidget(label)
        self.column.addWidget(self.code)
        self.look = button(self.tr("Read the invitation"), self.read)
        self.column.addWidget(self.look, alignment=Qt.AlignmentFlag.AlignLeft)
        self._said = self.say("")
        self._data = b""

    def wanted(self) -> bool:
        return self.kit.answers.joins

    def arrive(self) -> None:
        (self.code if self._data else self.choose).setFocus()

    def waits(self) -> bool:
        return self.kit.answers.asked is None

    def take_file(self, file: Path) -> None:
        """Take the invitation in this file."""
        self.kit.background.prepare(lambda: (file.name, _read(file)), self._have, self._refused)

    def read(self) -> None:
        """Read the invitation with the code that was typed."""
        data, code, maker = self._data, self.code.text(), self.kit.maker
        if not data:
            self._tell(self.tr("Choose the invitation first."))
            self.choose.setFocus()
            return
        self._forget()
        self.kit.background.prepare(lambda: _opened(maker, data, code), self._asked, self._refused)

    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose the invitation"),
            str(Path.home()),
            self.tr("Invitation (*.invitation);;All files (*)"),
        )
        if file:
            self.take_file(Path(file))

    def _have(self, found: tuple[str, bytes]) -> None:
        name, self._data = found
        self._file.setText(name)
        self._forget()
        self.code.setFocus()

    def _asked(self, found: tuple[AskedIn, bytes, str]) -> None:
        asked, data, code = found
        answers = self.kit.answers
        area = next((area for area in answers.areas if area.id == asked.area), None)
        if area is None:
            self._tell(self.tr("The area of that desk did not come with this HeartDesk."))
            return
        answers.asked, answers.invitation, answers.invitation_code = asked, data, code
        answers.area = area
        answers.hub = asked.hub or answers.hub
        answers.organization = asked.organization or answers.organization
        self._tell(
            self.tr("This desk joins as {name}. Press Next to go on.").format(name=asked.name)
        )
        self.changed.emit()

    def _refused(self, trouble: DeskError) -> None:
        self._tell(str(trouble))

    def _forget(self) -> None:
        self.kit.answers.asked = None
        self._said.setText("")
        self.changed.emit()

    def _tell(self, text: str) -> None:
        self._said.setText(text)
        announce(self, text)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_LARGEST)
    except OSError as error:
        raise MachineTrouble(
            f"The invitation could not be read ({error.strerror or 'no reason given'}).",
            then="Check that the stick is there, then choose it again.",
        ) from error


def _opened(maker: Maker, data: bytes, code: str) -> tuple[AskedIn, bytes, str]:
    return maker.read_invitation(data, code), data, code
