"""Where people go: building, street, town, postcode, what to look for."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QVBoxLayout, QWidget

from heartdesk.core.area import Area
from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import PlaceTyped, place_doubt
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import EntryForm, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

_FIELDS = ("name", "street", "town", "postcode", "landmark")


class PlaceForm(EntryForm):
    """A postcode that does not seem to be in the town is told at once, and kept when the worker says it is right."""

    told_today = True

    def __init__(self, theme: Theme, form: ForForm, area: Area) -> None:
        super().__init__()
        self._area = area
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        names = {
            "name": (self.tr("Building"), self.tr("Such as the Town Hall")),
            "street": (self.tr("Street"), self.tr("Number and street")),
            "town": (self.tr("Town or village"), ""),
            "postcode": (self.tr("Postcode"), ""),
            "landmark": (self.tr("What to look for"), self.tr("Beside the chemist, green door")),
        }
        self.fields = {one: small_field(theme, names[one][0], names[one][1]) for one in _FIELDS}
        boxes = {one: labelled(names[one][0], field) for one, field in self.fields.items()}
        for one, field in self.fields.items():
            field.setText(str(getattr(form.place, one)))
            field.textEdited.connect(self._edited)
        self.fields["town"].setFixedWidth(theme.px(230))
        self.fields["postcode"].setFixedWidth(theme.px(130))
        town = QWidget()
        line = FlowLayout(town, gap=theme.px(8))
        line.addWidget(boxes["town"])
        line.addWidget(boxes["postcode"])
        self.doubt = PlainLabel("", role="doubt")
        self.sure = QCheckBox(self.tr("The postcode is right: they read it out to me"))
        for part in (
            boxes["name"],
            boxes["street"],
            town,
            self.doubt,
            self.sure,
            boxes["landmark"],
        ):
            column.addWidget(part)
        completer = QCompleter(sorted(one.name for one in area.settlements), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _name: self._edited(""))
        self.fields["town"].setCompleter(completer)
        self.only_here = QCheckBox(self.tr("Only this one has moved"))
        others = self.tr("{count} more at this place are corrected with it.")
        self._others = PlainLabel(others.format(count=form.others_there), role="muted")
        for part in (self._others, self.only_here):
            column.addWidget(part)
        self._others.setVisible(form.others_there > 0)
        self.only_here.setVisible(form.others_there > 0)
        self.sure.toggled.connect(lambda _on: self.changed.emit())
        self.only_here.toggled.connect(lambda _on: self.changed.emit())
        self._tell_doubt()

    def start(self) -> None:
        self.fields["name"].setFocus()

    def place(self) -> PlaceTyped:
        """What is typed."""
        return PlaceTyped(
            **{one: field.text() for one, field in self.fields.items()},
            only_here=self.only_here.isChecked(),
            sure_of_postcode=self.sure.isChecked(),
        )

    def tips_on(self) -> str:
        return self.fields["landmark"].text()

    def content(self) -> dict[str, Any]:
        return asdict(self.place())

    def put(self, content: Mapping[str, Any]) -> None:
        for one, field in self.fields.items():
            field.setText(str(content.get(one, "")))
        self.only_here.setChecked(content.get("only_here") is True)
        self.sure.setChecked(content.get("sure_of_postcode") is True)
        self._tell_doubt()

    def _edited(self, _text: str) -> None:
        self._tell_doubt()
        self.changed.emit()

    def _tell_doubt(self) -> None:
        doubt = place_doubt(self.place(), self._area)
        self.doubt.setText(doubt)
        self.doubt.setVisible(bool(doubt))
        self.sure.setVisible(bool(doubt))
