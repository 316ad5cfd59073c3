"""What a worker does with the people a service keeps in touch with: sign, write down, find, change."""

from collections.abc import Collection
from dataclasses import dataclass

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.text import fold
from heartdesk.people.model import (
    NOTHING,
    Person,
    PersonTyped,
    fields_of,
    matches,
    person_of,
)
from heartdesk.people.settings import (
    SettingsTyped,
    Signed,
    settings_fields,
    settings_id,
    signed_of,
)
from heartdesk.store.unit import Look, Unit

KIND = Kind.PERSON
SHORTEST_SEARCH = 2
MOST_FOUND = 20


@dataclass(frozen=True)
class Found:
    """Who was found by what was typed; `more` says that there are others, which are not counted."""

    people: tuple[Person, ...]
    more: bool = False


@dataclass(frozen=True)
class ToSign:
    """What the page of the settings starts from: what is signed, or the proposals. `name` is the organization's."""

    signed: Signed | None
    organization: str
    name: str


def controller_settings(look: Look) -> Signed | None:
    """What the worker's own organization has signed; None before it has, and then nobody is written down."""
    organization = look.worker.organization
    if not organization:
        return None
    record = look.get(Kind.CONTROLLER, settings_id(organization))
    return None if record is None else signed_of(organization, record.fields, record.conflicts)


def must_be_signed(look: Look) -> Signed:
    """What the worker's organization has signed. Raises DeskError where it has not."""
    signed = controller_settings(look)
    if signed is None:
        raise DeskError(
            f"Your organization has not signed yet how people's details are kept. {NOTHING}",
            then="Ask the lead for keeping in touch. A leaflet never needs a name.",
        )
    return signed


def read_to_sign(look: Look) -> ToSign:
    """Where signing starts."""
    organization = look.worker.organization
    record = look.get(Kind.ORGANIZATION, organization) if organization else None
    name = text_of(record.fields, "name") if record is not None else ""
    return ToSign(controller_settings(look), organization, name)


def sign_settings(unit: Unit, *, typed: SettingsTyped) -> None:
    """Keep what the organization that answers has signed. Signing again replaces it; what was signed before stays.

    Raises DeskError where something is missing, or the worker's organization is not known.
    """
    organization = unit.worker.organization
    if not organization:
        raise DeskError(
            f"This desk does not know which organization you work for. {NOTHING}",
            then="Ask the admin of this desk to add it.",
        )
    today = local(unit.now).date()
    said = settings_fields(typed, on=today, entered_by=unit.worker.name)
    unit.put(Kind.CONTROLLER, settings_id(organization), {"organization": organization, **said})


def add_person(
    unit: Unit, *, typed: PersonTyped, reason: str, notice: str, how_shown: str = "read out"
) -> str:
    """Write somebody down, for a reason, after they were shown the privacy `notice`; gives the id.

    `notice` is word for word what they were shown. Raises DeskError where nothing is signed yet, where there is no
    reason, or where the notice is not the one for this reason.
    """
    signed = must_be_signed(unit)
    said = fields_of(typed)
    if notice != signed.notice_for(reason):
        raise DeskError(
            f"The privacy notice is another one by now. {NOTHING}",
            then="Read it out again, or print it again, then keep them.",
        )
    return unit.create(
        KIND,
        {
            CONTROLLER: unit.worker.organization,
            **{name: value for name, value in said.items() if value is not None},
            "reason": reason,
            "notice": notice,
            "notice_on": local(unit.now).date().isoformat(),
            "notice_how": how_shown,
            "written_by": unit.worker.name,
        },
    )


def change_person(unit: Unit, *, id: str, typed: PersonTyped) -> bool:  # noqa: A002
    """Put right what is kept about somebody; False where it said so already."""
    must_be_signed(unit)
    return unit.change(KIND, id, fields_of(typed))


def read_person(unit: Unit, *, id: str) -> Person:  # noqa: A002
    """Somebody, by id. Raises DeskError where nobody is there for this worker."""
    must_be_signed(unit)
    record = unit.get(KIND, id)
    if record is None:
        raise DeskError("Nobody is written down here any more.", then="Look for them by name.")
    return person_of(record.id, record.fields, record.conflicts)


def people_by_id(unit: Unit, ids: Collection[str]) -> dict[str, Person]:
    """Those of the people that are there for this worker, by id."""
    must_be_signed(unit)
    found = unit.get_many(KIND, ids)
    return {one.id: person_of(one.id, one.fields, one.conflicts) for one in found.values()}


def find_people(unit: Unit, *, words: str) -> Found:
    """Those whose name begins with what was typed. There is no list of everybody, and nothing is found by one letter.

    Each is opened to be compared, so each is in the audit: people stand in no index.
    """
    must_be_signed(unit)
    if len(fold(words).replace(" ", "")) < SHORTEST_SEARCH:
        raise DeskError(
            "Type at least two letters of what they are called.", then="Then press Enter."
        )
    people = (person_of(one.id, one.fields, one.conflicts) for one in unit.every(KIND))
    found = sorted(
        (one for one in people if matches(one, words)), key=lambda one: (fold(one.call), one.id)
    )
    return Found(tuple(found[:MOST_FOUND]), len(found) > MOST_FOUND)
