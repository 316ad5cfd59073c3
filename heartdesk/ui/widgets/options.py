"""The places that may help, best first, each with its reason; up to three to tick."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.triage.discreet import Seen
from heartdesk.triage.discreet import seen as seen_option
from heartdesk.triage.model import Option
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel, EntryRow
from heartdesk.ui.widgets.label import PlainLabel

SHOWN_REASONS = 2
"""Reasons on a row; all of them are beside the list, under "More about this one"."""


class Options(QWidget):
    """A list with a line above that says what it is, and a sentence in its place while it is empty."""

    more = Signal(object)
    """EntryRow: tell me about this one."""
    just_looking = Signal()
    """Nothing was said: they are just looking."""
    next_step = Signal()
    """Enter on a place that is on the leaflet already."""

    def __init__(self, context: Context, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._options: dict[str, Option] = {}
        self._tracks: Mapping[str, str] = {}
        self._revealed = False
        self._arrives = False
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        top = QHBoxLayout()
        self._heading = PlainLabel("", role="strong")
        top.addWidget(self._heading, 1)
        self._more = button(
            self.tr("More about this one  →"), self._ask_more, role="soft", parent=self
        )
        top.addWidget(self._more)
        column.addLayout(top)
        self._empty = PlainLabel("", role="muted")
        column.addWidget(self._empty)
        self._look = button(
            self.tr("Just looking"), self.just_looking.emit, role="soft", parent=self
        )
        column.addWidget(self._look, alignment=Qt.AlignmentFlag.AlignLeft)
        self.model = EntryModel(is_ticked=context.basket.holds)
        self.list = EntryList(
            context.theme, self.model, self.tr("Places that may help"), ticks=True
        )
        self.list.setMinimumHeight(px(170))
        column.addWidget(self.list, 1)
        self._room = QWidget()
        column.addWidget(self._room, 1)
        self.model.asked_to_tick.connect(self.toggle)
        self.list.next_step.connect(self._take_next)
        self.list.more.connect(self.more)
        context.basket.changed.connect(self.model.ticks_changed)
        self.say_nothing("")

    def say_nothing(self, text: str, *, blank: bool = False) -> None:
        """Show a sentence in place of the list. `blank` is before anything was said."""
        self._options = {}
        self._look.setVisible(blank)
        self.list.show_rows(())
        self._empty.setText(text)
        self._show(found=False)

    def show_options(self, options: tuple[Option, ...], heading: str) -> None:
        """Show options under a heading. The cursor stays on its place once the worker has gone on from the first."""
        self._options = {one.id: one for one in options}
        stays = self._has_begun()
        self._arrives = False
        self._heading.setText(heading)
        self._look.hide()
        self._show_rows(keep_current=stays)
        self._show(found=True)

    def take_tracks(self, tracks: Mapping[str, str]) -> None:
        """What people here told of places, by id: one line beside each."""
        if tracks != self._tracks:
            self._tracks = tracks
            if self._options:
                self._show_rows()

    def track(self, entry_id: str) -> str:
        """What people here told of a place; "" for nothing, and for one whose name is kept back."""
        option = self._options.get(entry_id)
        hidden = option is None or bool(option.private_need)
        return "" if hidden else self._tracks.get(entry_id, "")

    def reveal(self, *, on: bool) -> None:
        """Show names and reasons that give somebody away, while that is held."""
        self._revealed = on
        if any(self._seen(one).hidden for one in self._options.values()):
            self._show_rows()

    def empty_words(self) -> str:
        """What is said in place of the list; "" while there is one."""
        return "" if self._empty.isHidden() else self._empty.text()

    def option(self, entry_id: str) -> Option | None:
        """The option with this id, if it is shown."""
        return self._options.get(entry_id)

    def arrive(self) -> None:
        """Put the cursor in the list, if it has rows: on the best one, until the worker has gone on from there."""
        self._arrives = True
        self.list.setFocus()

    def toggle(self, row: EntryRow) -> None:
        """Put a place on the leaflet, or take it off. A fourth is a choice of its own."""
        basket = self._context.basket
        if basket.holds(row.id):
            basket.take_out(row.id)
        elif basket.is_full():
            self._context.toast(
                self.tr("Three is about as much as anyone takes in. Want to add one more?"),
                action=self.tr("Add it"),
                act=lambda: self._put(row),
            )
        else:
            self._put(row)

    def _put(self, row: EntryRow) -> None:
        option = self._options.get(row.id)
        if option is None:
            self._context.basket.put(row.kind, row.id, row.name)
        else:
            seen = self._seen(option).name if option.private_need else ""
            self._context.basket.put(row.kind, row.id, option.name, seen=seen)

    def _has_begun(self) -> bool:
        """Whether the worker is at a row by choice: one below the first, one that is ticked, one looked at."""
        if self.list.currentIndex().row() > 0 or self._context.basket.picked:
            return True
        return self.list.hasFocus() and not self._arrives

    def _show_rows(self, *, keep_current: bool = True) -> None:
        rows = []
        for one in self._options.values():
            seen = Seen(one.name, one.reasons, one.doubts) if self._revealed else self._seen(one)
            hint = self.tr("{name} · hold F2 for its name").format(name=seen.name)
            named = replace(seen, name=hint) if seen.name != one.name else seen
            rows.append(_row(one, named, self.track(one.id)))
        self.list.show_rows(tuple(rows), keep_current=keep_current)

    def _seen(self, option: Option) -> Seen:
        return seen_option(option, self._context.area.needs)

    def _take_next(self, row: EntryRow) -> None:
        if self._context.basket.holds(row.id):
            self.next_step.emit()
        else:
            self.toggle(row)

    def _ask_more(self) -> None:
        row = self.list.current()
        if row is not None:
            self.more.emit(row)

    def _show(self, *, found: bool) -> None:
        for part in (self._heading, self._more, self.list):
            part.setVisible(found)
        self._empty.setVisible(not found)
        self._room.setVisible(not found)


def _row(option: Option, seen: Seen, track: str) -> EntryRow:
    said = [part for part in (option.open, option.reach, option.cost) if part]
    line = [part for part in dict.fromkeys(said) if part.casefold() != option.group.casefold()]
    known = {part.casefold() for part in (*line, option.fresh)}
    doubts = [doubt for doubt in seen.doubts if doubt.casefold() not in known]
    return EntryRow(
        kind=str(option.kind),
        id=option.id,
        name=seen.name,
        tag=option.group,
        line=" · ".join(line),
        reasons=". ".join([*seen.reasons[:SHOWN_REASONS], *([track] if track else [])]),
        doubts=". ".join(doubts),
        fresh=option.fresh_state,
        fresh_text=option.fresh,
    )
