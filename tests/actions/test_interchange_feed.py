"""A feed over the line: read to its end and no further, whatever it claims, and never led elsewhere."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.kinds import Kind
from heartdesk.interchange import web
from heartdesk.interchange.actions import import_directory
from heartdesk.store.desk import Desk
from tests.makers import a_desk

FIXTURES = Path(__file__).parents[1] / "fixtures" / "interchange"
Answer = tuple[int, dict[str, str], bytes]
Serve = Callable[[str, dict[str, str]], Answer]


@contextmanager
def serving(answer: Serve) -> Iterator[tuple[str, list[str]]]:
    """A real web server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            code, headers, body = answer(parts.path, query)
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # so that closing waits for the last answer
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def said(value: Any, code: int = 200) -> Answer:
    return code, {"Content-Type": "application/json"}, json.dumps(value).encode()


def service(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"11111111-2222-4333-8444-{number:012d}",
        "name": f"Group {number}",
        "status": "active",
        **more,
    }


def names(desk: Desk) -> list[str]:
    return sorted(
        desk.look(lambda look: [str(one.fields["name"]) for one in look.every(Kind.SERVICE)])
    )


def a_feed(path: str, query: dict[str, str]) -> Answer:
    """Three pages of two, each entry in full at its own address but for one that fails."""
    if path == "/":
        return said({"version": "HSDS-UK-3.0", "profile": "x", "openapi_url": "y"})
    if path == "/services":
        page = int(query.get("page", 1))
        return said(
            {
                "total_pages": 3,
                "page_number": page,
                "contents": [service(page * 2), service(page * 2 + 1)],
            }
        )
    number = int(path[-3:])
    if number == 4:
        return said({"error": "broken"}, 500)
    return said(service(number, phones=[{"id": "p", "number": f"01632 960{number:03d}"}]))


def test_a_feed_comes_in_page_by_page_each_entry_in_full(desk: Desk) -> None:
    with serving(a_feed) as (url, asked):
        report = import_directory(desk, source=url)
        assert report.added == 6
        again = import_directory(desk, source=f"{url}/services")

    assert names(desk) == [f"Group {number}" for number in range(2, 8)]
    phones = desk.look(
        lambda look: sum(
            name.startswith("phones/") for one in look.every(Kind.SERVICE) for name in one.fields
        )
    )
    assert phones == 5, "the entry whose details fail is read as the list gives it"
    assert any("could not be fetched in full" in note.reason for note in report.notes)
    assert again.unchanged == 6
    assert len(set(asked)) == 1 + 1 + 3 + 6 - 1, (
        "nothing is asked for that was not said to be there"
    )


def test_a_feed_that_gives_page_one_for_ever_is_read_once(desk: Desk) -> None:
    with serving(lambda _path, _query: said({"contents": [service(1), service(2)]})) as (
        url,
        asked,
    ):
        report = import_directory(desk, source=f"{url}/services")

    assert report.added == 2
    assert sum("/services?" in one for one in asked) == 1
    assert any("same page again" in note.reason for note in report.notes)


OLDER = ("hsds_2_0_list.json", "hsds_3_0_list.json", "oruk_1/services.json")


def a_feed_of(fixture: str) -> Serve:
    """A feed that lists what stands in a file, each entry in full at its own address, and knows no other page."""
    document = json.loads((FIXTURES / fixture).read_text(encoding="utf-8"))
    entries = document if isinstance(document, list) else document["content"]
    by_id = {f"/services/{one['id']}": one for one in entries}

    def answer(path: str, query: dict[str, str]) -> Answer:
        if path == "/services":
            return said(document if query.get("page", "1") == "1" else [])
        return said(by_id[path]) if path in by_id else said({}, 404)

    return answer


@pytest.mark.parametrize("fixture", OLDER)
def test_an_older_feed_brings_over_the_line_what_its_file_brings(
    desk: Desk, tmp_path: Path, fixture: str
) -> None:
    (tmp_path / "file").mkdir()
    beside = a_desk(tmp_path / "file")
    from_file = import_directory(beside, source=FIXTURES / fixture, system="one")
    with serving(a_feed_of(fixture)) as (url, _):
        from_feed = import_directory(desk, source=f"{url}/services", system="one")
        again = import_directory(desk, source=f"{url}/services", system="one")

    assert (from_feed.added, len(from_feed.kept_aside)) == (
        from_file.added,
        len(from_file.kept_aside),
    )
    assert names(desk) == names(beside)
    assert again.unchanged == from_feed.added
    beside.close()


def test_a_feed_with_nothing_in_it_says_so_and_changes_nothing(desk: Desk) -> None:
    with (
        serving(lambda _path, _query: said({"empty": True, "contents": []})) as (url, _),
        pytest.raises(DeskError, match="Nothing in"),
    ):
        import_directory(desk, source=f"{url}/services")
    assert names(desk) == []


def test_aliss_next_links_are_followed_on_its_own_host_only(desk: Desk) -> None:
    def answer(path: str, query: dict[str, str]) -> Answer:
        page = int(query.get("page", 1))
        things = [service(page, organisation={"id": f"o{page}", "name": "Org"}, is_claimed=True)]
        if page == 4:
            things = []
        return said(
            {
                "meta": {"licence": "CC BY 4.0", "attribution": []},
                "count": 3,
                "next": f"/v5/import?page={page + 1}"
                if page != 2
                else "https://elsewhere.example/x",
                "data": things,
            }
        )

    with serving(answer) as (url, asked):
        report = import_directory(desk, source=f"{url}/v5/import")

    assert report.added == 6
    assert asked == ["/v5/import", "/v5/import?page=2", "/v5/import?page=3", "/v5/import?page=4"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((200, {}, b"<html>Please sign in to the Wi-Fi</html>"), "web page"),
        ((302, {"Location": "http://192.0.2.1/login"}, b""), "another address"),
        ((302, {"Location": "https://127.0.0.1/services"}, b""), "another address"),
        ((511, {}, b"Network authentication required"), "511"),
        ((404, {}, b""), "404"),
        ((200, {}, b'{"contents": ['), "makes no sense"),
        ((200, {}, b"[" * 100_000), "makes no sense"),
        ((200, {"Content-Length": "900"}, b'{"contents": []}'), "could not be reached"),
        ((200, {}, b'{"hello": "there"}'), "no feed of services"),
        ((200, {}, b"\xff\xfe\x00"), "makes no sense"),
    ],
)
def test_what_is_no_feed_is_told_apart_in_a_sentence(desk: Desk, answer: Answer, says: str) -> None:
    with serving(lambda _path, _query: answer) as (url, _), pytest.raises(DeskError) as trouble:
        import_directory(desk, source=f"{url}/services")
    assert says in trouble.value.say
    assert trouble.value.then
    assert names(desk) == []


def test_an_answer_without_end_is_cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST_ANSWER", 1000)
    with (
        serving(lambda _path, _query: said({"contents": [service(1, description="x" * 5000)]})) as (
            url,
            _,
        ),
        pytest.raises(DeskError, match="larger than"),
    ):
        import_directory(desk, source=f"{url}/services")


def test_a_line_that_is_down_is_said_and_nothing_is_half_done(desk: Desk) -> None:
    def dies(path: str, query: dict[str, str]) -> Answer:
        if query.get("page") == "2":
            return 200, {"Content-Length": "5000"}, b"{"
        return a_feed(path, query)

    with serving(dies) as (url, _), pytest.raises(MachineTrouble, match="could not be reached"):
        import_directory(desk, source=url)
    assert names(desk) == []
    with pytest.raises(MachineTrouble, match="could not be reached"):
        import_directory(desk, source=f"{url}/services")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/services",
        "https://user:secret@example.org/",
        "https://[::1/x",
    ],
)
def test_only_a_protected_address_without_a_password_is_asked(desk: Desk, address: str) -> None:
    with pytest.raises(DeskError) as trouble:
        import_directory(desk, source=address)
    assert "https" in trouble.value.say + trouble.value.then


def test_a_worker_may_stop_a_long_feed(desk: Desk) -> None:
    with serving(a_feed) as (url, asked), pytest.raises(DeskError, match="stopped"):
        import_directory(desk, source=url, going=lambda so_far: so_far < 4)
    assert names(desk) == []
    assert not any("page=3" in one for one in asked)
