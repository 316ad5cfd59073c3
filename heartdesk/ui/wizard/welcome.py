"""The first screen: what is going to be asked, and that nothing is kept before the end."""

from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.wizard.step import Kit, Step


class Welcome(Step):
    """Whether it is the first desk here, or another one asked it in."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Welcome. Let us set up this desk.")
        self.say(
            self.tr(
                "It takes about three minutes. You choose your hub, give your name and a passphrase, and get a "
                "recovery code to lock away."
            )
        )
        self.say(self.tr("Have a printer or pen and paper beside you."))
        self.say(
            self.tr(
                "Nothing is kept on this computer until the last screen, and nothing is sent anywhere."
            )
        )

        self.which = ChoiceRow(
            self.tr("Which desk is this?"),
            (
                ("first", self.tr("The first desk here")),
                ("asked", self.tr("Another desk asked it in")),
            ),
        )
        self.which.chosen.connect(self._choose)
        self.column.addWidget(self.which)

    def _choose(self, which: str) -> None:
        answers = self.kit.answers
        answers.joins = which == "asked"
        if not answers.joins:
            answers.asked, answers.invitation, answers.invitation_code = None, b"", ""
        self.changed.emit()

    def next_words(self) -> str:
        return self.tr("Begin")
