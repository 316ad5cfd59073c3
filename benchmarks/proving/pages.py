"""How random the pages of an encrypted file look, and how random they can look: bits of entropy per byte.

Counting bytes in a page of 4,096 gives less than 8 even for perfect noise, because 4,096 draws cannot fill 256 boxes
evenly. For N random bytes the count gives 8 - 255 / (2 N ln 2) on average (Miller and Madow), and spreads by
sqrt(255 / 2) / (N ln 2): 7.955 and 0.004 for a page. "No page under 7.9" therefore stands 14 spreads below noise: noise
never misses it, and a page with 400 readable bytes among its 4,096 does.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log, log2, sqrt

PAGE = 4096
LIMIT = 7.9
"""Bits per byte; no page may be under it, as counted."""

WHOLE_LIMIT = 7.99
"""Bits per byte of all pages together, where the bias is gone."""

_WAL_HEADER, _FRAME_HEADER = 32, 24


@dataclass(frozen=True)
class Randomness:
    """How random some pages look."""

    pages: int
    lowest: float
    under: int
    together: float

    @property
    def holds(self) -> bool:
        return self.pages > 0 and self.under == 0 and self.together >= WHOLE_LIMIT


def entropy(data: bytes) -> float:
    """Bits of entropy per byte, as counted, without any correction."""
    size = len(data)
    return -sum(count / size * log2(count / size) for count in Counter(data).values())


def of_noise(size: int) -> tuple[float, float]:
    """What `entropy` gives for so many bytes of noise: the average, then the spread."""
    return 8 - 255 / (2 * size * log(2)), sqrt(255 / 2) / (size * log(2))


def randomness(pages: Iterable[bytes]) -> Randomness:
    """Look at each page by itself, then at all of them together with the bias put right."""
    kept = list(pages)
    each = [entropy(page) for page in kept]
    whole = b"".join(kept)
    together = entropy(whole) + 255 / (2 * len(whole) * log(2)) if whole else 0.0
    return Randomness(
        pages=len(kept),
        lowest=min(each, default=0.0),
        under=sum(one < LIMIT for one in each),
        together=min(together, 8.0),
    )


def pages_of_store(raw: bytes) -> Iterator[bytes]:
    """The pages of a database file."""
    return (raw[at : at + PAGE] for at in range(0, len(raw), PAGE))


def pages_of_wal(raw: bytes) -> Iterator[bytes]:
    """The page bodies of a -wal: its header and each frame's are in the clear, numbers and checksums only."""
    step = _FRAME_HEADER + PAGE
    return (
        raw[at + _FRAME_HEADER : at + step] for at in range(_WAL_HEADER, len(raw) - step + 1, step)
    )
