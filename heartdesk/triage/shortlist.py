"""From some hundreds of rows of the index to the few that are read whole: cheap, and wide enough to miss nothing."""

from collections.abc import Collection, Iterable

from heartdesk.core.places import distance_km
from heartdesk.core.text import fold, one_line
from heartdesk.store.entry import Hit
from heartdesk.triage.model import Wish
from heartdesk.triage.ranking import is_running

LEAST_LETTERS = 3

_EMPTY = """
about after all and any are aye been but can cannot cant could dae did didnt does dont fae for frae from get getting got
had haes has have havent having her hes him his how isnt its just ken like nae nane need not now oot our out shes some
that thats the their them then there they theyre this til till want was wee were weve what when where who why will with
wont would yer you your
"""
EMPTY_WORDS = frozenset(_EMPTY.split())
"""Words of three letters and more that say nothing of what is looked for, folded."""


def telling_words(words: str) -> tuple[str, ...]:
    """The typed words that say something, as they were typed, in order, at most eight."""
    said = [
        word
        for word in one_line(words, 1000).split()
        if len(fold(word)) >= LEAST_LETTERS and fold(word) not in EMPTY_WORDS
    ]
    return tuple(dict.fromkeys(said))[:8]


def words_within(typed: Collection[str], *texts: str) -> tuple[str, ...]:
    """Those of the typed words, folded, that stand in the texts at the start of a word, with or without a plural s."""
    if not typed:
        return ()
    said = " " + fold(" ".join(texts))
    found = []
    for word in map(fold, typed):
        single = word.removesuffix("s") if len(word) > LEAST_LETTERS + 1 else word
        found += [form for form in (word, single) if f" {form}" in said][:1]
    return tuple(dict.fromkeys(found))


def shortlist(hits: Iterable[Hit], wish: Wish, wanted: Collection[str], most: int) -> list[Hit]:
    """The `most` rows that may come first, by what a row tells: needs, where it serves, how far it is, a number."""
    running = [hit for hit in hits if is_running(hit.status)]
    running.sort(key=lambda hit: (-_promise(hit, wish, wanted), hit.name, hit.id))
    return running[:most]


def _promise(hit: Hit, wish: Wish, wanted: Collection[str]) -> float:
    """A rough score of a row, on the scale of `ranking`."""
    matched = len(set(hit.needs) & set(wish.needs))
    promise: float = (20 + 10 * min(matched, 3)) if matched else (14 if hit.needs else 0)
    promise += 6 * len(words_within(wanted, hit.name))
    promise += 4 if hit.phone else 0
    promise += 2 if hit.checked else 0
    home = wish.home
    if home is None:
        return promise
    if hit.localities:
        promise += 12 if home.locality_id in hit.localities else -8
    else:
        promise += 4
    if home.position and hit.lat is not None and hit.lon is not None:
        promise += max(0.0, 12 - distance_km(home.position, (hit.lat, hit.lon)) / 2)
    return promise
