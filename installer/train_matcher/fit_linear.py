"""Fits the small linear model with numpy alone: seconds, and the same numbers every time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.fold import Folder
from heartdesk.matching.linear import BUCKETS, KIND, features
from installer.train_matcher.rows import Labels, Row

EPOCHS = 20
BATCH = 128
RATE = 0.4
TRUE_WEIGHT = 3.0
SHRINK = 2e-6

Numbers = NDArray[np.float32]


def fit(
    rows: Sequence[Row], labels: Labels, folder: Folder, *, seed: int, epochs: int = EPOCHS
) -> dict[str, NDArray[Any]]:
    """The arrays of the linear model's file, fitted by Adagrad in `epochs` rounds over the rows."""
    luck = np.random.default_rng(seed)
    held = [features(folder.fold(row.text).words) for row in rows]
    rarity = _rarity([buckets for buckets, _ in held])
    held = [(buckets, _level(amounts * rarity[buckets])) for buckets, amounts in held]
    truth = np.zeros((len(rows), len(labels.outputs)), np.float32)
    for number, row in enumerate(rows):
        truth[number, labels.of(row)] = 1
    weight = np.array([row.weight for row in rows], np.float32)

    weights = np.zeros((BUCKETS, truth.shape[1]), np.float32)
    bias = np.full(truth.shape[1], -4.0, np.float32)
    spent = np.full_like(weights, 1e-6)
    bias_spent = np.full_like(bias, 1e-6)
    for epoch in range(epochs):
        rate = np.float32(RATE * (1 - epoch / (epochs + 1)))
        order = luck.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            used, x = _dense([held[row] for row in batch])
            odds = 1 / (1 + np.exp(-(x @ weights[used] + bias)))
            wrong = (odds - truth[batch]) * np.where(truth[batch] > 0, TRUE_WEIGHT, 1.0)
            wrong = (wrong * weight[batch, None]).astype(np.float32)
            slope = x.T @ wrong / len(batch) + SHRINK * weights[used]
            spent[used] += slope * slope
            weights[used] -= rate * slope / np.sqrt(spent[used])
            slope = wrong.mean(axis=0)
            bias_spent += slope * slope
            bias -= rate * slope / np.sqrt(bias_spent)
    scales = np.abs(weights).max(axis=0) / 127
    scales[scales == 0] = 1e-9
    return {
        "kind": np.frombuffer(KIND.encode(), np.uint8),
        "outputs": np.frombuffer("\n".join(labels.outputs).encode(), np.uint8),
        "weights": np.round(weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "bias": bias,
        "rarity": rarity.astype(np.float16),
    }


def _rarity(held: Sequence[NDArray[np.int64]]) -> Numbers:
    """How telling a bucket is: the fewer rows fall into it, the more."""
    count = np.zeros(BUCKETS, np.float32)
    for buckets in held:
        count[buckets] += 1
    found: Numbers = (np.log((1 + len(held)) / (1 + count)) + 1).astype(np.float16)
    return found.astype(np.float32)


def _level(amounts: Numbers) -> Numbers:
    levelled: Numbers = amounts / np.float32(np.linalg.norm(amounts) + 1e-9)
    return levelled


def _dense(
    held: Sequence[tuple[NDArray[np.int64], Numbers]],
) -> tuple[NDArray[np.int64], Numbers]:
    """The buckets that some row uses, and the rows as a table of those buckets."""
    used, where = np.unique(np.concatenate([buckets for buckets, _ in held]), return_inverse=True)
    x = np.zeros((len(held), len(used)), np.float32)
    number = np.repeat(np.arange(len(held)), [len(buckets) for buckets, _ in held])
    x[number, where] = np.concatenate([amounts for _, amounts in held])
    return used, x
