"""Ten quiet minutes and a phone: the page that says whom to ring, what to ask, and keeps that it was done."""

from typing import cast

from PySide6.QtCore import Qt

from heartdesk.core.area_starter import record_id
from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.review import ReviewPage
from heartdesk.ui.widgets.label import PlainLabel
from tests.ui.at_the_desk import AtTheDesk, Key


def page(desk: AtTheDesk) -> ReviewPage:
    desk.content.go("review")
    desk.at_rest()
    return cast(ReviewPage, desk.content.page("review"))


def test_a_new_hub_is_given_its_first_thirty_calls_with_what_to_say(worker: AtTheDesk) -> None:
    review = page(worker)

    assert len(review.model.rows()) == 30
    assert "0 of 104 entries have been checked" in review.count_words()
    entry = review.entry.entry()
    assert entry is not None
    assert entry.name == review.model.rows()[0].name


def test_one_call_kept_takes_the_entry_off_the_list(worker: AtTheDesk) -> None:
    review = page(worker)
    rung = review.model.rows()[0].id

    review.entry.rang.click()
    for box in review.entry.checks.boxes.values():
        box.setChecked(not box.isHidden())
    review.entry.checks.keep_ticked()
    worker.at_rest()

    assert rung not in [row.id for row in review.model.rows()]
    assert "1 of 104 entries have been checked" in review.count_words()


def test_everything_due_is_one_press_away_and_the_keyboard_is_enough(
    worker: AtTheDesk,
) -> None:
    review = page(worker)
    review.which.button("all").setFocus()
    worker.press(Key.Key_Space)
    worker.at_rest()

    assert len(review.model.rows()) > 30
    first = review.entry.entry_id()
    worker.press(Key.Key_Down)
    worker.at_rest()
    assert review.entry.entry_id() != first


def test_the_thirty_are_counted_as_they_are_rung(worker: AtTheDesk) -> None:
    review = page(worker)
    assert "0 of 30 rung" in review.count_words()

    review.entry.rang.click()
    worker.at_rest()
    first = review.entry.entry_id()
    review.entry.checks.closed.emit()
    worker.at_rest()

    assert "1 of 30 rung" in review.count_words()
    assert first not in [row.id for row in review.model.rows()]
    assert (review.progress.value(), review.progress.maximum()) == (1, 30)


def test_the_ring_list_goes_on_paper_by_ctrl_p_and_escape_comes_back(worker: AtTheDesk) -> None:
    review = page(worker)
    worker.press(Key.Key_P, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()

    assert review.preview is not None
    leaflet = review.preview.leaflet()
    assert leaflet is not None
    assert (leaflet.title, leaflet.entries) == ("Calls to make", 30)
    worker.press(Key.Key_Escape)
    assert not review.shows_paper()


def a_correction(worker: AtTheDesk, *, two: bool = False, by: str = "Bea") -> str:
    """What Bea at the front desk put in, before the coordinator sat down."""
    made: list[str] = []

    def put(unit: Unit) -> None:
        entry = next(
            one
            for one in unit.every(Kind.SERVICE)
            if (one.fields.get("crisis") is True) == two
            and any(name.startswith("phones/") for name in one.fields)
        )
        name = next(one for one in entry.fields if one.startswith("phones/"))
        value = {**entry.fields[name], "number": "01632 960456"}
        hub = unit.own_hub()
        unit.create(
            Kind.CORRECTION,
            {
                "kind": "service",
                "of": entry.id,
                "fact": "phones",
                "set": {name: value},
                "was": {name: entry.fields[name]},
                "by": by,
                "worker": "another worker",
                "at": unit.now.isoformat(timespec="seconds"),
                "hub": hub,
                "hub_name": "Cumnock hub (Barony)",
                "two": two,
            },
        )
        made.append(entry.id)

    worker.content.background.do(put)
    worker.at_rest()
    return made[0]


def test_a_correction_waits_with_both_words_and_the_coordinators_yes_sends_it_on(
    worker: AtTheDesk,
) -> None:
    entry_id = a_correction(worker)
    review = page(worker)
    assert "(1)" in review.which.button("yes").text()
    review.which.button("yes").click()
    worker.at_rest()

    said = review.correction.said()
    assert "This hub says: 01632 960456" in said
    assert "Put in by Bea, Cumnock hub (Barony)" in said
    assert review.entry.entry_id() == entry_id
    review.correction.send.click()
    worker.at_rest()

    assert "Sent on" in worker.toast()
    assert review.model.rows() == ()
    worker.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()
    assert len(review.model.rows()) == 1


def test_a_crisis_number_of_somebody_who_is_gone_is_not_sent_on(worker: AtTheDesk) -> None:
    a_correction(worker, two=True)
    review = page(worker)
    review.which.button("yes").click()
    worker.at_rest()
    assert review.model.rows()[0].fresh_text == "Needs a second person"

    review.correction.send.click()
    worker.at_rest()

    assert len(review.model.rows()) == 1
    assert "does not work at this desk any more" in worker.content.banner.said()
    review.correction.put_away.click()
    worker.at_rest()
    assert review.model.rows() == ()


def test_one_click_keeps_the_call_and_what_else_they_said_is_asked_with_the_entry_in_hand(
    worker: AtTheDesk,
) -> None:
    review = page(worker)
    rung = review.entry.entry_id()

    review.entry.rang.click()
    worker.at_rest()

    assert "you rang" in worker.toast()
    entry = review.entry.entry()
    assert entry is not None
    assert entry.id == rung
    assert {one.fact: one.by for one in entry.facts}["phone"] == "Demo"
    assert review.entry.asks_more()
    assert review.entry.checks.boxes["phone"].isHidden()
    worker.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.at_rest()
    entry = review.entry.entry()
    assert entry is not None
    assert {one.fact: one.by for one in entry.facts}["phone"] == ""


def test_the_safety_card_says_what_two_people_changed(worker: AtTheDesk) -> None:
    def put(unit: Unit) -> None:
        line = record_id(unit.area, Kind.SERVICE, "samaritans")
        record = unit.get(Kind.SERVICE, line)
        assert record is not None
        gone = {name: None for name in record.fields if name.startswith("phones/")}
        unit.change(Kind.SERVICE, line, {**gone, "phones/new": {"number": "01632 960456"}})

    worker.content.background.do(put)
    worker.at_rest()
    worker.press(Key.Key_F1)
    worker.at_rest()
    worker.cards.open_with("suicide")

    said = " ".join(one.text() for one in worker.cards.findChildren(PlainLabel))
    assert "Two workers agreed on this number; it was 116 123." in said.replace("\u00a0", " ")
    assert "Samaritans 01632 960456" in said, "the steps say it too"
