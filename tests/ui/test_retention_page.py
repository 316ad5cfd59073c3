"""Who goes when, and everything about somebody, at the real window."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from pytestqt.qtbot import QtBot

from heartdesk.core.kinds import Kind
from heartdesk.people.rights import Answered, Wish
from heartdesk.people.rights_steps import Asked, decide, it_is_about, log, tried_safe_way
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.retention import RetentionPage
from heartdesk.ui.pages.rights import RightsPage
from tests.journeys.people_desk import AtWork, Key, desk_of_isa
from tests.people_makers import DECIDES, SAFE


@pytest.fixture
def pat(qtbot: QtBot, tmp_path: Path) -> Iterator[AtWork]:
    at = AtWork(qtbot, desk_of_isa(tmp_path / "desk"), "Pat")
    yield at
    at.leave()


def people(unit: Unit) -> list[str]:
    return [one.id for one in unit.every(Kind.PERSON)]


def a_year_on(pat: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the computer goes on by a year."""
    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr("heartdesk.core.clock.SystemClock.now", lambda _self: later)


def test_today_says_how_many_wait_and_nobody_goes_before_their_time(pat: AtWork) -> None:
    asked = Asked(Wish.SEE, said_name="Isa Doon")
    pat.ask(lambda unit: log(unit, asked=asked))
    pat.go("today")

    pat.push("Somebody asks about details we keep (1 wait for an answer)")

    assert isinstance(pat.at.content.front(), RightsPage)
    page = pat.rights
    assert page.draft() is None
    page.rights.open_log({"said_name": "Somebody"})
    draft = page.draft()
    assert draft is not None
    page.rights.log.clear()
    page.take_draft(json.loads(json.dumps(draft)))
    assert page.rights.log.said("said_name") == "Somebody", "it comes back after a lock"

    pat.go("retention")

    said = pat.said()
    assert "Nobody’s time has come" in said
    assert f"those {DECIDES} signed" in said
    assert "A name and a way to reach somebody" in said
    assert "Hold F2 to see who it is" in said
    assert "Isa" not in said


def test_by_keyboard_only_who_was_ticked_goes_and_only_after_the_lead_was_asked(
    pat: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_year_on(pat, monkeypatch)
    pat.go("retention")
    page = pat.at.content.page("retention")
    assert isinstance(page, RetentionPage)
    assert "Their time has come: 1" in pat.said()
    assert not any(tick.isChecked() for tick in page.retention.ticks.values())

    pat.tab_to("Their time came on")
    pat.press(Key.Key_Space)
    pat.push("Let those go who are ticked")
    assert "safeguarding lead was not asked" in page.retention.trouble()
    assert len(pat.ask(people)) == 1

    pat.tab_to("I asked them")
    pat.press(Key.Key_Space)
    pat.push("Let those go who are ticked")

    assert pat.ask(people) == []
    assert "Nobody’s time has come" in pat.said()


def test_everything_about_her_leaves_as_a_locked_file_with_the_data_in_it(
    pat: AtWork, tmp_path: Path
) -> None:
    def granted(unit: Unit) -> None:
        request = log(unit, asked=Asked(Wish.SEE, came_by="visit", said_name="Isa"))
        it_is_about(unit, request_id=request, person=people(unit)[0])
        tried_safe_way(unit, request_id=request, answered=Answered.THEM)
        decide(unit, request_id=request, grant=True, decided_by=DECIDES)

    pat.ask(granted)
    pat.go("rights")
    pat.push("Put it together for them")
    export = pat.rights.rights.export
    assert export is not None
    file = tmp_path / "hers.pdf"
    export.out.file.setText(str(file))

    pat.push("Save the locked file")

    words = export.out.words.text()
    with pikepdf.open(file, password=words) as opened:
        data = json.loads(opened.attachments["what-we-keep.json"].get_file().read_bytes())
    assert SAFE in str(data)
    pat.push("I have the words")
    pat.push("It is done")
    assert "Nothing waits for an answer" in pat.said()
