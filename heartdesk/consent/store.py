"""Reading what other services lend to this worker's own, by consent."""

from collections.abc import Callable, Collection

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation
from heartdesk.store import guarded
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit


def lent_people(unit: Unit, *, lends: Callable[[Record], Collection[str]]) -> list[Record]:
    """People that other services answer for, each with the fields that a yes lends to the worker's service now."""
    unit.must(Kind.PERSON, Operation.READ)
    unit.must(Kind.CONSENT, Operation.READ)
    return guarded.read_lent(unit, Kind.PERSON, Kind.CONSENT, lends=lends)
