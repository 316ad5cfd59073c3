"""Papers about a person: the hand-over sheet, the locked file, everything about somebody, and the receipt."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from benchmarks.proving.canaries import canary, found_in, found_in_file
from heartdesk.consent.model import Outgoing
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.handover import make_handover_sheet
from heartdesk.leaflets.handover_file import WORDS, lock_file, spoken_words
from heartdesk.leaflets.person_export import make_person_export
from heartdesk.leaflets.person_export_receipt import make_receipt
from heartdesk.people.rights_export import Export, everything_about
from heartdesk.people.rights_steps import Receipt, erase_person
from heartdesk.security.suggestion import passphrase_words
from heartdesk.sharing.actions import offer, send
from heartdesk.sharing.model import Already, Way
from tests.leaflet_checks import validated
from tests.leaflet_makers import text_of
from tests.makers import a_desk
from tests.people_makers import COORDINATOR, LEAD, OUTREACH, SAFE, a_service, isa, say_yes, sign

SIX = "apple bread crane dusk ember field"


@dataclass(frozen=True)
class Papers:
    """What came of one person: what was let out, the sheet of it, everything about her, and the receipt."""

    outgoing: Outgoing
    sheet: bytes
    export: Export
    paper: bytes
    receipt: Receipt
    receipt_paper: bytes


def made(folder: Path, *, why: str, call: str = "Isa") -> Papers:
    """Go the whole way once: write down, agree, hand over, put together, erase."""
    items = ("name", "reach", "needs")
    desk = a_desk(folder, worker=LEAD)
    desk.run(sign)
    person = desk.run(lambda unit: isa(unit, call=call)).value
    desk.close()
    desk = a_desk(folder, worker=COORDINATOR)
    service = desk.run(a_service).value
    desk.close()
    desk = a_desk(folder, worker=OUTREACH)
    desk.run(lambda unit: say_yes(unit, person, service, items, call=call))
    share = desk.run(
        lambda unit: offer(
            unit, person=person, recipient=service, items=items, already=Already.NO, why=why
        )
    ).value
    outgoing = desk.run(lambda unit: send(unit, share_id=share, way=Way.SHEET)).value
    sheet = desk.run(
        lambda unit: make_handover_sheet(outgoing, hub=read_hub(unit), area=unit.area).pdf
    ).value
    desk.close()
    desk = a_desk(folder, worker=LEAD)
    desk.run(
        lambda unit: unit.create(
            Kind.CIRCLE,
            {PERSON: person, CONTROLLER: LEAD.organization, "unheard_of": "from a newer program"},
        )
    )
    export = desk.run(lambda unit: everything_about(unit, person=person)).value
    receipt = desk.run(lambda unit: erase_person(unit, person=person)).value
    desk.close()
    paper, receipt_paper = make_person_export(export).pdf, make_receipt(receipt).pdf
    return Papers(outgoing, sheet, export, paper, receipt, receipt_paper)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return made(tmp_path_factory.mktemp("papers"), why="A morning off\nnow and then")


def test_the_sheet_says_what_was_agreed_to_and_nothing_else_of_them(papers: Papers) -> None:
    said = text_of(papers.sheet)

    assert "Doon Carers" in said
    assert "Isa" in said
    assert SAFE in said
    assert "A morning off" in said
    assert "Doon Valley" not in said, "where she lives was not agreed to"
    assert papers.outgoing.person not in said


def test_papers_can_be_heard(papers: Papers, tmp_path: Path) -> None:
    for pdf in (papers.sheet, papers.paper, papers.receipt_paper):
        assert validated(pdf, tmp_path) == []


def test_the_same_values_give_the_same_sheet(papers: Papers) -> None:
    assert make_person_export(papers.export).pdf == papers.paper
    assert make_receipt(papers.receipt).pdf == papers.receipt_paper


def test_the_paper_of_everything_leaves_no_value_out(papers: Papers) -> None:
    said = text_of(papers.paper)

    assert "from a newer program" in said
    assert "unheard of" in said
    assert SAFE in said
    for part in papers.export.parts:
        for name, value in part.said.items():
            if isinstance(value, str) and "-" not in value and "_" not in value and len(value) > 3:
                first = " ".join(value.split("\n")[0].split())[:60]
                assert first in said or name in (
                    "purpose",
                    "item",
                    "how",
                    "state",
                    "way",
                    "already",
                )


def test_the_receipt_holds_no_data(papers: Papers) -> None:
    said = text_of(papers.receipt_paper)

    assert papers.receipt.number in said
    for word in ("Isa", SAFE, "Doon", "morning", papers.outgoing.person):
        assert word not in said
    assert "Backups made before today" in said
    assert "safeguarding lead" in said


def test_a_locked_file_gives_nothing_away_and_opens_with_its_words(tmp_path: Path) -> None:
    names = made(tmp_path, why=f"{canary(1)} and {canary(2)}", call=canary(3))
    plain = tmp_path / "plain.pdf"
    with pikepdf.open(BytesIO(names.sheet)) as opened:
        opened.save(plain, compress_streams=True)
    assert canary(3) in text_of(names.sheet)

    locked = lock_file(names.sheet, SIX, beside={"all.json": names.export.as_json()})

    file = tmp_path / "locked.pdf"
    file.write_bytes(locked)
    assert found_in_file(file) == 0
    assert b"all.json" not in locked, "not even the names of what lies in it"
    for wrong in ("", "apple bread crane dusk ember", SIX.upper()):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(file, password=wrong)
    with pikepdf.open(file, password=SIX) as opened:
        assert opened.encryption.R == 6
        assert opened.encryption.bits == 256
        assert str(opened.encryption.stream_method).endswith("aesv3")
        assert opened.allow.accessibility, "a blind reader may hear it"
        inside = opened.attachments["all.json"].get_file().read_bytes()
    assert json.loads(inside)["about"] == canary(3)
    assert found_in(inside)


def test_the_words_are_drawn_anew_each_time_and_are_enough() -> None:
    drawn = {spoken_words() for _ in range(50)}

    assert len(drawn) == 50
    assert all(len(set(one.split())) == WORDS for one in drawn)
    assert len(passphrase_words()) ** WORDS > 2**59


@pytest.mark.parametrize(
    "why",
    ["<b>&amp; <img src=x>", "x" * 300, "ﷺ שלום \u202eabc", "one " * 70, "=1+1 \u0000 %s {name}"],
)
def test_whatever_was_typed_makes_a_sheet(why: str, tmp_path: Path) -> None:
    names = made(tmp_path, why=why)

    assert validated(names.sheet, tmp_path) == []
    assert validated(names.paper, tmp_path) == []


def parts_of(export: Export) -> Iterator[str]:
    return (str(part.kind) for part in export.parts)


def test_what_somebody_else_was_told_of_them_is_in_the_data(papers: Papers) -> None:
    assert {"person", "consent", "share", "circle"} <= set(parts_of(papers.export))
