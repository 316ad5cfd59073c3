"""Runs the trained sentence encoder (MiniLM, 6 layers) with numpy alone."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.word_pieces import WordPieces

Numbers = NDArray[np.float32]

KIND = "HeartDesk encoder 1"
LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 64  # pieces of one stretch of text: about 45 words

_SMALL = np.float32(1e-12)
_HALF, _ONE = np.float32(0.5), np.float32(1.0)
_ROOT_HALF = np.float32(0.70710678)


class Encoder:
    """Turns stretches of text into vectors, and vectors into the outputs' log odds."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """`arrays` as `read_encoder` finds them in the file. Raises `KeyError` or `ValueError`."""
        self._pieces = WordPieces(bytes(arrays["vocabulary"]).decode("utf-8").split("\n"))
        self._words: NDArray[np.int8] = arrays["words.q"]
        self._word_scales: Numbers = arrays["words.s"]
        self._places: Numbers = arrays["places"] + arrays["kind_of_text"]
        self._start = (arrays["start.g"], arrays["start.b"])
        self._layers = [_Layer(arrays, number) for number in range(LAYERS)]
        self._head: Numbers = arrays["head.w"]
        self._head_bias: Numbers = arrays["head.b"]

    def ids(self, text: str) -> list[int]:
        """The pieces of one stretch of folded text."""
        return self._pieces.ids(text, most=LONGEST)

    def vectors(self, stretches: Sequence[Sequence[int]]) -> Numbers:
        """One vector of length 1 for each stretch of pieces; all are read in one go."""
        ids = np.concatenate([np.asarray(one, np.int64) for one in stretches])
        ends = np.cumsum([len(one) for one in stretches])
        spans = [(int(end) - len(one), int(end)) for one, end in zip(stretches, ends, strict=True)]
        places = np.concatenate([np.arange(len(one)) for one in stretches])
        x: Numbers = self._words[ids].astype(np.float32) * self._word_scales[ids]
        x = _even(x + self._places[places], *self._start)
        for layer in self._layers:
            x = layer.read(x, spans)
        found = np.stack([x[start:end].mean(axis=0) for start, end in spans])
        lengths = np.linalg.norm(found, axis=1, keepdims=True) + _SMALL
        whole: Numbers = (found / lengths).astype(np.float32)
        return whole

    def logits(self, vectors: Numbers) -> Numbers:
        """The log odds of each output, a row for each vector."""
        found: Numbers = vectors @ self._head + self._head_bias
        return found


class _Layer:
    """One of the encoder's six: what each piece takes from the others of its stretch."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], number: int) -> None:
        def plain(name: str) -> Numbers:
            packed = arrays[f"{number}.{name}.q"].astype(np.float32)
            whole: Numbers = np.ascontiguousarray(packed * arrays[f"{number}.{name}.s"])
            return whole

        self._in = np.ascontiguousarray(np.hstack([plain("q"), plain("k"), plain("v")]))
        self._in_bias: Numbers = np.hstack([arrays[f"{number}.{one}.b"] for one in "qkv"])
        self._out, self._out_bias = plain("o"), arrays[f"{number}.o.b"]
        self._wide, self._wide_bias = plain("i"), arrays[f"{number}.i.b"]
        self._narrow, self._narrow_bias = plain("d"), arrays[f"{number}.d.b"]
        self._even_1 = (arrays[f"{number}.even1.g"], arrays[f"{number}.even1.b"])
        self._even_2 = (arrays[f"{number}.even2.g"], arrays[f"{number}.even2.b"])

    def read(self, x: Numbers, spans: Sequence[tuple[int, int]]) -> Numbers:
        mixed = x @ self._in + self._in_bias
        taken = np.concatenate([_attend(mixed[start:end]) for start, end in spans])
        x = _even(x + taken @ self._out + self._out_bias, *self._even_1)
        wide = _gelu(x @ self._wide + self._wide_bias)
        return _even(x + wide @ self._narrow + self._narrow_bias, *self._even_2)


def _attend(mixed: Numbers) -> Numbers:
    """Each piece's share of the others, in twelve ways at once."""
    count = len(mixed)
    q, k, v = mixed.reshape(count, 3, HEADS, WIDTH // HEADS).transpose(1, 2, 0, 3)
    share = q @ k.transpose(0, 2, 1) * np.float32((WIDTH // HEADS) ** -0.5)
    share = np.exp(share - share.max(axis=-1, keepdims=True))
    share /= share.sum(axis=-1, keepdims=True)
    taken: Numbers = (share @ v).transpose(1, 0, 2).reshape(count, WIDTH)
    return taken


def _even(x: Numbers, gain: Numbers, bias: Numbers) -> Numbers:
    """Layer normalisation: every row to mean 0 and spread 1, then `gain` and `bias`."""
    x = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((x * x).mean(axis=-1, keepdims=True) + _SMALL)
    evened: Numbers = x / spread * gain + bias
    return evened


def _gelu(x: Numbers) -> Numbers:
    """x times the normal distribution's share below x (Abramowitz and Stegun 7.1.26, to 1e-7)."""
    size = np.abs(x) * _ROOT_HALF
    t = _ONE / (_ONE + np.float32(0.3275911) * size)
    t *= np.float32(0.254829592) + t * (
        np.float32(-0.284496736)
        + t
        * (np.float32(1.421413741) + t * (np.float32(-1.453152027) + t * np.float32(1.061405429)))
    )
    t *= np.exp(-size * size)
    below: Numbers = _HALF * x * (_ONE + np.sign(x) * (_ONE - t))
    return below
