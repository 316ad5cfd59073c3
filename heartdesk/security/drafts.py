"""Half-filled pages, kept sealed until their worker is back: never plain text on the disk, never for long.

A draft ends at the close of the day or after four hours, whichever is first, even where the clock was set back. It is
sealed to the ways in of the worker who wrote it, which are their passphrase and the printed code; one that names nobody
may be passed on to whoever opens the desk next.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from heartdesk.core.clock import LOCAL_ZONE, local
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Audience
from heartdesk.security import entries, sealing, slot_file, ways_in
from heartdesk.security.boot_clock import BootClock, Moment, SystemBootClock, surely_passed
from heartdesk.security.sealing import Refused
from heartdesk.security.slots import RecoverySlot
from heartdesk.security.unlocked import Unlocked

log = logging.getLogger(__name__)

FOLDER = "drafts"
LONGEST_KEPT = timedelta(hours=4)
LARGEST = 1_000_000
"""Bytes of one draft."""

_ENDING = ".draft"
_PART = ".part"
_LONGEST_WRITE = timedelta(minutes=1)


class _Draft(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a draft's file: when it was sealed, when it ends, the sealed rest. It names no page, no worker."""

    sealed_at: datetime
    until: datetime
    boot: str
    seconds: float
    passed_on: bool
    box: bytes
    by_code: bytes = b""
    """The same as in `box`, sealed to the recovery code."""


class _Inside(Struct, frozen=True):
    name: str
    content: bytes


def close_of_day(now: datetime) -> datetime:
    """The end of the day on a wall clock in Scotland."""
    tomorrow = local(now).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=LOCAL_ZONE).astimezone(UTC)


def seal_draft(
    folder: Path,
    unlocked: Unlocked,
    name: str,
    content: bytes,
    now: datetime,
    *,
    until: datetime | None = None,
    clock: BootClock | None = None,
    passed_on: bool = False,
) -> None:
    """Keep `content` for this worker under `name`, in the place of what was kept there, until `until` at most.

    One that is `passed_on` names nobody: it is kept for whichever worker opens the desk next, and nothing stays under
    this worker's. Raises DeskError where it is too long or the disk refuses; what was kept before then still stands.
    """
    if len(content) > LARGEST:
        raise DeskError(
            "That is too much to keep for later.", then="Finish it now, or make it shorter."
        )
    bare = _bare(now, until, clock, passed_on=passed_on)
    plain, context = msgspec.json.encode(_Inside(name, content)), _context(bare)
    if passed_on:
        draft = msgspec.structs.replace(bare, box=unlocked.held.seal(Audience.HUB, plain, context))
    else:
        draft = _sealed(bare, plain, _ways_in(folder, unlocked))
    try:
        _write(_file(folder, "" if passed_on else unlocked.worker_id, name), draft)
    except OSError as error:
        raise MachineTrouble(
            "What you were writing could not be kept for later.",
            then="Make room on the disk, or finish it before you leave the desk.",
        ) from error
    if passed_on:
        _remove(_file(folder, unlocked.worker_id, name))


def take_drafts(
    folder: Path, unlocked: Unlocked, now: datetime, *, clock: BootClock | None = None
) -> dict[str, bytes]:
    """What is kept for this worker, by name, their own before what was passed on. Drafts that have ended are removed.

    They stay on the disk until `forget`. Another worker's, a damaged and an unreadable one are left out.
    """
    sweep(folder, now, clock=clock)
    found: dict[str, bytes] = {}
    for file, draft in sorted(_drafts(folder), key=lambda pair: pair[1].passed_on):
        try:
            inside = _opened(draft, unlocked)
        except (Refused, msgspec.DecodeError):
            continue
        owner = "" if draft.passed_on else unlocked.worker_id
        if file == _file(folder, owner, inside.name):
            found.setdefault(inside.name, inside.content)
    return found


def keep_for_new_way_in(folder: Path, old: Unlocked, new: Unlocked) -> None:
    """Seal what is kept for a worker to the way in they have now; each draft ends when it would have.

    `old` is the session that the change was made with, by the passphrase before or by the printed code. What the disk
    refuses stays as it was.
    """
    of_today = _ways_in(folder, new)
    for file, draft in _drafts(folder):
        if draft.passed_on:
            continue
        with suppress(Refused, msgspec.DecodeError, OSError):
            plain = _unsealed(draft, old.private_key)
            if file == _file(folder, new.worker_id, msgspec.json.decode(plain, type=_Inside).name):
                _write(file, _sealed(draft, plain, of_today))


def forget(folder: Path, unlocked: Unlocked, name: str) -> None:
    """Remove what is kept under `name` for this worker, and what was passed on to them."""
    _remove(_file(folder, unlocked.worker_id, name))
    _remove(_file(folder, "", name))


def sweep(folder: Path, now: datetime, *, clock: BootClock | None = None) -> None:
    """Remove every draft that has ended, and whatever else is no draft. Needs no key; never raises for the disk."""
    moment = (clock or SystemBootClock()).moment()
    for file in _files(folder):
        if _is_being_written(file, now):
            continue
        draft = _read(file)
        if draft is None or _ended(draft, now, moment):
            _remove(file)


def _ended(draft: _Draft, now: datetime, moment: Moment) -> bool:
    """Whether a draft's time is over, by the wall clock or by the time the machine has surely been running since."""
    then = Moment(draft.boot, draft.seconds)
    if draft.boot != moment.boot and now < draft.sealed_at:
        return True  # restarted, and the clock set back: how old it is nobody can say
    surely = draft.sealed_at + timedelta(seconds=surely_passed(then, moment))
    return max(now, surely) >= draft.until


def _bare(
    now: datetime, until: datetime | None, clock: BootClock | None, *, passed_on: bool
) -> _Draft:
    """A draft sealed now, before anything is in it."""
    ends = min(now + LONGEST_KEPT, close_of_day(now), *([until] if until else []))
    moment = (clock or SystemBootClock()).moment()
    return _Draft(
        sealed_at=now.astimezone(UTC),
        until=ends.astimezone(UTC),
        boot=moment.boot,
        seconds=moment.seconds,
        passed_on=passed_on,
        box=b"",
    )


def _sealed(bare: _Draft, plain: bytes, publics: tuple[bytes, bytes]) -> _Draft:
    """The draft for both ways in of a worker."""
    box, by_code = (sealing.seal(plain, one, _context(bare)) for one in publics)
    return msgspec.structs.replace(bare, box=box, by_code=by_code)


def _write(file: Path, draft: _Draft) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(file, msgspec.json.encode(draft))


def _opened(draft: _Draft, unlocked: Unlocked) -> _Inside:
    """Raises Refused where it is not for this worker, or was changed."""
    if draft.passed_on:
        return msgspec.json.decode(unlocked.held.open(draft.box, _context(draft)), type=_Inside)
    return msgspec.json.decode(_unsealed(draft, unlocked.private_key), type=_Inside)


def _unsealed(draft: _Draft, private: bytes) -> bytes:
    """What one of a worker's ways in opens. Raises Refused."""
    try:
        return sealing.unseal(draft.box, private, _context(draft))
    except Refused:
        return sealing.unseal(draft.by_code, private, _context(draft))


def _context(draft: _Draft) -> bytes:
    """What the boxes are bound to: all else in the file, so that no draft can be made to live longer."""
    bare = msgspec.structs.replace(draft, box=b"", by_code=b"")
    return b"heartdesk draft 1" + msgspec.json.encode(bare)


def _ways_in(folder: Path, unlocked: Unlocked) -> tuple[bytes, bytes]:
    """Whom a worker's drafts are sealed to: their passphrase's slot where they have one, then the recovery code's.

    Raises DeskError where the key file was changed by hand: a draft could else be sealed to somebody who wrote in it.
    """
    file = slot_file.read(folder)
    ways_in.refuse_unvouched(file, unlocked.secrets.roster_key)
    of_worker = entries.slot_of(file, unlocked.worker_id)
    of_code = next(slot.public for slot in file.slots if isinstance(slot, RecoverySlot))
    return (of_worker.public if of_worker else of_code), of_code


def _file(folder: Path, worker_id: str, name: str) -> Path:
    """Where a worker's draft of this name stands; "" for one passed on."""
    return folder / FOLDER / f"{derived_id('draft', worker_id, name)}{_ENDING}"


def _drafts(folder: Path) -> Iterator[tuple[Path, _Draft]]:
    for file in _files(folder):
        draft = _read(file)
        if draft is not None:
            yield file, draft


def _read(file: Path) -> _Draft | None:
    with suppress(OSError, msgspec.DecodeError):
        if file.stat().st_size <= 5 * LARGEST:
            return msgspec.json.decode(file.read_bytes(), type=_Draft)
    return None


def _is_being_written(file: Path, now: datetime) -> bool:
    """Whether a process that is leaving the desk may still be at work on this file."""
    with suppress(OSError):
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return file.suffix == _PART and abs(now - written) < _LONGEST_WRITE
    return False


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in (folder / FOLDER).iterdir() if file.is_file()]
    except OSError:
        return []


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        log.warning("a draft could not be removed")
