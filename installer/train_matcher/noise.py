"""Varies a sentence a little, so that a slip or a greeting does not change what is found."""

import random
from collections.abc import Sequence

from installer.train_matcher.rows import Row

SLIPPED, GREETED, JOINED = 0.25, 0.1, 0.12  # the share of rows each time round

_BEFORE = (
    "hi ", "hello there, ", "sorry to bother you, ", "hiya hen, ", "just wondering, ",
    "morning, ", "right, so ", "can I ask you something, ", "it's a wee thing but ",
)  # fmt: skip
_AFTER = (" thanks", ", can you help", ", ta", ", what do I do", ", sorry", " please")
_JOINTS = (", and ", ". ", " and also ", ", ", " plus ")


def vary(row: Row, others: Sequence[Row], luck: random.Random) -> Row:
    """The row, perhaps with one slip, a greeting, or a second row's sentence after it."""
    if luck.random() < JOINED and row.kind in {"general", "safety"}:
        other = luck.choice(others)
        if other.kind == "general":
            row = row._replace(
                text=row.text.rstrip(".") + luck.choice(_JOINTS) + other.text,
                needs=tuple(dict.fromkeys((*row.needs, *other.needs))),
            )
    if luck.random() < SLIPPED:
        row = row._replace(text=slip(row.text, luck))
    if luck.random() < GREETED:
        row = row._replace(text=luck.choice(_BEFORE) + row.text)
    elif luck.random() < GREETED:
        row = row._replace(text=row.text + luck.choice(_AFTER))
    return row


def slip(text: str, luck: random.Random) -> str:
    """One letter of one longer word left out, doubled, or swapped with the next."""
    words = text.split()
    longer = [number for number, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not longer:
        return text
    number = luck.choice(longer)
    word = words[number]
    at = luck.randrange(1, len(word) - 2)
    words[number] = luck.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return " ".join(words)
