"""Picks the sentences that are shown as "reads like: ...", with their vectors and telling words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.encoder import Encoder
from heartdesk.matching.fold import Folder
from installer.train_matcher.rows import Row

LONGEST = 90  # characters: one line beside a suggestion
HUSHED = ("safe.", "mind.trauma", "hea.urgent", "hea.sexual", "home.homeless")
_PLAINEST = 120  # the commonest words tell nothing


def pick(rows: Sequence[Row], folder: Folder, encoder: Encoder) -> dict[str, NDArray[Any]]:
    """The arrays of the examples' file: only our own sentences, and none that speaks of harm."""
    chosen = [
        row
        for row in rows
        if row.kind == "general"
        and row.needs
        and not row.flags
        and len(row.text) <= LONGEST
        and "\n" not in row.text
        and not any(need.startswith(HUSHED) for need in row.needs)
    ]
    folded = [folder.fold(row.text) for row in chosen]
    counts: dict[str, int] = {}
    for text in folded:
        for root in set(text.roots):
            counts[root] = counts.get(root, 0) + 1
    plain = set(sorted(counts, key=lambda root: (-counts[root], root))[:_PLAINEST])
    vectors = np.concatenate(
        [
            encoder.vectors([encoder.ids(" ".join(word.plain for word in text.words))])
            for text in folded
        ]
    )

    def held(lines: Sequence[str]) -> NDArray[np.uint8]:
        return np.frombuffer("\n".join(lines).encode(), np.uint8)

    return {
        "texts": held([row.text for row in chosen]),
        "needs": held([" ".join(row.needs) for row in chosen]),
        "roots": held([" ".join(sorted(set(text.roots) - plain)) for text in folded]),
        "vectors": np.round(vectors * 127).astype(np.int8),
    }
