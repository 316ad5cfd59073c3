"""The matcher, loaded when it is first needed and only ever used in the look lane."""

from textwrap import shorten

from heartdesk.core.area import Needs
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import Match, Suggestion, Why

MOST_CHIPS = 5
_MOST_REASONS = 2
_LONGEST_EXAMPLE = 40
"""Characters of an example on a chip: enough to judge by, and five chips leave room for the places."""


class LazyMatcher:
    """Finds needs and flags in a person's words: with the lists at once, better once the encoder has been read."""

    def __init__(self, needs: Needs) -> None:
        self._needs = tuple(need.id for need in needs.needs)
        self._matcher: Matcher | None = None

    def match(self, words: str) -> Match:
        """What the words may mean."""
        return self._loaded().match(words)

    def load_encoder(self) -> str:
        """Read the encoder, which takes a moment; "", or a sentence why the matcher goes on without it."""
        self._matcher = self._loaded().with_encoder()
        return self._matcher.trouble

    def _loaded(self) -> Matcher:
        if self._matcher is None:
            self._matcher = load_matcher(self._needs)
        return self._matcher


def reason(suggestion: Suggestion) -> str:
    """Why a need is suggested: the typed words that say it, else the known sentence they read most like."""
    if suggestion.why:
        return because(suggestion.why)
    if not suggestion.like:
        return ""
    # "Our": across a desk, a bare quotation looks like what another visitor said.
    example = shorten(suggestion.like, _LONGEST_EXAMPLE, placeholder="…")
    return f"reads like our example “{example}”"


def because(why: tuple[Why, ...]) -> str:
    """The typed words behind a suggestion, with what they mean where that is said differently."""
    said = [f"{one.typed} = {one.means}" if one.means else f"“{one.typed}”" for one in why]
    return ", ".join(dict.fromkeys(said[:_MOST_REASONS]))
