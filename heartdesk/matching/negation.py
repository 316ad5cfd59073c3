"""Tells a denial, a thing long past or a poster about it from something that may be happening now."""

import re
from itertools import pairwise

from heartdesk.matching.fold import FoldedText
from heartdesk.matching.roots import root

NEGATIVES = frozenset(("no", "never"))

# How many words before a phrase a denial still reaches it: "not at all suicidal" is two.
REACH = 3


def _roots(words: str) -> frozenset[str]:
    return frozenset(root(word) for word in words.split())


# "naw my man hits me" answers a question; "don't stop", "no longer", "no one knows" deny nothing.
_ANSWERED = _roots("you it that there my")
_NO_DENIAL = _roots("stop just even know sure only tell longer more way one")
# "no idea he hits me" says that he does, "I'm not saying he hits me" takes it back.
_SUBJECTS = _roots("i he she we they")
_TAKES_BACK = _roots("that think say like mean believe suppose")
_CLAUSE_END = re.compile(r"[,.;:!?\n\r…]|\s[-–—]\s|\b(?:but|and|because|cause|cos|cus)\b", re.I)

_SENTENCE_END = re.compile(r"[.!?\n\r…]")
SPAN = 12  # words on either side that are looked at: enough for a spoken sentence
_AGO = _roots("year years month months long ages")
_SINCE_THEN = _roots("ago since")
_WAS, _SINCE = root("was"), root("since")
_BEING = _roots("am is are was be being get got getting")  # "I'm used to it" is not past
_YOUNG = _roots("wee young little small nine ten eleven twelve nineteen twenty")
_LONG_AGO = frozenset(str(year) for year in range(1930, 2024))
_STILL = _roots("still again today tonight yet back now since every always keep worse start began")
_WELL = _roots("fine ok okay better good clean safe")

_TOPIC = _roots("training prevention awareness poster posters leaflet leaflets fundraiser")
_WORK_ON = _roots(
    "project essay dissertation assignment coursework talk speech book film documentary play course"
)
_ABOUT = _roots("on about of")


def is_denied(text: FoldedText, first: int) -> bool:
    """True when a negative shortly before the word at `first`, in its own clause, denies it."""
    roots = text.roots
    for place in range(max(0, first - REACH), first):
        if roots[place] not in NEGATIVES:
            continue
        following = roots[place + 1]
        if following in _NO_DENIAL or (following in _ANSWERED and text.words[place].plain == "no"):
            continue
        subject = not _SUBJECTS.isdisjoint(roots[place + 1 : first + 1])
        if subject and following not in _TAKES_BACK:
            continue
        if not _CLAUSE_END.search(text.between(place, first)):
            return True
    return False


def is_past(text: FoldedText, found: tuple[int, ...]) -> bool:
    """True when the sentence around these words sets them in the past and nothing brings it back.

    Only the sentence counts, so that a later remark never softens an earlier one.
    """
    first, last = _sentence(text, found[0], found[-1])
    roots = ("", *text.roots[first : last + 1])
    past = _is_dated(text, found[-1]) or any(
        (one in _AGO and after in _SINCE_THEN)
        or (one == "use" and after == "to" and before not in _BEING)
        or (before == "i" and one == _WAS and after in _YOUNG)
        for before, one, after in zip(roots, roots[1:], roots[2:], strict=False)
    )
    return past and not any(
        one in _STILL
        and not (one == "now" and before in _WELL)  # "I'm fine now", "he's here now"
        and not (one == _SINCE and before in _AGO)  # "twenty years since", not "ever since"
        for before, one in pairwise(roots)
    )


def _is_dated(text: FoldedText, last: int) -> bool:
    """True when a year long gone stands right after: "overdosed in 2015", "left home back in 1987"."""
    after = text.roots[last + 1 : last + 1 + REACH + 1]
    return any(one == "in" and year in _LONG_AGO for one, year in pairwise(after))


def is_topic(text: FoldedText, first: int, last: int) -> bool:
    """True when the words only name a subject: "suicide prevention", "an essay on violence"."""
    roots = text.roots
    if last + 1 < len(roots) and roots[last + 1] in _TOPIC:
        return True
    return any(
        one in _WORK_ON and after in _ABOUT and one_sentence(text, place, first)
        for place in range(max(0, first - REACH - 1), first - 1)
        for one, after in [(roots[place], roots[place + 1])]
    )


def one_sentence(text: FoldedText, first: int, last: int) -> bool:
    """True when no sentence ends between the words at `first` and `last`."""
    return not _SENTENCE_END.search(text.between(first, last))


def _sentence(text: FoldedText, first: int, last: int) -> tuple[int, int]:
    """The first and last word of the sentence that holds these words, looked for nearby."""
    words = text.words
    start = first
    while start > 0 and first - start < SPAN:
        if _SENTENCE_END.search(text.text[words[start - 1].end : words[start].start]):
            break
        start -= 1
    end = last
    while end + 1 < len(words) and end - last < SPAN:
        if _SENTENCE_END.search(text.text[words[end].end : words[end + 1].start]):
            break
        end += 1
    return start, end
