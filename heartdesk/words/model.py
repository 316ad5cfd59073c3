"""A word or phrase of this council's own, and the needs it points to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.area_model import Needs
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements, text_of
from heartdesk.core.text import fold, one_line

LONGEST = 60
"""Characters of a phrase: more is a sentence, which the matcher reads by itself."""

MOST_WORDS = 6
MOST_NEEDS = 4
MOST_PHRASES = 500
"""Phrases a council may keep, so that reading them never slows a desk down."""

NO_CHANGE = "Nothing was changed."


@dataclass(frozen=True)
class LocalWord:
    """One phrase. `needs` are need ids; where there are none it means nothing here and points to no need.

    A phrase never touches a safety rule: those read the whole text, whatever stands here.
    """

    id: str
    phrase: str
    needs: tuple[str, ...] = ()

    @property
    def means_nothing(self) -> bool:
        """Whether it only silences what the word would have pointed to."""
        return not self.needs


@dataclass(frozen=True)
class Step:
    """One change of a phrase: when, by which worker's id, and what it said from then on (None: taken away)."""

    at_ms: int
    by: str
    word: LocalWord | None


def tidy_phrase(typed: str) -> str:
    """The phrase as it is kept.

    Raises DeskError for one without letters or digits, or one too long to be a phrase.
    """
    phrase = one_line(typed, LONGEST + 1)
    words = fold(phrase).split()
    if not words:
        raise DeskError(
            f"A word needs letters or numbers in it. {NO_CHANGE}", then="Type it as people say it."
        )
    if len(phrase) > LONGEST or len(words) > MOST_WORDS:
        raise DeskError(
            f"That is long for a word or phrase. {NO_CHANGE}",
            then=f"Use up to {MOST_WORDS} words: the part that people always say.",
        )
    return phrase


def fields_of(phrase: str, needs: tuple[str, ...]) -> dict[str, Any]:
    """The field map of a phrase."""
    return {"phrase": phrase, **{f"needs/{need}": True for need in needs}}


def word_of(record_id: str, fields: Mapping[str, Any], needs: Needs) -> LocalWord | None:
    """The phrase in a field map; None where what another desk wrote cannot be used here.

    A phrase whose needs are all unknown here is left out: it must not turn into one that means nothing.
    """
    try:
        phrase = tidy_phrase(text_of(fields, "phrase"))
    except DeskError:
        return None
    written = [name for name, on in elements(fields, "needs") if on is True]
    known = tuple(name for name in written if needs.need(name) is not None)[:MOST_NEEDS]
    return None if written and not known else LocalWord(record_id, phrase, known)
