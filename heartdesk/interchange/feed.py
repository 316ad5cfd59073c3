"""A feed over the line (HSDS, Open Referral UK 3.0 and 1.0, ALISS) brought into a folder of pages, then read as files.

Feeds are not to be trusted to count: the mock API of the standard gives page 1 for ever. Reading stops at the last page
they claim, at an empty page, at a page that says nothing new, and at our own caps.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from heartdesk.core.errors import DeskError
from heartdesk.interchange.web import Host, NotThereError, Web

MOST_PAGES = 2_000
MOST_THINGS = 100_000

NOT_IN_FULL = "some entries could not be fetched in full; what the list says of them was read"
SAME_AGAIN = "the feed gave the same page again; reading stopped there"

_LISTS = ("contents", "content", "data", "results", "items")
_NESTED = (
    "service_at_locations", "phones", "schedules", "regular_schedules", "service_areas", "contacts", "locations",
    "cost_options", "eligibilitys", "languages",
)  # fmt: skip

Going = Callable[[int], bool]


@dataclass(frozen=True)
class Fetched:
    """What was brought: how many pages and things, and remarks on what did not go as it should."""

    pages: int
    things: int
    remarks: tuple[str, ...]


def fetch_feed(url: str, folder: Path, *, going: Going | None = None) -> Fetched:
    """Bring the services of a feed into `folder`, a JSON file a page, each entry in full where it can be had.

    `url` is the feed's front page or its list of services. `going` is told how many entries there are so far and stops
    by giving False. Raises DeskError where the address is no such feed, MachineTrouble where the line fails: then the
    folder is to be thrown away.
    """
    web = Web(Host.of(url))
    listing, first = _list_of_services(web, url)
    seen: set[str] = set()
    remarks: dict[str, None] = {}
    pages = 0
    for document in _pages(web, listing, first, seen, remarks):
        name, things = _things(document)
        full = [_in_full(web, listing, one, remarks) for one in things]
        pages += 1
        (folder / f"services-{pages:05d}.json").write_text(
            json.dumps({**document, name: full}, ensure_ascii=False), encoding="utf-8"
        )
        if going is not None and not going(len(seen)):
            raise DeskError(
                "Reading the feed was stopped. Nothing has been changed.",
                then="Start it again when it suits.",
            )
        if len(seen) > MOST_THINGS:
            raise DeskError(
                f"The feed holds more than {MOST_THINGS:,} entries. Nothing has been changed.",
                then="Ask whoever runs it for your own area's part.",
            )
    return Fetched(pages, len(seen), tuple(remarks))


def _list_of_services(web: Web, url: str) -> tuple[str, Mapping[str, Any]]:
    """The address of the list and its first page; a front page (version, profile) leads to /services."""
    document = _listed(web.get_json(url))
    if isinstance(document, Mapping) and _is_list(document):
        return url, document
    if isinstance(document, Mapping) and {"version", "openapi_url", "profile"} & document.keys():
        listing = f"{url.rstrip('/')}/services"
        document = _listed(web.get_json(listing))
        if isinstance(document, Mapping) and _is_list(document):
            return listing, document
    raise DeskError(
        "This address is no feed of services that HeartDesk knows. Nothing has been changed.",
        then="It reads HSDS, Open Referral UK and ALISS. Give the address of the feed or of its /services.",
    )


def _listed(document: Any) -> Any:
    """A page of the older standards, a bare list of entries, as a page with a list in it."""
    entries = isinstance(document, list) and all(isinstance(one, Mapping) for one in document)
    return {"items": document} if entries else document


def _is_list(document: Mapping[str, Any]) -> bool:
    return any(isinstance(document.get(name), list) for name in _LISTS)


def _things(document: Mapping[str, Any]) -> tuple[str, list[Any]]:
    name = next(name for name in _LISTS if isinstance(document.get(name), list))
    return name, document[name]


def _pages(
    web: Web, listing: str, first: Mapping[str, Any], seen: set[str], remarks: dict[str, None]
) -> Iterator[Mapping[str, Any]]:
    """Page by page, each holding at least one thing that was not seen yet."""
    document: Mapping[str, Any] | None = first
    number = 1
    while document is not None and number <= MOST_PAGES:
        _, things = _things(document)
        marks = {_mark(one) for one in things}
        if not marks - seen:
            if things and number > 1:
                remarks[SAME_AGAIN] = None
            return
        seen |= marks
        yield document
        following = _next(listing, document, number)
        number += 1
        document = None
        if following is not None:
            found = _listed(web.get_json(following))
            document = found if isinstance(found, Mapping) and _is_list(found) else None


def _mark(said: Any) -> str:
    own = said.get("id") if isinstance(said, Mapping) else None
    return str(own) if own else json.dumps(said, sort_keys=True)


def _next(listing: str, document: Mapping[str, Any], number: int) -> str | None:
    """The address of the page after this one, or None where the feed says that this was the last."""
    given = document.get("next")
    if isinstance(given, str) and given:
        there = urljoin(listing, given)
        return there if Host.of(there) == Host.of(listing) else _numbered(listing, number + 1)
    if "next" in document:
        return None
    page_facts = [
        document,
        *(one for one in map(document.get, ("pagination", "meta")) if isinstance(one, Mapping)),
    ]
    for facts in page_facts:
        for name in ("total_pages", "totalPages"):
            if isinstance(facts.get(name), int):
                return _numbered(listing, number + 1) if number < facts[name] else None
        if facts.get("last_page") is True or facts.get("last") is True:
            return None
    return _numbered(listing, number + 1)


def _numbered(listing: str, number: int) -> str:
    parts = urlsplit(listing)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number))])))


def _in_full(web: Web, listing: str, said: Any, remarks: dict[str, None]) -> Any:
    """An entry with its parts: as the list gives it where they are there, else fetched by its id."""
    if not isinstance(said, Mapping) or any(name in said for name in _NESTED):
        return said
    own = said.get("id")
    if not isinstance(own, str | int) or "organisation" in said:
        return said
    parts = urlsplit(listing)
    there = urlunsplit(
        parts._replace(path=f"{parts.path.rstrip('/')}/{quote(str(own), safe='')}", query="")
    )
    try:
        found = web.get_json(there)
    except NotThereError:
        remarks[NOT_IN_FULL] = None
        return said
    if not isinstance(found, Mapping) or str(found.get("id")) != str(own):
        remarks[NOT_IN_FULL] = None
        return said
    return found
