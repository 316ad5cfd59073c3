"""The log of each audience: bundles in the order they were given, never changed, each place bound to all before it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from heartdesk.core.wire_server import (
    PART,
    TAG,
    From,
    List,
    Stretch,
    Tags,
    fits,
    running_after,
    tag_of_logs,
)
from heartdesk.server.migrating import Rows

_AT_ONCE = 1024


@dataclass(frozen=True)
class Proved:
    """A bundle that a desk of the council signed: who speaks in it, and where it belongs."""

    sum: bytes
    audience: int
    stream: bytes
    number: int
    desk: bytes
    data: bytes


@dataclass(frozen=True)
class Place:
    """A place of a log: its position, counted from 1, and the running hash there; 0 and b"" before the first."""

    position: int = 0
    running: bytes = b""


def heads(connection: Rows, audiences: Collection[int]) -> dict[int, Place]:
    """How far each of these logs goes."""
    found = connection.execute(
        "SELECT a, h.at_position, h.at_running FROM unnest(%s::smallint[]) a, heartdesk.head(a) h",
        (list(audiences),),
    )
    places = {audience: Place(position, running) for audience, position, running in found}
    return {audience: places.get(audience, Place()) for audience in audiences}


def goes_on_from(connection: Rows, council: bytes, read: Sequence[int], tag: bytes) -> bool:
    """Whether the logs hold, at these positions, what the desk has read there."""
    found: dict[int, bytes] = dict(
        connection.execute(
            "SELECT e.audience, e.running FROM unnest(%s::smallint[], %s::bigint[]) AS w (audience, position)"
            " JOIN heartdesk.entry e ON e.council = %s AND e.audience = w.audience AND e.position = w.position",
            (list(range(len(read))), list(read), council),
        ).fetchall()
    )
    there = [found.get(audience, b"") for audience in range(len(read))]
    if any(position and not running for position, running in zip(read, there, strict=True)):
        return False
    return tag_of_logs(read, there) == tag


def append(connection: Rows, council: bytes, desk: bytes, given: Sequence[Proved]) -> int:
    """Put bundles at the end of their logs, those that are there already passed over; how many are new.

    Whoever adds to a log holds its lock until the transaction ends: positions are given in the order in which they
    come to be seen, so that no reader passes one by. Locks are taken in the order of the audiences.
    """
    audiences = sorted({one.audience for one in given})
    for audience in audiences:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_lock(council, audience),))
    known = {
        row[0]
        for row in connection.execute(
            "SELECT heartdesk.are_there(%s::bytea[])", ([one.sum for one in given],)
        )
    }
    places = heads(connection, audiences)
    rows = []
    for one in given:
        if one.sum in known:
            continue
        known.add(one.sum)
        before = places[one.audience]
        here = Place(before.position + 1, running_after(before.running, one.sum))
        places[one.audience] = here
        belongs = (council, one.audience, here.position, one.sum, here.running)
        rows.append((*belongs, one.stream, one.number, one.desk, desk, one.data))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO heartdesk.entry (council, audience, position, sum, running, stream, number, desk,"
                " brought_by, data) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %b)",
                rows,
            )
    return len(rows)


def since(
    connection: Rows, council: bytes, read: Sequence[int], *, room: int, given: Mapping[bytes, int]
) -> tuple[Stretch, ...]:
    """What stands in the logs after these positions, as much as there is room for; the directory's log comes last.

    `given` are the sums of the bundles that the desk has just brought: they are told by their number.
    """
    ends = heads(connection, range(len(read)))
    stretches = []
    for audience, position in reversed(list(enumerate(read))):
        left = ends[audience].position - position
        if left > 0:
            start = From(audience, position)
            entries, room = _entries(connection, council, start, room=room, given=given)
            left = max(left - len(entries), 0)  # others may have written since it was counted
            stretches.append(Stretch(audience, left, entries))
    return tuple(stretches)


def _entries(
    connection: Rows, council: bytes, at: From, *, room: int, given: Mapping[bytes, int]
) -> tuple[tuple[bytes | int, ...], int]:
    """As many entries after a place as fit, and the room that is left."""
    found = connection.execute(
        "SELECT position, sum, coalesce(octet_length(data), 0) FROM heartdesk.entry"
        " WHERE council = %s AND audience = %s AND position > %s ORDER BY position LIMIT %s",
        (council, at.audience, at.after, _AT_ONCE),
    ).fetchall()
    lengths = [0 if sum_ in given else length for _, sum_, length in found]
    count = fits(lengths, room)
    while count < len(found) and found[count][1] in given:
        count += 1
    wanted = [position for position, sum_, _ in found[:count] if sum_ not in given]
    data = _data(connection, council, at.audience, wanted)
    entries = tuple(
        given[sum_] if sum_ in given else (data.get(position) or sum_)
        for position, sum_, _ in found[:count]
    )
    whole = count == len(found)
    return entries, max(room - sum(lengths[:count]), 0) if whole else 0


def _data(
    connection: Rows, council: bytes, audience: int, positions: Sequence[int]
) -> dict[int, bytes]:
    """The bytes of the bundles at these positions, those that are still kept."""
    if not positions:
        return {}
    with connection.cursor(binary=True) as cursor:  # as bytes, not as twice as many signs
        cursor.execute(
            "SELECT position, data FROM heartdesk.entry"
            " WHERE council = %s AND audience = %s AND position = ANY(%s)",
            (council, audience, list(positions)),
        )
        return {position: data for position, data in cursor if data}


def listed(connection: Rows, council: bytes, ask: List) -> tuple[Tags, ...]:
    """The tags of what stands in the logs after their positions, so many in all as are asked for."""
    ends = heads(connection, [one.audience for one in ask.logs])
    room, found = ask.most, []
    for one in ask.logs:
        tags, running = _tags(connection, council, one, most=room)
        count = len(tags) // TAG
        room -= count
        left = max(ends[one.audience].position - one.after - count, 0)
        found.append(Tags(one.audience, one.after + 1, tags, running, left))
    return tuple(found)


def _tags(connection: Rows, council: bytes, start: From, *, most: int) -> tuple[bytes, bytes]:
    """The tags after a position, and the running hash after the last of them."""
    said = connection.execute(
        "SELECT string_agg(substring(sum FOR %s), ''::bytea ORDER BY position), max(position) FROM ("
        " SELECT position, sum FROM heartdesk.entry WHERE council = %s AND audience = %s AND position > %s"
        " ORDER BY position LIMIT %s) found",
        (TAG, council, start.audience, start.after, most),
    ).fetchone()
    tags, last = said or (None, None)
    running = connection.execute(
        "SELECT running FROM heartdesk.entry WHERE council = %s AND audience = %s AND position = %s",
        (council, start.audience, last or start.after),
    ).fetchone()
    return tags or b"", running[0] if running else b""


def fetched(
    connection: Rows, council: bytes, audience: int, positions: Sequence[int], room: int
) -> tuple[bytes, ...]:
    """The bundles at these positions, as many of the first as there is room for; b"" for one that is not kept."""
    lengths: dict[int, int] = dict(
        connection.execute(
            "SELECT position, coalesce(octet_length(data), 0) FROM heartdesk.entry"
            " WHERE council = %s AND audience = %s AND position = ANY(%s)",
            (council, audience, list(positions)),
        ).fetchall()
    )
    count = fits([lengths.get(position, 0) for position in positions], max(room, 1))
    data = _data(connection, council, audience, positions[:count])
    return tuple(data.get(position, b"") for position in positions[:count])


def telling(connection: Rows, council: bytes) -> tuple[bytes, ...]:
    """The bundles that tell which desks were shut out, as far as one answer carries them."""
    found = connection.execute(
        "SELECT DISTINCT e.data FROM heartdesk.revocation r JOIN heartdesk.entry e"
        " ON e.council = r.council AND e.sum = r.told_in WHERE r.council = %s AND e.data IS NOT NULL",
        (council,),
    ).fetchall()
    bundles = [row[0] for row in found]
    return tuple(bundles[: fits([len(one) for one in bundles], PART)])


def _lock(council: bytes, audience: int) -> int:
    """The number of the advisory lock of a log: 64 bits, as PostgreSQL counts them."""
    said = b"heartdesk log\n" + council + bytes([audience])
    return int.from_bytes(hashlib.sha256(said).digest()[:8], signed=True)
