"""The logs in a real PostgreSQL: who sees what, what can never be changed, and writers that meet at the same moment."""

import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import psycopg
import pytest
from psycopg import errors

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import sum_of
from heartdesk.core.wire_server import running_after
from heartdesk.server import log
from heartdesk.server.database import Database
from heartdesk.server.log import Proved
from heartdesk.server.migrating import migrate, schema_of
from tests.sync.road_contract import Speaker, leave
from tests.sync.server_makers import Councils, Hall, Postgres

DESK = b"d" * 16


@pytest.fixture
def service(postgres: Postgres) -> Iterator[psycopg.Connection]:
    """A connection as the service's own role, with nobody named."""
    with psycopg.connect(postgres.service) as connection:
        yield connection


def named(connection: psycopg.Connection, council: bytes, desk: bytes) -> None:
    connection.execute(
        "SELECT set_config('heartdesk.council', %s, false), set_config('heartdesk.desk', %s, false)",
        (council.hex(), desk.hex()),
    )


def met(council: Councils, *desks: str) -> dict[str, bytes]:
    """Each of these desks has left a bundle; their ids."""
    for desk in desks:
        road = council.road(desk)
        leave(road, Speaker(council.seals(desk)).says())
        road.close()
    return {desk: bytes.fromhex(council.seals(desk).desk) for desk in desks}


def test_the_service_s_role_is_plain_and_the_tables_hold_it_and_their_owner_to_their_rows(
    service: psycopg.Connection, hall: Hall
) -> None:
    role = service.execute(
        "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    closed = hall.as_owner(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'heartdesk'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'"
    )

    assert role == ("heartdesk_service", False, False, False, False)
    assert dict(closed) == dict.fromkeys(("council", "desk", "revocation", "entry", "part"), True)


def test_who_names_no_council_sees_nothing(service: psycopg.Connection, council: Councils) -> None:
    met(council, "barony")

    for table in ("council", "desk", "revocation", "entry", "part"):
        assert service.execute(f"SELECT count(*) FROM heartdesk.{table}").fetchone() == (0,)  # noqa: S608
    assert service.execute("SELECT * FROM heartdesk.head(0::smallint)").fetchall() == []


def test_a_desk_sees_its_own_council_only_and_a_stranger_nothing(
    service: psycopg.Connection, hall: Hall, council: Councils
) -> None:
    other = Councils(hall)
    ours, theirs = met(council, "barony", "grange"), met(other, "doon")

    seen = {}
    for desk in (ours["barony"], theirs["doon"], b"s" * 16):
        named(service, council.id, desk)
        found = service.execute("SELECT DISTINCT council FROM heartdesk.entry").fetchall()
        seen[desk] = [one[0] for one in found]

    assert seen == {ours["barony"]: [council.id], theirs["doon"]: [], b"s" * 16: []}


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE heartdesk.entry SET number = 1",
        "DELETE FROM heartdesk.entry",
        "TRUNCATE heartdesk.entry",
        "DELETE FROM heartdesk.revocation",
        "UPDATE heartdesk.desk SET certificate = ''",
        "INSERT INTO heartdesk.council VALUES ('', '', '', '')",
        "UPDATE heartdesk.part SET data = ''",
        "ALTER TABLE heartdesk.entry NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON heartdesk.entry",
        "SET ROLE heartdesk_owner",
        "CREATE TABLE heartdesk.more (id int)",
    ],
)
def test_the_service_can_add_and_neither_change_nor_remove_nor_open_anything(
    service: psycopg.Connection, query: str
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        service.execute(query)


def test_a_desk_cannot_write_in_another_s_name_nor_into_another_council(
    service: psycopg.Connection, hall: Hall, council: Councils
) -> None:
    other = Councils(hall)
    desks = met(council, "barony", "grange")
    met(other, "doon")
    row = "INSERT INTO heartdesk.entry VALUES (%s, 0, 99, %s, %s, %s, 1, %s, %s, 'x')"

    for into, by in ((other.id, desks["barony"]), (council.id, desks["grange"])):
        named(service, council.id, desks["barony"])
        service.commit()
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            service.execute(row, (into, b"s" * 32, b"r" * 32, b"t" * 16, by, by))
        service.rollback()


def test_a_revoked_desk_reads_nothing_but_its_own_words(
    service: psycopg.Connection, hall: Hall, council: Councils
) -> None:
    desks = met(council, "barony", "grange")
    hall.as_owner(
        "INSERT INTO heartdesk.revocation VALUES (%s, %s, %s)",
        council.id,
        desks["grange"],
        b"n" * 32,
    )

    named(service, council.id, desks["grange"])
    seen = service.execute("SELECT DISTINCT desk FROM heartdesk.entry").fetchall()

    assert seen == [(desks["grange"],)]


def test_the_tables_are_those_of_today_and_migrating_again_changes_nothing(
    postgres: Postgres, hall: Hall
) -> None:
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    from heartdesk.server import migrating  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "heartdesk/server/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == migrating.HEAD

    migrate(postgres.owner, service="heartdesk_service")
    with psycopg.connect(postgres.service) as connection:
        assert schema_of(connection) == migrating.HEAD
    with closing(Database(postgres.service)) as database:
        database.check()
        assert database.is_up()
    with (
        closing(Database(postgres.owner)) as too_much,
        pytest.raises(DeskError, match="may do more"),
    ):
        too_much.check()
    with pytest.raises(DeskError, match="may see too much"):
        migrate(postgres.owner, service="heartdesk_owner")
    with pytest.raises(MachineTrouble, match="does not answer"):
        migrate(postgres.owner.replace("heartdesk_owner", "nobody"), service="heartdesk_service")


def a_bundle(number: int, audience: Audience = Audience.DIRECTORY, at: int = 0) -> Proved:
    data = f"{audience} {number} {at}".encode() * 8
    place = list(Audience).index(audience)
    return Proved(sum_of(data), place, bytes([at] * 16), number, DESK, data)


def test_writers_at_the_same_moment_leave_one_row_of_places_and_no_reader_misses_any(
    hall: Hall, council: Councils
) -> None:
    """Four writers over several audiences in different orders, two readers that go on from where they stopped."""
    hall.as_owner("INSERT INTO heartdesk.desk VALUES (%s, %s, 'certificate')", council.id, DESK)
    several = (Audience.DIRECTORY, Audience.HUB, Audience.PEOPLE)
    done, missed, stuck, beyond = threading.Event(), [], [], []

    def write(writer: int) -> None:
        for number in range(25):
            of = several if (writer + number) % 2 else several[::-1]
            given = [a_bundle(number, audience, writer) for audience in of]
            with hall.database.transaction(council.id, DESK) as rows:
                log.append(rows, council.id, DESK, given)

    def read() -> None:
        seen = [0, 0, 0]
        while True:
            last = done.is_set()
            with hall.database.transaction(council.id, DESK) as rows:
                found = log.since(rows, council.id, seen, room=10_000_000, given={})
            for one in found:
                seen[one.audience] += len(one.entries)
                beyond.append(one.left < 0)
            if last:
                missed.append(seen)
                return

    writers = [threading.Thread(target=partial(write, number)) for number in range(4)]
    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join(30)
        stuck.append(thread.is_alive())
    done.set()
    for thread in readers:
        thread.join(30)

    assert not any(stuck)
    assert not any(beyond)
    assert missed == [[100, 100, 100]] * 2
    running = b""
    rows = hall.as_owner(
        "SELECT position, sum, running FROM heartdesk.entry WHERE council = %s AND audience = 0 ORDER BY 1",
        council.id,
    )
    for place, (position, sum_, there) in enumerate(rows, 1):
        running = running_after(running, sum_)
        assert (position, there) == (place, running)


def test_a_question_that_only_reads_waits_for_no_writer(hall: Hall, council: Councils) -> None:
    road = council.road("grange")
    leave(road, Speaker(council.seals("grange")).says())
    cursor = road.cursor_now()
    desk = bytes.fromhex(council.seals("grange").desk)

    with hall.database.transaction(council.id, desk) as rows:
        log.append(rows, council.id, desk, [])
        for audience in range(len(Audience)):
            rows.execute("SELECT pg_advisory_xact_lock(%s)", (log._lock(council.id, audience),))
        answered = road.exchange(cursor, [])
    road.close()

    assert answered is not None


def test_repeats_are_passed_over_within_one_question_too(hall: Hall, council: Councils) -> None:
    hall.as_owner("INSERT INTO heartdesk.desk VALUES (%s, %s, 'certificate')", council.id, DESK)
    one, two = a_bundle(1), a_bundle(2)

    with hall.database.transaction(council.id, DESK) as rows:
        first = log.append(rows, council.id, DESK, [one, one])
        second = log.append(rows, council.id, DESK, [one, two])

    assert (first, second) == (1, 1)
    assert [row[2] for row in council.entries()] == [one.sum, two.sum]
