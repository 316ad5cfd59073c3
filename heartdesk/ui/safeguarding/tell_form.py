"""The form of a call: who was told by phone, and when. Nothing else makes NOT YET TOLD go away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.clock import LOCAL_ZONE, local
from heartdesk.core.errors import DeskError
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.opening import time_in_words
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.values import clock_time, day
from heartdesk.safeguarding.model import Whom
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


@dataclass(frozen=True)
class TellTyped:
    """What was typed of a call."""

    whom: Whom
    spoke_to: str
    when: datetime
    words: str


class TellForm(QWidget):
    """The day and the time are those of now, until others are typed."""

    kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.whom = ChoiceRow(
            self.tr("Who did you ring?"),
            (
                (Whom.SOCIAL_WORK, self.tr("Social work")),
                (Whom.POLICE, self.tr("Police")),
                (Whom.HEALTH, self.tr("Health")),
                (Whom.OTHER, self.tr("Another service")),
                (Whom.LEAD, self.tr("Our own safeguarding lead")),
            ),
        )
        column.addWidget(labelled(self.tr("Who did you ring?"), self.whom))
        self.spoke_to = small_field(
            theme, self.tr("Who you spoke to"), self.tr("Their name, or “did not say”"), width=300
        )
        self.on = small_field(theme, self.tr("Day"), self.tr("Such as 4 Dec"), width=150)
        self.at = small_field(theme, self.tr("Time"), self.tr("Such as 2:05 pm"), width=120)
        self.words = small_field(
            theme,
            self.tr("What they said they will do"),
            self.tr("You may leave this empty"),
            width=420,
        )
        line = QWidget()
        flow = FlowLayout(line, gap=px(10))
        for field in self._fields():
            field.returnPressed.connect(self.kept)
            flow.addWidget(labelled(field.accessibleName(), field))
        column.addWidget(line)
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.keep = button(self.tr("I rang: write it down"), self.kept.emit, role="primary")

    def put_now(self, now: datetime) -> None:
        """The day and the time are now, unless others stand there."""
        there = local(now)
        if not self.on.text():
            self.on.setText(day_in_words(there.date()))
        if not self.at.text():
            self.at.setText(time_in_words(there.time()))

    def typed(self, today: date) -> TellTyped:
        """What is typed. Raises DeskError for a day or a time that nobody can read."""
        on = day(typed_day(self.on.text(), today, past=True))
        at = clock_time(self._time())
        if on is None or at is None:
            raise DeskError(
                "When you rang is not clear, so it still counts as not told.",
                then="Write the day as 18 Nov and the time as 2:05 pm.",
            )
        return TellTyped(
            Whom(self.whom.value()),
            self.spoke_to.text(),
            datetime.combine(on, at, tzinfo=LOCAL_ZONE),
            self.words.text(),
        )

    def is_empty(self) -> bool:
        """Whether nothing is typed that would be missed."""
        return not (self.spoke_to.text().strip() or self.words.text().strip())

    def content(self) -> dict[str, Any]:
        """All that is typed, as JSON takes it."""
        return {
            "whom": self.whom.value(),
            "spoke_to": self.spoke_to.text(),
            "on": self.on.text(),
            "at": self.at.text(),
            "words": self.words.text(),
        }

    def put(self, content: Mapping[str, Any]) -> None:
        """Put back what `content` gave."""
        whom = content.get("whom")
        self.whom.choose(str(whom) if whom in set(Whom) else Whom.SOCIAL_WORK)
        for name in ("spoke_to", "on", "at", "words"):
            text = content.get(name)
            getattr(self, name).setText(text if isinstance(text, str) else "")
        self.trouble.hide()

    def tell(self, trouble: DeskError) -> None:
        """Say what is in the way; everything typed stays."""
        self.trouble.setText(str(trouble))
        self.trouble.show()
        announce(self, str(trouble))

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.spoke_to, self.on, self.at, self.words

    def _time(self) -> str:
        said = self.at.text().strip().casefold()
        return {"12 noon": "12:00", "noon": "12:00", "midnight": "00:00"}.get(said, said)
