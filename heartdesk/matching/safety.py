"""Raises safety flags by rules: amber "ask gently", red "stop and ask now"."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from heartdesk.matching.fold import FoldedText, Folder
from heartdesk.matching.model import Flag, Level, join_flags
from heartdesk.matching.negation import is_denied, is_past, is_topic
from heartdesk.matching.patterns import Pattern, PatternIndex, places, read_pattern
from heartdesk.matching.scorer import Findings
from heartdesk.matching.tables import broken_line, read_rows

GAP = 4  # words that ".." may stand for in a rule

# A rule that holds one of these already speaks of what is missing ("no .. food"): "no" before it
# does not deny it.
_MISSING = frozenset(("no", "never", "without", "cannot"))


class Rule(NamedTuple):
    """One line of the rules: these words raise this flag at this level."""

    flag: str
    level: Level
    pattern: str


class _Raises(NamedTuple):
    flag: str
    level: Level


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file. Raises `DeskError` naming the line that cannot be read."""
    rules = []
    for number, (flag, level, pattern) in read_rows(path, columns=3):
        if level == "red":
            rules.append(Rule(flag, "red", pattern))
        elif level == "amber":
            rules.append(Rule(flag, "amber", pattern))
        else:
            raise broken_line(path, number)
    return tuple(rules)


class Safety:
    """A scorer that only raises flags. It reads all of a text, and a longer text never raises less.

    A denial ("I'm not suicidal"), a thing long past or a mere subject ("suicide awareness course")
    makes a red rule amber, never nothing: the worker asks once, kindly. Any other place in the text
    where a rule holds plainly keeps it red.
    """

    def __init__(self, rules: Iterable[Rule], folder: Folder) -> None:
        """Raises `ValueError` with the pattern when a rule holds nothing to look for."""
        found: defaultdict[Pattern, list[_Raises]] = defaultdict(list)
        for flag, level, source in rules:
            pattern = read_pattern(source, roots_of=folder.roots_of, gap=GAP)
            found[pattern].append(_Raises(flag, level))
        self._index = PatternIndex({pattern: tuple(raised) for pattern, raised in found.items()})

    def score(self, text: FoldedText) -> Findings:
        """The flags raised, each at its highest level, with the words of each rule that raised it."""
        flags: list[Flag] = []
        doubted: set[str] = set()
        for pattern, raised in self._index.possible(text.where):
            found, softened = _plainest(pattern, text)
            if found:
                why = (text.why(found[0], found[-1]),)
                flags += [Flag(flag, "amber" if softened else level, why) for flag, level in raised]
                if softened:
                    doubted.update(flag for flag, level in raised if level == "red")
        return Findings(flags=join_flags(flags), softened=frozenset(doubted))


def _plainest(pattern: Pattern, text: FoldedText) -> tuple[tuple[int, ...], bool]:
    """The first place the pattern plainly holds, else the first where it is softened, else none."""
    deniable = all(slot.roots.isdisjoint(_MISSING) for slot in pattern)
    softened: tuple[int, ...] = ()
    for found in places(pattern, text.roots, text.where):
        if not (
            (deniable and is_denied(text, found[0]))
            or is_past(text, found)
            or is_topic(text, found[-1])
        ):
            return found, False
        softened = softened or found
    return softened, True
