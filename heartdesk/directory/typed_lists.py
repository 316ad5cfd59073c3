"""What a worker typed for facts that are lists: prices, languages, areas, papers to bring, tags, whom to ask for.

Each has `fields(now)` as in `directory.editing`. An element that is typed again as it stood keeps its id and all that a
source said of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements
from heartdesk.core.ids import new_id
from heartdesk.core.text import fold, one_line
from heartdesk.directory.editing import UNCHANGED, TextTyped
from heartdesk.directory.values import number, part, whole, words

ListName = Literal["languages", "service_areas", "required_documents", "attributes", "contacts"]

SAID_IN: Mapping[ListName, str] = {
    "languages": "name",
    "service_areas": "name",
    "required_documents": "document",
    "attributes": "label",
    "contacts": "name",
}
"""The part of an element, as HSDS calls it, in which it says what a worker types."""

MOST_LINES = 20
MOST_COSTS = 6
OLDEST = 120

_MONEY = re.compile(
    r"£?\s*(?P<pounds>[0-9]{1,6})(?:\.(?P<pence>[0-9]{2}))?\s*|(?P<only>[0-9]{1,3})\s*p"
)


@dataclass(frozen=True)
class LinesTyped:
    """A list of plain words, one on each line. Of `languages` a comma parts them too."""

    name: ListName
    text: str

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service."""
        return _lines(self.name, self.text, now, made=self._made)

    def _made(self, line: str) -> dict[str, Any]:
        return {SAID_IN[self.name]: line}


@dataclass(frozen=True)
class ContactsTyped:
    """Whom to ask for, one on each line: a name and, after a comma, what they do there.

    A new name is kept only where `said_yes`: that person agreed to stand here.
    """

    text: str
    said_yes: bool = False

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service."""
        return _lines("contacts", self.text, now, made=self._made)

    def _made(self, line: str) -> dict[str, Any]:
        name, _, title = (one.strip() for one in line.partition(","))
        if not self.said_yes:
            raise DeskError(
                f"A name is kept only when they said yes. {UNCHANGED}",
                then="Ask: “May we say your name?” Then tick it, or leave the name out.",
            )
        return {"name": name, **({"title": title} if title else {})}


@dataclass(frozen=True)
class CostRow:
    """One price: what it is for, and how much, as a worker writes it ("£2.50", "50p", "free"). `id` is its element."""

    option: str
    amount: str
    id: str = ""


@dataclass(frozen=True)
class CostTyped:
    """What it costs, in words, and price by price."""

    text: str
    rows: Sequence[CostRow] = ()

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service."""
        given = [one for one in self.rows if one_line(f"{one.option}{one.amount}", 400)]
        if len(given) > MOST_COSTS:
            raise DeskError(
                f"{MOST_COSTS} prices are the most that anybody reads. {UNCHANGED}",
                then="Say the others in words.",
            )
        held = dict(elements(now, "cost_options"))
        made: dict[str, Any] = {}
        for at, one in enumerate(given):
            element = one.id if one.id in held else _new_element(at)
            made[f"cost_options/{element}"] = _cost(one, part(held.get(element)))
        gone = {f"cost_options/{one}": None for one in held if f"cost_options/{one}" not in made}
        return {**TextTyped("fees_description", self.text).fields(now), **gone, **made}


@dataclass(frozen=True)
class AgesTyped:
    """From which age and up to which; never a gate, only told. "" where there is none."""

    least: str = ""
    most: str = ""

    def fields(self, now: Fields) -> dict[str, Any]:  # noqa: ARG002 - the same for every fact
        """What to set on the service."""
        least, most = _age(self.least), _age(self.most)
        if least is not None and most is not None and least > most:
            raise DeskError(
                f"The youngest age is above the oldest. {UNCHANGED}", then="Look at the two again."
            )
        return {"minimum_age": least, "maximum_age": most}


def lines_of(fields: Fields, name: ListName) -> str:
    """A list as the form shows it, an element a line."""
    return "\n".join(said for _, _, said in _said(fields, name))


def costs_of(fields: Fields) -> tuple[CostRow, ...]:
    """The prices of an entry as the form shows them."""
    return tuple(
        CostRow(
            option=one_line(
                words(part(value).get("option")) or words(part(value).get("amount_description")),
                200,
            ),
            amount=_as_written(part(value).get("amount")),
            id=element,
        )
        for element, value in elements(fields, "cost_options")
    )


def _lines(
    name: ListName, text: str, now: Fields, *, made: Callable[[str], dict[str, Any]]
) -> dict[str, Any]:
    """The elements of a list: those that stood there as they were, new ones made."""
    parts = re.split(r"[,;\n]" if name == "languages" else r"\n", text)
    typed = list({fold(line): line for one in parts if (line := one_line(one, 160))}.values())
    if len(typed) > MOST_LINES:
        raise DeskError(
            f"{MOST_LINES} lines are the most. {UNCHANGED}", then="Keep those that matter most."
        )
    held = {fold(said): (element, value) for element, value, said in _said(now, name)}
    kept: dict[str, Any] = {}
    for at, line in enumerate(typed):
        element, value = held.get(fold(line)) or (_new_element(at), made(line))
        kept[f"{name}/{element}"] = value
    gone = {f"{name}/{one}": None for one, _, _ in _said(now, name) if f"{name}/{one}" not in kept}
    return {**gone, **kept}


def _new_element(at: int) -> str:
    """The id of a new element, so that those typed together stay in their order."""
    return f"{at:02}.{new_id()}"


def _said(fields: Fields, name: ListName) -> Iterator[tuple[str, Any, str]]:
    """The elements that say something: (id, value, what it says on one line)."""
    for element, value in elements(fields, name):
        said = one_line(words(part(value).get(SAID_IN[name])), 160)
        title = one_line(words(part(value).get("title")), 80) if name == "contacts" else ""
        if said:
            yield element, value, f"{said}, {title}" if title else said


def _cost(row: CostRow, before: Mapping[str, Any]) -> dict[str, Any]:
    amount = _amount(row.amount)
    option = one_line(row.option, 200)
    same = amount == number(before.get("amount")) and option == one_line(
        words(before.get("option")) or words(before.get("amount_description")), 200
    )
    if same:
        return dict(before)
    made = {**before, "option": option, "amount": amount, "amount_description": None}
    made["currency"] = (before.get("currency") or "GBP") if amount is not None else None
    return {name: value for name, value in made.items() if value not in (None, "")}


def _amount(typed: str) -> float | None:
    said = one_line(typed, 20).casefold()
    if not said:
        return None
    if said in ("free", "nothing", "0"):
        return 0.0
    found = _MONEY.fullmatch(said)
    if found is None:
        raise DeskError(
            f"“{one_line(typed, 20)}” is not an amount of money. {UNCHANGED}",
            then="Write it as £2.50, 50p or free; anything else goes in the words.",
        )
    if found["only"]:
        return int(found["only"]) / 100
    return int(found["pounds"]) + int(found["pence"] or 0) / 100


def _as_written(value: object) -> str:
    amount = number(value)
    if amount is None or amount < 0:
        return ""
    return "free" if amount == 0 else f"£{amount:.2f}".removesuffix(".00")


def _age(typed: str) -> int | None:
    said = one_line(typed, 8)
    if not said:
        return None
    found = whole(said)
    if found is None or not 0 <= found <= OLDEST:
        raise DeskError(
            f"“{said}” is not an age. {UNCHANGED}", then="Put in a number of years, or nothing."
        )
    return found or None
