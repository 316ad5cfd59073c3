"""What two desks said differently: each answer with who said it, where and when; a person's choice settles it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import INDEXED, RULES, Kind
from heartdesk.core.roles import NotAllowed, Operation, may
from heartdesk.core.text import plain
from heartdesk.directory.editing import TextName, TextTyped
from heartdesk.directory.facts import fact_name, fact_of
from heartdesk.directory.history import PACK, fact_said
from heartdesk.directory.lines import STATUS_TEXTS
from heartdesk.store import sync_state
from heartdesk.store.codec import encode, same
from heartdesk.store.look import Look
from heartdesk.store.merge import DELETED, Change
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit

LONGEST = 400

_RUNNING = "Open"
_TEXTS: Mapping[str, TextName] = {name: name for name in get_args(TextName)}


@dataclass(frozen=True)
class Answer:
    """One of the values. `worker` is an id, `desk` the name of another desk or "" for this one.

    `at` is what the clock of that desk said, which may be wrong. `pack` says that an area folder brought it, `shows`
    that it is the one shown meanwhile.
    """

    value: Any
    says: str
    at: datetime
    worker: str
    desk: str
    pack: bool
    shows: bool

    @property
    def day(self) -> str:
        """Such as "17 Nov 2026, 10:30"."""
        at = local(self.at)
        return f"{at.day} {at:%b %Y, %H:%M}"


@dataclass(frozen=True)
class Disputed:
    """A field with more than one answer. `is_words` says that another text can be written in its place."""

    field: str
    name: str
    answers: tuple[Answer, ...]
    is_words: bool

    @property
    def is_removal(self) -> bool:
        """Whether it is about the record being there at all."""
        return self.field == DELETED


@dataclass(frozen=True)
class Conflict:
    """A record with fields in dispute. `why_not` says why the worker at the desk cannot settle it, or ""."""

    kind: Kind
    id: str
    name: str
    fields: tuple[Disputed, ...]
    why_not: str


def read_conflict(look: Look, *, kind: Kind, id: str) -> Conflict | None:  # noqa: A002
    """What was said differently of a record; None where it has been settled, or is gone."""
    record = look.get(kind, id)
    if record is None or not record.conflicts:
        return None
    said = sync_state.said_at(look, kind, id)
    return Conflict(
        kind,
        id,
        plain(str(record.fields.get("name", "")), LONGEST),
        tuple(_disputed(look, record, field, said) for field in record.conflicts),
        _why_not(look, kind),
    )


def count_sealed(unit: Unit) -> tuple[tuple[Kind, int], ...]:
    """How many things about people, by kind, two desks said differently, of those this worker may open.

    They are settled where each is opened: a list would read, and write down, everybody.
    """
    counted = (
        (kind, unit.count_in_conflict(kind))
        for kind, rule in RULES.items()
        if rule.sealed and may(unit.worker.roles, kind, Operation.READ)
    )
    return tuple((kind, count) for kind, count in counted if count)


def settle(
    unit: Unit,
    *,
    kind: Kind,
    id: str,  # noqa: A002
    field: str,
    value: Any,
    among: Disputed | None = None,
) -> None:
    """Let a field say one thing, here and, once it has travelled, at every desk.

    `among` is what the worker looked at. Raises NotAllowed for who may not, DeskError where it was settled meanwhile,
    or another answer has come in that they have not seen.
    """
    record = _must_be_disputed(unit, kind, id, field, among)
    unit.change(kind, record.id, {field: value})


def write_other(
    unit: Unit,
    *,
    kind: Kind,
    id: str,  # noqa: A002
    field: str,
    text: str,
    among: Disputed | None = None,
) -> None:
    """Let a field of plain words say something that neither desk said. Raises as `settle`, and for what it cannot say.

    It is looked at as closely as in the entry's own form: how long it is, whether it is an address.
    """
    name = _TEXTS.get(field)
    if name is None:
        raise DeskError("No other words fit here. Nothing was changed.", then="Choose an answer.")
    record = _must_be_disputed(unit, kind, id, field, among)
    unit.change(kind, record.id, TextTyped(name, text).fields(record.fields))


def keep_record(unit: Unit, *, kind: Kind, id: str, among: Disputed | None = None) -> None:  # noqa: A002
    """Keep a record that one desk took away while another changed it. Raises as `settle`."""
    _must_be_disputed(unit, kind, id, DELETED, among)
    unit.keep_standing(kind, id)


def take_away(unit: Unit, *, kind: Kind, id: str, among: Disputed | None = None) -> None:  # noqa: A002
    """Take such a record away everywhere, what was changed of it included. Raises as `settle`."""
    _must_be_disputed(unit, kind, id, DELETED, among)
    unit.delete(kind, id)


def _must_be_disputed(
    unit: Unit, kind: Kind, record_id: str, field: str, among: Disputed | None
) -> Record:
    why = _why_not(unit, kind)
    if why:
        raise NotAllowed(f"{why} Nothing was changed.", then="Ask a coordinator.")
    record = unit.get(kind, record_id)
    if record is None or field not in record.conflicts:
        raise DeskError(
            "Somebody has settled this meanwhile. Nothing was changed.", then="Look at it again."
        )
    if among is not None:
        now = _disputed(unit, record, field, sync_state.said_at(unit, kind, record_id))
        if not _seen(now) <= _seen(among):
            raise DeskError(
                "Another answer has come in meanwhile. Nothing was changed.",
                then="Look at all of them, then choose.",
            )
    return record


def _seen(disputed: Disputed) -> set[tuple[bytes, datetime | None]]:
    """What a worker has seen: the answers; where it is about the record being there, each change of it."""
    return {
        (encode(answer.value), answer.at if disputed.is_removal else None)
        for answer in disputed.answers
    }


def _why_not(look: Look, kind: Kind) -> str:
    # A choice goes to every hub at once, with nobody to say yes to it.
    needed = Operation.DELETE if kind in INDEXED else Operation.CHANGE
    if may(look.worker.roles, kind, needed):
        return ""
    return "Only somebody who looks after this may settle it."


def _disputed(
    look: Look, record: Record, field: str, said: Mapping[tuple[bytes, int], tuple[Change, str]]
) -> Disputed:
    heads = sync_state.heads_of(look, record.kind, record.id)
    found: Iterable[tuple[Change, str, Any]]
    if field == DELETED:
        found = _removal(heads, said)
    else:
        known = (said[one] for one in heads.get(field, ()) if one in said)
        found = ((change, desk, change.fields.get(field)) for change, desk in known)
    answers: dict[bytes, Answer] = {}
    newest_first = sorted(found, key=lambda one: (one[0].stamp, one[0].id), reverse=True)
    for change, desk, value in newest_first:
        answers.setdefault(
            encode(value),
            Answer(
                value=value,
                says=_what_moved(record.kind, change)
                if field == DELETED
                else _said(look, record, field, value),
                at=datetime.fromtimestamp(change.stamp.wall / 1000, UTC),
                worker=change.worker,
                desk=desk,
                pack=change.worker.startswith(PACK),
                shows=field != DELETED and same(value, record.fields.get(field)),
            ),
        )
    return Disputed(
        field,
        "" if field == DELETED else _name_of(record.kind, field),
        tuple(answers.values()),
        field in _TEXTS and all(isinstance(one.value, str | None) for one in answers.values()),
    )


def _removal(
    heads: Mapping[str, set[tuple[bytes, int]]],
    said: Mapping[tuple[bytes, int], tuple[Change, str]],
) -> Iterator[tuple[Change, str, Any]]:
    """Who took the record away, and the newest change of it that they had not seen."""
    for one in heads.get(DELETED, ()):
        if one in said and said[one][0].fields.get(DELETED) is True:
            yield (*said[one], True)
    seen = {
        change
        for one in heads.get(DELETED, ())
        if one in said
        for ids in said[one][0].replaces.values()
        for change in ids
    }
    others = [
        said[one]
        for field, ids in heads.items()
        for one in ids
        if one in said and one not in seen and said[one][0].fields.get(DELETED) is not True
    ]
    if others:
        yield (*max(others, key=lambda one: (one[0].stamp, one[0].id)), False)


def _what_moved(kind: Kind, change: Change) -> str:
    """Which facts a change is about."""
    names = (_name_of(kind, field) for field in change.fields if field != DELETED)
    return ", ".join(dict.fromkeys(names))


def _name_of(kind: Kind, field: str) -> str:
    if kind in (Kind.SERVICE, Kind.LOCATION):
        return fact_name(fact_of(field))
    return field.split("/", maxsplit=1)[0].replace("_", " ").capitalize()


def _said(look: Look, record: Record, field: str, value: Any) -> str:
    """A value in words; "" where it was taken away, or where no words are known for it."""
    if value is None or field == DELETED:
        return ""
    if field == "status" and record.kind is Kind.SERVICE:
        return STATUS_TEXTS.get(str(value), "") or _RUNNING
    if isinstance(value, str) and fact_of(field) != "status" and not field.endswith("_id"):
        return plain(value, LONGEST)
    if record.kind in (Kind.SERVICE, Kind.LOCATION):
        return fact_said(fact_of(field), record.kind, {field: value}, look)
    if field.endswith("_id"):
        return ""
    if isinstance(value, Mapping):
        return ", ".join(
            plain(str(one), LONGEST) for one in value.values() if one not in (None, "")
        )
    return plain(str(value), LONGEST)
