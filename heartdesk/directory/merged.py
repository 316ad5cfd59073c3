"""Which entry stayed where two were made one: what still names the one that went means the one that stayed.

Leaflets, corrections and counts of other desks name an entry by its id. They are not rewritten; the entry that goes
says on its way out which one stays, and that travels with the directory.
"""

from collections.abc import Iterable

from heartdesk.core.fields import text_of
from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Look

MERGED_INTO = "merged_into"
"""The field of an entry that went: the id of the one that stayed."""


def stayed(look: Look, ids: Iterable[str]) -> dict[str, str]:
    """The entry that each id means today: itself, or where it is gone the one that it was made one with."""
    wanted = tuple(dict.fromkeys(ids))
    here = look.get_many(Kind.SERVICE, wanted)
    return {one: one if one in here else _follow(look, one) for one in wanted}


def _follow(look: Look, gone: str) -> str:
    """The entry at the end of the way; the one asked for where the way ends nowhere."""
    at, passed = gone, {gone}
    while (into := _said(look, at)) and into not in passed:
        if look.get(Kind.SERVICE, into) is not None:
            return into
        passed.add(into)
        at = into
    return gone


def _said(look: Look, gone: str) -> str:
    """What an entry that is gone said last of where it went; "" for nothing."""
    told = (one for one in look.history(Kind.SERVICE, gone) if MERGED_INTO in one.fields)
    newest = max(told, key=lambda one: (one.stamp, one.id), default=None)
    return text_of(newest.fields, MERGED_INTO) if newest is not None else ""
