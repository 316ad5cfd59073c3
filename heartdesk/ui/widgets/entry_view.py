"""One entry of the directory: what it is, all its facts, and what a worker can do with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import check_by_phone, read_service, undo_check
from heartdesk.directory.model import ServiceEntry
from heartdesk.leaflets.contact_card import make_contact_cards
from heartdesk.leaflets.group_kit import make_group_kit
from heartdesk.ui.context import Context
from heartdesk.ui.theme.tokens import RING
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.check_panel import CheckPanel
from heartdesk.ui.widgets.entry_edit import EntryEdit
from heartdesk.ui.widgets.entry_facts import EntryFacts
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.fresh_badge import FreshBadge
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled

_TEXT_WIDTH, _NAME_SHOWN = 600, 60
SHOWN_IN_ENTRY = frozenset(
    {Kind.SERVICE, Kind.ORGANIZATION, Kind.LOCATION, Kind.TRAVEL_LINE, Kind.CORRECTION}
)


class EntryView(Frame):
    """Shows an entry; lets the worker put it on the leaflet, say that they rang or, where `editable`, change it."""

    back = Signal()
    """Asked for only where the view was opened over something else."""
    answered = Signal()
    """What else they said is right has been answered, or put away."""
    paper = Signal(object)
    """Callable[[Look], Leaflet]: a sheet of the entry is asked for."""
    spoken_paper = Signal(object)
    """Callable[[Look, str], Leaflet]: the same, in the language with this tag."""

    def __init__(
        self, context: Context, *, with_back: bool = False, editable: bool = False
    ) -> None:
        super().__init__("panel")
        self._editable = editable and may(context.opened.roles, Kind.SERVICE, Operation.CHANGE)
        self._changing = False
        self._change_next, self._cursor_next = "", False
        self.edit: EntryEdit | None = None
        self._context = context
        self._entry: ServiceEntry | None = None
        self._wanted = ""
        self._home = ""
        self._before_call: dict[str, object] = {}
        self._seen = ""
        self._revealed = False
        self._topic = f"entry {id(self)}"
        theme = context.theme
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT_WIDTH))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(20) - RING, px(16) - RING, px(16), px(12))
        column.setSpacing(px(8))
        if with_back:
            column.addWidget(
                button(
                    self.tr("Back to the leaflet"),
                    self.back.emit,
                    role="soft",
                    theme=theme,
                    icon="arrow_back",
                ),
                alignment=Qt.AlignmentFlag.AlignLeft,
            )
        self._name = PlainLabel("", role="heading")
        self._organization = PlainLabel("", role="muted")
        self._fresh = FreshBadge(theme)
        self._alert = PlainLabel("", role="alarm")
        self._hub_says = PlainLabel("", role="doubt")
        self._why = PlainLabel("")
        self._doubts = PlainLabel("", role="doubt")
        self._about = PlainLabel("")
        self._facts = EntryFacts(theme)
        self._both = button(self.tr("Look at both answers"), self._look_at_both)
        self._source = PlainLabel("", role="small")
        for part in (
            self._name, self._organization, self._fresh, self._alert, self._hub_says, self._why,
            self._doubts, self._about, self._facts, self._source,
        ):  # fmt: skip
            column.addWidget(part)
        column.insertWidget(
            column.indexOf(self._source), self._both, alignment=Qt.AlignmentFlag.AlignLeft
        )
        self._column = column
        column.addStretch(1)
        self._scroll = scrolled(inside, self.tr("About this place"), to_read=True)
        outer.addWidget(self._scroll, 1)
        self._foot = self._make_foot()
        outer.addWidget(self._foot)
        context.basket.changed.connect(self._show_basket)
        if self._editable:
            context.background.changed.connect(self._directory_changed)
        self.show_nothing()

    def open_entry(
        self, entry_id: str, *, why: str = "", doubts: str = "", seen: str = "", home: str = ""
    ) -> None:
        """Read an entry and show it; `why` and `doubts` say what a search made of it.

        `home` is the settlement where the person lives: only the buses from there are told.

        `seen` stands for the name, and all else is covered, until the worker looks behind it; "" covers nothing.
        """
        self._wanted, self._seen, self._home = entry_id, seen, home
        _say(self._why, why)
        _say(self._doubts, doubts)
        self._context.background.look(
            self._topic, lambda look: read_service(look, id=entry_id, home=home), self._show
        )

    def reveal(self, *, on: bool) -> None:
        """Show an entry that gives somebody away, while that is held."""
        self._revealed = on
        if self._seen:
            self._show(self._entry)

    def _look_at_both(self) -> None:
        self._context.go("sync", f"{Kind.SERVICE}:{self._wanted}")

    def show_nothing(self) -> None:
        """No entry is chosen."""
        self._wanted, self._seen = "", ""
        self._context.background.forget(self._topic)
        self._show(None)

    def entry_id(self) -> str:
        """The entry that is shown or on its way; "" for none."""
        return self._wanted

    def entry(self) -> ServiceEntry | None:
        """What is shown."""
        return self._entry

    def focus_first(self) -> None:
        """Put the cursor on the first thing to do."""
        self.add.setFocus()

    def close_checks(self) -> bool:
        """Escape: put away the check, the form, then the changing; False when nothing is open."""
        if not self.checks.isHidden():
            self._hide_checks()
            return True
        if self._changing and self.edit is not None:
            if not self.edit.close_form():
                self.end_change()
            return True
        return False

    def begin_change(self) -> None:
        """Show every fact with a "Change" beside it."""
        if self._entry is None or not self._editable:
            return
        self._changing = True
        self._show(self._entry)
        self.entry_edit().show_entry(self._entry.id, take_cursor=True)

    def change_when_shown(self, *, take_cursor: bool = True) -> None:
        """Begin to change the entry that is on its way."""
        self._change_next, self._cursor_next = self._wanted, take_cursor

    def show_twins_when_shown(self) -> None:
        """Begin to change the entry that is on its way, beside what may be the same."""
        self.change_when_shown(take_cursor=False)
        if self._editable:
            self.entry_edit().show_twins_next()

    def end_change(self) -> None:
        """Back to reading; what is half typed stays."""
        self._changing = False
        self._show(self._entry)
        self.change.setFocus()

    def entry_edit(self) -> EntryEdit:
        """What changes an entry, made when it is first wanted."""
        if self.edit is None:
            self.edit = EntryEdit(self._context)
            self.edit.closed.connect(self.end_change)
            self._column.insertWidget(self._column.indexOf(self._source), self.edit)
        return self.edit

    def _make_foot(self) -> QWidget:
        theme = self._context.theme
        px = theme.px
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(px(20), px(8), px(16), px(16))
        column.setSpacing(px(8))
        self.checks = CheckPanel(theme)
        self.checks.keep.connect(self._keep_check)
        self.checks.closed.connect(self._hide_checks)
        column.addWidget(self.checks)
        buttons = QWidget()
        line = FlowLayout(buttons, gap=px(8))
        self.add = button(self.tr("Add to leaflet"), self._toggle, role="primary")
        self.rang = button(self.tr("I rang them today"), self.show_checks, theme=theme, icon="call")
        line.addWidget(self.add)
        line.addWidget(self.rang)
        self.change = button(self.tr("Change"), self._toggle_change)
        line.addWidget(self.change)
        self.change.setVisible(self._editable)
        self.cards = button(self.tr("Contact cards"), self._ask_cards, theme=theme, icon="print")
        self.kit = button(self.tr("Start-a-group kit"), self._ask_kit, theme=theme, icon="print")
        line.addWidget(self.cards)
        line.addWidget(self.kit)
        column.addWidget(buttons)
        return foot

    def _show(self, entry: ServiceEntry | None) -> None:
        same = entry is not None and self._entry is not None and entry.id == self._entry.id
        self._entry = entry
        self._foot.setVisible(entry is not None)
        if not same:
            self.checks.hide()
            self._before_call = {}
            self._scroll.verticalScrollBar().setValue(0)
            half = self.edit.half_typed() if self.edit is not None else {}
            if self.edit is not None:
                self.edit.put_away()
            self._changing = entry is not None and entry.id in half
        if entry is not None and self._editable:
            wanted = entry.id == self._change_next
            self._changing, self._change_next = self._changing or wanted, ""
            if self._changing and (wanted or not same):
                self.entry_edit().show_entry(entry.id, take_cursor=wanted and self._cursor_next)
        self._name.setText(entry.name if entry else "")
        _say(
            self._organization,
            entry.organization if entry and entry.organization != entry.name else "",
        )
        self._fresh.show_state(
            entry.freshness.state if entry else "", entry.freshness.text if entry else ""
        )
        _say(self._alert, _lines(entry.status_text, entry.alert) if entry else "")
        _say(self._hub_says, "\n".join(one.text for one in entry.hub_says) if entry else "")
        _say(
            self._about,
            _lines(entry.description, entry.what_to_expect, entry.warning, _money(entry))
            if entry
            else "",
        )
        self._facts.show_entry(entry)
        self._facts.setVisible(entry is not None)
        self._both.setVisible(entry is not None and bool(entry.conflicts))
        self.rang.setVisible(bool(entry and entry.facts))
        self._show_paper_buttons()
        _say(self._source, entry.source if entry else "")
        if entry is None:
            _say(self._why, "")
            _say(self._doubts, "")
        elif self._seen and not self._revealed:
            self._name.setText(self._seen)
            _say(self._about, self.tr("Hold F2 to read about it: others may see this screen."))
            for part in (
                self._organization,
                self._alert,
                self._hub_says,
                self._facts,
                self._both,
                self._source,
                self.cards,
                self.kit,
            ):
                part.hide()
        if self.edit is not None or self._changing:
            self._show_changing()
        self._show_basket()

    def _show_changing(self) -> None:
        """Forms in place of the facts, or the facts again."""
        on = self._changing and self._entry is not None
        self.entry_edit().setVisible(on)
        if on:
            covered = (self._alert, self._hub_says, self._about, self._facts, self._both)
            for part in (*covered, self._source):
                part.hide()
        self._show_paper_buttons()
        self.add.setVisible(not on)
        self.rang.setVisible(not on and bool(self._entry and self._entry.facts))
        relabel(self.change, self.tr("Done") if on else self.tr("Change"))

    def _show_paper_buttons(self) -> None:
        """Cards for a group that runs, the kit for one that starts."""
        entry = self._entry if self._editable and not self._changing else None
        group = bool(entry and entry.group and not entry.sensitive)
        self.cards.setVisible(group and not (entry and entry.status_text))
        self.kit.setVisible(group)

    def _ask_cards(self) -> None:
        entry = self._entry
        if entry is not None:
            self.spoken_paper.emit(
                lambda look, language: make_contact_cards(look, id=entry.id, language=language)
            )

    def _ask_kit(self) -> None:
        entry = self._entry
        if entry is not None:
            self.paper.emit(lambda look: make_group_kit(look, id=entry.id))

    def _toggle_change(self) -> None:
        if self._changing:
            self.end_change()
        else:
            self.begin_change()

    def _directory_changed(self, kinds: frozenset[Kind]) -> None:
        """An entry was changed, or put back: show it as it is now."""
        if self._wanted and kinds & SHOWN_IN_ENTRY:
            self._read_again()
            if self._changing and self._entry is not None:
                self.entry_edit().show_entry(self._entry.id)

    def show_checks(self) -> None:
        """They were rung: that is kept at once, then what else they said is right is asked."""
        entry = self._entry
        if entry is None:
            return
        rung = tuple(one.fact for one in entry.facts if one.fact == "phone")
        self.checks.open_for(entry, kept=rung)
        if rung:
            self._keep_check(rung, more=len(entry.facts) > len(rung))

    def asks_more(self) -> bool:
        """Whether it is asked what else is right: the entry stays in hand until that is answered."""
        return not self.checks.isHidden()

    def _hide_checks(self) -> None:
        was = self.asks_more()
        self._before_call = {}
        self.checks.hide()
        self.rang.setFocus()
        if was:
            self.answered.emit()

    def _keep_check(self, facts: tuple[str, ...], *, more: bool = False) -> None:
        entry = self._entry
        if entry is not None:
            self._context.background.do(
                lambda unit: check_by_phone(unit, id=entry.id, facts=facts),
                lambda before: self._kept(entry, before, more=more),
            )

    def _kept(self, entry: ServiceEntry, before: dict[str, object], *, more: bool) -> None:
        background = self._context.background
        # One undo takes the whole call back, however much was ticked after it.
        before = {**before, **self._before_call}
        self._before_call = before if more else {}

        def undo() -> None:
            background.do(
                lambda unit: undo_check(unit, id=entry.id, before=before),
                lambda _: self._read_again(),
            )

        if not more:
            self._hide_checks()
        self._read_again()
        self._context.toast(
            self.tr("Kept: you rang {name} today.").format(
                name=(self._seen or entry.name)[:_NAME_SHOWN]
            ),
            act=undo,
        )

    def _read_again(self) -> None:
        if self._wanted:
            self.open_entry(
                self._wanted,
                why=self._why.text(),
                doubts=self._doubts.text(),
                seen=self._seen,
                home=self._home,
            )

    def _toggle(self) -> None:
        basket, entry = self._context.basket, self._entry
        if entry is not None and basket.holds(entry.id):
            basket.take_out(entry.id)
        elif entry is not None:
            basket.put("service", entry.id, entry.name, seen=self._seen)

    def _show_basket(self) -> None:
        if self._entry is not None:
            on = self._context.basket.holds(self._entry.id)
            relabel(self.add, self.tr("Take off the leaflet") if on else self.tr("Add to leaflet"))


def _say(label: PlainLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _money(entry: ServiceEntry) -> str:
    """How long its money lasts, for the worker."""
    return f"{entry.funding}." if entry.funding else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
