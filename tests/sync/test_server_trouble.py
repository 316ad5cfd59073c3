"""Whatever answers in place of the server, or does not: a true sentence each time, and nothing changes."""

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heartdesk.core.errors import DeskError
from heartdesk.core.wire_bytes import code_bytes
from heartdesk.sync.model import PlaceTrouble
from heartdesk.sync.transports import server_line
from heartdesk.sync.transports.server import road_by_server
from heartdesk.sync.transports.server_line import Patience, tidy_address
from heartdesk.sync.transports.server_words import LONGEST_WAIT, seconds_to_wait
from tests.makers import FixedClock
from tests.sync.road_contract import Speaker, leave
from tests.sync.seals_for_tests import real_seals
from tests.sync.server_line_proxy import Cuts, a_line
from tests.sync.server_makers import Councils, a_hall

QUICK = Patience(connect=1.0, send=1.0, answer=0.3)
KNOWN = f"{'00' * 8} 0:0:"
PAGE = b"<html><head><title>Sign in to Glen Cafe WiFi</title></head></html>"


class Scripted(http.server.BaseHTTPRequestHandler):
    """Answers everything in one way."""

    protocol_version = "HTTP/1.1"
    status = 200
    body = b""
    heads: ClassVar[dict[str, str]] = {}
    length: int | None = None

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.status)
        for name, value in self.heads.items():
            self.send_header(name, value)
        self.send_header(
            "content-length", str(len(self.body) if self.length is None else self.length)
        )
        self.end_headers()
        self.wfile.write(self.body)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def answering(**script: Any) -> Iterator[str]:
    """The address of a server that always answers like that."""
    handler = type("Handler", (Scripted,), script)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def trouble_at(address: str, **more: Any) -> str:
    """What a worker is told of an exchange there."""
    with (
        closing(road_by_server(address, real_seals("barony"), patience=QUICK, **more)) as road,
        pytest.raises(PlaceTrouble) as trouble,
    ):
        road.exchange(KNOWN, [])
    return str(trouble.value)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"status": 401}, "asks for a name and a password"),
        ({"status": 403}, "does not let this desk in"),
        ({"status": 403, "body": code_bytes("stranger")}, "not one of the council's"),
        ({"status": 403, "body": code_bytes("council")}, "does not know this council"),
        ({"status": 401, "body": code_bytes("signature")}, "changes what is sent"),
        ({"status": 400, "body": code_bytes("newer")}, "newer than the server"),
        ({"status": 404}, "no HeartDesk server at this address"),
        ({"status": 413}, "too large for the server"),
        ({"status": 429}, "asked too often"),
        ({"status": 500}, "trouble of its own"),
        ({"status": 502, "body": PAGE}, "trouble of its own"),
        ({"status": 503}, "trouble of its own"),
        ({"status": 511}, "sign in first"),
        ({"status": 302, "heads": {"location": "https://example.org/"}}, "sign in first"),
        ({"status": 200, "body": PAGE, "heads": {"content-type": "text/html"}}, "sign in first"),
        ({"status": 200, "body": b'{"status": "well"}'}, "not a HeartDesk server"),
        ({"status": 200, "body": b""}, "not a HeartDesk server"),
        ({"status": 200, "body": b"HDA\x01" + bytes(80)}, "did not come whole"),
        ({"status": 200, "body": b"HDN\x01" + bytes(80)}, "did not come whole"),
        ({"status": 200, "body": b"HDN\x01" + bytes(8) + b"\x91\x01"}, "did not come whole"),
        ({"status": 200, "body": b"HDA\x01" + bytes(80), "length": 400}, "did not come whole"),
        ({"status": 200, "body": b"x", "heads": {"content-encoding": "gzip"}}, "not a HeartDesk"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_answer_that_is_none_is_told_in_plain_words(
    script: dict[str, Any], words: str
) -> None:
    with answering(**script) as address:
        told = trouble_at(address)

    assert words in told
    assert "Nothing is lost" in told


def test_a_server_that_asks_to_wait_is_left_alone_until_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with answering(status=503, heads={"retry-after": "600"}) as address:
        trouble_at(address)
        told = trouble_at(address)
        monkeypatch.setitem(server_line._RESTS, address, 0.0)
        again = trouble_at(address)

    assert "asked this desk to wait" in told
    assert "about 10 minutes" in told
    assert "trouble of its own" in again


def test_a_time_to_wait_may_be_seconds_or_a_date_and_is_never_long() -> None:
    clock = FixedClock(datetime(2026, 11, 22, 10, 30, tzinfo=UTC))
    date = format_datetime(clock.now() + timedelta(minutes=2), usegmt=True)

    assert seconds_to_wait("120", clock) == seconds_to_wait(date, clock) == 120
    assert seconds_to_wait("99999999", clock) == LONGEST_WAIT
    for nothing in ("", "soon", "-5", "nan"):
        assert seconds_to_wait(nothing, clock) == 0


def test_nobody_there_and_a_line_that_never_answers_are_told_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        quiet = trouble_at(f"http://127.0.0.1:{port}")
    nobody = trouble_at(f"http://127.0.0.1:{port}")

    assert "went quiet" in quiet
    assert "could not be reached" in nobody


def test_a_bundle_too_large_for_what_lies_between_stays_and_the_rest_goes(
    council: Councils, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something before the server takes no more than 100,000 bytes."""
    seals = council.seals("barony")
    speaker = Speaker(seals)
    said = [speaker.says(30_000) for _ in range(6)]
    large = Speaker(seals).says(150_000)
    road = council.road("barony")
    list(road.arrivals({}))
    cursor = road.cursor_now()
    sent = road._line._sent

    def capped(ask: Any, *given: Any, **more: Any) -> Any:
        if sum(len(one if isinstance(one, bytes) else one.rest) for one in ask.bundles) > 100_000:
            return 413, True, b"<html>Too large</html>", b""
        return sent(ask, *given, **more)

    monkeypatch.setattr(road._line, "_sent", capped)
    made = road.exchange(cursor, [(one.name, one.data) for one in (*said[:3], large, *said[3:])])
    road.close()

    assert made is not None
    assert len(made.told) == 1
    assert "too large" in made.told[0]
    assert made.arrivals == ()
    assert [row[3] for row in council.entries()] == [one.data for one in said]


@pytest.fixture(scope="module")
def self_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that no computer trusts by itself, for the loopback."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder


def test_a_server_that_cannot_prove_who_it_is_is_told_nothing(
    council: Councils, self_made: Path
) -> None:
    seals = council.seals("barony")
    certificate, key = self_made / "certificate.pem", self_made / "key.pem"
    with a_hall(council.hall.postgres, certificate=str(certificate), key=str(key)) as hall:
        told = trouble_at(hall.address)
        assert council.entries() == []
        trusted = ssl.create_default_context(cafile=str(certificate))
        with closing(road_by_server(hall.address, seals, verify=trusted)) as road:
            leave(road, Speaker(seals).says())

    assert "could not prove who it is" in told
    assert "date" in told
    assert len(council.entries()) == 1


def test_an_address_must_be_one_and_safe() -> None:
    assert tidy_address(" https://sync.example.org/ ") == "https://sync.example.org"
    assert tidy_address("http://127.0.0.1:8470") == "http://127.0.0.1:8470"
    assert tidy_address("https://example.org:444/heartdesk") == "https://example.org:444/heartdesk"
    for wrong in (
        "https://",
        "https://name:word@example.org",
        "https://a.org/?x=1",
        "stick",
        "https://a:b",
    ):
        with pytest.raises(DeskError, match="not the address"):
            tidy_address(wrong)
    with pytest.raises(DeskError, match="https://"):
        tidy_address("http://sync.example.org")


def test_an_answer_that_is_held_back_in_the_middle_is_given_up_in_time(council: Councils) -> None:
    with (
        a_line(council.hall.address) as line,
        closing(road_by_server(line.address, council.seals("barony"), patience=QUICK)) as road,
    ):
        line.begin(Cuts(quiet_down=45))
        with pytest.raises(PlaceTrouble, match="went quiet"):
            list(road.arrivals({}))
