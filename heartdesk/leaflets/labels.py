"""All words on paper that are ours: resources/leaflets/labels/en.json, and another language beside them.

`en.<voice>.json` says some of them for other ears. `{place}`, `{date}` and the like are filled in.
"""

import json
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.resources import resources_folder
from heartdesk.leaflets.own_words import OwnWords, label_files, read_own_words


@dataclass(frozen=True)
class Labels:
    """Our words in English. `tag` is their language; `own` is another language that stands beside them, if any."""

    tag: str
    months: tuple[str, ...]
    day: str
    title: str
    title_for: str
    intro: str
    intro_no_hub: str
    matters: str
    already_helping: str
    people_around: str
    talk_again: str
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
    no_need: str
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
    ask_hours: str
    ask_bus: str
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
    hub_says: str
    not_checked: str
    not_checked_no_phone: str
    not_checked_rest: str
    sensitive: str
    come_back: str
    ask_for: str
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
    language_draft: str
    language_details: str
    language_interpreter: str
    your_notes: str
    inside: str
    cut: str
    slip_title: str
    slip_keep: str
    slip_how: str
    slip_back: str
    slip_box: str
    slip_code: str
    slip_places: str
    slip_place: str
    slip_helped: str
    slip_waiting: str
    slip_not_gone: str
    slip_not: str
    discreet_title: str
    discreet_phone: str
    discreet_open: str
    own: OwnWords | None = None

    def on(self, day: date) -> str:
        """A day in words, such as "21 November 2026"."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def listed(self, things: list[str]) -> str:
        """Things in a row: "cost, what to bring and access"."""
        if len(things) < 2:
            return "".join(things)
        return f"{', '.join(things[:-1])} {self.list_and} {things[-1]}"

    def beside(self, english: str) -> str:
        """What stands beside one of our English words in the other language; "" where nobody has put it yet."""
        return self._own_words.get(english, "") if self.own else ""

    @cached_property
    def _own_words(self) -> dict[str, str]:
        own = self.own.labels if self.own else {}
        named = {getattr(self, name): said for name, said in own.items() if name != "free"}
        return named | ({"Free": own["free"]} if "free" in own else {})


@lru_cache(maxsize=32)
def read_labels(language: str, voice: str = "") -> Labels:
    """Our words, with those of a language that came with the program beside them.

    `voice` is "young", "easy" or "" for the usual one. Raises DeskError for a language we do not have; ValueError where
    a file is not whole.
    """
    files = label_files()
    if language != "en" and language not in files:
        raise DeskError(
            f"Leaflets are not ready in this language yet ({language[:20]!r}).",
            then=f"Choose one of: en, {', '.join(files)}.",
        )
    folder = resources_folder() / "leaflets" / "labels"
    found: dict[str, Any] = json.loads((folder / "en.json").read_text(encoding="utf-8"))
    if voice:
        found |= json.loads((folder / f"en.{voice}.json").read_text(encoding="utf-8"))
    wanted = {f.name for f in fields(Labels)} - {"own"}
    if set(found) != wanted:
        raise ValueError(f"en.json: not the labels wanted: {sorted(wanted ^ set(found))}")
    found["months"] = tuple(found["months"])
    return Labels(**found, own=read_own_words(language) if language != "en" else None)


def labels_with(own: OwnWords | None, voice: str = "") -> Labels:
    """Our words, with those of another language, as a desk has them, beside them."""
    return replace(read_labels("en", voice), own=own)
