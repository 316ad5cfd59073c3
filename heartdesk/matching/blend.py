"""Joins the word lists' evidence with the trained models' odds into one score for each need."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

# A clause on its own says less than the whole. Of danger it says far less: half a saying ("could
# have died ...", "I'm dead ...") is what most often sounds like danger and is none.
CLAUSE_SHARE = 0.85
FLAG_CLAUSE_SHARE = 0.3
_SUREST = 0.9999


@dataclass(frozen=True)
class Mix:
    """How much each reader counts, and the limits above which a need or a flag is shown.

    Set by installer/train_matcher on sentences kept aside. Odds are natural logarithms; limits are
    scores from 0 to 1.
    """

    encoder: float
    linear: float
    lists: float
    start: float
    flag_encoder: float
    flag_linear: float
    flag_start: float
    strong: float
    some: float
    shown: float
    hint: float
    amber: float
    red: float


class Mixes(NamedTuple):
    """The mix with the encoder, and the one without."""

    full: Mix
    base: Mix


def read_mixes(text: str) -> Mixes:
    """The mixes in a JSON text. Raises `ValueError`, `TypeError` or `KeyError` for any other."""
    held = json.loads(text)
    mixes = Mixes(Mix(**held["full"]), Mix(**held["base"]))
    for mix in mixes:
        if not all(isinstance(one, int | float) for one in asdict(mix).values()):
            raise ValueError(text)
    return mixes


def write_mixes(mixes: Mixes) -> str:
    """The text that `read_mixes` reads."""
    held = {name: asdict(mix) for name, mix in mixes._asdict().items()}
    return json.dumps(held, indent=2) + "\n"


def clause_shares(needs: int, outputs: int) -> Numbers:
    """How much a clause counts for each of `outputs`, the first `needs` of which are needs.

    The last output, "no need at all", goes with the needs.
    """
    shares = np.full(outputs, CLAUSE_SHARE, np.float32)
    shares[needs:-1] = FLAG_CLAUSE_SHARE
    return shares


def pooled(odds: Numbers, wholes: int, shares: Numbers) -> Numbers:
    """One row of log odds from a row per stretch, `wholes` first: the surest that any of them is.

    A clause's chance is taken times its output's share.
    """
    best: Numbers = odds[:wholes].max(axis=0)
    if len(odds) > wholes:
        share: Numbers = shares * chance(odds[wholes:].max(axis=0))
        clauses: Numbers = np.log(share / (1 - share)).astype(np.float32)
        best = np.maximum(best, clauses)
    return best


def listed(scores: Mapping[str, float], needs: Iterable[str]) -> Numbers:
    """The lists' evidence in the needs' order, as -log of the doubt it leaves: 0 for none."""
    return np.array(
        [-math.log(1 - min(scores.get(need, 0.0), _SUREST)) for need in needs], np.float32
    )


def chance(odds: Numbers) -> Numbers:
    """Log odds as numbers from 0 to 1."""
    found: Numbers = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)
    return found


def need_chances(mix: Mix, *, encoder: Numbers | None, linear: Numbers, lists: Numbers) -> Numbers:
    """Each need's score from the odds of both models and the lists' evidence."""
    odds = mix.linear * linear + mix.lists * lists + mix.start
    if encoder is not None:
        odds = odds + mix.encoder * encoder
    return chance(odds.astype(np.float32))


def alarm(odds: Numbers) -> Numbers:
    """How much one reader's odds speak for some flag; the last of them is "any flag" itself.

    The mean of "any flag" and the likeliest flag ranks better than either: they err differently.
    """
    both: Numbers = (odds[..., -1] + odds[..., :-1].max(axis=-1)) / 2
    return both


def flag_chances(mix: Mix, *, encoder: Numbers | None, linear: Numbers) -> tuple[Numbers, float]:
    """Each flag's score, and the score that some flag should be raised at all."""
    each = mix.flag_linear * linear[:-1] + mix.flag_start
    some = mix.flag_linear * alarm(linear) + mix.flag_start
    if encoder is not None:
        each = each + mix.flag_encoder * encoder[:-1]
        some = some + mix.flag_encoder * alarm(encoder)
    return chance(each.astype(np.float32)), float(chance(np.asarray(some, np.float32)))
