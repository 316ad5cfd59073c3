"""Changes as the bytes inside a bundle: in columns, ids once, packed with a dictionary that desks share.

A format for years: whatever is added goes to the end, or takes a new protocol (heartdesk.core.wire).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import zstandard
from msgspec import Struct

from heartdesk.core.fields import is_field_name
from heartdesk.core.hlc import Stamp
from heartdesk.core.ids import is_uuid
from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.core.resources import resources_folder
from heartdesk.core.wire import Unfit
from heartdesk.store.codec import encode
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId

DICTIONARY = 2
"""The number of the dictionary that new bundles are packed with; 0 stands for none.

From number 2 on, the four bytes by which a zstd frame is known are left out, and columns that say nothing are empty.
"""

_BARE_SINCE = 2

LARGEST_OPENED = 16 * 1024 * 1024
"""Bytes that a bundle may unfold to."""

_AT_ONCE = 32 * 1024
"""Bytes unfolded in one go: most bundles hold less, and room is made for all of them each time."""

_LEVEL = 19
_KINDS = frozenset(Kind)
_Entry = TypeVar("_Entry")


class Columns(Struct, frozen=True, array_like=True):
    """The changes of a bundle, one entry a change in each of the lists from `run` on.

    `runs`, `workers`, `kinds` and `records` hold what is named often, once. `counter` and `wall` tell the step from the
    change before. `said` is the map of fields, or the sealed box. `replaces` has, for the fields of the map in order of
    their names, the changes it replaces as (run, counter) pairs laid end to end; `besides` those of other names.

    A column is empty where it would hold nothing but zeros or empty lists, `record` where it would count 0, 1, 2.
    """

    runs: list[bytes]
    workers: list[Any]
    kinds: list[str]
    records: list[Any]
    run: list[int]
    counter: list[int]
    kind: list[int]
    record: list[int]
    worker: list[int]
    wall: list[int]
    logical: list[int]
    said: list[dict[str, Any] | bytes]
    replaces: list[list[list[int]]]
    besides: list[dict[str, list[int]]]


@dataclass(frozen=True)
class Unpacked:
    """What a bundle says. `unknown` counts changes of kinds that only a newer HeartDesk knows."""

    changes: tuple[Change, ...]
    unknown: int = 0


class ByStream(Struct, frozen=True, array_like=True):
    """Changes of one stream, as they stand in a part of a snapshot."""

    stream: Any
    columns: Columns


_columns = msgspec.msgpack.Decoder(Columns)
_by_stream = msgspec.msgpack.Decoder(list[ByStream])


def pack(changes: Sequence[Change]) -> bytes:
    """The changes as bytes, ready to be sealed."""
    return fold(encode(columns_of(changes)))


def unpack(data: bytes, *, packing: int, audience: Audience) -> Unpacked:
    """The changes that `pack` packed. Raises Unfit for what no HeartDesk packs, however it was made."""
    try:
        found = _columns.decode(_unfolded(data, packing))
        return _from_columns(found, audience)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit("holds what no HeartDesk writes") from error
    except (IndexError, ValueError, OverflowError) as error:
        raise Unfit("holds what no HeartDesk writes") from error


def pack_by_stream(changes: Mapping[str, Sequence[Change]]) -> bytes:
    """Changes of several streams as bytes, ready to be sealed."""
    said = [ByStream(_short(stream), columns_of(of_it)) for stream, of_it in changes.items()]
    return fold(encode(said))


def unpack_by_stream(data: bytes, *, packing: int, audience: Audience) -> list[tuple[str, Change]]:
    """What `pack_by_stream` packed, each with its stream. Raises Unfit, also for what only a newer HeartDesk knows."""
    found: list[tuple[str, Change]] = []
    try:
        for said in _by_stream.decode(_unfolded(data, packing)):
            stream, opened = _long(said.stream), _from_columns(said.columns, audience)
            if opened.unknown:
                raise Unfit("was written by a newer HeartDesk: update this one")
            found += [(stream, change) for change in opened.changes]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit("holds what no HeartDesk writes") from error
    except (IndexError, ValueError, OverflowError) as error:
        raise Unfit("holds what no HeartDesk writes") from error
    return found


def fold(data: bytes) -> bytes:
    """Bytes made small with the shared dictionary."""
    return _packer(DICTIONARY).compress(data)


def unfold(data: bytes, packing: int) -> bytes:
    """What `fold` made small. Raises Unfit for what no HeartDesk folds."""
    return _unfolded(data, packing)


@dataclass
class _Table:
    """Things that are named often, each with its place."""

    places: dict[Any, int] = field(default_factory=dict)

    def place(self, thing: Any) -> int:
        return self.places.setdefault(thing, len(self.places))

    def listed(self) -> list[Any]:
        return list(self.places)


def columns_of(changes: Sequence[Change]) -> Columns:
    """The changes in columns, as they are packed."""
    runs, workers, kinds, records = _Table(), _Table(), _Table(), _Table()
    columns = Columns([], [], [], [], [], [], [], [], [], [], [], [], [], [])
    at_counter, at_wall = 0, 0
    for change in changes:
        columns.run.append(runs.place(change.id[0]))
        columns.counter.append(change.id[1] - at_counter)
        columns.kind.append(kinds.place(change.kind))
        columns.record.append(records.place(_short(change.record_id)))
        columns.worker.append(workers.place(_short(change.worker)))
        columns.wall.append(change.stamp.wall - at_wall)
        columns.logical.append(change.stamp.logical)
        columns.said.append(change.box or dict(change.fields))
        names = sorted(change.fields)
        columns.replaces.append(
            [
                _flat(change.replaces[name], runs) if name in change.replaces else []
                for name in names
            ]
            if change.replaces
            else []
        )
        columns.besides.append(
            {
                name: _flat(ids, runs)
                for name, ids in change.replaces.items()
                if name not in change.fields
            }
        )
        at_counter, at_wall = change.id[1], change.stamp.wall
    in_turn = columns.record == list(range(len(changes)))
    return Columns(
        *(runs.listed(), workers.listed(), kinds.listed(), records.listed()),
        run=_or_empty(columns.run),
        counter=columns.counter,
        kind=_or_empty(columns.kind),
        record=[] if in_turn else columns.record,
        worker=_or_empty(columns.worker),
        wall=columns.wall,
        logical=_or_empty(columns.logical),
        said=columns.said,
        replaces=_or_empty(columns.replaces),
        besides=_or_empty(columns.besides),
    )


def _or_empty(column: list[_Entry]) -> list[_Entry]:
    """A column; nothing where every entry of it says nothing."""
    return column if any(column) else []


def _whole(columns: Columns) -> Columns:
    """The columns with those that were left empty."""
    count = len(columns.said)
    zeros = [0] * count
    return msgspec.structs.replace(
        columns,
        run=columns.run or zeros,
        kind=columns.kind or zeros,
        record=columns.record or list(range(count)),
        worker=columns.worker or zeros,
        logical=columns.logical or zeros,
        replaces=columns.replaces or [[]] * count,
        besides=columns.besides or [{}] * count,
    )


def _from_columns(columns: Columns, audience: Audience) -> Unpacked:
    c = _whole(columns)
    if any(len(run) != 16 for run in c.runs):
        raise ValueError("a run's id has 16 bytes")
    count = len(c.said)
    lists = (
        c.run,
        c.counter,
        c.kind,
        c.record,
        c.worker,
        c.wall,
        c.logical,
        c.replaces,
        c.besides,
    )
    if any(len(column) != count for column in lists):
        raise ValueError("columns of different length")
    made, unknown = [], 0
    counter, wall = 0, 0
    for i in range(count):
        counter += c.counter[i]
        wall += c.wall[i]
        kind = _at(c.kinds, c.kind[i])
        if kind not in _KINDS:
            unknown += 1
            continue
        rule = RULES[kind]
        said = c.said[i]
        if rule.audience is not audience or rule.sealed is not isinstance(said, bytes):
            raise ValueError("a change in the wrong place")
        change = Change(
            id=_id(_at(c.runs, c.run[i]), counter),
            kind=kind,
            record_id=_long(_at(c.records, c.record[i])),
            fields={} if isinstance(said, bytes) else _checked(said),
            replaces={} if isinstance(said, bytes) else _replaced(c, i, said),
            stamp=_stamp(wall, c.logical[i]),
            worker=_long(_at(c.workers, c.worker[i])),
            box=said if isinstance(said, bytes) else b"",
        )
        if isinstance(said, bytes) and not said:
            raise ValueError("an empty box")
        made.append(change)
    return Unpacked(tuple(made), unknown)


def _replaced(columns: Columns, i: int, said: Mapping[str, Any]) -> dict[str, Collection[ChangeId]]:
    replaces: dict[str, Collection[ChangeId]] = {}
    told = columns.replaces[i]
    if told:
        for name, flat in zip(sorted(said), told, strict=True):
            if flat:
                replaces[name] = _pairs(flat, columns.runs)
    for name, flat in columns.besides[i].items():
        if name != EVERY_FIELD and not is_field_name(name):
            raise ValueError("not the name of a field")
        replaces[name] = _pairs(flat, columns.runs)
    return replaces


def _checked(said: Mapping[str, Any]) -> Mapping[str, Any]:
    if not all(is_field_name(name) for name in said):  # of a secret place nothing may be left
        raise ValueError("not the names of fields")
    if DELETED in said and not isinstance(said[DELETED], bool):
        raise ValueError("deleted is yes or no")
    if not all(_is_plain(value) for value in said.values()):
        raise ValueError("not the values of fields")
    return said


def _is_plain(value: object) -> bool:
    """Whether it is a value of JSON: MessagePack has more."""
    if isinstance(value, str):
        return True
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(part) for key, part in value.items())
    if isinstance(value, list):
        return all(_is_plain(part) for part in value)
    return value is None or isinstance(value, bool | int | float)


def _stamp(wall: int, logical: int) -> Stamp:
    if not (-(2**62) < wall < 2**62 and 0 <= logical < 2**62):
        raise ValueError("no stamp of a clock")
    return Stamp(wall, logical)


def _id(run: bytes, counter: int) -> ChangeId:
    if not 0 <= counter < 2**62:
        raise ValueError("no place within a run")
    return (run, counter)


def _flat(ids: Iterable[ChangeId], runs: _Table) -> list[int]:
    return [number for run, counter in sorted(ids) for number in (runs.place(run), counter)]


def _pairs(flat: Sequence[int], runs: Sequence[bytes]) -> tuple[ChangeId, ...]:
    if len(flat) % 2:
        raise ValueError("half a pair")
    return tuple(_id(_at(runs, flat[j]), flat[j + 1]) for j in range(0, len(flat), 2))


def _at(listed: Sequence[Any], place: int) -> Any:
    if place < 0:
        raise ValueError("no place in a list")
    return listed[place]


def _short(text: str) -> bytes | str:
    """A UUID as its 16 bytes, any other id as it is."""
    return UUID(text).bytes if text.islower() and is_uuid(text) else text


def _long(short: object) -> str:
    if isinstance(short, bytes):
        return str(UUID(bytes=short))
    if not isinstance(short, str) or not 0 < len(short) <= 200:
        raise ValueError("no id")
    return short


def _unfolded(data: bytes, packing: int) -> bytes:
    if packing > DICTIONARY:
        raise Unfit("was packed by a newer HeartDesk")
    opened = bytearray()
    try:
        reader = _unpacker(packing).stream_reader(data)
        while part := reader.read(_AT_ONCE):
            opened += part
            if len(opened) > LARGEST_OPENED:
                raise Unfit("unfolds to more than any HeartDesk sends")
    except zstandard.ZstdError as error:
        raise Unfit("holds what no HeartDesk writes") from error
    return bytes(opened)


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    path = resources_folder() / "sync" / f"bundle-{number}.dict"
    return zstandard.ZstdCompressionDict(path.read_bytes())


@cache
def _packer(number: int) -> zstandard.ZstdCompressor:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        format=_format(number),
        write_content_size=False,
        write_checksum=False,
        write_dict_id=False,
    )
    return zstandard.ZstdCompressor(
        compression_params=parameters, dict_data=_dictionary(number) if number else None
    )


@cache
def _unpacker(number: int) -> zstandard.ZstdDecompressor:
    return zstandard.ZstdDecompressor(
        dict_data=_dictionary(number) if number else None,
        max_window_size=2**23,
        format=_format(number),
    )


def _format(number: int) -> int:
    bare = number >= _BARE_SINCE
    return zstandard.FORMAT_ZSTD1_MAGICLESS if bare else zstandard.FORMAT_ZSTD1
