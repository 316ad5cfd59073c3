"""Answers one question of a desk: who asks is proved first, then it sees and adds what it may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from heartdesk.core import wire_snapshot
from heartdesk.core.wire import (
    Unfit,
    decode_certified,
    desk_id,
    is_signed,
    read_certificate,
    sum_of,
)
from heartdesk.core.wire_bytes import (
    PROTOCOL,
    Asked,
    NotQuestion,
    answer_bytes,
    protocol_of,
    read_question,
)
from heartdesk.core.wire_server import (
    PART,
    Answer,
    Done,
    Exchange,
    Fetch,
    Fetched,
    LetGo,
    List,
    Listed,
    News,
    PartData,
    Parts,
    PartsThere,
    PutPart,
    Question,
    ReadPart,
    Refusal,
    ShutOut,
    Unknown,
)
from heartdesk.server import log, parts
from heartdesk.server.database import Database
from heartdesk.server.migrating import Rows
from heartdesk.server.proving import Asker, Council, Proofs, prove


class TurnedAway(Exception):
    """A question that gets no answer. `code` is one word of heartdesk.core.wire_server.CODES, `wait` are seconds."""

    def __init__(self, code: str, *, wait: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.wait = wait


@dataclass(frozen=True)
class Answered:
    """An answer as bytes, and what may be written down of it: ids, kinds, counts."""

    data: bytes
    desk: bytes
    kind: str
    taken: int = 0
    refused: int = 0


def answer(
    database: Database, data: bytes, *, may_ask: Callable[[bytes], float] = lambda _: 0.0
) -> Answered:
    """The answer to the bytes of a question. Raises TurnedAway, Busy, NoRoom.

    `may_ask` gives the seconds that a desk, once it is proved, must wait first; 0 for none.
    """
    try:
        asked = read_question(data)
    except NotQuestion as error:
        raise TurnedAway("newer" if (protocol_of(data) or 0) > PROTOCOL else "question") from error
    question = asked.question
    told: Answer | None = None
    given, proofs = 0, Proofs()
    with database.transaction(b"" if question.log else question.to, b"") as rows:
        asker = _proved(database, rows, asked)
        if wait := may_ask(asker.desk):
            raise TurnedAway("often", wait=wait)
        if not _brings(question):
            told = _told(rows, asker, question, proofs)
    if told is None:
        given, proofs = _take_in(database, asker, question)
        with database.transaction(asker.council.id, asker.desk) as rows:
            told = _told(rows, asker, question, proofs)
    try:
        sealed = answer_bytes(told, asked=asked)
    except NotQuestion as error:
        raise TurnedAway("question") from error
    return Answered(sealed, asker.desk, type(question.ask).__name__, given, len(proofs.refused))


def _proved(database: Database, rows: Rows, asked: Asked) -> Asker:
    """Who asks, if a desk of the council signed every byte of the question."""
    question = asked.question
    named = database.council_of_log(rows, question.log) if question.log else question.to
    council = _council(rows, named, by_log=bool(question.log))
    desk, public = _met(rows, council, asked) or _first_met(rows, council, asked)
    database.as_desk(rows, desk)
    told_in = rows.execute(
        "SELECT e.data FROM heartdesk.revocation r JOIN heartdesk.entry e"
        " ON e.council = r.council AND e.sum = r.told_in WHERE r.council = %s AND r.desk = %s",
        (council.id, desk),
    ).fetchone()
    return Asker(council, desk, public, told_in[0] if told_in else b"")


def _met(rows: Rows, council: Council, asked: Asked) -> tuple[bytes, bytes] | None:
    """The desk met before that signed the question, of those whose id begins as it says; its public key."""
    begins = asked.question.desk
    found = rows.execute(
        "SELECT id, certificate FROM heartdesk.desk WHERE council = %s AND id BETWEEN %s AND %s",
        (council.id, begins, begins.ljust(16, b"\xff")),
    )
    for desk, certificate in found:
        public = decode_certified(certificate).public
        if is_signed(public, asked.signed, asked.signature):
            return desk, public
    return None


def _first_met(rows: Rows, council: Council, asked: Asked) -> tuple[bytes, bytes]:
    """The desk that shows its certificate with the question; its public key. It is remembered."""
    shown = asked.question.certificate
    if not shown:
        raise TurnedAway("certificate")
    try:
        public = read_certificate(shown, council.root).public
    except Unfit as unfit:
        raise TurnedAway("stranger") from unfit
    desk = bytes.fromhex(desk_id(public))
    if not desk.startswith(asked.question.desk):
        raise TurnedAway("stranger")
    if not is_signed(public, asked.signed, asked.signature):
        raise TurnedAway("signature")
    _enrol(rows, council, {desk: shown})
    return desk, public


def _council(rows: Rows, council: bytes, *, by_log: bool) -> Council:
    found = rows.execute(
        "SELECT id, root, log FROM heartdesk.council WHERE id = %s", (council,)
    ).fetchone()
    if found is None:
        raise TurnedAway("log" if by_log else "council")
    return Council(*found)


def _enrol(rows: Rows, council: Council, desks: Mapping[bytes, bytes]) -> None:
    """Remember desks by what they have shown: the council's root key signed it."""
    for desk, certificate in desks.items():
        rows.execute(
            "INSERT INTO heartdesk.desk (council, id, certificate) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (council.id, desk, certificate),
        )


def _brings(question: Question) -> bool:
    ask = question.ask
    return isinstance(ask, PutPart | LetGo) or (isinstance(ask, Exchange) and bool(ask.bundles))


def _take_in(database: Database, asker: Asker, question: Question) -> tuple[int, Proofs]:
    """Keep what the desk brought, whole and once, before anything is said to be kept; how many bundles are new."""
    ask, council = question.ask, asker.council
    if isinstance(ask, PutPart):
        return 0, _take_part(database, asker, ask)
    if isinstance(ask, LetGo) and not asker.told_in:
        with database.transaction(council.id, asker.desk) as rows:
            parts.let_go(rows, ask)
    if not isinstance(ask, Exchange):
        return 0, Proofs()
    shown = (*ask.certificates, question.certificate) if question.certificate else ask.certificates
    with database.transaction(council.id, asker.desk) as rows:
        if not asker.told_in and not _knows(rows, asker, question, ask):
            return 0, Proofs()
        proofs = prove(rows, asker, ask.bundles, shown)
    with database.transaction(council.id, asker.desk) as rows:
        _enrol(rows, council, proofs.desks)
        given = log.append(rows, council.id, asker.desk, proofs.proved)
        for desk, sum_ in proofs.revoked.items():
            rows.execute(
                "INSERT INTO heartdesk.revocation (council, desk, told_in) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (council.id, desk, sum_),
            )
    return given, proofs


def _take_part(database: Database, asker: Asker, ask: PutPart) -> Proofs:
    """Keep a part that is what its name says; of a desk that was shut out, one of its own snapshot."""
    if not parts.is_so_called(ask.name, ask.data) or (
        asker.told_in and not _is_its_own(asker, ask)
    ):
        return Proofs(refused=[Refusal(0, "is not what its name says")])
    most = parts.MOST_OF_SHUT_OUT if asker.told_in else parts.MOST
    with database.transaction(asker.council.id, asker.desk) as rows:
        parts.put(rows, asker.council.id, asker.desk, ask.name, ask.data, most=most)
    return Proofs()


def _is_its_own(asker: Asker, ask: PutPart) -> bool:
    """Whether a part is of a snapshot of the desk that brings it, and under its own name: it hands in what it had."""
    try:
        part = wire_snapshot.take_apart(ask.data)
    except Unfit:
        return False
    header, audience = part.header, part.header.of_audience
    return (
        header.council == asker.council.id
        and audience is not None
        and ask.name
        == wire_snapshot.name_of(audience, header.snapshot, header.number, sum_of(ask.data))
        and is_signed(asker.public, part.signed, part.signature)
    )


def _knows(rows: Rows, asker: Asker, question: Question, ask: Exchange) -> bool:
    """Whether the desk goes on from where our logs stand."""
    if question.log not in (b"", asker.council.log):
        return False
    return log.goes_on_from(rows, asker.council.id, ask.read, ask.tag)


def _told(rows: Rows, asker: Asker, question: Question, proofs: Proofs) -> Answer:
    ask, council = question.ask, asker.council
    if asker.told_in:
        return ShutOut(asker.told_in)
    if isinstance(ask, Exchange):
        if not _knows(rows, asker, question, ask):
            return Unknown()
        room = PART if ask.hears else 0
        stretches = log.since(rows, council.id, ask.read, room=room, given=proofs.indexes)
        refused = tuple(Refusal(one.index, one.why) for one in proofs.refused)
        return News(stretches, refused, b"" if question.log else council.log)
    if isinstance(ask, List):
        return Listed(council.log, log.listed(rows, council.id, ask))
    if isinstance(ask, Fetch):
        return Fetched(log.fetched(rows, council.id, ask.audience, ask.positions, ask.room))
    if isinstance(ask, Parts):
        if ask.telling:
            return PartsThere({}, log.telling(rows, council.id))
        return PartsThere(parts.there(rows, council.id))
    if isinstance(ask, ReadPart):
        return PartData(parts.read(rows, council.id, ask.name))
    return Done()
