"""An Open Referral UK 3.0 feed as a folder of files that any web server can publish, every list one page.

`/services` is the folder services/ with its index.json, and so on; how to tell a web server so stands in README.txt
beside the files. Only what is running and may be found by anybody is in it: nothing closed, no sensitive place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from heartdesk.interchange.writing import Export, Writer, as_json

VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/v3.0-dev/"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"

Said = Mapping[str, Any]

_RUNNING = ("active", "temporarily closed")

README = """HeartDesk's directory as an Open Referral UK 3.0 feed
====================================================

Publish this folder by HTTPS so that /services answers with services/index.json. Every answer needs the header
Access-Control-Allow-Origin: *

Caddy:   root * /srv/feed
         try_files {path} {path}/index.json
         header Access-Control-Allow-Origin *
         header Content-Type application/json
         file_server

nginx:   location / {
           root /srv/feed;
           default_type application/json;
           add_header Access-Control-Allow-Origin *;
           try_files $uri $uri/index.json =404;
         }

Apache:  the file .htaccess in this folder says it.

Every list is one page, so that a server need not understand ?page=2.
"""

HTACCESS = """DirectoryIndex index.json
DirectorySlash Off
Options -Indexes
RewriteEngine On
RewriteCond %{REQUEST_FILENAME} -d
RewriteRule ^(.*?)/?$ $1/index.json [L]
Header set Access-Control-Allow-Origin "*"
"""


def files(export: Export) -> Iterator[tuple[str, bytes]]:
    """The root, a list and a file for each thing of every endpoint, and how to publish them."""
    directory = export.directory
    organizations = {one["id"]: one for one in directory.organizations}
    places = {one["id"]: one for one in directory.locations}
    services = [_whole(one, organizations, places) for one in directory.services if _is_public(one)]
    root = {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI}
    yield "index.json", as_json(root)
    yield "README.txt", README.encode()
    yield ".htaccess", HTACCESS.encode()
    yield from _endpoint("services", services, _listed)
    at_places = [
        {**at, "service": _listed(one)}
        for one in services
        for at in one.get("service_at_locations", ())
    ]
    yield from _endpoint("service_at_locations", at_places, dict)
    named = {one["organization_id"] for one in services}
    yield from _endpoint(
        "organizations", [one for one in directory.organizations if one["id"] in named], _bare
    )
    terms = _terms([*services, *(organizations[one] for one in named)])
    taxonomies = {
        one["taxonomy_detail"]["id"]: one["taxonomy_detail"]
        for one in terms
        if "taxonomy_detail" in one
    }
    yield from _endpoint("taxonomy_terms", terms, dict)
    yield from _endpoint("taxonomies", list(taxonomies.values()), dict)


def _is_public(service: Said) -> bool:
    marks = {
        one["taxonomy_term"]["code"]
        for one in service.get("attributes", ())
        if one.get("link_type") == "heartdesk" and one["value"] == "yes"
    }
    return service["status"] in _RUNNING and "sensitive" not in marks


def _whole(service: Said, organizations: Mapping[str, Said], places: Mapping[str, Said]) -> Said:
    """A service with its organization and its places within it."""
    whole = dict(service)
    whole["organization"] = _bare(organizations[service["organization_id"]])
    if "service_at_locations" in service:
        whole["service_at_locations"] = [
            {**at, "location": places[at["location_id"]]} for at in service["service_at_locations"]
        ]
    return whole


def _bare(said: Said) -> Said:
    """A thing with its own fields only, and its tags."""
    return {name: value for name, value in said.items() if not isinstance(value, list)}


def _listed(service: Said) -> Said:
    """A service as a list shows it."""
    return {name: value for name, value in _bare(service).items() if name != "organization"} | {
        "organization": _bare(service["organization"])
    }


def _endpoint(name: str, things: list[Any], listed: Any) -> Iterator[tuple[str, bytes]]:
    page = {
        "total_items": len(things),
        "total_pages": 1,
        "page_number": 1,
        "size": len(things),
        "first_page": True,
        "last_page": True,
        "empty": not things,
        "contents": [listed(one) for one in things],
    }
    yield f"{name}/index.json", as_json(page)
    for one in things:
        yield f"{name}/{one['id']}/index.json", as_json(one)


def _terms(things: list[Said]) -> list[dict[str, Any]]:
    found = {
        attribute["taxonomy_term"]["id"]: attribute["taxonomy_term"]
        for one in things
        for attribute in one.get("attributes", ())
    }
    return [found[one] for one in sorted(found)]


ORUK_FEED = Writer("oruk", "an Open Referral UK 3.0 feed folder", folder=True, files=files)
