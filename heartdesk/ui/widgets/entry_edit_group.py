"""A peer-support group: where it meets, who leads it, who can come, places left; and how many came."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import Typed
from heartdesk.directory.groups import JOINING, LED_BY, GroupTyped, PlacesTyped, group_typed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import EntryForm, FactForm, choices, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout


class GroupForm(FactForm):
    """Nothing more is asked while it is no group."""

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        self._today = form.today.isoformat()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.is_group = QCheckBox(self.tr("It is a group: people who help each other"))
        column.addWidget(self.is_group)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(theme.px(6))
        self.meets_in = small_field(
            theme, self.tr("Meets in"), self.tr("A kitchen, a pub, a hall…")
        )
        none = ("", self.tr("Not known"))
        self.led_by = choices(self.tr("Who leads it"), (none, *LED_BY.items()), "")
        self.leader = small_field(
            theme, self.tr("First name of who leads it"), self.tr("First name only")
        )
        self.said_yes = QCheckBox(self.tr("“May we say your name?” They said yes"))
        self.joining = choices(self.tr("Who can come"), (none, *JOINING.items()), "")
        places = PlacesForm(theme, form)
        self.left, self.in_all = places.left, places.in_all
        for part in (
            labelled(self.tr("Meets in"), self.meets_in),
            labelled(self.tr("Who leads it"), self.led_by),
            labelled(self.tr("First name of who leads it"), self.leader),
            self.said_yes,
            labelled(self.tr("Who can come"), self.joining),
            places,
        ):
            more.addWidget(part)
        column.addWidget(self._more)
        self._put(group_typed(form.fields))
        self._join()

    def _join(self) -> None:
        self.is_group.toggled.connect(self._more.setVisible)
        for box in (self.is_group, self.said_yes):
            box.toggled.connect(lambda _on: self.changed.emit())
        for field in (self.meets_in, self.leader, self.left, self.in_all):
            field.textEdited.connect(lambda _text: self.changed.emit())
        for chosen in (self.led_by, self.joining):
            chosen.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def start(self) -> None:
        (self.meets_in if self.is_group.isChecked() else self.is_group).setFocus()

    def group(self) -> GroupTyped:
        """What is typed."""
        return GroupTyped(
            self.is_group.isChecked(),
            self.meets_in.text(),
            self.led_by.currentData(),
            self.leader.text(),
            self.said_yes.isChecked(),
            self.joining.currentData(),
            self.left.text(),
            self.in_all.text(),
            self._today,
        )

    def typed(self) -> Typed:
        return self.group()

    def content(self) -> dict[str, Any]:
        said = self.group()
        return {
            "is_group": said.is_group,
            "meets_in": said.meets_in,
            "led_by": said.led_by,
            "leader": said.leader,
            "said_yes": said.leader_said_yes,
            "joining": said.joining,
            "left": said.places_left,
            "in_all": said.places_in_all,
        }

    def put(self, content: Mapping[str, Any]) -> None:
        self._put(
            GroupTyped(
                content.get("is_group") is True,
                str(content.get("meets_in", "")),
                content.get("led_by", ""),
                str(content.get("leader", "")),
                content.get("said_yes") is True,
                content.get("joining", ""),
                str(content.get("left", "")),
                str(content.get("in_all", "")),
            )
        )

    def _put(self, said: GroupTyped) -> None:
        self.is_group.setChecked(said.is_group)
        self._more.setVisible(said.is_group)
        self.meets_in.setText(said.meets_in)
        self.led_by.setCurrentIndex(max(0, self.led_by.findData(said.led_by)))
        self.leader.setText(said.leader)
        self.said_yes.setChecked(said.leader_said_yes)
        self.joining.setCurrentIndex(max(0, self.joining.findData(said.joining)))
        self.left.setText(said.places_left)
        self.in_all.setText(said.places_in_all)


class PlacesForm(FactForm):
    """How many places are left, told today."""

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        self._today = form.today.isoformat()
        self.left = small_field(theme, self.tr("Places left"), "", width=90)
        self.in_all = small_field(theme, self.tr("Places in all"), "", width=90)
        line = FlowLayout(self, gap=theme.px(12))
        line.addWidget(labelled(self.tr("Places left"), self.left))
        line.addWidget(labelled(self.tr("Places in all"), self.in_all))
        held = group_typed(form.fields)
        self.put({"left": held.places_left, "in_all": held.places_in_all})
        for field in (self.left, self.in_all):
            field.textEdited.connect(lambda _text: self.changed.emit())

    def start(self) -> None:
        self.left.setFocus()

    def typed(self) -> Typed:
        return PlacesTyped(self.left.text(), self.in_all.text(), self._today)

    def content(self) -> dict[str, Any]:
        return {"left": self.left.text(), "in_all": self.in_all.text()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.left.setText(str(content.get("left", "")))
        self.in_all.setText(str(content.get("in_all", "")))


class CameForm(EntryForm):
    """How many came on a day: a count, nobody's name."""

    def __init__(self, theme: Theme, form: ForForm) -> None:
        super().__init__()
        line = FlowLayout(self, gap=theme.px(12))
        self.day = small_field(theme, self.tr("The day"), "", width=190)
        self.count = small_field(theme, self.tr("How many came"), "", width=90)
        self.day.setText(f"{form.today.day} {form.today:%b %Y}")
        line.addWidget(labelled(self.tr("The day"), self.day))
        line.addWidget(labelled(self.tr("How many came"), self.count))
        for field in (self.day, self.count):
            field.textEdited.connect(lambda _text: self.changed.emit())

    def start(self) -> None:
        self.count.setFocus()

    def content(self) -> dict[str, Any]:
        return {"day": self.day.text(), "count": self.count.text()}

    def put(self, content: Mapping[str, Any]) -> None:
        self.day.setText(str(content.get("day", "")))
        self.count.setText(str(content.get("count", "")))
