"""Collects what every reader makes of some rows, before they are mixed."""

from collections.abc import Sequence

import numpy as np

from heartdesk.matching.blend import listed
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
    matches = [lists.match(row.text) for row in rows]
    odds = [Odds(lists.folder.fold(row.text), linear, encoder) for row in rows]
    read = [one.encoder for one in odds if one.encoder is not None]
    return Heard(
        rows=rows,
        encoder=np.stack(read) if encoder is not None else None,
        linear=np.stack([one.linear for one in odds]),
        lists=np.stack(
            [
                listed({one.need: one.score for one in match.suggestions}, labels.needs)
                for match in matches
            ]
        ),
        lit=np.array([bool(match.flags) for match in matches]),
        red=np.array([any(flag.level == "red" for flag in match.flags) for match in matches]),
    )
