"""The kinds of record, and who may open each. A new kind is a line in Kind, one in RULES and one in core/roles.py."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """A group of desks or workers with a key of its own (docs/ARCHITECTURE.md, "What is kept")."""

    DIRECTORY = "directory"
    HUB = "hub"
    PEOPLE = "people"
    VOLUNTEERS = "volunteers"
    SAFEGUARDING = "safeguarding"
    DEPUTY = "deputy"


SEALED = (Audience.PEOPLE, Audience.VOLUNTEERS, Audience.SAFEGUARDING, Audience.DEPUTY)
"""Audiences whose records are sealed once more within the store, under a key only the right workers hold."""


class Kind(StrEnum):
    """A kind of record, in the words of HSDS where HSDS has the thing."""

    ORGANIZATION = "organization"
    SERVICE = "service"
    LOCATION = "location"
    HUB = "hub"
    ALERT = "alert"
    PRESENCE = "presence"
    LOCAL_WORDS = "local_words"
    LEAFLET_LABELS = "leaflet_labels"
    TRAVEL_LINE = "travel_line"
    CORRECTION = "correction"
    ENQUIRY = "enquiry"
    LEAFLET_PRINTED = "leaflet_printed"
    NUMBER_RUNG = "number_rung"
    OUTREACH_STOP = "outreach_stop"
    TEAM_CONTACT = "team_contact"
    SCHOOL_LINK = "school_link"
    OUTCOME = "outcome"
    GAP = "gap"
    PERSON = "person"
    CONSENT = "consent"
    SHARE = "share"
    FOLLOW_UP = "follow_up"
    SLIP_DUE = "slip_due"
    CHECK_IN = "check_in"
    CHECK_IN_CALL = "check_in_call"
    CIRCLE = "circle"
    VISIT_NOTE = "visit_note"
    RIGHTS_REQUEST = "rights_request"
    EQUALITY = "equality"
    CONTROLLER = "controller"
    ERASURE = "erasure"
    VOLUNTEER = "volunteer"
    ROTA_TURN = "rota_turn"
    LIVED_EXPERIENCE = "lived_experience"
    MATCH_SEEKER = "match_seeker"
    MATCH = "match"
    WORKER_KEY = "worker_key"
    CONCERN = "concern"
    CONCERN_STEP = "concern_step"
    CONCERN_FOR_DEPUTY = "concern_for_deputy"
    STEP_FOR_DEPUTY = "step_for_deputy"
    CONCERN_COPY = "concern_copy"
    TELLING = "telling"
    NOTICE = "notice"


@dataclass(frozen=True)
class Rule:
    """How records of a kind are kept: who may open them, how what several desks say of one is brought together.

    A `controlled` record names the organization that answers for it in its field "controller", and only that
    organization's workers open it. Of a `fixed` record nothing changes after its making but its `one_way` flags: fields
    that, once anybody has set them to a true value, stay so whatever else is said, as a withdrawn consent does. `about`
    names the fields that hold the kind and the id of the record beside which it is shown, where it is. What is kept
    `by_week` says neither when within its week nor by whom, so that nobody is found again by the minute they came.
    """

    audience: Audience
    controlled: bool = False
    fixed: bool = False
    one_way: tuple[str, ...] = ()
    about: tuple[str, str] | None = None
    by_week: bool = False

    @property
    def sealed(self) -> bool:
        """Whether its records are sealed once more within the store, and every read of one is written down."""
        return self.audience in SEALED


RULES: dict[Kind, Rule] = {
    Kind.ORGANIZATION: Rule(Audience.DIRECTORY, one_way=("sensitive",)),
    Kind.SERVICE: Rule(Audience.DIRECTORY, one_way=("sensitive",)),
    Kind.LOCATION: Rule(Audience.DIRECTORY, one_way=("sensitive",)),
    Kind.HUB: Rule(Audience.DIRECTORY),
    Kind.LOCAL_WORDS: Rule(Audience.DIRECTORY),
    Kind.LEAFLET_LABELS: Rule(Audience.DIRECTORY),
    Kind.TRAVEL_LINE: Rule(Audience.DIRECTORY),
    Kind.CORRECTION: Rule(Audience.HUB, about=("kind", "of")),
    Kind.ALERT: Rule(Audience.HUB),
    Kind.PRESENCE: Rule(Audience.HUB),
    Kind.ENQUIRY: Rule(Audience.HUB, by_week=True),
    Kind.LEAFLET_PRINTED: Rule(Audience.HUB, by_week=True),
    Kind.NUMBER_RUNG: Rule(Audience.HUB),
    Kind.OUTREACH_STOP: Rule(Audience.HUB),
    Kind.TEAM_CONTACT: Rule(Audience.DIRECTORY),
    Kind.SCHOOL_LINK: Rule(Audience.DIRECTORY),
    Kind.OUTCOME: Rule(Audience.HUB, by_week=True),
    Kind.GAP: Rule(Audience.HUB, by_week=True),
    Kind.PERSON: Rule(Audience.PEOPLE, controlled=True),
    Kind.CONSENT: Rule(Audience.PEOPLE, controlled=True, fixed=True, one_way=("withdrawn",)),
    Kind.SHARE: Rule(Audience.PEOPLE, controlled=True),
    Kind.FOLLOW_UP: Rule(Audience.PEOPLE, controlled=True),
    Kind.SLIP_DUE: Rule(Audience.HUB, by_week=True),
    Kind.CHECK_IN: Rule(Audience.PEOPLE, controlled=True),
    Kind.CHECK_IN_CALL: Rule(Audience.PEOPLE, controlled=True, fixed=True),
    Kind.CIRCLE: Rule(Audience.PEOPLE, controlled=True),
    Kind.VISIT_NOTE: Rule(Audience.PEOPLE, controlled=True),
    Kind.RIGHTS_REQUEST: Rule(Audience.PEOPLE, controlled=True),
    Kind.EQUALITY: Rule(Audience.HUB, by_week=True),
    Kind.CONTROLLER: Rule(Audience.DIRECTORY),
    Kind.ERASURE: Rule(Audience.DIRECTORY, fixed=True),
    Kind.VOLUNTEER: Rule(Audience.VOLUNTEERS),
    Kind.ROTA_TURN: Rule(Audience.VOLUNTEERS),
    Kind.LIVED_EXPERIENCE: Rule(Audience.PEOPLE, controlled=True, one_way=("withdrawn",)),
    Kind.MATCH_SEEKER: Rule(Audience.PEOPLE, controlled=True, one_way=("withdrawn",)),
    Kind.MATCH: Rule(Audience.PEOPLE, controlled=True, one_way=("laid_aside",)),
    Kind.WORKER_KEY: Rule(Audience.HUB),
    Kind.CONCERN: Rule(Audience.SAFEGUARDING, fixed=True),
    Kind.CONCERN_STEP: Rule(Audience.SAFEGUARDING, fixed=True),
    Kind.CONCERN_FOR_DEPUTY: Rule(Audience.DEPUTY, fixed=True, by_week=True),
    Kind.STEP_FOR_DEPUTY: Rule(Audience.DEPUTY, fixed=True, by_week=True),
    Kind.CONCERN_COPY: Rule(Audience.HUB, fixed=True, by_week=True),
    Kind.TELLING: Rule(Audience.HUB, fixed=True, one_way=("told",), by_week=True),
    Kind.NOTICE: Rule(Audience.SAFEGUARDING),
}

CONTROLLER = "controller"
"""The field of a controlled record that names the organization which answers for it."""

PERSON = "person"
"""The field by which everything kept about a person is found: the id of their record."""

INDEXED = frozenset(kind for kind, rule in RULES.items() if rule.audience is Audience.DIRECTORY)
"""Kinds that may stand in the index: only what every desk of the council may know."""
