"""Sets how the readers are mixed, and the limits, on sentences that no model has learnt from."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.blend import Mix, alarm, chance
from installer.train_matcher.rows import Row

Numbers = NDArray[np.float32]

# What the limits are set to keep to. Ordinary talk never seen lights up by half as often again as the rows kept aside
# do, and a set of some 250 rows by 0.03 more or less by luck, so these lie well inside what must hold.
MOST_ORDINARY_LIT = 0.18
MOST_ORDINARY_RED = 0.025
MOST_NEAR_MISS_RED = 0.10
LEAST_RED_PRECISION = 0.70
MOST_OUT_OF_SCOPE_TICKED = 0.05
HINT_SHARE = 0.5  # a hint counts from this share of the score that raises amber by itself


class Heard(NamedTuple):
    """What each reader made of some rows: row by output odds, and what the word lists found."""

    rows: Sequence[Row]
    encoder: Numbers | None
    linear: Numbers
    lists: Numbers  # row by need, -log doubt
    lit: NDArray[np.bool_]  # the lists raise some flag, hints aside
    hinted: NDArray[np.bool_]  # a rule that is only a hint stands
    red: NDArray[np.bool_]  # the lists raise a red one


def set_limits(heard: Heard, *, needs: int, truth: Numbers, fresh: NDArray[np.bool_]) -> Mix:
    """The mix for these readers; `fresh` marks the rows whose wording the lists' writer never saw."""
    readers = [heard.linear[:, :needs], heard.lists]
    alarms = [alarm(heard.linear[:, needs:-1])]
    if heard.encoder is not None:
        readers.append(heard.encoder[:, :needs])
        alarms.append(alarm(heard.encoder[:, needs:-1]))
    shares, start = _shares([one[fresh] for one in readers], truth[fresh, :needs])
    flagged = np.array([float(bool(row.flags)) for row in heard.rows], np.float32)
    flag_shares, flag_start = _shares([one[fresh] for one in alarms], flagged[fresh])
    mix = Mix(
        encoder=shares[2] if len(shares) > 2 else 0.0,
        linear=shares[0],
        lists=shares[1],
        start=start,
        flag_encoder=flag_shares[1] if len(flag_shares) > 1 else 0.0,
        flag_linear=flag_shares[0],
        flag_start=flag_start,
        strong=0.5,
        some=0.25,
        shown=0.02,
        hint=0.2,
        amber=0.5,
        red=0.9,
    )
    scores = chance(_mixed(readers, shares, start))
    flag_scores = chance(_mixed(alarms, flag_shares, flag_start))
    return replace(
        mix,
        **_need_limits(heard.rows, scores, truth[:, :needs]),
        **_flag_limits(heard, flag_scores, fresh),
    )


def _mixed(readers: Sequence[Numbers], shares: Sequence[float], start: float) -> Numbers:
    total = np.float32(start) + sum(
        np.float32(share) * one for share, one in zip(shares, readers, strict=True)
    )
    return np.asarray(total, np.float32)


def _shares(readers: Sequence[Numbers], truth: Numbers) -> tuple[list[float], float]:
    """Logistic regression on the readers' odds, by Newton's steps; no reader counts against."""
    x: NDArray[np.float64] = np.stack(
        [*(one.ravel() for one in readers), np.ones(truth.size)], axis=1, dtype=np.float64
    )
    y = truth.ravel().astype(np.float64)
    w: NDArray[np.float64] = np.zeros(x.shape[1])
    hold = np.diag([1.0] * len(readers) + [1e-6])
    for _ in range(25):
        odds = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (odds - y) + hold @ w
        bend = (x * (odds * (1 - odds))[:, None]).T @ x + hold
        w = w - np.linalg.solve(bend, slope)
    *shares, start = (round(float(one), 4) for one in w)
    return [max(0.0, share) for share in shares], start


def _need_limits(rows: Sequence[Row], scores: Numbers, truth: Numbers) -> dict[str, float]:
    """ "strong" where needs are told best while hardly any text without a need is ticked."""
    outside = np.array([row.kind == "out_of_scope" for row in rows])
    best, strong = -1.0, 0.5
    for limit in np.arange(0.1, 0.9, 0.02):
        found = scores >= limit
        ticked = found[outside].any(axis=1).mean() if outside.any() else 0.0
        right = float((found * truth).sum())
        f1 = 2 * right / max(1.0, float(found.sum() + truth.sum()))
        if ticked <= MOST_OUT_OF_SCOPE_TICKED and f1 > best:
            best, strong = f1, float(limit)
    return {"strong": round(strong, 3), "some": round(strong * 0.45, 3), "shown": 0.02}


def _flag_limits(heard: Heard, scores: Numbers, fresh: NDArray[np.bool_]) -> dict[str, float]:
    """The lowest limits that light no more ordinary rows than is bearable, the lists' own included."""
    kinds = np.array([row.kind for row in heard.rows])
    flagged = np.array([bool(row.flags) for row in heard.rows])
    ordinary = (kinds == "general") & ~flagged & fresh
    near = (kinds == "near_miss") & ~flagged

    def share(lit: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
        return float(lit[among].mean()) if among.any() else 0.0

    limits = np.round(np.arange(0.99, 0.02, -0.005), 3)
    amber = red = 0.99
    for limit in limits:
        hinted = heard.hinted & (scores >= HINT_SHARE * limit)
        if share(heard.lit | hinted | (scores >= limit), ordinary) <= MOST_ORDINARY_LIT:
            amber = float(limit)
        lit = heard.red | (scores >= limit)
        if (
            share(lit, ordinary) <= MOST_ORDINARY_RED
            and share(lit, near) <= MOST_NEAR_MISS_RED
            and share(flagged, lit & fresh) >= LEAST_RED_PRECISION
        ):
            red = float(limit)
    return {"hint": round(HINT_SHARE * amber, 4), "amber": amber, "red": max(red, amber)}
