"""The words of another language, which stand beside ours: resources/leaflets/labels/<language>.json.

A word nobody has put into a language is left out, never guessed: the English alone stands there. Until a named person
has signed a language its paper says DRAFT; what is about safety is marked until two have.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from heartdesk.core.resources import resources_folder

SIGNED_BY = 1
SAFETY_SIGNED_BY = 2


@dataclass(frozen=True)
class OwnWords:
    """The words of a language by the names of our labels.

    `safety` has the heading of the crisis lines ("crisis") and, by number, what they are for. `draft` says that nobody
    has checked them; `details` that facts about places are in English. `checked` and `safety_checked` tell whether
    enough named people have signed the words as they are now.
    """

    tag: str
    name: str
    own_name: str
    draft: str
    details: str
    labels: Mapping[str, str]
    safety: Mapping[str, str]
    checked: bool
    safety_checked: bool

    def checked_on(self, day: date) -> str:
        """That the facts were checked on a day; "" where the language has no words for it."""
        said = self.labels.get("checked", "")
        return f"{said}: {day:%d.%m.%Y}" if said else ""


def label_files() -> dict[str, Path]:
    """The languages beside English, by their tags."""
    folder = resources_folder() / "leaflets" / "labels"
    found = {path.stem: path for path in sorted(folder.glob("*.json"))}
    return {tag: path for tag, path in found.items() if tag != "en" and "." not in tag}


def languages() -> dict[str, str]:
    """The languages a leaflet can have, with their English names."""
    return {"en": "English"} | {tag: _read(tag)["name"] for tag in label_files()}


@lru_cache(maxsize=32)
def read_own_words(language: str) -> OwnWords:
    """The words of a language that `label_files` has. Raises KeyError where its file lacks what it must hold."""
    found = _read(language)
    return OwnWords(
        tag=found["tag"],
        name=found["name"],
        own_name=found["own_name"],
        draft=found["draft"],
        details=found["details"],
        labels=found["labels"],
        safety=found["safety"],
        checked=_signatures(found["signed"], words_sum(found["labels"])) >= SIGNED_BY,
        safety_checked=_signatures(found["safety_signed"], words_sum(found["safety"]))
        >= SAFETY_SIGNED_BY,
    )


def words_sum(words: Mapping[str, str]) -> str:
    """A short sum of words: who signs them signs this, so that a word changed later is a draft again."""
    whole = json.dumps(dict(words), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _read(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(label_files()[language].read_text(encoding="utf-8"))
    return found


def _signatures(signed: list[dict[str, str]], words: str) -> int:
    """How many different people have signed these very words."""
    return len({one["name"].strip().casefold() for one in signed if one["words"] == words} - {""})
