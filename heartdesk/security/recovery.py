"""The printed recovery code: 128 random bits that a person can copy by hand.

Twenty-six signs of Crockford's base 32 (no I, L, O, U) carry the bits and two more check them: a Reed-Solomon code over
GF(32), so that any one or two wrong signs, and any two changed round, are always noticed, and one wrong sign is found.
"""

import secrets
import unicodedata
from functools import reduce
from operator import xor

from heartdesk.core.errors import DeskError

CODE_BYTES = 16
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_GROUP = 4
_LENGTH = 28
_PADDING_BITS = 2  # 26 signs hold 130 bits


def _powers() -> tuple[int, ...]:
    """The 31 powers of x in GF(32), modulo x^5 + x^2 + 1."""
    powers = [1]
    for _ in range(30):
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 32 else doubled)
    return tuple(powers)


_POWER = _powers()
_LOG = {power: exponent for exponent, power in enumerate(_POWER)}


def new_code() -> bytes:
    """128 random bits."""
    return secrets.token_bytes(CODE_BYTES)


def printed(code: bytes) -> str:
    """The code as it is printed: seven groups of four signs, such as "4F7K-...-9QXM"."""
    number = int.from_bytes(code) << _PADDING_BITS
    values = [number >> shift & 31 for shift in range(125, -1, -5)]
    # Two signs a, b at places 26 and 27 that make both sums nought: a + b = s, a x^26 + b x^27 = t.
    s, t = _sums(values)
    b = _times(t ^ _times(s, 26), 31 - _LOG[_POWER[26] ^ _POWER[27]])
    signs = "".join(_SIGNS[value] for value in (*values, s ^ b, b))
    return "-".join(signs[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def read_code(text: str, *, called: str = "recovery code", given: str = "printed code") -> bytes:
    """The code that was typed; capitals, spaces, dashes, O for 0, I or L for 1 do not matter.

    Raises DeskError for a slip of the hand and says where to look. A code that reads well may still be another desk's.
    `called` says what the code is to whoever typed it, `given` where they have it.
    """
    compare = f"Compare what you typed with the {given}."
    signs = _signs(text)
    strange = sorted({sign for sign in signs if sign not in _SIGNS})
    if strange:
        raise DeskError(
            f"A {called} has no {_shown(strange[0])} in it.",
            then=compare,
        )
    if len(signs) != _LENGTH:
        raise DeskError(
            f"A {called} has {_LENGTH} letters and numbers; {len(signs)} were typed.",
            then=compare,
        )
    values = [_SIGNS.index(sign) for sign in signs]
    s, t = _sums(values)
    number = reduce(lambda so_far, value: so_far << 5 | value, values[:26], 0)
    if s or t or number & (1 << _PADDING_BITS) - 1:
        raise DeskError(
            f"There is a typing slip in the {called}.", then=f"Look again{_where(s, t)}."
        )
    return (number >> _PADDING_BITS).to_bytes(CODE_BYTES)


def is_code(text: str) -> bool:
    """Whether `text` reads as a recovery code without a slip."""
    try:
        read_code(text)
    except DeskError:
        return False
    return True


def _signs(text: str) -> str:
    """What was typed without spaces and dashes, in the code's own signs."""
    typed = unicodedata.normalize("NFKC", text[:1_000]).upper()
    return "".join(
        sign for sign in typed if not sign.isspace() and unicodedata.category(sign) != "Pd"
    ).translate(_READ_AS)


def _sums(values: list[int]) -> tuple[int, int]:
    """The two Reed-Solomon sums: of the values, and of the values times the power of their place."""
    return (
        reduce(xor, values, 0),
        reduce(xor, (_times(value, place) for place, value in enumerate(values)), 0),
    )


def _times(value: int, exponent: int) -> int:
    """`value` times x to the power `exponent`, in GF(32)."""
    return _POWER[(_LOG[value] + exponent) % 31] if value else 0


def _where(s: int, t: int) -> str:
    """Which group holds the one wrong sign, or "" where more than one is wrong."""
    if not s or not t:
        return ""
    place = (_LOG[t] - _LOG[s]) % 31
    return f" at group {place // _GROUP + 1} of 7 first" if place < _LENGTH else ""


def _shown(sign: str) -> str:
    """A sign as an error may show it."""
    return (
        f'"{sign}"' if sign.isalnum() or unicodedata.category(sign)[0] in "PS" else "sign like that"
    )
