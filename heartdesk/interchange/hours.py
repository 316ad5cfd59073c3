"""Opening times in words and in HSDS fields, understood only where nothing has to be guessed."""

import re
from collections.abc import Mapping
from typing import Any

from heartdesk.interchange import values
from heartdesk.interchange.json_text import in_full

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_WORDS = {
    **{
        name[:length]: day
        for name, day in zip(_DAY_NAMES, DAYS, strict=True)
        for length in (2, 3, 9)
    },
    **{str(number): day for number, day in enumerate(DAYS, start=1)},
    "tues": "TU",
    "weds": "WE",
    "thur": "TH",
    "thurs": "TH",
}
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?\s*(?P<half>a\.?m?\.?|p\.?m?\.?|m|noon)?",
    re.IGNORECASE,
)
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")

UNCLEAR = "some opening times could not be understood and are kept as words"
IN_A_ZONE = "opening times with a time zone were read as times on the clock here"


def time_of_day(value: Any) -> str | None:
    """A time as "HH:MM" on the clock here, or None where it is no time, or may be morning or evening.

    Eleven styles seen in the wild: "9:00am", "9am", "900am", "9:00 am", "9:00a", "09:00", "09:00:00", "10:00Z",
    "17:00", "12 noon", "9.30am". "9:00m" and a bare "5:00" are not guessed at.
    """
    match = _TIME.fullmatch(values.as_words(value).strip()[:40])
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").casefold()[:1]
    if half in ("a", "p", "n"):
        if not 1 <= hour <= 12 or (half == "n" and hour != 12):
            return None
        hour = hour % 12 + (12 if half in ("p", "n") else 0)
    elif half or match["minute"] is None or not _is_full_clock(match):
        return None
    if hour == 24 and minute == 0:
        return "23:59"
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _is_full_clock(match: re.Match[str]) -> bool:
    """Whether a time without am or pm is surely on the 24-hour clock."""
    return bool(match["second"] or match["zone"] or len(match["hour"]) == 2)


def has_zone(value: Any) -> bool:
    """Whether a time carries a time zone other than the clock here."""
    match = _TIME.fullmatch(values.as_words(value).strip()[:40])
    return match is not None and match["zone"] is not None


def weekday(value: Any) -> str | None:
    """A weekday as "MO" to "SU" from its name, a short form, or 1 (Monday) to 7."""
    return _DAY_WORDS.get(values.as_words(value).strip().rstrip(".").casefold())


def by_day(value: Any, *, ordinals: bool) -> str | None:
    """A list of weekdays as HSDS writes it ("MO,TU", "2SU"), or None; ordinals only where the rule is monthly."""
    days: list[str] = []
    for part in re.split(r"[,;]", values.as_words(value)[:200]):
        words = part.strip()
        if not words:
            continue
        match = _BY_DAY.fullmatch(words.upper())
        if match is None:
            day = weekday(words) if words.isalpha() else None
            if day is None:
                return None
            days.append(day)
        elif match[1] and not ordinals:
            return None
        else:
            days.append(match[0].removeprefix("+"))
    return ",".join(dict.fromkeys(days)) or None


def weekly(days: list[str], opens_at: str, closes_at: str) -> dict[str, Any]:
    """A weekly HSDS schedule."""
    ordered = [day for day in DAYS if day in days]
    return {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": ",".join(ordered),
        "opens_at": opens_at,
        "closes_at": closes_at,
    }


def read_schedule(said: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """An HSDS schedule made fit to keep, with remarks.

    A rule that calendars read wrongly or not at all (until and count together, "2MO" every week, interval 0, no start
    for "every second week") is not kept as a rule: the element has only "text", and "unparsed" with what was written.
    """
    kept: dict[str, Any] = {}
    for name in ("description", "notes", "attending_type"):
        if words := values.text(said.get(name), 1000):
            kept[name] = words
    if address := values.link(said.get("schedule_link")):
        kept["schedule_link"] = address
    if original := values.text(said.get("text"), 1000):
        kept.setdefault("description", original)
    rule = _rule(said)
    if rule is not None:
        zoned = has_zone(said.get("opens_at")) or has_zone(said.get("closes_at"))
        return {**rule, **kept}, (IN_A_ZONE,) if zoned else ()
    unparsed = {
        name: values.line(value)
        for name, value in said.items()
        if name in _RULE_FIELDS and values.line(value)
    }
    if not unparsed:
        return kept, ()
    in_words = original or kept.get("description") or _spelled_out(unparsed)
    return {**kept, "text": in_words, "unparsed": unparsed}, (UNCLEAR,)


_DATES = ("valid_from", "valid_to", "dtstart", "until")
_RULE_FIELDS = (
    *_DATES, "freq", "interval", "byday", "bymonthday", "byweekno", "byyearday", "count", "wkst", "timezone",
    "opens_at", "closes_at", "weekday",
)  # fmt: skip


def _rule(said: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rule of a schedule in its standard form, or None where any part of it is not clear."""
    given = {
        name: value
        for name, value in said.items()
        if name in _RULE_FIELDS and not values.says_nothing(value)
    }
    if values.line(said.get("text")) and not ("opens_at" in given and "closes_at" in given):
        return None
    rule: dict[str, Any] = {}
    for name in _DATES:
        if name in given:
            rule[name] = values.day(given[name])
    for name in ("opens_at", "closes_at"):
        if name in given:
            rule[name] = time_of_day(given[name])
    if "freq" in given or "byday" in given or "weekday" in given:
        rule.update(_repeats(given))
    for name in ("wkst", "bymonthday", "byweekno", "byyearday"):
        if name in given:
            rule[name] = values.line(given[name], 80).upper()
    if "timezone" in given:
        rule["timezone"] = values.number(given["timezone"], lowest=-14, highest=14)
    return None if None in rule.values() or not rule else rule


def _repeats(given: Mapping[str, Any]) -> dict[str, Any]:
    freq = values.line(given.get("freq", "WEEKLY"), 20).upper()
    interval = values.whole(given.get("interval", 1), lowest=1, highest=53)
    if freq == "DAILY" and interval == 1 and "byday" not in given:
        return {"freq": "WEEKLY", "interval": 1, "byday": ",".join(DAYS)}
    rule: dict[str, Any] = {
        "freq": freq if freq in ("WEEKLY", "MONTHLY") else None,
        "interval": interval if interval == 1 or "dtstart" in given else None,
    }
    days = given.get("byday", given.get("weekday"))
    if days is not None:
        rule["byday"] = by_day(days, ordinals=freq == "MONTHLY")
    elif freq == "WEEKLY" and "dtstart" not in given:
        rule["byday"] = None
    if "count" in given:
        rule["count"] = (
            None if "until" in given else values.whole(given["count"], lowest=1, highest=10_000)
        )
    return rule


def joined_days(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a weekly table with those that differ in nothing but the weekday made one; rows with an id stay apart."""
    joined: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows):
        rest = {name: value for name, value in row.items() if name != "byday"}
        mark = f"{number}" if row.get("id") or not row.get("byday") else in_full(rest)
        if mark in joined:
            joined[mark] = {**rest, "byday": f"{joined[mark]['byday']},{row['byday']}"}
        else:
            joined[mark] = row
    return list(joined.values())


def _spelled_out(unparsed: Mapping[str, str]) -> str:
    """The fields of a rule that was not understood, as they were written."""
    return ", ".join(f"{name.replace('_', ' ')} {words}" for name, words in unparsed.items())
