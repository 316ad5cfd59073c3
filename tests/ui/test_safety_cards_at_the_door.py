"""The safety cards before anybody has unlocked: for any hub area, and words for somebody to read."""

from PySide6.QtWidgets import QLabel

from heartdesk.ui.safety_cards import SafetyCards
from tests.ui.door_fixtures import (
    AtTheDoor,
    Key,
    computer,
    desk_of_three,
    door,
    three,
)

__all__ = ["computer", "desk_of_three", "door", "three"]


def test_words_can_be_shown_and_escape_leaves_them_before_it_leaves_the_cards(
    door: AtTheDoor,
) -> None:
    door.press(Key.Key_Return)
    door.write("red tin")
    door.press(Key.Key_F1)
    cards = door.window.findChildren(SafetyCards)[0]
    assert cards.home() == "", "no desk is open, so nobody knows this hub's area"
    cards.open_with("child")
    shown = cards.card()
    assert shown is not None
    said = " ".join(one.text() for one in cards.findChildren(QLabel))
    assert "Not yet rung by this hub." in said
    assert {"sw-kilmarnock", "sw-cumnock"} <= {one.entry for one in shown.lines}

    cards.show_words()
    door.press(Key.Key_Return)
    assert cards.words.shown()
    door.press(Key.Key_Escape)
    door.press(Key.Key_Escape)
    assert cards.isVisible(), "still the cards"
    door.press(Key.Key_Escape)
    assert door.opening.secret.text() == "red tin"
