"""The notices that a desk holds and passes on: who was shut out, which keys are new, keys sealed to some.

They stand in the headers of bundles for the directory's audience, which every desk of the council takes in. A desk says
its own once; whoever carries the bundle carries them.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress

from heartdesk.core import notices as wire_notices
from heartdesk.core.kinds import Audience
from heartdesk.core.notices import NewKey, Share, Told
from heartdesk.core.wire import MOST_NOTICES, Unfit
from heartdesk.sync import revoking
from heartdesk.sync.model import Seals, Shelf

AUDIENCE = Audience.DIRECTORY
"""Whose bundles bring them: everybody's."""

_HELD = "sync_notices"
_UNSAID = "sync_notices_unsaid"
_MOST_BYTES = 32 * 1024


def all_held(shelf: Shelf) -> tuple[bytes, ...]:
    """Every notice this desk holds, in the order they came."""
    return _kept(shelf, _HELD)


def revocations(shelf: Shelf) -> tuple[bytes, ...]:
    """The notices this desk holds that shut a desk out."""
    return tuple(
        notice for notice in all_held(shelf) if wire_notices.kind_of(notice) == Told.REVOCATION
    )


def add_own(shelf: Shelf, seals: Seals, notices: Iterable[bytes]) -> None:
    """Let notices made at this desk count here, and be told with the next bundle. Raises Unfit for one that is none."""
    new = [notice for notice in notices if _settle(shelf, seals, notice, seals.desk)]
    if new:
        _keep(shelf, _UNSAID, (*_kept(shelf, _UNSAID), *new))


def take_in(shelf: Shelf, seals: Seals, notices: Sequence[bytes], desk: str) -> tuple[str, ...]:
    """Let what a header brought count, if it is signed by whom it needs; what a worker should know, a sentence each.

    `desk` is the one whose bundle brought them.
    """
    told = []
    for notice in notices:
        with suppress(Unfit):
            if (
                _settle(shelf, seals, notice, desk)
                and wire_notices.kind_of(notice) == Told.REVOCATION
            ):
                gone = seals.revocation(notice).desk.hex()
                told.append(revoking.sentence(shelf, gone, is_own=gone == seals.desk))
    return tuple(told)


def to_tell(shelf: Shelf, audience: Audience) -> tuple[bytes, ...]:
    """The notices that the next bundle for this audience brings; the rest goes with the one after."""
    if audience is not AUDIENCE:
        return ()
    room = _MOST_BYTES
    chosen: list[bytes] = []
    for notice in _kept(shelf, _UNSAID)[:MOST_NOTICES]:
        room -= len(notice)
        if room < 0:
            break
        chosen.append(notice)
    return tuple(chosen)


def has_unsaid(shelf: Shelf) -> bool:
    """Whether this desk has notices to tell that no bundle of it has brought yet."""
    return bool(_kept(shelf, _UNSAID))


def mark_told(shelf: Shelf, said: Sequence[bytes]) -> None:
    """These notices are in a bundle of ours."""
    if said:
        gone = set(said)
        _keep(shelf, _UNSAID, [one for one in _kept(shelf, _UNSAID) if one not in gone])


def new_keys(shelf: Shelf, seals: Seals) -> tuple[tuple[NewKey, str], ...]:
    """Every new key, in the order they came, with the desk that vouches for it; "" for the council's root key."""
    return tuple(
        _read_new_key(shelf, seals, notice)
        for notice in all_held(shelf)
        if wire_notices.kind_of(notice) == Told.NEW_KEY
    )


def shares(shelf: Shelf) -> tuple[Share, ...]:
    """Every share this desk holds, for whomever it is."""
    return tuple(
        wire_notices.read_share(notice)
        for notice in all_held(shelf)
        if wire_notices.kind_of(notice) == Told.SHARE
    )


def box_keys(shelf: Shelf, seals: Seals) -> dict[str, bytes]:
    """What keys for each desk of the council are sealed to, by desk: as it said last, else as it was certified."""
    found = {}
    publics = {}
    for desk in shelf.members():
        with suppress(Unfit):
            certified = seals.certified(shelf.certificate_of(desk) or b"")
            publics[desk] = certified.public
            if certified.box:
                found[desk] = certified.box
    for notice in all_held(shelf):
        if wire_notices.kind_of(notice) == Told.BOX_KEY:
            for desk, public in publics.items():
                with suppress(Unfit):
                    found[desk] = wire_notices.read_box_key(notice, public).public
    return found


def _settle(shelf: Shelf, seals: Seals, notice: bytes, desk: str) -> bool:
    """Whether a notice is new here and counts from now on. Raises Unfit for one that its signer did not sign."""
    held = _kept(shelf, _HELD)
    if notice in held:
        return False
    kind = wire_notices.kind_of(notice)
    if kind == Told.REVOCATION:
        revoking.add(shelf, seals.revocation(notice))
    elif kind == Told.NEW_KEY:
        _, signer = _read_new_key(shelf, seals, notice)
        if signer and revoking.is_revoked(shelf, signer):
            return False
    elif kind == Told.SHARE:
        wire_notices.read_share(notice)
    elif kind == Told.BOX_KEY:
        certificate = seals.certificate if desk == seals.desk else shelf.certificate_of(desk)
        wire_notices.read_box_key(notice, seals.certified(certificate or b"").public)
    else:
        return False
    _keep(shelf, _HELD, (*held, notice))
    return True


def _read_new_key(shelf: Shelf, seals: Seals, notice: bytes) -> tuple[NewKey, str]:
    with suppress(Unfit):
        return seals.new_key(notice), ""
    for desk in (seals.desk, *shelf.members()):
        with suppress(Unfit):
            shown = seals.certificate if desk == seals.desk else shelf.certificate_of(desk) or b""
            public = seals.certified(shown).public
            return wire_notices.read_desks_new_key(notice, public, seals.council), desk
    raise Unfit("brings a key that nobody of this council signed")


def _kept(shelf: Shelf, name: str) -> tuple[bytes, ...]:
    kept = shelf.fact(name)
    return tuple(bytes.fromhex(one) for one in json.loads(kept)) if kept else ()


def _keep(shelf: Shelf, name: str, notices: Iterable[bytes]) -> None:
    shelf.set_fact(name, json.dumps([notice.hex() for notice in notices]))
