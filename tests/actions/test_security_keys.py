"""A desk's keys: who gets in with what, and what they are told when they do not."""

import logging
import os
from pathlib import Path

import msgspec
import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.roles import Role
from heartdesk.security import calibration, slot_file
from heartdesk.security.cost import CEILING, DEFAULT, FLOOR, Cost, dearer
from heartdesk.security.device import FolderDevice, KeyringDevice, NoKeyring, Reason
from heartdesk.security.keys import (
    NewKeys,
    create_keys,
    device_for,
    unlock,
    workers,
)
from heartdesk.security.recovery import new_code, printed
from heartdesk.security.slots import PassphraseSlot
from heartdesk.security.ways_in import DeviceChanged, Secrets, WrongSecret
from tests.security_makers import Computer, SharedDesk

PASSPHRASE = "red tin cat"


def cost_of_ann(folder: Path) -> Cost:
    [slot] = [s for s in slot_file.read(folder).slots if isinstance(s, PassphraseSlot)]
    return slot.kdf.cost


def a_desk_of_ann(folder: Path, device: Computer | FolderDevice) -> NewKeys:
    return create_keys(folder, worker_name="Ann", passphrase=PASSPHRASE, device=device, cost=FLOOR)


def test_ann_opens_the_desk_with_her_passphrase(tmp_path: Path) -> None:
    computer = Computer()
    made = a_desk_of_ann(tmp_path, computer)

    opened = unlock(tmp_path, worker_name=" ann ", secret="red  tin cat ", device=computer)

    assert opened.key == made.key
    assert len(opened.key) == 32
    assert (opened.worker_id, opened.worker_name) == (made.worker_id, "Ann")
    assert (made.opens_with, opened.opened_with, opened.demo) == ("passphrase", "passphrase", False)
    assert workers(tmp_path) == ("Ann",)


@pytest.mark.parametrize("name", ["recovery", "Recovery", "Ann"])
def test_the_recovery_code_opens_it_on_any_computer(tmp_path: Path, name: str) -> None:
    made = a_desk_of_ann(tmp_path, Computer())
    elsewhere = Computer(shut=Reason.ABSENT)

    opened = unlock(tmp_path, worker_name=name, secret=made.recovery_code.lower(), device=elsewhere)

    assert opened.key == made.key
    assert (opened.worker_id, opened.opened_with) == (made.worker_id, "recovery")


def test_a_wrong_name_and_a_wrong_passphrase_sound_the_same(tmp_path: Path) -> None:
    computer = Computer()
    a_desk_of_ann(tmp_path, computer)

    with pytest.raises(WrongSecret) as wrong_name:
        unlock(tmp_path, worker_name="Bob", secret=PASSPHRASE, device=computer)
    with pytest.raises(WrongSecret) as wrong_passphrase:
        unlock(tmp_path, worker_name="Ann", secret="red tin dog", device=computer)

    assert str(wrong_name.value) == str(wrong_passphrase.value)


def test_a_slip_in_the_code_and_another_desks_code_are_told_apart(tmp_path: Path) -> None:
    made = a_desk_of_ann(tmp_path, Computer())
    slip = "8" if made.recovery_code[0] != "8" else "9"

    with pytest.raises(DeskError, match="typing slip") as slipped:
        unlock(
            tmp_path,
            worker_name="recovery",
            secret=slip + made.recovery_code[1:],
            device=Computer(),
        )
    with pytest.raises(WrongSecret, match="not this desk's"):
        unlock(tmp_path, worker_name="recovery", secret=printed(new_code()), device=Computer())

    assert not isinstance(slipped.value, WrongSecret)


@pytest.mark.parametrize("computer", [Computer(), Computer(secret=bytes(32))])
def test_an_emptied_or_changed_key_store_is_explained_and_the_code_still_opens(
    tmp_path: Path, computer: Computer
) -> None:
    made = a_desk_of_ann(tmp_path, Computer())

    with pytest.raises(DeviceChanged) as told:
        unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=computer)

    assert "recovery code" in told.value.then
    opened = unlock(tmp_path, worker_name="Ann", secret=made.recovery_code, device=computer)
    assert opened.key == made.key


@pytest.mark.parametrize("reason", list(Reason))
def test_without_a_key_store_the_code_is_the_only_key_and_that_is_said(
    tmp_path: Path, reason: Reason
) -> None:
    made = a_desk_of_ann(tmp_path, Computer(shut=reason))

    assert made.opens_with == "recovery"
    assert made.no_keyring is not None
    assert "recovery code" in made.no_keyring.then
    assert workers(tmp_path) == ("Ann",)
    # A key store that turns up later knows nothing of this desk; her passphrase was kept nowhere.
    with pytest.raises(DeskError, match="recovery code"):
        unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=Computer(bytes(32)))
    opened = unlock(
        tmp_path, worker_name="Ann", secret=made.recovery_code, device=Computer(shut=reason)
    )
    assert (opened.key, opened.worker_name) == (made.key, "Ann")


@pytest.mark.parametrize("reason", list(Reason))
def test_a_key_store_that_fails_later_is_explained(tmp_path: Path, reason: Reason) -> None:
    a_desk_of_ann(tmp_path, Computer())

    with pytest.raises(NoKeyring) as told:
        unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=Computer(shut=reason))

    assert "safe" in told.value.say
    assert "recovery code" in told.value.then
    can_unlock = reason in (Reason.LOCKED, Reason.UNANSWERED)
    assert ("Unlock it" in told.value.then) == can_unlock


def test_a_demo_desk_carries_its_secret_and_opens_wherever_it_is_copied(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    made = a_desk_of_ann(first, FolderDevice(first))
    copied = first.rename(tmp_path / "second")

    opened = unlock(copied, worker_name="Ann", secret=PASSPHRASE, device=device_for(copied))

    assert opened.key == made.key
    assert opened.demo
    assert isinstance(device_for(copied), FolderDevice)


def test_a_demo_desk_without_its_secret_is_explained(tmp_path: Path) -> None:
    a_desk_of_ann(tmp_path, FolderDevice(tmp_path))
    (tmp_path / "demo-device-secret").write_text("not a secret")

    with pytest.raises(DeviceChanged):
        unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=device_for(tmp_path))


def test_a_real_desk_asks_the_systems_key_store(tmp_path: Path) -> None:
    a_desk_of_ann(tmp_path, Computer())

    assert isinstance(device_for(tmp_path), KeyringDevice)


def test_two_desks_share_no_key_and_no_code(tmp_path: Path) -> None:
    computer = Computer()
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(a_desk_of_ann(tmp_path / name, computer))

    assert made[0].key != made[1].key
    with pytest.raises(WrongSecret):
        unlock(
            tmp_path / "one",
            worker_name="recovery",
            secret=made[1].recovery_code,
            device=computer,
        )


def test_keys_are_never_made_over_others(tmp_path: Path) -> None:
    made = a_desk_of_ann(tmp_path, Computer())
    before = (tmp_path / "keys.json").read_bytes()

    with pytest.raises(DeskError, match="already"):
        a_desk_of_ann(tmp_path, Computer())
    (tmp_path / "keys.json").unlink()
    with pytest.raises(DeskError, match="already"):
        a_desk_of_ann(tmp_path, Computer())

    assert (tmp_path / "keys.spare.json").read_bytes() == before
    opened = unlock(tmp_path, worker_name="recovery", secret=made.recovery_code, device=Computer())
    assert opened.key == made.key


@pytest.mark.parametrize(
    "name", ["", "  ", "\u202e", "...", "recovery", " RECOVERY\n", "A" * 81, "\x00", "\ud800"]
)
def test_a_name_nobody_could_pick_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeskError) as refused:
        create_keys(tmp_path, worker_name=name, passphrase=PASSPHRASE, device=Computer())

    assert "name" in str(refused.value)
    assert not slot_file.exists(tmp_path)


@pytest.mark.parametrize(
    "name", ["Ann", "Màiri NicDhòmhnaill", "小林", "O'Neill & <b>Son</b>", "A" * 80]
)
def test_any_real_name_will_do(tmp_path: Path, name: str) -> None:
    computer = Computer()
    create_keys(tmp_path, worker_name=name, passphrase=PASSPHRASE, device=computer, cost=FLOOR)

    assert (
        unlock(tmp_path, worker_name=name, secret=PASSPHRASE, device=computer).worker_name == name
    )


def test_a_weak_passphrase_makes_no_keys(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="No passphrase was typed"):
        create_keys(tmp_path, worker_name="Ann", passphrase="", device=Computer(), cost=FLOOR)
    assert not slot_file.exists(tmp_path)
    with pytest.raises(DeskError, match="12 characters"):
        create_keys(tmp_path, worker_name="Ann", passphrase="1234", device=Computer())

    assert not slot_file.exists(tmp_path)


def test_two_workers_have_a_slot_each_and_the_code_has_no_name_then(tmp_path: Path) -> None:
    desk = SharedDesk(tmp_path)
    desk.joined_by("Bob", Role.RECEPTION)

    # each opens it with their own passphrase only
    assert desk.opened("Bob").key == desk.opened("Ann").key == desk.made.key
    assert desk.opened("Bob").worker_id == desk.ids["Bob"]
    with pytest.raises(WrongSecret):
        desk.opened("Bob", PASSPHRASE)
    assert desk.opened_by_code().worker_name == "Recovery code"


def test_the_shipped_cost_is_never_below_64_mib_three_passes_four_lanes(tmp_path: Path) -> None:
    assert DEFAULT.memory_kib >= 64 * 1024
    assert DEFAULT.iterations >= 3
    assert DEFAULT.lanes >= 4

    computer = Computer()
    made = create_keys(tmp_path, worker_name="Ann", passphrase=PASSPHRASE, device=computer)

    cost = cost_of_ann(tmp_path)
    assert dearer(cost, DEFAULT) == cost
    assert unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=computer).key == made.key


@pytest.mark.parametrize(
    ("default_takes", "chosen"),
    [
        (0.18, Cost(128 * 1024, 6, 4)),  # a computer of today: 0.36 s with twice the memory
        (0.05, Cost(128 * 1024, 16, 4)),  # a fast one: no more passes than any HeartDesk opens
        (0.7, DEFAULT),
        (4.0, DEFAULT),  # an old one: slow, but never cheap
    ],
)
def test_the_cost_is_fitted_to_the_computer_and_never_below_what_ships(
    monkeypatch: pytest.MonkeyPatch, default_takes: float, chosen: Cost
) -> None:
    def seconds(cost: Cost) -> float:
        work = cost.memory_kib * cost.iterations / (DEFAULT.memory_kib * DEFAULT.iterations)
        return default_takes * work

    monkeypatch.setattr(calibration, "seconds", seconds)

    assert calibration.calibrated() == chosen
    if default_takes == 0.18:
        assert 0.5 <= seconds(chosen) <= 1


def test_a_slot_made_when_less_was_asked_is_made_dearer_when_it_next_opens(tmp_path: Path) -> None:
    computer = Computer()
    made = a_desk_of_ann(tmp_path, computer)
    least = msgspec.structs.replace(FLOOR, iterations=4)

    for _ in range(2):
        opened = unlock(
            tmp_path, worker_name="Ann", secret=PASSPHRASE, device=computer, least=least
        )
        assert opened.key == made.key
        assert cost_of_ann(tmp_path) == least

    with pytest.raises(WrongSecret):
        unlock(tmp_path, worker_name="Ann", secret="red tin dog", device=computer)
    by_code = unlock(tmp_path, worker_name="Ann", secret=made.recovery_code, device=computer)
    assert by_code.key == made.key


@pytest.mark.parametrize(
    "cost",
    [
        msgspec.structs.replace(FLOOR, memory_kib=FLOOR.memory_kib - 1),
        msgspec.structs.replace(FLOOR, iterations=1),
        msgspec.structs.replace(FLOOR, lanes=0),
        msgspec.structs.replace(CEILING, memory_kib=CEILING.memory_kib + 1),
        msgspec.structs.replace(CEILING, iterations=17),
        msgspec.structs.replace(CEILING, lanes=17),
    ],
)
def test_a_cost_outside_the_bounds_makes_no_keys(tmp_path: Path, cost: Cost) -> None:
    with pytest.raises(DeskError):
        create_keys(
            tmp_path, worker_name="Ann", passphrase=PASSPHRASE, device=Computer(), cost=cost
        )

    assert not slot_file.exists(tmp_path)


def test_no_key_no_code_and_no_passphrase_in_reprs_logs_or_files(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    computer = Computer()
    made = a_desk_of_ann(tmp_path, computer)
    opened = unlock(tmp_path, worker_name="Ann", secret=PASSPHRASE, device=computer)
    secrets = Secrets(data_key=made.key, roster_key=made.key)
    assert computer.secret is not None

    seen = f"{made!r} {opened!r} {secrets!r} {caplog.text}".encode()
    for file in tmp_path.iterdir():
        seen += file.read_bytes()

    for secret in (made.key, computer.secret):
        for form in (
            secret,
            secret.hex().encode(),
            msgspec.json.encode(secret),
            repr(secret).encode(),
        ):
            assert form.strip(b'"') not in seen
    assert made.recovery_code.encode() not in seen
    assert PASSPHRASE.encode() not in seen


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        a_desk_of_ann(tmp_path, FolderDevice(tmp_path))
    finally:
        os.umask(before)

    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes.keys() >= {"keys.json", "keys.spare.json", "demo-device-secret"}
    assert set(modes.values()) == {0o600}
