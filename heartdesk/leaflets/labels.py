"""All words on paper that are ours, by language: resources/leaflet_texts/<language>.json.

A new language is one more file with every label of `Labels` in it. `{place}`, `{date}` and the like are filled in.
"""

import json
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.resources import resources_folder


@dataclass(frozen=True)
class Labels:
    """The words of one language. `tag` is the language of the document, such as "en-GB"."""

    tag: str
    months: tuple[str, ...]
    day: str
    title: str
    title_for: str
    intro: str
    intro_no_hub: str
    unprintable: str
    first: str
    first_ring: str
    first_text: str
    first_ring_on: str
    first_go: str
    first_look: str
    first_write: str
    first_ask: str
    by_self: str
    by_together: str
    by_worker: str
    phone: str
    extension: str
    phone_free: str
    phone_not_confirmed: str
    phone_none: str
    hours: str
    hours_not_known: str
    hours_not_known_no_phone: str
    where: str
    where_town: str
    where_others: str
    getting_there: str
    getting_there_not_known: str
    cost: str
    bring: str
    access: str
    who_for: str
    greets: str
    how_to_start: str
    languages: str
    email: str
    web: str
    closed_for_now: str
    not_known: str
    not_known_ask: str
    ask_cost: str
    ask_bring: str
    ask_access: str
    ask_who_for: str
    ask_where: str
    list_and: str
    checked: str
    checked_no_hub: str
    checked_phone_only: str
    checked_old: str
    not_checked: str
    not_checked_no_phone: str
    not_checked_rest: str
    sensitive: str
    come_back: str
    hub_phone: str
    hub_phone_not_confirmed: str
    no_hub: str
    crisis: str
    emergency: str
    slip: str
    page: str
    qr_web: str
    qr_web_caption: str
    qr_phone: str
    link_web: str
    link_phone: str

    def on(self, day: date) -> str:
        """A day in words, such as "21 November 2026"."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def listed(self, things: list[str]) -> str:
        """Things in a row: "cost, what to bring and access"."""
        if len(things) < 2:
            return "".join(things)
        return f"{', '.join(things[:-1])} {self.list_and} {things[-1]}"


@lru_cache(maxsize=16)
def read_labels(language: str) -> Labels:
    """The labels of a language. Raises DeskError where there is no such file; ValueError where it is not whole."""
    folder = resources_folder() / "leaflet_texts"
    known = {path.stem: path for path in folder.glob("*.json")}
    if language not in known:
        raise DeskError(
            f"Leaflets are not ready in this language yet ({language[:20]!r}).",
            then=f"Choose one of: {', '.join(sorted(known))}.",
        )
    found: dict[str, Any] = json.loads(known[language].read_text(encoding="utf-8"))
    wanted = {f.name for f in fields(Labels)}
    if set(found) != wanted:
        raise ValueError(f"{language}.json: not the labels wanted: {sorted(wanted ^ set(found))}")
    found["months"] = tuple(found["months"])
    return Labels(**found)
