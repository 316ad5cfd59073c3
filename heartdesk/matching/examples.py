"""Finds the nearest sentence of the examples: "reads like ..."."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

NEAR = 0.35  # cosine: below it an example explains nothing
ALIKE = 0.12  # the share of telling words in common, where there is no encoder
_STEP = np.float32(1 / 127)


class Examples:
    """Short made-up sentences for each need, with their vectors and telling words.

    None of them speaks of harm: an example is shown on a screen that a visitor may see.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Raises `KeyError` or `ValueError` for arrays that do not fit each other."""
        self._texts = bytes(arrays["texts"]).decode("utf-8").split("\n")
        self._roots = bytes(arrays["roots"]).decode("utf-8").split("\n")
        needs = bytes(arrays["needs"]).decode("utf-8").split("\n")
        self._vectors: NDArray[np.int8] = arrays["vectors"]
        if not len(self._texts) == len(self._roots) == len(needs) == len(self._vectors):
            raise ValueError(len(needs))
        self._of: defaultdict[str, list[int]] = defaultdict(list)
        for number, named in enumerate(needs):
            for need in named.split():
                self._of[need].append(number)

    def sentences(self) -> tuple[str, ...]:
        """Every example, as it is written."""
        return tuple(self._texts)

    def nearest(self, need: str, vector: Numbers) -> str:
        """The example of `need` that reads most like the vector's text; "" where none does."""
        numbers = self._of.get(need)
        if not numbers:
            return ""
        near = self._vectors[numbers].astype(np.float32) @ vector * _STEP
        best = int(near.argmax())
        return self._texts[numbers[best]] if near[best] > NEAR else ""

    def most_alike(self, need: str, roots: frozenset[str]) -> str:
        """The example of `need` that shares most telling words with a text; "" where none does."""
        best, found = ALIKE, ""
        for number in self._of.get(need, ()):
            theirs = frozenset(self._roots[number].split())
            shared = len(roots & theirs) / (len(roots | theirs) or 1)
            if shared > best:
                best, found = shared, self._texts[number]
        return found
