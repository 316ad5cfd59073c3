"""Whether a sentence said of an option is true: judged from the raw fields and python-dateutil, not by our reading."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from heartdesk.core.area import Area
from heartdesk.core.places import Place

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOLIDAYS = {date(2026, 11, 30), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)} | {
    date(2027, 1, day) for day in (1, 2, 4)
}
"""Bank holidays in Scotland that winter (mygov.scot): what is usual says nothing about them."""

GROUPS = ("peer_group", "community_group")
Said = re.Match[str]
Spell = tuple[datetime, datetime]
"""One time of being open, by the clock on the wall."""


@dataclass(frozen=True, repr=False)
class Case:
    """What a sentence is judged by: the service's own fields, the town it is in, the buses, the home, the moment."""

    fields: Mapping[str, Any]
    town: str
    buses: list[dict[str, str]]
    home: Place | None
    now: datetime
    area: Area

    def parts(self, name: str) -> list[Any]:
        return [value for key, value in self.fields.items() if key.startswith(f"{name}/")]

    def words(self) -> str:
        """Everything the entry says in words, as one line."""
        names = ("access_notes", "description", "asn_support", "quiet_session")
        return " ".join(str(self.fields.get(name, "")) for name in names)

    def spells(self, days: int = 70) -> list[Spell]:
        """When it is open from yesterday on."""
        begin = self.now.date() - timedelta(days=1)
        return sorted(
            spell
            for one in self.parts("schedules")
            for spell in _spells(one, begin, begin + timedelta(days=days))
        )

    def to_come(self) -> list[Spell]:
        """What is still to come, or goes on, on days when doors and buses keep their usual times."""
        spells = self.spells()
        return [one for one in spells if one[1] > self.now and one[0].date() not in HOLIDAYS]

    def buses_home(self, name: str = "") -> list[dict[str, str]]:
        """The buses from the home to the place, and back."""
        home = self.home.settlement if self.home else None
        return [
            one
            for one in self.buses
            if one["to"] == self.town and one["start"] == home and name in ("", one["bus"])
        ]


def clock(said: str) -> time:
    """ "10:25 pm" as a time."""
    found = re.fullmatch(r"(\d+)(?::(\d\d))? (am|pm|noon|midnight)", said)
    assert found, said
    hour = int(found[1]) % 12 + (12 if found[3] in ("pm", "noon") else 0)
    return time(hour, int(found[2] or 0))


def at(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _spells(one: Mapping[str, Any], begin: date, end: date) -> list[Spell]:
    """Straight from dateutil."""
    days = [
        weekday(CODES.index(code[-2:]), int(code[:-2]) if code[:-2] else None)
        for code in one["byday"].split(",")
    ]
    first = date.fromisoformat(one.get("dtstart", "2026-01-05"))
    rule = rrule(
        WEEKLY if one["freq"] == "WEEKLY" else MONTHLY,
        dtstart=datetime.combine(first, time(0)),
        interval=one.get("interval", 1),
        byweekday=days,
        until=datetime.combine(end, time(0)),
    )
    opens, closes = at(one["opens_at"]), at(one["closes_at"])
    found = []
    for day in rule:
        if day.date() >= begin:
            over = timedelta(days=1) if closes <= opens else timedelta(0)
            found.append(
                (
                    datetime.combine(day, opens),
                    datetime.combine(day, closes) + over,
                )
            )
    return found


def _is_day(said: str, on: date, now: datetime) -> bool:
    """Whether "today", "tomorrow", "Tue", "Tuesday" or "Tue 1 Dec 2026" is that day, and means no other."""
    ahead = (on - now.date()).days
    if said == "today":
        return ahead == 0
    if said == "tomorrow":
        return ahead == 1
    if said in (f"{on:%a}", f"{on:%A}"):
        return 0 <= ahead < 7
    return said == f"{on:%a} {on.day} {on:%b %Y}"


def _quoted(said: str, case: Case) -> list[str]:
    ids = {need.label: need.id for need in case.area.needs.needs}
    return [ids[one] for one in re.findall("“(.+?)”", said)]


def helps(said: Said, case: Case) -> bool:
    needs = _quoted(said[0], case)
    return bool(needs) and all(f"needs/{one}" in case.fields for one in needs)


def _possible(case: Case) -> set[str]:
    """The hub areas that home may be in."""
    home = case.home
    if home is None:
        return set()
    if home.locality_id:
        return {home.locality_id}
    return {
        one
        for town in case.area.settlements
        if town.name == home.settlement
        for one in town.localities
    }


def serves(said: Said, case: Case) -> bool:
    possible = _possible(case)
    names = {one.name for each in possible if (one := case.area.locality(each))}
    named = {case.home.settlement if case.home else "", *names}
    return (
        bool(possible)
        and said[1] in named
        and all(f"localities/{one}" in case.fields for one in possible)
    )


def some_of_it(_said: Said, case: Case) -> bool:
    held = {one for one in _possible(case) if f"localities/{one}" in case.fields}
    return bool(held) and held != _possible(case)


def area_served(said: Said, case: Case) -> bool:
    return any(one["name"] == said[1] for one in case.parts("service_areas"))


def who_for(said: Said, case: Case) -> bool:
    return said[1] in str(case.fields.get("eligibility_description", "")) or said[1] == (
        f"ages {case.fields.get('minimum_age')} to {case.fields.get('maximum_age')}"
    )


def open_till(said: Said, case: Case) -> bool:
    return any(
        begin <= case.now < end and end.time() == clock(said[1]) for begin, end in case.spells()
    )


def day_and_night(_said: Said, case: Case) -> bool:
    spells = [one for one in case.spells() if one[1] > case.now][:8]
    return len(spells) == 8 and all(one[1] == other[0] for one, other in pairwise(spells))


def opens(said: Said, case: Case) -> bool:
    begins = [begin for begin, _ in case.to_come() if begin > case.now]
    return (
        bool(begins)
        and _is_day(said[1], begins[0].date(), case.now)
        and begins[0].time() == clock(said[2])
    )


def in_town(said: Said, case: Case) -> bool:
    return case.town == said[1]


def away(said: Said, case: Case) -> bool:
    places = {one.name: one for one in case.area.settlements}
    if case.home is None or case.home.position is None or case.town not in places:
        return False
    there = places[case.town]
    assert there.position
    miles = _km(case.home.position, there.position) / 1.609344
    told = {"less than a mile": 0.4, "about a mile": 1.0}.get(said[1].lower())
    about = told if told is not None else float(re.findall(r"\d+", said[1])[0])
    return said[2] == case.town and abs(miles - about) <= (0.6 if about < 12 else 2.6)


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The haversine."""
    a, b, c, d = map(radians, (*one, *other))
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * 6371 * asin(sqrt(h))


def can_ring(_said: Said, case: Case) -> bool:
    return any(one.get("evidence") == "verified" for one in case.parts("phones"))


def online(_said: Said, case: Case) -> bool:
    ways = {one.get("attending_type") for one in case.parts("schedules")}
    return bool(case.fields.get("url")) and "online" in ways


def they_come(_said: Said, case: Case) -> bool:
    return "home visit" in {one.get("attending_type") for one in case.parts("schedules")}


def kind(said: Said, case: Case) -> bool:
    kinds = {
        "A community hub": ("community_hub",),
        "A community centre": ("community_centre",),
        "A local group": GROUPS,
        "A local place for young people": ("youth",),
        "A local voluntary organization": ("third_sector",),
    }
    return case.fields["help_kind"] in kinds[said[0]]


def group(_said: Said, case: Case) -> bool:
    return case.fields["help_kind"] in GROUPS or case.fields.get("is_group") is True


def free(_said: Said, case: Case) -> bool:
    return case.fields.get("fees_description") == "Free"


def room(said: Said, case: Case) -> bool:
    told = case.fields["capacities/places"]
    on = date.fromisoformat(told["updated"])
    return int(said[1]) == told["available"] and said[2] == f"{on:%a} {on.day} {on:%b %Y}"


def full(said: Said, case: Case) -> bool:
    return case.fields["capacities/places"]["available"] == 0 and bool(said[1])


def lift(_said: Said, case: Case) -> bool:
    return case.fields.get("reach/lift") is True


def there_and_back(said: Said, case: Case) -> bool:
    """A bus from home on that day, the place on that day, time to be helped, and the last bus home after it ends."""
    name, day, last = said[1], said[2], clock(said[3])
    return any(
        _is_day(day, begin.date(), case.now)
        and CODES[begin.weekday()] in bus["days"].split(",")
        and at(bus["last_home"]) == last
        and at(bus["first"]) < end.time()
        and last >= end.time()
        for begin, end in case.to_come()
        for bus in case.buses_home(name)
    )


def leaves_before_the_end(said: Said, case: Case) -> bool:
    name, day, last = said[1], said[2], clock(said[3])
    return any(
        _is_day(day, begin.date(), case.now)
        and CODES[begin.weekday()] in bus["days"].split(",")
        and at(bus["last_home"]) == last < end.time()
        and datetime.combine(begin, last) >= begin + timedelta(minutes=45)
        for begin, end in case.to_come()
        for bus in case.buses_home(name)
    )


def when_it_suits(said: Said, case: Case) -> bool:
    return any(
        _is_day(said[1], begin.date(), case.now) and begin.time() == clock(said[2])
        for begin, _ in case.to_come()
    )


def it_says(said: Said, case: Case) -> bool:
    return said[1].removeprefix("Additional support needs: ").removeprefix("Quiet session: ") in (
        case.words()
    )


def languages(said: Said, case: Case) -> bool:
    told = {one["name"] for one in case.parts("languages")}
    return said[1] in told | {case.fields.get("interpretation_services")}


def not_spoken(said: Said, case: Case) -> bool:
    told = {one["name"] for one in case.parts("languages")}
    return said[1] not in told and "interpretation_services" not in case.fields


def paused(_said: Said, case: Case) -> bool:
    return case.fields.get("status") == "temporarily closed"


def cost(said: Said, case: Case) -> bool:
    amounts = [one["amount"] for one in case.parts("cost_options")]
    return str(amounts[0]) in said[1] if amounts else said[1] in str(case.fields)


def way_in(said: Said, case: Case) -> bool:
    return said[1] in str(case.fields.get("application_process", ""))


def not_checked(said: Said, case: Case) -> bool:
    on = datetime.fromisoformat(case.fields["checks/hours"]["at"])
    return said[1].split()[0] == f"{on:%B}" and case.now.date() - on.date() > timedelta(days=90)


def no_number(_said: Said, case: Case) -> bool:
    return not can_ring(_said, case)


def other_area(_said: Said, case: Case) -> bool:
    return bool(case.parts("localities")) and not any(
        f"localities/{one}" in case.fields for one in _possible(case)
    )


def no_area(_said: Said, case: Case) -> bool:
    return not case.parts("localities") and not case.parts("service_areas")


def no_bus_known(_said: Said, case: Case) -> bool:
    return not case.buses_home()


def no_bus_that_day(said: Said, case: Case) -> bool:
    return all(
        f"{begin:%A}" != said[1] or CODES[begin.weekday()] not in bus["days"].split(",")
        for begin, _ in case.to_come()
        for bus in case.buses_home()
    )


def too_soon(said: Said, case: Case) -> bool:
    return any(
        f"{begin:%A}" == said[1]
        and at(bus["last_home"]) == clock(said[2])
        and datetime.combine(begin, clock(said[2])) < begin + timedelta(minutes=45)
        for begin, _ in case.to_come()
        for bus in case.buses_home()
    )


def not_then(said: Said, case: Case) -> bool:
    return not any(
        begin.time() >= time(17) or end.time() > time(17) or end.date() > begin.date()
        for begin, end in case.spells(35)
    ) or said[1] != ("in the evening")


def no_usual_day(_said: Said, case: Case) -> bool:
    """Within five weeks."""
    return not any(begin < case.now + timedelta(days=34) for begin, _ in case.to_come())


def asked(said: Said, case: Case) -> bool:
    """A question is only honest where the entry does not answer it."""
    silent = {
        "has steps": "step-free|level|ramp|wheelchair",
        "helps to hear": "loop|BSL",
        "knows additional support needs": "additional support|autis",
        "takes children along": "[Cc]hildren welcome",
        "has a quiet place or time": "quiet",
    }
    return not re.search(silent.get(said[1], "$^"), case.words())


def denies(_said: Said, case: Case) -> bool:
    return bool(re.search(r"\bno\b|\bnot\b|\bwithout\b", case.words()))


def far(_said: Said, case: Case) -> bool:
    return bool(case.town) and (case.home is None or case.town != case.home.settlement)


def crisis(_said: Said, case: Case) -> bool:
    return case.fields.get("crisis") is True


CLOCK = r"(\d+(?::\d\d)? (?:am|pm|noon|midnight))"
DAY = r"(today|tomorrow|\w+ \d+ \w+ \d{4}|\w+)"
JUDGES: tuple[tuple[str, Callable[[Said, Case], bool]], ...] = (
    ("Helps with “.+”", helps),
    ("Cash first: helps with “.+”", helps),
    ("For the way there: helps with “.+”", helps),
    ("Serves (.+): ask if it can help .+ too", other_area),
    ("Serves (.+)", serves),
    ("Ask if it serves their part of .+", some_of_it),
    ("Area served: (.+)", area_served),
    ("Ask if that takes in .+", lambda _said, case: not other_area(_said, case)),
    ("Not known if it serves .+: ask", no_area),
    ("Who it is for: (.+)", who_for),
    (f"Open now till {CLOCK}(?: tomorrow)?", open_till),
    ("Open day and night", day_and_night),
    (f"Opens {DAY},? {CLOCK}", opens),
    ("In (.+)", in_town),
    (
        "((?:About|Less than) .+) away in (.+?)(?:: bus not known)?(?:, and no phone number is known)?",
        away,
    ),
    ("You can ring", can_ring),
    ("You can reach it online", online),
    ("They can come to you", they_come),
    ("A (?:community hub|community centre|local group|local place.*|local vol.*)", kind),
    ("A group of people who know it themselves|It is a group", group),
    ("Free", free),
    (r"(\d+) places? left \(told (.+)\)", room),
    (r"Full just now \(told (.+)\)", full),
    ("A lift can be offered", lift),
    (rf"(.+) there and back on {DAY}: last bus home {CLOCK}", there_and_back),
    (rf"(.+) on {DAY}: last bus home {CLOCK}, before it ends", leaves_before_the_end),
    (rf"On when it suits: {DAY} from {CLOCK}", when_it_suits),
    ("It says: (.+)", it_says),
    ("It says that it can not offer this", denies),
    ("Languages: (.+)", languages),
    ("Ask for an interpreter: not known if anybody speaks (.+)", not_spoken),
    ("Closed for now", paused),
    ("Cost: (.+)", cost),
    ("What it costs is not known: ask", lambda _said, case: "fees_description" not in case.fields),
    ("How to get in: (.+)", way_in),
    ("Hours not checked since (.+): ring first", not_checked),
    ("Number not confirmed: .+", no_number),
    ("The bus there and home again is not known: ask", no_bus_known),
    ("Which bus goes there .+", lambda _said, case: case.home is None or not case.home.settlement),
    (r"No bus is known on a (\w+)", no_bus_that_day),
    (rf"(\w+): the last bus home goes at {CLOCK}, too soon after it opens", too_soon),
    ("As far as we know it is not on (.+)", not_then),
    ("Not known if it is on .+: ask", no_usual_day),
    ("They would have to go there: .+", far),
    ("About .+ is far to walk", far),
    ("Ask if it (.+)", asked),
    ("A crisis line: .+", crisis),
)
"""Each sentence an option may carry, with who judges it. A sentence that stands nowhere here is not trusted."""


def untrue(sentence: str, case: Case) -> str:
    """ "" for a true sentence, else what is wrong with it."""
    for pattern, judge in JUDGES:
        said = re.fullmatch(pattern, sentence)
        if said:
            return "" if judge(said, case) else f"not so: {sentence}"
    return f"nobody can judge: {sentence}"
