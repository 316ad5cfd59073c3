"""Set-up asks the system for what is missing, once, in words a person can act on."""

import subprocess
import sys

import pytest

from installer.setup import libraries, packages
from installer.setup.console import SetupError
from installer.setup.libraries import (
    QT_LIBRARIES,
    TEST_PACKAGES,
    TEST_SERVICES,
    WINDOW_LIBRARIES,
    Library,
    Missing,
    Wanted,
    missing,
)

GLIB = Library("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"))
GL = Library("libGL.so.1", ("libgl1",))


def yes(_: str) -> bool:
    return True


def no(_: str) -> bool:
    return False


def test_a_machine_with_everything_is_asked_for_nothing() -> None:
    wanted = Wanted(QT_LIBRARIES + WINDOW_LIBRARIES, TEST_PACKAGES, TEST_SERVICES, venv=True)

    lacking = missing(wanted, library=yes, program=yes, venv=lambda: True)

    assert not lacking


def test_only_what_is_missing_is_named_in_the_order_it_was_asked() -> None:
    wanted = Wanted(QT_LIBRARIES, TEST_PACKAGES, venv=True)
    here = {"libEGL.so.1", "libxkbcommon.so.0", "libfontconfig.so.1", "libdbus-1.so.3"}

    lacking = missing(wanted, library=here.__contains__, program=no, venv=lambda: False)

    assert lacking.names().split(", ") == [
        "libGL.so.1",
        "libglib-2.0.so.0",
        f"python3.{sys.version_info.minor}-venv",
        "poppler-utils",
    ]


def test_no_venv_package_is_asked_for_when_no_venv_has_to_be_made() -> None:
    lacking = missing(Wanted(venv=False), venv=lambda: False)

    assert not lacking


def test_a_library_that_no_system_has_is_seen_to_be_missing() -> None:
    assert not libraries.has_library("libheartdesk-nowhere.so.0")
    assert not libraries.has_program("heartdesk-nowhere")


@pytest.mark.parametrize(
    ("apt_knows", "chosen"),
    [
        ({"libglib2.0-0t64", "libglib2.0-0"}, "libglib2.0-0t64"),
        ({"libglib2.0-0t64"}, "libglib2.0-0t64"),
        ({"libglib2.0-0"}, "libglib2.0-0"),
        (set(), "libglib2.0-0"),
    ],
)
def test_a_renamed_package_goes_by_the_name_this_system_knows(
    apt_knows: set[str], chosen: str
) -> None:
    assert packages.package_names(Missing((GLIB,)), known=apt_knows.__contains__) == (chosen,)


def test_a_person_who_is_not_root_gets_one_line_for_everything() -> None:
    lacking = Missing((GL, GLIB), ("python3.11-venv",))

    stop = packages.why_not(lacking, has_apt=True, root=False, known=no)

    assert stop is not None
    assert stop.then.endswith(
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends "
        "python3.11-venv libgl1 libglib2.0-0"
    )


def test_a_system_without_apt_is_told_the_names_to_look_for() -> None:
    stop = packages.why_not(Missing((GL,), ("poppler-utils",)), has_apt=False, root=True)

    assert stop is not None
    assert "libGL.so.1, poppler-utils" in stop.say
    assert "apt" not in stop.say + stop.then


def test_root_on_apt_may_go_ahead() -> None:
    assert packages.why_not(Missing((GL,)), has_apt=True, root=True, known=no) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked for system packages")
def test_set_up_installs_nothing_for_a_person_who_is_not_root(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = Wanted((Library("libheartdesk-nowhere.so.0", ("nowhere",)),))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(packages, "install", lambda lacking: pytest.fail(f"installed {lacking}"))

    with pytest.raises(SetupError):
        packages.ensure(nowhere)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked for system packages")
@pytest.mark.parametrize(("user", "brought"), [(0, ["cups-nowhere"]), (1000, [])])
def test_what_the_tests_can_do_without_is_brought_only_where_nobody_has_to_be_asked(
    monkeypatch: pytest.MonkeyPatch, user: int, brought: list[str]
) -> None:
    installed: list[str] = []
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr("shutil.which", lambda name, **_: name if name == "apt-get" else None)
    monkeypatch.setattr(packages, "install", lambda lacking: installed.extend(lacking.packages))

    packages.ensure(Wanted(extras={"cupsd-nowhere": "cups-nowhere"}))

    assert installed == brought


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_away_from_linux_the_system_is_asked_for_nothing(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(packages, "missing", lambda wanted: pytest.fail(f"asked for {wanted}"))

    packages.ensure(Wanted(QT_LIBRARIES, TEST_PACKAGES, venv=True))


def test_when_apt_fails_all_it_said_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def apt_get(verb: str, *_: str) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 100, stdout=f"apt-get could not {verb}\n")

    monkeypatch.setattr(packages, "apt_get", apt_get)

    with pytest.raises(SetupError) as stop:
        packages.install(Missing((), ("poppler-utils",)))

    assert stop.value.details == "apt-get could not update\napt-get could not install\n"
