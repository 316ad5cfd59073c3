"""The form of a contact in the team: who, what they do, for whom, their work number."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.area_model import Area
from heartdesk.core.errors import DeskError
from heartdesk.team.model import LONGEST, Contact, ContactTyped
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel, for_button


class TeamForm(QWidget):
    """Nothing typed is lost when something is wrong with it."""

    kept = Signal()

    def __init__(self, theme: Theme, area: Area) -> None:
        super().__init__()
        self.contact_id = ""
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.fields: dict[str, QLineEdit] = {}
        asked = (
            ("name", self.tr("Name at work"), "", 230),
            ("role", self.tr("What they do"), self.tr("Such as link worker"), 230),
            ("organization", self.tr("Who they work for"), "", 230),
            ("phone", self.tr("Work number"), "", 200),
        )
        line = QWidget()
        flow = FlowLayout(line, gap=px(10))
        for name, words, hint, width in asked:
            field = small_field(theme, words, hint, width=width)
            field.setMaxLength(LONGEST[name])
            field.returnPressed.connect(self.kept)
            self.fields[name] = field
            flow.addWidget(labelled(words, field))
        column.addWidget(line)
        self.is_work = QCheckBox(for_button(self.tr("It is their work number, never their own")))
        column.addWidget(self.is_work)
        self.localities = {one.id: QCheckBox(for_button(one.hub_name)) for one in area.localities}
        self.about = {one.id: QCheckBox(for_button(one.label)) for one in area.needs.headings}
        for says, boxes in (
            (self.tr("There for these hub areas; none ticked is all of them"), self.localities),
            (self.tr("Asked about; none ticked is anything"), self.about),
        ):
            column.addWidget(PlainLabel(says, role="muted"))
            ticks = QWidget()
            flow = FlowLayout(ticks, gap=px(12))
            for box in boxes.values():
                flow.addWidget(box)
            column.addWidget(ticks)
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.keep = button(self.tr("Write them down"), self.kept.emit, role="primary")
        column.addLayout(to_the_right(self.keep))

    def typed(self) -> ContactTyped:
        """What is typed and ticked."""
        said = {name: field.text().strip() for name, field in self.fields.items()}
        return ContactTyped(
            **said,
            localities=tuple(one for one, box in self.localities.items() if box.isChecked()),
            about=tuple(one for one, box in self.about.items() if box.isChecked()),
            is_work=self.is_work.isChecked(),
        )

    def content(self) -> dict[str, Any]:
        """All of it as JSON takes it."""
        typed = vars(self.typed())
        return {
            "id": self.contact_id,
            **{name: list(one) if isinstance(one, tuple) else one for name, one in typed.items()},
        }

    def put(self, content: Mapping[str, Any]) -> None:
        """Put back what `content` gave."""
        for name, field in self.fields.items():
            field.setText(str(content.get(name, ""))[: LONGEST[name]])
        for name, boxes in (("localities", self.localities), ("about", self.about)):
            ticked = content.get(name)
            for one, box in boxes.items():
                box.setChecked(isinstance(ticked, list) and one in ticked)
        self.is_work.setChecked(content.get("is_work") is True)
        self.contact_id = str(content.get("id", ""))
        relabel(self.keep, self.tr("Keep it") if self.contact_id else self.tr("Write them down"))
        self.trouble.hide()

    def open_contact(self, contact: Contact) -> None:
        """Put somebody right who is written down."""
        self.put(
            {
                "id": contact.id,
                "name": contact.name,
                "role": contact.role,
                "organization": contact.organization,
                "phone": contact.phone or contact.not_rung,
                "localities": list(contact.localities),
                "about": list(contact.about),
                "is_work": bool(contact.phone or contact.not_rung),
            }
        )
        self.start()

    def start(self) -> None:
        """Put the cursor where the typing begins."""
        self.fields["name"].setFocus()

    def tell(self, trouble: DeskError) -> None:
        """Say what is wrong; everything typed stays."""
        self.trouble.setText(str(trouble))
        self.trouble.show()
