"""Somebody asks to be forgotten: not one word is left at this desk, nor in what it makes later, and none comes back."""

import zipfile
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Audience, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.core.wire import sum_of
from heartdesk.security.keys import unlock
from heartdesk.store import boxes, change_rows, changes, erasure, journal_file, ledger
from heartdesk.store.backup import make_backup
from heartdesk.store.backup_file import STORE
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.desk import Desk
from heartdesk.store.erasure import Beyond
from heartdesk.store.journal import write_journal
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from tests.backup_makers import (
    CANARY,
    PASSPHRASE,
    RealDesk,
    a_real_desk,
    add_person,
    add_service,
    at_work,
)
from tests.makers import KEY, TRUST, FixedClock, a_desk, a_worker, held_by
from tests.raw_pages import decrypted_pages

LEAD = a_worker(Role.PEOPLE_LEAD, name="Cat")
FRONT = a_worker(Role.RECEPTION, name="Fay")
OTHER_TRUST = "0d0d0d0d-7d0a-4a54-8c3f-2f5f2d6c9a11"


@pytest.fixture
def real(tmp_path: Path) -> RealDesk:
    return a_real_desk(tmp_path / "desk")


def key_of(real: RealDesk) -> bytes:
    return unlock(real.folder, worker_name="Ann", secret=PASSPHRASE, device=real.computer).key


def boxes_of(desk: Desk, *ids: str) -> list[bytes]:
    """The last bytes of every box in which the store keeps something of these records."""

    def read(look: object) -> list[bytes]:
        found = []
        for kind in Kind:
            for one in ids:
                found += [
                    change.box[-40:]
                    for change in changes.changes_of(look.connection, kind, one)  # type: ignore[attr-defined]
                ]
        return found

    return [box for box in desk.look(read) if box]


def a_share_of(desk: Desk, person: str) -> str:
    """Something else that is about the person, in a record of its own."""
    fields = {"about": f"{CANARY} share", PERSON: person, CONTROLLER: TRUST}
    return desk.run(lambda unit: unit.create(Kind.SHARE, fields)).value


def known(desk: Desk, kind: Kind, record_id: str) -> bool:
    return desk.run(
        lambda unit: changes.read(unit.connection, kind, record_id, held=unit.held) is not None
    ).value


def test_after_erasing_no_word_is_left_in_pages_log_journal_or_a_later_backup(
    real: RealDesk, tmp_path: Path
) -> None:
    # given somebody who was written down, changed, and looked up, with a share beside her
    with at_work(real) as desk:
        add_service(desk, "Larder")
        write_journal(desk)
        person = add_person(desk)
        write_journal(desk)
        share = a_share_of(desk, person)
        desk.run(lambda unit: unit.change(Kind.PERSON, person, {"phone": "07700 900123"}))
        write_journal(desk)
        left = boxes_of(desk, person, share)
        assert len(left) == 3

        # when she is erased
        erased = desk.run(lambda unit: unit.erase(Kind.PERSON, person)).value

        # then nothing of it stands on the disk, and a later backup has nothing either
        assert erased.counts == {Kind.PERSON: 1, Kind.SHARE: 1}
        log = desk.database.with_name(desk.database.name + "-wal")
        assert log.stat().st_size == 0
        make_backup(desk, tmp_path / "later.hdbackup", now=real.clock.now())
        write_journal(desk)
        words = [said for said in journal_words(desk) if person in said or share in said]
        assert words == []
    with zipfile.ZipFile(tmp_path / "later.hdbackup") as archive:
        (tmp_path / "copy.db").write_bytes(archive.read(STORE))
    for store in (real.store, tmp_path / "copy.db"):
        pages = decrypted_pages(store, key_of(real))
        assert b"Larder" in pages
        assert not any(box in pages for box in left)


def journal_words(desk: Desk) -> list[str]:
    """The kind, the id and every word of each row of the journal, boxes opened; the ledger's own left out."""
    found = []
    for path in journal_file.files_in(desk.folder / journal_file.FOLDER):
        _, said = journal_file.read(path, desk.held)
        for row in said.changes:
            change = change_rows.change_of(row)
            opened = boxes.open_change(desk.held, change) if change.box else change
            if row.kind != Kind.ERASURE:
                found.append(f"{row.kind} {row.record_id} {dict(opened.fields)}")
    return found


def test_the_journal_still_brings_back_everything_else(real: RealDesk, tmp_path: Path) -> None:
    with at_work(real) as desk:
        make_backup(desk, tmp_path / "empty.hdbackup", now=real.clock.now())
        person = add_person(desk)
        write_journal(desk)
        service = add_service(desk, "Larder")
        write_journal(desk)
        desk.run(lambda unit: unit.erase(Kind.PERSON, person))

    brought = real.restore(tmp_path / "empty.hdbackup")

    assert brought.unread == ()  # the files still follow each other
    with at_work(real) as desk:
        assert known(desk, Kind.SERVICE, service)
        assert not known(desk, Kind.PERSON, person)


@pytest.mark.parametrize("journal", [True, False])
def test_an_older_backup_does_not_bring_somebody_back(
    real: RealDesk, tmp_path: Path, journal: bool
) -> None:
    with at_work(real) as desk:
        person = add_person(desk)
        left = boxes_of(desk, person)
        make_backup(desk, tmp_path / "with her.hdbackup", now=real.clock.now())
        desk.run(lambda unit: unit.erase(Kind.PERSON, person))
        desk.run(lambda unit: unit.change(Kind.HUB, a_hub(unit), {"name": "Stewarton"}))

    real.restore(tmp_path / "with her.hdbackup", journal=journal)

    with at_work(real) as desk:
        assert not known(desk, Kind.PERSON, person)
        assert desk.look(lambda look: ledger.is_erased(look.connection, person))
    assert not any(box in decrypted_pages(real.store, key_of(real)) for box in left)


def a_hub(unit: Unit) -> str:
    return unit.create(Kind.HUB, {"name": "Hub"})


def test_what_others_answer_for_and_worries_stay_and_the_receipt_says_so(tmp_path: Path) -> None:
    held = held_by(a_worker(Role.PEOPLE_LEAD, Role.SAFEGUARDING_LEAD))
    desk = a_desk(tmp_path, worker=LEAD, held=held)
    person = desk.run(lambda u: u.create(Kind.PERSON, {"name": "Isa", CONTROLLER: TRUST})).value
    theirs = a_desk(
        tmp_path, worker=a_worker(Role.PEOPLE_LEAD, name="Dee", organization=OTHER_TRUST)
    )
    note = {"about": "x", PERSON: person, CONTROLLER: OTHER_TRUST}
    of_others = theirs.run(lambda u: u.create(Kind.SHARE, note)).value
    worry = desk.run(lambda u: u.create(Kind.CONCERN, {"words": "x", PERSON: person})).value

    erased = desk.run(lambda u: u.erase(Kind.PERSON, person)).value

    assert erased.counts == {Kind.PERSON: 1}
    assert {Beyond.OTHER_CONTROLLERS, Beyond.SAFEGUARDING, Beyond.PAPER} <= set(erased.beyond)
    assert known(desk, Kind.CONCERN, worry)
    assert known(desk, Kind.SHARE, of_others)
    assert all(erasure.in_words(one).endswith(".") for one in Beyond)
    for secret in ("Isa", person):
        assert secret not in repr(erased)


def test_erasing_is_for_who_may_take_people_away_and_for_people_alone(tmp_path: Path) -> None:
    lead = a_desk(tmp_path, worker=LEAD)
    person = lead.run(lambda u: u.create(Kind.PERSON, {"name": "Isa", CONTROLLER: TRUST})).value
    front = a_desk(tmp_path, worker=FRONT)

    with pytest.raises(NotAllowed):
        front.run(lambda u: u.erase(Kind.PERSON, person))
    with pytest.raises(ValueError, match="taken away"):
        lead.run(lambda u: u.erase(Kind.SERVICE, person))
    with pytest.raises(DeskError):
        lead.run(lambda u: u.erase(Kind.PERSON, "nobody"))

    assert known(lead, Kind.PERSON, person)


def test_what_another_desk_says_of_an_erased_person_later_is_dropped(tmp_path: Path) -> None:
    # given two desks that both know somebody
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    here, there = (a_desk(tmp_path / one, worker=LEAD, clock=FixedClock()) for one in "ab")
    person = here.run(lambda u: u.create(Kind.PERSON, {"name": "Isa", CONTROLLER: TRUST})).value
    carry(here, there, Kind.PERSON, person)
    carry(here, there, Kind.PERSON, person)

    # when one erases her while the other writes on
    there.run(lambda u: u.change(Kind.PERSON, person, {"phone": "07700 900123"}))
    here.run(lambda u: u.erase(Kind.PERSON, person))
    carry(there, here, Kind.PERSON, person)
    assert not known(here, Kind.PERSON, person)
    left = boxes_of(there, person)
    carry(here, there, Kind.ERASURE, person)

    # then both have nothing of her, whatever comes again
    for desk in (here, there):
        assert not known(desk, Kind.PERSON, person)
        assert boxes_of(desk, person) == []
    assert not any(box in pages_of(there) for box in left)


def pages_of(desk: Desk) -> bytes:

    return decrypted_pages(desk.database, KEY)


def carry(from_desk: Desk, to: Desk, kind: Kind, record_id: str) -> None:
    """What one desk knows of a record goes to the other, as a bundle would bring it."""

    said = from_desk.look(lambda look: changes.changes_of(look.connection, kind, record_id))
    to.run(lambda unit: UnitShelf(unit).apply(said, "44444444-4444-4444-8444-444444444444"))


def test_what_was_sealed_and_never_heard_does_not_leave_any_more(tmp_path: Path) -> None:

    desk = a_desk(tmp_path, worker=LEAD)
    make = {"name": "Isa", CONTROLLER: TRUST}
    isa = desk.run(lambda u: u.create(Kind.PERSON, make)).value
    rab = desk.run(lambda u: u.create(Kind.PERSON, make | {"name": "Rab"})).value

    def seal(unit: Unit) -> None:
        shelf = UnitShelf(unit)
        said = shelf.unsaid(Audience.PEOPLE, 9)
        data = b"a sealed bundle"
        kept = KeptBundle(
            Audience.PEOPLE, shelf.stream, 1, sum_of(data), b"", "d", State.SAID, changes=len(said)
        )
        shelf.keep(kept, data)
        shelf.mark_said([change.id for change in said], 1)

    desk.run(seal)

    desk.run(lambda u: u.erase(Kind.PERSON, isa))

    def after(unit: Unit) -> tuple[bytes, list[str]]:
        shelf = UnitShelf(unit)
        [kept] = shelf.numbered(Audience.PEOPLE, shelf.stream, 1)
        said = [change.record_id for change in shelf.unsaid(Audience.PEOPLE, 9)]
        return shelf.data(kept.sum), said

    assert desk.run(after).value == (b"", [rab])  # the other is said again, in another bundle
