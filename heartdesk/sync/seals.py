"""What an opened desk signs with, seals with, opens with."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from heartdesk.core import wire
from heartdesk.core.kinds import Audience
from heartdesk.core.notices import NewKey, Revocation, read_new_key, read_revocation
from heartdesk.core.wire import Certified, Unfit
from heartdesk.security.held import HeldKeys
from heartdesk.security.sealing import Refused, derived
from heartdesk.sync.model import NotOfACouncil, Shelf

_ROOT, _KEY, _CERTIFICATE = "sync_root", "sync_key", "sync_certificate"
_BOX = "sync_box"


@dataclass(frozen=True)
class Identity:
    """Who this desk is among the desks of its council: the council's public root key, its own key and certificate.

    `box` is the private half of what keys for this desk are sealed to; b"" at a desk that has never had one.
    """

    root: bytes
    private: bytes = field(repr=False)
    certificate: bytes
    box: bytes = field(default=b"", repr=False)

    @property
    def certified(self) -> Certified:
        """What the council's root key says of this desk."""
        return wire.read_certificate(self.certificate, self.root)


class DeskSeals:
    """See heartdesk.sync.model.Seals."""

    def __init__(self, identity: Identity, held: HeldKeys) -> None:
        self._identity = identity
        self._held = held
        self._certified: dict[bytes, Certified] = {}
        self._digest_keys: dict[str, bytes] = {}
        self.council = wire.council_id(identity.root)
        self.desk = wire.desk_id(identity.certified.public)
        self.certificate = identity.certificate
        self.keys = hashlib.sha256(" ".join(sorted(held.private)).encode()).hexdigest()[:16]

    def sign(self, data: bytes) -> bytes:
        return wire.sign(self._identity.private, data)

    def is_signed(self, public: bytes, data: bytes, signature: bytes) -> bool:
        return wire.is_signed(public, data, signature)

    def certified(self, certificate: bytes) -> Certified:
        """What a certificate says. Raises Unfit for one of another council, and for none."""
        known = self._certified.get(certificate)
        if known is None:
            if not certificate:
                raise Unfit("does not say which desk it is from")
            known = wire.read_certificate(certificate, self._identity.root)
            self._certified[certificate] = known
        return known

    def revocation(self, notice: bytes) -> Revocation:
        """What a revocation says. Raises Unfit unless the council's root key signed it."""
        return read_revocation(notice, self._identity.root)

    def new_key(self, notice: bytes) -> NewKey:
        """What the notice of a new key says. Raises Unfit likewise."""
        return read_new_key(notice, self._identity.root)

    def can_seal(self, audience: Audience) -> bool:
        return audience in self._held.newest

    def seal(self, audience: Audience, plain: bytes, context: bytes) -> bytes:
        return self._held.seal(audience, plain, context)

    def can_open(self, body: bytes) -> bool:
        try:
            return self._held.can_open(body)
        except Refused:
            return False

    def open(self, body: bytes, context: bytes) -> bytes:
        return self._held.open(body, context)

    def digest_keys(self, audience: Audience) -> tuple[bytes, ...]:
        newest = self._held.newest.get(audience)
        if newest is None or newest.id not in self._held.private:
            return ()
        for key, private in self._held.private.items():
            if key not in self._digest_keys:
                self._digest_keys[key] = derived(private, salt=b"", purpose="digest")
        others = (one for key, one in self._digest_keys.items() if key != newest.id)
        return (self._digest_keys[newest.id], *others)


def read_identity(fact: Callable[[str], str | None]) -> Identity:
    """Who this desk is, from its facts. Raises NotOfACouncil where it has never been joined with others."""
    root, key, certificate = (fact(name) for name in (_ROOT, _KEY, _CERTIFICATE))
    if root is None or key is None or certificate is None:
        raise NotOfACouncil(
            "This desk works on its own: no other desk has been joined with it yet.",
            then="An admin can ask another desk in: sync invite. To join one: sync join.",
        )
    box = fact(_BOX) or ""
    return Identity(*(bytes.fromhex(one) for one in (root, key, certificate, box)))


def keep_identity(shelf: Shelf, identity: Identity) -> None:
    """Remember who this desk is, and that it is a desk of the council."""
    shelf.set_fact(_ROOT, identity.root.hex())
    shelf.set_fact(_KEY, identity.private.hex())
    shelf.set_fact(_CERTIFICATE, identity.certificate.hex())
    shelf.set_fact(_BOX, identity.box.hex())
    certified = identity.certified
    shelf.know(wire.desk_id(certified.public), certified.name, identity.certificate)
