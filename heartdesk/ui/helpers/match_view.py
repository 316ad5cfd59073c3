"""Bring two people together: one person in hand, one suggestion, and the next step."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.helpers.match_forms import EndingForm, MeetingForm, SeekerForm
from heartdesk.ui.helpers.match_words import state_words
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.experience import Consent, topics_said
from heartdesk.volunteers.introducing import (
    InHand,
    agree_meeting,
    begin,
    end_kindly,
    lay_aside,
    not_this_one,
    read_in_hand,
    read_seeker,
    reviewed,
    say_yes,
    they_met,
)
from heartdesk.volunteers.match import NEXT, Match, Step
from heartdesk.volunteers.model import day_words
from heartdesk.volunteers.seeking import add_seeker, stop_seeking
from heartdesk.volunteers.suggest import BOTH_KNOW, Seeker, Suggestion

Act = Callable[[Unit], object]


class MatchView(ReadingColumn):
    """No list is shown: the next person comes with a press, the next suggestion only when this one is laid aside."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, self.tr("Bring two people together"))
        self._context = context
        self._hand = InHand(None)
        self.form: HelperForm | None = None
        self._ends: QWidget | None = None
        self._half: dict[str, Any] = {}
        px = context.theme.px
        column = self.column
        column.addWidget(PlainLabel(self.tr("Bring two people together"), role="heading"))
        ends = QWidget()
        line = FlowLayout(ends, gap=px(6))
        self.new = button(
            self.tr("Somebody would like company"),
            self.open_seeker,
            role="soft",
            theme=context.theme,
            icon="add",
        )
        self.next = button(self.tr("Next person"), self.step_on, role="soft")
        line.addWidget(self.new)
        line.addWidget(self.next)
        column.addWidget(ends)
        self._body = QVBoxLayout()
        self._body.setSpacing(px(8))
        column.addLayout(self._body)
        self._place = QVBoxLayout()
        column.addLayout(self._place)
        column.addStretch(1)
        self.buttons: dict[str, QWidget] = {}
        self.next.hide()

    def arrive(self) -> None:
        """Take up who waits for something first."""
        self._look(read_in_hand)
        self.new.setFocus()

    def hand(self) -> InHand:
        """What is in hand."""
        return self._hand

    def let_go(self) -> None:
        """Nobody is in hand any more: the page turned to something else."""
        self.close_form()
        self._hand = InHand(None)
        empty(self._body)

    def half_typed(self) -> dict[str, Any]:
        """What is half typed of somebody who would like company; empty for nothing."""
        return dict(self._half)

    def take_half_typed(self, half: Mapping[str, Any]) -> None:
        """Put it back: it stands there when the form is opened again."""
        self._half.update(half)

    def step_on(self) -> None:
        """The next person."""
        after = self._hand.seeker.id if self._hand.seeker is not None else ""
        self._look(lambda unit: read_in_hand(unit, after=after))

    def open_seeker(self) -> None:
        """Somebody said that they would like to meet a person who has been there."""
        today = self._hand.today
        if today is not None:
            form = SeekerForm(self._context.theme, today)
            form.keep.connect(lambda: self._keep_seeker(form))
            form.put(self._half)
            form.typed_on.connect(lambda: self._half.update(form.content()))
            form.given_up.connect(self._half.clear)
            self._open(form)

    def close_form(self) -> bool:
        """Put the form away; False where there is none."""
        form, self.form = self.form, None
        if form is None:
            return False
        take_out(self._place, form)
        self._set_shown(shown=True)
        return True

    def said(self) -> str:
        """Everything that is told, for who looks over the page."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def _open(self, form: HelperForm) -> None:
        self.close_form()
        self.form = form
        form.given_up.connect(self._give_up)
        self._place.addWidget(form)
        form.show()
        for before, after in pairwise(form.steps()):
            QWidget.setTabOrder(before, after)
        self._set_shown(shown=False)
        form.start()

    def _give_up(self) -> None:
        self.close_form()
        self.new.setFocus()

    def _set_shown(self, *, shown: bool) -> None:
        for one in self.buttons.values():
            one.setVisible(shown)

    def _look(self, read: Callable[[Unit], InHand]) -> None:
        self._context.background.do(read, self._show)

    def _show(self, hand: InHand) -> None:
        self._hand = hand
        self.close_form()
        empty(self._body)
        self.buttons = {}
        self._ends = None
        self.next.setVisible(hand.more)
        if hand.seeker is None:
            self._say(
                self.tr(
                    "A parent who is new to something, and one who has been through it: often one cup of tea "
                    "together does more than a leaflet. Nobody waits for company just now."
                ),
                "muted",
            )
            return
        if hand.seeker.consent is None:
            self._show_ended(hand.seeker)
        else:
            self._show_seeker(hand.seeker, hand.seeker.consent)
        if hand.match is None:
            self._show_suggestion(hand.seeker, hand.suggestion)
        else:
            self._show_match(hand.seeker, hand.match, hand.suggestion, hand.missing, hand.today)

    def _show_ended(self, seeker: Seeker) -> None:
        """Somebody whose yes has ended while they met somebody: who to tell, and nothing else of them."""
        self._say(seeker.name or self.tr("Somebody whose name is no longer kept"), "heading")
        if seeker.reach:
            self._say(self.tr("Reach: {how}").format(how=seeker.reach), "muted")

    def _show_seeker(self, seeker: Seeker, consent: Consent) -> None:
        self._say(seeker.name, "heading")
        self._say_covered(
            self.tr("Would like to meet somebody who knows: {topics}").format(
                topics=topics_said(seeker.topics)
            ),
            self.tr("Would like to meet somebody who has been there. Hold F2 to read what it is."),
        )
        where = ", ".join(part for part in (seeker.place, *seeker.languages) if part)
        reach = self.tr("Reach: {how}").format(how=seeker.reach)
        until = self.tr("Their yes holds until {day}").format(day=day_words(consent.until))
        self._say(". ".join(part for part in (reach, where, until) if part), "muted")
        self._press(
            "stop",
            self.tr("{name} would rather not any more").format(name=seeker.name),
            lambda unit: stop_seeking(unit, seeker_id=seeker.id),
            "soft",
        )

    def _show_suggestion(self, seeker: Seeker, offered: Suggestion | None) -> None:
        if offered is None:
            self._say(
                self.tr(
                    "Nobody fits just now. “We have not found the right person yet” is enough."
                ),
                "muted",
            )
            return
        self._say(self.tr("One suggestion: {name}").format(name=offered.name), "strong")
        self._say_why(offered)
        self._press(
            "begin",
            self.tr("Ask them"),
            lambda unit: begin(unit, seeker_id=seeker.id, volunteer_id=offered.volunteer_id),
            "primary",
        )
        self._press(
            "other",
            self.tr("Not this one"),
            lambda unit: not_this_one(unit, seeker_id=seeker.id, volunteer_id=offered.volunteer_id),
        )

    def _show_match(
        self,
        seeker: Seeker,
        match: Match,
        offered: Suggestion | None,
        missing: str,
        today: date | None,
    ) -> None:
        helper = offered.name if offered is not None else self.tr("somebody")
        self._say(self.tr("With {name}").format(name=helper), "strong")
        if offered is not None:
            self._say_why(offered)
        self._say(state_words(match, helper, seeker.name, today), "")
        if missing:
            self._say(missing, "doubt")
        for state, step in NEXT:
            if state is match.state and (not missing or step in (Step.LAY_ASIDE, Step.END_KINDLY)):
                self._offer(step, match, helper, seeker.name)
        if (match.state, Step.LAY_ASIDE) in NEXT:
            self._say(
                self.tr(
                    "Lay it aside for a no, for no answer, or if it does not feel right. To the other say only: "
                    "“We have not found the right person yet.”"
                ),
                "small",
            )

    def _say_why(self, offered: Suggestion) -> None:
        for reason in offered.reasons:
            if reason.startswith(BOTH_KNOW):
                self._say_covered(f"• {reason}", self.tr("• Both know it from their own life"))
            else:
                self._say(f"• {reason}")
        for doubt in offered.doubts:
            self._say(f"? {doubt}", "doubt")

    def _offer(self, step: Step, match: Match, helper: str, seeker: str) -> None:
        acts: dict[Step, tuple[str, Act]] = {
            Step.HELPER_YES: (
                self.tr("{name} says yes").format(name=helper),
                lambda unit: say_yes(unit, match_id=match.id, step=Step.HELPER_YES),
            ),
            Step.SEEKER_YES: (
                self.tr("{name} says yes").format(name=seeker),
                lambda unit: say_yes(unit, match_id=match.id, step=Step.SEEKER_YES),
            ),
            Step.THEY_MET: (
                self.tr("They met"),
                lambda unit: they_met(unit, match_id=match.id),
            ),
            Step.REVIEWED: (
                self.tr("I asked both: it goes on"),
                lambda unit: reviewed(unit, match_id=match.id),
            ),
            Step.LAY_ASIDE: (
                self.tr("Lay it aside"),
                lambda unit: lay_aside(unit, match_id=match.id),
            ),
        }
        if step in acts:
            self._press(str(step), *acts[step])
        elif step is Step.AGREE_MEETING:
            words = (
                self.tr("Agree the first meeting") if match.meeting is None else self.tr("Move it")
            )
            self._add(str(step), words, partial(self._open_meeting, match))
        elif step is Step.END_KINDLY:
            self._add(
                str(step),
                self.tr("End it kindly"),
                partial(self._open_ending, match, helper, seeker),
            )

    def _open_meeting(self, match: Match) -> None:
        today = self._hand.today
        if today is not None:
            form = MeetingForm(self._context.theme, today, self._context.opened.worker)
            form.keep.connect(lambda: self._keep_meeting(match, form))
            self._open(form)

    def _keep_meeting(self, match: Match, form: MeetingForm) -> None:
        try:
            on = form.day()
        except DeskError as trouble:
            form.complain(trouble)
            return
        at, where, who = form.said("at"), form.said("where"), form.said("who")
        self._act(
            lambda unit: agree_meeting(
                unit, match_id=match.id, on=on, at=at, where=where, supported_by=who
            ),
            form,
        )

    def _open_ending(self, match: Match, helper: str, seeker: str) -> None:
        form = EndingForm(self._context.theme, helper, seeker)
        form.keep.connect(
            lambda: self._act(
                partial(end_kindly, match_id=match.id, both_thanked=bool(form.said("thanked"))),
                form,
            )
        )
        self._open(form)

    def _keep_seeker(self, form: SeekerForm) -> None:
        try:
            typed = form.typed()
        except DeskError as trouble:
            form.complain(trouble)
            return
        self._context.background.do(
            lambda unit: read_seeker(unit, seeker_id=add_seeker(unit, typed=typed)),
            self._seeker_kept,
            form.complain,
        )

    def _seeker_kept(self, hand: InHand) -> None:
        self._half.clear()
        self._show(hand)

    def _say(self, text: str, role: str = "") -> None:
        self._ends = None
        self._body.addWidget(PlainLabel(text, role=role))

    def _say_covered(self, text: str, instead: str) -> None:
        self._ends = None
        self._body.addWidget(Covered(text, instead))

    def _press(self, key: str, words: str, act: Act, role: str = "") -> None:
        self._add(key, words, lambda: self._act(act), role)

    def _add(self, key: str, words: str, does: Callable[[], Any], role: str = "") -> None:
        made = button(words, does, role=role)
        if self._ends is None:
            self._ends = QWidget()
            self._line = FlowLayout(self._ends, gap=self._context.theme.px(8))
            self._body.addWidget(self._ends)
        self._line.addWidget(made)
        self.buttons[key] = made

    def _act(self, act: Act, form: HelperForm | None = None) -> None:
        """Do it, then look at the same person again."""
        seeker = self._hand.seeker

        def work(unit: Unit) -> InHand:
            act(unit)
            return read_seeker(unit, seeker_id=seeker.id) if seeker else read_in_hand(unit)

        self._context.background.do(work, self._show, form.complain if form is not None else None)
