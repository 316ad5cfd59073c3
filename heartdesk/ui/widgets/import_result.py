"""What an import would do, or did: counts in one line, changes side by side, what was kept aside."""

import json
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.interchange.model import Changed, Report
from heartdesk.ui.marks import QT_TRANSLATE_NOOP
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.read_table import MOST_ROWS, ReadTable

NAMES = 12
"""New entries named in the line about them."""

LONGEST_JSON = 2_000
"""Longer words are shown as they came, so that the window does not wait."""

_FIELDS = {
    "name": QT_TRANSLATE_NOOP("Fields", "Name"),
    "alternate_name": QT_TRANSLATE_NOOP("Fields", "Other name"),
    "description": QT_TRANSLATE_NOOP("Fields", "About it"),
    "phones": QT_TRANSLATE_NOOP("Fields", "Phone"),
    "email": QT_TRANSLATE_NOOP("Fields", "Email"),
    "url": QT_TRANSLATE_NOOP("Fields", "Website"),
    "schedules": QT_TRANSLATE_NOOP("Fields", "Opening hours"),
    "hours_text": QT_TRANSLATE_NOOP("Fields", "Opening hours in words"),
    "addresses": QT_TRANSLATE_NOOP("Fields", "Address"),
    "service_at_locations": QT_TRANSLATE_NOOP("Fields", "Where it is"),
    "organization_id": QT_TRANSLATE_NOOP("Fields", "Who runs it"),
    "status": QT_TRANSLATE_NOOP("Fields", "Open or closed"),
    "cost_options": QT_TRANSLATE_NOOP("Fields", "Cost"),
    "fees_description": QT_TRANSLATE_NOOP("Fields", "Cost"),
    "eligibility_description": QT_TRANSLATE_NOOP("Fields", "Who it is for"),
    "application_process": QT_TRANSLATE_NOOP("Fields", "How to get in"),
    "attributes": QT_TRANSLATE_NOOP("Fields", "Label"),
    "contacts": QT_TRANSLATE_NOOP("Fields", "Who to ask for"),
    "languages": QT_TRANSLATE_NOOP("Fields", "Language"),
}


class ImportResult(QWidget):
    """Shows one report. Tables that would be empty are not there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.said = PlainLabel("", role="strong")
        self.read_as = PlainLabel("", role="muted")
        self.new = PlainLabel("")
        self._changed = PlainLabel("", role="heading")
        self.changes = ReadTable(
            self.tr("What would change"), (self.tr("Entry"), self.tr("Now"), self.tr("Would be"))
        )
        self._aside = PlainLabel(self.tr("Kept aside"), role="heading")
        self.aside = ReadTable(
            self.tr("Kept aside"), (self.tr("Where"), self.tr("Why"), self.tr("What it says"))
        )
        self._noted = PlainLabel(self.tr("Good to know"), role="heading")
        self.notes = ReadTable(
            self.tr("Good to know"), (self.tr("What"), self.tr("How often"), self.tr("Where"))
        )
        for table in (self.changes, self.aside, self.notes):
            table.setMinimumHeight(px(230))
        for part in (
            *(self.said, self.read_as, self.new, self._changed, self.changes),
            *(self._aside, self.aside, self._noted, self.notes),
        ):
            column.addWidget(part)

    def show_report(self, report: Report) -> None:
        """Show what an import would do, or did."""
        self.said.setText(report.sentence())
        self.read_as.setText(self.tr("It was read as {what}.").format(what=report.read_as))
        named = ", ".join(report.first_added[:NAMES])
        more = report.added - min(len(report.first_added), NAMES)
        if more > 0:
            named = self.tr("{names} and {count} more").format(names=named, count=more)
        self.new.setText(self.tr("New: {names}").format(names=named))
        self.new.setVisible(bool(report.first_added))
        self._changed.setText(
            self.tr("What would change")
            if report.updated <= len(report.changes)
            else self.tr("What would change, the first {count}").format(count=len(report.changes))
        )
        self.changes.show_rows([_side_by_side(one) for one in report.changes])
        aside = report.kept_aside[:MOST_ROWS]
        self._aside.setText(
            self.tr("Kept aside")
            if len(aside) == len(report.kept_aside)
            else self.tr("Kept aside, the first {count}").format(count=len(aside))
        )
        self.aside.show_rows([(one.where, one.reason, _said(one.text)) for one in aside])
        self.notes.show_rows(
            [(one.reason, str(one.count), ", ".join(one.where)) for one in report.notes]
        )
        for heading, table in (
            (self._changed, self.changes),
            (self._aside, self.aside),
            (self._noted, self.notes),
        ):
            heading.setVisible(bool(table.rowCount()))
            table.setVisible(bool(table.rowCount()))


def _side_by_side(changed: Changed) -> tuple[str, str, str]:
    """An entry, its changed fields as they stand, and as they would be: a line each."""
    now, then = [], []
    for name, was, will in changed.fields:
        label = field_words(name)
        now.append(f"{label}: {in_words(was) or '–'}")
        then.append(f"{label}: {in_words(will) or '–'}")
    return changed.name, "\n".join(now), "\n".join(then)


def _said(text: str) -> str:
    """The words of something kept aside; of a line of JSON those within it."""
    if len(text) > LONGEST_JSON:
        return text
    try:
        return in_words(json.loads(text)) or text
    except (ValueError, RecursionError):
        return text


def field_words(name: str) -> str:
    """A field in everyday words; one without such words under its own name."""
    head = name.partition("/")[0]
    if head in _FIELDS:
        return QCoreApplication.translate("Fields", _FIELDS[head])
    return head.replace("_", " ").capitalize()


def in_words(value: Any) -> str:
    """A value as a person reads it: the words within it, in their order, without ids and marks of the program."""
    if isinstance(value, dict):
        said = (in_words(part) for key, part in value.items() if not _is_inner(str(key)))
        return " · ".join(filter(None, said))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (in_words(part) for part in value)))
    return "" if value is None else " ".join(str(value).split())


def _is_inner(key: str) -> bool:
    return key in ("id", "source", "evidence") or key.endswith("_id")
