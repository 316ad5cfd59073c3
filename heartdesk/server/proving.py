"""Which desk of the council said a bundle: nothing that nobody signed gets into a log."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from heartdesk.core.notices import Told, kind_of, read_revocation
from heartdesk.core.wire import (
    Envelope,
    Unfit,
    decode_certified,
    desk_id,
    is_signed,
    read_certificate,
    sum_of,
    take_apart,
)
from heartdesk.core.wire_server import NOT_FILLED, UNPROVED, Refusal
from heartdesk.core.wire_thin import Thin
from heartdesk.server.filling import Filling
from heartdesk.server.log import Proved
from heartdesk.server.migrating import Rows


@dataclass(frozen=True)
class Council:
    """A council whose desks meet here: its id, the public half of its root key, the id of its logs."""

    id: bytes
    root: bytes
    log: bytes


@dataclass(frozen=True)
class Asker:
    """The desk that asks, proved. `told_in` is the bundle that says it was revoked; b"" where it was not."""

    council: Council
    desk: bytes
    public: bytes
    told_in: bytes = b""


@dataclass
class Proofs:
    """What came of proving the bundles of one question.

    `desks` are desks not met before, with their certificates; `revoked` desks, with the sum of the bundle that says so.
    """

    proved: list[Proved] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    desks: dict[bytes, bytes] = field(default_factory=dict)
    revoked: dict[bytes, bytes] = field(default_factory=dict)
    indexes: dict[bytes, int] = field(default_factory=dict)


def prove(
    connection: Rows,
    asker: Asker,
    bundles: Sequence[bytes | Thin],
    certificates: Sequence[bytes],
) -> Proofs:
    """Take bundles apart and find who signed each.

    A desk that was revoked hands in its own words, and those of desks that stand: nobody else may have them, and what
    is signed cannot be made up. What it says of others' revocations itself counts for nothing.
    """
    proofs, council = Proofs(), asker.council
    whole: list[tuple[int, Envelope]] = []
    filling = Filling(connection, council.id, asker.desk, asker.public, bundles)
    for index, given in enumerate(bundles):
        try:
            data = filling.whole(given)
            if data is None:
                raise Unfit(NOT_FILLED)
            envelope = take_apart(data)
            if envelope.header.council != council.id:
                raise Unfit("belongs to another council")
            whole.append((index, envelope))
        except Unfit as unfit:
            proofs.refused.append(Refusal(index, unfit.why))
    known = _Speakers(connection, council, {one.header.stream for _, one in whole})
    for certificate in certificates:
        known.meet(certificate)
    shut_out = _shut_out(connection, council) if asker.told_in else set()
    for index, envelope in whole:
        try:
            desk = known.speaker(envelope)
        except Unfit as unfit:
            proofs.refused.append(Refusal(index, unfit.why))
            continue
        if desk != asker.desk and desk in shut_out:
            why = "is of a desk that was shut out, and carried by another"
            proofs.refused.append(Refusal(index, why))
            continue
        header = envelope.header
        one = Proved(
            sum_of(envelope.data),
            header.audience,
            header.stream,
            header.number,
            desk,
            envelope.data,
        )
        proofs.proved.append(one)
        proofs.indexes[one.sum] = index
        if not asker.told_in or desk != asker.desk:
            proofs.revoked |= dict.fromkeys(_revoked(envelope, council), one.sum)
    speaking = {one.desk for one in proofs.proved}
    proofs.desks = {desk: shown for desk, shown in known.met.items() if desk in speaking}
    return proofs


class _Speakers:
    """Who speaks in which stream, and what each desk has shown for itself."""

    def __init__(self, connection: Rows, council: Council, streams: set[bytes]) -> None:
        self._connection, self._council = connection, council
        self._publics: dict[bytes, bytes] | None = None
        self._checked: dict[bytes, bytes] = {}
        self.met: dict[bytes, bytes] = {}
        self._of_stream: dict[bytes, bytes] = dict(
            connection.execute(
                "SELECT DISTINCT ON (stream) stream, desk FROM heartdesk.entry"
                " WHERE council = %s AND stream = ANY(%s)",
                (council.id, list(streams)),
            ).fetchall()
        )

    def meet(self, certificate: bytes) -> bytes | None:
        """The desk that a certificate is of; None where it is not one of the council's."""
        try:
            return self._desk_of(certificate)
        except Unfit:
            return None

    def speaker(self, envelope: Envelope) -> bytes:
        """The desk that signed a bundle. Raises Unfit."""
        header = envelope.header
        speaker = self._of_stream.get(header.stream)
        if header.number == 1:
            desk = self._desk_of(header.certificate)
            if speaker not in (None, desk):
                raise Unfit("speaks as another desk")
            self._must_be_signed(envelope, desk)
        elif speaker is not None:
            desk = speaker
            self._must_be_signed(envelope, desk)
        else:
            desk = self._signer(envelope)
        self._of_stream[header.stream] = desk
        return desk

    def _desk_of(self, certificate: bytes) -> bytes:
        if certificate not in self._checked:
            certified = read_certificate(certificate, self._council.root)
            desk = bytes.fromhex(desk_id(certified.public))
            self._checked[certificate] = desk
            self.met[desk] = certificate
            if self._publics is not None:
                self._publics[desk] = certified.public
        return self._checked[certificate]

    def _must_be_signed(self, envelope: Envelope, desk: bytes) -> None:
        public = self._public(desk)
        if public is None or not is_signed(public, envelope.signed, envelope.signature):
            raise Unfit(
                "does not bear the signature of the desk it names: it was changed or made up"
            )

    def _signer(self, envelope: Envelope) -> bytes:
        """Whoever of the desks met so far signed it: the beginning of its stream is not here."""
        self._public(b"")
        for desk, public in (self._publics or {}).items():
            if is_signed(public, envelope.signed, envelope.signature):
                return desk
        raise Unfit(UNPROVED)

    def _public(self, desk: bytes) -> bytes | None:
        if self._publics is None:
            found = self._connection.execute(
                "SELECT id, certificate FROM heartdesk.desk WHERE council = %s", (self._council.id,)
            ).fetchall()
            # Those in the table were proved before they were put there.
            shown = {bytes(id_): bytes(certificate) for id_, certificate in found} | self.met
            self._publics = {id_: decode_certified(one).public for id_, one in shown.items()}
        return self._publics.get(desk)


def _shut_out(connection: Rows, council: Council) -> set[bytes]:
    found = connection.execute(
        "SELECT desk FROM heartdesk.revocation WHERE council = %s", (council.id,)
    )
    return {desk for (desk,) in found}


def _revoked(envelope: Envelope, council: Council) -> list[bytes]:
    """The desks that a bundle's header tells are shut out. A notice that the root key did not sign tells nothing."""
    found = []
    for notice in envelope.header.notices:
        if kind_of(notice) == Told.REVOCATION:
            try:
                found.append(read_revocation(notice, council.root).desk)
            except Unfit:
                continue
    return found
