"""Names for things: random for what a desk makes, derived where every desk must make the same."""

import uuid

# Fixed for ever: every derived id in the world hangs on it.
_HEARTDESK = uuid.UUID("6f1c8a52-4e0d-5b7a-9c33-2d8b1f40a7e6")


def new_id() -> str:
    """A random UUID (version 4) as lower-case text."""
    return str(uuid.uuid4())


def derived_id(*parts: str) -> str:
    """The UUID (version 5) that every desk derives from the same parts, so that a repeat is recognised."""
    return str(uuid.uuid5(_HEARTDESK, "\x1f".join(parts)))


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in its usual written form."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
