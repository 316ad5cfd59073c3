"""Isa is handed over, by keyboard alone: she says no, the service says no, she changes her mind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from heartdesk.core.kinds import Kind
from heartdesk.sharing.model import State, share_of
from heartdesk.store.unit import Unit
from tests.journeys.people_desk import SERVICE, AtWork, Key, desk_of_isa
from tests.people_makers import say_yes


@pytest.fixture
def olive(qtbot: QtBot, tmp_path: Path) -> Iterator[AtWork]:
    at = AtWork(qtbot, desk_of_isa(tmp_path / "desk"), "Olive")
    yield at
    at.leave()


def find_isa(olive: AtWork) -> None:
    """Type her name, choose her, and turn to what is passed on."""
    olive.go("people")
    olive.write("isa")
    olive.press(Key.Key_Return)
    olive.press(Key.Key_Return)
    olive.push("Pass them on")


def offer(olive: AtWork) -> None:
    """Ask who works with her, choose the service, type what she hopes for, and keep the offer."""
    olive.push("Offer a warm handover")
    olive.press(Key.Key_Down)  # nobody works with her on this
    olive.tab_to("Which service")
    olive.write("doon carers")
    olive.press(Key.Key_Return)
    olive.tab_to("Services found")
    if not olive.sharing.form.recipient.entry_id():  # type: ignore[union-attr]
        olive.press(Key.Key_Down)
    olive.tab_to("What do they hope for")
    olive.write("A morning off now and then")
    olive.press(Key.Key_Return)


def shares(unit: Unit) -> list[State]:
    return [share_of(one.id, one.fields).state for one in unit.every(Kind.SHARE)]


def yes(olive: AtWork) -> tuple[str, ...]:
    """Her yes is kept; asking for it has its own journey."""

    def keep(unit: Unit) -> tuple[str, ...]:
        service = next(one.id for one in unit.every(Kind.SERVICE) if one.fields["name"] == SERVICE)
        person = next(one.id for one in unit.every(Kind.PERSON))
        return say_yes(unit, person, service)

    return olive.ask(keep)


def ask_her_yes(olive: AtWork) -> None:
    """Read each question out to her, tick her yes to each, and come back."""
    olive.push("Ask their yes")
    olive.tab_to("How old")
    olive.press(Key.Key_Down)
    for what in ("what to call you", "the safe way", "what you would like"):
        olive.tab_to(f"They said yes: {what}")
        olive.press(Key.Key_Space)
    olive.push("Keep what they said yes to")
    olive.push("Pass them on")


def test_handed_over_before_is_warned_of_she_would_rather_not_and_nothing_has_left(
    olive: AtWork,
) -> None:
    find_isa(olive)
    offer(olive)
    offer(olive)
    form = olive.sharing.form
    assert form is not None
    assert "before, on" in form.trouble()
    olive.push("Hand over all the same")
    assert olive.ask(shares) == [State.OFFERED, State.OFFERED]
    assert "Nothing has left." in olive.said()
    assert "No yes yet for" in olive.said()

    olive.push("They would rather not")
    olive.push("They would rather not")

    assert olive.ask(shares) == [State.REFUSED, State.REFUSED]
    assert "They would rather not. Nothing has left." in olive.said()
    assert "morning off" not in olive.said(), "why it was offered is not kept"


def test_the_service_says_no_with_a_reason_and_another_is_offered(olive: AtWork) -> None:
    find_isa(olive)
    offer(olive)
    ask_her_yes(olive)

    olive.push("By phone, with a script")
    said = olive.said()
    assert "Isa" in said
    assert "no voicemail" in said
    assert "Number not confirmed" in said
    olive.push("I told them")
    assert olive.ask(shares) == [State.SENT]

    olive.push("They do not")
    olive.tab_to("Why does")
    olive.press(Key.Key_Down)
    olive.push("Keep")

    assert olive.ask(shares) == [State.NOT_ACCEPTED]
    assert "They do not take it up: they are full." in olive.said()
    olive.push("Offer somewhere else")
    assert olive.sharing.form is not None


def test_she_takes_it_back_while_the_sheet_is_on_the_screen_and_no_paper_comes(
    olive: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(
        "heartdesk.ui.people.sharing_out.print_leaflet",
        lambda pdf, **_printer: printed.append(pdf),
    )
    find_isa(olive)
    offer(olive)
    given = yes(olive)
    olive.people.view.reload()
    olive.rest()
    olive.push("By phone, with a script")
    olive.push("Nobody answered")
    assert olive.ask(shares) == [State.OFFERED], "as if the call was never made"
    olive.push("On paper")

    olive.ask(lambda unit: unit.change(Kind.CONSENT, given[0], {"withdrawn": True}))
    olive.push("Print it")

    passing = olive.sharing.passing
    assert passing is not None
    assert "Nothing has left" in passing.trouble()
    assert printed == []
    olive.push("Not now")
    assert olive.ask(shares) == [State.OFFERED]


def test_the_locked_file_shows_its_words_once_and_when_she_takes_it_back_it_says_whom_to_tell(
    olive: AtWork, tmp_path: Path
) -> None:
    import pikepdf  # noqa: PLC0415 - not needed by the other journeys

    find_isa(olive)
    offer(olive)
    yes(olive)
    olive.people.view.reload()
    olive.rest()
    olive.push("In a locked file")
    passing = olive.sharing.passing
    assert passing is not None
    assert passing.out is not None
    file = tmp_path / "notes.pdf"
    passing.out.file.setText(str(file))

    olive.push("Save the locked file")
    words = passing.out.words.text()

    assert len(words.split()) == 6
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(file)
    with pikepdf.open(file, password=words) as opened:
        assert len(opened.pages) == 1
    olive.push("I have the words")
    assert words not in olive.said()
    assert olive.ask(shares) == [State.SENT]

    olive.push("What they agreed to")
    olive.push("They take it back")

    assert f"Tell {SERVICE} to stop and to destroy it" in olive.said()
    olive.push("I told them to stop")
    assert "The service was told on" in olive.said()
    assert "morning off" not in olive.said()
    assert "They take it up" not in olive.said()
