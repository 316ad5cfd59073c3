"""The matcher, loaded when it is first needed and only ever used in the look lane."""

from collections.abc import Callable
from textwrap import shorten
from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from heartdesk.core.area import Area, Needs
from heartdesk.matching.local import LocalMatcher, LocalPhrase
from heartdesk.matching.local_preview import Preview, Previews
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import Match, Suggestion, Why
from heartdesk.matching.picked import Picked, pick_out
from heartdesk.words.model import LocalWord

MOST_CHIPS = 5
_MOST_REASONS = 2
_LONGEST_EXAMPLE = 60
"""Characters of an example: enough to judge by."""


_MATCHERS: "WeakKeyDictionary[QObject, LazyMatcher]" = WeakKeyDictionary()


class Hearing(NamedTuple):
    """What was heard in the words: needs and flags, places and people."""

    match: Match
    picked: Picked


def matcher_for(owner: QObject, needs: Needs) -> "LazyMatcher":
    """The one matcher of a window: its pages listen with the same. `owner` is the window's `Background`."""
    if owner not in _MATCHERS:
        _MATCHERS[owner] = LazyMatcher(needs)
    return _MATCHERS[owner]


class LazyMatcher:
    """Finds needs and flags in a person's words: with the lists at once, better once the encoder has been read."""

    def __init__(self, needs: Needs) -> None:
        self._needs = tuple(need.id for need in needs.needs)
        self._flags = {need.id: need.flag for need in needs.needs if need.flag}
        self._phrases: tuple[LocalPhrase, ...] = ()
        self._core: Matcher | None = None
        self._base: Matcher | None = None
        self._local: LocalMatcher | None = None
        self._previews: Previews | None = None

    def match(self, words: str) -> Match:
        """What the words may mean."""
        return self._loaded().match(words)

    def hear(self, words: str, area: Area) -> Hearing:
        """What the words may mean, and the places and people in them."""
        return Hearing(self.match(words), pick_out(words, area, common=self._is_common()))

    def load_encoder(self) -> str:
        """Read the encoder, which takes a moment; "", or a sentence why the matcher goes on without it."""
        core = self._core_loaded().with_encoder()
        self._base, self._core = self._core, core
        self._local, self._previews = None, None
        return core.trouble

    def take_words(self, words: tuple[LocalWord, ...]) -> None:
        """Listen with the hub's own words from now on."""
        phrases = phrases_of(words)
        if phrases != self._phrases:
            self._phrases, self._local = phrases, None

    def preview(self, changed: LocalPhrase, *, replaces: str, tried: str) -> Preview:
        """What keeping a phrase would change; see `local_preview`."""
        if self._previews is None:
            core = self._core_loaded()
            self._previews = Previews(core, flags=self._flags, quick=self._base)
        return self._previews.of(self._phrases, changed, replaces=replaces, tried=tried)

    def _is_common(self) -> Callable[[str], bool]:
        return self._core_loaded().folder.is_common

    def _loaded(self) -> LocalMatcher:
        if self._local is None:
            self._local = LocalMatcher(self._core_loaded(), self._phrases, flags=self._flags)
        return self._local

    def _core_loaded(self) -> Matcher:
        if self._core is None:
            self._core = load_matcher(self._needs)
        return self._core


def phrases_of(words: tuple[LocalWord, ...]) -> tuple[LocalPhrase, ...]:
    """The hub's own words as the matcher takes them."""
    return tuple(LocalPhrase(one.phrase, one.needs) for one in words)


def because(why: tuple[Why, ...]) -> str:
    """The typed words behind a suggestion, with what they mean where that is said differently."""
    said = [explained(one) for one in why]
    return ", ".join(dict.fromkeys(said[:_MOST_REASONS]))


def explained(why: Why) -> str:
    """Typed words and what they stand for: "leccy = electric"."""
    typed = shorten(why.typed, _LONGEST_EXAMPLE, placeholder="…")
    return f"{typed} = {why.means}" if why.means else f"“{typed}”"


def example_of(suggestion: Suggestion) -> str:
    """The sentence of ours that the words read like, "" where there is none.

    "Our": across a desk, a bare quotation looks like what another visitor said.
    """
    if not suggestion.like:
        return ""
    example = shorten(suggestion.like, _LONGEST_EXAMPLE, placeholder="…")
    return f"reads like our example “{example}”"
