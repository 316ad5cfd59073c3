"""Offering a warm handover: who works with them already, then which service, what goes there and why."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from heartdesk.people.model import Person
from heartdesk.sharing.actions import what_there_is
from heartdesk.sharing.model import ALREADY, LONGEST_WHY, Already
from heartdesk.sharing.script import LABELS
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.people.recipient_box import RecipientBox
from heartdesk.ui.widgets.buttons import relabel
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel, for_button
from heartdesk.ui.widgets.tab_order import steps_in

WHAT = "what "
FIRST_TICKED = ("name", "reach", "needs")


class SharingForm(HelperForm):
    """Only what is kept of them can be chosen. What is warned of once can be kept with a second press."""

    def __init__(self, context: Context, person: Person) -> None:
        super().__init__(context.theme)
        self._keep_words = self.tr("Keep the offer")
        self._warned = False
        relabel(self.keep_button, self._keep_words)
        asked = self.tr("Ask first: “Is somebody already working with you on this?”")
        pairs = (
            ("", self.tr("Not asked yet")),
            *((str(code), said) for code, said in ALREADY.items()),
        )
        self.add("already", asked, choices(asked, pairs, ""))
        who = self.tr("Who is that? (may stay empty)")
        self.add("already_with", who, small_field(context.theme, who))
        self.recipient = RecipientBox(context)
        self.recipient.picked.connect(self._changed)
        self.column.addWidget(self.recipient)
        why = self.tr("What do they hope for? In a line, with them")
        field = small_field(context.theme, why, self.tr("Such as “company on weekday mornings”"))
        field.setMaxLength(LONGEST_WHY)
        self.add("why", why, field)
        self.column.addWidget(PlainLabel(self.tr("What may they be told?"), role="strong"))
        ticks = QWidget()
        flow = FlowLayout(ticks, gap=context.theme.px(12))
        for code in what_there_is(person, why="."):
            box = QCheckBox(for_button(LABELS.get(code, code)))
            box.setChecked(code in FIRST_TICKED)
            self.add(f"{WHAT}{code}", "", box, into=flow)
        self.column.addWidget(ticks)
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "Nothing leaves by this. Each thing needs their own yes, which is asked next."
                ),
                role="muted",
            )
        )

    def already(self) -> Already | None:
        """The answer to the first question; None where it was not asked."""
        return next((one for one in Already if one == self.said("already")), None)

    def items(self) -> frozenset[str]:
        """The codes of what may be told."""
        return self.ticked(WHAT)

    @property
    def warned(self) -> bool:
        """Whether the worker was warned, and goes on all the same."""
        return self._warned

    def warn(self) -> None:
        """The next press goes on all the same; whatever is changed first is looked at anew."""
        self._warned = True
        relabel(self.keep_button, self.tr("Hand over all the same"))

    def look_again(self) -> None:
        if self._warned:
            self._warned = False
            relabel(self.keep_button, self._keep_words)

    def content(self) -> dict[str, Any]:
        return {**super().content(), "recipient": self.recipient.content()}

    def put(self, content: Mapping[str, Any]) -> None:
        kept = content.get("recipient")
        if isinstance(kept, Mapping):
            self.recipient.put(kept)
        super().put(content)

    def steps(self) -> list[QWidget]:
        first, who, *rest = super().steps()
        return [first, who, *steps_in(self.recipient), *rest]
