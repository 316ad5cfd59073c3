"""Make it fit better: one closed line, and behind it how they get about, when suits, what makes it easier."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from heartdesk.triage.model import ABOUT, EASIER, NOTHING_ASKED, SUITS, Fit
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

LANGUAGES = (
    "Polish",
    "Ukrainian",
    "Arabic",
    "Urdu",
    "Romanian",
    "Gaelic",
    "Chinese",
    "British Sign Language",
)
"""Languages asked for by name; others are said to the helper, who asks for an interpreter."""


class FitRow(QWidget):
    """All of it may be skipped. What is chosen stays in sight while it is closed, so that nothing works unseen.

    `line` is the button that opens it; whoever makes this puts it where there is room.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        self._words: dict[str, str] = {
            "walk": self.tr("On foot"),
            "bus": self.tr("By bus"),
            "car": self.tr("By car or a lift"),
            "stay": self.tr("Can’t get out"),
            "morning": self.tr("Mornings"),
            "afternoon": self.tr("Afternoons"),
            "evening": self.tr("Evenings"),
            "weekend": self.tr("Weekends"),
            "step_free": self.tr("No steps"),
            "hearing": self.tr("Help to hear"),
            "sight": self.tr("Help to see"),
            "quiet": self.tr("Somewhere quiet"),
            "free": self.tr("Free"),
            "children": self.tr("Children can come"),
            "asn": self.tr("Knows additional support needs"),
            "peers": self.tr("People in the same boat"),
            "no_peers": self.tr("Rather not a group"),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.line = button(self.tr("Make it fit better"), self._turn, role="soft", theme=theme)
        self.said = PlainLabel("", role="small")
        self.said.hide()
        column.addWidget(self.said)
        self._inside = QWidget()
        inside = self.inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(px(8), 0, 0, px(4))
        inside.setSpacing(px(4))
        self.buttons: dict[str, ChoiceButton] = {}
        for asked, values in (
            (self.tr("Getting about"), ABOUT),
            (self.tr("When suits"), SUITS),
            (self.tr("Easier with"), EASIER),
        ):
            row = QWidget()
            flow = FlowLayout(row, gap=px(6))
            label = PlainLabel(asked, role="strong", wrap=False)
            label.setMinimumHeight(px(36))
            flow.addWidget(label)
            for value in values:
                made = ChoiceButton(self._words[value])
                made.setAccessibleName(f"{asked}: {self._words[value]}")
                made.toggled.connect(self._told)
                flow.addWidget(made)
                self.buttons[value] = made
            inside.addWidget(row)
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language they speak"))
        self.language.addItem(self.tr("English is fine"), "")
        for name in LANGUAGES:
            self.language.addItem(name, name)
        self.language.currentIndexChanged.connect(self._told)
        speaks = PlainLabel(self.tr("Language"), role="strong", wrap=False)
        speaks.setMinimumHeight(px(36))
        speaks.setBuddy(self.language)
        flow.addWidget(speaks)
        flow.addWidget(self.language)
        column.addWidget(self._inside)
        self._inside.hide()

    def fit(self) -> Fit:
        """What was chosen."""
        return Fit(
            about=tuple(one for one in ABOUT if self.buttons[one].isChecked()),
            suits=tuple(one for one in SUITS if self.buttons[one].isChecked()),
            easier=tuple(one for one in EASIER if self.buttons[one].isChecked()),
            language=str(self.language.currentData() or ""),
        )

    def take(self, fit: Fit) -> None:
        """Choose this, and nothing else; closed, so that the page is calm."""
        chosen = {*fit.about, *fit.suits, *fit.easier}
        for value, made in self.buttons.items():
            made.setChecked(value in chosen)
        self.language.setCurrentIndex(max(0, self.language.findData(fit.language)))
        self._show(opened=False)

    def is_open(self) -> bool:
        """Whether the choices show."""
        return not self._inside.isHidden()

    def close_up(self) -> bool:
        """Close the choices; False where they were closed."""
        was_open = self.is_open()
        self._show(opened=False)
        if was_open:
            self.line.setFocus()
        return was_open

    def _turn(self) -> None:
        self._show(opened=not self.is_open())
        if self.is_open():
            self.buttons[ABOUT[0]].setFocus()

    def _show(self, *, opened: bool) -> None:
        self._inside.setVisible(opened)
        self._say()

    def _told(self, _value: object = None) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        fit = self.fit()
        chosen = [self._words[one] for one in (*fit.about, *fit.suits, *fit.easier)]
        if fit.language:
            chosen.append(fit.language)
        self.said.setText(self.tr("To fit: {chosen}").format(chosen=", ".join(chosen)))
        self.said.setVisible(bool(chosen) and not self.is_open())


def fit_as_draft(fit: Fit) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "chosen": [*fit.about, *fit.suits, *fit.easier],
        "language": fit.language,
    }


def fit_of(draft: object) -> Fit:
    """What a draft says; what cannot be read is left out."""
    if not isinstance(draft, Mapping):
        return NOTHING_ASKED
    held = draft.get("chosen")
    chosen = held if isinstance(held, list) else []
    language = draft.get("language")
    return Fit(
        about=tuple(one for one in ABOUT if one in chosen),
        suits=tuple(one for one in SUITS if one in chosen),
        easier=tuple(one for one in EASIER if one in chosen),
        language=language if language in LANGUAGES else "",
    )
