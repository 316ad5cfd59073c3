"""Picks places and people out of somebody's words, as questions for the worker to confirm: nothing is settled here."""

from collections.abc import Callable
from dataclasses import dataclass

from heartdesk.core.area_model import Area
from heartdesk.matching.picked_people import PickedPerson, people_in
from heartdesk.matching.picked_places import PickedPlace, places_in
from heartdesk.matching.picked_words import words_of

READ = 4_000  # characters: whoever says where they live says it early


@dataclass(frozen=True)
class Picked:
    """Homes that may be meant, the likeliest first, and people it may be for, in the order they were named."""

    homes: tuple[PickedPlace, ...] = ()
    people: tuple[PickedPerson, ...] = ()


def pick_out(text: str, area: Area, *, common: Callable[[str], bool]) -> Picked:
    """Places of `area` that may be home, and people it may be for. Any text gives an answer.

    `common` says whether a folded word is plain English: "Stair" and "Dean" are then a place only where words around
    them say so. A school, a job or a bus in a place makes it no home; nor does a road that is named after one.
    """
    words = words_of(text[:READ])
    homes = places_in(words, area, common=common)
    return Picked(homes, people_in(words))
