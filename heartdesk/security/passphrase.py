"""What a good passphrase is, in one form however it was typed."""

import secrets
import unicodedata

from heartdesk.core.errors import DeskError
from heartdesk.security.recovery import is_code

LONGEST = 1_000
"""Characters; more is a slip of the mouse."""

_RULE = "Use 12 characters or more, or three different words you will remember."

# Plain, short, hard to mistake for each other when read aloud. For demo profiles only: three of them leave too little
# to chance to guard a real desk.
_DEMO_WORDS = (
    "apple badge beach birch bread brook cabin candle castle cherry clock cloud copper daisy "
    "ember feather fiddle field garden ginger harbour hazel heather island jacket kettle ladder "
    "lantern lemon maple meadow mitten morning needle orchard paddle pebble pencil pepper pillow "
    "plum pocket puddle rabbit ribbon river robin saddle scarf silver skylark sparrow spoon sunny "
    "teapot thistle ticket tulip umbrella valley violet walnut willow window winter "
)


def normalised(text: str) -> str:
    """A passphrase in the one form that is tried: NFKC, one space between words, none around them.

    Keyboards and systems write the same letters in different ways; capitals count. Raises DeskError when there is
    nothing to try or more than LONGEST characters.
    """
    if len(text) > LONGEST:
        raise DeskError(
            "That passphrase is far too long.", then="Check that nothing else was pasted with it."
        )
    words = unicodedata.normalize("NFKC", text).split()
    if not words:
        raise DeskError("No passphrase was typed.", then="Type your passphrase.")
    tidy = " ".join(words)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in tidy):
        raise DeskError(
            "That passphrase has a sign in it that cannot be typed.",
            then="Type it by hand instead of pasting it.",
        )
    return tidy


def refuse_weak(text: str) -> None:
    """Raise DeskError unless `text` may guard a desk: 12 characters or three words, and not too plain.

    A word counts from three letters on, once; five different characters are asked for, so that "aaaaaaaaaaaa" is not
    a passphrase. The recovery code is refused, because whoever knows it could then be anyone.
    """
    tidy = normalised(text)
    if is_code(tidy):
        raise DeskError("That is a recovery code, not a passphrase.", then=_RULE)
    words = {word.casefold() for word in tidy.split() if len(word) >= 3}
    if len(tidy) < 12 and len(words) < 3:
        raise DeskError("That passphrase is too short to keep the desk safe.", then=_RULE)
    if len(set(tidy.casefold())) < 5:
        raise DeskError("That passphrase is too easy to guess.", then=_RULE)


def demo_passphrase() -> str:
    """Three plain words, shown on screen: for demo profiles, which hold no real people."""
    return " ".join(secrets.SystemRandom().sample(_DEMO_WORDS.split(), 3))
