"""What a match looks like on the page: chips to tick, words to underline, reasons to read on demand."""

from textwrap import shorten

from heartdesk.core.area_model import Needs
from heartdesk.matching.model import Match
from heartdesk.ui.listening import MOST_CHIPS, because, example_of, explained
from heartdesk.ui.widgets.chips import Offer
from heartdesk.ui.widgets.words_edit import Mark

LONGEST_WHY = 32
"""Characters of a reason on a chip; all of it is under "Why these?"."""


def offers(match: Match, needs: Needs) -> tuple[Offer, ...]:
    """The needs to offer, best first."""
    found = []
    for one in match.suggestions:
        need = needs.need(one.need)
        said = shorten(because(one.why), LONGEST_WHY, placeholder="…")
        # Far-fetched with nothing to show for it, or a far-fetched safety need in plain sight, helps nobody.
        far_fetched = one.strength == "weak"
        if need is None or (far_fetched and (not (said or one.like) or need.flag is not None)):
            continue
        found.append(Offer(need.id, need.label, said, one.strength, need.neutral_label))
    return tuple(found[:MOST_CHIPS])


def marks(match: Match, needs: Needs) -> tuple[Mark, ...]:
    """The words to underline: those of the offered needs, never of one that would give somebody away."""
    offered = {one.key for one in offers(match, needs) if not one.seen}
    found: dict[tuple[int, int], Mark] = {}
    for suggestion in match.suggestions:
        if suggestion.need in offered:
            for one in suggestion.why:
                mark = Mark(one.start, one.end, one.typed, suggestion.strength, explained(one))
                found.setdefault((one.start, one.end), mark)
    return tuple(found.values())


def reasons(match: Match, needs: Needs) -> str:
    """For each chip a line that says how strongly it was heard and why; nothing that gives anybody away."""
    known = {one.need: one for one in match.suggestions}
    lines = []
    for offer in offers(match, needs):
        said = [offer.strength]
        if not offer.seen:
            one = known[offer.key]
            said += [part for part in (because(one.why), example_of(one)) if part]
        lines.append(f"{offer.seen or offer.label}: {', '.join(said)}")
    return "\n".join(lines)
