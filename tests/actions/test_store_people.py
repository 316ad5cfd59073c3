"""People, volunteers and concerns: sealed once more, one organization's own, and every look at them written down."""

from pathlib import Path

import pytest
from sqlalchemy import text

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, RULES, SEALED, Audience, Kind
from heartdesk.core.roles import NotAllowed, Operation, Role, may
from heartdesk.security.held import HeldKeys
from heartdesk.store import changes, tables
from heartdesk.store.audit import Event, written
from heartdesk.store.desk import Desk
from heartdesk.store.entry import EntryRow
from heartdesk.store.index import put
from heartdesk.store.merge import Change
from heartdesk.store.notices import are_for, mark_read, notices
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import TRUST, FixedClock, a_desk, a_worker, held_by

OTHER_TRUST = "0d4f8f5a-7a55-4f57-9f43-0d8f5fd9b2aa"

BEA = a_worker(Role.OUTREACH, name="Bea")
CAT = a_worker(Role.PEOPLE_LEAD, name="Cat")
DOT = a_worker(Role.PEOPLE_LEAD, name="Dot", organization=OTHER_TRUST)
LEAD = a_worker(Role.SAFEGUARDING_LEAD, name="Lea")
ADMIN = a_worker(Role.ADMIN, name="Ada")
FRONT = a_worker(Role.RECEPTION, name="Fay")

NAME = "CANARY Isa"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path, worker=BEA)


def at_work(desk: Desk, worker: Worker) -> Desk:
    desk.worker, desk.held = worker, held_by(worker)
    return desk


def a_person(desk: Desk, name: str = NAME) -> str:
    fields = {"name": name, CONTROLLER: desk.worker.organization, "phones/1": {"number": NAME}}
    return desk.run(lambda u: u.create(Kind.PERSON, fields)).value


def name_of(desk: Desk, person: str) -> object:
    record = desk.run(lambda u: u.get(Kind.PERSON, person)).value
    return record and record.fields["name"]


def looked_at(desk: Desk) -> list[tuple[str, str, str]]:
    """(worker, event, record id) of the audit, oldest first."""
    worker, held = desk.worker, desk.held
    at_work(desk, ADMIN)
    found = [(e.worker, e.event, e.record_id) for e in desk.look(written)]
    desk.worker, desk.held = worker, held
    return found[::-1]


def everything_in(desk: Desk) -> bytes:
    """Each value of each row of each table, as one who writes SQL on the open desk would see it."""

    def read(unit: Unit) -> bytes:
        names = unit.connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        ).scalars()
        seen = []
        for name in names:
            for row in unit.connection.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608
                seen += [v if isinstance(v, bytes) else str(v).encode() for v in row]
        return b"\n".join(seen)

    return desk.run(read).value


def test_no_query_shows_a_word_or_a_field_name_of_a_sealed_record(desk: Desk) -> None:
    for kind in (kind for kind in Kind if RULES[kind].sealed and kind is not Kind.NOTICE):
        at_work(desk, a_worker(*Role, name="First"))
        fields = {"canary_field": NAME, "list/CANARY": [NAME], CONTROLLER: TRUST}
        made = desk.run(lambda u, kind=kind, fields=fields: u.create(kind, fields)).value  # type: ignore[misc]
        if may(frozenset(Role), kind, Operation.DELETE):
            desk.run(lambda u, kind=kind, made=made: u.change(kind, made, {"canary_two": NAME}))  # type: ignore[misc]
            desk.run(lambda u, kind=kind, made=made: u.delete(kind, made))  # type: ignore[misc]
            desk.run(lambda u, k=kind, made=made, f=fields: u.bring_back(k, made, f))  # type: ignore[misc]
    desk.run(lambda u: u.break_glass(Kind.PERSON, "nobody", reason=f"{NAME} may be in danger"))

    assert b"canary" not in everything_in(desk).lower()
    # The same search finds what is not sealed.
    desk.run(lambda u: u.create(Kind.SERVICE, {"name": NAME}))
    assert b"canary" in everything_in(desk).lower()


def test_sealed_records_are_never_found_by_search(desk: Desk, tmp_path: Path) -> None:
    for kind in (kind for kind in Kind if RULES[kind].sealed):
        with pytest.raises(ValueError, match="search"):
            desk.run(lambda u, kind=kind: put(u.connection, EntryRow(kind, "1", "x")))  # type: ignore[misc]
    named = EntryRow(Kind.SERVICE, "1", "x", sources=((Kind.PERSON, "2"),))
    with pytest.raises(ValueError, match="search"):
        desk.run(lambda u: put(u.connection, named))
    with pytest.raises(ValueError, match="search"):
        Desk.open(
            tmp_path / "other.db",
            bytes(32),
            area=desk.area,
            worker=BEA,
            clock=FixedClock(),
            indexers={Kind.PERSON: lambda _look, _record: None},
        )


def test_a_box_opens_only_in_its_own_place(desk: Desk) -> None:
    one, other = a_person(desk), a_person(desk, "Bob")
    box = desk.run(
        lambda u: u.connection.execute(
            text("SELECT fields FROM change WHERE record_id = :id"), {"id": one}
        ).scalar()
    ).value

    def swap(unit: Unit) -> None:
        for table, column in (("change", "record_id"), ("record", "id")):
            unit.connection.execute(
                text(f"UPDATE {table} SET fields = :box WHERE {column} = :id"),  # noqa: S608
                {"box": box, "id": other},
            )

    desk.run(swap)

    with pytest.raises(NotAllowed):
        name_of(desk, other)
    assert name_of(desk, one) == NAME


def test_a_spoiled_record_is_made_again_from_its_changes(desk: Desk) -> None:
    person = a_person(desk)
    spoil = text("UPDATE record SET fields = substr(fields, 1, length(fields) - 1)")
    desk.run(lambda u: u.connection.execute(spoil))

    assert name_of(desk, person) == NAME


def test_a_worker_without_the_key_is_told_plainly(desk: Desk) -> None:
    person = a_person(desk)
    desk.held = HeldKeys(newest=desk.held.newest)

    for action in (
        lambda u: u.get(Kind.PERSON, person),
        lambda u: list(u.every(Kind.PERSON)),
        lambda u: u.get_many(Kind.PERSON, [person]),
        lambda u: u.change(Kind.PERSON, person, {"name": "x"}),
    ):
        with pytest.raises(NotAllowed, match="without the key"):
            desk.run(action)
    assert desk.run(lambda u: u.count_unopened(Kind.PERSON)).value == 1
    desk.held = HeldKeys()
    with pytest.raises(NotAllowed, match="without the key"):
        a_person(desk)


def test_people_of_another_organization_are_as_if_they_were_not_there(desk: Desk) -> None:
    person = a_person(desk)
    at_work(desk, DOT)
    before = len(looked_at(desk))

    assert name_of(desk, person) is None
    assert desk.run(lambda u: u.get_many(Kind.PERSON, [person])).value == {}
    assert desk.run(lambda u: list(u.every(Kind.PERSON))).value == []
    assert not desk.run(lambda u: u.is_known(Kind.PERSON, person)).value
    with pytest.raises(DeskError, match="no longer"):
        desk.run(lambda u: u.change(Kind.PERSON, person, {"name": "x"}))
    with pytest.raises(DeskError, match="no longer"):
        desk.run(lambda u: u.delete(Kind.PERSON, person))
    assert len(looked_at(desk)) == before  # nobody was looked at
    # An organization that is not known is nobody's.
    at_work(desk, a_worker(Role.PEOPLE_LEAD, name="Eve", organization=""))
    assert name_of(desk, person) is None


def test_a_person_belongs_to_the_organization_that_wrote_them_down(desk: Desk) -> None:
    for theirs in ({}, {CONTROLLER: OTHER_TRUST}, {CONTROLLER: ""}):
        with pytest.raises(NotAllowed, match="organization"):
            desk.run(lambda u, theirs=theirs: u.create(Kind.PERSON, {"name": "x", **theirs}))  # type: ignore[misc]
    person = a_person(desk)
    with pytest.raises(NotAllowed, match="organization"):
        desk.run(lambda u: u.change(Kind.PERSON, person, {CONTROLLER: OTHER_TRUST}))
    at_work(desk, a_worker(Role.OUTREACH, name="Eve", organization=""))
    with pytest.raises(NotAllowed, match="organization"):
        a_person(desk)


def test_an_id_can_not_be_used_to_ask_who_is_known(desk: Desk) -> None:
    with pytest.raises(ValueError, match="given its id"):
        desk.run(lambda u: u.create(Kind.PERSON, {CONTROLLER: TRUST}, id="1"))


def test_every_look_at_a_person_is_written_with_who_and_when(desk: Desk) -> None:
    one, other = a_person(desk), a_person(desk, "Bob")
    at_work(desk, CAT)

    name_of(desk, one)
    desk.run(lambda u: list(u.every(Kind.PERSON)))
    desk.run(lambda u: [u.get(Kind.PERSON, one), u.get(Kind.PERSON, one)])
    desk.run(lambda u: u.change(Kind.PERSON, one, {"name": "Isa B"}))
    desk.run(lambda u: u.delete(Kind.PERSON, one))

    created = [(BEA.id, Event.CREATED, one), (BEA.id, Event.CREATED, other)]
    listed = [(CAT.id, Event.READ, each) for each in sorted([one, other])]
    assert looked_at(desk) == [
        *created,
        (CAT.id, Event.READ, one),
        *listed,
        (CAT.id, Event.READ, one),
        (CAT.id, Event.READ, one),
        (CAT.id, Event.CHANGED, one),
        (CAT.id, Event.READ, one),
        (CAT.id, Event.DELETED, one),
    ]
    entry = desk_entry(desk)
    assert entry.at == "2026-11-17T10:30:00+00:00"


def desk_entry(desk: Desk):  # type: ignore[no-untyped-def]
    return at_work(desk, ADMIN).look(lambda look: written(look, 1))[0]


def test_a_look_stays_written_where_the_action_fails_afterwards(desk: Desk) -> None:
    person = a_person(desk)
    seen: list[object] = []

    def look_and_fail(unit: Unit) -> None:
        seen.append(unit.get(Kind.PERSON, person))
        unit.create(Kind.ENQUIRY, {"week": "2026-W47"})
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        desk.run(look_and_fail)

    assert seen
    assert looked_at(desk)[-1] == (BEA.id, Event.READ, person)
    assert desk.run(lambda u: list(u.every(Kind.ENQUIRY))).value == []


def test_the_history_of_a_person_is_read_like_the_person(desk: Desk) -> None:
    person = a_person(desk)
    desk.run(lambda u: u.change(Kind.PERSON, person, {"name": "Isa B"}))
    at_work(desk, CAT)

    told = desk.run(lambda u: [dict(c.fields) for c in u.history(Kind.PERSON, person)]).value

    assert [one["name"] for one in told] == [NAME, "Isa B"]
    assert looked_at(desk)[-1] == (CAT.id, Event.READ, person)
    at_work(desk, DOT)
    assert desk.run(lambda u: u.history(Kind.PERSON, person)).value == ()


def test_a_refused_try_is_written_down_without_saying_of_whom(desk: Desk) -> None:
    person = a_person(desk)
    at_work(desk, FRONT)

    with pytest.raises(NotAllowed) as refused:
        name_of(desk, person)

    assert looked_at(desk)[-1] == (FRONT.id, Event.REFUSED, "")
    assert person not in str(refused.value)


def test_breaking_the_glass_needs_a_reason_and_tells_the_lead(desk: Desk) -> None:
    person = a_person(desk)
    at_work(desk, DOT)
    for none in ("", "urgent", "!!!!!!!!!!!!!!", "     x        y   "):
        with pytest.raises(DeskError, match="reason"):
            desk.run(lambda u, none=none: u.break_glass(Kind.PERSON, person, reason=none))  # type: ignore[misc]
    assert looked_at(desk)[-1][1] == Event.CREATED

    why = "CANARY said she will be hurt tonight"
    shown = desk.run(lambda u: u.break_glass(Kind.PERSON, person, reason=why)).value

    assert shown is not None
    assert shown.fields["name"] == NAME
    assert looked_at(desk)[-1] == (DOT.id, Event.BREAK_GLASS, person)
    assert name_of(desk, person) is None  # the next look needs its own reason
    assert not desk.look(are_for)
    with pytest.raises(NotAllowed):
        desk.run(notices)
    at_work(desk, LEAD)
    assert desk.look(are_for)
    (notice,) = desk.run(notices).value
    assert (notice.worker, notice.worker_name, notice.record_id) == (DOT.id, "Dot", person)
    assert notice.reason == why
    desk.run(lambda u: mark_read(u, id=notice.id))
    assert desk.run(notices).value == ()


def test_the_lead_is_told_even_where_the_look_ended_in_a_bug(desk: Desk) -> None:
    person = a_person(desk)
    at_work(desk, DOT)

    def look_and_fail(unit: Unit) -> None:
        unit.break_glass(Kind.PERSON, person, reason="somebody may be in danger")
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        desk.run(look_and_fail)

    assert looked_at(desk)[-1] == (DOT.id, Event.BREAK_GLASS, person)
    assert len(at_work(desk, LEAD).run(notices).value) == 1


def test_glass_is_broken_only_by_those_who_hold_the_key_and_only_for_people(desk: Desk) -> None:
    person = a_person(desk)

    at_work(desk, FRONT)
    with pytest.raises(NotAllowed):
        desk.run(lambda u: u.break_glass(Kind.PERSON, person, reason="somebody is in danger"))
    at_work(desk, LEAD)
    with pytest.raises(ValueError, match="no organization"):
        desk.run(lambda u: u.break_glass(Kind.CONCERN, "1", reason="somebody is in danger"))
    # Where no notice could reach the lead, the glass stays whole.
    at_work(desk, DOT)
    newest = dict(desk.held.newest)
    del newest[Audience.SAFEGUARDING]
    desk.held = HeldKeys(newest=newest, private=desk.held.private)
    with pytest.raises(NotAllowed, match="without the key"):
        desk.run(lambda u: u.break_glass(Kind.PERSON, person, reason="somebody is in danger"))


def test_nobody_puts_away_the_notice_about_themselves(desk: Desk) -> None:
    at_work(desk, LEAD)
    desk.run(lambda u: u.break_glass(Kind.PERSON, "x", reason="somebody may be in danger"))
    (notice,) = desk.run(notices).value

    with pytest.raises(DeskError, match="yourself"):
        desk.run(lambda u: mark_read(u, id=notice.id))

    at_work(desk, a_worker(Role.SAFEGUARDING_DEPUTY, name="Dee"))
    desk.run(lambda u: mark_read(u, id=notice.id))
    assert desk.run(notices).value == ()


def test_the_front_desk_writes_a_concern_that_only_a_lead_reads(desk: Desk) -> None:
    at_work(desk, FRONT)
    made = desk.run(lambda u: u.create(Kind.CONCERN, {"words": NAME})).value

    with pytest.raises(NotAllowed):
        desk.run(lambda u: u.get(Kind.CONCERN, made))

    at_work(desk, LEAD)
    record = desk.run(lambda u: u.get(Kind.CONCERN, made)).value
    assert record is not None
    assert record.fields == {"words": NAME}


def test_a_worry_is_kept_whatever_number_stands_in_it(desk: Desk) -> None:
    denied = desk.area.denied[0].number
    at_work(desk, FRONT)

    desk.run(lambda u: u.create(Kind.CONCERN, {"words": f"He rang {denied} and nobody came"}))
    at_work(desk, DOT)
    reason = f"She was told to ring {denied} and is alone"
    desk.run(lambda u: u.break_glass(Kind.PERSON, "nobody", reason=reason))

    assert [n.reason for n in at_work(desk, LEAD).run(notices).value] == [reason]
    assert len(desk.run(lambda u: list(u.every(Kind.CONCERN))).value) == 1


def test_a_desk_that_can_not_open_a_person_carries_them_until_somebody_can(tmp_path: Path) -> None:
    theirs = a_desk(tmp_path, worker=CAT, name="theirs.db")
    person = a_person(theirs)
    ours = a_desk(tmp_path, worker=FRONT, name="ours.db")
    carry(theirs, ours, person)
    # Two desks that can open it change it apart, and the front desk carries both.
    third = a_desk(tmp_path, worker=BEA, name="third.db")
    carry(ours, third, person)
    theirs.run(lambda u: u.change(Kind.PERSON, person, {"name": "Isa A", "note": "new"}))
    third.run(lambda u: u.change(Kind.PERSON, person, {"name": "Isa B"}))
    carry(theirs, ours, person)
    carry(third, ours, person)
    carry(third, theirs, person)

    assert b"Isa" not in everything_in(ours)
    with pytest.raises(NotAllowed):
        name_of(ours, person)
    at_work(ours, BEA)
    read = ours.run(lambda u: u.get(Kind.PERSON, person)).value
    assert read is not None
    assert read == theirs.run(lambda u: u.get(Kind.PERSON, person)).value
    assert read.conflicts == ("name",)
    assert read.fields["note"] == "new"
    # Settled at the desk that carried it, and true everywhere.
    ours.run(lambda u: u.change(Kind.PERSON, person, {"name": "Isa C"}))
    carry(ours, theirs, person)
    after = theirs.run(lambda u: u.get(Kind.PERSON, person)).value
    assert after is not None
    assert (after.fields["name"], after.conflicts) == ("Isa C", ())


def test_a_list_says_how_many_it_could_not_open(tmp_path: Path) -> None:
    theirs = a_desk(tmp_path, worker=CAT, name="theirs.db")
    person = a_person(theirs)
    ours = a_desk(tmp_path, worker=BEA, name="ours.db")
    carry(theirs, ours, person)
    mine = a_person(ours)
    spoil = text("UPDATE record SET fields = x'0102030405060708090a0b0c0d0e0f10' WHERE id = :id")
    ours.run(lambda u: u.connection.execute(spoil, {"id": person}))
    ours.run(
        lambda u: u.connection.execute(
            text("UPDATE change SET fields = zeroblob(80) WHERE record_id = :id"), {"id": person}
        )
    )

    assert [r.id for r in ours.run(lambda u: list(u.every(Kind.PERSON))).value] == [mine]
    assert ours.run(lambda u: u.count_unopened(Kind.PERSON)).value == 1


def test_a_change_of_a_person_that_comes_open_is_refused(desk: Desk) -> None:
    stamp = desk.run(lambda u: u.last_stamp[0]).value
    open_one = Change((b"t" * 16, 1), Kind.PERSON, "1", {"name": "x"}, {}, stamp, "Bea")
    boxed = Change((b"t" * 16, 2), Kind.SERVICE, "1", {}, {}, stamp, "Bea", box=b"x" * 80)

    for change in (open_one, boxed):
        with pytest.raises(ValueError, match="box"):
            desk.run(lambda u, change=change: changes.apply(u.connection, [change], stream="t"))  # type: ignore[misc]


def carry(from_desk: Desk, to: Desk, person: str) -> None:
    """Bring all that one desk knows of a person to another, in boxes."""
    known = from_desk.look(lambda look: changes.changes_of(look.connection, Kind.PERSON, person))
    assert all(change.box and not change.fields and not change.replaces for change in known)
    to.run(lambda u: changes.apply(u.connection, known, stream="theirs", held=u.held))


def test_no_head_of_a_sealed_record_stands_outside_its_box(desk: Desk) -> None:
    person = a_person(desk)
    desk.run(lambda u: u.change(Kind.PERSON, person, {"name": "Isa B"}))

    heads = desk.look(
        lambda look: look.connection.execute(
            tables.head.select().where(tables.head.c.kind.in_([k for k in Kind if RULES[k].sealed]))
        ).all()
    )

    assert heads == []
    assert {RULES[Kind.PERSON].audience, RULES[Kind.CONCERN].audience} <= set(SEALED)
