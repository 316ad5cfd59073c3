"""The facts of an entry as a table of words, each with its own age where that differs from the whole."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from heartdesk.directory.model import Fact, PhoneLine, PlaceLine, ServiceEntry
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class EntryFacts(QWidget):
    """Known facts one under the other; those that are not known are gathered in one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []

    def show_entry(self, entry: ServiceEntry | None) -> None:
        """Show the facts of an entry, or none."""
        said = self._said(entry) if entry is not None else []
        while len(self._rows) < len(said):
            self._add_row()
        for at, (name, value) in enumerate(self._rows):
            shown = at < len(said)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(said[at][0])
                value.setText(said[at][1])
                value.setAccessibleName(f"{said[at][0]}: {said[at][1]}")

    def _add_row(self) -> None:
        name = PlainLabel("", role="muted", wrap=False)
        name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        value = PlainLabel("")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        at = len(self._rows)
        self._grid.addWidget(name, at, 0)
        self._grid.addWidget(value, at, 1)
        self._rows.append((name, value))

    def _said(self, entry: ServiceEntry) -> list[tuple[str, str]]:
        facts: list[tuple[str, str, Fact | None]] = [
            (self.tr("Phone"), phones_said(entry), "phone"),
            (self.tr("When"), when_said(entry), "hours"),
            (self.tr("Where"), where_said(entry), "address"),
            (self.tr("Getting there"), entry.getting_there if entry.place else "", None),
            (self.tr("Cost"), entry.cost, "cost"),
            (self.tr("Who it is for"), entry.who_for, None),
            (self.tr("How to get in"), entry.how_to_get_in, None),
            (self.tr("Access"), entry.access, "access"),
            (self.tr("Good to know"), "\n".join(entry.good_to_know), None),
            (self.tr("Bring"), entry.bring, None),
            (self.tr("No need to bring"), entry.no_need_to_bring, None),
            (self.tr("Who greets you"), entry.who_greets, None),
            (self.tr("Places left"), entry.places_left, None),
            (self.tr("Group"), entry.group, None),
            (self.tr("Who came"), entry.who_came, None),
            (self.tr("Starting the group"), entry.kit, None),
            (self.tr("Languages"), entry.languages, None),
            (self.tr("Serves"), ", ".join(entry.areas), None),
            (self.tr("Ask for"), "\n".join(entry.contacts), None),
            (self.tr("Web"), entry.url, None),
            (self.tr("Email"), entry.email, None),
            (self.tr("Tags"), ", ".join(entry.tags), None),
            (self.tr("Staff note"), entry.staff_note, None),
            (self.tr("Two answers"), self._conflicts(entry), None),
        ]
        ages = {one.fact: one.text for one in entry.facts if one.text != entry.freshness.text}
        said = [
            (name, f"{value}\n{ages[fact]}" if fact in ages else value)
            for name, value, fact in facts
            if value
        ]
        unknown = self._unknown(entry)
        return [*said, (self.tr("Not known"), unknown)] if unknown else said

    def _unknown(self, entry: ServiceEntry) -> str:
        missing = [
            name
            for name, value in (
                (self.tr("cost"), entry.cost),
                (self.tr("who it is for"), entry.who_for),
                (self.tr("access"), entry.access or not entry.place),
            )
            if not value
        ]
        return (
            self.tr("{facts}: ask when you ring").format(facts=", ".join(missing).capitalize())
            if missing
            else ""
        )

    def _conflicts(self, entry: ServiceEntry) -> str:
        if not entry.conflicts:
            return ""
        return self.tr("Desks disagree on: {fields}").format(fields=", ".join(entry.conflicts))


def phones_said(entry: ServiceEntry) -> str:
    """The numbers, a line each."""
    return "\n".join(_capital(_phone(line)) for line in (entry.phone, *entry.other_phones))


def _phone(line: PhoneLine) -> str:
    return f"{line.text}\n{line.doubt}" if line.doubt and line.doubt not in line.text else line.text


def when_said(entry: ServiceEntry) -> str:
    """When it is open, and whether it is now."""
    said = (entry.opening.text if entry.opening.state != "unknown" else "", entry.hours.text)
    return "\n".join(_capital(part) for part in said if part)


def where_said(entry: ServiceEntry) -> str:
    """Where it is, a place a line."""
    said = []
    for place in (entry.place, *entry.other_places):
        if place is not None:
            line = ", ".join(
                part for part in (place.name, place.address, _town(place), place.postcode) if part
            )
            said.append(f"{line}\n{place.landmark}" if place.landmark else line)
    return "\n".join(dict.fromkeys(said))


def _town(place: PlaceLine) -> str:
    return "" if place.address.endswith(place.settlement) else place.settlement


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
