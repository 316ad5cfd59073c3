"""Ids: the same thing from the same source gets the same id on every desk and at every import."""

import hashlib
import json
import re
from typing import Any

from heartdesk.core.ids import derived_id, is_uuid
from heartdesk.core.kinds import Kind
from heartdesk.interchange import values

_ELEMENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_NIL = "00000000-0000-0000-0000-000000000000"


def source_id(value: Any) -> str:
    """A source's own id as text, "" where it gives none (a nil UUID is none)."""
    words = values.line(value, 400)
    return "" if words == _NIL else words


def record_id(system: str, kind: Kind, said: str) -> str:
    """The record's id: the source's own where it is a UUID, else derived from source, kind and id."""
    return said.lower() if is_uuid(said) else derived_id("import", system, kind, said)


def element_id(said: Any, content: Any) -> str:
    """The id of a phone or other element: its own where it may stand in a field name, else from its content."""
    words = values.as_words(said).strip()
    if _ELEMENT_ID.fullmatch(words) and words != _NIL:
        return words
    same_each_time = json.dumps([words, content], sort_keys=True, default=str).encode()
    return hashlib.blake2b(same_each_time, digest_size=8).hexdigest()
