"""What a coordinator does with the hub's own words: read, keep, change, take away, put back."""

from collections.abc import Collection

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.core.text import fold
from heartdesk.store.merge import DELETED
from heartdesk.store.unit import Look, Unit
from heartdesk.words.model import (
    MOST_NEEDS,
    MOST_PHRASES,
    NO_CHANGE,
    LocalWord,
    Step,
    fields_of,
    tidy_phrase,
    word_of,
)

KIND = Kind.LOCAL_WORDS


def read_words(look: Look) -> tuple[LocalWord, ...]:
    """Every phrase that is in force, by the alphabet."""
    found = (word_of(one.id, one.fields, look.area.needs) for one in look.every(KIND))
    words = sorted((one for one in found if one is not None), key=lambda one: fold(one.phrase))
    return tuple(words[:MOST_PHRASES])


def may_change(look: Look) -> bool:
    """Whether the worker at the desk may change the hub's own words."""
    return may(look.worker.roles, KIND, Operation.CREATE)


def keep_word(
    unit: Unit, *, phrase: str, needs: Collection[str], replaces: str = ""
) -> LocalWord | None:
    """Keep what a phrase means, or no needs for "means nothing here"; gives what it meant before, None if nothing.

    `replaces` is the id of a phrase that is put right by this one; it goes where the words differ.

    A phrase is known by its words: two desks that keep the same one make one record. Raises DeskError for a phrase
    that cannot be one, an unknown need, too many needs or phrases, or a worker who may not.
    """
    tidy = tidy_phrase(phrase)
    chosen = tuple(dict.fromkeys(needs))
    if len(chosen) > MOST_NEEDS:
        raise DeskError(
            f"A phrase that means more than {MOST_NEEDS} things says little. {NO_CHANGE}",
            then=f"Choose up to {MOST_NEEDS} needs.",
        )
    if any(unit.area.needs.need(one) is None for one in chosen):
        raise DeskError(f"That need is not in the list. {NO_CHANGE}", then="Choose from the list.")
    before = _now(unit, tidy)
    if before is None and len(read_words(unit)) >= MOST_PHRASES:
        raise DeskError(
            f"There are {MOST_PHRASES} phrases already, as many as HeartDesk reads. {NO_CHANGE}",
            then="Take one away first.",
        )
    word = LocalWord(_id_of(unit, tidy), tidy, chosen)
    _write(unit, word)
    if replaces and replaces != word.id and unit.get(KIND, replaces) is not None:
        unit.delete(KIND, replaces)
    return before


def take_away(unit: Unit, *, id: str) -> LocalWord | None:  # noqa: A002
    """Take a phrase away; gives what it meant, for `put_back`."""
    record = unit.get(KIND, id)
    unit.delete(KIND, id)
    return word_of(id, record.fields, unit.area.needs) if record else None


def put_back(
    unit: Unit, *, phrase: str, before: LocalWord | None, also: LocalWord | None = None
) -> None:
    """Undo: make a phrase mean what it meant before, None takes it away; `also` comes back if it was replaced."""
    if before is not None:
        _write(unit, before)
    elif unit.get(KIND, _id_of(unit, phrase)) is not None:
        unit.delete(KIND, _id_of(unit, phrase))
    if also is not None:
        _write(unit, also)


def history(look: Look, *, id: str) -> tuple[Step, ...]:  # noqa: A002
    """What was done with a phrase, newest first; the store keeps every change."""
    fields: dict[str, object] = {}
    steps = []
    changes = look.history(KIND, id)
    for change in sorted(changes, key=lambda one: one.stamp):
        fields |= change.fields
        held = {name: value for name, value in fields.items() if name != DELETED}
        gone = fields.get(DELETED) is True
        word = None if gone else word_of(id, held, look.area.needs)
        steps.append(Step(change.stamp.wall, change.worker, word))
    return tuple(reversed(steps))


def _write(unit: Unit, word: LocalWord) -> None:
    unit.put(KIND, word.id, fields_of(word.phrase, word.needs))


def _now(look: Look, phrase: str) -> LocalWord | None:
    """What the phrase means now, None where it is not kept."""
    found = _id_of(look, phrase)
    record = look.get(KIND, found)
    return word_of(found, record.fields, look.area.needs) if record else None


def _id_of(look: Look, phrase: str) -> str:
    return derived_id(look.area.id, KIND, fold(phrase))
