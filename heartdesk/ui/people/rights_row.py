"""One request about details: what was said, whom it is about, what is in the way, and what may be done next."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.rights import (
    CAME_BY,
    FOR_WHOM,
    WISHES,
    Answered,
    Request,
    Stage,
    Wish,
    lawful_holds,
)
from heartdesk.people.rights_steps import (
    CONCERN,
    SAFEGUARDING,
    InHand,
    concern_holds,
    decide,
    hold,
    it_is_about,
    it_is_about_nobody,
    it_is_about_somebody_else,
    it_is_done,
    let_hold_go,
    tried_safe_way,
)
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.helpers.form import HelperForm, day_or_none
from heartdesk.ui.people.find import Find
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.press_row import press_row
from heartdesk.volunteers.model import day_words

Press = tuple[str, Callable[[], object]]
Act = Callable[[Unit], object]


class RightsRow(Frame):
    """Each step is offered only where it is next. The caller's number stands covered, with a word not to ring it."""

    changed = Signal(str)
    """Something was kept: what to say."""
    wanted = Signal(str)
    """The answer is to be carried out: the id of the request."""

    def __init__(self, context: Context, hand: InHand, controller: str) -> None:
        super().__init__("card")
        self._context, self._hand, self._controller = context, hand, controller
        px = context.theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(8), px(12), px(12))
        self._column.setSpacing(px(4))
        self.form: HelperForm | None = None
        self.finder: Find | None = None
        self._say_what()
        self._say_who()
        self._say_holds()
        asked = self._next()
        self.presses: QWidget | None = None
        if asked:
            self.presses = press_row(self._request.said_name, asked, wraps=True)
            self._column.addWidget(self.presses)

    @property
    def _request(self) -> Request:
        return self._hand.request

    @property
    def request_id(self) -> str:
        """The id of the request."""
        return self._request.id

    def start(self) -> None:
        """Put the cursor on what is next, where something is."""
        first = self.findChild(QPushButton)
        if first is not None:
            first.setFocus()

    def told(self) -> str:
        """Everything that is told, for who looks over the page."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def close_form(self) -> bool:
        """Put away what was opened; False where nothing was."""
        part, self.form, self.finder = self.form or self.finder, None, None
        if part is None:
            return False
        take_out(self._column, part)
        if self.presses is not None:
            self.presses.show()
        return True

    def _say_what(self) -> None:
        request = self._request
        said = self.tr("{what}: somebody who gave the name {name}")
        self._add(said.format(what=WISHES[request.wish], name=request.said_name), "strong")
        due = request.answer_by()
        said = self.tr("{how}, {whom}, on {day}.")
        told = said.format(
            how=CAME_BY.get(request.came_by, request.came_by),
            whom=FOR_WHOM.get(request.for_whom, "").lower(),
            day=day_words(request.on) if request.on else "?",
        )
        if request.is_open and due:
            told = f"{told} {self.tr('To be answered by {day}.').format(day=day_words(due))}"
        self._add(told, "muted")
        if request.said_words:
            self._add(f"“{request.said_words}”")
        if request.said_reach and request.is_open:
            said = self.tr(
                "The number or address they gave: {reach}. Never use it to find out who they are."
            )
            self._column.addWidget(
                Covered(
                    said.format(reach=request.said_reach),
                    self.tr(
                        "They gave a number or address: hold F2 to see it. Never use it to find out who they are."
                    ),
                    role="muted",
                )
            )

    def _say_who(self) -> None:
        person, stage = self._hand.person, self._request.stage
        ends = {
            Stage.NOT_THEM: self.tr(
                "✗ It was not them. Nothing is told to who asked. Ask the person whether they are safe; "
                "“Someone may be at risk” is one key away."
            ),
            Stage.NOBODY: self.tr(
                "We keep nobody it could be about. Nothing is told to who asked."
            ),
            Stage.REFUSED: self.tr("{who} said no. Tell the person why, and where to complain."),
            Stage.GRANTED: self.tr("{who} said yes."),
            Stage.DONE: self.tr("✓ Done."),
        }
        if stage in ends:
            self._add(ends[stage].format(who=self._request.decided_by))
        if person is None or not self._request.is_open:
            return
        said = self.tr("It is about {name}.").format(name=person.call)
        self._add(said)
        if stage is Stage.FOUND:
            way = self.tr("Ask them, and only in this way, whether it was they who asked: {way}")
            self._column.addWidget(
                Covered(
                    way.format(way=person.safe_words),
                    self.tr(
                        "Ask them whether it was they who asked, only in the safe way they gave: hold F2 to see it."
                    ),
                    role="strong",
                )
            )
        for on, came in self._request.tries:
            if came is Answered.NOBODY:
                self._add(self.tr("Nobody answered on {day}.").format(day=day_words(on)), "muted")

    def _say_holds(self) -> None:
        request = self._request
        if request.wish is not Wish.ERASE or request.stage not in (Stage.FOUND, Stage.KNOWN):
            return
        if not request.concern_answered:
            self._add(
                self.tr(
                    "? The safeguarding lead has not said yet whether something of theirs needs it."
                ),
                "doubt",
            )
        for one in request.holds:
            said = self.tr("It must stay for now: {why}. Said by {who}, on {day}.")
            if one.until:
                said += " " + self.tr("Look again on {until}.")
            self._add(
                said.format(
                    why=lawful_holds().get(one.code, one.code),
                    who=one.by,
                    day=day_words(one.on) if one.on else "?",
                    until=day_words(one.until) if one.until else "",
                ),
                "doubt",
            )

    def _next(self) -> list[Press]:
        request, roles = self._request, self._context.opened.roles
        lead = may(roles, Kind.PERSON, Operation.DELETE)
        stage = request.stage
        asked: list[Press] = []
        if lead and stage is Stage.LOGGED:
            asked = [
                (self.tr("Find who it is about"), self._open_find),
                (self.tr("We keep nobody like that"), self._press(it_is_about_nobody)),
            ]
        if lead and stage is Stage.FOUND:
            asked = [
                (said, partial(self._tried, came))
                for came, said in (
                    (Answered.THEM, self.tr("It was them")),
                    (Answered.NOT_THEM, self.tr("It was not them")),
                    (Answered.NOBODY, self.tr("Nobody answered")),
                )
            ]
            other = self.tr("It is about somebody else")
            asked.append((other, self._press(it_is_about_somebody_else)))
        if lead and stage is Stage.KNOWN:
            asked = self._to_decide(request)
        if lead and stage is Stage.GRANTED:
            asked = self._to_do(request)
        if request.wish is Wish.ERASE and stage in (Stage.FOUND, Stage.KNOWN):
            asked += self._for_safeguarding(request)
        return asked

    def _to_decide(self, request: Request) -> list[Press]:
        who = self._controller
        asked: list[Press] = [
            (self.tr("{who} says yes").format(who=who), partial(self._decide, grant=True)),
            (self.tr("{who} says no").format(who=who), partial(self._decide, grant=False)),
        ]
        if request.wish is Wish.ERASE:
            asked.append((self.tr("Something in law holds it"), self._open_hold))
            asked += [
                (self.tr("That no longer holds it"), self._press(let_hold_go, code=one.code))
                for one in request.holds
                if one.code != CONCERN
            ]
        return asked

    def _to_do(self, request: Request) -> list[Press]:
        want = partial(self.wanted.emit, request.id)
        if request.wish is Wish.ERASE:
            return [(self.tr("Erase for good"), want)]
        done = (self.tr("It is done"), self._press(it_is_done))
        if request.wish is Wish.SEE:
            return [(self.tr("Put it together for them"), want), done]
        return [(self.tr("Open their page"), want), done]

    def _for_safeguarding(self, request: Request) -> list[Press]:
        if SAFEGUARDING.isdisjoint(self._context.opened.roles):
            return []
        none = self._press(concern_holds, holds=False, until=None)
        held = any(one.code == CONCERN for one in request.holds)
        more: list[Press] = [] if held else [(self.tr("I need it still"), self._open_concern)]
        if request.concern_answered and not held:
            return more
        return [(self.tr("Nothing of mine needs it"), none), *more]

    def _tried(self, came: Answered) -> None:
        self._act(partial(tried_safe_way, request_id=self._request.id, answered=came))

    def _decide(self, *, grant: bool) -> None:
        self._act(
            partial(decide, request_id=self._request.id, grant=grant, decided_by=self._controller)
        )

    def _press(self, act: Callable[..., object], **said: object) -> Callable[[], None]:
        return lambda: self._act(partial(act, request_id=self._request.id, **said))

    def _act(self, act: Act) -> None:
        failed = self.form.complain if self.form is not None else None
        self._context.background.do(act, lambda _done: self.changed.emit(self.tr("Kept.")), failed)

    def _open_find(self) -> None:
        self.close_form()
        self.finder = Find(self._context)
        self.finder.chosen.connect(self._found)
        self._open(self.finder)
        self.finder.words.setFocus()

    def _found(self, person: str) -> None:
        self._act(partial(it_is_about, request_id=self._request.id, person=person))

    def _open_hold(self) -> None:
        form = HelperForm(self._context.theme)
        why = self.tr("What holds it?")
        pairs = tuple((code, said) for code, said in lawful_holds().items() if code != CONCERN)
        form.add("code", why, choices(why, pairs, pairs[0][0]))
        self._open_until(
            form,
            lambda until: partial(
                hold, request_id=self._request.id, code=str(form.said("code")), until=until
            ),
        )

    def _open_concern(self) -> None:
        form = HelperForm(self._context.theme)
        self._open_until(
            form,
            lambda until: partial(
                concern_holds, request_id=self._request.id, holds=True, until=until
            ),
        )

    def _open_until(self, form: HelperForm, act: Callable[..., Act]) -> None:
        until = self.tr("Look again on (may stay empty)")
        form.add("until", until, small_field(self._context.theme, until, self.tr("Such as 3 Feb")))

        def keep() -> None:
            now = QDate.currentDate()
            try:
                day = day_or_none(
                    str(form.said("until")), until, date(now.year(), now.month(), now.day())
                )
            except DeskError as trouble:
                form.complain(trouble)
                return
            self._act(act(day))

        self.close_form()
        self.form = form
        form.keep.connect(keep)
        form.given_up.connect(self.close_form)
        self._open(form)
        form.start()

    def _open(self, part: QWidget) -> None:
        self._column.addWidget(part)
        if self.presses is not None:
            self.presses.hide()
        part.show()

    def _add(self, text: str, role: str = "") -> None:
        self._column.addWidget(PlainLabel(text, role=role))
