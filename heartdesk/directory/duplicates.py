"""Entries that may be one and the same: found by name, phone, postcode, town. Only ever a question for a person.

Names are compared by difflib, on words in order of the alphabet, so that "Cumnock Larder" is like "Larder, Cumnock".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from heartdesk.core.fields import elements, text_of
from heartdesk.core.phones import digits
from heartdesk.core.text import fold, one_line
from heartdesk.directory.editing import place_of
from heartdesk.directory.entry import Held
from heartdesk.directory.values import part, words

ALIKE, SAME_NAME = 0.6, 0.92
"""How alike names must be beside a phone or postcode in common, and by themselves."""

CROWD = 30
"""A number, postcode or word that more entries than this share says nothing: a switchboard, a health centre."""

NOT_SAME = "not_same"
"""The list of ids that a person said are other entries."""

_SMALL = frozenset({"the", "a", "an", "and", "of", "for", "in", "at", "to", "ltd", "cic", "scio"})


@dataclass(frozen=True)
class Twins:
    """Two entries that may be one, and why, best first."""

    first: str
    second: str
    reasons: tuple[str, ...]
    score: float
    first_name: str = ""
    second_name: str = ""

    def other(self, entry_id: str) -> str:
        """The other one of the two."""
        return self.second if entry_id == self.first else self.first

    def other_name(self, entry_id: str) -> str:
        """Its name."""
        return self.second_name if entry_id == self.first else self.first_name


@dataclass(frozen=True)
class _Card:
    id: str
    said: str
    name: str
    phones: frozenset[str]
    postcodes: frozenset[str]
    towns: frozenset[str]
    not_same: frozenset[str]


def twins(held: Iterable[Held], *, of: str = "") -> list[Twins]:
    """Every two entries that may be one, the likeliest first; with `of` only those of one entry."""
    cards = {one.id: _card(one) for one in held if text_of(one.fields, "status") != "defunct"}
    pairs = (pair for pair in sorted(_candidates(cards)) if not of or of in pair)
    found = (_compared(cards[one], cards[other]) for one, other in pairs)
    return sorted((one for one in found if one is not None), key=lambda one: -one.score)


def _candidates(cards: Mapping[str, _Card]) -> set[tuple[str, str]]:
    """The pairs worth a look: those that share something few others share."""
    shared: dict[str, list[str]] = defaultdict(list)
    for card in cards.values():
        for key in _keys(card):
            shared[key].append(card.id)
    return {
        pair
        for ids in shared.values()
        if len(ids) <= CROWD
        for pair in combinations(sorted(ids), 2)
    }


def _keys(card: _Card) -> Iterator[str]:
    yield f"name {card.name}"
    for one in card.phones:
        yield f"phone {one}"
    for one in card.postcodes:
        yield f"postcode {one}"
    for word in card.name.split():
        if len(word) > 3:
            yield f"word {word}"


def _compared(one: _Card, other: _Card) -> Twins | None:
    if other.id in one.not_same or one.id in other.not_same:
        return None
    alike = _alike(one.name, other.name)
    phone, postcode = one.phones & other.phones, one.postcodes & other.postcodes
    town = one.towns & other.towns
    elsewhere = bool(one.towns and other.towns and not town)
    close = alike >= ALIKE and (phone or postcode)
    if not close and (alike < SAME_NAME or elsewhere):
        return None
    reasons = [
        "the same name" if alike == 1 else "names much alike",
        *(["the same phone number"] if phone else []),
        *(["the same postcode"] if postcode else []),
        *(["the same town"] if town and not postcode else []),
    ]
    score = alike + 0.5 * bool(phone) + 0.4 * bool(postcode) + 0.1 * bool(town)
    return Twins(one.id, other.id, tuple(reasons), score, one.said, other.said)


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _card(held: Held) -> _Card:
    fields = held.fields
    places = () if held.sensitive else tuple(place_of(one) for one in held.places)
    numbers = (words(part(value).get("number"), 60) for _, value in elements(fields, "phones"))
    return _Card(
        id=held.id,
        said=one_line(text_of(fields, "name"), 120),
        name=_name(text_of(fields, "name")),
        phones=frozenset(found for one in numbers if (found := digits(one))),
        postcodes=frozenset(fold(one.postcode) for one in places if one.postcode),
        towns=frozenset(fold(one.town) for one in places if one.town),
        not_same=frozenset(one for one, said in elements(fields, NOT_SAME) if said is True),
    )


def _name(name: str) -> str:
    said: Sequence[str] = fold(name).split()
    return " ".join(sorted(word for word in said if word not in _SMALL) or sorted(said))
