"""How long a desk that meets nobody may keep the keys to what is kept about people.

A laptop that was lost in a village meets nobody. After fourteen days in which no other desk was heard, its keys to
people's, volunteers' and worries' records are destroyed, and come back from the other desks when it meets them again.
Only keys that somebody elsewhere has proved to hold are under the lease: nothing is ever lost by it.

Two clocks are asked. How long the computer has been *running* cannot be set back or forward: by that, and by nothing
else, keys are destroyed. The clock on the wall may be ten years off: where it alone says that the time is over, the
keys are shut, not destroyed, until another desk is heard.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from heartdesk.security.boot_clock import Moment, surely_passed
from heartdesk.store import sync_state
from heartdesk.store.look import Look
from heartdesk.sync.model import Shelf

LASTS = timedelta(days=14)
WARNED_FROM = timedelta(days=7)

LEASE = "sync_lease"
"""The fact that keeps it."""

WHERE = "To meet them, go to Settings, then Other desks."
"""How each sentence ends."""

_SET_FORWARD = 3600.0
"""Seconds by which the wall clock may drift from the machine's own before it counts as set."""


class Standing(StrEnum):
    """How the lease stands."""

    NONE = "none"  # no other desk could give the keys back, or nobody here holds any
    GOOD = "good"
    WARNED = "warned"
    SHUT = "shut"  # the wall clock says that it is over, the machine's own does not
    OVER = "over"


@dataclass(frozen=True)
class Lease:
    """What is remembered of it.

    `wall` is the moment of its renewal (ISO), `seen` that of the last look, by the clock on the wall; `boot` and
    `seconds` are the machine's moment of the last look; `sure` are the seconds that have surely passed since it was
    renewed. `heard` is the place of the last bundle that renewed it; `keys` are the ids of the keys under it, `gone`
    says that they were destroyed.
    """

    wall: str
    seen: str
    boot: str
    seconds: float
    sure: float = 0.0
    heard: int = 0
    keys: tuple[str, ...] = ()
    gone: bool = False


def read(fact: str | None) -> Lease | None:
    """The lease as it is kept; None where there has never been one."""
    if not fact:
        return None
    kept = json.loads(fact)
    return Lease(**{**kept, "keys": tuple(kept["keys"])})


def kept(shelf: Shelf) -> Lease | None:
    """The lease of this desk."""
    return read(shelf.fact(LEASE))


def keep(shelf: Shelf, lease: Lease) -> None:
    """Remember it."""
    shelf.set_fact(LEASE, json.dumps(asdict(lease)))


def keys_shut(look: Look, moment: Moment) -> frozenset[str]:
    """The ids of the keys that may not be used at this desk now, as it is opened."""
    lease = read(sync_state.fact(look, LEASE))
    return frozenset() if lease is None else shut_keys(looked_at(lease, moment, look.now))


def renewed(moment: Moment, now: datetime, *, heard: int, keys: tuple[str, ...]) -> Lease:
    """A lease that begins now."""
    wall = now.isoformat()
    return Lease(wall, wall, moment.boot, moment.seconds, heard=heard, keys=keys)


def looked_at(lease: Lease, moment: Moment, now: datetime) -> Lease:
    """The lease as it stands now, to be kept: time that has surely passed is added, whatever the wall clock says."""
    then = Moment(lease.boot, lease.seconds)
    passed = surely_passed(then, moment)
    wall = datetime.fromisoformat(lease.wall)
    if moment.boot and moment.boot == lease.boot:
        # Set forward while the machine ran: the wall clock was wrong when it was renewed, or is now.
        jump = (now - datetime.fromisoformat(lease.seen)).total_seconds() - passed
        if jump > _SET_FORWARD:
            wall += timedelta(seconds=jump)
    return replace(
        lease,
        wall=wall.isoformat(),
        seen=now.isoformat(),
        boot=moment.boot,
        seconds=moment.seconds,
        sure=lease.sure + passed,
    )


def today(
    before: Lease | None,
    moment: Moment,
    now: datetime,
    *,
    heard: int,
    keys: tuple[str, ...],
    held: Collection[str],
    by_code: bool,
) -> Lease:
    """The lease as it stands, renewed where another desk was heard since, or where the printed code was typed.

    `keys` are those that another desk could give back, `held` those that are at hand. What was destroyed stays so until
    all of it has come back.
    """
    if before is None:
        return renewed(moment, now, heard=heard, keys=keys)
    gone = before.gone and not set(before.keys) <= set(held)
    lease = replace(looked_at(before, moment, now), gone=gone, keys=before.keys if gone else keys)
    if heard > before.heard or by_code:
        return replace(renewed(moment, now, heard=heard, keys=lease.keys), gone=gone)
    return lease


def standing(lease: Lease | None) -> Standing:
    """How a lease stands that was just looked at."""
    if lease is None or not (lease.keys or lease.gone):
        return Standing.NONE
    if lease.gone or lease.sure >= LASTS.total_seconds():
        return Standing.OVER
    passed = _passed(lease)
    if passed >= LASTS.total_seconds():
        return Standing.SHUT
    return Standing.WARNED if passed >= WARNED_FROM.total_seconds() else Standing.GOOD


def shut_keys(lease: Lease | None) -> frozenset[str]:
    """The ids of the keys that may not be used now."""
    is_shut = standing(lease) in (Standing.SHUT, Standing.OVER)
    return frozenset(lease.keys) if lease is not None and is_shut else frozenset()


def sentence(lease: Lease | None) -> str:
    """What a worker reads of it; "" where there is nothing to say."""
    match standing(lease):
        case Standing.WARNED if lease is not None:
            days = max(1, ceil((LASTS.total_seconds() - _passed(lease)) / 86_400))
            return (
                f"This desk has not met the others for over a week. In {_days(days)} it closes what is kept about "
                f"people, until it meets them again. {WHERE}"
            )
        case Standing.SHUT:
            return (
                "By this computer's date, this desk has not met the others for two weeks, so what is kept about people "
                f"is closed. Nothing is lost. Meet the others, and it opens again. {WHERE}"
            )
        case Standing.OVER:
            return (
                "This desk has not met the others for two weeks, so what is kept about people is closed here. Nothing "
                "is lost: the keys come back when you meet the others, or with the printed code. You can still write a "
                f"worry down. {WHERE}"
            )
        case _:
            return ""


def _passed(lease: Lease) -> float:
    """Seconds since it was renewed, by whichever clock says more."""
    wall = datetime.fromisoformat(lease.seen) - datetime.fromisoformat(lease.wall)
    return max(lease.sure, wall.total_seconds())


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
