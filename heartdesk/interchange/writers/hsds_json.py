"""HSDS 3.1 as one JSON file: organizations, services and locations, linked by id, their parts nested."""

from collections.abc import Iterator

from heartdesk.interchange.writing import Export, Writer, as_json


def files(export: Export) -> Iterator[tuple[str, bytes]]:
    """The one file."""
    directory = export.directory
    yield (
        "",
        as_json(
            {
                "organizations": directory.organizations,
                "services": directory.services,
                "locations": directory.locations,
            }
        ),
    )


HSDS_JSON = Writer("hsds-json", "HSDS 3.1 as one JSON file", folder=False, files=files)
