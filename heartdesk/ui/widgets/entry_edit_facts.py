"""The facts of an entry that can be changed: what each is called, how it is shown, and its form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from heartdesk.core.area import Area
from heartdesk.core.kinds import Kind
from heartdesk.core.whereabouts import is_kept
from heartdesk.directory.changing import (
    ForForm,
    change_fact,
    change_organization,
    change_place,
    keep_session,
    keep_travel,
    take_travel_away,
)
from heartdesk.directory.editing import TextName
from heartdesk.directory.extras import REACH, reach
from heartdesk.directory.groups import is_group, led_by_words
from heartdesk.directory.lines import ages
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.steps import Before
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.typed_lists import ListName, lines_of
from heartdesk.directory.values import words
from heartdesk.store.unit import Unit
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_bus import BusForm
from heartdesk.ui.widgets.entry_edit_cost import CostForm
from heartdesk.ui.widgets.entry_edit_day import DayForm
from heartdesk.ui.widgets.entry_edit_form import EntryForm, FactForm, TextForm
from heartdesk.ui.widgets.entry_edit_group import CameForm, GroupForm, PlacesForm
from heartdesk.ui.widgets.entry_edit_hours import HoursForm
from heartdesk.ui.widgets.entry_edit_lists import AgesForm, LinesForm
from heartdesk.ui.widgets.entry_edit_phones import PhonesForm
from heartdesk.ui.widgets.entry_edit_place import PlaceForm
from heartdesk.ui.widgets.entry_edit_runs import LedForm, OrganizationForm
from heartdesk.ui.widgets.entry_edit_status import StatusForm
from heartdesk.ui.widgets.entry_edit_ticks import TicksForm
from heartdesk.ui.widgets.entry_facts import phones_said, when_said, where_said

Act = Callable[[Unit], Before]


@dataclass(frozen=True)
class Editable:
    """A fact: its key, its name on screen, what is shown of it now, and what makes its form."""

    key: str
    name: str
    said: str
    make: Callable[[], EntryForm]


_KEPT_IN = {
    "hours": "schedules",
    "place": "service_at_locations",
    "bus": "getting_there",
    "cost": "cost_options",
    "group": "is_group",
    "came": "sessions",
    "ages": "minimum_age",
    "places": "capacities",
}
"""The field that a fact is kept in, where it is called otherwise. Who runs a secret place is not changed here."""


def editable_facts(
    theme: Theme, area: Area, entry: ServiceEntry, form: ForForm
) -> Iterator[Editable]:
    """The facts of an entry in the order they are read, those nobody knows yet among them.

    Of an entry that must stay secret only what may be kept of it.
    """
    for one in _every_fact(theme, area, entry, form):
        if not form.sensitive or is_kept(Kind.SERVICE, _KEPT_IN.get(one.key, one.key)):
            yield one


def _every_fact(theme: Theme, area: Area, entry: ServiceEntry, form: ForForm) -> Iterator[Editable]:

    def text(key: TextName, name: str, said: str, *, told: bool = False) -> Editable:
        return Editable(key, name, said, lambda: TextForm(theme, form, key, name, told_today=told))

    def field(key: TextName) -> str:
        return words(form.fields.get(key))

    def lines(key: ListName, name: str, hint: str) -> Editable:
        said = lines_of(form.fields, key).replace("\n", ", ")
        return Editable(key, name, said, lambda: LinesForm(theme, form, key, name, hint))

    group = is_group(form.fields)
    yield text("name", _tr("Name"), entry.name)
    yield Editable("status", _tr("Is it running?"), _status(entry), lambda: StatusForm(theme, form))
    yield Editable(
        "organization",
        _tr("Who runs it"),
        form.organization,
        lambda: OrganizationForm(form, _tr("Who runs it")),
    )
    yield text("description", _tr("What it is"), entry.description)
    yield Editable("phones", _tr("Phone"), phones_said(entry), lambda: PhonesForm(theme, form))
    yield Editable("hours", _tr("Days and times"), when_said(entry), lambda: HoursForm(theme, form))
    yield Editable("place", _tr("Where"), where_said(entry), lambda: PlaceForm(theme, form, area))
    yield text("getting_there", _tr("Getting there"), entry.getting_there)
    yield Editable(
        "bus",
        _tr("Bus there and back"),
        _buses(form),
        lambda: BusForm(theme, area, town=form.place.town, buses=form.buses, today=form.today),
    )
    yield text("what_to_expect", _tr("What happens when you go"), entry.what_to_expect)
    yield text("who_greets", _tr("Who will greet you"), entry.who_greets)
    yield Editable("cost", _tr("Cost"), entry.cost, lambda: CostForm(theme, form))
    yield text("bring", _tr("Bring"), field("bring"))
    yield lines("required_documents", _tr("Papers to bring"), _tr("One on each line."))
    yield text("no_need_to_bring", _tr("No need to bring"), entry.no_need_to_bring)
    yield text("access_notes", _tr("Access"), entry.access, told=True)
    yield text(
        "asn_support", _tr("Additional support needs: what they know and do"), field("asn_support")
    )
    yield text("trial_visit", _tr("Trial visit"), field("trial_visit"))
    yield text("quiet_session", _tr("Quiet session"), field("quiet_session"))
    yield text("drop_ins", _tr("Drop-ins by named workers"), field("drop_ins"))
    yield Editable(
        "reach",
        _tr("Ways of taking part, beside going there alone"),
        ", ".join(REACH[one] for one in reach(form.fields)),
        lambda: TicksForm(theme, form, area, "reach", _tr("Ways of taking part")),
    )
    if not group:
        yield Editable(
            "places", _tr("Places left"), entry.places_left, lambda: PlacesForm(theme, form)
        )
        yield Editable(
            "led_by", _tr("Who leads it"), led_by_words(form.fields), lambda: LedForm(form)
        )
    yield text("eligibility_description", _tr("Who it is for"), field("eligibility_description"))
    yield Editable("ages", _tr("Ages"), ages(form.fields), lambda: AgesForm(theme, form))
    yield text("application_process", _tr("How to get in"), entry.how_to_get_in)
    yield Editable(
        "needs",
        _tr("Helps with"),
        ", ".join(_need_words(entry, area)),
        lambda: TicksForm(theme, form, area, "needs", _tr("What it helps with")),
    )
    yield Editable(
        "localities",
        _tr("Hub areas"),
        ", ".join(found.name for one in entry.localities if (found := area.locality(one)))
        or _tr("No hub area named: anywhere here, or not known"),
        lambda: TicksForm(theme, form, area, "localities", _tr("Hub areas it serves")),
    )
    yield lines(
        "service_areas", _tr("Areas it serves"), _tr("One on each line, as they call them.")
    )
    yield lines("languages", _tr("Languages spoken there"), _tr("Such as: Polish, Arabic"))
    yield text("interpretation_services", _tr("Interpreter"), field("interpretation_services"))
    yield Editable(
        "group",
        _tr("Group"),
        entry.group or _tr("Not a group"),
        lambda: GroupForm(theme, form),
    )
    if group:
        yield Editable("came", _tr("Who came"), entry.who_came, lambda: CameForm(theme, form))
        yield Editable(
            "kit",
            _tr("Starting the group"),
            entry.kit or _tr("Tick what is sorted out"),
            lambda: TicksForm(theme, form, area, "kit", _tr("What is sorted out")),
        )
    yield lines(
        "contacts",
        _tr("Whom to ask for, never on paper"),
        _tr("One on each line: a name, then what they do there after a comma."),
    )
    yield lines("attributes", _tr("Tags"), _tr("Words it is also found by, one on each line."))
    yield text("url", _tr("Web"), entry.url)
    yield text("email", _tr("Email"), entry.email)
    yield Editable(
        "funding_until",
        _tr("How long the money lasts, never on paper"),
        entry.funding,
        lambda: DayForm(theme, form, "funding_until", _tr("The last day that is paid for")),
    )
    yield text("staff_note", _tr("Staff note, never on paper"), entry.staff_note)


def act_of(form: EntryForm, about: ForForm, *, told: bool) -> Act:
    """What keeps a form. Raises DeskError where something is missing."""
    entry_id = about.id
    if isinstance(form, PlaceForm):
        place = form.place()
        return lambda unit: change_place(unit, id=entry_id, typed=place, told=told)
    if isinstance(form, OrganizationForm):
        name = form.text()
        return lambda unit: change_organization(unit, id=entry_id, name=name)
    if isinstance(form, BusForm):
        line = form.line()
        if form.has_stopped():
            return lambda unit: take_travel_away(unit, id=line.id)
        return lambda unit: keep_travel(unit, line=line)
    if isinstance(form, CameForm):
        on, came = typed_day(form.day.text(), about.today, past=True), form.count.text()
        return lambda unit: keep_session(unit, id=entry_id, day=on, came=came)
    if not isinstance(form, FactForm):
        raise TypeError(f"no way to keep a {type(form).__name__}")
    typed = form.typed()
    return lambda unit: change_fact(unit, id=entry_id, typed=typed, told=told)


def _status(entry: ServiceEntry) -> str:
    said = entry.status_text or (_tr("Open") if entry.status == "active" else _tr("Not known"))
    return f"{said}. {entry.alert}" if entry.alert else said


def _buses(form: ForForm) -> str:
    """What is told of the buses to its town; the rest is in the form."""
    told = [one.said for one in form.buses if one.to == form.place.town and one.looked_up]
    return "\n".join(told)


def _tr(text: str) -> str:
    return QCoreApplication.translate("EditableFacts", text)


def _need_words(entry: ServiceEntry, area: Area) -> Iterator[str]:
    """The needs of an entry in words; one that an import guessed says from what."""
    for one in entry.needs:
        need, category = area.needs.need(one), entry.guessed_needs.get(one)
        if need is not None and category:
            yield _tr("{need} (guessed from its category: {category})").format(
                need=need.label, category=category
            )
        elif need is not None:
            yield need.label
