"""Brings bundles to the server: as short as it may understand them, whole where it does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heartdesk.core.wire_server import (
    NOT_FILLED,
    UNPROVED,
    News,
    Refusal,
    ShutOut,
    Stretch,
    Unknown,
)
from heartdesk.core.wire_thin import Thin, thin_of
from heartdesk.sync.transports.server_cursor import Cursor, followed
from heartdesk.sync.transports.server_line import Line, TooLarge
from heartdesk.sync.transports.server_words import not_whole, too_large

Heard = News | Unknown | ShutOut


@dataclass(frozen=True)
class Outgoing:
    """A bundle, and what is said of it: less, where the server can put the rest back by itself."""

    data: bytes
    said: bytes | Thin

    @property
    def is_thin(self) -> bool:
        return self.said is not self.data


def outgoing(data: bytes, *, own: bool) -> Outgoing:
    """A bundle as it goes out; only this desk's `own` are said shorter."""
    return Outgoing(data, (thin_of(data) if own else None) or data)


class Saying:
    """Says bundles over a line. `told` are sentences for those that the server would not take."""

    def __init__(self, line: Line, *, certificates: Callable[[], Sequence[bytes]]) -> None:
        self._line = line
        self._certificates = certificates
        self.told: list[str] = []

    def say(self, cursor: Cursor, out: Sequence[Outgoing], *, hears: bool) -> Heard:
        """Say these bundles. Raises PlaceTrouble, OtherLogs.

        Those that the server may not take yet are said once more: whole, with their desks' certificates.
        """
        answer = self._exchanged(cursor, out, hears=hears)
        again, shown = self._again(answer, out)
        if again:
            answer = self._exchanged(cursor, again, hears=hears, certificates=shown)
        for why in dict.fromkeys(one.why for one in _refused(answer)):
            self._not_taken(why)
        return answer

    def _again(
        self, answer: Heard, out: Sequence[Outgoing]
    ) -> tuple[Sequence[Outgoing], Sequence[bytes]]:
        """What to say once more, and the certificates to show with it; nothing where that would not help."""
        whys = {one.why for one in _refused(answer)}
        thin = any(one.is_thin for one in out)
        # Whoever was shut out is not told what was refused.
        unfilled = thin and (NOT_FILLED in whys or isinstance(answer, ShutOut))
        shown = self._certificates() if UNPROVED in whys else ()
        again = [Outgoing(one.data, one.data) for one in out] if unfilled or shown else []
        return again, shown

    def _exchanged(
        self,
        cursor: Cursor,
        out: Sequence[Outgoing],
        *,
        hears: bool,
        certificates: Sequence[bytes] = (),
    ) -> Heard:
        """One question; where it is too large for what lies between, its halves."""
        bundles = [one.said for one in out]
        ask = cursor.exchange(bundles, hears=hears, certificates=certificates)
        try:
            answer = self._line.ask(ask, log=cursor.log)
        except TooLarge:
            if not out:
                raise too_large(place=self._line.place) from None
            if len(out) == 1:
                self._not_taken("is too large for the server, or for something before it")
                return self._exchanged(cursor, (), hears=hears)
            return self._in_halves(cursor, out, hears=hears, certificates=certificates)
        if not isinstance(answer, Heard):
            raise not_whole(place=self._line.place)
        return answer

    def _in_halves(
        self,
        cursor: Cursor,
        out: Sequence[Outgoing],
        *,
        hears: bool,
        certificates: Sequence[bytes],
    ) -> Heard:
        """The same in two questions, the second going on from the first; told as if it had been one."""
        middle = len(out) // 2
        begun, rest = out[:middle], out[middle:]
        first = self._exchanged(cursor, begun, hears=False, certificates=certificates)
        if not isinstance(first, News):
            return first
        given = [one.data for one in begun]
        between, _, _ = followed(cursor, first, given, place=self._line.place)
        second = self._exchanged(between, rest, hears=hears, certificates=certificates)
        if not isinstance(second, News):
            return second
        refused = tuple(Refusal(one.index + middle, one.why) for one in second.refused)
        stretches = (
            *(Stretch(one.audience, 0, one.entries) for one in first.stretches),
            *(_numbered_on(one, middle) for one in second.stretches),
        )
        return News(stretches, (*first.refused, *refused), first.log or second.log)

    def _not_taken(self, why: str) -> None:
        sentence = f"The server did not take one part: it {why}. It stays here."
        if sentence not in self.told:
            self.told.append(sentence)


def _refused(answer: Heard) -> Sequence[Refusal]:
    return answer.refused if isinstance(answer, News) else ()


def _numbered_on(stretch: Stretch, by: int) -> Stretch:
    """The same with the numbers of what was given counted from an earlier one on."""
    entries = tuple(one + by if isinstance(one, int) else one for one in stretch.entries)
    return Stretch(stretch.audience, stretch.left, entries)
