"""A bundle on its way to the server without what the server can put back by itself.

Council, stream, the sum of the bundle before: the log holds them already. What is put together again is the bundle byte
for byte, or its signature does not fit, and nothing is taken.
"""

from typing import Annotated

from msgspec import Meta, Struct

from heartdesk.core.wire import (
    MOST_NOTICES,
    Count,
    Header,
    Notice,
    Seen,
    Unfit,
    head_of,
    take_apart,
)


class Thin(Struct, frozen=True, array_like=True):
    """What of a bundle cannot be known before it comes; the fields are those of its header. `rest` follows the header.

    Only a desk's own, and never the first of a stream, which nothing stands before.
    """

    audience: Annotated[int, Meta(ge=0, le=63)]
    number: Annotated[int, Meta(ge=2, le=2**53)]
    vector: tuple[Seen, ...]
    changes: Count
    packing: Count
    rest: bytes
    notices: Annotated[tuple[Notice, ...], Meta(max_length=MOST_NOTICES)] = ()

    def whole(self, *, council: bytes, stream: bytes, before: bytes) -> bytes:
        """The bundle, if it is of this council and stream, and follows the bundle whose sum is `before`."""
        header = Header(
            council=council,
            audience=self.audience,
            stream=stream,
            number=self.number,
            before=before,
            vector=self.vector,
            changes=self.changes,
            packing=self.packing,
            notices=self.notices,
        )
        return head_of(header) + self.rest


def thin_of(data: bytes) -> Thin | None:
    """The bundle without what can be put back; None where it could not be, byte for byte."""
    try:
        envelope = take_apart(data)
    except Unfit:
        return None
    header = envelope.header
    if header.number == 1:
        return None
    thin = Thin(
        audience=header.audience,
        number=header.number,
        vector=header.vector,
        changes=header.changes,
        packing=header.packing,
        rest=data[len(envelope.head) :],
        notices=header.notices,
    )
    again = thin.whole(council=header.council, stream=header.stream, before=header.before)
    return thin if again == data else None
