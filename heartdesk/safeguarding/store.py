"""Where a half-written worry waits for its writer: a small fact of this desk, sealed, for as long as it takes."""

import json
from typing import Any

import msgspec

from heartdesk.security.sealing import Refused
from heartdesk.store.look import Look
from heartdesk.store.meta import read_meta, write_meta
from heartdesk.store.unit import Unit

_NAME = "half_worry:"


def keep_half(unit: Unit, *, content: dict[str, Any] | None) -> None:
    """Keep what the worker at this desk has typed so far, in the place of what was kept before; None for nothing.

    A draft of any other page ends after some hours (security.drafts); this one does not.
    """
    boxes = unit.held.seal_own(msgspec.json.encode(content), _place(unit)) if content else ()
    write_meta(unit.connection, _NAME + unit.worker.id, json.dumps([box.hex() for box in boxes]))


def read_half(look: Look) -> dict[str, Any] | None:
    """What the worker at this desk had typed; None for nothing, and where it does not open."""
    kept = read_meta(look.connection, _NAME + look.worker.id)
    try:
        boxes = [bytes.fromhex(box) for box in json.loads(kept or "[]")]
        plain = look.held.open_own(boxes, _place(look))
        return msgspec.json.decode(plain, type=dict[str, Any])
    except (Refused, ValueError, TypeError):
        return None


def _place(look: Look) -> bytes:
    return msgspec.json.encode(("heartdesk half worry 1", look.worker.id))
