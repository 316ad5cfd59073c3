"""The file behind --unlock-with, as editors of every system write it."""

from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.security.unlock_file import read_unlock_file


@pytest.mark.parametrize(
    "raw",
    [
        b"Ann\nred tin cat",
        b"Ann\nred tin cat\n",
        b"Ann\r\nred tin cat\r\n",
        b"\xef\xbb\xbfAnn\r\nred tin cat\r\n\r\n",
        b"  Ann \n\tred tin cat  \n",
        "Ann\r\nred tin cat\r\n".encode("utf-16"),
    ],
)
def test_name_and_passphrase_are_read_whatever_wrote_them(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "unlock.txt"
    file.write_bytes(raw)

    given = read_unlock_file(file)

    assert (given.worker_name, given.secret) == ("Ann", "red tin cat")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Ann", "does not hold"),
        (b"Ann\n\nred tin cat", "does not hold"),
        (b"Ann\nred tin cat\nmore", "does not hold"),
        (b"Ann\nred \xff cat", "plain text"),
        (b"\xff\xfeA", "plain text"),
        (b"Ann\n" + b"x" * 10_000, "too long"),
    ],
)
def test_anything_else_is_refused_with_how_to_write_it(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    file = tmp_path / "unlock.txt"
    file.write_bytes(raw)

    with pytest.raises(DeskError, match=said) as refused:
        read_unlock_file(file)

    assert "first line" in refused.value.then


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DeskError, match="could not be read"):
            read_unlock_file(path)


def test_the_secret_shows_in_no_repr(tmp_path: Path) -> None:
    file = tmp_path / "unlock.txt"
    file.write_text("Ann\nred tin cat", encoding="utf-8")

    assert "red tin cat" not in repr(read_unlock_file(file))
