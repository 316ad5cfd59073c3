"""Matching a file of sentences: every row answered, or nothing written at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.matching import actions
from heartdesk.matching.actions import as_dict, match_file, match_words

ROWS = [
    {"id": "a1", "text": "We've nae food in and the meter's oot"},
    {"id": 7, "text": ""},
    {"id": "c", "text": "I'm not suicidal", "extra": "kept out of the answer"},
]


def write(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def answers(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_row_gets_its_needs_flags_and_time(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    assert match_file(write(tmp_path / "in.jsonl", list(ROWS)), out) == 3

    first, empty, denied = answers(out)
    assert set(first) == {"id", "ranked", "strong", "flags", "ms"}
    assert first["id"] == "a1"
    assert {need for need, _ in first["ranked"][:2]} == {"food.parcel", "warm.meter"}
    assert set(first["strong"]) == {"food.parcel", "warm.meter"}
    assert first["flags"] == {"no_food_heat": "red"}
    assert isinstance(first["ms"], float)
    assert (empty["id"], empty["ranked"], empty["flags"]) == (7, [], {})
    assert denied["flags"]["suicide"] == "amber"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_a_byte_order_mark_blank_lines_and_half_characters_do_no_harm(tmp_path: Path) -> None:
    rows = '\ufeff{"id": "x", "text": "no food"}\n\n   \n{"id": "\\ud800", "text": "\\ud800 leccy"}'
    (tmp_path / "in.jsonl").write_text(rows, encoding="utf-8")

    assert match_file(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == 2
    assert [row["id"] for row in answers(tmp_path / "out.jsonl")] == ["x", "\ud800"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"id": "a"}',
        '{"text": "a"}',
        '{"id": "a", "text": 5}',
        '{"id": null, "text": "a"}',
        '{"id": true, "text": "a"}',
        "[1, 2]",
        '"words"',
        '{"id": "a", "text": "cut o',
        "[" * 100_000,
    ],
)
def test_a_bad_row_is_named_and_the_older_answers_stay(tmp_path: Path, line: str) -> None:
    # given answers from before, and a file whose third line cannot be read
    source = tmp_path / "in.jsonl"
    source.write_text(f"{json.dumps(ROWS[0])}\n\n{line}\n{json.dumps(ROWS[1])}\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    out.write_text("older answers", encoding="utf-8")

    # when it is matched
    with pytest.raises(DeskError, match=r"Line 3 of in\.jsonl"):
        match_file(source, out)

    # then nothing changed and nothing is left lying about
    assert out.read_text(encoding="utf-8") == "older answers"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_an_endless_line_is_refused_without_reading_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LONGEST_LINE", 50)
    source = write(tmp_path / "in.jsonl", [{"id": "a", "text": "x" * 60}])

    with pytest.raises(DeskError, match="Line 1"):
        match_file(source, tmp_path / "out.jsonl")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes('{"id": "a", "text": "caf\xe9"}\n'.encode("latin-1"))

    with pytest.raises(DeskError, match="UTF-8"):
        match_file(source, tmp_path / "out.jsonl")

    assert not (tmp_path / "out.jsonl").exists()


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", list(ROWS))

    with pytest.raises(DeskError, match=r"missing\.jsonl"):
        match_file(tmp_path / "missing.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(DeskError, match="cannot be opened"):
        match_file(tmp_path, tmp_path / "out.jsonl")
    with pytest.raises(DeskError, match="cannot be written"):
        match_file(source, tmp_path / "no such folder" / "out.jsonl")

    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl"}


def test_answers_may_take_the_place_of_the_questions(tmp_path: Path) -> None:
    source = write(tmp_path / "rows.jsonl", list(ROWS))

    assert match_file(source, source) == 3
    assert set(answers(source)[0]["strong"]) == {"food.parcel", "warm.meter"}


def test_a_match_as_plain_data_says_why() -> None:
    told = json.loads(json.dumps(as_dict(match_words("nae food, want tae die"))))

    assert told["flags"] == {"suicide": "red", "no_food_heat": "red"}
    assert told["flag_why"]["suicide"] == [
        {"start": 10, "end": 22, "typed": "want tae die", "means": "want to die"}
    ]
    food = next(need for need in told["needs"] if need["id"] == "food.parcel")
    assert (food["strength"], food["why"][0]["typed"]) == ("strong", "nae food")
    assert ["food.parcel", food["score"]] in told["ranked"]
    assert told["engine"] == "full"
