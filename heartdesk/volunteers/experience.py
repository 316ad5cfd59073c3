"""What somebody lived through and is willing to use for others, with the consent that lets it be kept.

It describes health and families, so it stands apart from the volunteer and opens for the people team alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.text import plain
from heartdesk.volunteers.model import day_in, day_words, words_in

Fields = Mapping[str, Any]

TOPICS: Mapping[str, str] = {
    "asn": "bringing up a child with additional support needs",
    "baby": "a new baby",
    "alone": "bringing up children on their own",
    "kinship": "bringing up a grandchild or a relative's child",
    "caring": "caring for somebody at home",
    "loss": "losing somebody close",
    "illness": "living with a long illness or a disability",
    "mind": "hard times with their mental health",
    "drink": "drink or drugs in the family",
    "money": "debt, or very little money",
    "new here": "being new in this country or town",
    "prison": "somebody of the family in prison",
}
"""What both sides of a match can have in common. The words are ours; nothing is typed."""

LONGEST_CONSENT = timedelta(days=366)
"""A consent is asked again after a year at the latest: our own rule, see docs/decisions/0019."""

NOTHING = "Nothing was saved."


@dataclass(frozen=True)
class Consent:
    """Somebody's yes: the exact words that were read out, who asked, on which day, until when.

    It never changes; `withdrawn_on` is set once and stays. Saying yes again is a new consent.
    """

    words: str
    asked_by: str
    agreed_on: date
    until: date
    withdrawn_on: date | None = None
    withdrawn: bool = False

    def live(self, on: date) -> bool:
        """Whether it holds on that day."""
        return not self.withdrawn and self.agreed_on <= on <= self.until


@dataclass(frozen=True)
class LivedExperience:
    """What one volunteer is willing to use, and the consent to it. `topics` are keys of TOPICS."""

    id: str
    volunteer_id: str
    topics: tuple[str, ...]
    consent: Consent


def words_to_read_out(name: str, topics: Collection[str], until: date) -> str:
    """The exact words that a volunteer is asked with, and that are kept with their yes."""
    return (
        f"{name}, may we write down that you know from your own life: {topics_said(topics)}? "
        "We would use it only to bring you together with somebody who is going through the same. "
        "Only the lead for keeping in touch, of the organization that asks you now, can read it. It is on no list and "
        "no leaflet, and we tell nobody why we thought of you. You can say no each time, and you need not say why. "
        f"It ends on {day_words(until)}, or on any day you tell us to stop."
    )


def topics_said(topics: Collection[str]) -> str:
    """Topics in words, in our order."""
    return "; ".join(words for key, words in TOPICS.items() if key in topics)


def topics_in(fields: Fields) -> tuple[str, ...]:
    """The topics of a field map that are known here."""
    return tuple(key for key in TOPICS if fields.get(f"topics/{topic_key(key)}") is True)


def topics_fields(topics: Collection[str]) -> dict[str, Any]:
    """The fields for some topics. Raises DeskError for none, ValueError for one that is not ours."""
    if not topics:
        raise DeskError(f"Nothing is ticked yet. {NOTHING}", then="Tick what they told you about.")
    if not set(topics) <= TOPICS.keys():
        raise ValueError("no such topic")
    return {f"topics/{topic_key(one)}": True for one in topics}


def topic_key(topic: str) -> str:
    """A topic as part of a field's name."""
    return topic.replace(" ", "-")


def consent_fields(*, words: str, asked_by: str, on: date, until: date) -> dict[str, Any]:
    """The fields of a new consent. Raises DeskError where it would end before it begins, or run too long."""
    if not on < until <= on + LONGEST_CONSENT:
        raise DeskError(
            f"A yes is for a year at most, and ends on a day to come. {NOTHING}",
            then="Choose a day within the next year.",
        )
    return {
        "consent": {
            "words": words,
            "asked_by": asked_by,
            "agreed_on": on.isoformat(),
            "until": until.isoformat(),
        }
    }


def consent_of(fields: Fields, conflicts: Collection[str] = ()) -> Consent | None:
    """The consent in a field map; None where it cannot be read whole, or desks say different things of it."""
    kept = fields.get("consent")
    said = kept if isinstance(kept, Mapping) else {}
    words, by = words_in(said, "words", 4000), words_in(said, "asked_by", 120)
    agreed, until = day_in(said.get("agreed_on")), day_in(said.get("until"))
    if not (words and by and agreed and until) or "consent" in conflicts:
        return None
    # Whatever stands in "withdrawn" ends it: what cannot be read must not bring a yes back.
    withdrawn = fields.get("withdrawn")
    return Consent(
        words,
        by,
        agreed,
        min(until, agreed + LONGEST_CONSENT),
        day_in(fields.get("withdrawn_on")),
        withdrawn is not None or "withdrawn" in conflicts,
    )


def experience_of(
    record_id: str, fields: Fields, conflicts: Collection[str] = ()
) -> LivedExperience | None:
    """What stands in a field map; None without a readable consent."""
    consent = consent_of(fields, conflicts)
    about = plain(str(fields.get("volunteer_id") or ""), 80)
    topics = topics_in(fields)
    if consent is None or not about or not topics:
        return None
    return LivedExperience(record_id, about, topics, consent)
