"""Change an entry in place: every fact with a "Change" beside it, one form line open at a time."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import read_service
from heartdesk.directory.changing import ForForm, read_for_form
from heartdesk.directory.history import Step, put_back
from heartdesk.directory.merging import merge_entries, say_they_are_two
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.secret_place import keep_secret
from heartdesk.directory.steps import Before, may_undo, undo_change
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_facts import Act, Editable, act_of, editable_facts
from heartdesk.ui.widgets.entry_edit_past import EntryPast
from heartdesk.ui.widgets.entry_edit_row import FactRow
from heartdesk.ui.widgets.entry_edit_secret import SecretPlace
from heartdesk.ui.widgets.entry_edit_twins import EntryTwins

Kept = dict[str, Any]


class EntryEdit(QWidget):
    """What is half typed stays, entry by entry, until it is published or given up."""

    closed = Signal()
    """The worker is through with changing."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._about: ForForm | None = None
        self._rows: dict[str, FactRow] = {}
        self._kept: dict[str, Kept] = {}
        self._open = ""
        self._topic = f"entry forms {id(self)}"
        self.past: EntryPast | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.theme.px(8))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(context.theme.px(4))
        self._column.addLayout(self._facts)
        self.past_button = button(
            self.tr("What was changed before"),
            self._toggle_past,
            role="soft",
            theme=context.theme,
            icon="undo",
        )
        self._column.addWidget(self.past_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.twins: EntryTwins | None = None
        self._twins_next = self._takes_cursor = False
        self.twins_button = button(
            self.tr("Is it here twice?"),
            self.show_twins,
            role="soft",
            theme=context.theme,
            icon="search",
        )
        self._column.addWidget(self.twins_button, alignment=Qt.AlignmentFlag.AlignLeft)
        owns = may(context.opened.roles, Kind.SERVICE, Operation.DELETE)
        self.twins_button.setVisible(owns)
        self._owns = owns
        self.secret = SecretPlace(context.theme)
        self.secret.said_yes.connect(self._keep_secret)
        self._column.addWidget(self.secret)
        self.secret.hide()

    def show_entry(self, entry_id: str, *, take_cursor: bool = False) -> None:
        """Read an entry with what its forms start from, and show its facts; the cursor comes along where asked."""
        self._takes_cursor = self._takes_cursor or take_cursor
        self._context.background.look(
            self._topic,
            lambda look: (read_service(look, id=entry_id), read_for_form(look, id=entry_id)),
            self._show,
        )

    def open_fact(self, key: str, *, take_cursor: bool = True) -> None:
        """Turn a fact into its form line; what was half typed there before comes back."""
        self.leave()
        row = self._rows.get(key)
        if row is None or self._about is None:
            return
        self._open = key
        row.open_form(self._context)
        kept = self._kept.get(self._about.id)
        if kept is not None and kept.get("fact") == key:
            row.put(kept)
        if take_cursor:
            row.form_start()

    def row(self, key: str) -> "FactRow":
        """The row of a fact."""
        return self._rows[key]

    def open_key(self) -> str:
        """The fact that is being changed, "" for none."""
        return self._open

    def close_form(self) -> bool:
        """Put the form away that is open, with what is half typed kept; False where none is."""
        if self.secret.close_card():
            return True
        if self.past is not None and not self.past.isHidden():
            self.hide_past()
            return True
        if not self._open:
            return False
        key = self._open
        self.leave()
        if key in self._rows:
            self._rows[key].change.setFocus()
        return True

    def give_up(self) -> None:
        """Forget what was half typed."""
        if self._about is not None:
            self._kept.pop(self._about.id, None)
        self.close_form()

    def show_past(self) -> None:
        """Show who changed what, with "put back" beside each."""
        if self._about is None:
            return
        if self.past is None:
            self.past = EntryPast(self._context)
            self.past.put_back.connect(self._put_back)
            self._column.addWidget(self.past)
        self.past.show()
        self.past.read(self._about.id)
        relabel(self.past_button, self.tr("Hide what was changed before"))

    def hide_past(self) -> None:
        """Put it away."""
        if self.past is not None:
            self.past.hide()
        relabel(self.past_button, self.tr("What was changed before"))
        self.past_button.setFocus()

    def show_twins_next(self) -> None:
        """Show them with the next entry that is shown."""
        self._twins_next = True

    def show_twins(self) -> None:
        """Show what may be the same as this entry."""
        if self._about is None:
            return
        if self.twins is None:
            self.twins = EntryTwins(self._context)
            self.twins.merge.connect(self._merge)
            self.twins.are_two.connect(self._are_two)
            self._column.addWidget(self.twins)
        self.twins.show()
        self.twins.read(self._about.id)

    def _merge(self, other: str, take: tuple[str, ...]) -> None:
        if self._about is not None:
            keep = self._about.id
            self._act(
                lambda unit: merge_entries(unit, keep=keep, other=other, take=take),
                self.tr("They are one now."),
            )

    def _are_two(self, other: str) -> None:
        if self._about is not None:
            first = self._about.id
            self._act(
                lambda unit: say_they_are_two(unit, first=first, second=other),
                self.tr("Kept: they are two."),
            )

    def _keep_secret(self) -> None:
        about = self._about
        if about is not None:
            self._context.background.do(
                lambda unit: keep_secret(unit, id=about.id),
                lambda _changed: self._context.toast(
                    self.tr("Only its phone is kept from now on.")
                ),
            )

    def _act(self, act: Act, said: str) -> None:
        """Carry something out, and offer to take it back."""
        background = self._context.background

        def done(before: Before) -> None:
            self._context.toast(
                said, act=lambda: background.do(lambda unit: undo_change(unit, before=before))
            )

        background.do(act, done)

    def _toggle_past(self) -> None:
        if self.past is None or self.past.isHidden():
            self.show_past()
        else:
            self.hide_past()

    def _put_back(self, step: Step) -> None:
        self._act(lambda unit: put_back(unit, step=step), self.tr("Put back."))

    def focus_first(self) -> None:
        """Put the cursor on the first thing to change."""
        for row in self._rows.values():
            row.change.setFocus()
            return

    def half_typed(self) -> dict[str, Kept]:
        """What is half typed, by entry."""
        return dict(self._kept)

    def take_half_typed(self, kept: Mapping[str, Kept]) -> None:
        """Put back what `half_typed` gave."""
        self.put_away()
        self._kept.update(kept)

    def publish(self) -> None:
        """Keep what the open form says."""
        row, about = self._rows.get(self._open), self._about
        if row is None or row.form is None or about is None:
            return
        try:
            act = act_of(row.form, about, told=row.told())
        except DeskError as trouble:
            row.complain(trouble)
            return
        entry_id, key = about.id, self._open

        def work(unit: Unit) -> tuple[Before, bool]:
            before = act(unit)
            return before, may_undo(unit, before)

        self._context.background.do(
            work,
            lambda done: self._published(entry_id, key, *done),
            lambda trouble: self._complain(key, trouble),
        )

    def _complain(self, key: str, trouble: DeskError) -> None:
        if self._open == key and key in self._rows:
            self._rows[key].complain(trouble)

    def _published(self, entry_id: str, key: str, before: Before, can_undo: bool) -> None:
        background = self._context.background
        self._kept.pop(entry_id, None)

        def undo() -> None:
            background.do(lambda unit: undo_change(unit, before=before))

        if self._about is not None and self._about.id == entry_id and self._open == key:
            self.leave()
            if key in self._rows:
                self._rows[key].change.setFocus()
        if before.is_empty:
            self._context.toast(self.tr("It said so already."))
        else:
            waits = any(kind is Kind.CORRECTION for kind, _ in before.made)
            said = (
                self.tr("It shows at this hub now. It goes on with a second person’s yes.")
                if waits
                else self.tr("Published.")
            )
            self._context.toast(said, act=undo if can_undo else None)

    def _show(self, read: tuple[ServiceEntry | None, ForForm | None]) -> None:
        entry, about = read
        if about is None or entry is None:
            self.closed.emit()
            return
        if self._open and self._about is not None and self._about.id == about.id:
            return  # a form is open: it is not pulled away from under the worker
        cursor, self._takes_cursor = self._takes_cursor, False
        focus = next((key for key, row in self._rows.items() if row.change.hasFocus()), "")
        same = self._about is not None and self._about.id == about.id
        self.leave()
        self._about = about
        self.secret.setVisible(self._owns and not about.sensitive)
        facts = list(editable_facts(self._context.theme, self._context.area, entry, about))
        if [one.key for one in facts] != list(self._rows):
            self._make_rows(facts)
        for one in facts:
            self._rows[one.key].show_fact(one)
        kept = self._kept.get(about.id)
        if self.past is not None and not self.past.isHidden():
            self.past.read(about.id)
        if self.twins is not None and not self.twins.isHidden():
            if same:
                self.twins.read(about.id)
            else:
                self.twins.hide()
        if self._twins_next:
            self._twins_next = False
            self.show_twins()
        if not same and kept is not None and kept.get("fact") in self._rows:
            self.open_fact(str(kept["fact"]), take_cursor=cursor)
        elif focus and same:
            self._rows[focus].change.setFocus()
        elif cursor:
            self.focus_first()

    def _make_rows(self, facts: list[Editable]) -> None:
        empty(self._facts)
        self._rows = {}
        for one in facts:
            row = FactRow(self._context)
            row.wanted.connect(lambda key=one.key: self.open_fact(key))
            row.typed.connect(self._keep_typed)
            row.publish.connect(self.publish)
            row.given_up.connect(self.give_up)
            self._rows[one.key] = row
            self._facts.addWidget(row)
            row.show()

    def _keep_typed(self) -> None:
        """Every key goes into the draft; nothing of it is published."""
        row, about = self._rows.get(self._open), self._about
        if row is not None and row.form is not None and about is not None:
            self._kept[about.id] = {
                "fact": self._open,
                "told": row.told(),
                "form": row.form.content(),
            }

    def put_away(self) -> None:
        """Another entry is looked at."""
        self.secret.close_card()
        self.leave()
        self._about = None

    def leave(self) -> None:
        """Put the form away; what is half typed stays."""
        row = self._rows.get(self._open)
        self._open = ""
        if row is not None:
            row.close_form()
