"""Directory: find an entry as you type, read all its facts, keep them true."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import search_directory
from heartdesk.store.entry import Hit
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_new import NewEntry
from heartdesk.ui.widgets.entry_rows import EntryRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.list_page import ListPage

LIMIT = 30
PAUSE_MS = 200
"""While the worker types, the entry on the right waits this long; an arrow key shows it at once."""

FRESH_FOR = timedelta(days=91)
"""The shortest time that any kind of fact stays fresh (directory.freshness); hours do no longer."""


class DirectoryPage(ListPage):
    """A list that follows every key, with the entry beside it."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title=self.tr("Directory"),
            about=self.tr("Find a service, a group or a place. It searches as you type."),
            list_name=self.tr("Entries found"),
        )
        self.search = _Search()
        self.search.setPlaceholderText(self.tr("A name, a town, or what it helps with"))
        self.search.setAccessibleName(self.tr("Search the directory"))
        self.about.setBuddy(self.search)
        self.tools.addWidget(self.search)
        self.which = ChoiceRow(
            self.tr("What to look for"),
            (("all", self.tr("Everything")), ("groups", self.tr("Groups"))),
            gap=context.theme.px(6),
        )
        self.which.chosen.connect(lambda _which: self.look_up())
        self.tools.addWidget(self.which)
        self.new = NewEntry(context)
        self.new.added.connect(self._added)
        self.foot.addWidget(self.new)  # before it is shown, or it would be a window of its own
        self.new.setVisible(may(context.opened.roles, Kind.SERVICE, Operation.CREATE))
        self.foot.addWidget(self._ways_on())
        self._typing = self._again = False
        self._asked: tuple[str, str] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._show_current)
        self.search.textChanged.connect(self.look_up)
        self.search.down.connect(self.list.setFocus)
        self.list.moved.connect(self._moved)
        context.background.changed.connect(self._changed)
        self.look_up()

    def arrive_at_list(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def search_here(self) -> bool:
        self.arrive()
        return True

    def step_back(self) -> bool:
        if self.new.close_form() or super().step_back():
            return True
        if not self.search.hasFocus():
            self.search.setFocus()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def open_with(self, what: str) -> None:
        self._pause.stop()
        self.entry.open_entry(what)

    def draft(self) -> dict[str, Any] | None:
        half = self.entry.edit.half_typed() if self.entry.edit is not None else {}
        name = self.new.half_typed()
        if not half and not name:
            return None
        return {"entry": self.entry.entry_id(), "half": half, "new": name}

    def take_draft(self, draft: dict[str, Any]) -> None:
        half, shown = draft.get("half"), draft.get("entry")
        self.new.take_half_typed(str(draft.get("new", "")))
        if isinstance(half, dict) and half:
            self.entry.entry_edit().take_half_typed(half)
            self.open_with(shown if isinstance(shown, str) and shown in half else next(iter(half)))
            self.entry.change_when_shown()

    def _added(self, entry_id: str) -> None:
        self._pause.stop()
        self._asked = (self.search.text(), self.which.value())
        self.entry.open_entry(entry_id)
        self.entry.change_when_shown()

    def _ways_on(self) -> QWidget:
        """The pages that are one step from here."""
        theme, go = self.context.theme, self.context.go
        ways = QWidget()
        line = FlowLayout(ways, gap=theme.px(8))
        self.week = button(
            self.tr("What’s on this week"), lambda: go("week", ""), theme=theme, icon="schedule"
        )
        self.buses = button(self.tr("Buses"), lambda: go("buses", ""))
        line.addWidget(self.week)
        line.addWidget(self.buses)
        return ways

    def is_pausing(self) -> bool:
        """Whether the entry still waits for the worker to stop typing."""
        return self._pause.isActive()

    def look_up(self) -> None:
        """Search for what is typed now; an answer to anything older is dropped."""
        words, groups = self.search.text(), self.which.value() == "groups"
        self.context.background.look(
            "directory",
            lambda look: (
                words,
                search_directory(look, words=words, limit=LIMIT, groups=groups),
                local(look.now).date(),
            ),
            self._show_hits,
        )

    def _show_hits(self, found: tuple[str, tuple[Hit, ...], date]) -> None:
        words, hits, today = found
        # The same words again: something was changed. The entry in hand stays in hand.
        asked = (words, self.which.value())
        self._again, self._asked = asked == self._asked, asked
        self._typing = True
        self.list.show_rows(
            tuple(self._row(hit, today) for hit in hits), keep_current=self._again or not words
        )
        at = self.model.row_of(self.entry.entry_id()) if self._again else -1
        if at >= 0:
            self.list.make_current(at)
        self._typing = self._again = False
        self.count.setText(self._in_words(len(hits), any_words=bool(words.strip())))

    def _in_words(self, count: int, *, any_words: bool) -> str:
        if not count and any_words:
            return self.tr(
                "Nothing is called that here. Try fewer letters, a town, or what it helps with."
            )
        if not count and self.which.value() == "groups":
            return self.tr("No group is here yet. Press “Add a new one”, then “A group”.")
        if not count:
            return self.tr(
                "The directory is empty. It fills from the area folder and from imports."
            )
        if count >= LIMIT:
            return self.tr("The first {count}. Type more to narrow the list.").format(count=count)
        return self.tr("1 found") if count == 1 else self.tr("{count} found").format(count=count)

    def _row(self, hit: Hit, today: date) -> EntryRow:
        fresh, said = "not checked yet", self.tr("Not checked yet")
        if hit.checked:
            on = date.fromisoformat(hit.checked)
            fresh = "fresh" if today - on <= FRESH_FOR else "getting old"
            said = self.tr("Checked {day}").format(day=f"{on.day} {on:%b %Y}")
        return EntryRow(
            kind=str(hit.kind),
            id=hit.id,
            name=hit.name,
            line=" · ".join(part for part in (hit.town, _in_order(hit.phone), hit.line) if part),
            fresh=fresh,
            fresh_text=said,
        )

    def _moved(self, _row: EntryRow | None) -> None:
        if self._again:
            return
        if self._typing:
            self._pause.start()
        else:
            self._show_current()

    def _show_current(self) -> None:
        self._pause.stop()
        row = self.list.current()
        if row is None:
            self.entry.show_nothing()
        elif row.id != self.entry.entry_id():
            self.entry.open_entry(row.id)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.SERVICE, Kind.ORGANIZATION, Kind.LOCATION}:
            self.look_up()


def _in_order(phone: str) -> str:
    """A number that keeps its order beside a name written from right to left."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{phone}\N{POP DIRECTIONAL ISOLATE}" if phone else ""


class _Search(QLineEdit):
    """A search line: the down key and Enter step into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)
