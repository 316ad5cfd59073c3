"""What is remembered about wrong secrets: how long ago each was typed, at least."""

import logging
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from heartdesk.core.files import write_whole
from heartdesk.security.boot_clock import Moment, surely_passed
from heartdesk.security.device import Device, NoKeyring

log = logging.getLogger(__name__)

NAME = "tries.json"
WINDOW = 300.0
"""Seconds after which a wrong secret does not count any more."""

MOST = 10
"""Wrong secrets within WINDOW."""

_WAITS = (0.0, 0.0, 0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0)
"""Seconds from the last wrong secret to the next try, by how many there are."""


class Tries(Struct, frozen=True, forbid_unknown_fields=True):
    """Wrong secrets, as seconds before `seconds` on the boot `boot`, the newest last; how many since it opened."""

    boot: str
    seconds: float
    ages: Annotated[tuple[float, ...], Meta(max_length=MOST)]
    since_opened: Annotated[int, Meta(ge=0)]

    def at(self, now: Moment) -> "Tries":
        """The same, seen from `now`: those that are surely over are gone."""
        passed = surely_passed(Moment(self.boot, self.seconds), now)
        ages = tuple(age + passed for age in self.ages if age + passed < WINDOW)
        return Tries(now.boot, now.seconds, ages, self.since_opened)

    def with_one_more(self) -> "Tries":
        """One wrong secret more, just now."""
        ages = (*self.ages, 0.0)[-MOST:]
        return Tries(self.boot, self.seconds, ages, self.since_opened + 1)

    def opened(self) -> "Tries":
        """The same once the desk was opened. What was wrong a moment ago still counts."""
        return Tries(self.boot, self.seconds, self.ages, 0)

    def joined(self, other: "Tries") -> "Tries":
        """What two accounts of the same moment come to: in any span of time, the larger count of the two."""
        newest_first = zip_longest(sorted(self.ages), sorted(other.ages), fillvalue=WINDOW)
        ages = tuple(min(pair) for pair in newest_first)[::-1]
        return Tries(self.boot, self.seconds, ages, max(self.since_opened, other.since_opened))

    @property
    def wait(self) -> float:
        """Seconds until the next try."""
        if not self.ages:
            return 0.0
        full = WINDOW - self.ages[0] if len(self.ages) >= MOST else 0.0
        return max(full, _WAITS[min(len(self.ages), MOST - 1)] - self.ages[-1], 0.0)


def remembered(folder: Path, device: Device, profile: str, now: Moment) -> tuple[Tries, bool]:
    """What the key store and the file say, and whether the key store answered.

    Where they differ, each wrong secret counts that either knows, as late as either says: a file deleted, changed or
    put back brings nothing.
    """
    answered, note = True, None
    try:
        note = device.recall(profile)
    except NoKeyring:
        answered = False
    counted = none_yet(now)
    for told in (_decoded(_in_file(folder)), _decoded((note or "").encode())):
        if told is not None:
            counted = counted.joined(told.at(now))
    return counted, answered


def none_yet(now: Moment) -> Tries:
    return Tries(now.boot, now.seconds, (), 0)


def keep_in_file(folder: Path, tries: Tries) -> bool:
    """Write them into the folder; False where the disk refuses."""
    try:
        if tries.ages or tries.since_opened:
            write_whole(folder / NAME, msgspec.json.encode(tries))
        else:
            (folder / NAME).unlink(missing_ok=True)
    except OSError:
        log.warning("wrong secrets not counted in the folder")
        return False
    return True


def keep_in_key_store(device: Device, profile: str, tries: Tries) -> bool:
    """Have the key store remember them; False where it cannot."""
    try:
        device.remember(profile, msgspec.json.encode(tries).decode())
    except NoKeyring:
        return False
    return True


def _in_file(folder: Path) -> bytes:
    try:
        return (folder / NAME).read_bytes()[:10_000]
    except OSError:
        return b""


def _decoded(raw: bytes) -> Tries | None:
    try:
        tries = msgspec.json.decode(raw, type=Tries)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    sound = all(0 <= age <= WINDOW for age in tries.ages) and tries.seconds >= 0
    return tries if sound else None
