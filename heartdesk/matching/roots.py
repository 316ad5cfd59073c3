"""Cuts English endings, so that "evicted" meets "evicting"."""

import re

_VOWEL = re.compile(r"[aeiouy]")
_KEPT_DOUBLE = frozenset("lszaeiouy")  # "falling" is "fall", "missing" is "miss"

# One vowel and one closing consonant: "smok" came from "smoke" and "us" from "use".
_SHORT = re.compile(r"[^aeiouy]*[aeiouy][^aeiouywx]")


def root(word: str) -> str:
    """The word without its plural, -ing, -ed or -ly: a key to compare by, not a word to show.

    Words of up to three letters are left alone. These are the first steps of Porter's stemmer
    (1980); on desk wording they rank as well as the whole of it, at a tenth of the time.
    """
    if len(word) <= 3:
        return word
    word = _without_plural(word)
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word:
            if len(stem) < 2 or not _VOWEL.search(stem) or stem.endswith("e"):
                return word
            return _tidy(stem, cut=True)
    if word.endswith("ly") and len(word) > 6:
        return _tidy(word[:-2], cut=False)
    return _tidy(word, cut=False)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + ("y" if len(word) > 4 else "ie")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _tidy(stem: str, *, cut: bool) -> str:
    """One spelling for what is left: "cutt" is "cut", "smok" is "smoke", "worry" is "worri"."""
    if cut:
        if stem[-1] == stem[-2] and stem[-1] not in _KEPT_DOUBLE:
            return stem[:-1]
        if _SHORT.fullmatch(stem):
            return f"{stem}e"
    if len(stem) > 3 and stem.endswith("e") and not _SHORT.fullmatch(stem[:-1]):
        return stem[:-1]
    if len(stem) > 2 and stem.endswith("y") and not _VOWEL.match(stem[-2]):
        return f"{stem[:-1]}i"
    return stem
