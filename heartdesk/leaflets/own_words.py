"""The words of another language, which stand beside ours, and who has signed each of them.

They come from resources/leaflets/labels/<language>.json; a desk may correct, sign or add to them (`languages`). A word
nobody has put into a language is left out, never guessed: the English alone stands there. Until a named person has
signed a word, paper says DRAFT; for words about safety it takes two.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from heartdesk.core.resources import resources_folder
from heartdesk.core.text import fold

DRAFT = "DRAFT"
NOTICES = ("draft", "details", "interpreter")
"""Words about the leaflet itself: that nobody has checked it, that facts are in English, "I need an interpreter"."""

SAFETY = ("crisis", "999", "111")
"""The heading over the crisis lines, and what they are for, by number."""

SHEETS = (
    "on_title",
    "on_nothing",
    "poster_anyone",
    "poster_about",
    "poster_groups",
    "poster_find",
    "card_anyone",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
"""Words of the hub's own sheets, by their names in `sheet_words`."""

SIGNED_BY = 1
SAFETY_SIGNED_BY = 2


@dataclass(frozen=True)
class Signature:
    """That somebody answers for these words, as they were then: they were read, and found right.

    `by` is the id of the worker who was signed in, and `name` what that one is called; a signature that came with the
    program has no worker. `read_by` names somebody else who read the words for them, if anybody did.
    """

    name: str
    on: date
    words: Mapping[str, str]
    by: str = ""
    read_by: str = ""

    @property
    def signer(self) -> str:
        """Who it is, the same each time: two signatures of one worker are one."""
        return self.by or fold(self.name)


@dataclass(frozen=True)
class Language:
    """The words of a language, by their keys: names of our labels, NOTICES, SAFETY and SHEETS.

    `spoken` is what people call it when they say that they speak it.
    """

    tag: str
    name: str
    own_name: str
    spoken: str
    words: Mapping[str, str]
    signatures: tuple[Signature, ...] = ()
    source: str = ""
    doubtful: tuple[str, ...] = ()

    def signed_by(self, key: str) -> tuple[str, ...]:
        """The different people who signed a word as it is now."""
        said = self.words.get(key)
        found = {one.signer: one.name for one in self.signatures if one.words.get(key) == said}
        return tuple(name for signer, name in found.items() if signer) if said else ()

    def is_checked(self, key: str) -> bool:
        """Whether enough people have signed a word as it is now."""
        return len(self.signed_by(key)) >= wanted(key)

    @property
    def drafts(self) -> tuple[str, ...]:
        """The words that not enough people have signed."""
        return tuple(key for key in self.words if not self.is_checked(key))


@dataclass(frozen=True)
class OwnWords:
    """A language as paper says it, each word that is still a draft marked as one.

    `labels` are by the names of ours, `safety` by number and "crisis", `sheets` by SHEETS. Where `checked` is False
    nobody has signed any ordinary word, so the whole paper says so, and only what is about safety is marked word by
    word. `note` is for the worker, "" where all is signed.
    """

    tag: str
    name: str
    spoken: str
    draft: str
    details: str
    interpreter: str
    labels: Mapping[str, str]
    safety: Mapping[str, str]
    checked: bool
    sheets: Mapping[str, str] = field(default_factory=dict)
    note: str = field(default="", compare=False)

    def checked_on(self, day: date) -> str:
        """That the facts were checked on a day; "" where the language has no words for it."""
        said = self.labels.get("checked", "")
        return f"{said}: {day:%d.%m.%Y}" if said else ""


def wanted(key: str) -> int:
    """How many people must sign a word."""
    return SAFETY_SIGNED_BY if key in SAFETY else SIGNED_BY


def own_words(language: Language) -> OwnWords:
    """What paper says in a language."""
    checked = any(language.is_checked(key) for key in language.words if key not in SAFETY)

    def said(key: str) -> str:
        text = language.words.get(key, "")
        marked = (checked or key in SAFETY) and text and not language.is_checked(key)
        return f"{text} ({DRAFT})" if marked else text

    others = (*NOTICES, *SAFETY, *SHEETS)
    return OwnWords(
        tag=language.tag,
        name=language.name,
        spoken=language.spoken,
        draft=language.words.get("draft", ""),
        details=said("details"),
        interpreter=said("interpreter"),
        labels={key: said(key) for key in language.words if key not in others},
        safety={key: said(key) for key in language.words if key in SAFETY},
        checked=checked,
        sheets={key: said(key) for key in language.words if key in SHEETS},
        note=_note(language, checked=checked),
    )


def _note(language: Language, *, checked: bool) -> str:
    """What the worker should know before the paper is handed over."""
    if not language.drafts:
        return ""
    if checked:
        return (
            f"Some {language.name} words on this paper are not checked yet, and are marked {DRAFT}."
        )
    return (
        f"Nobody has checked the {language.name} on this paper yet, and it says so. "
        "Read it together with the English beside it."
    )


def label_files() -> dict[str, Path]:
    """The languages beside English that came with the program, by their tags."""
    folder = resources_folder() / "leaflets" / "labels"
    found = {path.stem: path for path in sorted(folder.glob("*.json"))}
    return {tag: path for tag, path in found.items() if tag != "en" and "." not in tag}


def languages() -> dict[str, str]:
    """The languages that came with the program, English first, with their English names."""
    return {"en": "English"} | {tag: shipped(tag).name for tag in label_files()}


@lru_cache(maxsize=32)
def shipped(tag: str) -> Language:
    """A language that `label_files` has. Raises KeyError where its file lacks what it must hold."""
    found: dict[str, Any] = json.loads(label_files()[tag].read_text(encoding="utf-8"))
    return Language(
        tag=found["tag"],
        name=found["name"],
        own_name=found["own_name"],
        spoken=found["spoken"],
        words={key: found[key] for key in NOTICES}
        | found["labels"]
        | found["sheets"]
        | found["safety"],
        signatures=tuple(
            Signature(one["name"], date.fromisoformat(one["on"]), one["words"])
            for one in found["signed"]
        ),
        source=found["source"],
        doubtful=tuple(found["doubtful"]),
    )


def with_desk(
    language: Language, words: Mapping[str, str], signed: tuple[Signature, ...]
) -> Language:
    """A language with the words that a desk has put right, and who signed them there."""
    return replace(
        language,
        words={**language.words, **words},
        signatures=(*language.signatures, *signed),
    )


def read_own_words(tag: str) -> OwnWords:
    """What paper says in a language that came with the program. Raises KeyError for one that did not."""
    return own_words(shipped(tag))
