"""Bringing a directory in: counted row by row, never twice, never over a worker's work, all of it or none of it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import read_service, search_directory
from heartdesk.interchange import steps
from heartdesk.interchange.actions import import_directory, settle_unfinished_imports
from heartdesk.interchange.model import Report, Row, Tally
from heartdesk.interchange.places import settlements_by_name, with_settlement
from heartdesk.interchange.steps import Import, take_back
from heartdesk.interchange.turn import only_import, turn_if_free
from heartdesk.store import tables
from heartdesk.store.desk import Desk
from heartdesk.store.imports import (
    begin_import,
    finish_import,
    forget_earlier,
    last_import,
    unfinished_imports,
    write_imported,
)
from tests.makers import a_desk

FILES = Path(__file__).parents[1] / "fixtures" / "interchange"
SHAPES = (
    "hsds_3_1_service.json",
    "hsds_3_1_feed",
    "hsds_3_0_list.json",
    "hsds_3_csv",
    "hsds_1_1_csv",
    "hsds_2_0_csv",
    "hsds_2_0_list.json",
    "ohana_lines",
    "florida_csv",
    "aliss",
    "oruk_1",
    "outpost_csv",
    "street_support",
)
LARDER = "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a01"
HALL = "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a23"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "profile").mkdir()
    desk = a_desk(tmp_path / "profile")
    yield desk
    desk.close()


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return (report.read, report.added, report.updated, report.unchanged, len(report.kept_aside))


def everything(desk: Desk) -> dict[tuple[Kind, str], dict[str, Any]]:
    kinds = (Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE)
    return desk.look(
        lambda look: {
            (kind, one.id): dict(one.fields) for kind in kinds for one in look.every(kind)
        }
    )


def fields_of(desk: Desk, record_id: str, kind: Kind = Kind.SERVICE) -> dict[str, Any]:
    return everything(desk)[kind, record_id]


def suggestions(desk: Desk) -> list[str]:
    statement = tables.suggestion.select().with_only_columns(tables.suggestion.c.field)
    return desk.look(lambda look: list(look.connection.execute(statement).scalars()))


def a_copy(folder: Path, *changes: tuple[str, str]) -> Path:
    """The single service in a folder that always has the same name, with some words changed."""
    words = (FILES / "hsds_3_1_service.json").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in words
        words = words.replace(old, new)
    (folder / "feed").mkdir(exist_ok=True)
    (folder / "feed" / "services.json").write_text(words, encoding="utf-8")
    return folder / "feed"


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_comes_in_and_every_row_is_accounted_for(desk: Desk, shape: str) -> None:
    waiting = desk.look(lambda look: look.waiting_to_travel())

    tried = import_directory(desk, source=FILES / shape, dry_run=True)

    assert everything(desk) == {}
    assert desk.look(lambda look: look.waiting_to_travel()) == waiting
    assert desk.look(unfinished_imports) == ()

    done = import_directory(desk, source=FILES / shape)

    assert counts(tried) == counts(done)
    assert done.read == done.added + done.updated + done.unchanged + len(done.kept_aside)
    assert len(everything(desk)) == done.added
    assert desk.look(unfinished_imports) == ()

    before = everything(desk)
    again = import_directory(desk, source=str(FILES / shape))

    assert counts(again) == (done.read, 0, 0, done.added, len(done.kept_aside))
    assert everything(desk) == before
    assert suggestions(desk) == []


def test_the_report_is_one_object_of_numbers_and_lists(desk: Desk) -> None:
    report = import_directory(desk, source=FILES / "hsds_3_csv")

    told = json.loads(json.dumps(report.as_json()))
    assert (told["read"], told["added"], told["updated"], told["unchanged"]) == (9, 6, 0, 0)
    assert [sorted(one) for one in told["kept_aside"]] == [["reason", "text", "where"]] * 3
    assert told["kept_aside"][0]["where"] == "services.csv, line 6"
    assert {"reason", "count", "where"} == set(told["notes"][0])
    assert (told["format"], told["source"]) == ("hsds-csv", "hsds-3-csv")
    assert told["read_as"] == "an HSDS 3.0 or 3.1 package of CSV files"
    assert report.sentence() == "9 things read: 6 are new, 0 changed, 0 as before, 3 kept aside."


def test_what_came_in_can_be_found_at_once(desk: Desk) -> None:
    import_directory(desk, source=FILES / "hsds_3_1_service.json")

    (hit,) = desk.look(lambda look: search_directory(look, words="larder"))
    assert (hit.name, hit.town, hit.phone) == ("Larder at the Hall", "Cumnock", "01632 960001")


def test_a_village_is_named_as_this_area_names_it(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=a_copy(tmp_path, ('"city": "Cumnock"', '"city": "CUMNOCK"')))

    place = fields_of(desk, HALL, Kind.LOCATION)
    assert place["settlement"] == "Cumnock"
    assert [name for name in place if name.startswith("localities/")]


def test_what_the_source_changes_is_followed(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=a_copy(tmp_path))

    report = import_directory(
        desk,
        source=a_copy(tmp_path, ("Just turn up", "Ring first"), ("01632 960001", "01632 960009")),
    )

    assert counts(report) == (3, 0, 1, 2, 0)
    assert fields_of(desk, LARDER)["application_process"] == "Ring first"
    assert "01632 960001" not in str(fields_of(desk, LARDER))


def test_a_phone_that_left_the_file_is_taken_off_the_entry(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=a_copy(tmp_path))
    fewer = json.loads((tmp_path / "feed" / "services.json").read_text())
    fewer["phones"] = []
    (tmp_path / "feed" / "services.json").write_text(json.dumps(fewer))

    import_directory(desk, source=tmp_path / "feed")

    phones = [
        value["number"]
        for name, value in fields_of(desk, LARDER).items()
        if name.startswith("phones/")
    ]
    assert phones == ["01632 960005"]


def test_a_list_page_without_details_takes_no_details_away(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=a_copy(tmp_path))
    before = fields_of(desk, LARDER)
    page = {"contents": [{"id": LARDER, "name": "Larder at the Hall", "status": "inactive"}]}
    (tmp_path / "feed" / "services.json").write_text(json.dumps(page))

    import_directory(desk, source=tmp_path / "feed")

    assert fields_of(desk, LARDER) == {**before, "status": "inactive"}


def test_a_workers_change_stands_and_the_source_may_only_suggest(
    desk: Desk, tmp_path: Path
) -> None:
    import_directory(desk, source=a_copy(tmp_path))
    desk.run(lambda unit: unit.change(Kind.SERVICE, LARDER, {"fees_description": "Two pounds"}))

    same = import_directory(desk, source=a_copy(tmp_path))
    assert counts(same) == (3, 0, 0, 3, 0)
    assert fields_of(desk, LARDER)["fees_description"] == "Two pounds"
    assert suggestions(desk) == []

    import_directory(desk, source=a_copy(tmp_path, ('"Free"', '"One pound"')))
    assert fields_of(desk, LARDER)["fees_description"] == "Two pounds"
    assert suggestions(desk) == ["fees_description"]


def test_what_a_worker_took_away_stays_away(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=a_copy(tmp_path))
    desk.run(lambda unit: unit.delete(Kind.SERVICE, LARDER))

    report = import_directory(desk, source=a_copy(tmp_path, ("Just turn up", "Ring first")))

    assert (report.added, report.updated) == (0, 0)
    assert (Kind.SERVICE, LARDER) not in everything(desk)


def test_a_number_on_the_deny_list_is_kept_aside_and_the_rest_comes_in(
    desk: Desk, tmp_path: Path
) -> None:
    wrong = desk.area.denied[0].number
    source = a_copy(
        tmp_path, ('"\\"01632 960001\\""', json.dumps(wrong)), ("Just turn up", f"Ring {wrong} or turn up"),
        ("01632 960004", wrong),
    )  # fmt: skip

    report = import_directory(desk, source=source)

    assert counts(report) == (6, 3, 0, 0, 3)
    assert all(wrong in one.reason for one in report.kept_aside)
    larder = fields_of(desk, LARDER)
    assert wrong not in str(larder)
    assert larder["application_process"] == "Ring (a wrong number was taken out here) or turn up"
    contact = next(value for name, value in larder.items() if name.startswith("contacts/"))
    assert contact["title"] == "Coordinator"
    assert not contact.get("phones")


def test_a_denied_number_in_odd_figures_takes_its_words_along(desk: Desk, tmp_path: Path) -> None:
    wrong = desk.area.denied[0].number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})

    report = import_directory(desk, source=a_copy(tmp_path, ("Just turn up", f"Ring {wrong}")))

    assert counts(report) == (4, 3, 0, 0, 1)
    assert "application_process" not in fields_of(desk, LARDER)


def test_a_name_that_holds_a_denied_number_stays_out(desk: Desk, tmp_path: Path) -> None:
    wrong = desk.area.denied[0].number

    report = import_directory(
        desk, source=a_copy(tmp_path, ("Larder at the Hall", f"Ring {wrong}"))
    )

    assert counts(report) == (3, 2, 0, 0, 1)


def test_two_imports_never_run_at_once(desk: Desk) -> None:
    with only_import(desk), pytest.raises(DeskError, match="Another import"):
        import_directory(desk, source=FILES / "aliss")

    assert import_directory(desk, source=FILES / "aliss").added


def test_a_broken_file_leaves_the_directory_as_it_was(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_bytes(b"id,organization_id,name\n1,,Larder\n" + b'"a\n' * 500)

    with pytest.raises(DeskError):
        import_directory(desk, source=tmp_path / "services.csv")

    assert everything(desk) == {}
    assert desk.look(unfinished_imports) == ()


def test_stopping_half_way_takes_everything_back_and_it_can_be_done_again(desk: Desk) -> None:
    source = FILES / "hsds_3_csv"

    with pytest.raises(DeskError, match="stopped"):
        import_directory(desk, source=source, going=lambda done: done < 3)

    assert everything(desk) == {}
    assert desk.look(unfinished_imports) == ()
    report = import_directory(desk, source=source)
    assert (report.added, len(everything(desk))) == (6, 6)


def test_a_full_disk_half_way_takes_everything_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0
    write = write_imported

    def full_after_four(*args: Any, **named: Any) -> Any:
        nonlocal written
        written += 1
        if written > 4:
            raise MachineTrouble("There is no room left.", then="Make room.")
        return write(*args, **named)

    monkeypatch.setattr(steps, "write_imported", full_after_four)

    with pytest.raises(MachineTrouble, match="no room"):
        import_directory(desk, source=FILES / "hsds_3_csv")

    assert everything(desk) == {}
    assert desk.look(unfinished_imports) == ()


def test_one_row_the_store_refuses_does_not_stop_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = write_imported

    def refuse_places(unit: Any, import_id: str, kind: Kind, *args: Any, **named: Any) -> Any:
        if kind is Kind.LOCATION:
            raise DeskError("Not this one.", then="Ask.")
        return write(unit, import_id, kind, *args, **named)

    monkeypatch.setattr(steps, "write_imported", refuse_places)

    report = import_directory(desk, source=FILES / "hsds_3_1_service.json")

    assert counts(report) == (3, 2, 0, 0, 1)
    assert "Not this one." in report.kept_aside[0].reason


def test_an_import_that_was_killed_is_taken_back_at_the_next_start(tmp_path: Path) -> None:
    """Killed in the middle, as by a power cut; then opened, settled, and imported again in full."""
    (tmp_path / "profile").mkdir()
    shutil.copytree(FILES / "hsds_3_csv", tmp_path / "feed")
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from heartdesk.interchange.actions import import_directory
        from tests.makers import a_desk

        def die(done: int) -> bool:
            if done >= 4:
                os.kill(os.getpid(), signal.SIGKILL)
            return True

        import_directory(a_desk(Path(sys.argv[1])), source=Path(sys.argv[2]), going=die)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "profile"), str(tmp_path / "feed")],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL

    desk = a_desk(tmp_path / "profile")
    try:
        assert len(desk.look(unfinished_imports)) == 1
        assert everything(desk)

        assert settle_unfinished_imports(desk) == 1

        assert everything(desk) == {}
        assert settle_unfinished_imports(desk) == 0
        report = import_directory(desk, source=tmp_path / "feed")
        assert (report.added, len(everything(desk))) == (6, 6)
    finally:
        desk.close()


def test_a_live_import_is_not_taken_back_by_a_second_start(desk: Desk) -> None:
    with only_import(desk):
        desk.run(lambda unit: begin_import(unit, "feed"))

        assert settle_unfinished_imports(desk) == 0

    assert settle_unfinished_imports(desk) == 1


def test_an_import_that_ends_well_just_as_another_start_looks_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = desk.run(lambda unit: begin_import(unit, "feed")).value

    @contextmanager
    def ends_meanwhile(held: Desk) -> Iterator[bool]:
        held.run(lambda unit: finish_import(unit, running))
        with turn_if_free(held) as ours:
            yield ours

    monkeypatch.setattr("heartdesk.interchange.actions.turn_if_free", ends_meanwhile)
    fields = {"name": "Example Larder"}
    desk.run(lambda unit: write_imported(unit, running, Kind.SERVICE, "1", fields))

    assert settle_unfinished_imports(desk) == 0
    assert desk.look(lambda look: look.get(Kind.SERVICE, "1")) is not None


def test_the_same_entry_in_two_packages_is_read_once_whoever_says_it(
    desk: Desk, tmp_path: Path
) -> None:
    for package in ("north", "south"):
        (tmp_path / "feed" / package).mkdir(parents=True)
        (tmp_path / "feed" / package / "services.csv").write_text(
            f"id,organization_id,name,status\n{LARDER},,Example Larder,active\n"
        )

    report = import_directory(desk, source=tmp_path / "feed")

    assert counts(report) == (1, 1, 0, 0, 0)
    assert any("read once" in note.reason for note in report.notes)


def test_what_goes_on_in_a_place_called_a_refuge_is_shown_without_the_place(
    desk: Desk, tmp_path: Path
) -> None:
    location = {
        "id": HALL,
        "name": "Example Refuge",
        "location_type": "physical",
        "addresses": [{"address_1": "1 Example Street", "city": "Cumnock"}],
    }
    service = {
        "id": LARDER,
        "name": "Example Support",
        "status": "active",
        "service_at_locations": [{"id": "a", "location": location}],
    }
    (tmp_path / "service.json").write_text(json.dumps(service))

    import_directory(desk, source=tmp_path / "service.json")

    entry = desk.look(lambda look: read_service(look, id=LARDER))
    (hit,) = desk.look(lambda look: search_directory(look, words="support"))
    assert entry is not None
    assert entry.place is None
    assert "Example Street" not in repr(entry)
    assert (hit.town, hit.lat, hit.sensitive) == ("", None, True)
    assert desk.look(lambda look: search_directory(look, words="cumnock")) == ()


def test_an_import_that_was_taken_back_from_elsewhere_writes_nothing_more(desk: Desk) -> None:
    work, tally = Import.begin(desk, "feed"), Tally()
    assert work.import_id is not None
    take_back(desk, work.import_id)
    for number in range(3):
        work.add(Row(Kind.SERVICE, str(number), "", {"name": "Example Larder"}, "a file"), tally)

    with pytest.raises(MachineTrouble, match="taken back from elsewhere"):
        work.finish(tally)

    assert everything(desk) == {}


def test_a_place_whose_hub_nobody_has_confirmed_is_given_none(desk: Desk) -> None:
    by_name = settlements_by_name(desk.area)
    alone = [one for one in desk.area.settlements if len(one.localities) == 1]
    unsure = next(one for one in alone if one.certainty == "unsure")
    sure = next(one for one in alone if one.certainty != "unsure")

    for settlement, known in ((unsure, set()), (sure, {f"localities/{sure.localities[0]}"})):
        row = Row(Kind.LOCATION, "1", "1", {"addresses/a": {"city": settlement.name}}, "a file")
        fields = with_settlement(row, by_name, desk.area).fields
        assert fields["settlement"] == settlement.name
        assert {name for name in fields if name.startswith("localities/")} == known


def test_a_step_stops_growing_before_anyone_has_to_wait(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that take 5 ms each are written a few at a time; the clock here is the test's own."""
    clock = [0.0]
    sizes: list[int] = []
    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    write_row, write = steps.Import.write_row, steps.Import.write

    def slow_row(work: steps.Import, unit: Any, import_id: str, row: Any) -> Any:
        clock[0] += 0.005
        return write_row(work, unit, import_id, row)

    def counted(work: steps.Import, rows: Any) -> Any:
        sizes.append(len(write(work, rows)))
        return ["added"] * sizes[-1]

    monkeypatch.setattr(steps.Import, "write_row", slow_row)
    monkeypatch.setattr(steps.Import, "write", counted)
    many = [
        {"id": str(number), "name": f"Service {number}", "status": "active"} for number in range(60)
    ]
    (tmp_path / "services.json").write_text(json.dumps(many))

    assert import_directory(desk, source=tmp_path / "services.json").added == 60
    assert sum(sizes) == 60
    assert max(sizes) * 0.005 <= steps.STEP_SECONDS + 0.005


def test_a_row_that_takes_longer_than_a_step_may_is_written_by_itself(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "STEP_SECONDS", 0.0)
    sizes: list[int] = []
    write = steps.Import.write

    def counted(work: steps.Import, rows: Any) -> Any:
        outcomes = write(work, rows)
        sizes.append(len(outcomes))
        return outcomes

    monkeypatch.setattr(steps.Import, "write", counted)
    many = [{"id": str(number), "name": f"Service {number}"} for number in range(7)]
    (tmp_path / "services.json").write_text(
        json.dumps([{**one, "status": "active"} for one in many])
    )

    assert import_directory(desk, source=tmp_path / "services.json").added == 7
    assert sizes == [1] * 7


def test_the_accounts_of_earlier_imports_go_a_few_at_a_time_and_only_the_last_goes_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "services.json"
    many = [{"id": str(n), "name": f"Service {n}", "status": "active"} for n in range(90)]
    source.write_text(json.dumps(many))
    import_directory(desk, source=source)
    assert desk.look(last_import) is not None
    source.write_text(json.dumps([{**many[0], "description": "Changed."}, *many[1:]]))
    calls: list[bool] = []
    plain = forget_earlier

    def a_bite(unit: Any, *, until: float) -> bool:
        calls.append(plain(unit, until=time.perf_counter() + 0.000_001))
        return calls[-1]

    monkeypatch.setattr(steps, "forget_earlier", a_bite)

    import_directory(desk, source=source)

    assert len(calls) > 2
    last = desk.look(last_import)
    assert last is not None
    assert last.records == 1
    import_directory(desk, source=source)  # changes nothing, so nothing can be taken back
    assert desk.look(last_import) is None


def test_spoiled_files_come_in_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    """The files of every shape, each spoiled in forty ways, into a real store."""
    originals = [
        path for path in sorted(FILES.rglob("*.*")) if path.suffix in (".json", ".jsonl", ".csv")
    ]
    for seed in range(40):
        rng = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        for path in rng.sample(originals, 6):
            data = bytearray(path.read_bytes())
            for _ in range(rng.randrange(4)):
                at = rng.randrange(len(data))
                data[at : at + rng.randrange(1, 9)] = rng.choice(
                    [b"", b'"', b"\xff\xfe", b",,", b"null", b"\n"]
                )
            (folder / path.name).write_bytes(data)
        before = everything(desk)
        try:
            report = import_directory(desk, source=folder, system=f"spoiled {seed}")
        except DeskError:
            assert everything(desk) == before
        else:
            assert report.read == report.added + report.updated + report.unchanged + len(
                report.kept_aside
            )
        assert desk.look(unfinished_imports) == ()
