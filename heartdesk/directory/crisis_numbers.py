"""Crisis numbers that two people changed since the area folder was made, for the safety cards to tell."""

from collections.abc import Mapping

from heartdesk.core.area_starter import record_id
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import NO_BREAK_SPACE, denied_in, digits, for_print, looks_like_phone
from heartdesk.directory.corrections import crisis_ids
from heartdesk.directory.editing import phones_of
from heartdesk.store.unit import Look


def changed_numbers(look: Look) -> Mapping[str, str]:
    """The number that the directory holds now, by id of the area's entry, where the cards still say another."""
    named = {
        one.id: one
        for one in (*look.area.services, *look.area.helplines)
        if record_id(look.area, Kind.SERVICE, one.id) in crisis_ids(look.area)
    }
    records = look.get_many(
        Kind.SERVICE, [record_id(look.area, Kind.SERVICE, one) for one in named]
    )
    found = {}
    for entry_id, entry in named.items():
        record = records.get(record_id(look.area, Kind.SERVICE, entry_id))
        if record is None or entry.phone is None:
            continue
        numbers = [one.number for one in phones_of(record.fields) if one.kind == "voice"]
        if any(digits(one) == digits(entry.phone) for one in numbers):
            continue
        now = next((one for one in numbers if looks_like_phone(one)), "")
        if now and denied_in(now, look.area.denied) is None:
            found[entry_id] = for_print(now).replace(NO_BREAK_SPACE, " ")
    return found
