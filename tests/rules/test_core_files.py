"""Writing a file whole: the old one or the new one, for this account only, whoever else is at it."""

import os
from pathlib import Path

import pytest

from heartdesk.core.files import replacing, write_whole


def test_what_was_there_stands_where_writing_fails(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    write_whole(file, b"old")

    def fails_halfway() -> None:
        with replacing(file) as opened:
            opened.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_halfway()

    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_file_is_for_this_account_only_from_its_first_byte(tmp_path: Path) -> None:
    with replacing(tmp_path / "kept"):
        [beside] = tmp_path.iterdir()
        assert os.name == "nt" or beside.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="there nobody can remove a file that is being written")
def test_two_programs_that_write_the_same_file_never_give_its_name_to_half_of_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "kept"
    write_whole(file, b"old")

    def is_overtaken() -> None:
        with replacing(file) as first:
            first.write(b"ours")
            (tmp_path / "kept.part").unlink()
            (tmp_path / "kept.part").write_bytes(b"the other's ha")

    with pytest.raises(OSError, match="another program"):
        is_overtaken()

    assert file.read_bytes() == b"old"
    assert (tmp_path / "kept.part").read_bytes() == b"the other's ha"
