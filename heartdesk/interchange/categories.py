"""Guesses which needs an imported service meets, from the categories that its source files it under."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from heartdesk.core.area import Area
from heartdesk.core.fields import elements
from heartdesk.core.kinds import Kind
from heartdesk.core.resources import resources_folder
from heartdesk.core.text import fold, one_line
from heartdesk.interchange.model import Row

GUESSED = "guess"
"""In a need of an entry: the category it was guessed from. What a worker ticked has none."""

MOST_GUESSED = 8
LONGEST_CATEGORY = 80

_OURS = ("service_type", "")
"""Tags that say what a service is; "" for sources that do not say what their tags are for."""


@dataclass(frozen=True)
class Meets:
    """What services of one category may meet, and how sure that is."""

    needs: tuple[str, ...]
    weight: float


NOTHING = Meets((), 0.0)


@cache
def needs_of_categories() -> Mapping[str, Meets]:
    """The table of resources/categories, by category in small letters with hyphens."""
    path = resources_folder() / "categories" / "needs_of_categories.tsv"
    rows = (
        line.split("\t")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    return {
        category: Meets(tuple(needs.split()), float(weight)) for category, needs, weight in rows
    }


def with_guessed_needs(row: Row, area: Area) -> Row:
    """A service with the needs its categories speak of, marked as guessed; one that names needs itself as it is."""
    if row.kind is not Kind.SERVICE or any(True for _ in elements(row.fields, "needs")):
        return row
    table = needs_of_categories()
    found: dict[str, tuple[float, str]] = {}
    for _, tag in elements(row.fields, "attributes"):
        if not isinstance(tag, Mapping) or str(tag.get("link_type", "")) not in _OURS:
            continue
        label = one_line(str(tag.get("label") or tag.get("code") or ""), LONGEST_CATEGORY)
        meets = table.get(_slug(tag.get("code"))) or table.get(_slug(label)) or NOTHING
        for need in meets.needs:
            if area.needs.need(need) and found.get(need, (0.0, ""))[0] < meets.weight:
                found[need] = (meets.weight, label)
    best = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))[:MOST_GUESSED]
    guessed = {
        f"needs/{need}": {"weight": weight, GUESSED: label} for need, (weight, label) in best
    }
    return replace(row, fields={**row.fields, **guessed}) if guessed else row


def _slug(words: object) -> str:
    return "-".join(fold(str(words or "")).split())
