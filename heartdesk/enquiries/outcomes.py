"""What a worker does with a slip that came back: ask how it went at each place, keep it, take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import read_services
from heartdesk.directory.merged import stayed
from heartdesk.enquiries.model import WEEKS, Track, Went, tracks, went_of
from heartdesk.enquiries.slips_due import ask_no_more
from heartdesk.leaflets.recall import ChangedPlace, read_slip
from heartdesk.store.unit import Look, Unit
from heartdesk.triage.discreet import gives_away


@dataclass(frozen=True)
class Asked:
    """A place on a slip. `asked` is false where nobody is asked how it went: its name would give somebody away.

    `went` is what was said before, None where nothing was.
    """

    place: ChangedPlace
    asked: bool
    went: Went | None


@dataclass(frozen=True)
class Slip:
    """A slip that came back: its code, the week it went out, its places in their order."""

    code: str
    week: str
    places: tuple[Asked, ...]


@dataclass(frozen=True)
class Before:
    """What stood under an id before an answer was kept; None for nothing."""

    id: str
    fields: Fields | None


def read_returned(look: Look, *, code: str) -> Slip:
    """What to ask whoever brings this code. Raises DeskError for a slip of the hand, or a code not known here."""
    answer = read_slip(look, code=code)
    found = answer.printed
    ids = {one.id: _id(look, found.code, one.id) for one in answer.places}
    said = look.get_many(Kind.OUTCOME, tuple(ids.values()))
    return Slip(
        found.code,
        found.week,
        tuple(
            Asked(
                one,
                asked=one.for_door,
                went=went_of(said[ids[one.id]].fields) if ids[one.id] in said else None,
            )
            for one in answer.places
        ),
    )


def keep_outcomes(unit: Unit, *, code: str, went: Mapping[str, Went]) -> tuple[Before, ...]:
    """Keep how it went at places of a slip, and give what stood there before, for `take_back`.

    Kept of each: the place, how it went, the week, the hub. Not the code: said again for the same slip it takes the
    place of what was said before, because its id is made from the code. Raises DeskError for a place that is not on
    the leaflet or that nobody is asked about.
    """
    slip = read_returned(unit, code=code)
    asked = {one.place.id for one in slip.places if one.asked}
    if not went.keys() <= asked:
        raise DeskError(
            "One of these places is not asked about. Nothing was kept.",
            then="Look at the code again.",
        )
    before = []
    for place, one in went.items():
        record_id = _id(unit, slip.code, place)
        fields = {
            "week": iso_week(unit.now),
            "hub": unit.own_hub() or "",
            "service": place,
            "how": one.how,
        }
        if one.why and one.how == "did_not_go":
            fields["why"] = one.why
        before.append(Before(record_id, unit.put(Kind.OUTCOME, record_id, fields)))
    ask_no_more(unit, codes=(slip.code,))
    return tuple(before)


def take_back(unit: Unit, *, before: tuple[Before, ...]) -> None:
    """Take answers back that were given by a slip of the hand."""
    for one in before:
        if one.fields is None:
            unit.delete(Kind.OUTCOME, one.id)
        else:
            unit.put(Kind.OUTCOME, one.id, one.fields)


def track_records(look: Look) -> dict[str, Track]:
    """By service, what people here told in the last twelve months: none with few answers, none of a sensitive place."""
    since = iso_week(look.now - timedelta(weeks=WEEKS))
    hub = look.own_hub() or ""
    told = [one.fields for one in look.every(Kind.OUTCOME)]
    now = stayed(look, {text_of(one, "service") for one in told})
    named = ({**one, "service": now.get(was := text_of(one, "service"), was)} for one in told)
    found = tracks(named, hub=hub, since=since)
    open_to_all = {
        entry.id
        for entry in read_services(look, ids=tuple(found))
        if not gives_away(entry, look.area)
    }
    return {place: track for place, track in found.items() if place in open_to_all}


def _id(look: Look, code: str, place: str) -> str:
    return derived_id(look.area.id, Kind.OUTCOME, code, place)
