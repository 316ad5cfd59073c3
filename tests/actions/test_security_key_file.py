"""The key file: damaged, changed by hand, half written or another's, it never gives a wrong key."""

import errno
import json
import os
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Audience
from heartdesk.core.roles import Role
from heartdesk.security import sealing, slot_file, slot_text, slots
from heartdesk.security.cost import DEFAULT, FLOOR
from heartdesk.security.device import FolderDevice
from heartdesk.security.keys import EVERY_ROLE, NewKeys, create_keys, device_for, unlock
from heartdesk.security.slots import VERSION, FirstKeyFile, KeyFile, PassphraseSlot, SealedKey
from heartdesk.security.ways_in import WrongSecret

PASSPHRASE = "red tin cat"
FIRST_RELEASE = Path(__file__).parents[1] / "upgrades" / "keys_1"
FIRST_CODE = "5RQZ-JYZS-90SC-1RDE-PSEF-83MT-VMGD"
FIRST_KEY = "b7cb538c65a7688356fe9f745db875cec177c31b8f5292bd59d341be107c8e31"  # its SHA-256

SECOND_RELEASE = Path(__file__).parents[1] / "upgrades" / "keys_2"
SECOND_CODE = "6K79-3Z0D-TBGE-V555-7646-JQ3Q-BW0Y"
SECOND_KEY = "a86eb4f9e45fb5b4ff475c525dfad8a1e411a0d92ad9a10ab03e43460edc844d"  # its SHA-256


class MadeDesk:
    """A desk made once: its key file and its secrets, to be put into any folder."""

    def __init__(self, folder: Path, **cost: Any) -> None:
        self.made: NewKeys = create_keys(
            folder, worker_name="Ann", passphrase=PASSPHRASE, device=FolderDevice(folder), **cost
        )
        self.raw = (folder / "keys.json").read_bytes()
        self.file = decoded(self.raw)
        self.device = FolderDevice(folder)

    def opened_from(self, raw: bytes, *, secret: str = PASSPHRASE) -> bytes:
        """The key that a folder with `raw` for both copies of the key file gives."""
        with TemporaryDirectory() as name:
            put(Path(name), raw)
            return unlock(Path(name), worker_name="Ann", secret=secret, device=self.device).key


def decoded(raw: bytes) -> KeyFile:
    file = slot_text.decode(raw)
    assert isinstance(file, KeyFile)
    return file


def put(folder: Path, raw: bytes, spare: bytes | None = None) -> None:
    (folder / "keys.json").write_bytes(raw)
    (folder / "keys.spare.json").write_bytes(raw if spare is None else spare)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> MadeDesk:
    return MadeDesk(tmp_path_factory.mktemp("desk"), cost=FLOOR)


@given(st.data())
def test_any_flipped_bit_is_noticed(desk: MadeDesk, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(desk.raw) - 1))
    flipped = bytearray(desk.raw)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))

    for secret in (PASSPHRASE, desk.made.recovery_code):
        with pytest.raises(DeskError) as told:
            desk.opened_from(bytes(flipped), secret=secret)
        # never "check your spelling": her passphrase is right
        assert not isinstance(told.value, WrongSecret)


@given(st.data())
def test_any_cut_and_any_tail_is_noticed(desk: MadeDesk, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(desk.raw) - 1))
    tail = data.draw(st.binary(min_size=1, max_size=20))

    with pytest.raises(DeskError):
        desk.opened_from(desk.raw[:cut])
    with pytest.raises(DeskError):
        desk.opened_from(desk.raw + tail)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every single value in a JSON document, with the way to it."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def otherwise(value: Any) -> Any:
    """Another value of the same shape, as someone with an editor would put it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    flipped = "b" if value[3] != "b" else "c"
    return value[:3] + flipped + value[4:]


def forged(file: KeyFile, change: Callable[[Any], None]) -> bytes:
    """`file` changed by somebody who knows the format and brings the checksum up to date."""
    document = json.loads(slot_text.encode(file))
    change(document)
    return slot_text.encode(msgspec.convert(document, KeyFile))


def put_at(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def test_every_value_changed_by_hand_is_noticed_even_with_a_fresh_checksum(desk: MadeDesk) -> None:
    tried = 0
    for path, value in leaves(json.loads(desk.raw)):
        if path[0] in ("format", "version", "checksum") or path[-1] in ("name", "opens_with"):
            continue
        if path[-1] in ("audience", "store", "organization") or "roles" in path:
            continue  # words of a fixed list: see below
        raw = forged(desk.file, partial(put_at, path=path, value=otherwise(value)))
        for secret in (PASSPHRASE, desk.made.recovery_code):
            tried += 1
            with pytest.raises(DeskError):
                desk.opened_from(raw, secret=secret)
    assert tried >= 40

    changes: list[Callable[[Any], None]] = [
        lambda d: d["workers"][0].update(name="ann"),
        lambda d: d["workers"][0].update(roles=["admin"]),
        lambda d: d["workers"][0].update(organization="another"),
        lambda d: d["audiences"][0].update(audience="people"),
        lambda d: d.update(store="heartdesk-00000000.db"),
        lambda d: d.update(leftovers=["heartdesk.db"]),
    ]
    for change in changes:
        for secret in (PASSPHRASE, desk.made.recovery_code):
            with pytest.raises(DeskError, match="other than HeartDesk"):
                desk.opened_from(forged(desk.file, change), secret=secret)


@pytest.mark.parametrize("part", ["workers", "slots", "audiences", "sealed"])
def test_parts_taken_out_added_or_changed_round_are_noticed(desk: MadeDesk, part: str) -> None:
    changes: list[Callable[[Any], None]] = [
        lambda d: d[part].pop(),
        lambda d: d[part].append(dict(d[part][0])),
        lambda d: d[part].clear(),
    ]
    if part != "workers":
        changes.append(lambda d: d[part].reverse())

    for change in changes:
        for secret in (PASSPHRASE, desk.made.recovery_code):
            with pytest.raises(DeskError):
                desk.opened_from(forged(desk.file, change), secret=secret)


def test_a_key_planted_by_somebody_who_can_write_the_file_is_refused(desk: MadeDesk) -> None:
    # given a stranger who knows the format: anyone can seal a key of theirs to Ann's public key
    file, planted_key, own_roster_key = desk.file, sealing.new_key(), sealing.new_key()
    boxes = tuple(
        SealedKey(
            key=file.data_key,
            slot=slot.id,
            box=sealing.seal(
                planted_key, slot.public, slots.bound_box(file.profile, file.data_key, slot.id)
            ),
        )
        for slot in file.slots
    )
    planted = msgspec.structs.replace(file, sealed=boxes)
    own_sum = sealing.keyed_sum(own_roster_key, slot_text.vouched(planted))
    planted = msgspec.structs.replace(planted, keyed_sum=own_sum)

    # then neither of her secrets opens it: nobody who belongs to this desk vouches for the box
    for secret in (PASSPHRASE, desk.made.recovery_code):
        with pytest.raises(DeskError, match="other than HeartDesk"):
            desk.opened_from(slot_text.encode(planted), secret=secret)


def test_lowered_parameters_are_refused_below_the_floor_and_above_it(tmp_path: Path) -> None:
    desk = MadeDesk(tmp_path)  # at the shipped cost

    def with_cost(name: str, value: int) -> bytes:
        def lower(document: Any) -> None:
            [slot] = [s for s in document["slots"] if s["opens_with"] == "passphrase"]
            slot["kdf"]["cost"][name] = value

        return forged(desk.file, lower)

    # below the floor the sentence says so; between floor and shipped cost the slot does not open
    for name in ("memory_kib", "iterations", "lanes"):
        with pytest.raises(DeskError, match="weaker"):
            desk.opened_from(with_cost(name, getattr(FLOOR, name) - 1))
        with pytest.raises(DeskError, match="more than any"):
            desk.opened_from(with_cost(name, 2**31))
        with pytest.raises(DeskError, match="do not open"):
            desk.opened_from(with_cost(name, getattr(DEFAULT, name) - 1))
    assert desk.opened_from(desk.raw) == desk.made.key


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "holds no keys"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"not json at all", "not one of HeartDesk's"),
        (b"\x00" * 500, "not one of HeartDesk's"),
        (b'{"format": "shopping list", "version": 1}', "not one of HeartDesk's"),
        (b"[1, 2]", "not one of HeartDesk's"),
        (b'{"format": "\xff"}', "not one of HeartDesk's"),
        (b"[" * 100_000, "not one of HeartDesk's"),
        (b"[" + b" " * 17_000_000 + b"]", "not one of HeartDesk's"),
        (b'{"x": ' + b"[" * 100_000, "not one of HeartDesk's"),
        (b'{"format": "heartdesk keys", "version": 1}', "damaged or cut short"),
        (b'{"format": "heartdesk keys", "version": 3, "x": []}', "newer HeartDesk"),
    ],
)
def test_each_kind_of_wrong_file_has_its_own_sentence(
    desk: MadeDesk, tmp_path: Path, raw: bytes | None, said: str
) -> None:
    if raw is not None:
        put(tmp_path, raw)

    with pytest.raises(DeskError, match=said) as told:
        unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)

    assert told.value.then


def test_a_file_cut_short_is_told_from_a_stranger(desk: MadeDesk) -> None:
    with pytest.raises(DeskError, match="damaged or cut short"):
        desk.opened_from(desk.raw[:300])


def test_a_folder_that_is_a_file_or_a_file_that_is_a_folder_is_a_sentence(
    desk: MadeDesk, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("hello")
    (tmp_path / "desk" / "keys.json").mkdir(parents=True)

    with pytest.raises(DeskError, match="no keys"):
        unlock(tmp_path / "file", worker_name="Ann", secret=PASSPHRASE, device=desk.device)
    with pytest.raises(DeskError, match="cannot be read"):
        unlock(tmp_path / "desk", worker_name="Ann", secret=PASSPHRASE, device=desk.device)
    with pytest.raises(DeskError, match="could not be saved"):
        MadeDesk(tmp_path / "file", cost=FLOOR)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 2_000, b'{"format": "heartdesk k', None])
def test_the_spare_opens_the_desk_and_mends_the_file(
    desk: MadeDesk, tmp_path: Path, damage: bytes | None
) -> None:
    put(tmp_path, damage or b"", spare=desk.raw)
    if damage is None:
        (tmp_path / "keys.json").unlink()

    opened = unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)

    assert opened.key == desk.made.key
    assert (tmp_path / "keys.json").read_bytes() == desk.raw


def test_a_damaged_spare_is_mended_and_a_wrong_passphrase_mends_nothing(
    desk: MadeDesk, tmp_path: Path
) -> None:
    put(tmp_path, desk.raw, spare=b"rot")

    with pytest.raises(DeskError):
        unlock(tmp_path, worker_name="Ann", secret="red tin dog", device=desk.device)
    assert (tmp_path / "keys.spare.json").read_bytes() == b"rot"

    unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)
    assert (tmp_path / "keys.spare.json").read_bytes() == desk.raw


def test_a_newer_file_is_never_replaced_by_an_older_spare(desk: MadeDesk, tmp_path: Path) -> None:
    newer = b'{"format": "heartdesk keys", "version": 3}'
    put(tmp_path, newer, spare=desk.raw)

    with pytest.raises(DeskError, match="newer HeartDesk"):
        unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)

    assert (tmp_path / "keys.json").read_bytes() == newer


class PowerCut(BaseException):
    """The machine stops here."""


@pytest.mark.parametrize("step", range(10))
def test_a_power_cut_at_any_step_leaves_the_old_keys_or_the_new(
    desk: MadeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    # given a desk whose key file is being written again (one worker's name put right)
    put(tmp_path, desk.raw)
    changed = msgspec.structs.replace(desk.file, workers=())
    new = slot_text.encode(changed)
    steps = iter(range(100))

    def cut(real: Callable[..., Any], after: bool) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if next(steps) == step:
                if after:
                    real(*args, **named)
                raise PowerCut
            return real(*args, **named)

        return call

    with monkeypatch.context() as cutting, slot_file.changing(tmp_path):
        cutting.setattr(os, "open", cut(os.open, after=True))
        cutting.setattr(os, "fsync", cut(os.fsync, after=False))
        cutting.setattr(Path, "replace", cut(Path.replace, after=False))
        try:
            slot_file.write(tmp_path, changed)
            finished = True
        except PowerCut:
            finished = False

    # then the file is whole, old or new, and the next write goes through
    assert finished == (next(steps) <= step)
    assert (tmp_path / "keys.json").read_bytes() in (desk.raw, new)
    assert slot_file.read(tmp_path) in (desk.file, slot_text.decode(new))
    with slot_file.changing(tmp_path):
        slot_file.write(tmp_path, changed)
    assert (tmp_path / "keys.json").read_bytes() == new
    assert not list(tmp_path.glob("*.part"))


def test_what_a_dead_program_left_beside_is_ignored(desk: MadeDesk, tmp_path: Path) -> None:
    put(tmp_path, desk.raw)
    (tmp_path / "keys.json.part").write_bytes(b"half a fi")

    opened = unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)

    assert opened.key == desk.made.key


def test_a_full_disk_is_a_sentence_and_the_old_keys_stand(
    desk: MadeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, desk.raw)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr(os, "fsync", full)
        with slot_file.changing(tmp_path), pytest.raises(DeskError, match="could not be saved"):
            slot_file.write(tmp_path, msgspec.structs.replace(desk.file, workers=()))

    opened = unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)
    assert opened.key == desk.made.key


def test_a_file_too_large_to_be_read_again_is_never_written(
    desk: MadeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, desk.raw)
    monkeypatch.setattr(slot_file, "LARGEST", len(desk.raw))
    longer = msgspec.structs.replace(desk.file.workers[0], organization="a longer file")

    with slot_file.changing(tmp_path), pytest.raises(DeskError, match="no room"):
        slot_file.write(tmp_path, msgspec.structs.replace(desk.file, workers=(longer,)))

    assert (tmp_path / "keys.json").read_bytes() == desk.raw


def test_a_disk_that_may_only_be_read_still_opens(
    desk: MadeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, desk.raw, spare=b"rot")

    def refused(*_args: Any, **_named: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("heartdesk.security.slot_file.FileLock.acquire", refused)
    opened = unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=desk.device)

    assert opened.key == desk.made.key


def test_too_little_memory_is_a_sentence(desk: MadeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Greedy:
        def __init__(self, **_parameters: object) -> None: ...

        def derive(self, _passphrase: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr("heartdesk.security.sealing.Argon2id", Greedy)

    with pytest.raises(DeskError, match="memory"):
        desk.opened_from(desk.raw)


def test_a_slot_holds_no_more_than_the_format_says(desk: MadeDesk) -> None:
    document = json.loads(desk.raw)

    assert list(document) == [
        "format",
        "version",
        "profile",
        "demo",
        "revision",
        "data_key",
        "store",
        "leftovers",
        "workers",
        "slots",
        "audiences",
        "sealed",
        "keyed_sum",
        "checksum",
    ]
    assert {len(slot.wrapped) for slot in desk.file.slots} == {12 + 64 + 16, 12 + 32 + 16}
    assert sum(isinstance(slot, PassphraseSlot) for slot in desk.file.slots) == 1


@pytest.mark.parametrize("secret", [PASSPHRASE, FIRST_CODE])
def test_a_key_file_of_the_first_release_opens_for_ever(tmp_path: Path, secret: str) -> None:
    desk = shutil.copytree(FIRST_RELEASE, tmp_path / "desk")

    opened = unlock(desk, worker_name="Ann", secret=secret, device=device_for(desk))

    assert sha256(opened.key).hexdigest() == FIRST_KEY
    # and it is today's version from then on, kept twice; its other secret opens it too
    raw = (desk / "keys.json").read_bytes()
    assert raw == (desk / "keys.spare.json").read_bytes()
    assert decoded(raw).version == VERSION
    assert opened.roles == EVERY_ROLE
    note = opened.held.seal(Audience.SAFEGUARDING, b"a few words", b"")
    for other in (PASSPHRASE, FIRST_CODE):
        again = unlock(desk, worker_name="Ann", secret=other, device=device_for(desk))
        assert again.held.open(note, b"") == b"a few words"
        assert again.key == opened.key
    assert (desk / "keys.json").read_bytes() == raw


@pytest.mark.parametrize(
    ("name", "secret", "roles", "reads_people"),
    [
        ("Ann", PASSPHRASE, EVERY_ROLE, True),
        ("Bob", "blue tin dog", {Role.RECEPTION}, False),
        ("Cas", "grey tin hen", {Role.OUTREACH, Role.COORDINATOR}, True),
        ("Cas", SECOND_CODE, {Role.OUTREACH, Role.COORDINATOR}, True),
        ("recovery", SECOND_CODE, {Role.ADMIN}, False),
    ],
)
def test_a_key_file_of_the_second_release_opens_for_ever(
    tmp_path: Path, name: str, secret: str, roles: set[Role], reads_people: bool
) -> None:
    desk = shutil.copytree(SECOND_RELEASE, tmp_path / "desk")
    note = b64decode((desk / "people-note").read_bytes())

    opened = unlock(desk, worker_name=name, secret=secret, device=device_for(desk))

    assert sha256(opened.key).hexdigest() == SECOND_KEY
    assert opened.roles == roles
    assert opened.held.can_open(note) == reads_people
    if reads_people:
        assert opened.held.open(note, b"person 1") == b"a few words"


def test_a_key_file_of_the_first_release_changed_by_hand_is_refused(tmp_path: Path) -> None:
    desk = shutil.copytree(FIRST_RELEASE, tmp_path / "desk")
    first = slot_text.decode((desk / "keys.json").read_bytes())
    assert isinstance(first, FirstKeyFile)
    renamed = (msgspec.structs.replace(first.workers[0], name="Bob"),)
    changed = msgspec.structs.replace(first, workers=renamed)
    raw = slot_text._written(  # as a hand would: no such file is ever written by us
        msgspec.structs.replace(changed, checksum=slot_text._checksum(changed))
    )
    put(desk, raw)

    for name, secret in (("Bob", PASSPHRASE), ("recovery", FIRST_CODE)):
        with pytest.raises(DeskError, match="other than HeartDesk"):
            unlock(desk, worker_name=name, secret=secret, device=device_for(desk))
    assert (desk / "keys.json").read_bytes() == raw


@pytest.mark.parametrize("step", range(12))
def test_an_upgrade_cut_short_is_the_old_file_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    desk = shutil.copytree(FIRST_RELEASE, tmp_path / "desk")
    steps = iter(range(100))

    def cut(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if next(steps) == step:
                raise PowerCut
            return real(*args, **named)

        return call

    with monkeypatch.context() as cutting:
        cutting.setattr(os, "fsync", cut(os.fsync))
        cutting.setattr(Path, "replace", cut(Path.replace))
        with suppress(PowerCut):
            unlock(desk, worker_name="Ann", secret=PASSPHRASE, device=device_for(desk))

    opened = unlock(desk, worker_name="Ann", secret=FIRST_CODE, device=device_for(desk))
    assert sha256(opened.key).hexdigest() == FIRST_KEY
    assert decoded((desk / "keys.json").read_bytes()).version == VERSION
