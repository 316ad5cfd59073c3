"""Before they go: may we ask how it went, what stood in the way, what is missing here. All of it may be skipped."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.area_model import Area
from heartdesk.enquiries.gaps import LONGEST, warning_for
from heartdesk.enquiries.model import IN_THE_WAY
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.choice_row import ChoiceButton, ChoiceRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel

Check = Literal["", "no", "slip"]
CHECKS: tuple[Check, ...] = get_args(Check)


@dataclass(frozen=True)
class Closed:
    """What was said at the end. `check` is whether we may ask how it went, "" where nobody asked.

    `unsafe` is that no paper with our code should be found on them; `barriers` are of `enquiries.model.IN_THE_WAY`.
    """

    check: Check = ""
    unsafe: bool = False
    barriers: tuple[str, ...] = ()
    missing: str = ""


class Closing(Frame):
    """Stands where the leaflet stands until it is done with. `open_for` says which end of a conversation it is."""

    done = Signal()
    """Back to the leaflet; what was said holds."""
    nothing_found = Signal()
    """Keep it as asked for and not found."""
    unsafe = Signal()
    """It is not safe to take a paper with our code home."""

    def __init__(self, theme: Theme, area: Area) -> None:
        super().__init__("panel")
        self._area = area
        self._found = True
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        self._title = PlainLabel("", role="heading")
        column.addWidget(self._title)
        column.addWidget(PlainLabel(self.tr("All of this may be skipped."), role="muted"))
        self._asks = QWidget()
        asks = QVBoxLayout(self._asks)
        asks.setContentsMargins(0, 0, 0, 0)
        asks.setSpacing(px(4))
        may_we = PlainLabel(self.tr("May we check how it went?"), role="strong")
        asks.addWidget(may_we)
        self.check = ChoiceRow(
            may_we.text(),
            (
                ("", self.tr("Not asked")),
                ("no", self.tr("No")),
                ("slip", self.tr("Yes, by the slip code")),
            ),
        )
        self.check.chosen.connect(lambda _value: self._show_safe())
        asks.addWidget(self.check)
        self._is_safe = PlainLabel(self.tr("Is it safe for them to take this paper home?"))
        asks.addWidget(self._is_safe)
        self.safe = ChoiceRow(
            self._is_safe.text(),
            (("yes", self.tr("Yes")), ("no", self.tr("No: a discreet paper"))),
        )
        self.safe.chosen.connect(self._told_safe)
        asks.addWidget(self.safe)
        column.addWidget(self._asks)
        in_the_way = PlainLabel(self.tr("What stands in the way?"), role="strong")
        column.addWidget(in_the_way)
        column.addWidget(self._barriers(theme, in_the_way.text()))
        asked = PlainLabel(self.tr("What is missing here?"), role="strong")
        column.addWidget(asked)
        self.missing = QLineEdit()
        self.missing.setMaxLength(LONGEST)
        self.missing.setAccessibleName(self.tr("What is missing here, in one line, nobody’s name"))
        self.missing.setPlaceholderText(self.tr("One line. No names, no numbers."))
        self.missing.textChanged.connect(self._warn)
        self.missing.returnPressed.connect(self._go)
        asked.setBuddy(self.missing)
        column.addWidget(self.missing)
        self._warning = PlainLabel("", role="doubt")
        self._warning.hide()
        column.addWidget(self._warning)
        self._read = PlainLabel(
            self.tr("Your coordinator reads it before it leaves this desk."), role="small"
        )
        column.addWidget(self._read)
        column.addStretch(1)
        self.go = button("", self._go, role="primary")
        column.addWidget(self.go)
        self._back = button(self.tr("Back"), self.done.emit, role="soft")
        column.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignLeft)
        self.open_for(found=True)
        self.clear()

    def open_for(self, *, found: bool) -> None:
        """Say which end it is: a leaflet goes with them, or nothing was found."""
        self._found = found
        self._title.setText(self.tr("Before they go") if found else self.tr("Nothing found"))
        relabel(self.go, self.tr("Done") if found else self.tr("Keep as not found"))
        self._asks.setVisible(found)
        self._back.setVisible(not found)

    def arrive(self) -> None:
        """Put the cursor where Enter is the whole answer: what is missing may be said first."""
        if self._found:
            self.check.button(self.check.value()).setFocus()
        else:
            self.missing.setFocus()

    def closed(self) -> Closed:
        """What was said."""
        check = next(one for one in CHECKS if one == self.check.value())
        return Closed(
            check=check,
            unsafe=self.safe.value() == "no",
            barriers=tuple(one for one, made in self.buttons.items() if made.isChecked()),
            missing=self.missing.text().strip(),
        )

    def take(self, closed: Closed) -> None:
        """Put it back as it was."""
        self.check.choose(closed.check)
        self.safe.choose("no" if closed.unsafe else "yes")
        for one, made in self.buttons.items():
            made.setChecked(one in closed.barriers)
        self.missing.setText(closed.missing)
        self._show_safe()

    def clear(self) -> None:
        """The next person."""
        self.take(Closed())

    def _barriers(self, theme: Theme, asked: str) -> QWidget:
        words = {
            "far": self.tr("Too far, or no bus"),
            "cost": self.tr("The cost"),
            "times": self.tr("The times"),
            "steps": self.tr("Steps or access"),
            "language": self.tr("Language"),
            "interpreter": self.tr("No interpreter arranged"),
            "worried": self.tr("Worried about going"),
            "full": self.tr("No places left"),
        }
        box = QWidget()
        flow = FlowLayout(box, gap=theme.px(6))
        self.buttons: dict[str, ChoiceButton] = {}
        for one in IN_THE_WAY:
            made = ChoiceButton(words[one])
            made.setAccessibleName(f"{asked} {words[one]}")
            flow.addWidget(made)
            self.buttons[one] = made
        return box

    def _show_safe(self) -> None:
        asked = self.check.value() == "slip"
        self._is_safe.setVisible(asked)
        self.safe.setVisible(asked)

    def _told_safe(self, value: str) -> None:
        if value == "no":
            self.unsafe.emit()

    def _warn(self, text: str) -> None:
        said = warning_for(text, self._area)
        self._warning.setText(said)
        self._warning.setVisible(bool(said))

    def _go(self) -> None:
        (self.done if self._found else self.nothing_found).emit()


def closed_as_draft(closed: Closed) -> dict[str, Any]:
    """The same as JSON values."""
    return {**vars(closed), "barriers": list(closed.barriers)}


def closed_of(draft: object) -> Closed:
    """What a draft says; what cannot be read is left out."""
    held = draft if isinstance(draft, dict) else {}
    check = next((one for one in CHECKS if one == held.get("check")), CHECKS[0])
    barriers, missing = held.get("barriers"), held.get("missing")
    return Closed(
        check=check,
        unsafe=held.get("unsafe") is True,
        barriers=tuple(one for one in IN_THE_WAY if isinstance(barriers, list) and one in barriers),
        missing=missing[:LONGEST] if isinstance(missing, str) else "",
    )
