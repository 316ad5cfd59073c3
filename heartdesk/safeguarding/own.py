"""The writer's own copy of what they wrote: sealed to their own ways into this desk, and to nobody else's."""

from collections.abc import Mapping
from typing import Any

import msgspec

from heartdesk.core.fields import text_of
from heartdesk.core.kinds import Kind
from heartdesk.security.sealing import Refused
from heartdesk.store.unit import Look, Unit


def keep_own(unit: Unit, *, concern: str, fields: Mapping[str, Any]) -> None:
    """Keep a copy of what the worker at this desk says of a worry. Where they have no way in of their own, none."""
    boxes = unit.held.seal_own(msgspec.json.encode(dict(fields)), _place(unit, concern))
    if boxes:
        said = {"concern": concern, "boxes": [box.hex() for box in boxes]}
        unit.create(Kind.CONCERN_COPY, said)


def read_own(look: Look) -> dict[str, list[dict[str, Any]]]:
    """What the worker at this desk wrote themselves, by the worry's id. Others' copies do not open, nor say whose."""
    found: dict[str, list[dict[str, Any]]] = {}
    for record in look.every(Kind.CONCERN_COPY):
        concern = text_of(record.fields, "concern")
        said = _opened(look, concern, record.fields.get("boxes"))
        if said is not None:
            found.setdefault(concern, []).append(said)
    return found


def _opened(look: Look, concern: str, boxes: object) -> dict[str, Any] | None:
    try:
        closed = [bytes.fromhex(box) for box in boxes] if isinstance(boxes, list) else []
        plain = look.held.open_own(closed, _place(look, concern))
        return msgspec.json.decode(plain, type=dict[str, Any])
    except (Refused, ValueError, TypeError, msgspec.DecodeError):
        return None


def _place(look: Look, concern: str) -> bytes:
    """What a copy is bound to, so that it opens for its writer only, and as this worry only."""
    return msgspec.json.encode(("heartdesk own worry 1", look.worker.id, concern))
