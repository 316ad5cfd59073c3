"""What whoever has the disk can read, and what becomes of a flipped bit."""

import os
import random
import zlib
from base64 import b64encode
from pathlib import Path

import pytest

from benchmarks import prove_at_rest
from benchmarks.prove_at_rest import names_everywhere, opened_though_weakened
from benchmarks.prove_bit_flips import (
    BACKUP,
    JOURNAL,
    WELL,
    Truth,
    a_closed_desk,
    flip_bits,
    open_and_read,
    read_backup,
    read_journal,
)
from benchmarks.proving.canaries import canary, found_in, found_in_folders
from benchmarks.proving.pages import LIMIT, PAGE, entropy, of_noise, randomness
from heartdesk.security.slot_file import NAME, SPARE
from heartdesk.store.profile import read_profile


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_canary_is_found_in_every_form(encoding: str, tmp_path: Path) -> None:
    for before in ("", "a", "ab", "abc"):
        written = f"{before}{canary(123)}.".encode(encoding)

        assert found_in(b"\x00\x01" + written)
        if encoding in ("utf-8", "utf-16-le"):
            assert found_in(b64encode(written))
    assert found_in(canary(123).lower().encode(encoding))
    assert not found_in("CANARY".encode(encoding)), "only a whole one counts"

    (tmp_path / "draft.json").write_bytes(canary(7).encode(encoding))
    assert list(found_in_folders([tmp_path])) == [str(tmp_path / "draft.json")]


def test_a_canary_is_found_in_what_is_compressed(tmp_path: Path) -> None:
    packed = zlib.compress(f"a name: {canary(9)}".encode())
    (tmp_path / "x").write_bytes(b"header\n" + packed + b"more")

    assert found_in_folders([tmp_path])


def test_a_name_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{canary(1)}.pdf").touch()

    assert found_in_folders([tmp_path])


def test_noise_is_under_the_limit_never_and_a_page_with_words_in_it_always() -> None:
    chance = random.Random(4)
    noise = [chance.randbytes(PAGE) for _ in range(300)]
    average, spread = of_noise(PAGE)
    words = (b"larder pantry advice carers lunch club walking group " * 10)[:450]

    assert randomness(noise).holds
    assert abs(sum(map(entropy, noise)) / len(noise) - average) < spread
    assert entropy(chance.randbytes(PAGE - len(words)) + words) < LIMIT
    assert not randomness([*noise, words + chance.randbytes(PAGE - len(words))]).holds


def test_nothing_on_the_disk_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove_at_rest, "OF_EACH", 4)

    seen = names_everywhere(tmp_path / "desk", tmp_path)

    assert {name: count for name, count in seen.canaries.items() if count} == {}
    for end in ("-wal (open)", "-shm (open)", ".draft (open)", ".journal (open)", " (backup)"):
        assert any(name.endswith(end) for name in seen.looked_at), end
    assert len(seen.randomness) == 4
    assert all(noise.holds for noise in seen.randomness.values()), seen.randomness


def test_a_lowered_cost_opens_nothing(folder: Path, tmp_path: Path) -> None:
    tried, opened = opened_though_weakened(folder, tmp_path)

    assert tried > 10
    assert opened == 0


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """A desk with a day's work, closed."""
    scratch = tmp_path_factory.mktemp("flips")
    return a_closed_desk(scratch / "desk", scratch, actions=40)


def test_a_flipped_bit_in_the_store_is_told(truth: Truth, tmp_path: Path) -> None:
    store = read_profile(truth.folder).database.name

    seen = flip_bits(truth, (store,), times=30, scratch=tmp_path, look_at=open_and_read)

    assert seen.bad == []


@pytest.mark.parametrize("names", [(NAME,), (SPARE,), (NAME, SPARE)])
def test_a_flipped_bit_in_the_keys_is_put_right_or_told(
    truth: Truth, tmp_path: Path, names: tuple[str, ...]
) -> None:
    seen = flip_bits(truth, names, times=5, scratch=tmp_path, look_at=open_and_read)

    assert seen.bad == []
    assert set(seen.endings) <= set(WELL)


def test_a_flipped_bit_in_a_backup_or_the_journal_is_told(truth: Truth, tmp_path: Path) -> None:
    for name, look_at in ((BACKUP, read_backup), (JOURNAL, read_journal)):
        seen = flip_bits(truth, (name,), times=20, scratch=tmp_path, look_at=look_at)

        assert seen.bad == []
        assert seen.endings["told"] > 0


def test_words_that_changed_without_a_sentence_would_be_caught(
    truth: Truth, tmp_path: Path
) -> None:
    def opens_well_whatever_is_there(_truth: Truth, _folder: Path) -> str:
        return "wrong words, and nothing said"

    seen = flip_bits(
        truth, (NAME,), times=2, scratch=tmp_path, look_at=opens_well_whatever_is_there
    )

    assert len(seen.bad) == 2


def test_a_crash_and_a_file_that_was_thrown_away_would_be_caught(
    truth: Truth, tmp_path: Path
) -> None:
    def crashes(_truth: Truth, _folder: Path) -> str:
        raise KeyError(os.sep)

    def throws_away(_truth: Truth, folder: Path) -> str:
        (folder / NAME).unlink()
        (folder / SPARE).unlink()
        return "told"

    for look_at in (crashes, throws_away):
        seen = flip_bits(truth, (NAME,), times=1, scratch=tmp_path, look_at=look_at)
        assert len(seen.bad) == 1
