"""Whom of the team to ask, where a step is done together or for them: one line for the worker, never on paper."""

from heartdesk.core.kinds import Kind
from heartdesk.team.actions import whom_to_ask
from heartdesk.team.model import Suggested
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.asking import Asking
from heartdesk.ui.widgets.label import PlainLabel


class WhomToAsk(PlainLabel):
    """Out of sight while home is not known, while they do every step themselves, or where nobody is written down."""

    def __init__(self, context: Context, asking: Asking) -> None:
        super().__init__("", role="small")
        self._context, self._asking = context, asking
        self.hide()
        context.basket.changed.connect(self._look)
        asking.changed.connect(self._look)
        context.background.changed.connect(self._changed)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.TEAM_CONTACT in kinds:
            self._look()

    def _look(self) -> None:
        place, needs = self._asking.place.place, self._asking.chips.keys()
        where = (place.locality_id if place is not None else None) or ""
        helped = any(one.step != "self" for one in self._context.basket.picked)
        if not where or not helped:
            self._context.background.forget("whom to ask")
            self._show(None)
            return
        self._context.background.look(
            "whom to ask",
            lambda look: whom_to_ask(look, locality=where, needs=needs),
            self._show,
        )

    def _show(self, found: Suggested | None) -> None:
        self.setVisible(found is not None)
        if found is None:
            return
        one = found.contact
        number = one.phone or self.tr("number not rung yet")
        said = [part for part in (one.name, one.role, number) if part]
        self.setText(
            self.tr("Whom to ask: {who}. {why}").format(who=", ".join(said), why=found.why)
        )
