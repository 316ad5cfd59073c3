"""Finds the places of the area that may be somebody's home, by the words around them."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from heartdesk.core.area_model import Area
from heartdesk.core.places_names import place_names
from heartdesk.matching.picked_words import Said, clause_after, clause_before

MOST_HOMES = 2  # more questions than two are a form
_LONGEST_NAME = 4  # words
_LOOK_BACK = 7  # words of the clause before a name

Sure = Literal["said", "maybe"]


class PickedPlace(NamedTuple):
    """A name to look up with `core.places.find_place`, standing at `text[start:end]`.

    `sure` is "said" where words say it is home ("I stay in"), "maybe" where it is only named.
    """

    name: str
    start: int
    end: int
    sure: Sure


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_AT = _set("in at fae frae from near outside roon around ower up doon down o of aboot about by")
_TO = _set("to tae into intae for through")
_BETWEEN = _set("up doon down oot out ower over jist just still wee back here noo now")
_LIVES = _set(
    "live lives living livin liv stay stays staying stayin stey steys bide bides biding bidin dwell "
    "house hoose hooses flat bedsit hame home tenancy tenant resident landlord address village croft caravan"
)
_IS = _set("im am were is are she he they we i shes hes theyre weve ive us")
_PAST = _set("used lived stayed grew born originally formerly raised left brought bided")
_WISHED = _set("get got want wants wantin wanting find finding need needs like swap offered")
_MOVED = _set("moved moving move movin flitted flittin flitting")
_THERE = _set(
    "school academy nursery college uni university campus work works working workin worked job shift "
    "shop shops shopping shopped bank foodbank larder pantry hospital appointment appointments clinic doctor doctors "
    "dentist gp surgery court jobcentre centre office meeting class classes group groups club church mass football "
    "training goes going gaun gan went go visit visiting visited drive drove got get getting "
    "worker team service services friends friend pal mate funeral buried cemetery prison polis police station "
    "interview pharmacy chemist library gym pool swimming pub market café cafe bookies seen met lost fell "
    "attacked mugged"
)
_NAMED_AFTER = _set(
    "road rd street st avenue ave drive lane brae crescent terrace court way row place gardens academy primary school "
    "nursery campus college hospital surgery practice pharmacy library station jobcentre job bus train church hall "
    "centre club team office prison sheriff foodbank food larder hub pantry court fc juniors golf park day burns gala "
    "polis police health medical main high"
)
_TITLES = _set(
    "mr mrs ms miss dr doctor sir pc sgt sergeant cllr councillor minister father auntie aunty uncle"
)
_WHOSE = _set("ma my oor our his her their your yer the a an wee this that")


def places_in(
    words: tuple[Said, ...], area: Area, *, common: Callable[[str], bool]
) -> tuple[PickedPlace, ...]:
    """The places that may be home, those that are said to be first; each name once."""
    names = {
        tuple(name.split()): settlement.name
        for name, settlement in place_names(area)
        if not name.startswith("the ")  # "the toon" is anybody's
    }
    several = _several(area)
    found: dict[str, PickedPlace] = {}
    at = 0
    while at < len(words):
        count = _named_at(words, at, names)
        if not count:
            at += 1
            continue
        name = tuple(word.fold for word in words[at : at + count])
        sure = _sure(words, at, at + count - 1, is_word=count == 1 and common(name[0]))
        if sure is not None:
            asked = " ".join(name).title() if name in several else names[name]
            known = found.get(asked)
            if known is None or (known.sure == "maybe" and sure == "said"):
                last = words[at + count - 1]
                found[asked] = PickedPlace(asked, words[at].start, last.end, sure)
        at += count
    ordered = sorted(found.values(), key=lambda one: (one.sure != "said", one.start))
    said = [one for one in ordered if one.sure == "said"]
    return tuple((said or ordered)[:MOST_HOMES])


def _several(area: Area) -> frozenset[tuple[str, ...]]:
    """Names that more than one settlement has."""
    seen: dict[tuple[str, ...], str] = {}
    twice = set()
    for name, settlement in place_names(area):
        words = tuple(name.split())
        if seen.setdefault(words, settlement.name) != settlement.name:
            twice.add(words)
    return frozenset(twice)


def _named_at(words: tuple[Said, ...], at: int, names: dict[tuple[str, ...], str]) -> int:
    """How many words from `at` on are the longest name of a place; 0 for none."""
    for count in range(_LONGEST_NAME, 0, -1):
        some = words[at : at + count]
        joined = any(word.opens for word in some[1:])
        if len(some) == count and not joined and tuple(word.fold for word in some) in names:
            return count
    return 0


def _sure(words: tuple[Said, ...], first: int, last: int, *, is_word: bool) -> Sure | None:
    """How surely the place at these words is home; None where it is not, or is no place at all."""
    before = clause_before(words, first, _LOOK_BACK)
    after = clause_after(words, last, 1)
    if (after and after[0] in _NAMED_AFTER) or (before and before[-1] in _TITLES | _WHOSE):
        return None
    alone = not before and not after
    if alone:
        return None if is_word else "maybe"
    if not before or before[-1] not in _AT | _TO:
        # "Patna, we've nae food": named first, and nothing hangs on it
        return "maybe" if not before and not is_word and not after else None
    cues = [word for word in before[:-1] if word not in _BETWEEN]
    if before[-1] in _TO:
        moved = not _MOVED.isdisjoint(cues) and before[-1] in ("to", "tae", "into", "intae")
        return "said" if moved else None
    if before[-1] in ("fae", "frae", "from") and not _MOVED.isdisjoint(cues):
        return None
    return _by_cues(cues, before[-1], is_word=is_word)


def _by_cues(cues: list[str], preposition: str, *, is_word: bool) -> Sure | None:
    """What the words before "in Patna" make of it: the nearest one that says anything decides."""
    if not _PAST.isdisjoint(cues) or "used" in cues:
        return None
    for distance, word in enumerate(reversed(cues)):
        if word in _LIVES:
            return "said" if _WISHED.isdisjoint(cues) else "maybe"
        if word in _THERE:
            return None
        if distance == 0 and word in _IS:
            return "said" if preposition in ("fae", "frae", "from", "in", "at") else "maybe"
    if is_word and preposition not in ("in", "at", "near"):
        return None
    return "maybe"
