"""Keeping in touch: who asked us to ask, slips to look out for, and the way to the calls. Names stand covered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.core.fields import Fields
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.enquiries.following import Told, keep_told, take_back
from heartdesk.enquiries.model import Went
from heartdesk.enquiries.slips_due import SlipDue, ask_no_more, put_back, slips_due
from heartdesk.followups import actions
from heartdesk.followups.actions import Asked, Changed, may_keep, read_ahead, read_due
from heartdesk.followups.calling import count_waiting
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.followups.ask_form import AskForm
from heartdesk.ui.followups.words import day_words, what_words
from heartdesk.ui.helpers.covered import Covered, reveal
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo
from heartdesk.ui.widgets.press_row import press_row

_WIDTH = 900


@dataclass(frozen=True)
class ToAsk:
    """What the page shows of people. `on` is false where this worker, or this hub, keeps in touch with nobody."""

    on: bool
    today: date
    due: tuple[Asked, ...] = ()
    ahead: tuple[Asked, ...] = ()
    calls: int = 0


class FollowupsPage(Page):
    """Slips need no person. Of people, one is asked at a time; the rest of the list stays covered."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._found: ToAsk | None = None
        self._slips: tuple[SlipDue, ...] = ()
        self.form: AskForm | None = None
        self._wanted = ""
        self._reads_people = may(context.opened.roles, Kind.FOLLOW_UP, Operation.READ)
        column = CardColumn(context.theme, self.tr("Keeping in touch"), width=_WIDTH)
        self._about = PlainLabel(
            self.tr("People who said that we may ask how it went. Nobody else is on these lists.")
        )
        column.add(self._about)
        column.add(self._ways())
        self._people_card, inside = column.card(self.tr("To ask now"))
        self.said = PlainLabel("", role="muted")
        inside.addWidget(self.said)
        self._people = QVBoxLayout()
        self._people.setSpacing(context.theme.px(8))
        inside.addLayout(self._people)
        self._people_card.setVisible(self._reads_people)
        self._slip_card, inside = column.card(self.tr("Slips to ask about"))
        inside.addWidget(
            PlainLabel(
                self.tr(
                    "When they come by, ask how it went. A code is not a person: nobody is looked for."
                ),
                role="muted",
            )
        )
        self.slips_said = PlainLabel("")
        inside.addWidget(self.slips_said)
        self._slip_rows = QVBoxLayout()
        inside.addLayout(self._slip_rows)
        self._ahead_card, inside = column.card(self.tr("Later"))
        self._ahead = QVBoxLayout()
        inside.addLayout(self._ahead)
        self._ahead_card.hide()
        column.fill(self)
        self._key = HeldKey(self)
        self._key.changed.connect(lambda on: reveal(self, on=on))
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        if self.form is not None:
            self.form.start()
        elif self._reads_people:
            self.calls.setFocus()
        else:
            self.slip.setFocus()

    def step_back(self) -> bool:
        if self.form is None:
            return False
        self._show_people()
        self.arrive()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Read each time it comes: a new day may have begun since."""
        super().showEvent(event)
        self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    @property
    def shows_person(self) -> bool:
        return self.form is not None

    def asked(self) -> tuple[Asked, ...]:
        """Who is to be asked now."""
        return self._found.due if self._found is not None else ()

    def slips(self) -> tuple[SlipDue, ...]:
        """The slips that are shown."""
        return self._slips

    def open_with(self, what: str) -> None:
        """Ask one person, by the id of the follow-up, once the list has been read."""
        self._wanted = what

    def _ways(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=self.context.theme.px(8))
        self.calls = button(self.tr("Check-in calls"), partial(self.context.go, "checkins", ""))
        self.storm = button(
            self.tr("Bad weather: whom to ring"), partial(self.context.go, "checkins", "storm")
        )
        self.slip = button(self.tr("A slip came back"), partial(self.context.go, "slips", ""))
        for part in (self.calls, self.storm, self.slip):
            flow.addWidget(part)
        self.calls.setVisible(self._reads_people)
        self.storm.setVisible(self._reads_people)
        return box

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.FOLLOW_UP, Kind.SLIP_DUE, Kind.CONTROLLER} and self.isVisible():
            self._read()

    def _read(self) -> None:
        self.context.background.look("slips due", slips_due, self._show_slips)
        if self._reads_people:
            self.context.background.do(_to_ask, self._show)

    def _show(self, found: ToAsk) -> None:
        self._found = found
        for part in (self.calls, self.storm):
            part.setEnabled(found.on)
        waits = self.tr("Check-in calls: {count} waiting").format(count=found.calls)
        relabel(self.calls, waits if found.calls else self.tr("Check-in calls"))
        wanted, self._wanted = self._wanted, ""
        asked = next((one for one in found.due if one.follow_up.id == wanted), None)
        if asked is not None:
            self._ask(asked)
        elif self.form is None:
            self._show_people()

    def _show_people(self) -> None:
        self.form = None
        empty(self._people)
        found = self._found
        if found is None:
            return
        if not found.on:
            self.said.setText(
                self.tr(
                    "Your organization has not signed yet how people's details are kept. Until then nobody is "
                    "written down, and slips by code work without."
                )
            )
            return
        self.said.setText(
            self.tr("Hold F2 to read names.")
            if found.due
            else self.tr("Nobody is to be asked today. What comes later shows here on its day.")
        )
        for one in found.due:
            self._people.addWidget(self._row(one, ((self.tr("Ask now"), partial(self._ask, one)),)))
        empty(self._ahead)
        for one in found.ahead:
            self._ahead.addWidget(self._row(one, ()))
        self._ahead_card.setVisible(bool(found.ahead))
        reveal(self, on=self._key.is_down())

    def _row(self, one: Asked, presses: tuple[tuple[str, Callable[[], None]], ...]) -> QWidget:
        """One line of the list: what is asked and since when; whose it is stands covered."""
        today = self._found.today if self._found is not None else one.follow_up.on
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        what = what_words(one.follow_up, one.place)
        when = day_words(one.follow_up.on, today)
        column.addWidget(Covered(one.person.call, f"{one.person.call[:1]}…", role="strong"))
        who = self.tr(" · asks: {who}").format(who=one.follow_up.who) if one.follow_up.who else ""
        column.addWidget(
            PlainLabel(f"{what} · {when}{who}", role="doubt" if one.state == "late" else "")
        )
        if one.why_not:
            column.addWidget(PlainLabel(one.why_not, role="alarm"))
        if not presses:
            return line
        row = press_row(f"{what}, {when}", presses)
        return OneOrTwo(self.context.theme, line, row, beside=560)

    def _ask(self, one: Asked) -> None:
        """Show one person in place of the list."""
        found = self._found
        if found is None:
            return
        empty(self._people)
        self.said.setText(self.tr("Escape goes back to the list."))
        form = self.form = AskForm(self.context.theme, one, found.today)
        form.told.connect(partial(self._keep, one))
        form.moved.connect(partial(self._move, one))
        form.ended.connect(partial(self._end, one))
        form.instead.connect(partial(self._instead, one))
        self._people.addWidget(form)
        form.show()
        form.start()

    def _keep(self, one: Asked, went: Went | None) -> None:
        background = self.context.background

        def kept(told: Told) -> None:
            self._done()
            self.context.toast(
                self.tr("Kept. Of the place only how it went is counted, without a name."),
                act=lambda: background.do(partial(take_back, told=told)),
            )

        background.do(
            lambda unit: keep_told(unit, follow_up=one.follow_up, went=went), kept, self._complain()
        )

    def _move(self, one: Asked, on: date) -> None:
        said = self.tr("It is asked on {day}.").format(day=day_words(on, date.min))
        self._change(lambda unit: actions.move(unit, id=one.follow_up.id, on=on), said)

    def _end(self, one: Asked, why: str) -> None:
        self._change(
            lambda unit: actions.ask_no_more(unit, id=one.follow_up.id, why=why),
            self.tr("Nobody asks any more."),
        )

    def _change(self, act: Callable[[Unit], Changed], said: str) -> None:
        background = self.context.background

        def kept(changed: Changed) -> None:
            self._done()
            self.context.toast(
                said, act=lambda: background.do(partial(actions.undo, changed=changed))
            )

        background.do(act, kept, self._complain())

    def _instead(self, one: Asked) -> None:
        """The same needs, with this place not offered first."""
        self.context.go("help", f"instead:{one.follow_up.service}")

    def _complain(self) -> Callable[..., None] | None:
        return self.form.complain if self.form is not None else None

    def _done(self) -> None:
        self.form = None
        self._read()
        self.arrive()

    def _show_slips(self, slips: tuple[SlipDue, ...]) -> None:
        self._slips = slips
        empty(self._slip_rows)
        self.slips_said.setText("" if slips else self.tr("None just now."))
        self.slips_said.setVisible(not slips)
        for one in slips:
            self._slip_rows.addWidget(self._slip_row(one))

    def _slip_row(self, one: SlipDue) -> QWidget:
        said = self.tr("{code} · from {day}").format(
            code=one.code, day=f"{one.on:%A} {one.on.day} {one.on:%B}"
        )
        line = PlainLabel(said, role="doubt" if one.late else "")
        row = press_row(
            one.code,
            (
                (self.tr("They told us"), partial(self.context.go, "slips", one.code)),
                (self.tr("Ask no more"), partial(self._drop_slip, one)),
            ),
        )
        return OneOrTwo(self.context.theme, line, row, beside=560)

    def _drop_slip(self, one: SlipDue) -> None:
        background = self.context.background

        def gone(before: dict[str, Fields]) -> None:
            self.context.toast(
                self.tr("Off the list."),
                act=lambda: background.do(partial(put_back, before=before)),
            )

        background.do(lambda unit: ask_no_more(unit, codes=(one.code,)), gone)
        self.slip.setFocus()


def _to_ask(unit: Unit) -> ToAsk:
    today = local(unit.now).date()
    if not may_keep(unit):
        return ToAsk(on=False, today=today)
    return ToAsk(True, today, read_due(unit), read_ahead(unit), count_waiting(unit))
