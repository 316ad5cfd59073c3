"""The audience keys that one opened desk holds: anybody here can seal for an audience, its own workers can open."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

from heartdesk.core.kinds import Audience
from heartdesk.security import sealing
from heartdesk.security.sealing import Refused

_ID_BYTES = 16


@dataclass(frozen=True)
class PublicKey:
    """The newest key of an audience: its id, and the public half that everybody seals to."""

    id: str
    public: bytes


@dataclass(frozen=True)
class HeldKeys:
    """What an opened desk can seal and open. `private` holds, by key id, every generation this worker may open with."""

    newest: Mapping[Audience, PublicKey] = field(default_factory=dict)
    private: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    own: bytes = field(default=b"", repr=False)
    """The private key of the way in that the worker came by."""
    own_ways: tuple[bytes, ...] = ()
    """The public halves of the worker's own ways in: their passphrase's, then the printed code's."""

    def seal(self, audience: Audience, plain: bytes, context: bytes) -> bytes:
        """`plain` for the workers of an audience, bound to `context`: the key's id, then the sealed box."""
        key = self.newest[audience]
        return UUID(key.id).bytes + sealing.seal(plain, key.public, context)

    def can_open(self, sealed: bytes) -> bool:
        """Whether the worker at this desk holds the key that this was sealed for."""
        return _key_of(sealed) in self.private

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What `seal` sealed. Raises Refused where the key is not held, or the box or its context were changed."""
        key = self.private.get(_key_of(sealed))
        if key is None:
            raise Refused
        return sealing.unseal(sealed[_ID_BYTES:], key, context)

    def seal_own(self, plain: bytes, context: bytes) -> tuple[bytes, ...]:
        """`plain` for the worker at this desk and nobody else: a box for each of their ways in."""
        return tuple(sealing.seal(plain, public, context) for public in self.own_ways)

    def open_own(self, boxes: Iterable[bytes], context: bytes) -> bytes:
        """What `seal_own` sealed for this worker. Raises Refused where it was for somebody else, or was changed."""
        for box in boxes if self.own else ():
            with suppress(Refused):
                return sealing.unseal(box, self.own, context)
        raise Refused


def without(held: HeldKeys, keys: Collection[str]) -> HeldKeys:
    """The same keys, those of these ids to seal with only."""
    private = {key: one for key, one in held.private.items() if key not in keys}
    return replace(held, private=private)


def _key_of(sealed: bytes) -> str:
    if len(sealed) < _ID_BYTES:
        raise Refused
    return str(UUID(bytes=sealed[:_ID_BYTES]))
