"""The check before hand-in: every step runs, whatever the one before it said."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.setup.console import tell
from installer.setup.environment import Environment

SHARED = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
"""Tests run on all cores, up to four; those of one file stay together and share what they made. `-n 0`: one by one."""


@dataclass(frozen=True)
class Step:
    """One part of a check: its name and its command."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a step ended, and after how many seconds."""

    name: str
    code: int
    seconds: float

    def line(self) -> str:
        """The outcome as a line of the summary."""
        ended = "passed" if self.code == 0 else f"FAILED (exit code {self.code})"
        return f"  {self.name:<22} {ended:<24} {self.seconds:7.1f} s"


def steps_of_the_check(environment: Environment, pytest_arguments: Sequence[str]) -> list[Step]:
    """The whole check in its order; `pytest_arguments` go to pytest as they are."""
    python, program = str(environment.python), environment.program
    return [
        Step("ruff format --check", (program("ruff"), "format", "--check", ".")),
        Step("ruff check", (program("ruff"), "check", ".")),
        Step("mypy", (python, "-m", "mypy")),
        Step("lint-imports", (program("lint-imports"),)),
        Step("pytest", (python, "-m", "pytest", *SHARED, *pytest_arguments)),
    ]


def steps_of_the_proofs(environment: Environment) -> list[Step]:
    """The long proofs: every benchmarks/prove_*.py, by name. Their figures go into docs/PROOF.md."""
    scripts = sorted((environment.root / "benchmarks").glob("prove_*.py"))
    return [
        Step(script.stem, (str(environment.python), "-m", f"benchmarks.{script.stem}"))
        for script in scripts
    ]


def run_steps(
    steps: Sequence[Step], *, root: Path, run: Callable[[Step, Path], int] | None = None
) -> int:
    """Run every step in the project's folder, then sum up; 0 when all passed, else 1."""
    outcomes = []
    for number, step in enumerate(steps, start=1):
        tell(f"\n=== {number} of {len(steps)}: {step.name}")
        begun = time.monotonic()
        code = (run or run_offscreen)(step, root)
        outcomes.append(Outcome(step.name, code, time.monotonic() - begun))
    failed = [outcome.name for outcome in outcomes if outcome.code != 0]
    tell("\n=== Summary")
    for outcome in outcomes:
        tell(outcome.line())
    tell(f"Failed: {', '.join(failed)}." if failed else "Everything passed.")
    return 1 if failed else 0


def run_offscreen(step: Step, root: Path) -> int:
    """Run one step with no screen, its words going straight to the person; its exit code."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    try:
        return subprocess.run(step.command, cwd=root, env=environment, check=False).returncode
    except OSError as trouble:
        tell(f"{step.command[0]} could not be started: {trouble.strerror}")
        return 127
