"""The server by its commands, in processes of their own: killed again and again, it loses nothing it had taken."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from heartdesk.cli import main
from heartdesk.core import wire
from heartdesk.server.private import private_database
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.transports.server import road_by_server
from tests.sync.road_contract import Said, Speaker, bytes_of
from tests.sync.server_makers import ROOT, SOON, Councils, Hall, Program

KILLS = 4


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Path, list[str]]]:
    """The folder of a database that two programs have made at the same moment, and what they said.

    It lies beside pytest's own folders, which are closed to the account that PostgreSQL runs under.
    """
    made = Path(tempfile.mkdtemp(prefix="heartdesk-server-"))
    folder = made / "server"
    command = [sys.executable, str(ROOT / "main.py"), "server", "councils", "--folder", str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    said = [one.communicate(timeout=90)[0].decode() for one in both]
    yield folder, [f"{one.returncode}: {words}" for one, words in zip(both, said, strict=True)]
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def folder(made: tuple[Path, list[str]]) -> Path:
    return made[0]


def test_a_council_is_let_in_its_desks_meet_and_a_server_killed_again_and_again_keeps_its_word(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = Program(folder)
    council = Councils(Hall(program.address, None, None), here=False)  # type: ignore[arg-type]
    told = ["--folder", str(folder)]

    assert main(["server", "add-council", "--key", "not a key", *told]) == 2
    assert "Nothing was changed" in capsys.readouterr().err
    named = ["--key", council.public.hex(), "--name", "East Ayrshire"]
    assert main(["server", "add-council", *named, *told]) == 0
    assert council.id.hex() in capsys.readouterr().out

    seals = council.seals("Barony reception")
    speaker, kept = Speaker(seals), list[Said]()
    unsure: list[Said] = []
    troubles: list[str] = []
    for number in range(KILLS):
        with closing(road_by_server(program.address, seals, patience=SOON)) as road:
            list(road.arrivals({one.name: one.held for one in kept}))
            for said in (*unsure, speaker.says(), speaker.says()):
                road.put(said.name, said.data)
                unsure = [*unsure, said] if said not in unsure else unsure
            if number % 2:
                program.process.kill()  # while it answers
            try:
                road.flush()
                kept, unsure = [*kept, *unsure], []
            except PlaceTrouble as trouble:
                troubles.append(str(trouble))
        program.kill()
        program.start()

    with closing(road_by_server(program.address, council.seals("grange"), patience=SOON)) as road:
        found = bytes_of(list(road.arrivals({})))
    assert all("Nothing is lost" in trouble for trouble in troubles)
    assert len(found) == len(set(found))
    assert {one.data for one in kept} <= set(found) <= {one.data for one in (*kept, *unsure)}
    assert main(["server", "councils", *told]) == 0
    assert main(["server", "desks", *told]) == 0
    listed = capsys.readouterr().out
    assert "East Ayrshire: 2 desks" in listed
    assert "Barony reception" in listed

    last_words = program.stop()
    assert last_words.rstrip().endswith("Stopped.")
    assert "Barony" not in last_words
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_programs_that_make_the_same_database_at_the_same_moment_all_find_it_whole(
    made: tuple[Path, list[str]],
) -> None:
    assert made[1] == ["0: No council was let in yet: server add-council\n"] * 2


def test_the_private_database_lets_in_nobody_without_its_password(folder: Path) -> None:
    import psycopg  # noqa: PLC0415

    with private_database(folder) as database:
        with psycopg.connect(database.service) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("heartdesk_service",)
        for role in ("postgres", "heartdesk_owner", "heartdesk_service"):
            known = psycopg.conninfo.conninfo_to_dict(database.service)
            wrong = known | {"user": role, "password": "guess"}
            with pytest.raises(psycopg.OperationalError, match="authentication failed"):
                psycopg.connect(psycopg.conninfo.make_conninfo("", **wrong))
        assert (folder / "passwords.json").stat().st_mode & 0o077 == 0


def test_what_cannot_be_started_or_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {
        ("start", "--certificate", "only.pem"): "needs its certificate and the key",
        ("migrate", "--folder", str(tmp_path)): "needs the owner's address",
        ("councils", "--database-url", "postgresql://nobody@127.0.0.1:1/x"): "does not answer",
        ("start", "--database-url", "postgresql://nobody@127.0.0.1:1/x"): "does not answer",
    }
    for words, answer in asked.items():
        assert main(["server", *words]) in (1, 2)
        assert answer in capsys.readouterr().err


def test_a_council_s_key_is_the_one_its_certificates_are_signed_with(council: Councils) -> None:
    certified = wire.read_certificate(council.seals("barony").certificate, council.public)
    assert certified.council == council.id
