"""Makes the four trained files and their checksums, one after the other."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.blend import Mixes, write_mixes
from heartdesk.matching.encoder import Encoder
from heartdesk.matching.linear import LinearModel
from heartdesk.matching.matcher import load_matcher
from heartdesk.matching.model_files import (
    CHECKSUMS,
    ENCODER,
    EXAMPLES,
    LINEAR,
    MIXES,
    checksum_of,
)
from installer.train_matcher import examples, fit_linear
from installer.train_matcher.hear import hear
from installer.train_matcher.measure import measured
from installer.train_matcher.packing import average
from installer.train_matcher.rows import (
    HARDEST,
    MATCHER,
    TRAINING,
    Labels,
    Material,
    Row,
    read_labels,
    read_material,
    read_sentences,
    read_voices,
    split,
)
from installer.train_matcher.set_limits import set_limits

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
THIN_ROWS, THIN_EPOCHS = 1500, 4
THIN_FLOOR = 0.25  # recall@3 of the thin model on rows kept aside: far above chance (0.04)

Arrays = Mapping[str, NDArray[Any]]


class Trouble(Exception):
    """The files cannot be built, or the thin score has fallen."""


def build(
    *, published: Path | None, out: Path | None, seed: int, threads: int, again: bool = False
) -> None:
    """All files in `out`, else in resources/matcher/models. Raises `Trouble`.

    `again` tunes the encoder that is there one round more, on the hardest rows.
    """
    out = out or MATCHER / "models"
    out.mkdir(parents=True, exist_ok=True)
    labels = read_labels()
    material = read_material(labels)
    for name in material.missing:
        print(f"{name}: not there ($HEARTDESK_DATA); training goes on without it")
    print(f"{len(material.learn)} rows to learn from, {len(material.aside)} kept aside")
    folder = load_matcher().folder

    linear = fit_linear.fit(material.learn, labels, folder, seed=seed)
    keep(out, LINEAR, linear)
    if published is not None:
        _tune(out, material, labels, published=published, seed=seed, threads=threads)
    elif again:
        _tune_again(out, material, labels, seed=seed, threads=threads)
    if not (out / ENCODER).exists():
        raise Trouble("There is no encoder: give --published with the published weights.")
    with np.load(out / ENCODER, allow_pickle=False) as held:
        encoder = Encoder({name: held[name] for name in held.files})
    learn, aside = split(read_voices())
    hardest = hardest_texts()
    calm = [row for row in learn if row.text not in hardest]
    keep(out, EXAMPLES, examples.pick(calm, folder, encoder))

    model = LinearModel(
        weights=linear["weights"],
        scales=linear["scales"],
        bias=linear["bias"],
        rarity=linear["rarity"].astype(np.float32),
    )
    truth = np.zeros((len(material.aside), len(labels.outputs)), np.float32)
    for number, row in enumerate(material.aside):
        truth[number, labels.of(row)] = 1
    fresh = np.arange(len(material.aside)) < len(aside)
    limits = [
        set_limits(
            hear(material.aside, labels, model, reader),
            needs=len(labels.needs),
            truth=truth,
            fresh=fresh,
        )
        for reader in (encoder, None)
    ]
    _write(out, MIXES, write_mixes(Mixes(*limits)).encode())
    names = (LINEAR, ENCODER, EXAMPLES, MIXES)
    lines = [f"{checksum_of((out / name).read_bytes())}  {name}" for name in names]
    _write(out, CHECKSUMS, ("\n".join(lines) + "\n").encode())
    report(aside, out)


def report(aside: list[Row], models: Path) -> None:
    """The figures of what was built, on rows kept aside and on the blind set."""
    matcher = load_matcher(models=models)
    blind = read_sentences(TRAINING / "blind.jsonl")
    for name, engine in (("base", matcher), ("full", matcher.with_encoder())):
        for what, rows in (("voices kept aside", aside), ("blind set", blind)):
            print(f"{name}, {what}: {measured(rows, engine.match)}")


def thin(*, seed: int) -> float:
    """The recall@3 of a small model fitted on a part of the voices. Raises `Trouble` when it falls."""
    labels = read_labels()
    learn, aside = split(read_voices())
    folder = load_matcher().folder
    some = sorted(learn, key=lambda row: zlib.crc32(row.text.encode()))[:THIN_ROWS]
    arrays = fit_linear.fit(some, labels, folder, seed=seed, epochs=THIN_EPOCHS)
    model = LinearModel(
        weights=arrays["weights"],
        scales=arrays["scales"],
        bias=arrays["bias"],
        rarity=arrays["rarity"].astype(np.float32),
    )
    shares = []
    for row in aside:
        if row.needs:
            odds = model.logits(folder.fold(row.text).words)[: len(labels.needs)]
            best = {labels.needs[number] for number in np.argsort(-odds)[:3]}
            shares.append(len(best & set(row.needs)) / len(row.needs))
    found = sum(shares) / max(1, len(shares))
    print(f"thin model: {len(some)} rows, recall@3 {found:.3f} on {len(shares)} kept aside")
    if found < THIN_FLOOR:
        raise Trouble(f"The thin model finds too little: {found:.3f}, not {THIN_FLOOR}.")
    return found


def _tune(
    out: Path, material: Material, labels: Labels, *, published: Path, seed: int, threads: int
) -> None:
    if checksum_of((published / "model.safetensors").read_bytes()) != PUBLISHED_SHA256:
        raise Trouble("These are not the published MiniLM weights that we tune.")
    from installer.train_matcher import tune_encoder  # noqa: PLC0415 - only tuning needs torch

    folder = load_matcher().folder
    begun, further = for_tuning(material.learn)

    def tuned(rows: Sequence[Row], start: Any, pace: Any, luck: int) -> tuple[Any, Any]:
        return tune_encoder.tune(
            rows, labels, folder, start=start, pace=pace, seed=luck, threads=threads
        )

    def twice(
        rows: Sequence[Row], start: Callable[[], Any], pace: Any, lucks: tuple[int, int]
    ) -> dict[str, NDArray[Any]]:
        """Two seeds from one start, averaged: steadier than either."""
        first, second = (
            tune_encoder.pack(*tuned(rows, start(), pace, luck), labels) for luck in lucks
        )
        return average(first, second)

    first = twice(
        begun,
        lambda: tune_encoder.read_published(published),
        tune_encoder.FROM_PUBLISHED,
        (seed, seed + 1),
    )
    second = tune_encoder.pack(
        *tuned(further, tune_encoder.unpack(first), tune_encoder.GENTLY, seed), labels
    )
    lucks = (seed, seed + 1)
    third = twice(further, lambda: tune_encoder.unpack(second), tune_encoder.FURTHER, lucks)
    lucks = (seed + 2, seed + 3)
    last = twice(further, lambda: tune_encoder.unpack(third), tune_encoder.LAST, lucks)
    keep(out, ENCODER, last)


def _tune_again(out: Path, material: Material, labels: Labels, *, seed: int, threads: int) -> None:
    from installer.train_matcher import tune_encoder  # noqa: PLC0415 - only tuning needs torch

    with np.load(MATCHER / "models" / ENCODER, allow_pickle=False) as held:
        before = {name: held[name] for name in held.files}
    _, further = for_tuning(material.learn)
    tuned = [
        tune_encoder.pack(
            *tune_encoder.tune(
                further,
                labels,
                load_matcher().folder,
                start=tune_encoder.unpack(before),
                pace=tune_encoder.AGAIN,
                seed=luck,
                threads=threads,
            ),
            labels,
        )
        for luck in (seed + 4, seed + 5)
    ]
    keep(out, ENCODER, average(*tuned))


def hardest_texts() -> frozenset[str]:
    """The sentences that are hardest to tell, which are heavy reading too."""
    return frozenset(row.text for name in HARDEST for row in read_sentences(TRAINING / name))


def for_tuning(learn: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to begin with, and those to go on with: all hard ones, and some of the rest again."""
    hardest = hardest_texts()
    begun: list[Row] = []
    further: list[Row] = []
    for row in learn:
        draw = zlib.crc32(row.text.encode())
        hard = bool(row.flags) or row.kind == "near_miss" or row.text in hardest
        if row.kind == "list":  # lists weigh little
            again = draw % (20 if hard else 40) == 0
            first = draw % 5 < 2
        else:
            again = hard or draw % 4 == 0
            first = row.text not in hardest
        if first:
            begun.append(row)
        if again:
            further.append(row)
    return begun, further


def keep(out: Path, name: str, arrays: Arrays) -> None:
    """Writes the arrays; says "identical", or which arrays differ from those that were there."""
    path = out / name
    before: dict[str, NDArray[Any]] = {}
    old = path.read_bytes() if path.exists() else b""
    if old:
        with np.load(path, allow_pickle=False) as held:
            before = {key: held[key] for key in held.files}
    with path.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    if path.read_bytes() == old:
        print(f"{name}: identical")
        return
    differing = [
        key
        for key in sorted({*before, *arrays})
        if key not in before or key not in arrays or not np.array_equal(before[key], arrays[key])
    ]
    print(f"{name}: {'new' if not old else 'differs in ' + ', '.join(differing)}")


def _write(out: Path, name: str, data: bytes) -> None:
    path = out / name
    same = path.exists() and path.read_bytes() == data
    path.write_bytes(data)
    print(f"{name}: {'identical' if same else 'written'}")
