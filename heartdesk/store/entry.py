"""A row of the index: what a list shows of an entry of the directory, with the words it is found by."""

from dataclasses import dataclass, field

from heartdesk.core.kinds import Kind


@dataclass(frozen=True)
class EntryRow:
    """What an indexer makes of a record.

    `line` is one line under the name; `body` holds further searched words; `phone` is "" unless the number may be
    rung; `checked` is the ISO date of the oldest check that counts, or ""; `localities` is empty for the whole council
    area or beyond; `sources` names the other records it was made from, so that a change to one makes it again.
    """

    kind: Kind
    id: str
    name: str
    town: str = ""
    line: str = ""
    body: str = ""
    status: str = ""
    phone: str = ""
    checked: str = ""
    lat: float | None = None
    lon: float | None = None
    sensitive: bool = False
    needs: tuple[str, ...] = ()
    localities: tuple[str, ...] = ()
    sources: tuple[tuple[Kind, str], ...] = field(default=())


@dataclass(frozen=True)
class Hit:
    """An entry as a list shows it."""

    kind: Kind
    id: str
    name: str
    town: str
    line: str
    status: str
    phone: str
    checked: str
    lat: float | None
    lon: float | None
    sensitive: bool
    localities: tuple[str, ...]
    needs: tuple[str, ...] = ()
