"""The lock files bring the same packages to every machine, from wherever that machine's pip looks."""

import re
from pathlib import Path

import pytest

from installer.setup.locks import foreign_lines, without_sums

REQUIREMENTS = Path(__file__).parents[2] / "installer" / "requirements"
NAMES = ("app", "dev", "lock")


def pins(name: str) -> dict[str, tuple[str, str]]:
    """Each package of a lock with its version and its marker."""
    lock = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)==(\S+)(?: ; (.*?))? \\$", lock, re.MULTILINE)
    return {plain(package): (version, marker) for package, version, marker in found}


def asked(name: str) -> dict[str, str]:
    """Each package that a .in file asks for, with the version it insists on, or nothing."""
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    wanted = [
        re.match(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?(?:==([\w.]+))?", line) for line in lines
    ]
    return {plain(match[1]): match[2] or "" for match in wanted if match}


def plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("name", NAMES)
def test_every_package_is_pinned_with_sums_to_check_it_by(name: str) -> None:
    lock = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")

    assert pins(name)
    assert without_sums(lock) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_lock_names_an_index_an_address_or_a_folder_of_one_machine(name: str) -> None:
    for file in (f"{name}.txt", f"{name}.in"):
        assert foreign_lines((REQUIREMENTS / file).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_has_what_its_in_file_asks_for(name: str) -> None:
    locked = pins(name)

    for package, version in asked(name).items():
        assert package in locked, f"run: python3 installer/dev.py lock ({package} is not locked)"
        assert version in ("", locked[package][0]), (
            f"run: python3 installer/dev.py lock ({package})"
        )


def test_the_check_runs_on_the_very_packages_that_a_worker_gets() -> None:
    app, dev = pins("app"), pins("dev")

    assert {package: dev.get(package) for package in app} == app


@pytest.mark.parametrize(
    ("package", "system"),
    [("pywin32-ctypes", "win32"), ("colorama", "win32"), ("secretstorage", "linux")],
)
def test_a_lock_serves_windows_and_linux_alike(package: str, system: str) -> None:
    assert f"sys_platform == '{system}'" in pins("dev")[package][1]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--extra-index-url file:///srv/packages",
        "--find-links /srv/packages",
        "larder @ file:///srv/larder.whl",
        "larder @ ../larder.whl",
        "    #   -r /home/ann/heartdesk/installer/requirements/app.in",
        "    #   -r C:\\heartdesk\\app.in",
        "--trusted-host packages.example",
        "    # made from https://packages.example/simple",
    ],
)
def test_a_line_that_ties_a_lock_to_one_machine_is_found(line: str) -> None:
    lock = f"alembic==1.0 \\\n    --hash=sha256:00\n    # via -r app.in\n{line}\n"

    assert foreign_lines(lock) == [line]


def test_a_pin_without_a_sum_is_found() -> None:
    lock = "alembic==1.0 \\\n    --hash=sha256:00\n    # via -r app.in\nlarder==2.0\n"

    assert without_sums(lock) == ["larder"]
