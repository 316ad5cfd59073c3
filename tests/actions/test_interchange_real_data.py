"""Real directories come in whole: exact counts, nothing lost, nothing twice. The data is third-party, never ours."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.model import Report
from heartdesk.store.desk import Desk


def kept(desk: Desk, kind: Kind) -> dict[str, dict[str, Any]]:
    return desk.look(
        lambda look: {one.fields["source"]["id"]: dict(one.fields) for one in look.every(kind)}
    )


def how_many(desk: Desk) -> tuple[int, int, int]:
    return (
        len(kept(desk, Kind.ORGANIZATION)),
        len(kept(desk, Kind.LOCATION)),
        len(kept(desk, Kind.SERVICE)),
    )


def noted(report: Report, words: str) -> int:
    return sum(note.count for note in report.notes if words in note.reason)


def comes_in_whole(
    desk: Desk, source: Path, *, records: tuple[int, int, int], kept_aside: int = 0
) -> Report:
    """Import, check the account, import again and see nothing change."""
    report = import_directory(desk, source=source)

    assert how_many(desk) == records
    assert (report.read, report.added, len(report.kept_aside)) == (
        sum(records) + kept_aside,
        sum(records),
        kept_aside,
    )
    before = desk.look(lambda look: look.waiting_to_travel())
    again = import_directory(desk, source=source)
    assert (again.read, again.added, again.updated, again.unchanged) == (
        report.read,
        0,
        0,
        sum(records),
    )
    assert desk.look(lambda look: look.waiting_to_travel()) == before
    return report


@pytest.mark.parametrize(
    ("source", "records", "kept_aside"),
    [
        pytest.param(
            "hsds/3.0/examples/service_full.json", (1, 1, 1), 0, marks=pytest.mark.data("hsds/3.0")
        ),
        pytest.param(
            "hsds/3.0/examples/organization_full.json",
            (1, 1, 1),
            0,
            marks=pytest.mark.data("hsds/3.0"),
        ),
        pytest.param(
            "hsds/3.0/examples/service_at_location_full.json",
            (1, 1, 1),
            0,
            marks=pytest.mark.data("hsds/3.0"),
        ),
        pytest.param(
            "hsds/3.0/examples/service_list.json", (1, 0, 1), 0, marks=pytest.mark.data("hsds/3.0")
        ),
        pytest.param(
            "hsds/3.0/examples/tabular.json", (1, 1, 1), 1, marks=pytest.mark.data("hsds/3.0")
        ),
        pytest.param("hsds/3.0/examples/csv", (1, 1, 1), 1, marks=pytest.mark.data("hsds/3.0")),
        pytest.param("hsds/3.1/examples/csv", (1, 1, 1), 3, marks=pytest.mark.data("hsds/3.1")),
        pytest.param("hsds/3.1/mock-api", (1, 1, 1), 0, marks=pytest.mark.data("hsds/3.1")),
        pytest.param(
            "hsds/1.1-sample/all_resources",
            (10, 10, 13),
            0,
            marks=pytest.mark.data("hsds/1.1-sample"),
        ),
        pytest.param(
            "hsds/1.1-sample/simple", (10, 10, 13), 0, marks=pytest.mark.data("hsds/1.1-sample")
        ),
        pytest.param("hsds", (11, 11, 14), 11, marks=pytest.mark.data("hsds")),
        pytest.param("aliss", (7, 5, 10), 0, marks=pytest.mark.data("aliss")),
        pytest.param(
            "aliss/v4.1_services_search.json", (6, 4, 6), 0, marks=pytest.mark.data("aliss")
        ),
        pytest.param(
            "directories/florida_legal", (20, 378, 135), 0, marks=pytest.mark.data("directories")
        ),
        pytest.param(
            "directories/ohana_sample_csv", (8, 22, 23), 0, marks=pytest.mark.data("directories")
        ),
        pytest.param(
            "directories/outpost_import_csv", (2, 3, 2), 0, marks=pytest.mark.data("directories")
        ),
        pytest.param(
            "directories/street_support_manchester",
            (19, 56, 56),
            0,
            marks=pytest.mark.data("directories"),
        ),
    ],
)
def test_a_real_directory_comes_in_whole(
    desk: Desk, data_dir: Path, source: str, records: tuple[int, int, int], kept_aside: int
) -> None:
    comes_in_whole(desk, data_dir / source, records=records, kept_aside=kept_aside)


@pytest.mark.data("hsds/3.1")
def test_the_official_example_keeps_every_part_and_no_history(desk: Desk, data_dir: Path) -> None:
    import_directory(desk, source=data_dir / "hsds/3.1/mock-api")

    (service,) = kept(desk, Kind.SERVICE).values()
    parts = Counter(name.split("/")[0] for name in service if "/" in name)
    for name in (
        "phones", "schedules", "service_areas", "languages", "cost_options", "required_documents", "contacts",
        "funding", "capacities", "attributes", "additional_urls", "service_at_locations",
    ):  # fmt: skip
        assert parts[name] >= 1, name
    assert "Someone" not in str(service)
    (schedule,) = [value for name, value in service.items() if name.startswith("schedules/")]
    assert "freq" not in schedule
    assert schedule["text"].startswith("The service is available from 10 am")
    (place,) = kept(desk, Kind.LOCATION).values()
    assert place["unparsed/latitude"] == "100"


@pytest.mark.data("directories/san_mateo_county")
def test_san_mateo_comes_in_whole(desk: Desk, data_dir: Path) -> None:
    report = comes_in_whole(
        desk, data_dir / "directories/san_mateo_county", records=(887, 1084, 1073)
    )

    services = kept(desk, Kind.SERVICE)
    assert all(service["name"] for service in services.values())
    assert sum("hours_text" in service for service in services.values()) == 604
    assert (
        sum(any(name.startswith("schedules/") for name in service) for service in services.values())
        == 351
    )
    assert noted(report, "status") == 1073
    assert not any("status" in service for service in services.values())


@pytest.mark.data("directories/miami_open211")
def test_miami_comes_in_whole_although_its_tables_do_not_fit_together(
    desk: Desk, data_dir: Path
) -> None:
    report = comes_in_whole(
        desk, data_dir / "directories/miami_open211", records=(698, 2631, 2631), kept_aside=2244
    )

    assert {one.where.split(",")[0] for one in report.kept_aside} == {"eligibility.csv"}
    assert noted(report, "organization that is not in these files") == 341
    assert noted(report, "opening times could not be understood") == 28
    services = kept(desk, Kind.SERVICE)
    assert services["163"]["phones/163"]["extension"] == "57471"
    assert services["136"]["url"] == "https://www.girlscoutsfl.org"
    assert not any("#MON#" in service.get("description", "") for service in services.values())
    assert not any("\\n" in service.get("description", "") for service in services.values())


@pytest.mark.data("hsds/3.0", "directories/florida_legal")
def test_a_dry_run_of_real_data_counts_the_same_and_keeps_nothing(
    desk: Desk, data_dir: Path
) -> None:
    for source in ("hsds/3.0/examples/csv", "directories/florida_legal"):
        tried = import_directory(desk, source=data_dir / source, dry_run=True)
        assert how_many(desk)[0] == 0 or source != "hsds/3.0/examples/csv"
        done = import_directory(desk, source=data_dir / source)
        assert (tried.read, tried.added, tried.kept_aside) == (
            done.read,
            done.added,
            done.kept_aside,
        )


@pytest.mark.data("hsds")
def test_every_small_file_there_is_comes_in_or_says_why_not(desk: Desk, data_dir: Path) -> None:
    """Schemas, word lists and maps among them: a file is read and adds up, or a sentence tells what to do."""
    files = [one for one in data_dir.rglob("*") if one.is_file() and one.stat().st_size < 40_000]
    told: list[str] = []

    for file in sorted(files):
        try:
            report = import_directory(desk, source=file, dry_run=True)
        except DeskError as error:
            told.append(error.then)
        else:
            changed = report.added + report.updated + report.unchanged
            assert report.read == changed + len(report.kept_aside), file

    assert len(files) > 200
    assert all(told)
    assert len(told) < len(files)
    assert how_many(desk) == (0, 0, 0)
