"""Somebody around a person: the form to put them in, or to change them."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.followups.circle import LONGEST, NEARS, STRAINS, Around
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout


class AroundForm(HelperForm):
    """Somebody around the person. Only a name is asked for; the rest helps where it is known."""

    def __init__(self, theme: Theme, held: Around | None) -> None:
        super().__init__(theme)
        self._id = held.id if held is not None else ""
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(12))
        asked = (
            ("name", self.tr("First name"), 170),
            ("who", self.tr("Who they are, such as sister"), 200),
            ("does", self.tr("What they do"), 300),
        )
        for key, name, width in asked:
            field = small_field(theme, name, width=width)
            field.setMaxLength(LONGEST[key])
            self.add(key, name, field, into=flow)
        near, strain = self.tr("How often"), self.tr("How heavy it is for them")
        nears = dict(
            zip(
                NEARS,
                (self.tr("Every day"), self.tr("Most weeks"), self.tr("Now and then")),
                strict=True,
            )
        )
        strains = dict(
            zip(
                STRAINS,
                (
                    self.tr("Not said"),
                    self.tr("Light"),
                    self.tr("It weighs some"),
                    self.tr("Heavy"),
                ),
                strict=True,
            )
        )
        self.add("near", near, choices(near, tuple(nears.items()), "often"), into=flow)
        self.add("strain", strain, choices(strain, tuple(strains.items()), ""), into=flow)
        self.column.addWidget(line)
        self.add("cares", "", QCheckBox(self.tr("They look after them")))
        needs = self.tr("What would help whoever looks after them")
        field = small_field(theme, needs, width=340)
        field.setMaxLength(LONGEST["needs"])
        self._needs = QWidget()
        beneath = QVBoxLayout(self._needs)
        beneath.setContentsMargins(0, 0, 0, 0)
        self.add("needs", needs, field, into=beneath)
        self.column.addWidget(self._needs)
        if held is not None:
            self.put({**vars(held)})
        self.look_again()

    def look_again(self) -> None:
        if "needs" in self._fields:
            self._needs.setVisible(self.said("cares") is True)

    def around(self) -> Around:
        """Who is typed."""
        cares = self.said("cares") is True
        near = next((one for one in NEARS if one == self.said("near")), "often")
        strain = next((one for one in STRAINS if one == self.said("strain")), "")
        return Around(
            self._id,
            str(self.said("name")),
            str(self.said("who")),
            str(self.said("does")),
            near,  # type: ignore[arg-type]
            strain,  # type: ignore[arg-type]
            cares,
            str(self.said("needs")) if cares else "",
        )

    def content(self) -> dict[str, Any]:
        return {**super().content(), "id": self._id}

    def put(self, content: Any) -> None:
        self._id = str(content.get("id", "") or "")
        super().put(content)
