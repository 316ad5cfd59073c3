"""Opens the trained files, and says in a sentence why one cannot be used."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching import encoder, linear
from heartdesk.matching.blend import Mixes, read_mixes
from heartdesk.matching.encoder import Encoder
from heartdesk.matching.examples import Examples
from heartdesk.matching.linear import LinearModel

CHECKSUMS = "CHECKSUMS"
LINEAR, ENCODER, MIXES, EXAMPLES = "linear.npz", "encoder.npz", "mixes.json", "examples.npz"

Arrays = Mapping[str, NDArray[Any]]

_BROKEN = (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile)


class UnusableModelError(Exception):
    """A trained file that is not there, or not the one that came with HeartDesk; in a sentence."""


class BaseModel(NamedTuple):
    """What answers at once: the small model, how to mix it, and the examples to show."""

    linear: LinearModel
    outputs: tuple[str, ...]
    mixes: Mixes
    examples: Examples


def read_base(folder: Path) -> BaseModel:
    """The small model in `folder`. Raises `UnusableModelError`."""
    arrays = _arrays(folder, LINEAR)
    mixes = _bytes(folder, MIXES)
    examples = _arrays(folder, EXAMPLES)
    try:
        outputs = _outputs(arrays, linear.KIND)
        weights, scales = arrays["weights"], arrays["scales"]
        if weights.shape != (linear.BUCKETS, len(outputs)) or len(scales) != len(outputs):
            raise ValueError(weights.shape)
        model = LinearModel(
            weights=weights,
            scales=scales,
            bias=arrays["bias"],
            rarity=arrays["rarity"].astype(np.float32),
        )
        return BaseModel(model, outputs, read_mixes(mixes.decode("utf-8")), Examples(examples))
    except _BROKEN as trouble:
        raise UnusableModelError(f"The trained files in {folder.name} do not fit.") from trouble


def read_encoder(folder: Path, *, outputs: tuple[str, ...]) -> Encoder:
    """The encoder in `folder`, with the base's outputs. Raises `UnusableModelError`."""
    arrays = _arrays(folder, ENCODER)
    try:
        if _outputs(arrays, encoder.KIND) != outputs:
            raise ValueError(outputs)
        return Encoder(arrays)
    except _BROKEN as trouble:
        raise UnusableModelError(f"{ENCODER} does not fit the other trained files.") from trouble


def checksum_of(data: bytes) -> str:
    """A file's checksum as CHECKSUMS lists it."""
    return hashlib.sha256(data).hexdigest()


def _outputs(arrays: Arrays, kind: str) -> tuple[str, ...]:
    if bytes(arrays["kind"]).decode("utf-8") != kind:
        raise ValueError(kind)
    return tuple(bytes(arrays["outputs"]).decode("utf-8").split("\n"))


def _bytes(folder: Path, name: str) -> bytes:
    """The file's bytes, which must be those that CHECKSUMS lists."""
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        data = (folder / name).read_bytes()
    except (OSError, UnicodeDecodeError) as trouble:
        raise UnusableModelError(f"{name} is not there or cannot be read.") from trouble
    if f"{checksum_of(data)}  {name}" not in lines:
        raise UnusableModelError(f"{name} is damaged, or not the one that came with HeartDesk.")
    return data


def _arrays(folder: Path, name: str) -> dict[str, NDArray[Any]]:
    data = _bytes(folder, name)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            return {key: held[key] for key in held.files}
    except _BROKEN as trouble:
        raise UnusableModelError(f"{name} cannot be read.") from trouble
