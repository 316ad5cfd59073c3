"""Telephone numbers as people here write them: compared, refused, dialled, printed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from heartdesk.core.text import plain

NO_BREAK_SPACE = "\u00a0"

# Between the digits of one number people put spaces, dots, dashes, slashes and brackets.
_GAP = r"[\s.\-\u2010-\u2015/()\[\]]{0,4}"
_RUN = re.compile(rf"\+?[0-9](?:{_GAP}[0-9])*")
_CHUNK = re.compile(r"\+?[0-9]+")
_EXTENSION = re.compile(r"(?:[,;#]|\b(?:ext|extension|option)\b|x(?=[\s.]?[0-9])).*", re.I | re.S)
_JOINED_BEFORE = re.compile(r"(?:[\w/=#@%&£$]|[0-9]\.|\w-)$")
_JOINED_AFTER = re.compile(r"[\w=@%]|[/-]\w|\.[0-9]")
_SHORT = re.compile(r"999|112|1[01][0-9]|116[0-9]{3}")
_LONGEST = 15
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NOT_DIGITS = re.compile(r"[^0-9]+")

_Chunk = tuple[str, int, int]  # digits, start, end


@dataclass(frozen=True)
class DeniedNumber:
    """A number that must never be shown, and why, in a sentence a worker can read."""

    number: str
    why: str


def digits(text: str) -> str:
    """The digits of a number in its home form: "+44 (0)1563 576000" gives "01563576000".

    Digits of other scripts count; an extension does not. "" where there are none.
    """
    bare = _EXTENSION.sub("", _ascii(text))
    return _home("".join(c for c in bare if c in "0123456789+"))


def looks_like_phone(text: str) -> bool:
    """Whether `text` is one whole number, with at most an extension, and nothing else."""
    bare = _EXTENSION.sub("", _ascii(text)).strip().lstrip("([").rstrip(")]")
    if _RUN.fullmatch(bare) is None:
        return False
    number = digits(bare)
    if number.startswith("00"):
        return 10 <= len(number) <= _LONGEST + 2
    number = re.sub(r"^1800[0-2](?=.{3})", "", number)  # the text relay prefix
    return _is_whole(number) or number == "08001111" or bool(_SHORT.fullmatch(number))


def denied_in(text: str, denied: Iterable[DeniedNumber]) -> DeniedNumber | None:
    """The first denied number that stands in `text`, however it is spaced or prefixed, else None.

    "+44 1632 960123", "01632-960-123" and "1632960123" (a spreadsheet ate the nought) are one
    number. Digits that are only part of a longer number, or short ones inside an address or a
    decimal, do not count.
    """
    text = _ascii(text)
    bare = _NOT_DIGITS.sub("", text)
    if not bare:
        return None
    wanted, anywhere = _by_digits(tuple(denied))
    if anywhere.search(bare) is None:  # nearly every text: asked of each that is ever saved
        return None
    for number, stands_alone in _numbers_in(
        _ascii(plain(text, 4 * len(text)))
    ):  # as it would be read
        for form in (number, "0" + number):
            if form in wanted and (stands_alone or len(form) >= 10):
                return wanted[form]
    return None


def whole_numbers(text: str) -> tuple[str, ...]:
    """Every whole UK number written in `text`, in home form, in order: what must never slip in."""
    found = (number for number, _ in _numbers_in(_ascii(text)))
    return tuple(number for number in found if _is_whole(number) or number == "08001111")


def tel_uri(number: str) -> str | None:
    """The link that rings `number`, such as "tel:01563576000", or None where it is no number.

    The home form is used, not +44: short and free numbers only work dialled as they are here.
    """
    home = digits(number)
    return f"tel:{home}" if home and looks_like_phone(number) else None


def for_print(number: str) -> str:
    """`number` in groups that stay on one line: as published where it has spaces, else our own."""
    written = " ".join(number.split())
    if " " not in written and looks_like_phone(written):
        written = " ".join(_groups(digits(written)))
    return written.replace(" ", NO_BREAK_SPACE)


def spoken(number: str) -> str:
    """`number` for a screen reader: digit by digit, with a pause between groups."""
    groups = for_print(number).split(NO_BREAK_SPACE)
    return ", ".join(" ".join(group) for group in groups)


@lru_cache(maxsize=8)
def _by_digits(
    denied: tuple[DeniedNumber, ...],
) -> tuple[dict[str, DeniedNumber], "re.Pattern[str]"]:
    """The denied numbers by their digits in home form, and what finds any of them in digits."""
    wanted = {digits(one.number): one for one in denied}
    cores = (re.escape(number.removeprefix("0")) for number in wanted)
    return wanted, re.compile("|".join(cores) or r"(?!)")


def _ascii(text: str) -> str:
    """`text`, where it has digits, with each as 0 to 9 and without invisible characters or marks on them."""
    if text.isascii() or re.search(r"\d", text) is None:
        return text
    return _NOT_ASCII.sub(lambda found: _ascii_sign(found[0]), text)


@lru_cache(maxsize=1024)
def _ascii_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign == "\uff0b":
        return "+"
    return "" if unicodedata.category(sign) in ("Cf", "Me", "Mn") else sign


def _home(number: str) -> str:
    """Digits with any country code of the UK made into the nought that people here dial."""
    for prefix in ("+44", "0044"):
        if number.startswith(prefix):
            return "0" + number[len(prefix) :].replace("+", "").removeprefix("0")
    if number.startswith("+"):
        number = "00" + number
    number = number.replace("+", "")
    if number.startswith("44") and len(number) in (11, 12):
        return "0" + number[2:]
    return number


def _is_whole(number: str) -> bool:
    """Whether digits in home form make a whole UK number."""
    return number.startswith("0") and not number.startswith("00") and len(number) in (10, 11)


def _numbers_in(text: str) -> Iterator[tuple[str, bool]]:
    """Every number that the digits in `text` can be read as, and whether it stands alone.

    Where the digits belong to a whole number that starts further left, they are not read apart.
    """
    for run in _RUN.finditer(text):
        chunks = [
            (c.group(), run.start() + c.start(), run.start() + c.end())
            for c in _CHUNK.finditer(run.group())
        ]
        ends = [_reach(chunks, start) for start in range(len(chunks))]
        whole_to: list[int] = []
        for start, last in enumerate(ends):
            reading = {end: _joined(chunks, start, end) for end in range(start, last)}
            taken = max(whole_to[max(start - _LONGEST, 0) :], default=-1)
            for end, number in reading.items():
                if end > taken:
                    yield number, _stands_alone(text, chunks[start][1], chunks[end][2])
            whole_to.append(max((end for end, n in reading.items() if _is_whole(n)), default=-1))


def _reach(chunks: list[_Chunk], start: int) -> int:
    """One past the last chunk that a number beginning at chunk `start` can include."""
    total = 0
    for position in range(start, len(chunks)):
        total += len(chunks[position][0])
        if total > _LONGEST:
            return position
    return len(chunks)


def _joined(chunks: list[_Chunk], start: int, end: int) -> str:
    """The chunks from `start` to `end`, both included, as one number in home form."""
    return _home("".join(chunk for chunk, _, _ in chunks[start : end + 1]))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a short number is a word of its own, not part of a decimal, name or web address."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return not (_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after))


def _groups(number: str) -> list[str]:
    """A UK number cut where people here pause (Ofcom, National Telephone Numbering Plan)."""
    if number.startswith("116") and len(number) == 6:
        sizes = [3, 3]
    elif len(number) < 9:
        sizes = [4, 4] if len(number) == 8 else [len(number)]
    elif number.startswith("02"):
        sizes = [3, 4, 4]
    elif number.startswith(("03", "08", "09")) or re.match(r"01(1.|.1)", number):
        sizes = [4, 3, 4]
    else:
        sizes = [5, 6]
    cuts = [sum(sizes[:n]) for n in range(len(sizes))]
    return [
        part for cut, size in zip(cuts, sizes, strict=True) if (part := number[cut : cut + size])
    ]
