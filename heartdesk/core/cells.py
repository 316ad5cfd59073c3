"""Cells of a CSV file that somebody will open in a spreadsheet: no text of ours is ever taken for a formula."""

import re

# What spreadsheets take for the start of a formula, the full-width forms among them, after white space they skip.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\x00]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_MARK = "'"


def defused(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet might run it; plain numbers stay as they are.

    A text that has such an apostrophe already gets another, so that `original` gives back exactly what was written.
    """
    if _NUMBER.fullmatch(text):
        return text
    bare = text.lstrip(_MARK)
    return f"{_MARK}{text}" if _FORMULA.match(bare) else text


def original(cell: str) -> str:
    """The text that `defused` was given; any other text stays as it is."""
    bare = cell.removeprefix(_MARK)
    return bare if bare != cell and defused(bare) == cell else cell
