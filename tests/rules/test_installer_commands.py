"""Two commands stand for everything: one shows HeartDesk, one checks it."""

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from installer import dev
from installer.setup import check, commands, show
from installer.setup.check import Step
from installer.setup.console import SetupError
from installer.setup.environment import Environment

ROOT = Path(__file__).parents[2]
SET_UP = [
    ROOT / "installer" / "__init__.py",
    ROOT / "installer" / "dev.py",
    *sorted((ROOT / "installer" / "setup").glob("*.py")),
]


def test_ci_runs_the_very_command_a_person_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [line.strip() for line in script.splitlines()]

    runs = [line for line in lines if "python" in line and not line.startswith(("#", "echo", "if"))]

    assert runs == ["exec python3 installer/dev.py test"]
    assert lines[-1] == runs[0]
    assert "set -euo pipefail" in lines


def test_set_up_needs_nothing_but_python_itself() -> None:
    for file in SET_UP:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.module is not None
                assert node.level == 0
                modules = [node.module]
            for module in modules:
                top = module.split(".")[0]
                assert top in {*sys.stdlib_module_names, "installer"}, f"{file.name}: {module}"


def test_set_up_names_no_address() -> None:
    for file in [*SET_UP, ROOT / ".ci" / "run"]:
        code = file.read_text(encoding="utf-8").replace('r"://|', "")
        assert "://" not in code, file.name


def test_an_old_python_can_read_the_file_that_turns_it_away() -> None:
    source = Path(dev.__file__).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 8))


def test_an_old_python_is_turned_away_with_the_name_of_a_newer_one() -> None:
    assert dev.too_old((3, 11), "") == ""
    assert dev.too_old((3, 14), "") == ""
    assert "this is Python 3.8" in dev.too_old((3, 8), "")
    assert "python3.12 installer/dev.py" in dev.too_old((3, 10), "python3.12")


def test_every_step_of_the_check_runs_whatever_the_one_before_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = []

    def run(step: Step, root: Path) -> int:
        ran.append((step.name, root))
        return 1 if step.name in {"lint", "types"} else 0

    steps = [Step(name, ()) for name in ("format", "lint", "types", "tests")]
    code = check.run_steps(steps, root=ROOT, run=run)

    assert ran == [(name, ROOT) for name in ("format", "lint", "types", "tests")]
    assert code == 1
    assert capsys.readouterr().out.endswith("Failed: lint, types.\n")


def test_a_check_that_passes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code = check.run_steps([Step("tests", ())], root=ROOT, run=lambda *_: 0)

    assert code == 0
    assert capsys.readouterr().out.endswith("Everything passed.\n")


def test_a_step_whose_tool_is_gone_fails_and_the_rest_still_run(tmp_path: Path) -> None:
    steps = [
        Step("gone", (str(tmp_path / "no-such-tool"),)),
        Step("there", (sys.executable, "-c", "open('ran', 'w').close()")),
    ]

    code = check.run_steps(steps, root=tmp_path)

    assert code == 1
    assert (tmp_path / "ran").exists()


def test_the_check_is_the_whole_check_in_its_order() -> None:
    steps = check.steps_of_the_check(Environment(ROOT), ["-k", "larder"])

    assert [step.name for step in steps] == [
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "pytest",
    ]
    assert steps[-1].command[1:] == ("-m", "pytest", *check.SHARED, "-k", "larder")


def test_what_follows_two_dashes_goes_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Step] = []

    def run_steps(steps: Sequence[Step], *, root: Path) -> int:
        assert root == ROOT
        ran.extend(steps)
        return 0

    monkeypatch.setattr(commands, "set_up", lambda *_, **__: None)
    monkeypatch.setattr(check, "run_steps", run_steps)

    assert commands.command(["test", "--", "-x", "--", "tests/rules"], root=ROOT) == 0
    assert ran[-1].command[-3:] == ("-x", "--", "tests/rules")


def test_a_stop_tells_what_happened_then_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def set_up(environment: Environment, **_: object) -> None:
        raise SetupError("The larder is bare.", then="Ring the hub.", details="pip: no larder")

    monkeypatch.setattr(commands, "set_up", set_up)

    assert commands.command(["setup"], root=ROOT) == 3
    assert capsys.readouterr().err == "pip: no larder\n\nThe larder is bare.\nRing the hub.\n"


def test_a_folder_that_can_not_be_written_is_a_sentence_and_no_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "build").write_text("a file where set-up wants a folder")

    assert commands.command(["setup"], root=tmp_path) == 3
    assert "then run the same command again" in capsys.readouterr().err


def test_no_proofs_yet_is_said_and_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "set_up", lambda *_, **__: None)

    assert commands.command(["prove"], root=tmp_path) == 0
    assert "no long proofs yet" in capsys.readouterr().out


def test_a_failing_proof_fails_the_proofs(tmp_path: Path) -> None:
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "prove_larder.py").write_text("raise SystemExit(1)")
    (tmp_path / "benchmarks" / "bench_larder.py").write_text("raise SystemExit(0)")

    steps = check.steps_of_the_proofs(Environment(tmp_path))

    assert [step.name for step in steps] == ["prove_larder"]
    own = [Step(step.name, (sys.executable, *step.command[1:])) for step in steps]
    assert check.run_steps(own, root=tmp_path) == 1


@pytest.mark.parametrize(
    ("environment", "platform", "screen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_known_by_its_name(
    environment: dict[str, str], platform: str, screen: bool
) -> None:
    assert show.screen_present(environment, platform) is screen


def test_the_first_three_services_go_on_the_leaflet() -> None:
    found = """{"results": [
        {"kind": "service", "id": "a", "name": "Larder"}, {"kind": "group", "id": "b", "name": "Walkers"},
        {"kind": "service", "id": "c", "name": "Fuel bank"}, {"kind": "service", "id": "d", "name": "Advice"},
        {"kind": "service", "id": "e", "name": "Clothes"}]}"""

    assert [service["id"] for service in show.services_in(found)] == ["a", "c", "d"]


@pytest.mark.parametrize("found", ["", "[]", "{}", '{"results": [{}]}', '{"results": []}', "oops"])
def test_an_answer_without_services_stops_with_a_next_step(found: str) -> None:
    with pytest.raises(SetupError) as stop:
        show.services_in(found)

    assert stop.value.details == found
    assert stop.value.then


@pytest.mark.skipif(os.name == "nt", reason="the script is for bash")
def test_the_command_starts_from_any_folder(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, str(ROOT / "installer" / "dev.py"), "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "set up, then open the window" in asked.stdout
