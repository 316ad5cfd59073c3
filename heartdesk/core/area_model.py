"""What a council's area folder says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from heartdesk.core.phones import DeniedNumber

if TYPE_CHECKING:
    from heartdesk.core.postcodes import Postcodes

Certainty = Literal["certain", "likely", "unsure", "unknown"]
Level = Literal["red", "amber"]
Position = tuple[float, float]


@dataclass(frozen=True)
class Locality:
    """One hub area. `hub_name` is what people read first, such as "Cumnock hub (Barony)"."""

    id: str
    name: str
    hub_name: str
    hub_town: str | None = None
    aliases: tuple[str, ...] = ()
    certainty: Certainty = "likely"
    evidence: str = ""


@dataclass(frozen=True)
class Settlement:
    """A town, village or neighbourhood, and the hub area that homes there go by.

    `localities` has one id where it is settled, several where the place is split and nobody may
    guess. `certainty` is how sure we are of that, never of where the place is: for that see
    `position_certainty` ("good" or "approximate", that is within about 1 km).
    """

    name: str
    kind: str
    lat: float
    lon: float
    localities: tuple[str, ...]
    certainty: Certainty
    aliases: tuple[str, ...] = ()
    part_of: str | None = None
    position_certainty: str = "good"
    radius_m: int = 1000
    sectors: tuple[str, ...] = ()
    evidence: str = ""
    note: str = ""

    @property
    def position(self) -> Position:
        """Latitude and longitude in degrees."""
        return (self.lat, self.lon)


@dataclass(frozen=True)
class Sector:
    """A postcode sector such as "KA18 1": `inside` of its `total` postcodes are in this council."""

    code: str
    lat: float
    lon: float
    localities: tuple[str, ...]
    certainty: Certainty
    inside: int
    total: int
    other_councils: tuple[str, ...] = ()
    covers: str = ""

    @property
    def crosses_border(self) -> bool:
        """Whether some of its homes belong to another council."""
        return bool(self.other_councils)

    @property
    def position(self) -> Position:
        """The middle of its postcodes: latitude and longitude in degrees."""
        return (self.lat, self.lon)


@dataclass(frozen=True)
class Heading:
    """A heading that needs stand under."""

    id: str
    label: str


@dataclass(frozen=True)
class Need:
    """Something a person may need: a taxonomy term. `flag` is the safety flag it comes with.

    `neutral_label` is what a screen says that others may see; "" where the label itself may be seen.
    """

    id: str
    label: str
    heading: str
    description: str = ""
    flag: str | None = None
    neutral_label: str = ""

    @property
    def seen_label(self) -> str:
        """What it is called where a visitor may read along."""
        return self.neutral_label or self.label


@dataclass(frozen=True)
class NeedFlag:
    """Words that should make a worker stop and ask. It prompts a person; it decides nothing."""

    id: str
    label: str
    level: Level
    card: str


@dataclass(frozen=True)
class Needs:
    """The one list of needs of an area: an HSDS taxonomy."""

    id: str
    name: str
    version: str
    headings: tuple[Heading, ...]
    needs: tuple[Need, ...]
    flags: tuple[NeedFlag, ...]

    def need(self, need_id: str) -> Need | None:
        """The need with this id, or None."""
        return next((n for n in self.needs if n.id == need_id), None)

    def flag(self, flag_id: str) -> NeedFlag | None:
        """The safety flag with this id, or None."""
        return next((f for f in self.flags if f.id == flag_id), None)

    def under(self, heading_id: str) -> tuple[Need, ...]:
        """The needs under a heading, in the order of the file."""
        return tuple(n for n in self.needs if n.heading == heading_id)


@dataclass(frozen=True)
class Evidence:
    """Where a fact was read. Level A or B means verified; a date here is never a worker's check."""

    level: str
    sources: tuple[str, ...]
    source_date: str = ""
    accessed: str = ""
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether a number with this evidence may be shown as a number to ring."""
        return self.level in ("A", "B")


@dataclass(frozen=True)
class StarterPlace:
    """Where a starter entry is. `address` is "" where only the settlement is known."""

    settlement: str
    address: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class StarterOrganization:
    """An organization that runs starter entries."""

    id: str
    name: str
    url: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class StarterEntry:
    """A service or helpline that ships with the area.

    `phone` and `text_to` are None unless the evidence is A or B; `phone_not_confirmed` says that
    there is a number which nobody has confirmed. `localities` is () where it serves all the area.
    `schedules` are HSDS schedule objects; one that closes no later than it opens runs past
    midnight, so 00:00 to 00:00 is the whole day. `needs` are weights from 0 to 1 by need id.
    """

    id: str
    name: str
    help_kind: str
    purpose: str
    evidence: Evidence
    national: bool = False
    aliases: tuple[str, ...] = ()
    needs: Mapping[str, float] = field(default_factory=dict)
    organization: str | None = None
    phone: str | None = None
    phone_not_confirmed: bool = False
    text_to: str | None = None
    text_words: str = ""
    how_to_reach: str = ""
    email: str = ""
    url: str = ""
    hours_text: str = ""
    hours_confirmed: bool = False
    schedules: tuple[Mapping[str, Any], ...] = ()
    cost: str = ""
    coverage: str = ""
    languages: str = ""
    who_for: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    localities: tuple[str, ...] = ()
    place: StarterPlace | None = None
    warning: str = ""
    crisis: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class CardStep:
    """One thing to do, with the numbers filled in, and where the rule comes from."""

    text: str
    source: str


@dataclass(frozen=True)
class CardCover:
    """Who answers while a line of a card is shut: its name, and its confirmed opening times as HSDS schedules."""

    name: str
    schedules: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class CardLine:
    """Someone to ring from a card: an entry of this area whose number is verified.

    `phone` is grouped for reading, or words such as "Text SHOUT to 85258", or a web address where there is no number;
    `when` says which of several lines to choose; `hours` is "" where nobody has confirmed them, and `schedules` are
    then empty. `nearest` are the hub areas it comes first for, () where it is the same for all; `because` says why it
    is shown, by id of the hub area. `read_on` is the day its number was read on public pages, which is never a check.
    """

    entry: str
    name: str
    phone: str
    when: str
    hours: str
    schedules: tuple[Mapping[str, Any], ...] = ()
    nearest: tuple[Locality, ...] = ()
    because: Mapping[str, str] = field(default_factory=dict)
    cover: CardCover | None = None
    read_on: str = ""


@dataclass(frozen=True)
class FootLine:
    """A line at the foot of every leaflet: a verified number and what it is for."""

    entry: str
    name: str
    phone: str
    words: str


@dataclass(frozen=True)
class SafetyCard:
    """What to do when someone may be in danger. `neutral_title` may be seen by anyone."""

    id: str
    title: str
    neutral_title: str
    when: str
    steps: tuple[CardStep, ...]
    lines: tuple[CardLine, ...]
    discreet: bool = False


@dataclass(frozen=True)
class Area:
    """Everything an area folder says. Read it with `heartdesk.core.area.load_area`.

    `pack_made` is midnight UTC of the day the folder was last changed: the stamp of its records.
    `attribution` must be shown wherever places are (About, leaflets with distances, exports).
    `council_code` is the council's code of the national statistics, "" where the folder does not say; `postcodes` is
    the table that the desk brought in for itself, None away from a desk.
    """

    id: str
    name: str
    pack_version: str
    pack_made: datetime
    council_name: str
    council_phone: str
    localities: tuple[Locality, ...]
    settlements: tuple[Settlement, ...]
    sectors: tuple[Sector, ...]
    needs: Needs
    organizations: tuple[StarterOrganization, ...]
    services: tuple[StarterEntry, ...]
    helplines: tuple[StarterEntry, ...]
    safety_cards: tuple[SafetyCard, ...]
    denied: tuple[DeniedNumber, ...]
    leaflet_foot: tuple[FootLine, ...] = ()
    wards: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    council_code: str = ""
    postcodes: "Postcodes | None" = field(default=None, compare=False, repr=False)

    def locality(self, locality_id: str) -> Locality | None:
        """The hub area with this id, or None."""
        return next((x for x in self.localities if x.id == locality_id), None)

    def entry(self, entry_id: str) -> StarterEntry | None:
        """The starter service or helpline with this id, or None."""
        return next((x for x in (*self.services, *self.helplines) if x.id == entry_id), None)

    def safety_card(self, card_id: str) -> SafetyCard | None:
        """The safety card with this id, or None."""
        return next((x for x in self.safety_cards if x.id == card_id), None)
