"""The end of a conversation: keep the enquiry once nothing is left to ask, offer to take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heartdesk.core.kinds import Kind
from heartdesk.enquiries.actions import record_enquiry, undo_enquiry
from heartdesk.enquiries.gaps import say_gap, unsay_gap
from heartdesk.enquiries.slips_due import ask_later, ask_no_more
from heartdesk.triage.model import Signpost
from heartdesk.ui.basket import Picked
from heartdesk.ui.context import Context
from heartdesk.ui.help.closing import Closed
from heartdesk.ui.widgets.asking import Asking
from heartdesk.ui.widgets.heard import Heard

if TYPE_CHECKING:
    from heartdesk.store.unit import Unit


@dataclass(frozen=True)
class Before:
    """The page as it was before it was cleared, for ten seconds of undo. In memory only."""

    heard: Heard
    picked: tuple[Picked, ...]
    closed: Closed
    codes: frozenset[str] = frozenset()


class Finishing(QObject):
    """Asks for what is missing, one thing at a time: did they check in, where is home. Everything else was optional."""

    asked = Signal()
    """Something is asked first: show the conversation."""
    kept = Signal()
    """It is kept: clear the page for the next person."""
    taken_back = Signal(object)
    """Before: put the page back."""

    def __init__(
        self, context: Context, asking: Asking, now: Callable[[], Before], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._asking, self._now = context, asking, now
        self._waits: bool | None = None
        asking.safety.closed.connect(self._go_on)
        asking.place.settled.connect(lambda _place: self._placed())
        asking.place.went_on.connect(self._placed)

    def keep(self, *, missing: bool) -> None:
        """Keep the enquiry as the page stands, `missing` where nothing was found; first ask what is still open."""
        asking = self._asking
        self._waits = missing
        if asking.safety.needs_answer():
            self.asked.emit()
            self._context.toast(self.tr("One thing first: did you check in with them?"))
            asking.safety.focus_answer()
        elif not asking.place.is_answered():
            self.asked.emit()
            self._context.toast(
                self.tr("One thing first: where is home? Enter alone means rather not say.")
            )
            asking.place.edit.setFocus()
        else:
            self.forget()
            self._keep(self._now(), missing=missing)

    def is_waiting(self) -> bool:
        """Whether something is asked first."""
        return self._waits is not None

    def forget(self) -> None:
        """Nothing waits any more."""
        self._waits = None

    def _placed(self) -> None:
        if self._asking.place.is_answered() and not self._asking.safety.needs_answer():
            self._go_on()

    def _go_on(self, _answer: str = "") -> None:
        """What was asked is answered: go on with what waited for it."""
        waited, self._waits = self._waits, None
        if waited is not None:
            self.keep(missing=waited)

    def _keep(self, before: Before, *, missing: bool) -> None:
        heard, closed, minutes = before.heard, before.closed, self._asking.minutes()
        signposts = tuple(Signpost(Kind(one.kind), one.id, one.step) for one in before.picked)
        asks = closed.check != "no" and not closed.unsafe
        codes = tuple(before.codes) if asks else ()

        def keep(unit: "Unit") -> tuple[str, str]:
            enquiry = record_enquiry(
                unit,
                needs=heard.needs,
                home=heard.place,
                signposts=signposts,
                missing=missing,
                minutes=minutes,
                who=heard.who,
                barriers=closed.barriers,
                codes=codes,
            )
            if closed.check == "slip":
                ask_later(unit, codes=codes)
            return enquiry, say_gap(unit, line=closed.missing, needs=heard.needs, home=heard.place)

        said = (
            self.tr("Kept as asked for and not found. Nobody's words or name are kept.")
            if missing
            else self.tr("Done. Only needs and places were kept: no words, no name.")
        )
        self._context.background.do(
            keep, lambda kept: self._kept(*kept, before=before, codes=codes, said=said)
        )

    def _kept(
        self, enquiry: str, gap: str, *, before: Before, codes: tuple[str, ...], said: str
    ) -> None:
        background = self._context.background

        def take_back(unit: "Unit") -> None:
            undo_enquiry(unit, id=enquiry, codes=codes)
            ask_no_more(unit, codes=codes)
            unsay_gap(unit, id=gap)

        self.kept.emit()
        self._context.toast(
            said,
            act=lambda: background.do(take_back, lambda _: self.taken_back.emit(before)),
        )
