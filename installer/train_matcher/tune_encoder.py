"""Tunes the published MiniLM weights to our sentences (PyTorch, CPU), then packs them as int8."""

import random
import time
from collections.abc import Sequence
from pathlib import Path

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

EPOCHS = 4
BATCH = 48
RATE = 8e-5
HEAD_RATE = 2e-3
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


def _loss(logits: torch.Tensor, truth: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    each = functional.softplus(logits) - logits * truth
    each = each * torch.where(truth > 0, TRUE_WEIGHT, 1.0)
    return (each.sum(1) * weight).mean()


def _first_head(
    vectors: torch.Tensor, truth: torch.Tensor, weight: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """A head fitted to the published vectors: a better start than zero."""
    head = torch.zeros(WIDTH, truth.shape[1], requires_grad=True)
    bias = torch.full((truth.shape[1],), -4.0, requires_grad=True)
    steps = torch.optim.Adam([head, bias], lr=0.15)
    for _ in range(120):
        steps.zero_grad()
        loss = _loss(vectors @ head + bias, truth, weight) + 2e-4 * (head * head).sum()
        loss.backward()
        steps.step()
    return head.detach(), bias.detach()


def tune(
    rows: Sequence[Row],
    labels: Labels,
    folder: Folder,
    *,
    published: Path,
    seed: int,
    threads: int,
) -> tuple[Tensors, list[str]]:
    """The tuned weights with their head, and the vocabulary. The same seed gives the same weights."""
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    w, vocabulary = read_published(published)
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

    weight = torch.tensor([row.weight for row in rows])
    weight = weight / weight.mean()
    begun = time.monotonic()
    w["head.w"], w["head.b"] = _first_head(
        _embed(w, ids_of([row.text for row in rows])), truth_of(rows), weight
    )
    print(f"first head after {time.monotonic() - begun:.0f} s, {len(rows)} rows", flush=True)

    fixed = {"words", "places", "kind_of_text"}  # unseen words keep their published meaning
    learnt = {name: value.requires_grad_() for name, value in w.items() if name not in fixed}
    heads = [value for name, value in learnt.items() if name.startswith("head")]
    rest = [value for name, value in learnt.items() if not name.startswith("head")]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}],
        betas=(0.9, 0.98),
        weight_decay=0.01,
    )
    luck = random.Random(seed)  # noqa: S311 - no secret
    steps = EPOCHS * (len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 60) * max(0.03, 1 - step / steps)
    )
    for epoch in range(EPOCHS):
        some = [vary(row, rows, luck) for row in rows]
        ids, truth = ids_of([row.text for row in some]), truth_of(some)
        total, count = 0.0, 0
        for batch in _batches([len(one) for one in ids], luck):
            optimiser.zero_grad()
            with torch.autocast("cpu", torch.bfloat16):  # half the time, and as good
                vectors = _forward(w, *_padded([ids[row] for row in batch]), drop=0.1)
            vectors = vectors.float()
            loss = _loss(vectors @ w["head.w"] + w["head.b"], truth[batch], weight[batch])
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
