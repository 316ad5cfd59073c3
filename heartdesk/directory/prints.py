"""The print of a fact: a short sum over its values, kept with a check so that a later change shows.

Made from the kept values, never from the words on screen, which may be said better one day.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from heartdesk.core.fields import Fields, elements
from heartdesk.core.phones import digits
from heartdesk.directory.model import Fact
from heartdesk.directory.values import part

_SCHEDULE = (
    "freq", "interval", "byday", "bymonthday", "dtstart", "valid_from", "valid_to", "until", "count",
    "opens_at", "closes_at", "text",
)  # fmt: skip
_ADDRESS = ("address_1", "address_2", "city", "postal_code")
_ACCESS = ("description", "details")
_COST = ("option", "amount", "amount_description")


def prints_of(
    service: Fields, places: Sequence[Fields] = (), organization: Fields | None = None
) -> dict[Fact, str]:
    """The print of each fact of a service, from its own fields, its places' and its organization's.

    "" where nothing is held that could be checked.
    """
    timed = holder("schedules", service, *places)
    called = holder("phones", service, *places, organization or {})
    return {
        "phone": _print(_numbers(called)),
        "hours": _print([_kept(timed, "schedules", _SCHEDULE), service.get("hours_text")]),
        "address": _print([_kept(place, "addresses", _ADDRESS) for place in places]),
        "cost": _print([_kept(service, "cost_options", _COST), service.get("fees_description")]),
        "access": _print(
            [
                service.get("access_notes"),
                [_kept(place, "accessibility", _ACCESS) for place in places],
            ]
        ),
    }


def holder(name: str, *candidates: Fields) -> Fields:
    """The first field map that has any element of the list `name`, else the first."""
    return next((one for one in candidates if any(elements(one, name))), candidates[0])


def _numbers(fields: Fields) -> list[str]:
    found = (part(phone).get("number") for _, phone in elements(fields, "phones"))
    return sorted(digits(number) for number in found if isinstance(number, str) and digits(number))


def _kept(fields: Fields, name: str, keys: Sequence[str]) -> list[list[Any]]:
    return [[part(value).get(key) for key in keys] for _, value in elements(fields, name)]


def _print(values: object) -> str:
    if not _holds(values):
        return ""
    text = json.dumps(values, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _holds(values: object) -> bool:
    return any(_holds(value) for value in values) if isinstance(values, list) else bool(values)
