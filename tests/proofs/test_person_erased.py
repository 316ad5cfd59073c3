"""Proof: once somebody asked to be erased and it was granted, no word of theirs can be read anywhere at the desk.

Canaries stand in every field of every kind of record about the person. They are looked for in the pages of the store,
of its log and of a later backup, each decrypted as by a thief who has the key, in every box that can still be opened,
in the search index, in the journal, and in every file of the folder.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.proving.canaries import canary, found_in, found_in_folders
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.people.rights import Answered, Wish
from heartdesk.people.rights_export import KINDS, everything_about
from heartdesk.people.rights_steps import (
    Asked,
    concern_holds,
    decide,
    erase,
    it_is_about,
    log,
    tried_safe_way,
)
from heartdesk.security.keys import unlock
from heartdesk.sharing.actions import offer, send
from heartdesk.sharing.model import Already, Way
from heartdesk.store import boxes, change_rows, changes, journal_file
from heartdesk.store.backup import make_backup
from heartdesk.store.backup_file import STORE
from heartdesk.store.desk import Desk
from heartdesk.store.journal import write_journal
from heartdesk.store.look import Look
from heartdesk.store.unit import Unit
from tests.backup_makers import PASSPHRASE, RealDesk, a_real_desk, at_work
from tests.makers import TRUST
from tests.people_makers import DECIDES, a_service, isa, say_yes, sign
from tests.raw_pages import decrypted_pages

NAME, HOPE, WORDS = canary(1), canary(2), canary(3)
TAIL = 40
"""The last bytes of a box: no two boxes have the same."""


def everything(unit: Unit) -> str:
    """Somebody of whom everything that can be kept is kept, with a canary in each; gives their id."""
    sign(unit)
    person = isa(unit, call=NAME)
    service = a_service(unit)
    items = ("name", "reach", "needs")
    say_yes(unit, person, service, items, call=NAME)
    share = offer(
        unit, person=person, recipient=service, items=items, already=Already.ELSEWHERE,
        already_with=canary(5), why=HOPE,
    )  # fmt: skip
    send(unit, share_id=share, way=Way.CALL)
    for at, kind in enumerate(KINDS):
        if kind not in (Kind.PERSON, Kind.RIGHTS_REQUEST):
            fields = {PERSON: person, CONTROLLER: TRUST, "note": f"{WORDS} {canary(100 + at)}"}
            unit.create(kind, fields)
    unit.change(Kind.PERSON, person, {"locality": canary(6)})
    return person


def to_the_end(desk: Desk, person: str) -> None:
    """They ask by phone, are asked by their safe way, nothing holds it, the controller says yes, and it is erased."""
    asked = Asked(Wish.ERASE, said_name=canary(7), said_reach=canary(8), said_words=canary(9))
    request = desk.run(lambda unit: log(unit, asked=asked)).value
    desk.run(lambda unit: it_is_about(unit, request_id=request, person=person))
    desk.run(lambda unit: tried_safe_way(unit, request_id=request, answered=Answered.THEM))
    desk.run(lambda unit: concern_holds(unit, request_id=request, holds=False, until=None))
    desk.run(lambda unit: decide(unit, request_id=request, grant=True, decided_by=DECIDES))
    assert found_in(desk.run(lambda unit: everything_about(unit, person=person)).value.as_json())
    write_journal(desk)
    desk.run(lambda unit: erase(unit, request_id=request))


def in_boxes(desk: Desk) -> Iterator[tuple[bytes, bytes]]:
    """Every box of the store, and what stands in it."""

    def read(look: Look) -> list[tuple[bytes, bytes]]:
        found = []
        rows = look.connection.execute(text("select distinct kind, record_id from change")).all()
        for kind, record_id in rows:
            for change in changes.changes_of(look.connection, Kind(kind), record_id):
                opened = boxes.open_change(desk.held, change) if change.box else change
                found.append((change.box, repr(dict(opened.fields)).encode()))
        return found

    yield from desk.look(read)


def searched(desk: Desk) -> int:
    """How many entries the search index finds for a canary."""
    words = text("select count(*) from entry_fts where entry_fts match :words")
    asked = {"words": f"{NAME} OR {HOPE} OR {WORDS}"}
    return int(desk.look(lambda look: look.connection.execute(words, asked).scalar_one()))


def in_journal(desk: Desk) -> int:
    """How many canaries stand in the journal, its boxes opened."""
    found = 0
    for path in journal_file.files_in(desk.folder / journal_file.FOLDER):
        _, said = journal_file.read(path, desk.held)
        for row in said.changes:
            change = change_rows.change_of(row)
            opened = boxes.open_change(desk.held, change) if change.box else change
            found += found_in(repr(dict(opened.fields)).encode())
    return found


@pytest.fixture
def real(tmp_path: Path) -> RealDesk:
    return a_real_desk(tmp_path / "desk")


def test_no_word_of_somebody_who_was_erased_can_be_read_anywhere(
    real: RealDesk, tmp_path: Path
) -> None:
    key = unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer).key
    # given somebody of whom there is everything: and it can be read, by whoever has the keys
    with at_work(real) as desk:
        person = desk.run(everything).value
        write_journal(desk)
        kept = [(box, said) for box, said in in_boxes(desk) if found_in(said)]
        assert len(kept) > len(KINDS)
        assert in_journal(desk) > 0
    tails = [box[-TAIL:] for box, _ in kept]
    assert all(tail in decrypted_pages(real.store, key) for tail in tails), "they can be found"

    # when it was asked for, granted and done
    with at_work(real) as desk:
        to_the_end(desk, person)
        assert desk.database.with_name(f"{desk.database.name}-wal").stat().st_size == 0
        make_backup(desk, tmp_path / "later.hdbackup", now=real.clock.now())
        left = [said for _, said in in_boxes(desk) if found_in(said)]

        # then nothing of theirs is in a box, the index, the journal, or a file
        assert left == []
        assert searched(desk) == 0
        assert in_journal(desk) == 0
    with zipfile.ZipFile(tmp_path / "later.hdbackup") as archive:
        (tmp_path / "copy.db").write_bytes(archive.read(STORE))
    for store in (real.store, tmp_path / "copy.db"):
        pages = decrypted_pages(store, key)
        assert b"Doon Carers" in pages, "the pages are open"
        assert found_in(pages) == 0
        assert not any(tail in pages for tail in tails)
    assert found_in_folders([real.folder]) == {}


def test_every_kind_about_a_person_is_one_that_erasing_knows() -> None:
    assert {kind for kind in KINDS if kind is not Kind.PERSON} >= {
        *(Kind.CONSENT, Kind.SHARE, Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.CHECK_IN_CALL),
        *(Kind.CIRCLE, Kind.VISIT_NOTE, Kind.RIGHTS_REQUEST),
    }
