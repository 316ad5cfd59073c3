"""A hub: the place a desk stands in, as people name it."""

from dataclasses import dataclass

from heartdesk.core.area import Area
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.phones import NO_BREAK_SPACE, denied_in, for_print, looks_like_phone, tel_uri
from heartdesk.core.text import one_line, plain


@dataclass(frozen=True)
class Hub:
    """A hub as screen and paper show it. `phone` and `uri` are "" where nobody has given a number yet."""

    id: str
    name: str
    town: str
    locality: str
    phone: str
    uri: str
    address: str
    opening_text: str


def hub_of(record_id: str, fields: Fields, area: Area) -> Hub:
    """The hub in a field map. What is missing is taken from the hub area it stands in.

    A text with a number that is known to be wrong is left out, such as one kept before that was known.
    """
    fields = {
        name: value
        for name, value in fields.items()
        if isinstance(value, str) and denied_in(value, area.denied) is None
    }
    locality = area.locality(text_of(fields, "locality"))
    number = one_line(text_of(fields, "phone"), 40)
    may_ring = looks_like_phone(number)
    return Hub(
        id=record_id,
        name=one_line(text_of(fields, "name")) or (locality.hub_name if locality else "This hub"),
        town=one_line(text_of(fields, "town")) or ((locality.hub_town or "") if locality else ""),
        locality=locality.id if locality else "",
        phone=for_print(number).replace(NO_BREAK_SPACE, " ") if may_ring else "",
        uri=(tel_uri(number) or "") if may_ring else "",
        address=plain(text_of(fields, "address"), 300),
        opening_text=plain(text_of(fields, "opening_text"), 300),
    )
