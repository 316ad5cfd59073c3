"""Giving somebody everything that is kept about them: on paper, or in a locked file with the data beside it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.leaflets.person_export import make_person_export
from heartdesk.people.rights_export import everything_about
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.people.sharing_out import PaperOut
from heartdesk.ui.widgets.label import Frame, PlainLabel

DATA = "what-we-keep.json"


class RightsExport(Frame):
    """It is put together anew in the moment it leaves, and lies nowhere."""

    left = Signal(str)
    """It left: what to say."""

    def __init__(self, context: Context, person: str) -> None:
        super().__init__("calm")
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.setSpacing(px(6))
        column.addWidget(PlainLabel(self.tr("Everything about them, for them"), role="heading"))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "Read it through first: it may name other people. Give it into their own hands or by the safe way. "
                    "The locked file has the same as data in it, for another service to read in."
                )
            )
        )

        def make(unit: Unit) -> tuple[bytes, Mapping[str, bytes]]:
            export = everything_about(unit, person=person)
            return make_person_export(export).pdf, {DATA: export.as_json()}

        self.out = PaperOut(context, make, prints=True, locks=True)
        self.out.left.connect(self.left)
        column.addWidget(self.out)

    def start(self) -> None:
        """Put the cursor on the next step."""
        self.out.start()
