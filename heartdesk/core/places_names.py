"""Place names compared: folded for looking up, and forgiving a slip of the finger."""

from collections.abc import Iterator

from heartdesk.core.area_model import Area, Settlement
from heartdesk.core.text import fold

_LONGEST = 40  # letters; the longest name has 28


def place_names(area: Area) -> Iterator[tuple[str, Settlement]]:
    """Every name and other name of every settlement, folded, with its settlement."""
    for settlement in area.settlements:
        for name in dict.fromkeys((settlement.name, *settlement.aliases)):
            yield fold(name), settlement


def near_names(area: Area, typed: str) -> list[Settlement]:
    """The settlements whose name starts like `typed`, or is the fewest slips away from it.

    A slip is a letter left out, added, changed or swapped with its neighbour. Short names allow
    one, long ones three; three letters or fewer allow none.
    """
    words = fold(typed)
    if not 3 <= len(words) <= _LONGEST:
        return []
    names = [(name, settlement) for name, settlement in place_names(area) if name]
    begun = [settlement for name, settlement in names if name.startswith(words)]
    if begun:
        return list(dict.fromkeys(begun))
    allowed = 0 if len(words) == 3 else 1 if len(words) <= 6 else 2 if len(words) <= 10 else 3
    slips = [(_slips(words, name, allowed), settlement) for name, settlement in names]
    fewest = min((n for n, _ in slips), default=allowed + 1)
    if fewest > allowed:
        return []
    return list(dict.fromkeys(settlement for n, settlement in slips if n == fewest))


def _slips(one: str, other: str, limit: int) -> int:
    """How many slips apart two words are, or `limit` + 1 (optimal string alignment distance)."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            changed = letter != wanted
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + changed)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]
