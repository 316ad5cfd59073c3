"""What answers in place of the server, as real programs before it do: a true sentence each time, and soon."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.sync.test_server_trouble import PAGE, answering, trouble_at

DROPS = 400
HTML = {"content-type": "text/html"}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_of_trouble_from_what_stands_before_the_server_is_no_sign_in_page(
    status: int,
) -> None:
    """Nginx and Caddy answer with a page of theirs while the service behind them is down."""
    page = f"<html><head><title>{status} Bad Gateway</title></head></html>".encode()
    with answering(status=status, body=page, heads=HTML) as address:
        told = trouble_at(address)

    assert "trouble of its own" in told
    assert "sign in" not in told


def test_a_page_that_comes_in_place_of_any_answer_is_a_sign_in_page() -> None:
    for status in (200, 302, 307, 511):
        with answering(status=status, body=PAGE, heads=HTML) as address:
            assert "sign in" in trouble_at(address), status


def test_a_proxy_that_wants_a_password_is_named_as_one() -> None:
    with answering(status=407, body=PAGE, heads=HTML) as address:
        told = trouble_at(address)

    assert "proxy asks for a name and a password" in told
    assert "Nothing is lost" in told


@contextmanager
def dripping(begins: bytes) -> Iterator[str]:
    """A server that begins to answer at once, and then lets the rest come in drops."""
    over = threading.Event()

    def drip() -> None:
        line, _ = listening.accept()
        with line:
            line.recv(65_536)
            line.sendall(begins)
            for _ in range(DROPS):
                if over.wait(0.05):
                    return
                with suppress(OSError):  # whoever asked has gone
                    line.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize(
    "begins",
    [b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: "],
    ids=["its body", "its head"],
)
def test_an_answer_that_comes_in_drops_is_given_up_in_time(begins: bytes) -> None:
    with dripping(begins) as address:
        told = trouble_at(address)

    assert "went quiet" in told
    assert "Nothing is lost" in told
