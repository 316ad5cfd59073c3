"""Shows what a phrase of the hub would change: what was heard before, and what would be heard after."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from heartdesk.matching.local import LocalMatcher, LocalPhrase, words_in
from heartdesk.matching.matcher import Matcher
from heartdesk.matching.model import Match
from heartdesk.matching.roots import root

MOST_SHOWN = 6
OFFERED = 5
"""Needs compared: as many as a page offers."""


@dataclass(frozen=True)
class Compared:
    """A text with the needs heard in it before and after, best first, and the flags that are raised after."""

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    flags: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the phrase changes anything here."""
        return self.before != self.after


@dataclass(frozen=True)
class Preview:
    """`phrase` alone, what was tried by hand, and our own examples that hold the phrase (`held` in all)."""

    phrase: Compared
    tried: Compared | None
    examples: tuple[Compared, ...]
    held: int


class Previews:
    """Compares with the matcher that ships. Its examples are folded once, when first needed.

    `quick` reads the examples, of which there may be several: the same matcher without its encoder.
    """

    def __init__(
        self, core: Matcher, *, flags: Mapping[str, str], quick: Matcher | None = None
    ) -> None:
        self._core, self._flags, self._quick = core, dict(flags), quick or core
        self._examples: tuple[tuple[str, frozenset[str]], ...] | None = None

    def of(
        self,
        kept: Collection[LocalPhrase],
        changed: LocalPhrase,
        *,
        replaces: str,
        tried: str,
    ) -> Preview:
        """What keeping `changed` would do, with `kept` in force and the phrase `replaces` out of it.

        `tried` is a text typed to try it on; nothing of it is kept.
        """
        others = [one for one in kept if one.phrase not in (replaces, changed.phrase)]
        shown = self._comparing(self._core, kept, [*others, changed])
        quickly = self._comparing(self._quick, kept, [*others, changed])
        holding = self._holding(changed)
        return Preview(
            shown(changed.phrase),
            shown(tried) if tried.strip() else None,
            tuple(quickly(one) for one in holding[:MOST_SHOWN]),
            len(holding),
        )

    def _comparing(
        self, core: Matcher, kept: Collection[LocalPhrase], changed: Collection[LocalPhrase]
    ) -> Callable[[str], Compared]:
        before = LocalMatcher(core, kept, flags=self._flags)
        after = LocalMatcher(core, changed, flags=self._flags)

        def compare(text: str) -> Compared:
            was, is_now = before.match(text), after.match(text)
            flags = tuple(flag.id for flag in is_now.flags)
            return Compared(text, _needs(was), _needs(is_now), flags)

        return compare

    def _holding(self, phrase: LocalPhrase) -> list[str]:
        """Our examples that hold the phrase; most are ruled out by their words alone."""
        alone = LocalMatcher(self._core, [phrase], flags=self._flags)
        folder = self._core.folder
        wanted = [{root(word), *folder.roots_of(word)} for word in words_in(phrase.phrase)]
        if not wanted:
            return []
        possible = (
            text
            for text, roots in self._folded()
            if all(not roots.isdisjoint(one) for one in wanted)
        )
        return [text for text in possible if alone.holds(text)]

    def _folded(self) -> tuple[tuple[str, frozenset[str]], ...]:
        if self._examples is None:
            fold = self._core.folder.fold
            self._examples = tuple(
                (text, frozenset((*fold(text).roots, *map(root, words_in(text)))))
                for text in self._core.sentences()
            )
        return self._examples


def _needs(match: Match) -> tuple[str, ...]:
    return tuple(one.need for one in match.suggestions[:OFFERED] if one.strength != "weak")
