"""Who may do what, held to the one table: every role, every kind, everything that can be done to a record."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, INDEXED, RULES, SEALED, Audience, Kind
from heartdesk.core.roles import ALLOWED, AUDIENCES, DIRECTORY, NotAllowed, Operation, Role, may
from heartdesk.store.desk import Desk
from heartdesk.store.imports import begin_import, finish_import, undo_import, write_imported
from heartdesk.store.record import Worker
from heartdesk.store.search import count_entries, entries_for, search
from heartdesk.store.unit import Look, Unit
from tests.makers import TRUST, TUESDAY, a_desk, a_worker, every_key

EVERY_ROLE = frozenset(Role)
OTHER_TRUST = "0d4f8f5a-7a55-4f57-9f43-0d8f5fd9b2aa"

HELD = [pytest.param(frozenset({role}), id=role) for role in Role]
HELD += [
    pytest.param(frozenset({Role.RECEPTION, Role.COORDINATOR}), id="small hub"),
    pytest.param(frozenset({Role.ADMIN, Role.PLANNER}), id="no people at all"),
    pytest.param(frozenset({Role.OUTREACH, Role.SAFEGUARDING_DEPUTY}), id="outreach deputy"),
    pytest.param(frozenset(), id="no role"),
    pytest.param(EVERY_ROLE, id="every role"),
]


def words(kind: Kind, organization: str = TRUST) -> dict[str, object]:
    """The least that a record of a kind says."""
    return {"name": "x", **({CONTROLLER: organization} if RULES[kind].controlled else {})}


def edit_of(kind: Kind) -> dict[str, object]:
    """What may be changed of a record: of a fixed one its one-way flag, or a field it has not."""
    if not RULES[kind].fixed:
        return {"name": "y"}
    return dict.fromkeys(RULES[kind].one_way or ("more",), True)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with TemporaryDirectory() as folder:
        yield a_desk(Path(folder), worker=a_worker(*Role, name="First"))


def at_work(desk: Desk, worker: Worker) -> Desk:
    """The same desk with another worker at it. All keys lie open here, so that the table alone decides."""
    desk.worker, desk.held = worker, every_key()
    return desk


def a_record(desk: Desk, kind: Kind, *, deleted: bool = False) -> str:
    """A record somebody else made before."""
    if kind is Kind.NOTICE:
        return a_notice(desk)
    if kind is Kind.ERASURE:
        return an_erasure(desk)
    at_work(desk, a_worker(*Role, name="First"))
    record_id = put(desk, kind)
    if deleted:
        with_all = replace(desk.worker, roles=EVERY_ROLE)
        at_work(desk, with_all).run(lambda u: u.delete(kind, record_id))
    return record_id


def put(desk: Desk, kind: Kind) -> str:
    return desk.run(lambda u: u.create(kind, words(kind))).value


def a_notice(desk: Desk) -> str:
    at_work(desk, a_worker(*Role, name="First"))
    desk.run(lambda u: u.break_glass(Kind.PERSON, "nobody", reason="somebody may be in danger"))
    return desk.run(lambda u: [notice.id for notice in u.every(Kind.NOTICE)][-1]).value


def an_erasure(desk: Desk) -> str:
    """Only erasing somebody writes one, under their id."""
    at_work(desk, a_worker(*Role, name="First"))
    person = put(desk, Kind.PERSON)
    desk.run(lambda u: u.erase(Kind.PERSON, person))
    return person


def is_let(desk: Desk, action: Callable[[Unit], object]) -> bool:
    """Whether the action went through; anything but a refusal with a next step is a bug."""
    try:
        desk.run(action)
    except NotAllowed as refused:
        return not refused.then.startswith("Ask the ")
    return True


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("roles", HELD)
def test_everything_that_can_be_done_is_let_exactly_as_the_table_says(
    desk: Desk, roles: frozenset[Role], kind: Kind
) -> None:
    kept = a_record(desk, kind)
    worker = a_worker(*roles, name="Bea")
    at_work(desk, worker)

    def done(action: Callable[[Unit], object]) -> bool:
        return is_let(at_work(desk, worker), action)

    reads = may(roles, kind, Operation.READ)
    assert done(lambda u: u.get(kind, kept)) == reads
    assert done(lambda u: u.get(kind, "never heard of")) == reads
    assert done(lambda u: u.get_many(kind, [kept])) == reads
    assert done(lambda u: u.is_known(kind, kept)) == reads
    assert done(lambda u: list(u.every(kind))) == reads
    assert done(lambda u: u.history(kind, kept)) == reads
    assert done(lambda u: u.count_unopened(kind)) == reads
    assert done(lambda u: u.create(kind, words(kind))) == may(roles, kind, Operation.CREATE)
    assert done(lambda u: u.change(kind, kept, edit_of(kind))) == may(roles, kind, Operation.CHANGE)
    deletes = may(roles, kind, Operation.DELETE)
    if deletes or may(EVERY_ROLE, kind, Operation.DELETE):
        gone = a_record(desk, kind, deleted=True)
        assert done(lambda u: u.delete(kind, kept)) == deletes
        assert done(lambda u: u.bring_back(kind, gone, words(kind))) == deletes
    else:
        assert not done(lambda u: u.delete(kind, kept))
        assert not done(lambda u: u.bring_back(kind, kept, words(kind)))
    if kind in INDEXED:
        assert done(lambda u: packed(u, kind)) == reads
    else:
        with pytest.raises(ValueError, match="area folder"):
            desk.run(lambda u: packed(u, kind))


def packed(unit: Unit, kind: Kind) -> bool:
    return unit.create_packed(kind, "packed", words(kind), pack="ayr", version="1", made=TUESDAY)


@pytest.mark.parametrize("roles", HELD)
def test_a_look_gives_what_the_table_lets_be_read_and_never_people(
    desk: Desk, roles: frozenset[Role]
) -> None:
    kept = {kind: a_record(desk, kind) for kind in Kind}
    worker = a_worker(*roles, name="Bea")
    reads: tuple[Callable[[Look, Kind], object], ...] = (
        lambda look, kind: look.get(kind, kept[kind]),
        lambda look, kind: look.get_many(kind, [kept[kind]]),
        lambda look, kind: look.is_known(kind, kept[kind]),
        lambda look, kind: list(look.every(kind)),
        lambda look, kind: look.history(kind, kept[kind]),
    )

    for kind in Kind:
        for read in reads:
            at_work(desk, worker)
            if RULES[kind].sealed:
                with pytest.raises(ValueError, match="audit"):
                    desk.look(lambda look, read=read, kind=kind: read(look, kind))  # type: ignore[misc]
            elif may(roles, kind, Operation.READ):
                assert desk.look(lambda look, read=read, kind=kind: read(look, kind))  # type: ignore[misc]
            else:
                with pytest.raises(NotAllowed):
                    desk.look(lambda look, read=read, kind=kind: read(look, kind))  # type: ignore[misc]


@pytest.mark.parametrize("roles", HELD)
def test_search_and_counts_are_for_those_who_read_the_directory(
    desk: Desk, roles: frozenset[Role]
) -> None:
    a_record(desk, Kind.SERVICE)
    at_work(desk, a_worker(*roles, name="Bea"))

    for seen in (
        lambda look: search(look, "larder"),
        lambda look: entries_for(look, needs=["food"]),
        count_entries,
    ):
        if roles:
            desk.look(seen)
        else:
            with pytest.raises(NotAllowed):
                desk.look(seen)


@pytest.mark.parametrize("roles", HELD)
def test_a_whole_directory_is_brought_in_and_undone_by_those_who_may_take_entries_away(
    desk: Desk, roles: frozenset[Role]
) -> None:
    worker, coordinator = a_worker(*roles, name="Bea"), a_worker(Role.COORDINATOR, name="Cat")
    lets = may(roles, Kind.SERVICE, Operation.DELETE)

    def bring_in(unit: Unit) -> str:
        import_id = begin_import(unit, "feed")
        write_imported(unit, import_id, Kind.SERVICE, "imported", {"name": "Hall"})
        finish_import(unit, import_id)
        return import_id

    assert is_let(at_work(desk, worker), bring_in) == lets
    import_id = at_work(desk, coordinator).run(bring_in).value
    assert is_let(at_work(desk, worker), lambda u: undo_import(u, import_id)) == lets

    # What was cut short is undone by whoever opens the desk next.
    half = at_work(desk, coordinator).run(lambda u: begin_import(u, "feed")).value
    assert is_let(at_work(desk, worker), lambda u: undo_import(u, half))


def test_an_import_brings_the_directory_and_nothing_else(desk: Desk) -> None:
    at_work(desk, a_worker(*Role, name="First"))
    import_id = desk.run(lambda u: begin_import(u, "feed")).value

    for kind in set(Kind) - set(DIRECTORY):
        with pytest.raises(ValueError, match="import"):
            desk.run(lambda u, kind=kind: write_imported(u, import_id, kind, "1", {"name": "x"}))  # type: ignore[misc]


def test_only_those_who_set_hubs_up_say_which_hub_a_desk_stands_in(desk: Desk) -> None:
    let = {
        role
        for role in Role
        if is_let(at_work(desk, a_worker(role, name="Bea")), lambda u: u.set_own_hub("1"))
    }

    assert let == {Role.COORDINATOR, Role.ADMIN}


def test_the_keys_a_role_holds_are_those_of_the_sealed_kinds_it_reads() -> None:
    for role in Role:
        read = {
            RULES[kind].audience
            for kind in Kind
            if RULES[kind].sealed and may({role}, kind, Operation.READ)
        }
        assert AUDIENCES[role] == read
        assert AUDIENCES[role] <= set(SEALED)


def test_who_may_change_or_take_away_may_read() -> None:
    for role, kind in ((role, kind) for role in Role for kind in Kind):
        if may({role}, kind, Operation.CHANGE) or may({role}, kind, Operation.DELETE):
            assert may({role}, kind, Operation.READ), (role, kind)


def test_the_front_desk_can_do_its_day_and_anybody_can_write_a_concern() -> None:
    todays_work = {
        Kind.SERVICE: {Operation.READ, Operation.CHANGE},
        Kind.HUB: {Operation.READ},
        Kind.ENQUIRY: {Operation.CREATE, Operation.DELETE},
    }

    for kind, operations in todays_work.items():
        assert operations <= ALLOWED[Role.RECEPTION][kind]
    assert all(may({role}, Kind.CONCERN, Operation.CREATE) for role in Role)
    assert not any(may({role}, Kind.CONCERN, Operation.DELETE) for role in Role)
    assert not may({Role.ADMIN}, Kind.PERSON, Operation.READ)
    assert not may({Role.PLANNER}, Kind.ENQUIRY, Operation.READ)


def test_what_is_said_once_and_for_all_nobody_takes_away() -> None:
    """A yes, a call that was made, a step taken: an erasure takes it, and nothing less."""
    for role, kind in ((role, kind) for role in Role for kind in Kind if RULES[kind].fixed):
        assert not may({role}, kind, Operation.DELETE), (role, kind)
        assert RULES[kind].one_way or not may({role}, kind, Operation.CHANGE), (role, kind)


def test_two_roles_let_what_either_lets_and_no_more() -> None:
    for one, other in combinations(Role, 2):
        for kind in Kind:
            for operation in Operation:
                either = may({one}, kind, operation) or may({other}, kind, operation)
                if RULES[kind].audience is Audience.DEPUTY and Role.SAFEGUARDING_LEAD in (
                    one,
                    other,
                ):
                    either = may({Role.SAFEGUARDING_LEAD}, kind, operation)  # it may be about them
                assert may({one, other}, kind, operation) == either


doings = st.tuples(
    st.sampled_from(["create", "get", "change", "delete", "every"]),
    st.sampled_from(list(Kind)),
    st.frozensets(st.sampled_from(list(Role)), max_size=3),
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(doings, min_size=1, max_size=12))
def test_whatever_is_tried_in_whatever_order_the_table_decides(
    desk: Desk, tried: list[tuple[str, Kind, frozenset[Role]]]
) -> None:
    made: dict[Kind, str] = {}
    needs = {
        "create": Operation.CREATE,
        "get": Operation.READ,
        "change": Operation.CHANGE,
        "delete": Operation.DELETE,
        "every": Operation.READ,
    }

    for doing, kind, roles in tried:
        at_work(desk, a_worker(*roles, name="Bea"))
        before = made.get(kind, "none")

        def action(unit: Unit, doing: str = doing, kind: Kind = kind, id_: str = before) -> str:
            if doing == "create":
                return unit.create(kind, words(kind))
            if doing == "get":
                unit.get(kind, id_)
            elif doing == "every":
                list(unit.every(kind))
            elif doing == "change":
                unit.change(kind, id_, edit_of(kind))
            else:
                unit.delete(kind, id_)
            return ""

        try:
            given_back = desk.run(action).value
        except NotAllowed:
            assert not may(roles, kind, needs[doing])
            continue
        except DeskError:  # it is not there
            assert may(roles, kind, needs[doing])
            continue
        assert may(roles, kind, needs[doing])
        if doing == "create":
            made[kind] = given_back
        if doing == "delete":
            made.pop(kind, None)
