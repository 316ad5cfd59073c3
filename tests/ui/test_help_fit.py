"""Make it fit better: one closed line on Help someone, everything in it may be skipped."""

from heartdesk.triage.model import Fit
from heartdesk.ui.widgets.fit_row import fit_as_draft, fit_of
from tests.ui.at_the_desk import AtTheDesk, Key

WORDS = "nae food in"


def doubts(worker: AtTheDesk) -> str:
    options = worker.help.options
    shown = [options.option(row.id) for row in options.model.rows()]
    return " ".join(said for option in shown if option for said in option.doubts)


def test_it_is_closed_until_it_is_asked_for_and_what_is_chosen_stays_in_sight(
    worker: AtTheDesk,
) -> None:
    fit = worker.help.asking.fit
    worker.hears(WORDS)
    assert not fit.is_open()

    fit.line.setFocus()
    worker.press(Key.Key_Space)
    assert fit.is_open()
    assert worker.focused() is fit.buttons["walk"]
    fit.buttons["evening"].setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()
    worker.press(Key.Key_Escape)

    assert not fit.is_open()
    assert fit.said.text() == "To fit: Evenings"
    assert not fit.said.isHidden()
    assert worker.focused() is fit.line


def test_what_is_chosen_is_weighed_at_once_and_clearing_forgets_it(worker: AtTheDesk) -> None:
    worker.hears(WORDS)
    assert "in the evening" not in doubts(worker)
    fit = worker.help.asking.fit
    fit.buttons["evening"].click()
    worker.at_rest()
    assert "in the evening" in doubts(worker)

    worker.help.asking.clear()
    worker.at_rest()
    assert not fit.fit()
    assert fit.said.isHidden()


def test_a_lock_brings_it_back_with_the_words(worker: AtTheDesk) -> None:
    worker.hears(WORDS)
    chosen = Fit(("bus",), ("weekend",), ("quiet", "free"), "Polish")
    worker.help.asking.fit.take(chosen)
    kept = worker.help.draft()
    assert kept is not None
    worker.help.asking.clear()
    worker.help.take_draft(kept)
    assert worker.help.asking.fit.fit() == chosen


def test_a_draft_that_can_not_be_read_chooses_nothing() -> None:
    assert fit_of(fit_as_draft(Fit(("bus",)))) == Fit(("bus",))
    unreadable: list[object] = [None, [], {"chosen": "bus"}, {"chosen": [1], "language": "Klingon"}]
    assert not any(fit_of(one) for one in unreadable)
