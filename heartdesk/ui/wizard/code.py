"""The recovery code: shown once, put on paper, and two of its groups typed back."""

import secrets

from PySide6.QtWidgets import QGridLayout, QLineEdit

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.session import NewCode, Wishes
from heartdesk.ui.unlock.code_view import CodeView
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.wizard.step import Kit, Step

_SIGNS = 4


class TheCode(Step):
    """While it comes to the front the desk is made, out of sight, with the code that is shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("This is the desk's recovery code")
        self._says = self.say("")
        self.view = CodeView(kit.theme, kit.background)
        self.column.addWidget(self.view)
        self._made_for: Wishes | None = None
        self._trouble = ""

    def next_words(self) -> str:
        return self.tr("Try again") if self._trouble else self.tr("I have it on paper")

    def waits(self) -> bool:
        return self.kit.answers.code is None and not self._trouble

    def arrive(self) -> None:
        wishes = self._wishes()
        if self.kit.answers.code is not None and wishes == self._made_for:
            self._show(self.kit.answers.code)
            return
        self.kit.answers.code = None
        self._trouble = ""
        self._made_for = wishes
        self.view.hide()
        self._says.setText(self.tr("Making the desk. This takes a few seconds…"))
        announce(self, self._says.text())
        maker = self.kit.maker
        self.kit.background.prepare(lambda: maker.prepare(wishes), self._made, self._failed)

    def missing(self) -> str:
        if self.kit.answers.code is not None:
            return ""
        if self._trouble:
            self.arrive()
        return self.tr("The desk is still being made.")

    def _wishes(self) -> Wishes:
        answers = self.kit.answers
        return Wishes(
            area=answers.area.id if answers.area else "",
            hub=answers.hub,
            worker=answers.worker,
            passphrase=answers.passphrase,
            organization=answers.organization,
            invitation=answers.invitation,
            invitation_code=answers.invitation_code,
        )

    def _made(self, code: NewCode) -> None:
        if self._made_for is not None:
            self.kit.answers.code = code
            self._trouble = ""
            self._show(code)

    def _failed(self, trouble: DeskError) -> None:
        self._made_for = None
        self._trouble = str(trouble)
        self._says.setText(self._trouble)
        announce(self, self._trouble)
        self.changed.emit()

    def _show(self, code: NewCode) -> None:
        alone = bool(self.kit.answers.no_key_store)
        self._says.setText(
            self.tr(
                "It is the only thing that opens this desk. It is shown only now: print it, or copy it by hand."
            )
            if alone
            else self.tr(
                "It opens the desk when a passphrase is forgotten. It is shown only now: print it, or copy it by hand."
            )
        )
        self.view.show_code(code)
        self.view.show()
        self.view.print.setFocus()
        announce(self, self._says.text())
        self.changed.emit()


class TypeItBack(Step):
    """Proves that the paper is there and can be read."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Read two groups from your paper")
        self.say(self.tr("So that a slip is found now, and not on the day the code is needed."))
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.theme.px(16))
        self.edits: tuple[QLineEdit, ...] = (QLineEdit(), QLineEdit())
        self._labels = (PlainLabel("", role="strong"), PlainLabel("", role="strong"))
        for place, (label, edit) in enumerate(zip(self._labels, self.edits, strict=True)):
            label.setBuddy(edit)
            edit.setMaxLength(_SIGNS + 2)
            edit.setProperty("role", "code")
            grid.addWidget(label, 0, place)
            grid.addWidget(edit, 1, place)
        self.edits[0].returnPressed.connect(self.edits[1].setFocus)
        self.edits[1].returnPressed.connect(self.on)
        self.column.addLayout(grid)
        self.asked: tuple[int, ...] = ()

    def arrive(self) -> None:
        if not self.asked:
            self.asked = tuple(sorted(secrets.SystemRandom().sample(range(7), 2)))
        for at, label, edit in zip(self.asked, self._labels, self.edits, strict=True):
            label.setText(self.tr("Group {number}").format(number=at + 1))
            edit.setAccessibleName(label.text())
        self.edits[0].setFocus()

    def missing(self) -> str:
        code = self.kit.answers.code
        groups = code.code.split("-") if code else []
        for at, edit in zip(self.asked, self.edits, strict=True):
            if _read(edit.text()) != _read(groups[at]):
                edit.setFocus()
                edit.selectAll()
                if not edit.text().strip():
                    return self.tr("Type group {number} of the code.").format(number=at + 1)
                return self.tr(
                    "Group {number} is not that. Compare it with the code: Back shows it once more."
                ).format(number=at + 1)
        return ""

    def take(self) -> None:
        self.asked = ()
        for edit in self.edits:
            edit.clear()


def _read(group: str) -> str:
    """A group as the code's own reader takes it: O is 0, I and L are 1, capitals and spaces do not matter."""
    signs = "".join(sign for sign in group.upper() if sign.isalnum())
    return signs.translate(str.maketrans("OIL", "011"))
