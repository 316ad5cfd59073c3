"""The writes of one action in the directory, and the way to take them back. What has to wait for a yes waits here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heartdesk.core.fields import Fields
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import todays_check
from heartdesk.directory.corrections import (
    CORRECTED,
    NOT_CORRECTED,
    Correction,
    needs_two,
    overlaid,
)
from heartdesk.directory.facts import fact_of
from heartdesk.directory.store import hub_corrections
from heartdesk.store.unit import Look, Unit

_CHECK_OF: Mapping[str, str] = {
    "checks/phone": "phones",
    "checks/hours": "hours",
    "checks/cost": "cost",
    "checks/access": "access_notes",
}
"""The fact that a check goes with, where that is in the same record."""


@dataclass(frozen=True)
class Before:
    """How things stood before a change, for `undo_change`: fields by record, records made and taken away."""

    changed: tuple[tuple[Kind, str, Mapping[str, Any]], ...] = ()
    made: tuple[tuple[Kind, str], ...] = ()
    taken: tuple[tuple[Kind, str, Mapping[str, Any]], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed: it said so already."""
        return not (self.changed or self.made or self.taken)


def undo_change(unit: Unit, *, before: Before) -> None:
    """Put everything back as it was before a change."""
    corrected = {_target(fields) for kind, _, fields in before.taken if kind is Kind.CORRECTION}
    for kind, record_id, fields in before.taken:
        unit.bring_back(kind, record_id, fields)
    for kind, record_id, fields in reversed(before.changed):
        unit.change(kind, record_id, fields)
    for kind, record_id in before.made:
        record = unit.get(kind, record_id) if kind is Kind.CORRECTION else None
        if record is not None:
            corrected.add(_target(record.fields))
        unit.delete(kind, record_id)
    for target in corrected:
        show_again(unit, *target)


def may_undo(look: Look, before: Before) -> bool:
    """Whether the worker at the desk may take a change back: who may not take entries away cannot unmake one."""
    return all(may(look.worker.roles, kind, Operation.DELETE) for kind, _ in before.made)


def owns_directory(look: Look) -> bool:
    """Whether the word of the worker at the desk goes to every hub without another's yes."""
    return may(look.worker.roles, Kind.SERVICE, Operation.DELETE)


class Steps:
    """The writes of one action, with what they changed.

    A change by somebody whose word needs a yes becomes a correction of this hub (`directory.corrections`).
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._changed: list[tuple[Kind, str, Mapping[str, Any]]] = []
        self.made: list[tuple[Kind, str]] = []
        self._taken: list[tuple[Kind, str, Mapping[str, Any]]] = []
        self._corrected: dict[tuple[Kind, str, str], str] = {}

    def change(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a record, now or once somebody says yes."""
        self._unit.must(kind, Operation.CHANGE)
        record = self._unit.get(kind, record_id)
        base: Fields = record.fields if record is not None else {}
        waits: dict[tuple[str, bool], dict[str, Any]] = {}
        now: dict[str, Any] = {}
        trusted = self._is_trusted(kind, record_id)
        for name, value in fields.items():
            two = needs_two(kind, record_id, base, name, self._unit.area)
            fact = "place" if kind is Kind.LOCATION else _CHECK_OF.get(name) or fact_of(name)
            if name.split("/")[0] in NOT_CORRECTED:
                if (kind, record_id, fact) in self._corrected:
                    self._add_check(self._corrected[kind, record_id, fact], name, value, base)
                else:
                    now[name] = value
            elif two or not trusted:
                waits.setdefault((fact, two), {})[name] = value
            else:
                now[name] = value
        self.write(kind, record_id, now)
        for (fact, two), wanted in waits.items():
            self._correct(kind, record_id, base, fact, wanted, two=two)

    def write(self, kind: Kind, record_id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of a record now. Corrections of the same facts that waited at this hub are answered by it."""
        record = self._unit.get(kind, record_id)
        was = dict(record.fields) if record is not None else {}
        moved = {name: value for name, value in fields.items() if value != was.get(name)}
        self._unit.must(kind, Operation.CHANGE)
        if kind in CORRECTED and owns_directory(self._unit):
            for one in self._waiting(kind, record_id):
                if not one.two and set(one.set) & set(fields):
                    self.take_away(Kind.CORRECTION, one.id)
        if moved and self._unit.change(kind, record_id, moved):
            self._changed.append((kind, record_id, {name: was.get(name) for name in moved}))

    def make(self, kind: Kind, fields: Mapping[str, Any], record_id: str | None = None) -> str:
        """Make a record, and give its id."""
        made = self._unit.create(kind, given(fields), id=record_id)
        self.made.append((kind, made))
        return made

    def take_away(self, kind: Kind, record_id: str) -> None:
        """Take a record away."""
        record = self._unit.get(kind, record_id)
        self._unit.delete(kind, record_id)
        if record is not None:
            self._taken.append((kind, record_id, dict(record.fields)))
            if kind is Kind.CORRECTION:
                show_again(self._unit, *_target(record.fields))

    def before(self) -> Before:
        """How it all stood."""
        return Before(tuple(self._changed), tuple(self.made), tuple(self._taken))

    def _is_trusted(self, kind: Kind, record_id: str) -> bool:
        """Whether the worker's word stands at once: they own the directory, or put this very record in."""
        if kind not in CORRECTED or owns_directory(self._unit):
            return True
        history = self._unit.history(kind, record_id)
        return bool(history) and history[0].worker == self._unit.worker.id

    def _waiting(self, kind: Kind, record_id: str) -> list[Correction]:
        return hub_corrections(self._unit).get((kind, record_id), [])

    def _correct(
        self,
        kind: Kind,
        record_id: str,
        base: Fields,
        fact: str,
        wanted: Mapping[str, Any],
        *,
        two: bool,
    ) -> None:
        """Keep what was put in for a fact until somebody says yes; one correction for each fact of this hub."""
        waiting = self._waiting(kind, record_id)
        shown = overlaid(base, waiting)
        if all(value == shown.get(name) for name, value in wanted.items()) and not two:
            return
        earlier = [one for one in waiting if one.fact == fact and one.two == two]
        kept: dict[str, Any] = {}
        for one in earlier:
            if not two and one.stands(base):
                kept |= {name: value for name, value in one.set.items() if name[:7] != "checks/"}
            self.take_away(Kind.CORRECTION, one.id)
        said = {name: v for name, v in {**kept, **wanted}.items() if v != base.get(name)}
        if not said:
            return
        check = todays_check(self._unit)
        self._corrected[kind, record_id, fact] = self.make(
            Kind.CORRECTION,
            {
                "kind": str(kind),
                "of": record_id,
                "fact": fact,
                "set": said,
                "was": {name: base.get(name) for name in said},
                "by": check["by"],
                "worker": self._unit.worker.id,
                "at": check["at"],
                "hub": self._unit.own_hub(),
                "hub_name": check["hub"],
                "two": two,
                "by_owner": owns_directory(self._unit),
            },
        )
        show_again(self._unit, kind, record_id)

    def _add_check(self, correction_id: str, name: str, value: object, base: Fields) -> None:
        """Let a check go with the correction that it vouches for."""
        record = self._unit.get(Kind.CORRECTION, correction_id)
        if record is not None and value != base.get(name):
            fields = {
                "set": {**record.fields["set"], name: value},
                "was": {**record.fields["was"], name: base.get(name)},
            }
            self._unit.change(Kind.CORRECTION, correction_id, fields)


def show_again(unit: Unit, kind: Kind, record_id: str) -> None:
    """Bring lists and pages in step with a record whose corrections came or went."""
    record = unit.get(kind, record_id)
    if record is not None:
        unit.changed.add(kind)
        unit.index_again(record)


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def _target(fields: Fields) -> tuple[Kind, str]:
    """The record that a correction is of."""
    return Kind(str(fields["kind"])), str(fields["of"])
