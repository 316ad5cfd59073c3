"""Two answers to one question, and what another desk took away: a person decides, on both desks."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from heartdesk.core.kinds import Kind
from heartdesk.sync.actions import read_state
from heartdesk.ui.widgets.label import PlainLabel
from tests.ui.at_the_desk import AtTheDesk
from tests.ui.two_desks import (
    Partner,
    add,
    description,
    desk_folder,
    disagree,
    open_page,
    partner,
    press,
    take_away,
)

__all__ = ["desk_folder", "partner"]


def test_two_answers_stand_side_by_side_and_one_press_settles_both_desks(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    disagree(worker, page, partner)
    worker.until(lambda: page.meet.now.isEnabled() and worker.content.background.is_idle())

    press(page, "Look at Zebra larder")
    worker.at_rest()

    said = page.conflict.said()
    assert "Soup on Tuesdays" in said
    assert "Somebody at Grange" in said
    assert "Bread on Mondays" in said
    assert "Demo," in said
    press(page, "This is right: Bread on Mondays")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()
    assert description(worker, partner) == "Bread on Mondays"
    there = partner.desk.look(lambda look: look.get(Kind.SERVICE, partner.larder))
    assert there is not None
    assert there.fields["description"] == "Bread on Mondays"
    assert not there.conflicts


def test_another_answer_can_be_written(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    disagree(worker, page, partner)
    press(page, "Look at Zebra larder")
    worker.at_rest()
    (typed,) = [one for one in page.conflict.findChildren(QLineEdit) if one.isVisible()]
    typed.setFocus()
    worker.write("Soup and bread, Thursdays")
    worker.press(Qt.Key.Key_Return)
    worker.at_rest()

    assert description(worker, partner) == "Soup and bread, Thursdays"
    assert not page.context.opened.desk.look(read_state).conflicts


def test_what_was_half_written_is_kept_when_it_is_refused_or_something_else_is_settled(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    partner.does(
        lambda unit: unit.change(
            Kind.SERVICE, partner.larder, {"description": "Bread", "url": "https://a.example"}
        )
    )
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(
            Kind.SERVICE, partner.larder, {"description": "Cake", "url": "https://b.example"}
        )
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    press(page, "Look at Zebra larder")
    worker.at_rest()

    def written(name: str) -> QLineEdit:
        edits = page.conflict.findChildren(QLineEdit)
        (found,) = [one for one in edits if one.accessibleName().startswith(name)]
        return found

    written("What it is").setFocus()
    worker.write("Bread and ca")
    written("Web").setFocus()
    worker.write("javascript:x")
    worker.press(Qt.Key.Key_Return)
    worker.until(page.conflict.told.isVisible)
    worker.at_rest()
    assert written("Web").text() == "javascript:x"
    assert written("What it is").text() == "Bread and ca"

    press(page, "This is right: https://a.example")
    worker.at_rest()

    assert written("What it is").text() == "Bread and ca"


def test_a_thing_that_one_desk_took_away_and_another_changed_can_be_kept(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    partner.does(lambda unit: unit.delete(Kind.SERVICE, partner.larder))
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": "Still here"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    press(page, "Look at Zebra larder")
    worker.at_rest()
    assert "It was taken away" in page.conflict.said()
    assert "It was changed: What it is" in page.conflict.said()

    press(page, "Keep it: It was changed: What it is")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()

    there = partner.desk.look(lambda look: look.get(Kind.SERVICE, partner.larder))
    assert there is not None
    assert there.fields["description"] == "Still here"
    assert not there.conflicts


def test_things_taken_away_in_great_number_wait_and_can_be_kept(
    worker: AtTheDesk, partner: Partner
) -> None:
    many = [partner.does(partial(add, f"Thing {number}")) for number in range(30)]
    partner.meets()
    page = open_page(worker)
    press(page, "Meet now")
    worker.at_rest()
    for one in many:
        partner.does(partial(take_away, one))
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    assert "took 30 things away" in page.held.says.text()
    assert "took 30 things away" not in page.meet.said(), "said once, where it can be decided"
    assert "and 24 more" in page.held.says.text()

    press(page, "Keep them")
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()

    assert page.held.isHidden()
    names = partner.desk.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    assert "Thing 29" in names


def test_what_is_sealed_is_counted_and_nobody_is_listed(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    volunteer = partner.does(lambda unit: unit.create(Kind.VOLUNTEER, {"name": "Zoe Zebra"}))
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    partner.does(lambda unit: unit.change(Kind.VOLUNTEER, volunteer, {"name": "Zoe Zorilla"}))
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.VOLUNTEER, volunteer, {"name": "Zoë Zebra"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()

    said = "\n".join(
        label.text() for label in page.findChildren(PlainLabel) if label.isVisibleTo(page)
    )

    assert "1 in volunteers' details: open the volunteer." in said
    assert "Zebra larder" not in said
    assert "Zoe" not in said


def test_an_entry_with_two_answers_leads_to_both(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    disagree(worker, page, partner)
    worker.content.go("directory", partner.larder)
    worker.at_rest()

    (look,) = [
        made
        for made in worker.content.findChildren(QPushButton)
        if made.accessibleName() == "Look at both answers" and made.isVisible()
    ]
    look.setFocus()
    QTest.keyClick(look, Qt.Key.Key_Space)
    worker.until(lambda: "Somebody at Grange" in page.conflict.said())
