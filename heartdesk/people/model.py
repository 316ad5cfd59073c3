"""Somebody a service keeps in touch with: what to call them, one safe way to reach them, roughly where they live."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.phones import looks_like_phone
from heartdesk.core.text import fold, one_line

Fields = Mapping[str, Any]

NOTHING = "Nothing was saved."

REASONS: Mapping[str, str] = {
    "pass_on": "you asked us to pass something on to another service",
    "ask_later": "you asked us to check later how it went",
    "check_in": "you asked us to ring you now and then",
    "go_along": "you asked somebody to go with you the first time",
    "group": "you asked to hear from a group",
}
"""Why somebody is written down at all, in the words of the privacy notice. Nobody is without one of these."""

How = Literal["ring", "text", "post", "email", "here"]
HOWS: Mapping[How, str] = {
    "ring": "Ring",
    "text": "Text",
    "post": "Write to",
    "email": "E-mail",
    "here": "Only when they come in",
}
"""The ways somebody can be reached. There is one for each person: the one they said is safe."""

RULES: Mapping[str, str] = {
    "no_voicemail": "no voicemail",
    "do_not_say_who": "do not say where you ring from",
    "ask_for_them": "speak to nobody else",
    "no_post": "send nothing by post",
    "withhold": "hide our number",
}
"""What keeps the way to reach them safe, beside the days they typed."""

MORE: Mapping[str, str] = {
    "full_name": "Full name",
    "address": "Address",
    "language": "Language they like best",
    "access": "What helps when we meet",
}
"""Optional answers. Each may be refused, and that they refused is kept so that nobody asks twice."""

LONGEST_NAME = 80
LONGEST_REACH = 160
LONGEST_MORE = 300

REFUSED = "refused"
"""What stands for an optional answer that somebody would rather not give."""


@dataclass(frozen=True)
class SafeWay:
    """The one way to reach somebody. `rules` are keys of RULES; `only` is in their words, such as "only Tuesdays"."""

    how: How = "here"
    where: str = ""
    rules: tuple[str, ...] = ()
    only: str = ""

    @property
    def words(self) -> str:
        """Such as "Ring 01632 960123: no voicemail, only Tuesdays"."""
        way = f"{HOWS[self.how]} {self.where}".strip()
        rules = [RULES[rule] for rule in self.rules if rule in RULES]
        said = ", ".join([*rules, *([self.only] if self.only else [])])
        return f"{way}: {said}" if said else way

    @property
    def fields(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "how": self.how,
            "where": self.where,
            "rules": list(self.rules),
            "only": self.only,
        }


@dataclass(frozen=True)
class Person:
    """A person as the field map says. `more` has the answers they gave, `refused` those they would rather not give.

    `doubts` names fields of which two desks say different things.
    """

    id: str
    call: str
    safe: SafeWay
    locality: str
    reason: str
    more: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    notice_on: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def safe_words(self) -> str:
        """The safe way to reach them, in words. Where desks differ it says so: a wrong one may put somebody at risk."""
        if "safe" in self.doubts:
            return "Two desks say different things: do not ring before it is settled"
        return self.safe.words


@dataclass(frozen=True)
class PersonTyped:
    """What a worker typed of somebody. `more` may hold REFUSED."""

    call: str
    how: How
    where: str
    rules: frozenset[str]
    only: str
    locality: str
    more: Mapping[str, str] = field(default_factory=dict)


def person_of(record_id: str, fields: Fields, conflicts: Collection[str] = ()) -> Person:
    """What stands in a field map. What cannot be read is as if it were not there."""
    more = {code: _line(fields, f"more/{code}", LONGEST_MORE) for code in MORE}
    return Person(
        id=record_id,
        call=_line(fields, "call"),
        safe=safe_way_of(fields.get("safe")),
        locality=_line(fields, "locality"),
        reason=_line(fields, "reason"),
        more={code: said for code, said in more.items() if said and said != REFUSED},
        refused=frozenset(code for code, said in more.items() if said == REFUSED),
        notice_on=_line(fields, "notice_on"),
        doubts=tuple(conflicts),
    )


def safe_way_of(value: object) -> SafeWay:
    """A way to reach somebody as it is kept; "only when they come in" where it cannot be read."""
    if not isinstance(value, Mapping):
        return SafeWay()
    how = next((known for known in HOWS if known == value.get("how")), None)
    if how is None:
        return SafeWay()
    rules = value.get("rules")
    kept = [rule for rule in RULES if isinstance(rules, list) and rule in rules]
    where, only = value.get("where"), value.get("only")
    return SafeWay(
        how,
        one_line(where, LONGEST_REACH) if isinstance(where, str) else "",
        tuple(kept),
        one_line(only, LONGEST_REACH) if isinstance(only, str) else "",
    )


def fields_of(typed: PersonTyped) -> dict[str, Any]:
    """The fields of what was typed. Raises DeskError where something that must be there is missing."""
    call = one_line(typed.call, LONGEST_NAME)
    if not call:
        raise DeskError(
            f"What to call them is not typed yet. {NOTHING}",
            then="A first name or any name they choose will do.",
        )
    return {
        "call": call,
        "safe": safe_fields(typed),
        "locality": one_line(typed.locality, LONGEST_NAME),
        **{f"more/{code}": _answer(typed.more.get(code, "")) for code in MORE},
    }


def safe_fields(typed: PersonTyped) -> dict[str, Any]:
    """The safe way that was typed. Raises DeskError where there is a way and not where to."""
    where = one_line(typed.where, LONGEST_REACH)
    if typed.how == "here":
        where = ""
    elif not where:
        raise DeskError(
            f"How to reach them safely is not typed yet. {NOTHING}",
            then="Type it, or choose “Only when they come in”.",
        )
    elif typed.how in ("ring", "text") and not looks_like_phone(where):
        raise DeskError(
            f"“{where}” does not look like a phone number. {NOTHING}", then="Look at it again."
        )
    rules = tuple(rule for rule in RULES if rule in typed.rules)
    return SafeWay(typed.how, where, rules, one_line(typed.only, LONGEST_REACH)).fields


def matches(person: Person, words: str) -> bool:
    """Whether every word typed begins a word of what they are called, or of their full name."""
    have = fold(f"{person.call} {person.more.get('full_name', '')}").split()
    wanted = fold(words).split()
    return bool(wanted) and all(any(one.startswith(word) for one in have) for word in wanted)


def _line(fields: Fields, name: str, limit: int = LONGEST_NAME) -> str:
    return one_line(text_of(fields, name), limit)


def _answer(said: str) -> str | None:
    return one_line(said, LONGEST_MORE) or None
