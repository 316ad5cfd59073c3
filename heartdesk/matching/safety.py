"""Raises safety flags by rules: amber "ask gently", red "stop and ask now"."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from heartdesk.matching.fold import FoldedText, Folder
from heartdesk.matching.model import Flag, join_flags
from heartdesk.matching.negation import is_denied, is_past, is_topic, one_sentence
from heartdesk.matching.patterns import Pattern, PatternIndex, places, read_pattern
from heartdesk.matching.scorer import Findings
from heartdesk.matching.tables import broken_line, read_rows

GAP = 4  # words that ".." may stand for in a rule

# A rule that holds one of these already speaks of what is missing ("no .. food"): "no" before it
# does not deny it.
_MISSING = frozenset(("no", "never", "without", "cannot"))


# A "hint" is amber, but only where the trained models hear some danger too, or are not there.
RuleLevel = Literal["red", "amber", "hint"]


class Rule(NamedTuple):
    """One line of the rules: these words raise this flag at this level."""

    flag: str
    level: RuleLevel
    pattern: str


class _Raises(NamedTuple):
    flag: str
    level: RuleLevel


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file. Raises `DeskError` naming the line that cannot be read."""
    rules = []
    for number, (flag, level, pattern) in read_rows(path, columns=3):
        if level not in get_args(RuleLevel):
            raise broken_line(path, number)
        rules.append(Rule(flag, cast("RuleLevel", level), pattern))
    return tuple(rules)


class Safety:
    """A scorer that only raises flags. It reads all of a text, and a longer text never raises less.

    A denial ("I'm not suicidal"), a thing long past, a mere subject ("suicide awareness course") or
    a saying ("hit the roof") makes a red rule amber, never nothing: the worker asks once, kindly.
    Any other place in the text where a rule holds plainly keeps it red.
    """

    def __init__(
        self, rules: Iterable[Rule], folder: Folder, *, idioms: Iterable[str] = ()
    ) -> None:
        """`idioms` are sayings that hold a rule's words and mean no harm, written as patterns.

        Raises `ValueError` with the pattern when a rule or saying holds nothing to look for.
        """
        found: defaultdict[Pattern, list[_Raises]] = defaultdict(list)
        for flag, level, source in rules:
            pattern = read_pattern(source, roots_of=folder.roots_of, gap=GAP)
            found[pattern].append(_Raises(flag, level))
        self._index = PatternIndex({pattern: tuple(raised) for pattern, raised in found.items()})
        self._idioms = PatternIndex(
            {read_pattern(one, roots_of=folder.roots_of, gap=GAP): None for one in idioms}
        )

    def score(self, text: FoldedText) -> Findings:
        """The flags raised, each at its highest level, with the words of each rule that raised it."""
        flags: list[Flag] = []
        hints: list[Flag] = []
        doubted: set[str] = set()
        sayings: frozenset[int] | None = None  # found once, where some rule stands at all
        for pattern, raised in self._index.possible(text.where):
            if sayings is None:
                sayings = self._in_sayings(text)
            found, softened = _plainest(pattern, text, sayings.__contains__)
            if found:
                why = (text.why(found[0], found[-1]),)
                for flag, level in raised:
                    if level == "hint":
                        hints.append(Flag(flag, "amber", why))
                    elif level == "red" and not softened:
                        flags.append(Flag(flag, "red", why))
                    else:
                        flags.append(Flag(flag, "amber", why))
                        doubted.update([flag] if level == "red" else ())
        return Findings(
            flags=join_flags(flags), softened=frozenset(doubted), hints=join_flags(hints)
        )

    def _in_sayings(self, text: FoldedText) -> frozenset[int]:
        """The words of the text that are part of a saying."""
        return frozenset(
            place
            for pattern, _ in self._idioms.possible(text.where)
            for found in places(pattern, text.roots, text.where)
            if one_sentence(text, found[0], found[-1])
            for place in found
        )


def _plainest(
    pattern: Pattern, text: FoldedText, is_in_saying: Callable[[int], bool]
) -> tuple[tuple[int, ...], bool]:
    """The first place the pattern plainly holds, else the first where it is softened, else none."""
    deniable = all(slot.roots.isdisjoint(_MISSING) for slot in pattern)
    softened: tuple[int, ...] = ()
    for found in places(pattern, text.roots, text.where):
        if not (
            (deniable and is_denied(text, found[0]))
            or is_past(text, found)
            or is_topic(text, found[0], found[-1])
            or is_in_saying(found[-1])
        ):
            return found, False
        softened = softened or found
    return softened, True
