"""The one place where text becomes markup for paper. Nothing else may write markup or hand text to reportlab.

Every text is data: it is stripped of control and direction characters, cut to a length, and escaped, so that
`<img src=x>` prints as those letters. Letters that no embedded font has print as `[?]`, never as an empty box.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType
from xml.sax.saxutils import escape

from heartdesk.core.phones import NO_BREAK_SPACE
from heartdesk.core.text import plain
from heartdesk.leaflets.fonts import READING, runs

Markup = NewType("Markup", str)
"""Text that may be given to reportlab. Made in this module only."""

NOTHING = Markup("")

UNPRINTABLE = "[?]"
NO_BREAK_HYPHEN = "\u2011"
_APART_NEVER = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b|\b[0-9.:]{1,5} [ap]\.?m\b")


@dataclass(frozen=True)
class Printable:
    """A text as paper can carry it, and what paper could not: letters left out, or an end cut off."""

    text: str
    cut: bool = False
    unprintable: bool = False


def printable(text: str, limit: int) -> Printable:
    """`text` on one line of at most `limit` characters, cut at a word where it is longer, with letters we can print.

    Emoji and other pictures are left out; a stretch of letters that no font of ours has becomes `[?]`.
    """
    tidy = " ".join(plain(text.replace(NO_BREAK_HYPHEN, "-"), limit * 2).split())
    kept: list[str] = []
    unprintable = False
    for face, stretch in runs(tidy):
        if face is not None:
            kept.append(stretch)
            continue
        unprintable = True
        if not all(_is_picture(letter) for letter in stretch):
            kept.append(UNPRINTABLE)
    shown = " ".join("".join(kept).split()) or (UNPRINTABLE if unprintable else "")
    short = shorten(shown, limit)
    return Printable(short, cut=short != shown or len(tidy) >= limit * 2, unprintable=unprintable)


def shorten(text: str, limit: int) -> str:
    """`text`, or as many whole words of it as fit in `limit` characters, followed by an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,;:.-") + "\u2026"


def phone_text(number: str) -> str:
    """A phone number that no line end and no right-to-left text can break apart: no-break spaces between its groups."""
    return NO_BREAK_SPACE.join(number.split())


def kept_together(text: str) -> str:
    """`text` with no line end inside a postcode ("KA18 1LH") or between a time and its half of the day ("4 pm")."""
    return _APART_NEVER.sub(lambda found: found.group().replace(" ", NO_BREAK_SPACE), text)


def words(text: str, *, bold: bool = False) -> Markup:
    """The markup that prints `text` letter for letter."""
    parts = []
    for face, stretch in runs(text):
        shown = escape(stretch if face else UNPRINTABLE)
        if face is not None and face is not READING:
            shown = f'<font name="{face.name(bold=bold)}">{shown}</font>'
        parts.append(shown)
    marked = "".join(parts)
    return Markup(f"<b>{marked}</b>" if bold and marked else marked)


def html_text(text: str) -> str:
    """The HTML that shows `text` letter for letter, also within a quoted attribute."""
    return escape(text, {'"': "&quot;", "'": "&#x27;"})


def joined(*parts: Markup) -> Markup:
    """Markups one after the other, a space between."""
    return Markup(" ".join(part for part in parts if part))


def stacked(*lines: Markup) -> Markup:
    """Markups one under the other."""
    return Markup("<br/>".join(lines))


def _is_picture(letter: str) -> bool:
    """Whether a character is a picture or belongs to one: emoji, symbols, joiners, variation selectors."""
    return (
        unicodedata.category(letter) in ("So", "Sk", "Cf", "Mn", "Me", "Cn", "Co")
        or letter.isspace()
    )
