"""Collects what every reader makes of some rows, before they are mixed."""

from collections.abc import Sequence

import numpy as np

from heartdesk.matching.blend import clause_shares, listed
from heartdesk.matching.encoder import Encoder
from heartdesk.matching.linear import LinearModel
from heartdesk.matching.matcher import load_matcher
from heartdesk.matching.trained import Odds
from installer.train_matcher.rows import MATCHER, Labels, Row
from installer.train_matcher.set_limits import Heard


def hear(
    rows: Sequence[Row], labels: Labels, linear: LinearModel, encoder: Encoder | None
) -> Heard:
    """The odds and the lists' evidence for each row, exactly as the matcher reads them."""
    lists = load_matcher(folder=MATCHER, models=MATCHER / "none")
    folded = [lists.folder.fold(row.text) for row in rows]
    words = [lists.by_words(text) for text in folded]
    shares = clause_shares(len(labels.needs), len(labels.outputs))
    odds = [Odds(text, linear, encoder, shares=shares) for text in folded]
    read = [one.encoder for one in odds if one.encoder is not None]
    return Heard(
        rows=rows,
        encoder=np.stack(read) if encoder is not None else None,
        linear=np.stack([one.linear for one in odds]),
        lists=np.stack(
            [
                listed({need: one.score for need, one in found.needs.items()}, labels.needs)
                for found in words
            ]
        ),
        lit=np.array([bool(found.flags) for found in words]),
        hinted=np.array([bool(found.hints) for found in words]),
        red=np.array([any(flag.level == "red" for flag in found.flags) for found in words]),
    )
