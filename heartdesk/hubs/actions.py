"""What a worker may do with the hub this desk stands in: read it, set it up, change it."""

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import denied_in, looks_like_phone
from heartdesk.core.text import one_line, plain
from heartdesk.hubs.model import Hub, hub_of
from heartdesk.store.unit import Look, Unit

_ONE_LINE = {"name": 80, "town": 60, "phone": 40}
_SEVERAL_LINES = {"address": 300, "opening_text": 300}


def read_hub(look: Look) -> Hub | None:
    """The hub this desk stands in; None until it has been set up."""
    hub_id = look.own_hub()
    record = look.get(Kind.HUB, hub_id) if hub_id else None
    return hub_of(record.id, record.fields, look.area) if record else None


def set_up_hub(
    unit: Unit,
    *,
    locality: str,
    name: str = "",
    town: str = "",
    phone: str = "",
    address: str = "",
    opening_text: str = "",
) -> str:
    """Make this desk one of the hub of a hub area (its id or name), and give the hub's id.

    Every desk of that hub gets the same id, so a second desk joins the hub that is already known and changes only what
    is given here. Raises DeskError for a hub area that is not of this council, or a number that cannot be right.
    """
    found = _locality(unit, locality)
    hub_id = derived_id(unit.area.id, Kind.HUB, found)
    given = {
        "name": name,
        "town": town,
        "phone": phone,
        "address": address,
        "opening_text": opening_text,
    }
    tidy = _tidy(unit, {key: value for key, value in given.items() if value.strip()})
    if unit.get(Kind.HUB, hub_id) is None:
        home = unit.area.locality(found)
        known = {"name": home.hub_name, "town": home.hub_town} if home else {}
        unit.create(
            Kind.HUB,
            {**{key: value for key, value in known.items() if value}, **tidy, "locality": found},
            id=hub_id,
        )
    else:
        unit.change(Kind.HUB, hub_id, tidy)
    unit.set_own_hub(hub_id)
    return hub_id


def change_hub(
    unit: Unit,
    *,
    name: str | None = None,
    town: str | None = None,
    phone: str | None = None,
    address: str | None = None,
    opening_text: str | None = None,
) -> None:
    """Change what is said of this desk's hub; what is not given stays, "" takes it away.

    Raises DeskError where no hub is set up, or for a number that cannot be right.
    """
    hub_id = unit.own_hub()
    if hub_id is None:
        raise DeskError("This desk has no hub yet.", then="Choose the hub first.")
    given = {
        "name": name,
        "town": town,
        "phone": phone,
        "address": address,
        "opening_text": opening_text,
    }
    unit.change(Kind.HUB, hub_id, _tidy(unit, {k: v for k, v in given.items() if v is not None}))


def _tidy(unit: Unit, given: dict[str, str]) -> dict[str, str | None]:
    """The texts as they are kept; an empty one becomes None, which takes it away."""
    tidy: dict[str, str | None] = {}
    for key, value in given.items():
        if key in _ONE_LINE:
            tidy[key] = one_line(value, _ONE_LINE[key]) or None
        else:
            tidy[key] = plain(value, _SEVERAL_LINES[key]) or None
    number = tidy.get("phone")
    if number:
        denied = denied_in(number, unit.area.denied)
        if denied is not None:
            raise DeskError(f"{denied.number} is known to be a wrong number.", then=denied.why)
        if not looks_like_phone(number):
            raise DeskError(
                f"“{number}” does not look like a phone number, so nothing was changed.",
                then="Type it with its area code, such as the number on the hub's own letters.",
            )
    return tidy


def _locality(unit: Unit, asked: str) -> str:
    """The id of the hub area that is meant by an id, a name or another name for it."""
    wanted = one_line(asked, 80).casefold()
    for one in unit.area.localities:
        if wanted in {name.casefold() for name in (one.id, one.name, *one.aliases)}:
            return one.id
    names = ", ".join(one.name for one in unit.area.localities)
    raise DeskError(
        f"“{one_line(asked, 80)}” is not a hub area here.", then=f"Choose one of: {names}."
    )
