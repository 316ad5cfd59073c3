"""Finds the people named in somebody's words: whom the help may be for."""

from typing import Literal, NamedTuple, get_args

from heartdesk.matching.picked_words import Said, clause_after, clause_before

Who = Literal["self", "child", "young", "older", "family", "friend", "cared"]
WHO: tuple[Who, ...] = get_args(Who)
"""Themselves, a child, a young person, an older person, partner or family, a friend or neighbour, someone they look
after."""

MOST_PEOPLE = 3

ADULT, GROWN, OLD = 12, 26, 65
"""From these ages on somebody is a young person, grown up, an older person."""


class PickedPerson(NamedTuple):
    """Somebody who is named at `text[start:end]`."""

    who: Who
    start: int
    end: int


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CHILD = _set(
    "wean weans wain wains bairn bairns baby babies toddler toddlers child children kid kids grandwean grandweans "
    "grandchild grandchildren granwean granweans newborn"
)
_CHILD_OR_YOUNG = _set(
    "son sons daughter daughters boy boys lad lads laddie lassie lassies girl girls grandson granddaughter stepson "
    "stepdaughter nephew niece"
)
_YOUNG = _set("teenager teenagers teen teens student students youngster")
_OLDER = _set(
    "granny grannie gran nan nana nanna granda grandad grandpa grampa papa pensioner pensioners elderly oap oaps "
    "grandmother grandfather grandparents"
)
_FAMILY = _set(
    "mum mam maw mother mammy dad da faither father partner husband wife man brother sister brer auntie aunty "
    "uncle cousin mither missus"
)
_FRIEND = _set("neighbour neighbours neebor neebour pal pals friend friends mate lodger flatmate")
_CARED = (("look", "after"), ("looking", "after"), ("lookin", "efter"), ("look", "efter"), ("lookin", "after"),
          ("care", "for"), ("caring", "for"), ("carer", "for"), ("cares", "for"), ("looks", "after"))  # fmt: skip
_NEEDS_WHOSE = _CHILD_OR_YOUNG | _FAMILY | _FRIEND | {"papa", "nan", "baby", "kid"}
_WHOSE = _set("ma my oor our ur his her their wee the wir that this another yin a")
_OWN = _set("ma my oor our his her their wir wee")
_I = _set("i im ive ill id me myself masel mysel ah ahm am mines")
_AULD = _set("auld old elderly")
_GONE = _set("died passed deid dead lost funeral buried death ashes grave late")
_THINGS = _set(
    "benefit benefits tax payment payments maintenance support seat bank box milk food clothes things flat annexe "
    "minding sitter abuse protection care trust club group shower pram monitor"
)
_NO_AGE = _set(
    "pound pounds quid p pence minutes minute mins min hours hour days day weeks week months month miles mile stone "
    "oclock am pm percent grand times bags points years yr st nd rd th"
)
_TO_AGE = _set("is was are just turned aged age noo now only been turning hes shes and s")


def people_in(words: tuple[Said, ...]) -> tuple[PickedPerson, ...]:
    """The people named, each kind once, in the order they were named.

    "Themselves" comes first where somebody else is named too and they spoke of themselves: then it is a question.
    """
    found: dict[Who, PickedPerson] = {}
    for at, word in enumerate(words):
        for who in _whom(words, at):
            found.setdefault(who, PickedPerson(who, word.start, word.end))
    if "cared" in found and len(found) > 1 and "family" in found:
        del found["family"]
    others = tuple(found.values())[:MOST_PEOPLE]
    own = next((word for word in words if word.fold in _I), None)
    if own is None or not others:
        return others
    return (PickedPerson("self", own.start, own.end), *others)


def _whom(words: tuple[Said, ...], at: int) -> tuple[Who, ...]:
    """Whom the word at `at` may mean; () for nobody."""
    word = words[at].fold
    after = clause_after(words, at, 3)
    if after and (word, after[0]) in _CARED:
        return ("cared",)
    before = clause_before(words, at, 3)
    if (word.isdecimal() and len(word) <= 3) and _is_age_alone(words, at, before, after):
        return _of_age(int(word))
    if word not in _CHILD | _CHILD_OR_YOUNG | _YOUNG | _OLDER | _FAMILY | _FRIEND:
        return ()
    if (
        (after and after[0] in _THINGS)
        or not _GONE.isdisjoint((*before, *after))
        or after[:2] == ("left", "me")
    ):
        return ()
    whose = bool(before) and before[-1] in _WHOSE | _AULD
    if word in _NEEDS_WHOSE and not whose:
        return ()
    if word in _NEEDS_WHOSE and before[-1] in _AULD:
        return ("older",)
    if word in _CHILD_OR_YOUNG | _FAMILY | _FRIEND and before[-1] not in _OWN:
        return ()
    age = _age_after(words, at)
    if age is not None and word not in _OLDER:
        return _of_age(age) or _kind_of(word)
    if word in _CHILD_OR_YOUNG and before and "wee" in before[-2:]:
        return ("child",)
    return _kind_of(word)


def _kind_of(word: str) -> tuple[Who, ...]:
    if word in _CHILD:
        return ("child",)
    if word in _CHILD_OR_YOUNG:
        return ("child", "young")
    if word in _YOUNG:
        return ("young",)
    if word in _OLDER:
        return ("older",)
    return ("family",) if word in _FAMILY else ("friend",)


def _of_age(age: int) -> tuple[Who, ...]:
    if age < ADULT:
        return ("child",)
    if age < GROWN:
        return ("young",)
    return ("older",) if OLD <= age <= 110 else ()


def _age_after(words: tuple[Said, ...], at: int) -> int | None:
    """The age said right after somebody: "ma lad's 15", "my boy is just turned 9"; None where none is."""
    for place in range(at + 1, min(at + 5, len(words))):
        word = words[place]
        if word.fold.isdecimal() and len(word.fold) <= 3:
            counted = words[place + 1].fold if place + 1 < len(words) else ""
            old = clause_after(words, place, 2)
            if counted in _NO_AGE and "old" not in old:
                return None
            return int(word.fold)
        if word.fold not in _TO_AGE:
            return None
    return None


def _is_age_alone(
    words: tuple[Said, ...], at: int, before: tuple[str, ...], after: tuple[str, ...]
) -> bool:
    """ "an 82 year old", "she's 82": an age that needs no noun."""
    if after[:2] in (("year", "old"), ("years", "old"), ("yr", "old"), ("years", "auld"), ("year", "auld")) or (
        after and after[0] in ("yo", "yrs")
    ):  # fmt: skip
        return True
    counted = bool(after) and after[0] in _NO_AGE
    said_of = bool(before) and (
        before[-1] in ("shes", "hes", "aged") or before[-2:] in (("she", "is"), ("he", "is"))
    )
    owner = at > 0 and words[at - 1].owns and words[at - 1].fold in ("she", "he")
    return not counted and (said_of or owner) and int(words[at].fold) >= ADULT
