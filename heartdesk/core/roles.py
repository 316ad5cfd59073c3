"""Who may do what: one table, role by kind by operation. The store asks it before every read and every write."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import RULES, Audience, Kind


class Role(StrEnum):
    """What a worker is trusted with at this desk. A worker may hold several."""

    RECEPTION = "reception"
    OUTREACH = "outreach"
    COORDINATOR = "coordinator"
    PEOPLE_LEAD = "people lead"
    SAFEGUARDING_LEAD = "safeguarding lead"
    SAFEGUARDING_DEPUTY = "safeguarding deputy"
    PLANNER = "planner"
    ADMIN = "admin"


class Operation(StrEnum):
    """What is done to a record."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"


Operations = frozenset[Operation]

_READ = frozenset({Operation.READ})
_WRITE_ONLY = frozenset({Operation.CREATE})
_TEND = frozenset({Operation.READ, Operation.CHANGE})
_KEEP = frozenset({Operation.READ, Operation.CREATE, Operation.CHANGE})
_OWN = frozenset(Operation)

# Said once and never put right: what nobody changes, nobody takes away either.
_SAY_AND_READ = frozenset({Operation.READ, Operation.CREATE})

DIRECTORY = (Kind.ORGANIZATION, Kind.SERVICE, Kind.LOCATION)

# A bus is looked up by whoever has the timetable in hand, so who tends the directory also adds travel lines.
_BUSES = {_READ: _READ, _TEND: _KEEP, _KEEP: _KEEP, _OWN: _OWN}

# Who tends the directory corrects it for their own hub, and may take that back.
_CORRECTIONS = {_READ: _READ, _TEND: _OWN, _KEEP: _OWN, _OWN: _OWN}


def _row(**of_kinds: Operations) -> Mapping[Kind, Operations]:
    """One role's line: `directory` stands for its three kinds, the buses to them and this hub's corrections of them.

    Whoever tends the directory also gives leaflets away, and so keeps which facts stood on them.
    Whoever talks with people also keeps how it went, reads what others asked for in vain, and writes down when somebody
    asks about their own details: whoever picked up the phone, and the lead answers.
    Anybody who works here reads the hub's own words, its board, where outreach stops and who is in the team, says that
    they are in today, that they rang a number of the safety cards and which key is theirs, and can write a concern
    down, and that it was told: said once, so that no line can forget it. How people's details are kept, and that some
    were erased, is no secret from anybody.
    """
    directory = of_kinds.pop("directory")
    talks = of_kinds.get("enquiry", frozenset())
    return {
        Kind.LOCAL_WORDS: _READ,
        Kind.LEAFLET_LABELS: _READ,
        Kind.ALERT: _READ,
        Kind.PRESENCE: _OWN,
        Kind.NUMBER_RUNG: _OWN,
        Kind.OUTREACH_STOP: _READ,
        Kind.TEAM_CONTACT: _READ if directory == _READ else _TEND,
        Kind.SCHOOL_LINK: _READ,
        Kind.CONCERN: _WRITE_ONLY,
        Kind.CONCERN_STEP: _WRITE_ONLY,
        Kind.CONCERN_FOR_DEPUTY: _WRITE_ONLY,
        Kind.STEP_FOR_DEPUTY: _WRITE_ONLY,
        Kind.CONCERN_COPY: _SAY_AND_READ,
        Kind.TELLING: _KEEP,
        Kind.WORKER_KEY: _OWN,
        Kind.CONTROLLER: _READ,
        Kind.ERASURE: _READ,
        **dict.fromkeys(DIRECTORY, directory),
        Kind.TRAVEL_LINE: _BUSES[directory],
        Kind.CORRECTION: _CORRECTIONS[directory],
        Kind.LEAFLET_PRINTED: frozenset() if directory == _READ else _KEEP,
        Kind.OUTCOME: talks,
        Kind.SLIP_DUE: talks,
        Kind.RIGHTS_REQUEST: talks & _WRITE_ONLY,
        Kind.GAP: talks & _READ,
        **{Kind(name): operations for name, operations in of_kinds.items()},
    }


_SAFEGUARDING = _row(
    directory=_TEND,
    hub=_READ,
    enquiry=_OWN,
    person=_READ,
    consent=_READ,
    share=_READ,
    check_in=_READ,
    check_in_call=_READ,
    visit_note=_KEEP,
    rights_request=_TEND,
    volunteer=_READ,
    rota_turn=_READ,
    concern=_SAY_AND_READ,
    concern_step=_SAY_AND_READ,
    notice=_TEND,
)

# Only the leads read a concern, and nobody takes one away: safeguarding notes only append. An admin looks after keys
# and backups, not people. A planner sees counts with small numbers hidden, never one enquiry. Why: decisions/0008.
ALLOWED: Mapping[Role, Mapping[Kind, Operations]] = {
    Role.RECEPTION: _row(directory=_TEND, hub=_TEND, enquiry=_OWN),
    Role.OUTREACH: _row(
        directory=_KEEP,
        hub=_READ,
        enquiry=_OWN,
        outreach_stop=_OWN,
        person=_KEEP,
        consent=_KEEP,
        share=_KEEP,
        follow_up=_KEEP,
        check_in=_KEEP,
        check_in_call=_SAY_AND_READ,
        circle=_KEEP,
        visit_note=_KEEP,
        equality=_WRITE_ONLY,
    ),
    Role.COORDINATOR: _row(
        directory=_OWN,
        hub=_KEEP,
        local_words=_OWN,
        leaflet_labels=_OWN,
        alert=_OWN,
        outreach_stop=_OWN,
        team_contact=_OWN,
        school_link=_OWN,
        enquiry=_OWN,
        gap=_OWN,
        volunteer=_KEEP,
        rota_turn=_OWN,
    ),
    # What volunteers have lived through, and whom they are brought together with, is the people lead's alone:
    # decisions/0019.
    Role.PEOPLE_LEAD: _row(
        directory=_TEND,
        hub=_READ,
        enquiry=_OWN,
        person=_OWN,
        consent=_KEEP,
        share=_OWN,
        follow_up=_OWN,
        check_in=_OWN,
        check_in_call=_SAY_AND_READ,
        circle=_OWN,
        visit_note=_OWN,
        rights_request=_OWN,
        equality=_SAY_AND_READ,
        controller=_OWN,
        volunteer=_OWN,
        rota_turn=_OWN,
        lived_experience=_OWN,
        match_seeker=_OWN,
        match=_OWN,
    ),
    Role.SAFEGUARDING_LEAD: _SAFEGUARDING,
    Role.SAFEGUARDING_DEPUTY: {
        **_SAFEGUARDING,
        Kind.CONCERN_FOR_DEPUTY: _SAY_AND_READ,
        Kind.STEP_FOR_DEPUTY: _SAY_AND_READ,
    },
    Role.PLANNER: _row(directory=_READ, hub=_READ, local_words=_READ, number_rung=_READ),
    Role.ADMIN: _row(
        directory=_OWN,
        hub=_KEEP,
        local_words=_OWN,
        leaflet_labels=_OWN,
        alert=_OWN,
        outreach_stop=_OWN,
        team_contact=_OWN,
        school_link=_OWN,
    ),
}


def may(roles: Collection[Role], kind: Kind, operation: Operation) -> bool:
    """Whether a worker with these roles may do this to records of this kind. What no line allows is not allowed.

    What is for the deputy alone is not for a deputy who is the lead as well: it may be about them.
    """
    if _is_about_the_lead(kind) and Role.SAFEGUARDING_LEAD in roles:
        roles = (Role.SAFEGUARDING_LEAD,)
    return any(operation in ALLOWED[role].get(kind, frozenset()) for role in roles)


AUDIENCES: Mapping[Role, frozenset[Audience]] = {
    Role.RECEPTION: frozenset(),
    Role.OUTREACH: frozenset({Audience.PEOPLE}),
    Role.COORDINATOR: frozenset({Audience.VOLUNTEERS}),
    Role.PEOPLE_LEAD: frozenset({Audience.PEOPLE, Audience.VOLUNTEERS}),
    Role.SAFEGUARDING_LEAD: frozenset(
        {Audience.PEOPLE, Audience.VOLUNTEERS, Audience.SAFEGUARDING}
    ),
    Role.SAFEGUARDING_DEPUTY: frozenset(
        {Audience.PEOPLE, Audience.VOLUNTEERS, Audience.SAFEGUARDING, Audience.DEPUTY}
    ),
    Role.PLANNER: frozenset(),
    Role.ADMIN: frozenset(),
}
"""Whose keys a role holds, beyond the desk's own: exactly the sealed kinds its line lets it read."""


def opens(roles: Collection[Role]) -> frozenset[Audience]:
    """What a worker with these roles opens, beyond the desk's own: a lead never what is for the deputy alone."""
    held: frozenset[Audience] = frozenset().union(*(AUDIENCES[role] for role in roles))
    return held - {Audience.DEPUTY} if Role.SAFEGUARDING_LEAD in roles else held


def _is_about_the_lead(kind: Kind) -> bool:
    return RULES[kind].audience is Audience.DEPUTY


AUDITORS = frozenset({Role.ADMIN, Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY})
"""Who may read the audit. A deputy may, or nobody could look into what a lead looked at."""

LOOK_AFTER_BACKUPS = frozenset({Role.ADMIN, Role.COORDINATOR})
"""Who chooses where backups go, and takes the desk back to one. Anybody may make one."""

SET_THE_LOCK = AUDITORS | {Role.PEOPLE_LEAD, Role.COORDINATOR}
"""Who says how long the desk waits for somebody before it locks."""


class NotAllowed(DeskError):
    """What was asked is not for this worker. It says what for, whom to ask, and nothing of any record."""


_DONE = {
    Operation.READ: "see",
    Operation.CREATE: "add",
    Operation.CHANGE: "change",
    Operation.DELETE: "take away",
}
_SAID = {
    Kind.HUB: ("the hub's details", "coordinator"),
    Kind.LOCAL_WORDS: ("the hub's own words", "coordinator"),
    Kind.ALERT: ("what stands on the hub's board", "coordinator"),
    Kind.PRESENCE: ("who is in today", "coordinator"),
    Kind.LEAFLET_LABELS: ("the languages of leaflets", "coordinator"),
    Kind.TRAVEL_LINE: ("how to get to a place", "coordinator"),
    Kind.CORRECTION: ("corrections of the directory", "coordinator"),
    Kind.ENQUIRY: ("enquiries", "coordinator"),
    Kind.LEAFLET_PRINTED: ("printed leaflets", "coordinator"),
    Kind.OUTCOME: ("how it went for people", "coordinator"),
    Kind.GAP: ("what people asked for in vain", "coordinator"),
    Kind.NUMBER_RUNG: ("who rang the numbers of the safety cards", "coordinator"),
    Kind.OUTREACH_STOP: ("where outreach stops", "coordinator"),
    Kind.TEAM_CONTACT: ("who is in the team", "coordinator"),
    Kind.SCHOOL_LINK: ("which school goes with whom", "coordinator"),
    Kind.SLIP_DUE: ("how it went for people", "coordinator"),
    Kind.EQUALITY: ("answers about who comes", "people lead"),
    Kind.CONTROLLER: ("how people's details are kept", "people lead"),
    Kind.ERASURE: ("what was erased", "people lead"),
    Kind.WORKER_KEY: ("workers' keys", "admin"),
    Kind.TELLING: ("what still has to be told", "safeguarding lead"),
    Kind.PERSON: ("people's details", "people lead"),
    # The same words as for any person: a refusal does not tell that there is such a thing.
    Kind.CONSENT: ("people's details", "people lead"),
    Kind.SHARE: ("people's details", "people lead"),
    Kind.FOLLOW_UP: ("people's details", "people lead"),
    Kind.CHECK_IN: ("people's details", "people lead"),
    Kind.CHECK_IN_CALL: ("people's details", "people lead"),
    Kind.CIRCLE: ("people's details", "people lead"),
    Kind.VISIT_NOTE: ("people's details", "people lead"),
    Kind.RIGHTS_REQUEST: ("people's details", "people lead"),
    Kind.LIVED_EXPERIENCE: ("people's details", "people lead"),
    Kind.MATCH_SEEKER: ("people's details", "people lead"),
    Kind.MATCH: ("people's details", "people lead"),
    Kind.VOLUNTEER: ("volunteers' details", "people lead"),
    Kind.ROTA_TURN: ("the rota", "coordinator"),
    Kind.CONCERN_STEP: ("worries about someone's safety", "safeguarding lead"),
    Kind.CONCERN_FOR_DEPUTY: ("worries about someone's safety", "safeguarding deputy"),
    Kind.STEP_FOR_DEPUTY: ("worries about someone's safety", "safeguarding deputy"),
    Kind.CONCERN_COPY: ("worries about someone's safety", "safeguarding lead"),
    Kind.CONCERN: ("worries about someone's safety", "safeguarding lead"),
    Kind.NOTICE: ("notices for the safeguarding lead", "safeguarding lead"),
}
_ENTRIES = ("entries of the directory", "coordinator")


def must_be_allowed(roles: Collection[Role], kind: Kind, operation: Operation) -> None:
    """Raise NotAllowed, in everyday words with a next step, where `may` says no."""
    if not may(roles, kind, operation):
        what, whom = _SAID.get(kind, _ENTRIES)
        raise NotAllowed(
            f"Your role at this desk does not let you {_DONE[operation]} {what}.",
            then=f"Ask the {whom}.",
        )


def must_look_after_backups(roles: Collection[Role]) -> None:
    """Raise NotAllowed for a worker who may not choose where backups go, nor take the desk back to one."""
    if LOOK_AFTER_BACKUPS.isdisjoint(roles):
        raise NotAllowed(
            "Your role at this desk does not let you look after its backups. Nothing was changed.",
            then="Ask the coordinator or the admin.",
        )


def must_set_the_lock(roles: Collection[Role]) -> None:
    """Raise NotAllowed for a worker who may not say how long the desk waits before it locks."""
    if SET_THE_LOCK.isdisjoint(roles):
        raise NotAllowed(
            "Your role at this desk does not let you say when it locks. Nothing was changed.",
            then="Ask the coordinator or the admin.",
        )


def key_is_missing(kind: Kind) -> NotAllowed:
    """What is said where the role would do, and the key that opens the record is not held."""
    what, whom = _SAID.get(kind, _ENTRIES)
    return NotAllowed(
        f"This desk was opened without the key to {what}.",
        then=f"Ask the {whom}, or the admin of this desk.",
    )
