"""Writing down what somebody asks about details, and what to say to them: the same to everybody."""

from PySide6.QtWidgets import QPlainTextEdit

from heartdesk.people.rights import CAME_BY, FOR_WHOM, WISHES, Wish
from heartdesk.people.rights_steps import Asked
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.widgets.entry_edit_form import choices, small_field


class RightsLog(HelperForm):
    """It finds nobody and shows nobody: it is only written down."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme, keep="")
        wishes = tuple((str(code), said) for code, said in WISHES.items())
        for key, name, pairs in (
            ("wish", self.tr("What do they ask for?"), wishes),
            ("came_by", self.tr("How do they ask?"), tuple(CAME_BY.items())),
            ("for_whom", self.tr("About whom?"), tuple(FOR_WHOM.items())),
        ):
            self.add(key, name, choices(name, pairs, pairs[0][0]))
        name = self.tr("The name they give")
        self.add("said_name", name, small_field(context.theme, name))
        reach = self.tr("How they say we can answer")
        hint = self.tr("Never used to find out who they are")
        self.add("said_reach", reach, small_field(context.theme, reach, hint))
        words = self.tr("In their words (may stay empty)")
        field = QPlainTextEdit()
        field.setAccessibleName(words)
        field.setTabChangesFocus(True)
        field.setFixedHeight(context.theme.px(64))
        self.add("said_words", words, field)
        self.keep_button.setText(self.tr("Write it down"))
        self.keep_button.setAccessibleName(self.tr("Write it down"))
        self.not_now.hide()

    def asked(self) -> Asked:
        """What was typed."""
        return Asked(
            Wish(str(self.said("wish"))),
            came_by=str(self.said("came_by")),
            for_whom=str(self.said("for_whom")),
            said_name=str(self.said("said_name")),
            said_reach=str(self.said("said_reach")),
            said_words=str(self.said("said_words")),
        )

    def clear(self) -> None:
        """Be ready for the next one."""
        self.put({"said_name": "", "said_reach": "", "said_words": ""})
