"""The kinds of record, and who may open each. A new kind is two lines here."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """A group of desks or workers with a key of its own (docs/ARCHITECTURE.md, "What is kept")."""

    DIRECTORY = "directory"
    HUB = "hub"


class Kind(StrEnum):
    """A kind of record, in the words of HSDS where HSDS has the thing."""

    ORGANIZATION = "organization"
    SERVICE = "service"
    LOCATION = "location"
    HUB = "hub"
    ENQUIRY = "enquiry"


@dataclass(frozen=True)
class Rule:
    """How records of a kind are kept: who may open them."""

    audience: Audience


RULES: dict[Kind, Rule] = {
    Kind.ORGANIZATION: Rule(Audience.DIRECTORY),
    Kind.SERVICE: Rule(Audience.DIRECTORY),
    Kind.LOCATION: Rule(Audience.DIRECTORY),
    Kind.HUB: Rule(Audience.DIRECTORY),
    Kind.ENQUIRY: Rule(Audience.HUB),
}
