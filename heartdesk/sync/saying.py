"""Making this desk's own bundles: what it has to say to an audience, and what it has heard."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.core.wire import (
    MOST_NOTICES,
    TAG_BYTES,
    Header,
    Seen,
    audience_number,
    head_of,
    put_together,
    sum_of,
)
from heartdesk.store.bundles import KeptBundle, State
from heartdesk.store.codec import encode
from heartdesk.store.merge import Change
from heartdesk.sync import notices, revoking
from heartdesk.sync.model import (
    FIRST,
    MOST_BYTES,
    MOST_CHANGES,
    SIGN_OF_LIFE,
    TELL_EVERY,
    URGENT,
    Keeper,
    Seals,
    Shelf,
    stream_bytes,
)
from heartdesk.sync.packing import DICTIONARY, pack

_MUST = "sync_must_tell "
_URGENT_OF = tuple(
    (audience, kinds)
    for audience in FIRST
    if (kinds := tuple(kind for kind in URGENT if RULES[kind].audience is audience))
)


def say_all(keeper: Keeper, seals: Seals) -> int:
    """Seal whatever waits to be said, what is urgent before anything else; how many bundles that made."""
    due = keeper.run(_due)
    return sum(_say_audience(keeper, seals, audience, kinds) for audience, kinds in due)


def _due(shelf: Shelf) -> list[tuple[Audience, Collection[Kind] | None]]:
    """The audiences to which there is something to say, with the kinds that go before the rest."""
    urgent = [
        (audience, kinds) for audience, kinds in _URGENT_OF if shelf.unsaid(audience, 1, kinds)
    ]
    return [*urgent, *((audience, None) for audience in FIRST if _is_due(shelf, audience))]


def _is_due(shelf: Shelf, audience: Audience) -> bool:
    if shelf.unsaid(audience, 1) or notices.to_tell(shelf, audience) or _must(shelf, audience):
        return True
    last = shelf.last_of(audience, shelf.stream)
    return _worth_telling(shelf, last, _news(shelf, audience, last))


def _say_audience(
    keeper: Keeper, seals: Seals, audience: Audience, kinds: Collection[Kind] | None
) -> int:
    count = 0
    while said := keeper.run(partial(say, seals=seals, audience=audience, kinds=kinds)):
        count += 1
        if not said.changes:
            break
    return count


def say(
    shelf: Shelf,
    seals: Seals,
    audience: Audience,
    kinds: Collection[Kind] | None = None,
    *,
    brings: tuple[bytes, ...] = (),
) -> KeptBundle | None:
    """Put the next bundle of this desk for an audience on the shelf, signed and sealed; None where there is none.

    It is kept before it is sent, and sent as it was kept, however often. Call it until it gives None. A desk with
    nothing to say tells now and then what it has heard, so that others know their words arrived; that somebody has
    heard is itself no news. Of `kinds`, where they are given, only changes of those are said. What it `brings`
    stands in its header, and lets it be said in any case.
    """
    to_say = _what_fits(shelf.unsaid(audience, MOST_CHANGES, kinds))
    if kinds is not None and not to_say:
        return None
    last = shelf.last_of(audience, shelf.stream)
    news = _news(shelf, audience, last)
    brought = (*brings, *notices.to_tell(shelf, audience))[:MOST_NOTICES]
    must = _must(shelf, audience)
    if not (to_say or brought or must or _worth_telling(shelf, last, news)):
        return None
    if not seals.can_seal(audience):
        return None
    header = Header(
        council=seals.council,
        audience=audience_number(audience),
        stream=stream_bytes(shelf.stream),
        number=last.number + 1 if last else 1,
        before=last.sum if last else b"",
        vector=_vector(news),
        changes=len(to_say),
        packing=DICTIONARY,
        certificate=b"" if last else seals.certificate,
        notices=brought,
    )
    head = head_of(header)
    body = seals.seal(audience, pack(to_say), head) if to_say else b""
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
    if must:
        shelf.set_fact(_MUST + audience, "")
    shelf.mark_said([change.id for change in to_say], header.number)
    notices.mark_told(shelf, brought)
    return kept


def must_tell(shelf: Shelf, audience: Audience) -> None:
    """Let the next bundle for an audience be said even if it says nothing.

    A snapshot was made, and may be all there is of what this desk had heard: others see by what that bundle builds on
    that they lack something, and look for it.
    """
    shelf.set_fact(_MUST + audience, "yes")


def _must(shelf: Shelf, audience: Audience) -> bool:
    return shelf.fact(_MUST + audience) == "yes"


def _news(shelf: Shelf, audience: Audience, last: KeptBundle | None) -> list[KeptBundle]:
    """What has come to count here since the last bundle that this desk said."""
    found = shelf.seen_after(audience, (last.seen or 0) if last else 0)
    return [kept for kept in found if kept.stream != shelf.stream]


def _what_fits(changes: Sequence[Change]) -> Sequence[Change]:
    """As many of the changes, from the first on, as one bundle should hold; one always."""
    room = MOST_BYTES
    for count, change in enumerate(changes):
        room -= len(change.box) or len(encode(change.fields))
        if room < 0:
            return changes[: max(count, 1)]
    return changes


def _worth_telling(shelf: Shelf, last: KeptBundle | None, news: Sequence[KeptBundle]) -> bool:
    if (news and revoking.must_vouch(shelf, news)) or _is_silent(shelf, last):
        return True
    if not any(kept.changes for kept in news):
        return False
    return last is None or abs(shelf.now - datetime.fromisoformat(last.at)) >= TELL_EVERY


def _is_silent(shelf: Shelf, last: KeptBundle | None) -> bool:
    """Whether this desk has said nothing to everybody for so long that it should show it is there."""
    if last is None or last.audience is not notices.AUDIENCE:
        return False
    return abs(shelf.now - datetime.fromisoformat(last.at)) >= SIGN_OF_LIFE


def _vector(news: Sequence[KeptBundle]) -> tuple[Seen, ...]:
    """The last bundle of each stream, or of each of its branches."""
    followed = {kept.before for kept in news}
    return tuple(
        Seen(stream_bytes(kept.stream), kept.number, kept.sum[:TAG_BYTES])
        for kept in sorted(news, key=lambda kept: (kept.stream, kept.number, kept.sum))
        if kept.sum not in followed
    )
