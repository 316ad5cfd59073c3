"""Sources that are broken, foreign or out to do harm: a sentence and a next step, quickly, and nothing else."""

import json
import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.proving.spoiling import spoiled
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import is_field_name
from heartdesk.interchange.detect import find_parts
from heartdesk.interchange.files import system_of
from heartdesk.interchange.model import Item, KeptAside, Remark, Row
from heartdesk.store.codec import encode

FILES = Path(__file__).parents[1] / "fixtures" / "interchange"
LONGEST = 2.0

SERVICES = b"id,organization_id,name\n1,,Larder\n2,,Walkers\n"


def read(source: Path) -> list[Item]:
    return [item for reader, part in find_parts(source).parts for item in reader.read(part)]


def names(source: Path) -> list[str]:
    return [item.fields["name"] for item in read(source) if isinstance(item, Row)]


def refused(source: Path) -> str:
    started = time.process_time()
    with pytest.raises(DeskError) as trouble:
        read(source)
    assert time.process_time() - started < LONGEST
    assert trouble.value.then
    return trouble.value.say


def a_file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.json", b"", "Nothing in empty.json"),
        ("blank.csv", b" \n\n", "Nothing in blank.csv"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x01\x07" * 500, "not a text file"),
        ("sheet.csv", bytes(range(256)) * 40, "Nothing in sheet.csv"),
        ("page.json", b"<!doctype html><html>Please sign in</html>", "web page"),
        (
            "bomb.xml",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
            "web page or XML",
        ),
        (
            "cut.json",
            b'{"contents": [{"id": "1", "name": "A", "status": "active"}, {"id"',
            "line 1, column 66",
        ),
        ("two.json", b'{"id": "1"} {"id": "2"}', "stops making sense"),
        ("deep.json", b"[" * 100_000 + b"]" * 100_000, "too deeply"),
        ("deeper.json", b'{"a":' * 100_000, "too deeply"),
        ("other.json", b'{"colour": "teal"}', "Nothing in other.json"),
        ("other.csv", b"colour,size\nteal,4\n", "Nothing in other.csv"),
        (
            "wide.csv",
            b"id,name," + b",".join(b"c%d" % n for n in range(5000)) + b"\n1,a\n",
            "Nothing in wide.csv",
        ),
        ("cut.zip", b"PK\x03\x04" + b"x" * 1000, "damaged"),
        ("services.csv", b"id,organization_id,name\n" + b'"a\n' * 5000, "more than 200 rows"),
    ],
)
def test_a_file_that_is_no_directory_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    assert said in refused(a_file(tmp_path, name, data))


def test_a_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    for name in ("huge.json", "huge.csv"):
        with (tmp_path / name).open("wb") as huge:
            huge.truncate(1 << 30)

        assert "1,024 MB" in refused(tmp_path / name)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "nothing").mkdir()

    assert "no file or folder called gone" in refused(tmp_path / "gone")
    assert "not a file or a folder" in refused(tmp_path / "pipe")
    assert "not a file or a folder" in refused(tmp_path / "loop")
    assert "Nothing in nothing" in refused(tmp_path / "nothing")
    assert refused(tmp_path / "a\0b")
    assert refused(tmp_path / ("x" * 5000))


def a_zip(path: Path, fill: Callable[[zipfile.ZipFile], None]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return path


def test_a_zip_is_read_without_unpacking_and_its_names_open_nothing(tmp_path: Path) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("../../etc/services.csv", SERVICES)
        archive.writestr("/absolute/organizations.csv", "id,name\n1,Trust\n")
        archive.writestr("notes.txt", "not a directory")
        archive.writestr("inner.zip", "PK\x03\x04")

    source = a_zip(tmp_path / "package.zip", fill)

    assert sorted(names(source)) == ["Larder", "Trust", "Walkers"]
    assert [one.where for one in find_parts(source).kept_aside] == ["package.zip/inner.zip"]
    assert [path.name for path in tmp_path.iterdir()] == ["package.zip"]


def test_a_zip_that_would_swell_is_refused_before_it_does(tmp_path: Path) -> None:
    def stored(archive: zipfile.ZipFile) -> None:
        archive.writestr("services.csv", b"0" * 55_000_000, zipfile.ZIP_STORED)

    def nought(size: int) -> Callable[[zipfile.ZipFile], None]:
        return lambda archive: archive.writestr("services.csv", b"0" * size)

    def crowd(archive: zipfile.ZipFile) -> None:
        for number in range(1_100):
            archive.writestr(f"{number}.csv", b"")

    assert "swell" in refused(a_zip(tmp_path / "large.zip", stored))
    assert "swell" in refused(a_zip(tmp_path / "dense.zip", nought(20_000_000)))
    assert "more than 1000 files" in refused(a_zip(tmp_path / "crowd.zip", crowd))


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    source = a_zip(tmp_path / "liar.zip", lambda z: z.writestr("services.csv", SERVICES * 2000))
    data = bytearray(source.read_bytes())
    listed = data.rfind(b"PK\x01\x02")
    data[listed + 24 : listed + 28] = (100).to_bytes(4, "little")
    source.write_bytes(data)

    assert refused(source)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("name", ["services.csv", "services.json"])
def test_the_usual_encodings_are_told_apart(tmp_path: Path, name: str, encoding: str) -> None:
    words = {
        "services.csv": "id,organization_id,name,fees_description\n1,,Café,£2\n",
        "services.json": json.dumps(
            [{"id": "1", "name": "Café", "status": "active", "fees_description": "£2"}],
            ensure_ascii=False,
        ),
    }[name]

    found = read(a_file(tmp_path, name, words.encode(encoding)))

    (row,) = [item for item in found if isinstance(item, Row)]
    assert (row.fields["name"], row.fields["fees_description"]) == ("Café", "£2")
    noted = [item for item in found if isinstance(item, Remark) and "encoding" in item.reason]
    assert bool(noted) == (encoding in ("cp1252", "utf-16-le"))


def test_one_damaged_byte_does_not_make_the_rest_unreadable(tmp_path: Path) -> None:
    good = "id,organization_id,name\n" + "".join(f"{n},,Café {n}\n" for n in range(20))
    data = good.encode().replace("Café 7".encode(), b"Caf\xff 7")

    found = names(a_file(tmp_path, "services.csv", data))

    assert found[6] == "Café 6"
    assert found[7] == "Caf\ufffd 7"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_usual_delimiters_and_line_ends_are_told_apart(
    tmp_path: Path, delimiter: str, line_end: str
) -> None:
    words = SERVICES.decode().replace(",", delimiter).replace("\n", line_end)

    assert names(a_file(tmp_path, "services.csv", words.encode())) == ["Larder", "Walkers"]


def test_excels_own_first_line_is_not_a_header(tmp_path: Path) -> None:
    words = "sep=;\r\n" + SERVICES.decode().replace(",", ";")

    assert names(a_file(tmp_path, "services.csv", words.encode())) == ["Larder", "Walkers"]


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = [f"{number},,Service {number}" for number in range(50)]
    rows[10] = '10,,"Service 10'
    source = a_file(
        tmp_path, "services.csv", ("id,organization_id,name\n" + "\n".join(rows)).encode()
    )

    found = read(source)

    assert len([item for item in found if isinstance(item, Row)]) == 49
    (aside,) = [item for item in found if isinstance(item, KeptAside)]
    assert (aside.where, aside.text.strip()) == ("services.csv, line 12", rows[10])
    assert "quotation mark" in aside.reason


def test_a_cell_may_run_over_lines(tmp_path: Path) -> None:
    data = b'id,organization_id,name,description\n1,,Larder,"One\n\nTwo, ""three"""\n2,,Walkers,\n'

    found = [item for item in read(a_file(tmp_path, "services.csv", data)) if isinstance(item, Row)]

    assert found[0].fields["description"] == 'One\n\nTwo, "three"'
    assert [row.where for row in found] == ["services.csv, line 2", "services.csv, line 5"]


def test_odd_json_is_kept_aside_or_kept_as_words_entry_by_entry(tmp_path: Path) -> None:
    data = (
        b'{"contents": ['
        b'{"id": "1", "name": "Twice", "name": "Said", "status": "active"},'
        b'{"id": "2", "name": "Deep", "status": "active", "x": ' + b"[" * 100 + b"]" * 100 + b"},"
        b'{"id": "3", "name": "Numbers", "status": "active", "minimum_age": NaN, "maximum_age": 1e999},'
        b'{"id": "4", "name": "Long", "status": "active", "minimum_age": ' + b"9" * 5000 + b"},"
        b'{"id": "5", "name": "Half \\ud800 a letter", "status": "active", "\\udc00": "\\ud834"},'
        b'{"id": "00000000-0000-0000-0000-000000000000", "name": "Nil", "status": "active"}'
        b"]}"
    )

    found = read(a_file(tmp_path, "services.json", data))

    rows = [item for item in found if isinstance(item, Row)]
    assert [row.fields["name"] for row in rows] == [
        "Numbers",
        "Long",
        "Half  a letter".replace("  ", " "),
        "Nil",
    ]
    assert rows[0].fields["unparsed/minimum_age"] == "NaN"
    assert rows[3].source_id == "name:Nil"
    assert "minimum_age" not in rows[1].fields
    reasons = [item.reason for item in found if isinstance(item, KeptAside)]
    assert reasons == [
        "it says the same thing twice: name",
        "it is nested too deeply to be an entry of a directory",
    ]


def test_a_very_long_name_is_cut_and_the_whole_of_it_kept(tmp_path: Path) -> None:
    name = "Very long " * 1000
    source = a_file(
        tmp_path,
        "services.json",
        json.dumps([{"id": "1", "name": name, "status": "active"}]).encode(),
    )

    (row,) = [item for item in read(source) if isinstance(item, Row)]

    assert len(row.fields["name"]) == 200
    assert row.fields["unparsed/name"] == name.strip()


def test_a_broken_file_in_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    a_file(tmp_path, "services_1.json", b'[{"id": "1", "name": "Larder", "status": "active"}]')
    a_file(tmp_path, "services_2.json", b'[{"id": "2", "name": "Cut')

    found = find_parts(tmp_path)

    assert [one.where for one in found.kept_aside] == ["services_2.json"]
    assert names(tmp_path) == ["Larder"]


def test_a_format_that_is_not_known_or_not_there_is_said_so() -> None:
    with pytest.raises(DeskError) as trouble:
        find_parts(FILES / "hsds_3_csv", wanted="excel")
    assert trouble.value.then
    with pytest.raises(DeskError, match="as aliss"):
        find_parts(FILES / "hsds_3_csv", wanted="aliss")
    assert find_parts(FILES / "hsds_3_csv", wanted="oruk").format == "hsds-csv"


@pytest.mark.parametrize(
    "name",
    ["miami", "miami (1)", "Miami 2026-11-21", "miami_2026", "miami - Copy", "Miami-20261121"],
)
def test_next_months_folder_is_the_same_source(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()

    assert system_of(tmp_path / name) == "miami"


def _packages() -> list[tuple[str, bytes]]:
    return [
        (path.name, path.read_bytes())
        for path in sorted(FILES.rglob("*.*"))
        if path.suffix != ".md"
    ]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_spoiled_files_never_crash_and_never_hang(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    folder = tmp_path_factory.mktemp("spoiled")
    for name, data in rng.sample(_packages(), rng.choice([1, 1, 2, 6])):
        a_file(folder, name, spoiled(data, rng) if rng.random() < 0.8 else data)

    started = time.process_time()
    try:
        items = read(folder)
    except DeskError:
        items = []
    assert time.process_time() - started < LONGEST

    for item in items:
        if isinstance(item, Row):
            assert all(is_field_name(name) for name in item.fields)
            assert encode(dict(item.fields))
        else:
            assert item.where
            assert item.reason
