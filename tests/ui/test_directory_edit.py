"""Keeping an entry true at the desk, with the keyboard: change in place, undo, half-typed words, what was before."""

from dataclasses import replace
from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from heartdesk.directory.model import ServiceEntry
from heartdesk.ui.pages.directory import DirectoryPage
from heartdesk.ui.pages.review import ReviewPage
from heartdesk.ui.widgets.entry_edit import EntryEdit
from heartdesk.ui.widgets.entry_edit_cost import CostForm
from heartdesk.ui.widgets.entry_edit_form import TextForm
from heartdesk.ui.widgets.entry_edit_hours import HoursForm
from heartdesk.ui.widgets.entry_edit_place import PlaceForm
from tests.ui.at_the_desk import AtTheDesk, Key
from tests.ui.test_access import whole

CTRL = Qt.KeyboardModifier.ControlModifier
OFFICE = "social work, kilmarnock office"


def rest(worker: AtTheDesk) -> None:
    worker.until(lambda: not worker.directory.is_pausing() and worker.content.background.is_idle())
    QApplication.processEvents()
    worker.until(worker.content.background.is_idle)


def opened(worker: AtTheDesk, words: str = OFFICE) -> DirectoryPage:
    worker.content.go("directory")
    worker.directory.arrive()
    worker.write(words)
    rest(worker)
    return worker.directory


def changing(worker: AtTheDesk, key: str, words: str = OFFICE) -> EntryEdit:
    page = opened(worker, words)
    page.entry.change.click()
    rest(worker)
    edit = page.entry.entry_edit()
    edit.open_fact(key)
    return edit


def entry(worker: AtTheDesk) -> ServiceEntry:
    found = worker.directory.entry.entry()
    assert found is not None
    return found


def test_a_fact_is_changed_in_place_by_keyboard_and_undone(worker: AtTheDesk) -> None:
    # Given an entry, reached and opened for change by keys alone
    page = opened(worker)
    worker.press(Key.Key_Down)
    worker.press(Key.Key_Return)
    for _ in range(2):
        worker.press(Key.Key_Tab)
    assert worker.focused() is page.entry.change
    worker.press(Key.Key_Return)
    rest(worker)
    edit = page.entry.entry_edit()
    assert worker.focused() is edit.row("name").change

    # When the name is typed over and published
    worker.press(Key.Key_Return)
    assert isinstance(worker.focused(), QLineEdit)
    worker.write("Social work office")
    worker.press(Key.Key_Tab)
    assert worker.focused() is edit.row("name").keep
    worker.press(Key.Key_Return)
    rest(worker)

    # Then entry and list say so at once, the cursor is where it was, and Ctrl+Z takes it back
    assert entry(worker).name == "Social work office"
    assert page.model.rows()[0].name == "Social work office"
    assert worker.toast() == "Published."
    assert worker.focused() is edit.row("name").change
    worker.press(Key.Key_Z, modifier=CTRL)
    rest(worker)
    assert entry(worker).name == "Social work, Kilmarnock office"

    # And Escape leads back to reading, then to the search
    worker.press(Key.Key_Escape)
    assert page.entry.change.text() == "Change"


def test_a_refused_number_says_why_and_what_was_typed_stays(worker: AtTheDesk) -> None:
    edit = changing(worker, "phones")
    field = cast(QLineEdit, worker.focused())
    field.selectAll()
    worker.write(worker.content.page("directory").context.area.denied[0].number)
    edit.publish()
    rest(worker)

    assert "known to be a wrong number" in edit.row("phones").said()
    assert edit.open_key() == "phones"
    assert field.text() == worker.content.page("directory").context.area.denied[0].number
    assert not worker.content.banner.isVisible()


def test_a_crisis_number_waits_for_a_second_person_and_is_told_beside_the_old(
    worker: AtTheDesk,
) -> None:
    edit = changing(worker, "phones", "samaritans")
    before = entry(worker).phone.number
    field = cast(QLineEdit, worker.focused())
    field.selectAll()
    worker.write("01632 960456")
    edit.row("phones").tick_told(on=True)
    edit.publish()
    rest(worker)

    assert entry(worker).phone.number == before
    assert "our hub says 01632 960456, " in entry(worker).hub_says[0].text


def test_they_told_me_today_makes_the_new_number_one_to_ring(worker: AtTheDesk) -> None:
    edit = changing(worker, "phones", "robert burns academy")
    field = cast(QLineEdit, worker.focused())
    field.selectAll()
    worker.write("01632 960456")
    edit.row("phones").tick_told(on=True)
    edit.publish()
    rest(worker)
    assert entry(worker).phone.number == "01632 960456"
    assert any(one.fact == "phone" and one.by == "Demo" for one in entry(worker).facts)


def test_days_and_times_are_read_back_in_words_while_they_are_typed(worker: AtTheDesk) -> None:
    edit = changing(worker, "hours")
    form = cast(HoursForm, edit.row("hours").form)
    (row,) = form.rows()
    row.often.setCurrentIndex(row.often.findData("monthly"))
    row.week.setCurrentIndex(row.week.findData("2"))
    row.days["TH"].click()
    row.opens.setFocus()
    worker.write("10 am")
    worker.press(Key.Key_Tab)
    worker.write("12")
    assert "could be morning or night" in edit.row("hours").said()
    worker.write(" noon")
    assert "Second Thursday of the month, 10 am to 12 noon" in edit.row("hours").said()

    edit.row("hours").tick_told(on=True)
    edit.publish()
    rest(worker)
    assert entry(worker).hours.text.startswith("Second Thursday of the month, 10 am to 12 noon")


def test_a_postcode_in_another_town_is_asked_about(worker: AtTheDesk) -> None:
    edit = changing(worker, "place")
    form = cast(PlaceForm, edit.row("place").form)
    assert not form.sure.isVisible()
    form.fields["postcode"].setFocus()
    form.fields["postcode"].selectAll()
    worker.write("KA6 7QU")
    assert "km from Kilmarnock" in form.doubt.text()
    edit.publish()
    rest(worker)
    assert "km from Kilmarnock" in edit.row("place").said()

    form.sure.click()
    edit.publish()
    rest(worker)
    place = entry(worker).place
    assert place is not None
    assert place.postcode == "KA6 7QU"


def test_words_that_hurt_are_told_and_never_in_the_way(worker: AtTheDesk) -> None:
    edit = changing(worker, "description")
    form = cast(TextForm, edit.row("description").form)
    cast(QPlainTextEdit, form.field).setPlainText("A place for addicts.")
    assert "“addicts” can hurt" in edit.row("description").said()
    edit.publish()
    rest(worker)
    assert entry(worker).description == "A place for addicts."


def test_nothing_half_typed_is_lost_by_another_entry_escape_or_a_lock(worker: AtTheDesk) -> None:
    # Given a line half typed
    edit = changing(worker, "what_to_expect")
    first = entry(worker).id
    worker.write("Somebody meets you at the d")
    draft = worker.directory.draft()
    assert draft is not None

    # When another entry is looked at, and this one again
    page = opened(worker, "samaritans")
    assert entry(worker).id != first
    assert edit.open_key() == ""
    page.open_with(first)
    rest(worker)
    assert cast(TextForm, edit.row("what_to_expect").form).text() == "Somebody meets you at the d"

    # Or it was put away with Escape, and opened again
    worker.press(Key.Key_Escape)
    assert edit.open_key() == ""
    edit.open_fact("what_to_expect")
    assert cast(TextForm, edit.row("what_to_expect").form).text() == "Somebody meets you at the d"

    # "Not now" forgets it; a draft that was sealed at a lock brings it back
    edit.row("what_to_expect").not_now.click()
    assert page.draft() is None
    page.take_draft(draft)
    rest(worker)
    assert cast(TextForm, edit.row("what_to_expect").form).text() == "Somebody meets you at the d"


def test_every_form_gives_back_what_was_typed(worker: AtTheDesk) -> None:
    page = opened(worker)
    page.entry.change.click()
    rest(worker)
    edit = page.entry.entry_edit()
    for key in (
        "name", "status", "organization", "description", "phones", "hours", "place", "bus", "cost",
        "required_documents", "places", "led_by", "ages", "needs", "localities", "service_areas", "languages", "group",
        "contacts", "attributes", "funding_until", "reach",
    ):  # fmt: skip
        edit.open_fact(key)
        form = edit.row(key).form
        assert form is not None
        before = form.content()
        form.put(before)
        assert form.content() == before, key
        edit.give_up()


def test_prices_are_typed_one_by_one_and_told_in_the_entry(worker: AtTheDesk) -> None:
    edit = changing(worker, "cost")
    form = cast(CostForm, edit.row("cost").form)
    form.rows[0].option.setText("An adult")
    form.rows[0].amount.setText("lots")
    edit.publish()
    rest(worker)
    assert "“lots” is not an amount of money" in edit.row("cost").said()
    form.rows[0].amount.setText("£2.50")
    form.add.click()
    form.rows[1].option.setText("A child")
    form.rows[1].amount.setText("free")
    edit.row("cost").tick_told(on=True)
    edit.publish()
    rest(worker)
    assert entry(worker).cost == "£2.50 (An adult); Free (A child)"
    assert [one.state for one in entry(worker).facts if one.fact == "cost"] == ["fresh"]


def _is_whole(edit: EntryEdit, key: str) -> bool:
    return whole(edit.row(key).keep)


@pytest.mark.parametrize("scale", [100, 200])
def test_a_form_that_opens_is_seen_down_to_its_last_button(worker: AtTheDesk, scale: int) -> None:
    worker.content.choose(replace(worker.content.now, scale=scale))
    edit = changing(worker, "name")
    for key in ("cost", "staff_note", "ages"):
        edit.open_fact(key)
        worker.until(partial(_is_whole, edit, key))
        edit.give_up()


def test_every_fact_the_list_of_the_directory_names_has_its_line(worker: AtTheDesk) -> None:
    edit = changing(worker, "name")
    for key in (
        "status", "organization", "description", "phones", "hours", "place", "getting_there", "bus", "what_to_expect",
        "who_greets", "cost", "bring", "required_documents", "no_need_to_bring", "access_notes", "asn_support",
        "trial_visit", "quiet_session", "drop_ins", "reach", "places", "led_by", "eligibility_description", "ages",
        "application_process", "needs", "localities", "service_areas", "languages", "interpretation_services",
        "group", "contacts", "attributes", "url", "email", "funding_until", "staff_note",
    ):  # fmt: skip
        assert edit.row(key).change.isVisibleTo(edit), key


def test_a_place_that_must_stay_secret_is_asked_about_twice_and_then_has_no_place(
    worker: AtTheDesk,
) -> None:
    edit = changing(worker, "name")
    edit.give_up()
    edit.secret.ask.click()
    assert worker.focused() is edit.secret.no, "Enter takes nothing away"
    worker.press(Key.Key_Escape)
    assert edit.secret.card.isHidden()
    assert entry(worker).place is not None

    edit.secret.ask.click()
    edit.secret.yes.click()
    rest(worker)
    found = entry(worker)
    assert (found.sensitive, found.place) == (True, None)
    assert edit.secret.isHidden()
    for gone in ("place", "bus", "hours", "getting_there", "organization", "drop_ins"):
        with pytest.raises(KeyError):
            edit.row(gone)
    assert edit.row("phones").change.isVisibleTo(edit)


def test_what_was_changed_before_is_told_and_put_back(worker: AtTheDesk) -> None:
    edit = changing(worker, "name")
    worker.write("Wrong name")
    edit.publish()
    rest(worker)
    edit.past_button.click()
    rest(worker)
    assert edit.past is not None
    said = edit.past.said()
    assert "Demo" in said
    assert "Was: Social work, Kilmarnock office" in said
    assert "It was put in the directory." in said

    back = [one for one in edit.past.findChildren(type(edit.past_button)) if one.isVisible()]
    back[0].click()
    rest(worker)
    assert entry(worker).name == "Social work, Kilmarnock office"
    assert "Put back." in worker.toast()


def test_a_new_group_is_added_and_opens_ready_to_fill(worker: AtTheDesk) -> None:
    worker.content.go("directory")
    page = worker.directory
    page.new.open.click()
    worker.write("Example Blether")
    page.new.what.button("group").click()
    page.new.add()
    rest(worker)
    assert entry(worker).name == "Example Blether"
    assert page.entry.change.text() == "Done"
    assert page.entry.entry_edit().row("came").isVisible()

    # The same name again is asked about, and stays typed
    page.new.open.click()
    worker.write("example blether")
    page.new.add()
    rest(worker)
    assert "in the directory already" in page.new.said()
    assert page.new.half_typed() == "example blether"


def test_a_bus_looked_up_once_stands_in_every_entry_there(worker: AtTheDesk) -> None:
    edit = changing(worker, "bus")
    worker.write("Bus 1 from the square")
    edit.publish()
    rest(worker)
    assert "Bus 1 from the square" in entry(worker).getting_there
    opened(worker, "adult protection unit")
    assert "Bus 1 from the square" in entry(worker).getting_there


def test_one_place_twice_is_made_one_and_undone(worker: AtTheDesk) -> None:
    # Given a second entry that is much like the first
    page = opened(worker)
    page.new.open.click()
    worker.write("Social work: the Kilmarnock office")
    page.new.add()
    rest(worker)
    edit = page.entry.entry_edit()
    twin = entry(worker).id

    # When a coordinator looks at both side by side and makes them one
    edit.twins_button.click()
    rest(worker)
    assert edit.twins is not None
    assert "Is it the same as “Social work, Kilmarnock office”?" in edit.twins.said()
    assert "01563 554200" in edit.twins.said()
    assert "phones" in edit.twins.taken()
    edit.twins.choose_other("name", on=True)
    edit.twins.merge_now()
    rest(worker)

    # Then one is left, and Undo brings the other back
    assert (entry(worker).id, entry(worker).name) == (twin, "Social work, Kilmarnock office")
    assert entry(worker).phone.number == "01563 554200"
    assert [row.id for row in page.model.rows() if "Kilmarnock office" in row.name] == [twin]
    worker.press(Key.Key_Z, modifier=CTRL)
    rest(worker)
    assert len([row for row in page.model.rows() if "Kilmarnock office" in row.name]) == 2


def test_check_the_list_shows_what_may_be_twice_and_the_cursor_stays_in_the_list(
    worker: AtTheDesk,
) -> None:
    page = opened(worker)
    page.new.open.click()
    worker.write("Social work: the Kilmarnock office")
    page.new.add()
    rest(worker)
    worker.content.go("review")
    review = cast(ReviewPage, worker.content.page("review"))
    rest(worker)

    review.which.button("twice").click()
    rest(worker)
    assert any("Social work" in row.name for row in review.model.rows())
    assert review.list.hasFocus()
    while "Social work" not in (review.entry.entry() or entry(worker)).name:
        worker.press(Key.Key_Down)
        rest(worker)
    twins = review.entry.entry_edit().twins
    assert twins is not None
    assert "Is it the same as" in twins.said()
    assert review.list.hasFocus()


def test_help_someone_offers_no_change(worker: AtTheDesk) -> None:
    about = worker.help.about
    assert not about.change.isVisibleTo(about)
