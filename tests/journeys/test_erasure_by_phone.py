"""Isa's ex-partner rings and wants everything about her erased, in her name. By keyboard, at the real window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from heartdesk.core.kinds import Kind
from heartdesk.people.rights import TO_THE_CALLER
from heartdesk.store.unit import Unit
from heartdesk.ui.pages import pages_for
from tests.journeys.people_desk import ROLES, AtWork, Key, desk_of_isa
from tests.people_makers import DECIDES, SAFE

Come = Callable[[str], AtWork]
HIS = "01632 960666"


@pytest.fixture
def come(qtbot: QtBot, tmp_path: Path) -> Iterator[Come]:
    """One worker after another comes to the same desk."""
    folder = desk_of_isa(tmp_path / "desk")
    here: list[AtWork] = []

    def enter(name: str) -> AtWork:
        while here:
            here.pop().leave()
        here.append(AtWork(qtbot, folder, name))
        here[-1].go("rights")
        return here[-1]

    yield enter
    for one in here:
        one.leave()


def he_rings(rae: AtWork) -> str:
    """Reception writes it down while he is on the line; gives everything that was on the screen meanwhile."""
    rae.press(Key.Key_Down, times=2)  # have it all erased
    rae.tab_to("The name they give")
    rae.write("Isa Doon")
    rae.press(Key.Key_Tab)
    rae.write(HIS)
    said = rae.said()
    rae.push("Write it down")
    return f"{said} {rae.said()}"


def pat_finds_her(pat: AtWork) -> None:
    pat.push("Find who it is about")
    pat.write("isa")
    pat.press(Key.Key_Return)
    pat.press(Key.Key_Return)


def people_kept(unit: Unit) -> int:
    return len(list(unit.every(Kind.PERSON)))


def test_nothing_is_confirmed_or_denied_and_as_it_was_not_her_she_is_asked_whether_she_is_safe(
    come: Come,
) -> None:
    rae = come("Rae")
    said = he_rings(rae)
    assert TO_THE_CALLER in said
    assert "Nobody was looked up" in rae.at.content.toast_said()
    assert SAFE not in said
    assert "Waits for an answer" not in said, "reception sees no requests"
    assert rae.rights.rights.rows == []
    assert rae.rights.rights.log.said("said_name") == "", "ready for the next one"

    pat = come("Pat")
    assert "Waits for an answer: 1" in pat.said()
    assert HIS not in pat.said(), "his number is covered, and not to be rung"

    pat_finds_her(pat)
    row = pat.rights.rights.rows[0]
    assert "only in the safe way" in row.told()
    assert SAFE not in row.told(), "covered until it is held"
    pat.at.focused()
    pat.push("It was not them")

    assert "Nothing waits for an answer" in pat.said()
    assert "Ask the person whether they are safe" in pat.said()
    assert pat.ask(people_kept) == 1
    with pytest.raises(AssertionError, match="never comes"):
        pat.tab_to("Erase for good")


def test_it_was_her_after_all_nothing_holds_it_and_it_is_erased_with_a_receipt(
    come: Come,
) -> None:
    he_rings(come("Rae"))
    pat = come("Pat")
    pat_finds_her(pat)
    pat.push("It was them")
    assert "The safeguarding lead has not said yet" in pat.said()
    pat.push(f"{DECIDES} says yes")
    assert pat.ask(people_kept) == 1
    assert f"{DECIDES} said yes" not in pat.said(), "nobody decides before the lead has answered"

    sal = come("Sal")
    sal.push("I need it still")
    sal.press(Key.Key_Return)
    assert "It must stay for now: The safeguarding lead still needs it" in sal.said()
    sal.push("Nothing of mine needs it")
    assert "has not said yet" not in sal.said()
    assert "It must stay" not in sal.said()

    pat = come("Pat")
    pat.push(f"{DECIDES} says yes")
    pat.push("Erase for good")
    assert "This cannot be undone" in pat.said()
    pat.push("Erase it all")
    assert pat.ask(people_kept) == 1, "whoever was told has to hear of it first"
    pat.tab_to("Nothing was passed on")
    pat.press(Key.Key_Space)
    pat.push("Erase it all")

    assert pat.rights.faces.shows_paper()
    assert pat.ask(people_kept) == 0
    assert "Isa" not in pat.said()
    pat.press(Key.Key_Escape)
    assert "Nothing waits for an answer" in pat.said()
    assert pat.rights.rights.rows == []


def test_everybody_who_may_lift_the_phone_can_write_it_down() -> None:
    for name, roles in ROLES.items():
        shown = {entry.id for entry in pages_for(roles)}
        assert "rights" in shown, name
        assert ("retention" in shown) == (name == "Pat")
