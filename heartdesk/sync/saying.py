"""Making this desk's own bundles: what it has to say to an audience, and what it has heard."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heartdesk.core.kinds import Audience
from heartdesk.core.wire import (
    TAG_BYTES,
    Header,
    Seen,
    audience_number,
    head_of,
    put_together,
    sum_of,
)
from heartdesk.store.codec import encode
from heartdesk.store.merge import Change
from heartdesk.store.shelf import KeptBundle, State
from heartdesk.sync.model import MOST_BYTES, MOST_CHANGES, TELL_EVERY, Seals, Shelf
from heartdesk.sync.packing import DICTIONARY, pack


def say(shelf: Shelf, seals: Seals, audience: Audience) -> KeptBundle | None:
    """Put the next bundle of this desk for an audience on the shelf, signed and sealed; None where there is none.

    It is kept before it is sent, and sent as it was kept, however often. Call it until it gives None. A desk with
    nothing to say tells now and then what it has heard, so that others know their words arrived; that somebody has
    heard is itself no news.
    """
    last = shelf.last_of(audience, shelf.stream)
    news = [
        kept
        for kept in shelf.seen_after(audience, (last.seen or 0) if last else 0)
        if kept.stream != shelf.stream
    ]
    to_say = _what_fits(shelf.unsaid(audience, MOST_CHANGES))
    if not to_say and not _worth_telling(shelf.now, last, news):
        return None
    if not seals.can_seal(audience):
        return None
    header = Header(
        council=seals.council,
        audience=audience_number(audience),
        stream=UUID(shelf.stream).bytes,
        number=last.number + 1 if last else 1,
        before=last.sum if last else b"",
        vector=_vector(news),
        changes=len(to_say),
        packing=DICTIONARY,
        certificate=b"" if last else seals.certificate,
    )
    head = head_of(header)
    body = seals.seal(audience, pack(to_say), head)
    data = put_together(head, body, seals.sign)
    kept = KeptBundle(
        audience=audience,
        stream=shelf.stream,
        number=header.number,
        sum=sum_of(data),
        before=header.before,
        desk=seals.desk,
        state=State.SAID,
        changes=len(to_say),
    )
    shelf.keep(kept, data)
    shelf.mark_said([change.id for change in to_say], header.number)
    return kept


def _what_fits(changes: Sequence[Change]) -> Sequence[Change]:
    """As many of the changes, from the first on, as one bundle should hold; one always."""
    room = MOST_BYTES
    for count, change in enumerate(changes):
        room -= len(change.box) or len(encode(change.fields))
        if room < 0:
            return changes[: max(count, 1)]
    return changes


def _worth_telling(now: datetime, last: KeptBundle | None, news: Sequence[KeptBundle]) -> bool:
    if not any(kept.changes for kept in news):
        return False
    return last is None or abs(now - datetime.fromisoformat(last.at)) >= TELL_EVERY


def _vector(news: Sequence[KeptBundle]) -> tuple[Seen, ...]:
    """The last bundle of each stream, or of each of its branches."""
    followed = {kept.before for kept in news}
    return tuple(
        Seen(UUID(kept.stream).bytes, kept.number, kept.sum[:TAG_BYTES])
        for kept in sorted(news, key=lambda kept: (kept.stream, kept.number, kept.sum))
        if kept.sum not in followed
    )
