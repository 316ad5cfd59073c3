"""The matcher, loaded when it is first needed and only ever used in the look lane."""

from heartdesk.core.area import Needs
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import Match, Why

MOST_CHIPS = 5
_MOST_REASONS = 2


class Ears:
    """Hears needs and flags in a person's words."""

    def __init__(self, needs: Needs) -> None:
        self._needs = tuple(need.id for need in needs.needs)
        self._matcher: Matcher | None = None

    def hear(self, words: str) -> Match:
        """What the words may mean."""
        if self._matcher is None:
            self._matcher = load_matcher(self._needs)
        return self._matcher.match(words)


def because(why: tuple[Why, ...]) -> str:
    """The typed words behind a suggestion, with what they mean where that is said differently."""
    said = [f"{one.typed} = {one.means}" if one.means else f"“{one.typed}”" for one in why]
    return ", ".join(dict.fromkeys(said[:_MOST_REASONS]))
