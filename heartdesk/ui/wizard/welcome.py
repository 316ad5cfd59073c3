"""The first screen: what is going to be asked, and that nothing is kept before the end."""

from heartdesk.ui.wizard.step import Kit, Step


class Welcome(Step):
    """Nothing to decide here."""

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

    def next_words(self) -> str:
        return self.tr("Begin")
