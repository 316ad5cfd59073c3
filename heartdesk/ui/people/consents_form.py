"""Asking for a yes: to whom, what for, each thing by itself, read out in the words that are kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.consent.model import (
    HOWS,
    ITEMS,
    PURPOSES,
    Age,
    ConsentTyped,
    Giver,
    How,
    who_says_yes,
    words_to_read_out,
)
from heartdesk.core.errors import DeskError
from heartdesk.people.model import Person
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm, day_typed
from heartdesk.ui.people.long_choices import long_choices
from heartdesk.ui.people.recipient_box import RecipientBox
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel, for_button
from heartdesk.ui.widgets.tab_order import in_order

WHAT, YES = "what ", "yes "


class ConsentsForm(HelperForm):
    """First what to ask about, then each question in full with its own yes. No yes stands for another."""

    def __init__(self, context: Context, person: Person) -> None:
        super().__init__(context.theme)
        self.keep_button.setText(self.tr("Keep what they said yes to"))
        self.keep_button.setAccessibleName(self.tr("Keep what they said yes to"))
        self._person = person
        now = QDate.currentDate()
        self._today = date(now.year(), now.month(), now.day())
        self._words: dict[str, str] = {}
        self._asked: dict[str, QCheckBox] = {}
        self._answers: dict[str, Any] = {}
        self.recipient = RecipientBox(context)
        self.recipient.picked.connect(self._picked)
        self.column.addWidget(self.recipient)
        self._choose(self.tr("What for"), "purpose", tuple(PURPOSES.items()))
        self.column.addWidget(PlainLabel(self.tr("What to ask about"), role="strong"))
        ticks = QWidget()
        flow = FlowLayout(ticks, gap=context.theme.px(12))
        for code, said in ITEMS.items():
            box = QCheckBox(for_button(f"{said[:1].upper()}{said[1:]}"))
            self.add(f"{WHAT}{code}", "", box, into=flow)
        self.column.addWidget(ticks)
        self._who(context)
        self._questions = QVBoxLayout()
        self.column.addWidget(PlainLabel(self.tr("Read each one out:"), role="strong"))
        self.column.addLayout(self._questions)
        self._choose(self.tr("How they said yes"), "how", tuple(HOWS.items()))
        self.look_again()

    def typed(self) -> ConsentTyped:
        """What was asked and answered. Raises DeskError where it cannot be kept."""
        picked = self.recipient.entry_id()
        if not picked:
            raise DeskError(
                self.tr("Whom to tell is not chosen yet. Nothing was saved."),
                then=self.tr("Type the service’s name and choose it."),
            )
        yes = tuple(code for code, box in self._asked.items() if box.isChecked())
        if not yes:
            raise DeskError(
                self.tr("Nothing is kept without their yes."),
                then=self.tr("Read each one out, then tick those they said yes to."),
            )
        how: How = next(one for one in HOWS if one == self.said("how"))
        return ConsentTyped(
            recipient=picked,
            items=yes,
            purpose=str(self.said("purpose")),
            how=how,
            until=self._until(),
            words_by_item=dict(self._words),
            age=Age(str(self.said("age"))),
            understands=_yes_no(self.said("understands")),
            parent_adds_risk=_yes_no(self.said("risk")),
            giver_name=str(self.said("parent")),
            own_view=str(self.said("view")),
        )

    def questions(self) -> Mapping[str, str]:
        """What is read out now, by item."""
        return dict(self._words)

    def answer(self, item: str) -> QCheckBox:
        """The box of one question."""
        return self._asked[item]

    def content(self) -> dict[str, Any]:
        return {**super().content(), "recipient": self.recipient.content()}

    def put(self, content: Mapping[str, Any]) -> None:
        kept = content.get("recipient")
        if isinstance(kept, Mapping):
            self.recipient.put(kept)
        super().put(content)  # a yes is heard again, never restored

    def steps(self) -> list[QWidget]:
        fields = [part for key, part in self._fields.items() if key != "how"]
        last = [self._fields["how"], self.keep_button, self.not_now]
        return [*self.recipient.steps(), *fields, *self._asked.values(), *last]

    def start(self) -> None:
        self.recipient.start()

    def look_again(self) -> None:
        if "how" not in self._fields:
            return
        self._show_who()
        try:
            words, why_not = self._in_words(), ""
        except DeskError as trouble:
            words, why_not = {}, str(trouble)
        if words == self._words and not why_not:
            return
        self._words = words
        empty(self._questions)
        self._asked = {}
        for code, said in words.items():
            self._questions.addWidget(PlainLabel(said))
            box = QCheckBox(self.tr("They said yes to this"))
            box.setAccessibleName(self.tr("They said yes: {item}").format(item=ITEMS[code]))
            self._asked[code] = box
            self._questions.addWidget(box)
        if not words:
            first = self.tr("Choose whom to tell and what about: then the words stand here.")
            self._questions.addWidget(PlainLabel(why_not or first, role="muted"))
        in_order(self.steps())

    def _in_words(self) -> dict[str, str]:
        """The words of each thing that is to be asked. Raises DeskError where nobody can say yes to it."""
        chosen, name = self.ticked(WHAT), self.recipient.entry_name()
        if not chosen or not name:
            return {}
        giver = self._giver()
        return {
            code: words_to_read_out(
                call=self._person.call,
                recipient_name=name,
                item=code,
                purpose=str(self.said("purpose")),
                until=self._until(),
                giver=giver,
            )
            for code in ITEMS
            if code in chosen
        }

    def _giver(self) -> Giver:
        return who_says_yes(
            Age(str(self.said("age"))),
            understands=_yes_no(self.said("understands")),
            parent_adds_risk=_yes_no(self.said("risk")),
        )

    def _until(self) -> date:
        return day_typed(self.said("until"), self.tr("The last day"), self._today)

    def _choose(self, name: str, key: str, pairs: tuple[tuple[str, str], ...]) -> None:
        shown = tuple((value, f"{said[:1].upper()}{said[1:]}") for value, said in pairs)
        self.add(key, name, long_choices(name, shown, pairs[0][0]))

    def _who(self, context: Context) -> None:
        """Until when, how old they are, and, for a child under 12, who says yes."""
        line = QWidget()
        flow = FlowLayout(line, gap=context.theme.px(12))
        until = self.tr("Until")
        field = small_field(context.theme, until, "", width=150)
        end = self._today + relativedelta(months=3)
        field.setText(f"{end.day} {end:%b %Y}")
        self.add("until", until, field, into=flow)
        ages = (
            ("", self.tr("Not asked yet")),
            (str(Age.GROWN), self.tr("16 or over")),
            (str(Age.TWELVE), self.tr("12 to 15: says yes themselves")),
            (str(Age.UNDER_12), self.tr("Under 12")),
        )
        self.add("age", self.tr("How old"), choices(self.tr("How old"), ages, ""), into=flow)
        self.column.addWidget(line)
        self._child = QWidget()
        flow = FlowLayout(self._child, gap=context.theme.px(12))
        understands = self.tr("Does the child understand what is asked?")
        risk = self.tr("Would asking a parent put the child at risk?")
        answers = (("", self.tr("Not said")), ("yes", self.tr("Yes")), ("no", self.tr("No")))
        self.add("understands", understands, choices(understands, answers, ""), into=flow)
        self.add("risk", risk, choices(risk, answers, ""), into=flow)
        parent = self.tr("Who said yes for them")
        hint = self.tr("Such as their mum, Ann")
        self.add("parent", parent, small_field(context.theme, parent, hint, width=220), into=flow)
        self.column.addWidget(self._child)
        view = self.tr("What the child said, in their own words")
        self.add("view", view, small_field(context.theme, view))

    def _show_who(self) -> None:
        """Ask only what decides who says yes."""
        under_12 = self.said("age") == str(Age.UNDER_12)
        self._child.setVisible(under_12)
        child = self.said("age") in (str(Age.UNDER_12), str(Age.TWELVE))
        for part in (self._fields["view"], self._fields["view"].parentWidget()):
            if part is not None and part is not self:
                part.setVisible(child)
        asks_parent = under_12 and self.said("understands") == "no"
        for key, on in (
            ("risk", asks_parent),
            ("parent", asks_parent and self.said("risk") == "no"),
        ):
            box = self._fields[key].parentWidget()
            if box is not None and box is not self._child:
                box.setVisible(on)

    def _picked(self) -> None:
        self._changed()


def _yes_no(said: object) -> bool | None:
    return {"yes": True, "no": False}.get(str(said))
