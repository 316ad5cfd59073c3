"""A worker's name, as it may stand in the list on the unlock screen."""

from heartdesk.core.errors import DeskError
from heartdesk.core.text import one_line
from heartdesk.security.unlock_file import RECOVERY

LONGEST_NAME = 80
"""Characters."""


def same_name(one: str, other: str) -> bool:
    """Whether two names are one worker's: capitals and spaces do not matter, accents do."""
    return one_line(one).casefold() == one_line(other).casefold()


def usable_name(text: str) -> str:
    """A worker's name as it is kept, or DeskError."""
    name = one_line(text, LONGEST_NAME + 1)
    if not any(character.isalnum() for character in name) or len(name) > LONGEST_NAME:
        raise DeskError(
            "That name cannot be used for a worker.", then="Use the name colleagues call you by."
        )
    if same_name(name, RECOVERY):
        raise DeskError(
            'The name "recovery" is kept for the recovery code.', then="Use another name."
        )
    return name
