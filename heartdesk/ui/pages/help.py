"""Help someone: their words in, a few real places out, on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.plainer import Plainer
from heartdesk.leaflets.printed import link_to_enquiry
from heartdesk.triage.actions import find_help, record_enquiry, undo_enquiry
from heartdesk.triage.discreet import seen as seen_option
from heartdesk.triage.model import Option, Signpost, can_answer, nothing_for
from heartdesk.ui.basket import Picked, picked_of
from heartdesk.ui.context import Context
from heartdesk.ui.listening import matcher_for
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.asking import Asking
from heartdesk.ui.widgets.entry_rows import EntryRow
from heartdesk.ui.widgets.entry_view import EntryView
from heartdesk.ui.widgets.heard import Heard, heard_of
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.leaflet_panel import LeafletPanel
from heartdesk.ui.widgets.need_chooser import NeedChooser
from heartdesk.ui.widgets.options import Options
from heartdesk.ui.widgets.preview import Preview
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

if TYPE_CHECKING:
    from heartdesk.store.unit import Unit

_WIDTHS = Widths(beside=900, side_least=330, side_most=440)


@dataclass(frozen=True)
class Before:
    """The page as it was before it was cleared, for ten seconds of undo. In memory only."""

    heard: Heard
    picked: tuple[Picked, ...]


class HelpPage(Page):
    """Asking, options and leaflet side by side; one under the other where the letters are large."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        # From the outside in: a widget that is moved is styled anew with all that is in it.
        self._faces = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        centre = QWidget()
        self._side = QStackedWidget()
        self._faces.addWidget(
            TwoPanes(
                context.theme, centre, self._side, name=self.tr("Help someone"), widths=_WIDTHS
            )
        )
        column = QVBoxLayout(centre)
        column.setContentsMargins(px(24), px(16), px(24), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Help someone"), role="title"))
        matcher = matcher_for(context.background, context.area.needs)
        self.asking = Asking(context, matcher, parent=centre)
        column.addWidget(self.asking)
        self._under = QStackedWidget(centre)
        column.addWidget(self._under, 1)
        self.options = Options(context, parent=self._under)
        self._under.addWidget(self.options)
        self._chooser: NeedChooser | None = None
        self.leaflet_panel = LeafletPanel(context, parent=self._side)
        self._side.addWidget(self.leaflet_panel)
        self._about: EntryView | None = None
        self.preview: Preview | None = None
        self._waits_for_answer: Callable[[], None] | None = None
        self._codes: set[str] = set()
        self._key = HeldKey(self)
        self._join()
        self._search()

    @property
    def about(self) -> EntryView:
        """All about one place, made when it is first asked for."""
        if self._about is None:
            self._about = EntryView(self.context, with_back=True)
            self._about.back.connect(self._close_about)
            self._side.addWidget(self._about)
        return self._about

    def arrive(self) -> None:
        if self._faces.currentIndex() == 0:
            self.asking.start()
        elif self.preview is not None:
            self.preview.arrive()

    def step_back(self) -> bool:
        if self._faces.currentIndex() == 1:
            self._show_conversation()
        elif self._chooser is not None and self._under.currentWidget() is self._chooser:
            self._close_chooser()
        elif self._side.currentWidget() is self._about:
            if not self.about.close_checks():
                self._close_about()
        else:
            return self.asking.fit.close_up() or self.asking.safety.put_questions_away()
        return True

    def search_here(self) -> bool:
        if self._faces.currentIndex() == 1:
            self._show_conversation()
        self._open_chooser()
        return True

    def print_out(self) -> bool:
        if self._faces.currentIndex() == 1 and self.preview is not None:
            self.preview.print_out()
        elif self.context.basket.picked:
            self._ask_for_leaflet()
        else:
            self.context.toast(self.tr("Tick a place first, then print."))
            self.options.arrive()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD:
            self._key.hold()
        else:
            super().keyPressEvent(event)

    @property
    def draft_names_nobody(self) -> bool:
        """Whether what is left here may be passed on to whoever opens next: words may name somebody, ticks do not."""
        return not self.asking.words.toPlainText().strip()

    def draft(self) -> dict[str, Any] | None:
        """Everything on the page as JSON values, for the worker's own sealed draft; None for a blank page."""
        heard, picked = self.asking.heard(), self.context.basket.picked
        if not picked and heard == Heard():
            return None
        return {"heard": heard.as_draft(), "picked": [vars(one) for one in picked]}

    def take_draft(self, draft: dict[str, Any]) -> None:
        """Go on where a draft was left. Flags come back latched; what cannot be read is left out."""
        if draft:
            self._bring_back(Before(heard_of(draft.get("heard")), picked_of(draft.get("picked"))))

    def _join(self) -> None:
        """Who tells whom."""
        asking, panel = self.asking, self.leaflet_panel
        asking.changed.connect(self._search)
        asking.went_on.connect(self._go_on)
        asking.wants_more_needs.connect(self._open_chooser)
        asking.forgotten.connect(self._forgotten)
        asking.safety.open_cards.connect(lambda cards: self.context.go("cards", cards))
        asking.safety.closed.connect(self._checked_in)
        asking.safety.held.connect(self._hold_button)
        self._key.changed.connect(self._reveal)
        self.options.more.connect(self._open_about)
        self.options.next_step.connect(panel.focus_go)
        panel.preview.connect(self._ask_for_leaflet)
        panel.finish.connect(self._finish)
        panel.nothing_fits.connect(self._nothing_fits)
        self.context.background.changed.connect(self._changed)

    def _hold_button(self, down: bool) -> None:
        (self._key.hold if down else self._key.let_go)()

    def _reveal(self, on: bool) -> None:
        """What must not be read by everybody, for as long as F2 is held."""
        self.asking.reveal(on=on)
        self.options.reveal(on=on)
        self.leaflet_panel.reveal(on=on)
        for part in (self._about, self.preview):
            if part is not None:
                part.reveal(on=on)

    def _go_on(self) -> None:
        if self.options.model.rowCount():
            self.options.arrive()
        else:
            self.leaflet_panel.focus_go()

    def _search(self) -> None:
        asking = self.asking
        needs, words, home = asking.needs(), asking.words.toPlainText(), asking.place.place
        who, fit = asking.who.ticked(), asking.fit.fit()
        if asking.is_blank():
            self.context.background.forget("options")
            self.options.say_nothing(
                self.tr(
                    "Listen first. As you type what they say, places that can help show here, each with the reason. "
                    "Nothing they say is kept."
                )
            )
            return
        self.context.background.look(
            "options",
            lambda look: (
                needs,
                words,
                find_help(look, needs=needs, words=words, home=home, who=who, fit=fit, limit=20),
            ),
            self._show_options,
        )

    def _show_options(self, found: tuple[tuple[str, ...], str, tuple[Option, ...]]) -> None:
        needs, words, options = found
        if not options:
            self.options.say_nothing(nothing_for(self.context.area, needs=needs, words=words))
        elif not can_answer(options):
            self.options.show_options(
                options, nothing_for(self.context.area, needs=needs, words=words)
            )
        elif self.asking.chips.keys():
            self.options.show_options(options, self.tr("Places that may help: tick up to three"))
        else:
            self.options.show_options(
                options, self.tr("From the words alone. Tick what fits above to sharpen this.")
            )

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.SERVICE, Kind.ORGANIZATION, Kind.LOCATION}:
            self._search()

    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = NeedChooser(self.context.theme, self.context.area.needs)
            self._chooser.ticked.connect(lambda need, on: self.asking.tick(need, on=on))
            self._chooser.closed.connect(self._close_chooser)
            self._under.addWidget(self._chooser)
        self._under.setCurrentWidget(self._chooser)
        self._chooser.open_with(self.asking.chips.keys())

    def _close_chooser(self) -> None:
        self._under.setCurrentWidget(self.options)
        if self.asking.place.is_answered():
            self._go_on()
        else:
            self.asking.place.edit.setFocus()

    def _open_about(self, row: EntryRow) -> None:
        option = self.options.option(row.id)
        place = self.asking.place.place
        home = (place.settlement or "") if place else ""
        if option is None:
            self.about.open_entry(row.id, home=home)
        else:
            seen = seen_option(option, self.context.area.needs)
            self.about.open_entry(
                row.id,
                why=self.tr("Why this: {why}").format(why=". ".join(seen.reasons)),
                doubts="\n".join(seen.doubts),
                seen=seen.name if option.private_need else "",
                home=home,
            )
        self._side.setCurrentWidget(self.about)
        self.about.focus_first()

    def _close_about(self) -> None:
        self._side.setCurrentWidget(self.leaflet_panel)
        self.about.show_nothing()
        self._go_on()

    def _ask_for_leaflet(self, plainer: tuple[Plainer, ...] = (), code: str | None = None) -> None:
        picked = self.context.basket.picked
        style, home = self.leaflet_panel.paper(), self.asking.place.place
        language = self.leaflet_panel.language()
        steps = {one.id: one.step for one in picked}
        matters, ask_for = self.leaflet_panel.matters(), self.leaflet_panel.ask_for()
        self.context.background.lay_out(
            "leaflet",
            lambda look: make_leaflet(
                look,
                service_ids=[one.id for one in picked],
                style=style,
                language=language,
                steps=steps,
                home=home,
                matters=matters,
                ask_for=ask_for,
                plainer=plainer,
                code=code or "",
            ),
            partial(self._show_leaflet, again=code is not None),
        )

    def _say_plainly(self, plainer: tuple[Plainer, ...]) -> None:
        """The same leaflet, under the same code, with some words said otherwise."""
        shown = self.preview.leaflet() if self.preview is not None else None
        if shown is not None and shown.content is not None:
            self._ask_for_leaflet(plainer, shown.content.slip_code or "")

    def _show_leaflet(self, leaflet: Leaflet, *, again: bool = False) -> None:
        if self.preview is None:
            self.preview = Preview(self.context)
            self.preview.back.connect(self._show_conversation)
            self.preview.finish.connect(self._finish)
            self.preview.plainer.connect(self._say_plainly)
            self.preview.went_out.connect(self._codes.add)
            self._faces.addWidget(self.preview)
        self._faces.setCurrentWidget(self.preview)
        private = any(one.seen for one in self.context.basket.picked)
        self.preview.open_leaflet(leaflet, private=private, again=again)
        if not again:
            self.preview.arrive()

    def _show_conversation(self) -> None:
        self._faces.setCurrentIndex(0)
        self.leaflet_panel.focus_go()

    def _nothing_fits(self) -> None:
        if self.asking.is_blank():
            self.asking.start()
        elif self.leaflet_panel.is_empty():
            self._record(
                missing=True,
                said=self.tr("Kept as asked for and not found. Nobody's words or name are kept."),
            )

    def _finish(self) -> None:
        self._record(
            missing=False, said=self.tr("Done. Only needs and places were kept: no words, no name.")
        )

    def _record(self, *, missing: bool, said: str) -> None:
        asking = self.asking
        if asking.safety.needs_answer():
            self._faces.setCurrentIndex(0)
            self.context.toast(self.tr("One thing first: did you check in with them?"))
            self._waits_for_answer = partial(self._record, missing=missing, said=said)
            asking.safety.focus_answer()
            return
        before = Before(asking.heard(), self.context.basket.picked)
        needs, home, minutes = before.heard.needs, before.heard.place, asking.minutes()
        who = before.heard.who
        signposts = tuple(Signpost(Kind(one.kind), one.id, one.step) for one in before.picked)
        codes = tuple(self._codes)

        def keep(unit: "Unit") -> str:
            enquiry = record_enquiry(
                unit,
                needs=needs,
                home=home,
                signposts=signposts,
                missing=missing,
                minutes=minutes,
                who=who,
            )
            link_to_enquiry(unit, codes=codes, enquiry=enquiry)
            return enquiry

        self.context.background.do(
            keep, lambda enquiry: self._recorded(enquiry, before, said, codes)
        )

    def _checked_in(self, _answer: str) -> None:
        """The worker said what was done about a flag: go on with what waited for it."""
        waited, self._waits_for_answer = self._waits_for_answer, None
        if waited is not None:
            waited()
        else:
            self.asking.start()

    def _recorded(self, enquiry: str, before: Before, said: str, codes: tuple[str, ...]) -> None:
        background = self.context.background

        def take_back(unit: "Unit") -> None:
            link_to_enquiry(unit, codes=codes, enquiry="")
            undo_enquiry(unit, id=enquiry)

        def bring_back(_: object) -> None:
            self._bring_back(before)
            self._codes |= set(codes)

        def undo() -> None:
            background.do(take_back, bring_back)

        self._clear()
        self.context.toast(said, act=undo)

    def _bring_back(self, before: Before) -> None:
        self.asking.bring_back(before.heard)
        self.context.basket.restore(before.picked)
        self.asking.start()

    def _forgotten(self) -> None:
        self._clear()
        self.context.toast(
            self.tr("The page was cleared: words stay on the screen for four hours at most.")
        )

    def _clear(self) -> None:
        self._faces.setCurrentIndex(0)
        self._under.setCurrentWidget(self.options)
        self._side.setCurrentWidget(self.leaflet_panel)
        if self._about is not None:
            self._about.show_nothing()
        if self.preview is not None:
            self.preview.forget()
        self._waits_for_answer = None
        self._codes.clear()
        self.asking.clear()
        self.context.basket.empty()
        self.asking.start()
