"""A small trained model that adds up what single words, word pairs and letter groups point to."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.fold import Word

Numbers = NDArray[np.float32]

BUCKETS = 1 << 15
KIND = "HeartDesk linear model 1"

_WORD, _PAIR, _LETTERS = 1.6, 1.3, 0.5


def features(words: Sequence[Word]) -> tuple[NDArray[np.int64], Numbers]:
    """The buckets that the words fall into, and how much of each there is."""
    found: dict[int, float] = {}

    def add(feature: str, amount: float, *, once: bool) -> None:
        bucket = crc32(feature.encode("utf-8", "replace")) & (BUCKETS - 1)
        found[bucket] = amount if once else found.get(bucket, 0.0) + amount

    before = ""
    for word in words:
        add(f"w{word.root}", _WORD, once=True)
        if before:
            add(f"b{before} {word.root}", _PAIR, once=True)
        before = word.root
        spelt = f"<{word.plain[:24]}>"
        for length in (3, 4, 5):
            for start in range(len(spelt) - length + 1):
                add(f"c{spelt[start : start + length]}", _LETTERS, once=False)
    return (
        np.fromiter(found.keys(), np.int64, len(found)),
        np.fromiter(found.values(), np.float32, len(found)),
    )


class LinearModel:
    """Scores the outputs of some words: about a tenth of a millisecond for a sentence."""

    def __init__(
        self, *, weights: NDArray[np.int8], scales: Numbers, bias: Numbers, rarity: Numbers
    ) -> None:
        """`weights` is BUCKETS x outputs in steps of `scales`; `rarity` weighs each bucket."""
        self._weights = weights
        self._scales = scales
        self._bias = bias
        self._rarity = rarity

    def logits(self, words: Sequence[Word]) -> Numbers:
        """The log odds of each output."""
        buckets, amounts = features(words)
        if not len(buckets):
            return self._bias
        amounts = amounts * self._rarity[buckets]
        amounts /= np.float32(np.linalg.norm(amounts) + 1e-9)
        total: Numbers = amounts @ self._weights[buckets].astype(np.float32)
        return total * self._scales + self._bias
