"""How good a passphrase is, in words a worker can act on."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from heartdesk.core.errors import DeskError
from heartdesk.security.passphrase import refuse_weak

CHARACTERS, WORDS = 12, 3
_STRONG_CHARACTERS, _STRONG_WORDS = 18, 4


@dataclass(frozen=True)
class Strength:
    """Whether it may guard a desk, and what to say about it."""

    enough: bool
    says: str


def strength(text: str) -> Strength:
    """What `text` is worth as a passphrase. The rule itself is security.passphrase's."""
    tidy = " ".join(text.split())
    words = {word.casefold() for word in tidy.split() if len(word) >= 3}
    if not tidy:
        return Strength(
            False, _tr("12 characters or more, or three different words you will remember.")
        )
    try:
        refuse_weak(text)
    except DeskError as weak:
        if len(tidy) < CHARACTERS and len(words) < WORDS:
            return Strength(
                False,
                _tr("Not long enough yet: {characters} more, or {words} words in all.").format(
                    characters=CHARACTERS - len(tidy), words=_tr("three")
                ),
            )
        return Strength(False, str(weak))
    if len(tidy) >= _STRONG_CHARACTERS or len(words) >= _STRONG_WORDS:
        return Strength(True, _tr("Strong."))
    return Strength(True, _tr("Good. A longer one is stronger."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Strength", text)
