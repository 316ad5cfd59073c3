"""What an import reads, what it keeps aside, what it reports. Plain values; nothing here touches a file or the store.

**What counts as read**: every organization, service and location found (a record candidate), once each however often
the files repeat it, and every part that was kept aside (a line that made no sense, a phone on the deny list, a row that
belongs to nothing). So `read == added + updated + unchanged + len(kept_aside)`, always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from heartdesk.core.kinds import Kind

LONGEST_KEPT = 20_000
"""Letters of a kept-aside text that the report carries."""

Outcome = Literal["added", "updated", "unchanged"]


@dataclass(frozen=True)
class Origin:
    """Who said it: a stable name that ids are derived from, and the terms that come with the data."""

    system: str
    licence: str = ""
    attribution: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One record as a source says it, ready to be written.

    `id` is the record's id here, `source_id` the source's own. `fields` passes `core.fields.is_field_name`. `remarks`
    are sentences for the report. `silent` names what this file does not speak of at all (a list page has no phones).
    """

    kind: Kind
    id: str
    source_id: str
    fields: Mapping[str, Any]
    where: str
    remarks: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KeptAside:
    """Something that was not taken in, where it stood, why, and its own words."""

    where: str
    reason: str
    text: str = ""


@dataclass(frozen=True)
class Remark:
    """Something a worker should know that stopped nothing."""

    where: str
    reason: str


Item = Row | KeptAside | Remark


@dataclass(frozen=True)
class Note:
    """A remark as the report tells it: once, with how often and the first few places."""

    reason: str
    count: int
    where: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """A record that an import would change: its name, and each field as it stands and as it would be."""

    kind: Kind
    id: str
    name: str
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class Report:
    """What an import did. With `dry_run` it is what the import would have done.

    `source` is the name that ids hang on, `format` the readers' names, `read_as` the same in words. A dry run also
    tells the first 200 records that would change, and the names of the first 200 that would be new.
    """

    source: str
    format: str
    read_as: str
    read: int
    added: int
    updated: int
    unchanged: int
    kept_aside: tuple[KeptAside, ...]
    notes: tuple[Note, ...]
    seconds: float
    dry_run: bool = False
    import_id: str | None = None
    changes: tuple[Changed, ...] = ()
    first_added: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The import in one line, in everyday words."""
        did = "would be" if self.dry_run else "are"
        return (
            f"{self.read} things read: {self.added} {did} new, {self.updated} changed, "
            f"{self.unchanged} as before, {len(self.kept_aside)} kept aside."
        )

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object: numbers, `kept_aside` and `notes`."""
        return {
            "source": self.source,
            "format": self.format,
            "read_as": self.read_as,
            "dry_run": self.dry_run,
            "import_id": self.import_id,
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "kept_aside": [
                {"where": one.where, "reason": one.reason, "text": one.text}
                for one in self.kept_aside
            ],
            "notes": [
                {"reason": one.reason, "count": one.count, "where": list(one.where)}
                for one in self.notes
            ],
            "seconds": round(self.seconds, 3),
        }


@dataclass
class Tally:
    """The running account of an import."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    kept_aside: list[KeptAside] = field(default_factory=list)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    remark_counts: Counter[str] = field(default_factory=Counter)

    def keep_aside(self, one: KeptAside) -> None:
        """Count something that was not taken in."""
        text = one.text
        if len(text) > LONGEST_KEPT:
            text = text[: LONGEST_KEPT - 1] + "…"
        self.kept_aside.append(KeptAside(one.where, one.reason, text))

    def remark(self, where: str, reasons: Iterable[str]) -> None:
        """Count what a worker should know about one place; the first five places are named."""
        for reason in reasons:
            self.remark_counts[reason] += 1
            places = self.remarks.setdefault(reason, [])
            if len(places) < 5:
                places.append(where)

    @property
    def done(self) -> int:
        """Records written or found unchanged so far."""
        return self.outcomes.total()

    def report(
        self,
        *,
        source: str,
        format_name: str,
        read_as: str,
        seconds: float,
        dry_run: bool,
        import_id: str | None,
    ) -> Report:
        """The account closed."""
        return Report(
            source=source,
            format=format_name,
            read_as=read_as,
            read=self.done + len(self.kept_aside),
            added=self.outcomes["added"],
            updated=self.outcomes["updated"],
            unchanged=self.outcomes["unchanged"],
            kept_aside=tuple(self.kept_aside),
            notes=tuple(
                Note(reason, count, tuple(self.remarks[reason]))
                for reason, count in self.remark_counts.most_common()
            ),
            seconds=seconds,
            dry_run=dry_run,
            import_id=import_id,
        )
