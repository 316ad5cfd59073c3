"""Tunes the published MiniLM weights to our sentences (PyTorch, CPU), then packs them as int8."""

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch  # type: ignore[import-not-found]
from safetensors.torch import load_file  # type: ignore[import-not-found]
from torch.nn import functional  # type: ignore[import-not-found]

from heartdesk.matching.encoder import HEADS, KIND, LAYERS, LONGEST, WIDTH
from heartdesk.matching.fold import Folder
from heartdesk.matching.word_pieces import WordPieces
from installer.train_matcher.noise import vary
from installer.train_matcher.packing import Arrays, packed_table
from installer.train_matcher.rows import Labels, Row

BATCH = 48
TRUE_WEIGHT = 4.0  # a row has one or two true outputs among ninety

Tensors = dict[str, torch.Tensor]

_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "i": "intermediate.dense",
    "d": "output.dense",
}
_EVENS = {"even1": "attention.output.LayerNorm", "even2": "output.LayerNorm"}


def read_published(folder: Path) -> tuple[Tensors, list[str]]:
    """The published weights under our names, and their vocabulary."""
    held = load_file(folder / "model.safetensors")
    found = {
        "words": held["embeddings.word_embeddings.weight"],
        "places": held["embeddings.position_embeddings.weight"][:LONGEST],
        "kind_of_text": held["embeddings.token_type_embeddings.weight"][0],
        "start.g": held["embeddings.LayerNorm.weight"],
        "start.b": held["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        for ours, theirs in _PARTS.items():
            name = f"encoder.layer.{number}.{theirs}"
            found[f"{number}.{ours}"] = held[f"{name}.weight"].T.contiguous()
            found[f"{number}.{ours}.b"] = held[f"{name}.bias"]
        for ours, theirs in _EVENS.items():
            name = f"encoder.layer.{number}.{theirs}"
            found[f"{number}.{ours}.g"] = held[f"{name}.weight"]
            found[f"{number}.{ours}.b"] = held[f"{name}.bias"]
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {name: value.clone() for name, value in found.items()}, vocabulary


def unpack(arrays: Arrays) -> tuple[Tensors, list[str]]:
    """The weights of an encoder that is packed already, and its vocabulary."""
    found: Tensors = {}
    for name, values in arrays.items():
        if name.endswith(".q"):
            table = name.removesuffix(".q")
            found[table] = torch.from_numpy(values.astype(np.float32) * arrays[f"{table}.s"])
        elif values.dtype == np.float32 and not name.endswith(".s"):
            found[name] = torch.from_numpy(values.copy())
    return found, bytes(arrays["vocabulary"]).decode("utf-8").split("\n")


def _even(x: torch.Tensor, w: Tensors, name: str) -> torch.Tensor:
    return functional.layer_norm(x, (WIDTH,), w[f"{name}.g"], w[f"{name}.b"], 1e-12)


def _forward(w: Tensors, ids: torch.Tensor, mask: torch.Tensor, *, drop: float) -> torch.Tensor:
    rows, length = ids.shape
    x = w["words"][ids] + w["places"][:length] + w["kind_of_text"]
    x = _even(x, w, "start")
    seen = mask[:, None, None, :].bool()
    for n in range(LAYERS):
        q, k, v = (
            (x @ w[f"{n}.{one}"] + w[f"{n}.{one}.b"])
            .view(rows, length, HEADS, WIDTH // HEADS)
            .transpose(1, 2)
            for one in "qkv"
        )
        taken = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        taken = taken.transpose(1, 2).reshape(rows, length, WIDTH)
        taken = taken @ w[f"{n}.o"] + w[f"{n}.o.b"]
        x = _even(x + functional.dropout(taken, drop, drop > 0), w, f"{n}.even1")
        wide = functional.gelu(x @ w[f"{n}.i"] + w[f"{n}.i.b"])
        narrow = wide @ w[f"{n}.d"] + w[f"{n}.d.b"]
        x = _even(x + functional.dropout(narrow, drop, drop > 0), w, f"{n}.even2")
    mean = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    return functional.normalize(mean, dim=1)


def _padded(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    length = max(len(one) for one in ids)
    padded = torch.zeros(len(ids), length, dtype=torch.long)
    mask = torch.zeros(len(ids), length)
    for row, one in enumerate(ids):
        padded[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return padded, mask


def _embed(w: Tensors, ids: Sequence[Sequence[int]]) -> torch.Tensor:
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = torch.zeros(len(ids), WIDTH)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), 128):
            rows = order[start : start + 128]
            found[rows] = _forward(w, *_padded([ids[row] for row in rows]), drop=0.0).float()
    return found


def _loss(
    logits: torch.Tensor, truth: torch.Tensor, weight: torch.Tensor, costs: torch.Tensor
) -> torch.Tensor:
    each = functional.softplus(logits) - logits * truth
    each = each * torch.where(truth > 0, TRUE_WEIGHT, 1.0) * costs
    return (each.sum(1) * weight).mean()


def _first_head(
    vectors: torch.Tensor, truth: torch.Tensor, weight: torch.Tensor, costs: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """A head fitted to the published vectors: a better start than zero."""
    head = torch.zeros(WIDTH, truth.shape[1], requires_grad=True)
    bias = torch.full((truth.shape[1],), -4.0, requires_grad=True)
    steps = torch.optim.Adam([head, bias], lr=0.15)
    for _ in range(120):
        steps.zero_grad()
        loss = _loss(vectors @ head + bias, truth, weight, costs) + 2e-4 * (head * head).sum()
        loss.backward()
        steps.step()
    return head.detach(), bias.detach()


class Pace(NamedTuple):
    """How fast and how long to tune, and how much a wrong flag and a near miss count."""

    epochs: int
    rate: float
    head_rate: float
    warm_up: int  # steps until the full rate
    flag_weight: float = 1.0
    near_miss_weight: float = 1.0


FROM_PUBLISHED = Pace(epochs=4, rate=8e-5, head_rate=2e-3, warm_up=60)
GENTLY = Pace(2, rate=6e-5, head_rate=1e-3, warm_up=60, flag_weight=2.0, near_miss_weight=1.5)
FURTHER = Pace(2, rate=1.2e-4, head_rate=3e-3, warm_up=15, flag_weight=2.0, near_miss_weight=1.5)
LAST = Pace(4, rate=1.2e-4, head_rate=2e-3, warm_up=30, flag_weight=2.0, near_miss_weight=1.5)
AGAIN = Pace(3, rate=1.0e-4, head_rate=2e-3, warm_up=30, flag_weight=2.0, near_miss_weight=1.5)


def tune(
    rows: Sequence[Row],
    labels: Labels,
    folder: Folder,
    *,
    start: tuple[Tensors, list[str]],
    pace: Pace,
    seed: int,
    threads: int,
) -> tuple[Tensors, list[str]]:
    """The tuned weights with their head, and the vocabulary. The same seed gives the same weights.

    `start` is what `read_published` or `unpack` finds.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    w, vocabulary = start
    cut = WordPieces(vocabulary)

    def ids_of(texts: Sequence[str]) -> list[list[int]]:
        return [
            cut.ids(" ".join(word.plain for word in folder.fold(text).words), most=LONGEST)
            for text in texts
        ]

    def truth_of(some: Sequence[Row]) -> torch.Tensor:
        truth = torch.zeros(len(some), len(labels.outputs))
        for number, row in enumerate(some):
            truth[number, labels.of(row)] = 1
        return truth

    weight = torch.tensor(
        [row.weight * (pace.near_miss_weight if row.kind == "near_miss" else 1) for row in rows]
    )
    weight = weight / weight.mean()
    costs = torch.ones(len(labels.outputs))
    costs[len(labels.needs) : -1] = pace.flag_weight
    begun = time.monotonic()
    if "head.w" not in w:
        w["head.w"], w["head.b"] = _first_head(
            _embed(w, ids_of([row.text for row in rows])), truth_of(rows), weight, costs
        )
    print(f"begun after {time.monotonic() - begun:.0f} s, {len(rows)} rows", flush=True)

    fixed = {"words", "places", "kind_of_text"}  # unseen words keep their published meaning
    learnt = {name: value.requires_grad_() for name, value in w.items() if name not in fixed}
    heads = [value for name, value in learnt.items() if name.startswith("head")]
    rest = [value for name, value in learnt.items() if not name.startswith("head")]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "lr": pace.rate}, {"params": heads, "lr": pace.head_rate}],
        betas=(0.9, 0.98),
        weight_decay=0.01,
    )
    luck = random.Random(seed)  # noqa: S311 - no secret
    steps = pace.epochs * (len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / pace.warm_up) * max(0.03, 1 - step / steps)
    )
    for epoch in range(pace.epochs):
        some = [vary(row, rows, luck) for row in rows]
        ids, truth = ids_of([row.text for row in some]), truth_of(some)
        total, count = 0.0, 0
        for batch in _batches([len(one) for one in ids], luck):
            optimiser.zero_grad()
            with torch.autocast("cpu", torch.bfloat16):  # half the time, and as good
                vectors = _forward(w, *_padded([ids[row] for row in batch]), drop=0.1)
            vectors = vectors.float()
            loss = _loss(vectors @ w["head.w"] + w["head.b"], truth[batch], weight[batch], costs)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(learnt.values()), 5.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
            if count % 40 == 0:
                took = time.monotonic() - begun
                print(
                    f"epoch {epoch} step {count} loss {total / count:.3f} {took:.0f} s", flush=True
                )
    return {name: value.detach() for name, value in w.items()}, vocabulary


def _batches(lengths: Sequence[int], luck: random.Random) -> list[list[int]]:
    """All rows in a fresh order, those of about one length together."""
    order = list(range(len(lengths)))
    luck.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), BATCH * 20):
        chunk = sorted(order[start : start + BATCH * 20], key=lambda row: lengths[row])
        batches += [chunk[at : at + BATCH] for at in range(0, len(chunk) - BATCH + 1, BATCH)]
    luck.shuffle(batches)
    return batches


def pack(weights: Tensors, vocabulary: Sequence[str], labels: Labels) -> Arrays:
    """The arrays of the encoder's file: big tables as int8 with a scale for each row or column."""
    packed: Arrays = {
        "kind": np.frombuffer(KIND.encode(), np.uint8),
        "outputs": np.frombuffer("\n".join(labels.outputs).encode(), np.uint8),
        "vocabulary": np.frombuffer("\n".join(vocabulary).encode(), np.uint8),
    }
    for name, tensor in weights.items():
        packed |= packed_table(name, tensor.numpy().astype(np.float32))
    return packed
