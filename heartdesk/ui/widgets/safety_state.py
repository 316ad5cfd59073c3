"""What is known of safety in one conversation: flags raised, flags closed and by whom, and what was asked.

In memory and in the worker's own sealed draft only; nothing of it is kept with the enquiry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWERS = ("safe", "acted", "passed on", "private")
"""What a worker may close a flag with: asked and safe, acted, passed on, not asked because it was not private."""

QUESTIONS = ("tonight", "home", "self", "child")
"""Food, heat and a safe bed tonight; safe at home; thoughts of harming yourself; any child not safe."""

ASKED: Mapping[str, tuple[str, ...]] = {
    "tonight": ("", "yes", "no"),
    "home": ("", "private", "fine", "worried"),
    "self": ("", "private", "fine", "worried"),
    "child": ("", "private", "fine", "worried"),
}
"""The answers of each question; "" is not asked. "Not asked, not private" is a good answer."""

RAISES: Mapping[str, tuple[str, ...]] = {
    "tonight": ("no_food_heat", "roofless"),
    "home": ("domestic_abuse",),
    "self": ("suicide",),
    "child": ("child_at_risk",),
}
"""The flags that an answer asks the worker to look at, where the area has them."""


@dataclass(frozen=True)
class Raised:
    """A flag that was raised: its level, its safety card, what it is called, the words behind it as they are shown,
    and each of those as it was typed.
    """

    id: str
    level: str
    card: str
    label: str
    words: str = ""
    typed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closed:
    """A flag that a worker closed, by name, with an answer."""

    flag: Raised
    answer: str
    by: str


@dataclass
class SafetyState:
    """Latched: a flag once raised stays until a worker closes it, whatever is typed, deleted or denied next."""

    raised: dict[str, Raised] = field(default_factory=dict)
    closed: dict[str, Closed] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def raise_flags(self, flags: Iterable[Raised]) -> bool:
        """Add flags; True where that changed anything. A known one only grows: amber to red, never back.

        A closed one comes back for a higher level or for new words, not for the same words typed on.
        """
        before = dict(self.raised)
        for flag in flags:
            known = self.raised.get(flag.id)
            closed = self.closed.get(flag.id)
            if known is not None:
                if flag.level == "red" and known.level != "red":
                    self.raised[flag.id] = flag
            elif closed is None or _is_news(flag, closed.flag):
                self.raised[flag.id] = flag
        return self.raised != before

    def close(self, answer: str, *, by: str) -> None:
        """A signed-in worker says what was done. Raises ValueError for an answer nobody gives or a missing name."""
        if answer not in ANSWERS or not by:
            raise ValueError(answer)
        for flag in self.raised.values():
            self.closed[flag.id] = Closed(flag, answer, by)
        self.raised = {}

    def needs_answer(self) -> bool:
        """Whether a red flag waits. Amber asks for nothing."""
        return any(flag.level == "red" for flag in self.raised.values())

    def as_draft(self) -> dict[str, Any]:
        """Everything, as JSON values."""
        return {
            "raised": [vars(flag) for flag in self.raised.values()],
            "closed": [
                {"flag": vars(one.flag), "answer": one.answer, "by": one.by}
                for one in self.closed.values()
            ],
            "asked": dict(self.asked),
        }


def state_of(draft: object) -> SafetyState:
    """The state in a draft. What cannot be read is left out, except that a flag in any doubt stays raised."""
    state = SafetyState()
    held = draft if isinstance(draft, Mapping) else {}
    for one in _rows(held.get("raised")):
        flag = _flag_of(one)
        if flag is not None:
            state.raised[flag.id] = flag
    for one in _rows(held.get("closed")):
        flag, answer, by = _flag_of(one.get("flag")), one.get("answer"), one.get("by")
        if flag is None:
            continue
        if answer in ANSWERS and isinstance(by, str) and by:
            state.closed[flag.id] = Closed(flag, str(answer), by)
        else:
            state.raised.setdefault(flag.id, flag)
    asked = held.get("asked")
    for question, answer in asked.items() if isinstance(asked, Mapping) else ():
        if question in ASKED and answer in ASKED[question]:
            state.asked[str(question)] = str(answer)
    return state


def _is_news(flag: Raised, closed: Raised) -> bool:
    if flag.level == "red" and closed.level != "red":
        return True
    known = [one.casefold() for one in closed.typed]
    new = (one.casefold() for one in flag.typed)
    return any(not any(one in old or old in one for old in known) for one in new)


def _rows(value: object) -> list[Mapping[str, Any]]:
    return (
        [one for one in value if isinstance(one, Mapping)]
        if isinstance(value, list | tuple)
        else []
    )


def _flag_of(value: object) -> Raised | None:
    names = ("id", "level", "card", "label", "words")
    if not isinstance(value, Mapping):
        return None
    texts = {name: value.get(name, "") for name in names}
    if not all(isinstance(text, str) for text in texts.values()) or not texts["id"]:
        return None
    typed = value.get("typed")
    return Raised(
        id=texts["id"],
        level="amber" if texts["level"] == "amber" else "red",
        card=texts["card"],
        label=texts["label"],
        words=texts["words"],
        typed=tuple(map(str, typed)) if isinstance(typed, list | tuple) else (),
    )
