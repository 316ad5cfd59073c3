"""The rules of the Open Referral UK validator (March 2026), restated: a feed passes, warns or fails.

It asks `/`, then page 1, the middle and the last page of each list, and the first, a middle and the last entry of each
page by its id. The front page and services are required; the other endpoints only warn.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Fetch = Callable[[str, dict[str, str]], Any]
"""Gives the JSON at a path with its query, or None where there is none."""

REQUIRED = "services"
OPTIONAL = ("taxonomies", "taxonomy_terms", "service_at_locations")
_BASE = "https://example.org/schema/"
_ONE = {
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
}


@dataclass
class Verdict:
    """What is wrong with a feed: errors fail it, warnings do not."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def passes(self) -> bool:
        """Whether the feed is valid."""
        return not self.errors


def judge(fetch: Fetch, schemas: Path) -> Verdict:
    """Judge a feed by the ORUK 3.0 schemas in `schemas` (oruk/3.0 of the third-party data)."""
    verdict = Verdict()
    root = fetch("/", {})
    verdict.errors += _against(root, schemas / "validator-schemas", "api_details", "/")
    verdict.errors += _endpoint(fetch, schemas, REQUIRED, verdict)
    for name in OPTIONAL:
        verdict.warnings += _endpoint(fetch, schemas, name, verdict)
    return verdict


def _endpoint(fetch: Fetch, schemas: Path, name: str, verdict: Verdict) -> Iterator[str]:
    first = fetch(f"/{name}", {"page": "1"})
    if not isinstance(first, dict):
        yield f"/{name}: no answer"
        return
    pages = first.get("total_pages", first.get("totalPages"))
    if not isinstance(pages, int):
        yield f"/{name}: total_pages is missing"
        pages = 1
    seen: set[str] = set()
    for number in sorted({1, max(1, pages // 2), max(1, pages)}):
        page = first if number == 1 else fetch(f"/{name}", {"page": str(number)})
        things = page.get("contents") if isinstance(page, dict) else None
        if not isinstance(things, list):
            yield f"/{name}, page {number}: no contents"
            continue
        if not things:
            verdict.warnings.append(f"/{name}: the feed is empty")
            continue
        for one in things:
            if one.get("id") in seen:
                yield f"/{name}, page {number}: the id {one.get('id')} is repeated"
                return
            seen.add(one.get("id"))
            yield from _against(one, schemas / "schema", _ONE[name], f"/{name}, page {number}")
        for one in (things[0], things[len(things) // 2], things[-1]):
            whole = fetch(f"/{name}/{one.get('id')}", {})
            yield from _against(whole, schemas / "schema", _ONE[name], f"/{name}/{one.get('id')}")


def _against(said: Any, schemas: Path, root: str, where: str) -> Iterator[str]:
    validator = jsonschema.Draft202012Validator(
        {"$ref": f"{_BASE}{root}.json"},
        registry=_registry(schemas),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    for error in validator.iter_errors(said):
        yield f"{where}: {error.json_path} {error.message[:200]}"


def _registry(schemas: Path) -> "Registry[Any]":
    registry: Registry[Any] = Registry()
    for path in schemas.glob("*.json"):
        said = json.loads(path.read_bytes())
        said.pop("$id", None)
        resource = Resource.from_contents(said, default_specification=DRAFT202012)
        registry = registry.with_resource(_BASE + path.name, resource)
    return registry
