"""Before a visit, and a look at somebody of another service: the two cards, at the keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from heartdesk.app.live_desk import LiveDesk
from heartdesk.leaflets.model import Leaflet
from heartdesk.people.actions import read_person
from heartdesk.people.model import Person
from heartdesk.store.notices import notices
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.risk import RiskPage
from heartdesk.ui.people.card import PersonCard
from heartdesk.ui.people.glass import GlassPress
from heartdesk.ui.people.visit_note import VisitNoteCard
from heartdesk.ui.widgets.label import PlainLabel
from tests.makers import TRUST
from tests.people_makers import isa, sign
from tests.ui.at_the_desk import AtTheDesk


class Pane:
    """The page a card stands in."""

    person: Person | None = None

    def open_card(self, card_id: str) -> None:
        raise NotImplementedError

    def card(self, card_id: str) -> PersonCard | None:
        raise NotImplementedError

    def reload(self) -> None:
        raise NotImplementedError

    def show_paper(self, leaflet: Leaflet) -> None:
        raise NotImplementedError


@pytest.fixture
def somebody(worker: AtTheDesk) -> Person:
    found: list[Person] = []
    live = cast(LiveDesk, worker.content.page("risk").context.opened.desk)
    desk = live.use(lambda desk: desk)
    desk.worker = replace(desk.worker, organization=TRUST)

    def write_down(unit: Unit) -> Person:
        sign(unit)
        return read_person(unit, id=isa(unit))

    worker.content.background.do(write_down, found.append)
    worker.at_rest()
    return found[0]


@pytest.fixture
def card(worker: AtTheDesk, somebody: Person) -> Iterator[VisitNoteCard]:
    context = cast(RiskPage, worker.content.page("risk")).context
    made = VisitNoteCard(context, Pane())
    made.resize(700, 700)
    made.show()
    made.show_person(somebody)
    worker.at_rest()
    yield made
    made.deleteLater()


def says(card: VisitNoteCard | GlassPress) -> str:
    return " ".join(one.text() for one in card.findChildren(PlainLabel) if one.isVisible())


def fill(card: VisitNoteCard, **typed: str) -> None:
    assert card.form is not None
    for name, text in typed.items():
        field = card.form.field(name)
        if isinstance(field, QLineEdit):
            field.setText(text)
        else:
            cast(QPlainTextEdit, field).setPlainText(text)


def test_a_fact_with_a_day_is_kept_and_a_rumour_is_not(
    worker: AtTheDesk, card: VisitNoteCard, somebody: Person
) -> None:
    assert "does not say that it is safe" in says(card)
    card.write.click()
    fill(card, what="A dog ran at the visitor", on="1 Nov", do="Ring first")
    assert card.form is not None
    card.form.keep_button.click()
    worker.at_rest()
    assert "Who saw it" in card.form.trouble()

    fill(card, seen_by="Olive")
    card.form.keep_button.click()
    worker.at_rest()
    worker.at_rest()

    assert not card.half_typed()
    (note,) = card.notes
    assert note.seen_by == "Olive"
    assert "On a visit: Ring first" in says(card)
    assert "Ask before you go" not in says(card)
    # and half a note is a draft of the page
    card.write.click()
    fill(card, what="x")
    assert card.half_typed() is not None
    assert card.close_form()


def test_an_overdue_note_says_so_first(
    worker: AtTheDesk, card: VisitNoteCard, somebody: Person
) -> None:
    card.write.click()
    fill(card, what="A dog", on="1 Nov", do="Ring first", seen_by="Olive")
    assert card.form is not None
    card.form.keep_button.click()
    worker.at_rest()
    (note,) = card.notes

    card._show(somebody.id, (card.notes, note.review_on))
    worker.at_rest()
    assert "Ask before you go by it" in says(card)
    card._show(somebody.id, (card.notes, note.review_on - timedelta(days=1)))
    worker.at_rest()
    assert "Ask before you go by it" not in says(card)


def test_somebody_of_another_service_is_seen_with_a_reason_and_covered(
    worker: AtTheDesk, somebody: Person
) -> None:
    context = cast(RiskPage, worker.content.page("risk")).context
    press = GlassPress(context, somebody.id)
    press.resize(600, 500)
    press.show()
    press.press.click()
    assert press.form is not None
    press.form.keep_button.click()
    worker.at_rest()
    assert "needs a reason" in press.form.trouble()
    assert press.seen() == ()

    cast(QPlainTextEdit, press.form.field("reason")).setPlainText("She said she cannot go on")
    press.form.keep_button.click()
    worker.at_rest()

    # covered until F2 is held, and the lead was told
    assert press.seen()
    assert "Isa" not in " ".join(press.seen())
    told: list[Any] = []
    context.background.do(notices, told.append)
    worker.at_rest()
    assert [one.reason for one in told[0]] == ["She said she cannot go on"]
    press.deleteLater()
