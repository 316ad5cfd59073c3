"""Text from outside made harmless: no hidden characters, one written form, a length."""

import unicodedata

_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
# Letters and marks that draw nothing: a name made of them would look empty.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def plain(text: str, limit: int = 10_000) -> str:
    """`text` as it may be kept and shown: NFC, tidy white space, at most `limit` characters.

    Control, direction-changing, zero-width and half (surrogate) characters go; line breaks stay,
    with at most one empty line between paragraphs; all else stays as it was typed, so that
    `<img src=x>` is eleven harmless signs. What is too long ends with an ellipsis. Never raises;
    calling it again changes nothing.
    """
    text = text[: limit * 4 + 1000]
    if text.isascii() and text.isprintable():  # nearly every text there is
        return _cut(" ".join(text.split()), limit)
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    hidden = {ord(c): None for c in set(text) if c not in "\n\t" and _is_hidden(c)}
    seen = unicodedata.normalize("NFC", text.translate(hidden))
    lines = [" ".join(line.split()) for line in seen.split("\n")]
    tidy: list[str] = []
    for line in lines:
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return _cut("\n".join(tidy).strip(), limit)


def one_line(text: str, limit: int = 200) -> str:
    """`text` as `plain` gives it, on one line: for names, towns and whatever a list shows."""
    return _cut(" ".join(plain(text, limit * 2 + 100).split()), limit)


def fold(text: str) -> str:
    """`text` for comparing: no capitals, accents or apostrophes; words of letters and digits."""
    small = unicodedata.normalize("NFKD", text).casefold()
    spread = unicodedata.normalize("NFKD", small)
    bare = "".join(c for c in spread if not unicodedata.combining(c) and c not in "'\u2019\u2018`")
    return " ".join("".join(c if c.isalnum() else " " for c in bare.replace("&", " and ")).split())


def _is_hidden(character: str) -> bool:
    """Whether a character is invisible, half of one, or turns the text around it."""
    if character in _BLANKS or unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return True
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _cut(text: str, limit: int) -> str:
    """The first `limit` characters, the last of them an ellipsis where something was left out."""
    if len(text) <= limit:
        return text
    return (text[: max(limit - 1, 0)].rstrip() + "\u2026")[: max(limit, 0)]
