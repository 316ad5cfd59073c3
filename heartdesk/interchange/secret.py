"""Leaves out of an import where a secret place is, such as a refuge, before anything of it is written.

What is secret is known once all of a file is read: a place comes before the services that go on there.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.whereabouts import MARK, is_secret, rescued, sounds_secret, without_whereabouts
from heartdesk.interchange.model import Item, KeptAside, Row
from heartdesk.store.desk import Desk
from heartdesk.store.secret import has_others, secret_entries
from heartdesk.store.unit import Look

LEFT_OUT = (
    "its address, times and buses were left out: it is a safe place, so only its phone is kept"
)
NOT_SHOWN = "(not kept: this may be a safe place such as a refuge)"

_LINK = "service_at_locations"
_Known = set[tuple[Kind, str]]


def without_secrets(items: Iterable[Item], desk: Desk) -> Iterator[Item]:
    """The items of one part, nothing in them of where a secret place is, whether the file says so or this desk does.

    A place that others use too stays; it is only no longer said that the secret service is there.
    """
    found = deque(items)
    rows = [one for one in found if isinstance(one, Row)]
    secret = desk.look(lambda look: _secret_ones(look, rows))
    places = {one.id: one.fields for one in rows if one.kind is Kind.LOCATION} if secret else {}
    secret_lines = {one.where for one in rows if (one.kind, one.id) in secret}
    rows.clear()  # each is let go of once it is given
    while found:
        one = found.popleft()
        if isinstance(one, KeptAside):
            tells = one.where in secret_lines or sounds_secret(one.text)
            yield replace(one, text=NOT_SHOWN) if tells else one
        elif isinstance(one, Row) and (one.kind, one.id) in secret:
            yield _phone_only(one, places)
        else:
            yield one


def _secret_ones(look: Look, rows: Iterable[Row]) -> _Known:
    """The records of these rows that are secret: marked, at a marked place, of marked keepers, or only used by such."""
    by_kind: dict[Kind, list[Row]] = {kind: [] for kind in Kind}
    for row in rows:
        by_kind[row.kind].append(row)
    here = secret_entries(look)
    keepers = look.get_many(Kind.ORGANIZATION, [one.id for one in by_kind[Kind.ORGANIZATION]])
    marked = {row.id for found in by_kind.values() for row in found if is_secret(row.fields)} | {
        one.id for one in keepers.values() if is_secret(one.fields)
    }
    if not here and not marked:
        return set()
    marked |= {
        one.id for one in by_kind[Kind.LOCATION] if text_of(one.fields, "organization_id") in marked
    }
    users: dict[str, list[str]] = {}
    for one in by_kind[Kind.SERVICE]:
        at = _places_of(one.fields)
        if one.id in here or marked & {text_of(one.fields, "organization_id"), *at}:
            marked.add(one.id)
        for place in at:
            users.setdefault(place, []).append(one.id)
    marked |= {
        place
        for place, there in users.items()
        if marked.issuperset(there) and not has_others(look, place, but=there)
    }
    return {(row.kind, row.id) for found in by_kind.values() for row in found if row.id in marked}


def _phone_only(row: Row, places: Mapping[str, Fields]) -> Row:
    fields = row.fields
    if row.kind is Kind.SERVICE:
        at = [places[one] for one in _places_of(fields) if one in places]
        links = {
            name: value
            for name, value in fields.items()
            if name.startswith(_LINK) and not (set(_places_of({name: value})) & places.keys())
        }
        fields = {**fields, **rescued(fields, at)}
        fields = {**without_whereabouts(row.kind, fields), **links}
    else:
        fields = without_whereabouts(row.kind, fields)
    remarks = tuple(dict.fromkeys((*row.remarks, LEFT_OUT)))
    return replace(row, fields={**fields, MARK: True}, remarks=remarks)


def _places_of(fields: Fields) -> tuple[str, ...]:
    found = (
        value.get("location_id")
        for _, value in elements(fields, _LINK)
        if isinstance(value, Mapping)
    )
    return tuple(one for one in found if isinstance(one, str))
