"""Who sets the desk up: a name, whose worker they are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from heartdesk.core.text import one_line
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.wizard.step import Kit, Step

LONGEST_NAME = 80


class _Line(Step):
    """One line to type. Enter goes on."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST_NAME)
        self.edit.returnPressed.connect(self.on)

    def ask(self, words: str) -> None:
        """Put the field under its label."""
        label = PlainLabel(words, role="strong")
        label.setBuddy(self.edit)
        self.edit.setAccessibleName(words)
        self.column.addWidget(label)
        self.column.addWidget(self.edit)

    def arrive(self) -> None:
        self.edit.setFocus()
        self.edit.selectAll()

    def answer(self) -> str:
        """What was typed, tidy."""
        return one_line(self.edit.text())


class YourName(_Line):
    """The first worker looks after the desk until others are named."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("What is your name?")
        self.ask(self.tr("The name colleagues call you by"))
        self.say(
            self.tr(
                "You become the desk's first admin: you can add colleagues and hand this over later."
            ),
            role="muted",
        )

    def missing(self) -> str:
        if not any(letter.isalnum() for letter in self.answer()):
            return self.tr("Type your name, so that the desk knows who is there.")
        if self.answer().casefold() == "recovery":
            return self.tr("That name is kept for the recovery code. Use another one.")
        return ""

    def take(self) -> None:
        self.kit.answers.worker = self.answer()


class YourOrganization(_Line):
    """A name of the starter directory is filled in while it is typed; any other may be given."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Which organization do you work for?")
        self.ask(self.tr("Its name"))
        self.say(
            self.tr(
                "In a hub people of the council, the NHS and charities work side by side. What one of them writes "
                "about a person is seen by the others only if the person agrees."
            ),
            role="muted",
        )

    def wanted(self) -> bool:
        asked = self.kit.answers.asked
        return asked is None or not asked.organization

    def arrive(self) -> None:
        area = self.kit.answers.area
        names = [one.name for one in area.organizations] if area else []
        completer = QCompleter(names, self.edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.edit.setCompleter(completer)
        super().arrive()

    def missing(self) -> str:
        if any(letter.isalnum() for letter in self.answer()):
            return ""
        return self.tr("Type the name of your organization, such as the council's.")

    def take(self) -> None:
        self.kit.answers.organization = self.answer()
