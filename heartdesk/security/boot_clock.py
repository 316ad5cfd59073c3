"""How long this machine has been running: time that nobody sets back."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_UPTIME = Path("/proc/uptime")
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Moment:
    """Seconds since the machine started, sleep counted where it tells; `boot` is another at each start, or ""."""

    boot: str
    seconds: float


class BootClock(Protocol):
    """Tells the moment."""

    def moment(self) -> Moment: ...


class SystemBootClock:
    """This machine's own."""

    def moment(self) -> Moment:
        if sys.platform == "linux":
            try:  # what the kernel says in a file, which no library put before ours can shift
                uptime = float(_UPTIME.read_text().split()[0])
                return Moment(_BOOT.read_text().strip(), uptime)
            except (OSError, ValueError, IndexError):
                pass
        return Moment("", time.monotonic())


def surely_passed(then: Moment, now: Moment) -> float:
    """The least number of seconds that lie between two moments, whatever the clock on the wall says.

    After a restart that is the time since: how long the machine was off cannot be known.
    """
    if then.boot == now.boot and (then.boot or then.seconds <= now.seconds):
        return max(now.seconds - then.seconds, 0.0)
    return max(now.seconds, 0.0)
