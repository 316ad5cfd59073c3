"""Folds Scots, slang, shorthand and slips into plain English, and remembers what was typed."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from heartdesk.matching.model import Why
from heartdesk.matching.roots import root
from heartdesk.matching.shortened import scots_negative, spell_out

# Characters that draw no letter yet stand inside pasted words: soft hyphens, accents on their own,
# zero-width signs, direction marks.
_UNSEEN = "\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_TOKEN = re.compile(rf"£?[^\W_]+(?:(?:[{_UNSEEN}]|['’‘](?=[^\W\d_]))[^\W_]*)*['’]?")
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_BETWEEN = " -\t\r\n"  # what may stand between two words that mean one: "peely-wally"
_MONEY = re.compile(r"£\d+p?")

# A text holds a few slips, not thousands: beyond this a long paste is read as it stands, quickly.
MOST_REPAIRS = 400


class Word(NamedTuple):
    """One plain word of the folded text, standing for `text[start:end]`.

    `root` is what the lists compare by; `changed` is true when what was typed was not plain English.
    """

    root: str
    plain: str
    start: int
    end: int
    changed: bool


class _Plain(NamedTuple):
    root: str
    plain: str
    changed: bool


class _Token(NamedTuple):
    typed: str
    cut: int  # characters at its end that are no part of it
    opens: bool  # it may be the first of two words that mean one
    parts: tuple[_Plain, ...]


@dataclass(frozen=True)
class FoldedText:
    """A text with its plain words: what every scorer reads."""

    text: str
    words: tuple[Word, ...]

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The words' roots, in order."""
        return tuple(word.root for word in self.words)

    @cached_property
    def where(self) -> Mapping[str, Sequence[int]]:
        """For each root, the positions of its words."""
        positions: defaultdict[str, list[int]] = defaultdict(list)
        for position, one in enumerate(self.roots):
            positions[one].append(position)
        return positions

    def beginning(self, characters: int) -> "FoldedText":
        """The words that end within the first `characters`, in the same text."""
        if len(self.text) <= characters:
            return self
        count = bisect_right(self.words, characters, key=lambda word: word.end)
        return FoldedText(self.text, self.words[:count])

    def why(self, first: int, last: int) -> Why:
        """What was typed from the `first` to the `last` word, whole, with its plain meaning."""
        words = self.words
        while first > 0 and words[first - 1].start == words[first].start:
            first -= 1
        while last + 1 < len(words) and words[last + 1].start == words[last].start:
            last += 1
        start, end = words[first].start, words[last].end
        span = words[first : last + 1]
        means = " ".join(word.plain for word in span) if any(w.changed for w in span) else ""
        return Why(start, end, self.text[start:end], means)

    def between(self, first: int, last: int) -> str:
        """What was typed from the start of the `first` word to the start of the `last`."""
        return self.text[self.words[first].start : self.words[last].start]


class Folder:
    """Turns text into plain words by the tables in resources/matcher.

    `folds` maps what is typed (one or two words) to plain English; `alike` maps a plain word to the
    one the lists use; `common` says which words are English as they stand; `repair` mends a slip.
    Nothing of a text is kept after `fold` returns.
    """

    def __init__(
        self,
        *,
        folds: Mapping[str, str],
        alike: Mapping[str, str],
        common: Callable[[str], bool],
        known: Callable[[str], bool],
        repair: Callable[[str], str],
    ) -> None:
        self._folds = {typed: means for typed, means in folds.items() if " " not in typed}
        self._pairs = {tuple(typed.split()): m for typed, m in folds.items() if " " in typed}
        self._openers = frozenset(pair[0] for pair in self._pairs)
        self._alike = alike
        self._common = common
        self._known = known
        self._repair = repair
        self._listed: dict[str, tuple[str, ...]] = {}  # words of the lists, never of a text

    def roots_of(self, phrase: str) -> tuple[str, ...]:
        """The roots of a phrase from a list, folded as a text is but with no slips repaired."""
        words = phrase.split()
        if len(words) > 1 and not self._openers.isdisjoint(words):
            return tuple(word.root for word in self._words(phrase, None))
        return tuple(one for word in words for one in self._listed_roots(word))

    def is_common(self, word: str) -> bool:
        """Whether a word, in lower case, is plain English as it stands."""
        return self._common(word)

    def knowing_also(self, words: Collection[str], literal: Collection[str]) -> "Folder":
        """This folder, for which `words` are no slips and `literal` words stay as they are typed."""
        own = frozenset(words) | frozenset(literal)
        known = self._known
        folds = {typed: means for typed, means in self._folds.items() if typed not in literal}
        pairs = {" ".join(pair): means for pair, means in self._pairs.items()}
        return Folder(
            folds=folds | pairs,
            alike={word: same for word, same in self._alike.items() if word not in literal},
            common=lambda word: word in own or self._common(word),
            known=lambda word: word in own or known(word),
            repair=self._repair,
        )

    def _listed_roots(self, word: str) -> tuple[str, ...]:
        roots = self._listed.get(word)
        if roots is None:
            roots = tuple(part.root for part in self._words(word, None))
            self._listed[word] = roots
        return roots

    def fold(self, text: str) -> FoldedText:
        """Every word of `text`, plain, with the place where it was typed."""
        return FoldedText(text, tuple(self._words(text, _Slips(self._repair))))

    def _words(self, text: str, slips: "_Slips | None") -> list[Word]:
        """The words of `text`; without `slips` none is mended."""
        words: list[Word] = []
        seen: dict[str, _Token] = {}  # a word said again costs next to nothing
        add, find, make, kind = words.append, seen.get, tuple.__new__, Word
        opener = ""  # the token before, where it may begin a pair such as "the morra"
        before = (0, 0, 0)  # where the token before starts and ends, and how many words it gave
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            written = text[start:end]
            token = find(written)
            if token is None:
                token = seen[written] = self._token(written, slips)
            typed, cut, opens, parts = token
            end -= cut
            if opener:
                means = self._pairs.get((opener, typed))
                if means is not None and not text[before[1] : start].strip(_BETWEEN):
                    del words[len(words) - before[2] :]
                    start = before[0]
                    parts = tuple(self._plain(word, changed=True) for word in means.split())
                opener = ""
            for root_, plain, changed in parts:
                add(make(kind, (root_, plain, start, end, changed)))
            if opens:
                opener = typed
                before = (start, end, len(parts))
        return words

    def _token(self, written: str, slips: "_Slips | None") -> _Token:
        """What a token means; a closing quote mark is cut off, being no part of it."""
        typed = _written(written)
        cut = 0
        if typed.endswith("'") and typed not in self._folds:
            typed, cut = typed[:-1], 1
        parts = self._fold_token(typed, slips)
        return _Token(typed, cut, typed in self._openers, parts)

    def _fold_token(self, typed: str, slips: "_Slips | None") -> tuple[_Plain, ...]:
        """The plain words of one token, already lower case."""
        means = self._folds.get(typed)
        if means is not None:
            return tuple(self._plain(word, changed=True) for word in means.split())
        if "'" in typed:
            return tuple(part for word in spell_out(typed) for part in self._fold_word(word, slips))
        return self._fold_word(typed, slips)

    def _fold_word(self, typed: str, slips: "_Slips | None") -> tuple[_Plain, ...]:
        means = self._folds.get(typed) or scots_negative(typed) or self._whole_ending(typed)
        if means is None and slips and not (self._common(typed) or self._known(typed)):
            mended = slips.mended(typed)
            if mended != typed:
                means = self._folds.get(mended, mended)
        if means is None:
            return (self._plain(typed, changed=False),)
        return tuple(self._plain(word, changed=True) for word in means.split())

    def _whole_ending(self, typed: str) -> str | None:
        """ "fightin" is "fighting", where the one is no English word and the other is; else None."""
        if len(typed) > 4 and typed.endswith("in") and not self._common(typed):
            longer = f"{typed}g"
            if self._common(longer):
                return self._folds.get(longer, longer)
        return None

    def _plain(self, word: str, *, changed: bool) -> _Plain:
        if _MONEY.fullmatch(word):
            return _Plain("pound", word, changed)
        if word == "not":
            return _Plain("no", word, changed)
        return _Plain(root(self._alike.get(word, word)), word, changed)


class _Slips:
    """Mends slips of the finger, `MOST_REPAIRS` in one text."""

    def __init__(self, repair: Callable[[str], str]) -> None:
        self._repair = repair
        self._left = MOST_REPAIRS

    def mended(self, word: str) -> str:
        """The word that was meant, or `word` itself."""
        if not self._left:
            return word
        self._left -= 1
        return self._repair(word)


def _written(token: str) -> str:
    """The token in lower case, with plain letters and apostrophes and nothing unseen in it."""
    if token.isascii():
        return token.lower()
    bare = _HIDDEN.sub("", token).replace("’", "'").replace("‘", "'")
    spread = unicodedata.normalize("NFKD", bare.lower())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
