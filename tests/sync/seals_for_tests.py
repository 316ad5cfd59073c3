"""Seals that cost nothing, for most histories of the simulation; real ones for the rest."""

import hashlib
from functools import lru_cache

import msgspec

from heartdesk.core import notices, wire
from heartdesk.core.kinds import Audience
from heartdesk.core.wire import Certified, Unfit
from heartdesk.security.held import HeldKeys, PublicKey
from heartdesk.security.sealing import derived, public_of
from heartdesk.sync import revoking, undecided
from heartdesk.sync.model import Seals, Shelf
from heartdesk.sync.notices import add_own
from heartdesk.sync.seals import DeskSeals, Identity

COUNCIL = wire.council_id(b"r" * 32)


_read_certified = lru_cache(maxsize=256)(wire.decode_certified)


class PaperSeals:
    """As heartdesk.sync.model.Seals, with sums in place of signatures, and nothing closed."""

    keys = "all"

    def __init__(self, name: str) -> None:
        self.council = COUNCIL
        self._public = hashlib.sha256(name.encode()).digest()
        self.desk = wire.desk_id(self._public)
        self.certificate = wire.certificate(
            Certified(COUNCIL, self._public, name, 0), lambda _: b"r" * 64
        )

    def sign(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, key=self._public, digest_size=64).digest()

    def is_signed(self, public: bytes, data: bytes, signature: bytes) -> bool:
        return hashlib.blake2b(data, key=public, digest_size=64).digest() == signature

    def certified(self, certificate: bytes) -> Certified:
        if not certificate.endswith(b"r" * 64):
            raise Unfit("is from a desk that is not of this council")
        return _read_certified(certificate)

    def revocation(self, notice: bytes) -> notices.Revocation:
        return msgspec.msgpack.decode(notice[1:-64], type=notices.Revocation)

    def new_key(self, notice: bytes) -> notices.NewKey:
        return msgspec.msgpack.decode(notice[1:-64], type=notices.NewKey)

    def can_seal(self, audience: Audience) -> bool:
        return bool(audience)

    def seal(self, audience: Audience, plain: bytes, context: bytes) -> bytes:  # noqa: ARG002
        return hashlib.sha256(context).digest()[:16] + plain

    def can_open(self, body: bytes) -> bool:
        return bool(body)

    def open(self, body: bytes, context: bytes) -> bytes:  # noqa: ARG002
        return body[16:]

    def digest_keys(self, audience: Audience) -> tuple[bytes, ...]:
        return (str(audience).encode(),)


def tell_shut_out(shelf: Shelf, *, seals: Seals, desk: str, real: bool) -> None:
    """Shut a desk out, as an admin with the council's root key does."""
    root = hashlib.sha256(b"root").digest()
    said = revoking.revocation_of(shelf, seals.council, desk, reason=notices.Reason.LOST)
    notice = notices.revocation(
        said, (lambda data: wire.sign(root, data)) if real else lambda _: b"r" * 64
    )
    add_own(shelf, seals, [notice])


def tell_let_in(shelf: Shelf, *, seals: Seals, desk: str, real: bool) -> None:
    """Let in what is kept aside of a desk that was shut out, as an admin with the council's root key does."""
    root = hashlib.sha256(b"root").digest()
    summed_up = undecided.to_let_in(shelf, desk)
    said = revoking.revocation_of(
        shelf,
        seals.council,
        desk,
        reason=notices.Reason.LOST,
        all_of_it=True,
        snapshots=[undecided.named(one) for one in summed_up],
    )
    notice = notices.revocation(
        said, (lambda data: wire.sign(root, data)) if real else lambda _: b"r" * 64
    )
    add_own(shelf, seals, [notice])


def real_seals(name: str, *, audiences: tuple[Audience, ...] = tuple(Audience)) -> DeskSeals:
    """Real keys, the same each time for the same name; the desk opens what is for these audiences."""
    root, private = (hashlib.sha256(of.encode()).digest() for of in ("root", f"desk {name}"))
    public = wire.public_of(private)
    council = wire.council_id(wire.public_of(root))
    certificate = wire.certificate(
        Certified(council, public, name, 0), lambda data: wire.sign(root, data)
    )
    keys = {one: derived(b"k" * 32, salt=b"", purpose=f"test {one}") for one in Audience}
    ids = {one: f"00000000-0000-4000-8000-{number:012d}" for number, one in enumerate(Audience)}
    held = HeldKeys(
        newest={one: PublicKey(ids[one], public_of(key)) for one, key in keys.items()},
        private={ids[one]: keys[one] for one in audiences},
    )
    return DeskSeals(Identity(wire.public_of(root), private, certificate), held)
