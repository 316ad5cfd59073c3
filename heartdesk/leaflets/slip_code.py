"""The code on a leaflet: short, hard to misread, and too rare to be guessed.

Seven signs by chance and one that checks them, such as "K7MR-4XPD". There are 3.4 thousand million; a code says nothing
of anybody, and opens nothing but the list of places on that leaflet.
"""

import secrets

from heartdesk.core.errors import DeskError

SIGNS = "23456789CDFHJKMNPRTVWXY"
"""No 0, O, 1, I or L; of 2 and Z, 5 and S, 8 and B, 6 and G one each; no vowel, so that no word comes out.

Their count is a prime: any one wrong sign, and any two that changed places, are noticed.
"""

LENGTH = 8

_READ_AS = str.maketrans("SZBGU", "5286V")


def new_code() -> str:
    """A code by chance, as it is printed."""
    return code_of("".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1)))


def code_of(signs: str) -> str:
    """The code of seven signs: those and the one that checks them, in two groups of four, as it is printed."""
    return _written(signs + _check(signs))


def read_code(typed: str) -> str:
    """The code that was typed, as it is printed; small letters, gaps and look-alikes do not matter.

    Raises DeskError where it is no code, or where a sign of it must be wrong.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_AS)
    if len(signs) != LENGTH or any(sign not in SIGNS for sign in signs):
        raise DeskError(
            "A slip code has eight letters and figures, in two groups of four.",
            then="Look at the foot of the leaflet. It has no 0, O, 1, I or L.",
        )
    if _check(signs[:-1]) != signs[-1]:
        raise DeskError(
            "One letter or figure of this code cannot be right.",
            then="Read it out once more, one by one.",
        )
    return _written(signs)


def _written(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _check(signs: str) -> str:
    """The sign that makes the sum, each sign counted by its place, a whole number of times their count."""
    total = sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, start=2))
    return SIGNS[-total % len(SIGNS)]
