"""Spells out what is said short: "he's", "couldn't", "couldnae", "fightin"."""

import re

_SCOTS_NOT = re.compile(
    r"(can|do|does|did|have|has|had|is|are|was|were|would|could|should|will|must)(?:nae|nay|ny|na)"
)
_ODD_NOT = {"ca": "cannot", "wo": "will not", "sha": "shall not"}
_ENDINGS = {"ve": "have", "re": "are", "ll": "will", "m": "am", "d": "would"}
_BEFORE_IS = frozenset(
    ("he", "she", "it", "that", "there", "what", "where", "who", "how", "here", "everything")
)


def spell_out(typed: str) -> list[str]:
    """The words of one token with an apostrophe: "he's" is he, is; "mum's" is mum."""
    if typed.endswith("n't"):
        helping = typed[:-3].replace("'", "")
        return _ODD_NOT.get(helping, f"{helping} not").split()
    head, _, tail = typed.rpartition("'")
    head = head.replace("'", "")
    if tail == "s":
        return [head, "is"] if head in _BEFORE_IS else [head]
    if tail in _ENDINGS:
        return [head, _ENDINGS[tail]]
    return [f"{head}{tail}"]


def scots_negative(typed: str) -> str | None:
    """ "couldnae" is "could not", whether the table of folds has it or not; else None."""
    match = _SCOTS_NOT.fullmatch(typed)
    if match is None:
        return None
    return "cannot" if match[1] == "can" else f"{match[1]} not"
