"""What a coordinator does with the languages of leaflets: read, correct a word, sign, add a language."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements, text_of
from heartdesk.core.ids import derived_id, new_id
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import digits
from heartdesk.core.resources import resources_folder
from heartdesk.core.roles import Operation, may
from heartdesk.core.text import one_line
from heartdesk.leaflets.escape import printable
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.own_words import (
    SAFETY,
    SHEETS,
    Language,
    OwnWords,
    Signature,
    label_files,
    own_words,
    shipped,
    with_desk,
)
from heartdesk.leaflets.sheet_words import hub_words
from heartdesk.store.unit import Look, Unit

KIND = Kind.LEAFLET_LABELS
LONGEST = 120
"""Characters of a word or sentence: more does not fit beside the English."""

LONGEST_NAME = 60
NO_CHANGE = "Nothing was changed."

KEYS = (
    "draft",
    "details",
    "interpreter",
    "title",
    "first",
    "first_ring_on",
    "first_ring",
    "first_go",
    "phone",
    "hours",
    "where",
    "getting_there",
    "web",
    "cost",
    "free",
    "bring",
    "checked",
    "not_checked",
    "come_back",
    "your_notes",
    *SHEETS,
    *SAFETY,
)
"""The words that a language may have, in the order in which they are met on paper."""


def read_languages(look: Look) -> tuple[Language, ...]:
    """Every language beside English, those that this desk added too, by their English names."""
    kept = {text_of(one.fields, "tag"): one.fields for one in look.every(KIND)}
    found = [_language(tag, kept.get(tag, {})) for tag in {*label_files(), *kept} if tag]
    return tuple(sorted((one for one in found if one), key=lambda one: one.name))


def language_names(look: Look) -> dict[str, str]:
    """The languages beside English that paper can have, by tag with their English names."""
    return {one.tag: one.name for one in read_languages(look)}


def read_language(look: Look, tag: str) -> Language | None:
    """A language as this desk has it, None for one that it does not have."""
    record = look.get(KIND, _id_of(look, tag))
    return _language(tag, record.fields if record else {})


def spoken(look: Look, tag: str) -> OwnWords | None:
    """What paper says in a language beside English; None for English itself. Raises DeskError for an unknown one."""
    if tag == "en":
        return None
    language = read_language(look, tag)
    if language is None:
        raise DeskError(
            f"Leaflets are not ready in this language yet ({tag[:20]!r}).",
            then="Choose another language.",
        )
    return own_words(language)


def may_tend(look: Look) -> bool:
    """Whether the worker at the desk may correct, sign and add."""
    return may(look.worker.roles, KIND, Operation.CREATE)


def english(key: str) -> str:
    """What a word stands beside: the same in English."""
    notices = {
        "draft": "This paper is a draft: nobody has checked this language yet.",
        "details": "The details are in English. Ask us to go through them with you.",
        "interpreter": "I speak this language. I need an interpreter.",
        "crisis": read_labels("en").crisis,
        "999": "In an emergency phone 999",
        "111": "For urgent health advice phone 111",
        "free": "Free",
        "checked": "Information checked on",
    }
    said = notices.get(key) or hub_words().get(key)
    return said or str(getattr(read_labels("en"), key))


def correct(unit: Unit, *, tag: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Keep other words for some keys; gives the keys that changed. Who signed a word before it changed no longer does.

    An empty word takes it away where this desk put it there, and brings back what came with the program. Raises
    DeskError, and changes nothing, for letters that cannot be printed, a word about a number that lacks the number, or
    a worker who may not.
    """
    language = _must_have(unit, tag)
    tidy = {key: one_line(text, LONGEST + 1) for key, text in words.items() if key in KEYS}
    for key, text in tidy.items():
        _must_print(key, text)
    came = dict(shipped(tag).words) if tag in label_files() else {}
    moved = {key: text for key, text in tidy.items() if text != language.words.get(key, "")}
    fields = {
        f"words/{key}": text if text and text != came.get(key) else None
        for key, text in moved.items()
    }
    if moved:
        _write(unit, language, fields)
    return tuple(moved)


def sign(unit: Unit, *, tag: str, read_by: str = "") -> tuple[str, ...]:
    """Keep that the worker who is signed in answers for all words of a language, as they are now.

    The name is the session's, never typed. `read_by` names somebody else who read the words with them, if anybody did;
    that is kept beside it and counts for nothing. Gives the words that still want another worker: those about safety
    take two. Raises DeskError where this worker signed all of it already, or may not.
    """
    language = _must_have(unit, tag)
    mine = {
        key
        for one in language.signatures
        if one.signer == unit.worker.id
        for key in language.words
        if one.words.get(key) == language.words[key]
    }
    if len(mine) == len(language.words):
        raise DeskError(
            f"You have signed all of these words already. {NO_CHANGE}",
            then="What is about safety needs a second worker, signed in under their own name.",
        )
    entry = {
        "name": unit.worker.name,
        "on": local(unit.now).date().isoformat(),
        "words": dict(language.words),
        "by": unit.worker.id,
    }
    reader = one_line(read_by, LONGEST_NAME)
    if reader:
        entry["read_by"] = reader
    _write(unit, language, {f"signed/{new_id()}": entry})
    return _must_have(unit, tag).drafts


def unsign(unit: Unit, *, tag: str, by: str) -> None:
    """Take back every signature of a worker, by their id. The store keeps that it was there, and who took it back."""
    language = _must_have(unit, tag)
    record = unit.get(KIND, _id_of(unit, tag))
    held = elements(record.fields, "signed") if record else ()
    gone = {
        f"signed/{key}": None
        for key, value in held
        if isinstance(value, Mapping) and str(value.get("by")) == by
    }
    if gone:
        _write(unit, language, gone)


@dataclass(frozen=True)
class Step:
    """Something that was done to a language: on which day, by which worker (an id), and what, in a sentence."""

    on: date
    worker: str
    said: str


def language_history(look: Look, tag: str) -> tuple[Step, ...]:
    """Signatures, those taken back, words put right: newest first. The store keeps every change."""
    held: dict[str, str] = {}
    steps: list[Step] = []
    changes = look.history(KIND, _id_of(look, tag))
    for change in sorted(changes, key=lambda one: (one.stamp, one.id)):
        on = local(datetime.fromtimestamp(change.stamp.wall / 1000, UTC)).date()
        steps += (Step(on, change.worker, said) for said in _done(change.fields, held))
    return tuple(reversed(steps))


def _done(fields: Mapping[str, Any], held: dict[str, str]) -> Iterator[str]:
    """What one change did, in sentences; `held` are the names on signatures so far, by their field."""
    for field, value in fields.items():
        signature = _signature(value) if field.startswith("signed/") else None
        if signature:
            held[field] = signature.name
            reader = f", read by {signature.read_by}" if signature.read_by else ""
            yield f"{signature.name} signed {len(signature.words)} words{reader}"
        elif field in held and value is None:
            yield f"The signature of {held.pop(field)} was taken back"
    words = [one.removeprefix("words/") for one in fields if one.startswith("words/")]
    known = [f"“{english(one)}”" for one in words if one in KEYS]
    if known:
        yield f"Words put right: {', '.join(known)}"


def more_languages(look: Look) -> dict[str, tuple[str, str]]:
    """Languages that may be added: by tag, their name in English and in themselves."""
    here = {one.tag for one in read_languages(look)}
    return {tag: names for tag, names in _known().items() if tag not in here}


def add_language(unit: Unit, *, tag: str) -> Language:
    """Begin a language from the list, with no words yet: paper is English alone where a word is missing.

    Raises DeskError for one that is not in the list or here already, or a worker who may not.
    """
    names = more_languages(unit).get(tag)
    if names is None:
        raise DeskError(f"This language cannot be added. {NO_CHANGE}", then="Choose from the list.")
    language = Language(tag=tag, name=names[0], own_name=names[1], spoken=names[0], words={})
    _write(unit, language, {})
    return language


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, str]]:
    """Languages whose letters our fonts have: resources/leaflets/more_languages.json."""
    path = resources_folder() / "leaflets" / "more_languages.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return {tag: (one[0], one[1]) for tag, one in found["languages"].items()}


def _must_have(unit: Unit, tag: str) -> Language:
    unit.must(KIND, Operation.CHANGE)
    language = read_language(unit, tag)
    if language is None:
        raise DeskError(f"There is no such language here. {NO_CHANGE}", then="Add it first.")
    return language


def _must_print(key: str, text: str) -> None:
    called = f"“{english(key)}”"
    if len(text) > LONGEST:
        raise DeskError(
            f"The words for {called} are too long for paper. {NO_CHANGE}",
            then=f"Say it in {LONGEST} letters or fewer.",
        )
    if text and printable(text, LONGEST).unprintable:
        raise DeskError(
            f"The words for {called} have letters that paper cannot show yet. {NO_CHANGE}",
            then="Write them in the usual letters of the language.",
        )
    if text and key.isdecimal() and digits(text) != key:
        raise DeskError(
            f"The words for {called} must say {key}, and no other number. {NO_CHANGE}",
            then=f"Write the number as {key}.",
        )


def _language(tag: str, fields: Mapping[str, Any]) -> Language | None:
    """A language from what came with the program and what the desk holds; None where neither has it."""
    words = {key: str(value) for key, value in elements(fields, "words") if key in KEYS}
    signed = tuple(filter(None, (_signature(value) for _, value in elements(fields, "signed"))))
    if tag in label_files():
        return with_desk(shipped(tag), words, signed)
    name = text_of(fields, "name")
    if not name:
        return None
    ordered = {key: words[key] for key in KEYS if key in words}
    own_name = text_of(fields, "own_name")
    return Language(tag, name, own_name, name, ordered, signed, source="Written at a desk.")


def _signature(value: object) -> Signature | None:
    """A signature that a desk holds; None where another desk wrote something else there."""
    if not isinstance(value, Mapping):
        return None
    try:
        on = date.fromisoformat(str(value["on"]))
        words = {str(key): str(text) for key, text in value["words"].items()}
        said = {name: str(value.get(name) or "") for name in ("by", "read_by")}
        return Signature(str(value["name"]), on, words, **said)
    except (KeyError, ValueError, AttributeError):
        return None


def _write(unit: Unit, language: Language, fields: Mapping[str, Any]) -> None:
    """Set some fields of the language's record, made if it is not there yet."""
    record_id = _id_of(unit, language.tag)
    if unit.get(KIND, record_id) is not None:
        unit.change(KIND, record_id, fields)
        return
    named = {"tag": language.tag, "name": language.name, "own_name": language.own_name}
    kept = {name: value for name, value in fields.items() if value is not None}
    unit.create(KIND, {**named, **kept}, id=record_id)


def _id_of(look: Look, tag: str) -> str:
    return derived_id(look.area.id, KIND, tag)
