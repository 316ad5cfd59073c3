"""Reads the lists of all that stands in a server's logs, to find what this desk lacks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from heartdesk.core.wire import sum_of
from heartdesk.core.wire_server import (
    LOG,
    PART,
    TAG,
    Answer,
    Ask,
    Fetch,
    Fetched,
    From,
    List,
    Listed,
    ShutOut,
)
from heartdesk.sync.model import Arrival
from heartdesk.sync.transports.server_cursor import AUDIENCES, Cursor, Read, called
from heartdesk.sync.transports.server_line import Line, OtherLogs, TooLarge
from heartdesk.sync.transports.server_words import not_whole, too_large

_ASKED_FOR = 256
"""Bundles asked for by their position at once."""

Wanted = tuple[int, bytes]
"""The position of a bundle in its log, the beginning of its sum."""


@dataclass
class Listing:
    """What stands in the logs: how far they go, tags of all, which of them are missing here, by audience.

    `shut_out` is the bundle that shuts this desk out, where there is one.
    """

    cursor: Cursor = field(default_factory=Cursor)
    there: set[bytes] = field(default_factory=set)
    missing: dict[int, list[Wanted]] = field(default_factory=dict)
    shut_out: bytes = b""


def listed(line: Line, known: Collection[bytes]) -> Listing:
    """What stands in the logs; what is `known`, by its tag, is not missing. Raises PlaceTrouble."""
    listing = Listing(missing={number: [] for number in AUDIENCES})
    wanted = dict.fromkeys(AUDIENCES, 0)
    while wanted:
        asks = tuple(From(number, after) for number, after in wanted.items())
        answer = asked(line, List(asks, PART // TAG), log=listing.cursor.log)
        if isinstance(answer, ShutOut):
            listing.shut_out = answer.bundle
            break
        if not isinstance(answer, Listed) or len(answer.log) != LOG:
            raise not_whole(place=line.place)
        listing.cursor = replace(listing.cursor, log=answer.log)
        before, wanted = wanted, _note(listing, answer, known, wanted, place=line.place)
        if wanted == before:
            raise not_whole(place=line.place)
    return listing


def _note(
    listing: Listing,
    answer: Listed,
    known: Collection[bytes],
    asked_: dict[int, int],
    *,
    place: str,
) -> dict[int, int]:
    """Write down what an answer lists; after which positions of which logs to go on."""
    wanted = {}
    for one in answer.logs:
        if one.audience not in asked_ or one.first != asked_[one.audience] + 1:
            raise not_whole(place=place)
        tags = [one.tags[at : at + TAG] for at in range(0, len(one.tags), TAG)]
        last = one.first - 1 + len(tags)
        listing.there.update(tags)
        listing.missing[one.audience] += [
            (position, tag) for position, tag in enumerate(tags, one.first) if tag not in known
        ]
        listing.cursor = listing.cursor.moved(one.audience, Read(last, one.running))
        if one.left and (tags or len(answer.logs) > 1):
            wanted[one.audience] = last
    return wanted


def fetched(line: Line, listing: Listing, number: int) -> Iterator[Arrival]:
    """The bundles that are missing of an audience, asked for part by part. Raises PlaceTrouble.

    What is not what the list said it is counts as not there.
    """
    missing: Sequence[Wanted] = listing.missing[number]
    while missing:
        asks = missing[:_ASKED_FOR]
        fetch = Fetch(number, tuple(place for place, _ in asks), PART)
        answer = asked(line, fetch, log=listing.cursor.log)
        if not isinstance(answer, Fetched) or not 0 < len(answer.bundles) <= len(asks):
            raise not_whole(place=line.place)
        for (position, tag), data in zip(asks, answer.bundles, strict=False):
            if not data:  # it stands in a snapshot now
                continue
            name = called(number, position)
            if sum_of(data)[:TAG] == tag:
                yield Arrival(name, data)
            else:
                listing.there.discard(tag)
                yield Arrival(name, why_not="is not what the server's own list says it is")
        missing = missing[len(answer.bundles) :]


def asked(line: Line, ask: Ask, *, log: bytes) -> Answer:
    """The answer to a question on the long way. Raises PlaceTrouble."""
    try:
        return line.ask(ask, log=log)
    except TooLarge:
        raise too_large(place=line.place) from None
    except OtherLogs:  # it was set back in the middle of this round
        raise not_whole(place=line.place) from None
