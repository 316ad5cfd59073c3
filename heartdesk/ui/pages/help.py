"""Help someone: their words in, a few real places out, on paper."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from heartdesk.directory.actions import read_services
from heartdesk.directory.model import ServiceEntry
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.model import Leaflet
from heartdesk.leaflets.plainer import Plainer
from heartdesk.triage.discreet import seen as seen_option
from heartdesk.ui.basket import picked_of
from heartdesk.ui.context import Context
from heartdesk.ui.help.closing import Closed, Closing, closed_as_draft, closed_of
from heartdesk.ui.help.finishing import Before, Finishing
from heartdesk.ui.help.five_minutes import FiveMinutes
from heartdesk.ui.help.no_paper import NoPaper
from heartdesk.ui.help.searching import Searching
from heartdesk.ui.help.title_row import TitleRow
from heartdesk.ui.help.whom_to_ask import WhomToAsk
from heartdesk.ui.listening import matcher_for
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.asking import Asking
from heartdesk.ui.widgets.entry_rows import EntryRow
from heartdesk.ui.widgets.entry_view import EntryView
from heartdesk.ui.widgets.heard import Heard, heard_of
from heartdesk.ui.widgets.held_key import HELD, HeldKey
from heartdesk.ui.widgets.leaflet_panel import LeafletPanel
from heartdesk.ui.widgets.need_chooser import NeedChooser
from heartdesk.ui.widgets.options import Options
from heartdesk.ui.widgets.preview import Preview
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths

_MOST_INSTEAD = 3
"""Needs of a place that did not work out for which another is looked for."""

_WIDTHS = Widths(beside=900, side_least=330, side_most=440)


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
        column.addWidget(TitleRow(context))
        matcher = matcher_for(context.background, context.area.needs)
        self.asking = Asking(context, matcher, parent=centre)
        column.addWidget(self.asking)
        self.five_minutes = FiveMinutes(context.theme)
        column.addWidget(self.five_minutes)
        self._under = QStackedWidget(centre)
        column.addWidget(self._under, 1)
        self.options = Options(context, parent=self._under)
        self._under.addWidget(self.options)
        self._searching = Searching(context, self.asking, self.options, self)
        self._chooser: NeedChooser | None = None
        self.leaflet_panel = LeafletPanel(context, parent=self._side)
        self._side.addWidget(self.leaflet_panel)
        self.leaflet_panel.under_steps.addWidget(WhomToAsk(context, self.asking))
        self._about: EntryView | None = None
        self.preview: Preview | None = None
        self._closing: Closing | None = None
        self.finishing = Finishing(context, self.asking, self._now, self)
        self.no_paper = NoPaper(context, self._faces, self)
        self._codes: set[str] = set()
        self._key = HeldKey(self)
        self._join()
        self._searching.begin()

    @property
    def about(self) -> EntryView:
        """All about one place, made when it is first asked for."""
        if self._about is None:
            self._about = EntryView(self.context, with_back=True)
            self._about.back.connect(self._close_about)
            self._side.addWidget(self._about)
        return self._about

    @property
    def closing(self) -> Closing:
        """What is asked before they go, made when it is first asked for."""
        if self._closing is None:
            self._closing = Closing(self.context.theme, self.context.area)
            self._closing.done.connect(self._close_closing)
            self._closing.nothing_found.connect(self._nothing_found)
            self._closing.unsafe.connect(partial(self.leaflet_panel.choose_paper, "discreet"))
            self._side.addWidget(self._closing)
        return self._closing

    def arrive(self) -> None:
        if self._faces.currentIndex() == 0:
            self.asking.start()
        elif self.preview is not None and self._faces.currentWidget() is self.preview:
            self.preview.arrive()

    def open_with(self, what: str) -> None:
        """ "instead:<place>" looks for another place for the needs of one that did not work out; that comes last."""
        _, _, place = what.partition("instead:")
        if place:
            self.context.background.look(
                "instead", lambda look: read_services(look, ids=(place,)), self._instead_of
            )

    def _instead_of(self, found: tuple[ServiceEntry, ...]) -> None:
        if self.draft() is not None:
            self.context.toast(self.tr("Finish with whoever is on this page first."))
            return
        for entry in found:
            self._searching.offer_last(entry.id)
            for need in sorted(entry.needs, key=lambda one: -entry.needs[one])[:_MOST_INSTEAD]:
                self.asking.tick(need, on=True)

    def step_back(self) -> bool:
        if self._faces.currentIndex() > 0:
            self._show_conversation()
        elif self._chooser is not None and self._under.currentWidget() is self._chooser:
            self._close_chooser()
        elif self._closing is not None and self._side.currentWidget() is self._closing:
            self._close_closing()
        elif self._side.currentWidget() is self._about:
            if not self.about.close_checks():
                self._close_about()
        else:
            return self.asking.fit.close_up() or self.asking.safety.put_questions_away()
        return True

    def search_here(self) -> bool:
        if self._faces.currentIndex() > 0:
            self._show_conversation()
        self._open_chooser()
        return True

    def print_out(self) -> bool:
        if self.preview is not None and self._faces.currentWidget() is self.preview:
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

    def codes(self) -> tuple[str, ...]:
        """The slip codes of what went out in this conversation."""
        return tuple(self._codes)

    @property
    def draft_names_nobody(self) -> bool:
        """Whether what is left here may be passed on to whoever opens next: words may name somebody, ticks do not."""
        said = self.asking.words.toPlainText().strip() or self._beside()
        return not (said or (self._closing is not None and self._closing.closed().missing))

    def draft(self) -> dict[str, Any] | None:
        """Everything on the page as JSON values, for the worker's own sealed draft; None for a blank page."""
        now = self._now()
        if not now.picked and now.heard == Heard() and now.closed == Closed():
            return None
        return {
            "heard": now.heard.as_draft(),
            "picked": [vars(one) for one in now.picked],
            "closed": closed_as_draft(now.closed),
        }

    def take_draft(self, draft: dict[str, Any]) -> None:
        """Go on where a draft was left. Flags come back latched; what cannot be read is left out."""
        if draft:
            heard, picked = heard_of(draft.get("heard")), picked_of(draft.get("picked"))
            self._bring_back(Before(heard, picked, closed_of(draft.get("closed"))))

    def _join(self) -> None:
        """Who tells whom."""
        asking, panel = self.asking, self.leaflet_panel
        asking.changed.connect(self._searching.search)
        asking.went_on.connect(self._go_on)
        asking.wants_more_needs.connect(self._open_chooser)
        asking.forgotten.connect(self._forgotten)
        asking.safety.open_cards.connect(self._open_cards)
        asking.safety.closed.connect(self._checked_in)
        asking.safety.held.connect(self._hold_button)
        asking.began.connect(lambda: self.five_minutes.begin(asking.seconds()))
        self.finishing.asked.connect(self._show_asking)
        self.no_paper.back.connect(self._show_conversation)
        self.no_paper.finish.connect(self._finish)
        self.no_paper.went_out.connect(self._codes.add)
        self.finishing.kept.connect(self._clear)
        self.finishing.taken_back.connect(self._bring_back)
        self._key.changed.connect(self._reveal)
        self.options.just_looking.connect(asking.just_look)
        self.options.more.connect(self._open_about)
        self.options.next_step.connect(panel.focus_go)
        panel.preview.connect(self._ask_for_leaflet)
        panel.finish.connect(self._finish)
        panel.nothing_fits.connect(self._nothing_fits)
        panel.by_phone.connect(self._ask_by_phone)
        panel.before_they_go.connect(partial(self._open_closing, found=True))

    def _hold_button(self, down: bool) -> None:
        (self._key.hold if down else self._key.let_go)()

    def _reveal(self, on: bool) -> None:
        """What must not be read by everybody, for as long as F2 is held."""
        self.asking.reveal(on=on)
        self.options.reveal(on=on)
        self.leaflet_panel.reveal(on=on)
        for part in (self._about, self.preview, self.no_paper.shown()):
            if part is not None:
                part.reveal(on=on)

    def _open_cards(self, cards: str) -> None:
        """The cards that belong to what was heard, with the numbers of where home is."""
        place = self.asking.place.place
        where = place.locality_id if place is not None else None
        self.context.go("cards", f"{cards}@{where}" if where else cards)

    def _show_asking(self) -> None:
        self._faces.setCurrentIndex(0)

    def _beside(self) -> tuple[tuple[str, str], ...]:
        """What stands on their paper beside the places; kept nowhere."""
        return (*self.asking.around.beside(), *self.five_minutes.beside())

    def _go_on(self) -> None:
        if self.options.model.rowCount():
            self.options.arrive()
        else:
            self.leaflet_panel.focus_go()

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
            track = self.options.track(row.id)
            why = (*seen.reasons, track) if track else seen.reasons
            self.about.open_entry(
                row.id,
                why=self.tr("Why this: {why}").format(why=". ".join(why)),
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

    def _ask_for_leaflet(
        self,
        plainer: tuple[Plainer, ...] = (),
        code: str | None = None,
        show: Callable[[Leaflet], None] | None = None,
    ) -> None:
        picked = self.context.basket.picked
        style, home = self.leaflet_panel.paper(), self.asking.place.place
        language = self.leaflet_panel.language()
        steps = {one.id: one.step for one in picked}
        matters, ask_for = self.leaflet_panel.matters(), self.leaflet_panel.ask_for()
        beside = self._beside()
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
                beside=beside,
                ask_for=ask_for,
                plainer=plainer,
                code=code or "",
            ),
            show or partial(self._show_leaflet, again=code is not None),
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

    def _ask_by_phone(self) -> None:
        self._ask_for_leaflet(show=self.no_paper.show_leaflet)

    def _show_conversation(self) -> None:
        self._faces.setCurrentIndex(0)
        self.leaflet_panel.focus_go()

    def _nothing_fits(self) -> None:
        if self.asking.is_blank():
            self.asking.start()
        elif self.leaflet_panel.is_empty():
            self._open_closing(found=False)

    def _finish(self) -> None:
        self.finishing.keep(missing=False)

    def _nothing_found(self) -> None:
        self.finishing.keep(missing=True)

    def _now(self) -> Before:
        """The page as it stands."""
        closed = self._closing.closed() if self._closing is not None else Closed()
        picked = self.context.basket.picked
        return Before(self.asking.heard(), picked, closed, frozenset(self._codes))

    def _open_closing(self, *, found: bool) -> None:
        self.closing.open_for(found=found)
        self._side.setCurrentWidget(self.closing)
        self.closing.arrive()

    def _close_closing(self) -> None:
        self._side.setCurrentWidget(self.leaflet_panel)
        self.leaflet_panel.focus_go()

    def _checked_in(self, _answer: str) -> None:
        """The worker said what was done about a flag."""
        if not self.finishing.is_waiting():
            self.asking.start()

    def _bring_back(self, before: Before) -> None:
        self.asking.bring_back(before.heard)
        self.five_minutes.take(before.heard.beside)
        self.context.basket.restore(before.picked)
        if before.closed != Closed():
            self.closing.take(before.closed)
        self._codes |= before.codes
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
        if self._closing is not None:
            self._closing.clear()
        self.finishing.forget()
        self.no_paper.forget()
        self.five_minutes.clear()
        self._codes.clear()
        self._searching.offer_last("")
        self.asking.clear()
        self.context.basket.empty()
        self.asking.start()
