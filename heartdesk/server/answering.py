"""Answers one question of a desk: who asks is proved first, then it sees and adds what it may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from heartdesk.core.wire import Unfit, decode_certified, desk_id, is_signed, read_certificate
from heartdesk.core.wire_server import (
    PROTOCOL,
    Answer,
    Asked,
    Done,
    Exchange,
    Fetch,
    Fetched,
    LetGo,
    List,
    Listed,
    News,
    NotQuestion,
    PartData,
    Parts,
    PartsThere,
    PutPart,
    Question,
    ReadPart,
    Refusal,
    ShutOut,
    Unknown,
    answer_bytes,
    protocol_of,
    read_question,
)
from heartdesk.server import log, parts
from heartdesk.server.database import Database
from heartdesk.server.migrating import Rows
from heartdesk.server.proving import Council, Proofs, prove


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


@dataclass(frozen=True)
class _Asker:
    """The desk that asks, proved. `told_in` is the bundle that says it was revoked; b"" where it was not."""

    council: Council
    desk: bytes
    told_in: bytes = b""


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
    with database.transaction(question.council, question.desk) as rows:
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


def _proved(database: Database, rows: Rows, asked: Asked) -> _Asker:
    """Who asks, if a desk of the council signed every byte of the question."""
    question = asked.question
    named = question.council or database.council_of_log(rows, question.log)
    council = _council(rows, named)
    found = rows.execute(
        "SELECT certificate FROM heartdesk.desk WHERE council = %s AND id = %s",
        (council.id, question.desk),
    ).fetchone()
    shown = found[0] if found else question.certificate
    if not shown:
        raise TurnedAway("certificate")
    try:
        certified = decode_certified(shown) if found else read_certificate(shown, council.root)
    except Unfit as unfit:
        raise TurnedAway("stranger") from unfit
    if bytes.fromhex(desk_id(certified.public)) != question.desk:
        raise TurnedAway("stranger")
    if not is_signed(certified.public, asked.signed, asked.signature):
        raise TurnedAway("signature")
    if not found:
        _enrol(rows, council, {question.desk: shown})
    told_in = rows.execute(
        "SELECT e.data FROM heartdesk.revocation r JOIN heartdesk.entry e"
        " ON e.council = r.council AND e.sum = r.told_in WHERE r.council = %s AND r.desk = %s",
        (council.id, question.desk),
    ).fetchone()
    return _Asker(council, question.desk, told_in[0] if told_in else b"")


def _council(rows: Rows, council: bytes) -> Council:
    found = rows.execute(
        "SELECT id, root, log FROM heartdesk.council WHERE id = %s", (council,)
    ).fetchone()
    if found is None:
        raise TurnedAway("council" if council else "log")
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


def _take_in(database: Database, asker: _Asker, question: Question) -> tuple[int, Proofs]:
    """Keep what the desk brought, whole and once, before anything is said to be kept; how many bundles are new."""
    ask, council = question.ask, asker.council
    if isinstance(ask, PutPart) and not asker.told_in:
        with database.transaction(council.id, asker.desk) as rows:
            parts.put(rows, council.id, asker.desk, ask.name, ask.data)
    if isinstance(ask, LetGo) and not asker.told_in:
        with database.transaction(council.id, asker.desk) as rows:
            parts.let_go(rows, ask)
    if not isinstance(ask, Exchange):
        return 0, Proofs()
    shown = (*ask.certificates, question.certificate) if question.certificate else ask.certificates
    with database.transaction(council.id, asker.desk) as rows:
        if not asker.told_in and not _knows(rows, asker, question, ask):
            return 0, Proofs()
        only = asker.desk if asker.told_in else None
        proofs = prove(rows, council, ask.bundles, shown, only=only)
    with database.transaction(council.id, asker.desk) as rows:
        _enrol(rows, council, proofs.desks)
        given = log.append(rows, council.id, asker.desk, proofs.proved)
        for desk, sum_ in proofs.revoked.items() if not asker.told_in else ():
            rows.execute(
                "INSERT INTO heartdesk.revocation (council, desk, told_in) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (council.id, desk, sum_),
            )
    return given, proofs


def _knows(rows: Rows, asker: _Asker, question: Question, ask: Exchange) -> bool:
    """Whether the desk goes on from where our logs stand."""
    if question.log not in (b"", asker.council.log):
        return False
    return log.goes_on_from(rows, asker.council.id, ask.read, ask.tag)


def _told(rows: Rows, asker: _Asker, question: Question, proofs: Proofs) -> Answer:
    ask, council = question.ask, asker.council
    if asker.told_in:
        return ShutOut(asker.told_in)
    if isinstance(ask, Exchange):
        if not _knows(rows, asker, question, ask):
            return Unknown()
        stretches = log.since(rows, council.id, ask.read, room=ask.room, given=proofs.indexes)
        refused = tuple(Refusal(one.index, one.why) for one in proofs.refused)
        return News(stretches, refused, b"" if question.log else council.log)
    if isinstance(ask, List):
        return Listed(council.log, log.listed(rows, council.id, ask))
    if isinstance(ask, Fetch):
        return Fetched(log.fetched(rows, council.id, ask.audience, ask.positions, ask.room))
    if isinstance(ask, Parts):
        return PartsThere(parts.there(rows, council.id))
    if isinstance(ask, ReadPart):
        return PartData(parts.read(rows, council.id, ask.name))
    return Done()
