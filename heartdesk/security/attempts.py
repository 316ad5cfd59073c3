"""The guarded door: at most ten wrong secrets in five minutes, whoever types them.

What this holds against, and what it cannot, stands in docs/decisions/0007-keys-and-roster.md.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from pathlib import Path

from filelock import FileLock, Timeout

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.security import slot_file, tries
from heartdesk.security.boot_clock import BootClock, SystemBootClock
from heartdesk.security.device import Device
from heartdesk.security.keys import unlock
from heartdesk.security.unlocked import Unlocked
from heartdesk.security.ways_in import WrongSecret

_LOCK = "tries.lock"
_UNCOUNTED_WAIT = tries.WINDOW / tries.MOST
"""Seconds before a try that cannot be counted: so the limit holds on a full disk, and the desk still opens."""


class TooManyTries(DeskError):
    """No secret is tried for now, right or wrong. `seconds` is how long still."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        super().__init__(
            "Too many wrong tries. Everything saved is safe.",
            then=f"Wait {_spoken(self.seconds)}, then try again.",
        )


def guarded_unlock(
    folder: Path,
    *,
    worker_name: str,
    secret: str,
    device: Device,
    clock: BootClock | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Unlocked:
    """`keys.unlock`, behind the limit: ten wrong secrets in five minutes, with a growing wait after the third.

    All programs on the desk share the limit, and it goes on over restarts and changed clocks. A right secret does not
    take earlier wrong ones back, so that nobody can guess at a colleague's between openings of their own. Raises
    TooManyTries, MachineTrouble where the folder cannot be written, and what `unlock` raises.
    """
    clock = clock or SystemBootClock()
    with _alone(folder):
        profile = slot_file.read(folder).profile
        before, answers = tries.remembered(folder, device, profile, clock.moment())

        def keep(counted: tries.Tries, *, everywhere: bool = answers) -> bool:
            """A key store that was shut a moment ago is not asked again: each time it may ask the worker."""
            in_store = everywhere and tries.keep_in_key_store(device, profile, counted)
            return tries.keep_in_file(folder, counted) or in_store

        if before.wait:
            raise TooManyTries(before.wait)
        # Counted before it is tried: ending the program in between brings nothing.
        if not keep(before.with_one_more()):
            sleep(_UNCOUNTED_WAIT)
        try:
            opened = unlock(folder, worker_name=worker_name, secret=secret, device=device)
        except WrongSecret:
            keep(before.at(clock.moment()).with_one_more(), everywhere=True)
            raise
        except Exception:  # no guess, or none that could be tried
            keep(before)
            raise
        keep(before.opened())
        return replace(opened, failed_before=before.since_opened)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One try at a time on this desk, however many programs there are."""
    lock = FileLock(folder / _LOCK, timeout=20, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise MachineTrouble(
            "Another HeartDesk is opening this desk now.", then="Wait a moment, then try again."
        ) from error
    except OSError as error:
        if not folder.is_dir():
            slot_file.read(folder)  # says what is wrong in its own words
        raise MachineTrouble(
            "HeartDesk may not write in this desk's folder, so it cannot count wrong tries.",
            then="Check that the disk or stick is there and that you may write on it.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _spoken(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = ceil(seconds / 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"
