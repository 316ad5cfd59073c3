"""When somebody is to be asked: what, on which day, about which place, who goes along."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.followups.actions import plan, plan_first_weeks
from heartdesk.followups.buddy import Buddy
from heartdesk.followups.model import FollowUp, What
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm, day_typed
from heartdesk.ui.people.recipient_box import RecipientBox
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

WEEKS = "weeks"


@dataclass(frozen=True)
class Read:
    """What the card shows: what is planned and was said, today, and which volunteers may go along today."""

    found: tuple[FollowUp, ...]
    today: date
    buddies: tuple[Buddy, ...]


class FollowUpForm(HelperForm):
    """What to ask, on which day, about which place. The first weeks are three days in one press."""

    def __init__(self, context: Context, read: Read) -> None:
        super().__init__(context.theme, keep=self.tr("They said yes: keep it"))
        self._today, self._buddies = read.today, {one.volunteer: one for one in read.buddies}
        what = self.tr("What")
        kinds = (
            ("hello", self.tr("A friendly word: how are they?")),
            ("asked", self.tr("How it went at a place")),
            ("along", self.tr("Somebody goes along the first time")),
            (WEEKS, self.tr("The first weeks: after 2, 7 and 21 days")),
        )
        self.add("what", what, choices(what, kinds, "hello"))
        line = QWidget()
        flow = FlowLayout(line, gap=context.theme.px(12))
        day, who = self.tr("On which day"), self.tr("Who asks, a first name")
        field = small_field(context.theme, day, self.tr("Such as 4 Dec"), width=150)
        self.add("on", day, field, into=flow)
        self.add("who", who, small_field(context.theme, who, width=180), into=flow)
        self.column.addWidget(line)
        self._along = QWidget()
        flow = FlowLayout(self._along, gap=context.theme.px(12))
        along, helper = self.tr("Which worker goes along"), self.tr("Or a volunteer who may")
        self.add("along", along, small_field(context.theme, along, width=180), into=flow)
        pairs = (("", self.tr("Nobody")), *((one.volunteer, one.name) for one in read.buddies))
        self.add("buddy", helper, choices(helper, pairs, ""), into=flow)
        self.column.addWidget(self._along)
        self.place = RecipientBox(context, self.tr("Which place"))
        self.place.picked.connect(self.look_again)
        self.column.addWidget(self.place)
        self.hint = PlainLabel("", role="muted")
        self.column.addWidget(self.hint)
        self.look_again()

    def look_again(self) -> None:
        if "buddy" not in self._fields:
            return
        what = self.said("what")
        self.place.setVisible(what in ("asked", "along"))
        self._along.setVisible(what == "along")
        box = self.field("buddy")
        box.setEnabled(isinstance(box, QComboBox) and box.count() > 1)
        self.hint.setText(
            self.tr("Counted from the day you type. Why is not asked, and not kept.")
            if what == WEEKS
            else self.tr("Say that they may stop it any day, by telling any of us.")
        )

    def act(self, person: str) -> Callable[[Unit], int]:
        """What keeps what is typed now, and gives how many days were planned. Raises DeskError for what is no day.

        Everything is read from the fields here: a lane never touches them.
        """
        said, who = str(self.said("what")), str(self.said("who"))
        past = said == WEEKS
        on = day_typed(str(self.said("on")), self.tr("The day"), self._today, past=past)
        if said == WEEKS:
            return lambda unit: len(plan_first_weeks(unit, person=person, start=on, who=who))
        what: What = "asked" if said == "asked" else "along" if said == "along" else "hello"
        service = self.place.entry_id() if what != "hello" else ""
        if what == "asked" and not service:
            raise DeskError("No place is chosen yet. Nothing was kept.", then="Choose a place.")
        buddy = self._buddies.get(str(self.said("buddy"))) if what == "along" else None
        along = str(self.said("along"))

        def keep(unit: Unit) -> int:
            plan(
                unit,
                person=person,
                on=on,
                what=what,
                service=service,
                who=who,
                along=along,
                volunteer=buddy,
            )
            return 1

        return keep

    def content(self) -> dict[str, Any]:
        return {**super().content(), "place": self.place.content()}

    def put(self, content: Mapping[str, Any]) -> None:
        place = content.get("place")
        if isinstance(place, Mapping):
            self.place.put(place)
        super().put(content)
