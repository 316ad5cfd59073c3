"""The page about other desks by keyboard alone, and at the largest letters."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui.at_the_desk import AtTheDesk
from tests.ui.two_desks import Partner, add, desk_folder, disagree, open_page, partner, press

__all__ = ["desk_folder", "partner"]


def test_the_cursor_steps_down_the_page_as_it_is_read(worker: AtTheDesk, partner: Partner) -> None:
    """Though half of the page is made anew with every round."""
    page = open_page(worker)
    disagree(worker, page, partner)
    wanted = [
        "Meet now",
        "Not here any more: stick (folder or stick)",
        "Add a folder or stick",
        "Look at Zebra larder",
        "Make the invitation",
        "Shut out …: Grange",
    ]
    page.meet.now.setFocus()
    stepped: list[str] = []
    while wanted[-1] not in stepped:
        assert len(stepped) < 40, stepped
        stepped.append(worker.focused().accessibleName())
        worker.press(Qt.Key.Key_Tab)

    assert [name for name in stepped if name in wanted] == wanted
    assert all(stepped), "everything the cursor stands on has a name"


def test_the_cursor_stays_where_it_is_when_a_round_brings_nothing_new_there(
    worker: AtTheDesk, partner: Partner
) -> None:
    page = open_page(worker)
    disagree(worker, page, partner)
    for name in (
        "Look at Zebra larder",
        "Not here any more: stick (folder or stick)",
        "Shut out …: Grange",
    ):
        (stood,) = [one for one in page.findChildren(QPushButton) if one.accessibleName() == name]
        stood.setFocus()

        partner.does(partial(add, f"New while on {name}"))
        partner.meets()
        page.context.traveller.go()
        worker.at_rest()

        assert worker.focused() is stood


def test_enter_pressed_twice_meets_twice_and_leaves_no_place_out(
    worker: AtTheDesk, partner: Partner
) -> None:
    assert partner.stick.is_dir()
    page = open_page(worker)
    page.meet.now.setFocus()

    worker.press(Qt.Key.Key_Return)
    assert worker.focused() is page.meet.stop
    worker.at_rest()

    assert worker.focused() is page.meet.now
    worker.press(Qt.Key.Key_Return)
    worker.at_rest()
    assert "stick (folder or stick)" in page.meet.said()


def test_a_step_back_stands_on_what_was_looked_at(worker: AtTheDesk, partner: Partner) -> None:
    page = open_page(worker)
    disagree(worker, page, partner)
    press(page, "Look at Zebra larder")
    worker.at_rest()

    worker.press(Qt.Key.Key_Escape)
    worker.at_rest()

    assert worker.focused().accessibleName() == "Look at Zebra larder"


def test_at_the_largest_letters_no_button_of_the_page_is_cut_off(
    worker: AtTheDesk, partner: Partner
) -> None:
    """The letters are made larger while the page stands, as in the settings."""
    assert partner.stick.is_dir()
    page = open_page(worker)

    page.context.theme.wear("calm", 2.0)
    try:
        worker.until(lambda: not [one for one in page.findChildren(QPushButton) if cut_off(one)])
    finally:
        page.context.theme.wear("calm", 1.0)


def cut_off(made: QPushButton) -> bool:
    return made.isVisible() and made.width() < made.sizeHint().width()
