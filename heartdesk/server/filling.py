"""Puts back what a desk left out of its own bundles, because the log holds it already."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from heartdesk.core.wire import Unfit, is_signed, sum_of, take_apart
from heartdesk.core.wire_thin import Thin
from heartdesk.server.migrating import Rows

_GUESSES = 8
"""Bundles of one number that a thin one is tried on: a desk has several where its folder was copied or set back."""

Place = tuple[int, int]
"""An audience, a number."""


class Filling:
    """Makes the bundles of one question whole again. `desk` asks, and signs with `public`.

    Which bundle one follows is guessed, and the signature says whether that was right: what comes out is what the desk
    made, byte for byte, or nothing.
    """

    def __init__(
        self,
        rows: Rows,
        council: bytes,
        desk: bytes,
        public: bytes,
        bundles: Sequence[bytes | Thin],
    ) -> None:
        self._council, self._public = council, public
        self._before: dict[Place, list[tuple[bytes, bytes]]] = {}
        self._wanted = {(one.audience, one.number - 1) for one in bundles if isinstance(one, Thin)}
        if not self._wanted:
            return
        audiences, numbers = zip(*self._wanted, strict=True)
        found = rows.execute(
            "SELECT e.audience, e.number, e.stream, e.sum"
            " FROM unnest(%s::smallint[], %s::bigint[]) AS w (audience, number) JOIN heartdesk.entry e"
            " ON e.council = %s AND e.desk = %s AND e.audience = w.audience AND e.number = w.number",
            (list(audiences), list(numbers), council, desk),
        )
        for audience, number, stream, sum_ in found:
            self._before.setdefault((audience, number), []).append((stream, sum_))

    def whole(self, given: bytes | Thin) -> bytes | None:
        """The bundle as the desk made it; None where nothing here stands before it."""
        data = next(self._signed(given), None) if isinstance(given, Thin) else given
        if data is not None and self._wanted:
            self._note(data)
        return data

    def _signed(self, thin: Thin) -> Iterator[bytes]:
        for stream, before in self._before.get((thin.audience, thin.number - 1), ())[-_GUESSES:]:
            with suppress(Unfit, OverflowError):
                data = thin.whole(council=self._council, stream=stream, before=before)
                envelope = take_apart(data)
                if is_signed(self._public, envelope.signed, envelope.signature):
                    yield data

    def _note(self, data: bytes) -> None:
        """The next of the question may follow this one."""
        with suppress(Unfit):
            header = take_apart(data).header
            place = (header.audience, header.number)
            if place in self._wanted:
                self._before.setdefault(place, []).append((header.stream, sum_of(data)))
