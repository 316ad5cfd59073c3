"""Somebody's permission to tell one service one thing for one purpose: its words, its rules, until when it holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.text import one_line, plain
from heartdesk.store import outgoing

Outgoing = outgoing.Outgoing

Fields = Mapping[str, Any]

NOTHING = "Nothing was saved."

ITEMS: Mapping[str, str] = {
    "name": "what to call you",
    "full_name": "your full name",
    "reach": "the safe way to reach you",
    "place": "roughly where you live",
    "address": "your address",
    "language": "the language you like best",
    "access": "what helps when you meet",
    "needs": "what you would like help with",
    "so_far": "what was tried so far",
    "family": "who else is at home",
    "safety": "what helps you feel safe",
    "visit": "what a visitor should know",
}
"""What can be agreed to, one by one, in the words that are read out."""

PURPOSES: Mapping[str, str] = {
    "handover": "they can get in touch and help you",
    "appointment": "they can give you an appointment",
    "visit": "they can visit you",
    "agenda": "they can talk about how best to help your family",
    "group": "a group can welcome you",
}
"""What it may be used for. Another purpose is another question."""

How = Literal["spoken", "signed", "phone"]
HOWS: Mapping[How, str] = {
    "spoken": "They said yes, here",
    "signed": "They signed it",
    "phone": "They said yes on the phone",
}

LONGEST = timedelta(days=366)
"""A consent is asked again after a year at the latest: our own rule, see docs/decisions/0037."""

LONGEST_WORDS = 2000
LONGEST_NAME = 200


class Age(StrEnum):
    """How old somebody is, as far as it decides who says yes. No date of birth is kept."""

    NOT_ASKED = ""
    GROWN = "16 or over"
    TWELVE = "12 to 15"
    UNDER_12 = "under 12"


class Giver(StrEnum):
    """Who says yes."""

    THEMSELVES = "themselves"
    PARENT = "a parent"


class AskFirst(DeskError):
    """Who may say yes is not known yet: something has to be asked first."""


def who_says_yes(
    age: Age, *, understands: bool | None = None, parent_adds_risk: bool | None = None
) -> Giver:
    """Who gives the yes for somebody of this age. Raises DeskError where nobody can, or where it was not asked.

    In Scotland a child of 12 or over is presumed able (Data Protection Act 2018, section 208); a younger one where they
    understand; else a parent, unless asking the parent would put the child at risk.
    """
    if age is Age.NOT_ASKED:
        raise AskFirst("How old they are was not asked yet.", then="Under 12, 12 to 15, or older?")
    if age is not Age.UNDER_12 or understands:
        return Giver.THEMSELVES
    if understands is None:
        raise AskFirst(
            "A child under 12 says yes for themselves where they understand what is asked.",
            then="Say whether they do.",
        )
    if parent_adds_risk is None:
        raise AskFirst(
            "Asking a parent must not put the child at risk.", then="Say whether it would."
        )
    if parent_adds_risk:
        raise DeskError(
            "A parent must not be asked here, and the child cannot say yes alone. Nothing leaves on a yes.",
            then="If the child may come to harm, use “Someone may be at risk”. Else ask the safeguarding lead.",
        )
    return Giver.PARENT


@dataclass(frozen=True)
class Consent:
    """A yes: who gave it, to telling whom what and what for, in which words, until when. It never changes.

    `given_at` is aware. `unsure` says that the clock of the desk was in doubt: such a yes is kept and is never live.
    `own_view` is what the child said where a parent gave it. `withdrawn` is set once and stays.
    """

    id: str
    person: str
    recipient: str
    recipient_name: str
    item: str
    purpose: str
    how: How
    words: str
    given_at: datetime
    until: date
    by: str
    giver: Giver = Giver.THEMSELVES
    giver_name: str = ""
    age: Age = Age.NOT_ASKED
    own_view: str = ""
    unsure: bool = False
    withdrawn: bool = False
    recipient_organization: str = ""
    controller: str = ""

    def is_live(self, now: datetime) -> bool:
        """Whether it holds at `now` (aware): from the moment it was given to the end of its last day here."""
        if self.withdrawn or self.unsure or now < self.given_at:
            return False
        return local(now).date() <= self.until

    def is_for(self, *, person: str, recipient: str, item: str, purpose: str) -> bool:
        """Whether it names just this: nothing like it will do."""
        return (self.person, self.recipient, self.item, self.purpose) == (
            person,
            recipient,
            item,
            purpose,
        )

    def state(self, now: datetime) -> str:
        """In a word or two, for a screen."""
        if self.withdrawn:
            return "taken back"
        if self.unsure or now < self.given_at:
            return "the clock was not sure: ask again"
        return "holds" if self.is_live(now) else "has run out"


@dataclass(frozen=True)
class ConsentTyped:
    """What was asked and answered: one yes for each of `items`, each read out in its own words (`words_by_item`)."""

    recipient: str
    items: Collection[str]
    purpose: str
    how: How
    until: date
    words_by_item: Mapping[str, str]
    age: Age = Age.GROWN
    understands: bool | None = None
    parent_adds_risk: bool | None = None
    giver_name: str = ""
    own_view: str = ""


@dataclass(frozen=True)
class RiskGround:
    """Why something leaves without anybody's yes: a worry that is written down, see docs/decisions/0039.

    Of a child nobody is asked. Of an adult it goes where they agreed, where the three-point test is recorded (Adult
    Support and Protection (Scotland) Act 2007, section 3), or where their life or others' are in danger.
    """

    path: Literal["child", "adult"]
    concern: str
    lawful_basis: str
    recipient_name: str
    why: str
    agreed: bool | None = None
    three_points: bool = False
    danger: bool = False
    told: bool = False
    why_not_told: str = ""

    @property
    def holds(self) -> bool:
        """Whether it lets anything leave."""
        if not (self.concern and self.lawful_basis and self.recipient_name and self.why):
            return False
        if self.path == "child":
            return True
        return self.agreed is True or self.three_points or self.danger


def words_to_read_out(
    *,
    call: str,
    recipient_name: str,
    item: str,
    purpose: str,
    until: date,
    giver: Giver = Giver.THEMSELVES,
) -> str:
    """The exact words for one thing. A parent is asked about the child by name."""
    what, use = ITEMS[item], PURPOSES[purpose]
    if giver is Giver.PARENT:
        what, use = about_them(what, call), about_them(use, call)
    end = f"{until.day} {until:%B %Y}"
    return (
        f"May we tell {recipient_name} {what}, so that {use}? Only them, and only that. It ends on {end}, or on any "
        "day you take it back: tell anybody here. If you say no, we still help you."
    )


def about_them(words: str, call: str) -> str:
    """Words said to somebody, as said about somebody by name, such as "roughly where Isa lives"."""
    turned = {
        "you would": f"{call} would",
        "you like": f"{call} likes",
        "you live": f"{call} lives",
        "you feel": f"{call} feels",
        "you meet": "they meet",
        "your": f"{call}’s",
        "you": call,
    }
    for said, instead in turned.items():
        words = _swap(words, said, instead)
    return words


def consent_fields(
    typed: ConsentTyped,
    item: str,
    *,
    call: str,
    recipient_name: str,
    at: datetime,
    by: str,
    unsure: bool,
) -> dict[str, Any]:
    """The fields of one yes. Raises DeskError where it was not asked in these words, or by whom it cannot be given."""
    if item not in ITEMS or typed.purpose not in PURPOSES:
        raise ValueError("no such item or purpose")
    if typed.how not in HOWS:
        raise DeskError(
            f"How they said yes is not chosen yet. {NOTHING}",
            then="Spoken, signed or on the phone?",
        )
    giver = who_says_yes(
        typed.age, understands=typed.understands, parent_adds_risk=typed.parent_adds_risk
    )
    name, own_view = one_line(typed.giver_name, LONGEST_NAME), plain(typed.own_view, LONGEST_WORDS)
    if giver is Giver.PARENT and not (name and own_view):
        raise DeskError(
            f"A parent says yes here, and the child has a view of their own. {NOTHING}",
            then="Type who said yes, and what the child said, in the child’s words.",
        )
    today = local(at).date()
    if not today <= typed.until <= today + LONGEST:
        raise DeskError(
            f"A yes is for a year at most, and ends today or later. {NOTHING}",
            then="Choose a day within the next year.",
        )
    words = words_to_read_out(
        call=call,
        recipient_name=recipient_name,
        item=item,
        purpose=typed.purpose,
        until=typed.until,
        giver=giver,
    )
    if typed.words_by_item.get(item) != words:
        raise DeskError(
            f"Something changed since the words were read out. {NOTHING}",
            then="Read them out again, then keep the yes.",
        )
    return {
        "recipient": typed.recipient,
        "recipient_name": recipient_name,
        "item": item,
        "purpose": typed.purpose,
        "how": typed.how,
        "words": words,
        "given_at": at.isoformat(timespec="seconds"),
        "until": typed.until.isoformat(),
        "by": by,
        "giver": str(giver),
        "giver_name": name if giver is Giver.PARENT else "",
        "age": str(typed.age),
        "own_view": own_view,
        "unsure": unsure,
    }


def consent_of(record_id: str, fields: Fields, conflicts: Collection[str] = ()) -> Consent | None:
    """The yes in a field map; None where it cannot be read whole: what cannot be read lets nothing leave."""
    said = {
        name: plain(text_of(fields, name), LONGEST_WORDS)
        for name in ("person", "recipient", "recipient_name", "item", "purpose", "words", "by")
    }
    how = next((known for known in HOWS if known == fields.get("how")), None)
    given, until = _moment(fields.get("given_at")), _day(fields.get("until"))
    if how is None or given is None or until is None or not all(said.values()):
        return None
    withdrawn = fields.get("withdrawn")
    return Consent(
        id=record_id,
        how=how,
        given_at=given,
        until=min(until, local(given).date() + LONGEST),
        giver=next((one for one in Giver if one == fields.get("giver")), Giver.THEMSELVES),
        giver_name=one_line(text_of(fields, "giver_name"), LONGEST_NAME),
        age=next((one for one in Age if one == fields.get("age")), Age.NOT_ASKED),
        own_view=plain(text_of(fields, "own_view"), LONGEST_WORDS),
        # Whatever stands there but a plain no: a doubt that cannot be read is a doubt.
        unsure=fields.get("unsure") is not False,
        withdrawn=withdrawn is not None or bool(conflicts),
        recipient_organization=text_of(fields, "recipient_organization"),
        controller=text_of(fields, "controller"),
        **said,
    )


def _swap(words: str, said: str, instead: str) -> str:
    padded = f" {words} "
    return padded.replace(f" {said} ", f" {instead} ").strip()


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
