"""Reads the sentences to learn from, and keeps some of them aside for setting limits."""

import json
import os
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from heartdesk.core.resources import resources_folder
from heartdesk.matching.lexicon import read_lexicon
from heartdesk.matching.tables import read_rows

AREA = "east_ayrshire"  # the taxonomy that the sentences are labelled with
TOO_LIKE = 0.45  # of their words shared (Jaccard)
# One voice row in so many is kept aside, to set limits on: more of those that are hardest to tell.
ASIDE = 12
HARDEST = frozenset(("voices_d.jsonl", "voices_e.jsonl", "voices_f.jsonl"))
HARDEST_ASIDE = 5

DATA = Path(os.environ.get("HEARTDESK_DATA") or Path(__file__).parents[3] / "shared" / "data")
MATCHER = resources_folder() / "matcher"
TRAINING = MATCHER / "training"


class Row(NamedTuple):
    """A labelled sentence; `weight` is how much it counts in training, `aside` that it is kept out."""

    text: str
    needs: tuple[str, ...]
    flags: tuple[str, ...]
    kind: str
    weight: float
    aside: bool = False


class Labels(NamedTuple):
    """What the models tell apart, in the order of their outputs."""

    needs: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def outputs(self) -> tuple[str, ...]:
        """Every output's name: needs, flags, then "any flag" and "no need at all"."""
        return (*self.needs, *self.flags, "any", "none")

    def of(self, row: Row) -> list[int]:
        """The outputs that are true of a row."""
        found = [self.needs.index(need) for need in row.needs if need in self.needs]
        found += [len(self.needs) + self.flags.index(flag) for flag in row.flags]
        if row.flags:
            found.append(len(self.needs) + len(self.flags))
        if not row.needs and not row.flags:
            found.append(len(self.needs) + len(self.flags) + 1)
        return found


def read_labels() -> Labels:
    """The needs and flags of the area's own list."""
    listed = json.loads(
        (resources_folder() / "areas" / AREA / "needs.json").read_text(encoding="utf-8")
    )
    return Labels(
        tuple(need["id"] for need in listed["needs"]),
        tuple(flag["id"] for flag in listed["flags"]),
    )


def read_sentences(path: Path, *, weight: float = 1.0) -> list[Row]:
    """The rows of a JSON-lines file of labelled sentences; none where it is not there."""
    if not path.exists():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            one: dict[str, Any] = json.loads(line)
            rows.append(
                Row(one["text"], tuple(one["needs"]), tuple(one["flags"]), one["kind"], weight)
            )
    return rows


def read_voices() -> list[Row]:
    """The sentences written for HeartDesk, without those too like one of the blind set."""
    blind = [_tokens(row.text) for row in read_sentences(TRAINING / "blind.jsonl")]
    return [
        row._replace(aside=_is_kept_aside(row, path.name))
        for path in sorted(TRAINING.glob("voices_*.jsonl"))
        for row in read_sentences(path)
        if not _is_like_any(_tokens(row.text), blind)
    ]


def _is_kept_aside(row: Row, file: str) -> bool:
    """Chosen by the text alone: never by luck."""
    share = HARDEST_ASIDE if file in HARDEST else ASIDE
    return zlib.crc32(row.text.encode()) % share == 0


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9']+", text.lower()))


def _is_like_any(tokens: frozenset[str], others: Iterable[frozenset[str]]) -> bool:
    """Whether they share nearly half of their words with one of the others."""
    return any(len(tokens & one) >= TOO_LIKE * len(tokens | one) for one in others)


def read_lists(labels: Labels) -> list[Row]:
    """The lexicon's phrases and the taxonomy's own words, as short sentences of little weight."""
    flag_of = {
        need: flag for _, (need, flag) in read_rows(MATCHER / "flagged_needs.tsv", columns=2)
    }
    needs_of: dict[str, list[str]] = {}
    for need, phrase, kind in read_lexicon(MATCHER / "lexicon.tsv"):
        if kind == "sign" and "|" not in phrase:
            needs_of.setdefault(phrase.replace(" ..", ""), []).append(need)
    return [
        Row(
            phrase,
            tuple(needs),
            tuple(sorted({flag_of[need] for need in needs if need in flag_of})),
            "list",
            0.3,
        )
        for phrase, needs in needs_of.items()
        if len(needs) <= 3 and set(needs) <= set(labels.needs)
    ]


def split(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to learn from and those kept aside."""
    return [row for row in rows if not row.aside], [row for row in rows if row.aside]


class Material(NamedTuple):
    """All there is to learn from, what was kept aside, and what was missing."""

    learn: list[Row]
    aside: list[Row]
    missing: tuple[str, ...]


def read_material(labels: Labels) -> Material:
    """The voices, the third-party sentences where they are, and the lists."""
    learn, aside = split(read_voices())
    missing = []
    train = read_sentences(DATA / "utterances" / "train.jsonl")
    dev = read_sentences(DATA / "utterances" / "dev.jsonl")
    for name, found in (("train.jsonl", train), ("dev.jsonl", dev)):
        if not found:
            missing.append(name)
    return Material([*learn, *train, *read_lists(labels)], [*aside, *dev], tuple(missing))


def texts(rows: Iterable[Row]) -> list[str]:
    """The rows' words."""
    return [row.text for row in rows]
