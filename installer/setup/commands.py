"""The commands of installer/dev.py."""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.setup import check, show
from installer.setup.console import STOPPED, SetupError, explain, tell
from installer.setup.environment import Environment, Work
from installer.setup.libraries import (
    QT_LIBRARIES,
    TEST_PACKAGES,
    TEST_SERVICES,
    WINDOW_LIBRARIES,
    Wanted,
)
from installer.setup.locks import make_locks
from installer.setup.packages import ensure
from installer.setup.turns import own_turn

INTERRUPTED = 130
NONE: Mapping[str, str] = {}


def command(arguments: Sequence[str], *, root: Path) -> int:
    """Do what was asked and return the exit code.

    0 done; 1 a check failed; 2 not a command; 3 stopped with a next step to take.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that this terminal can't show
    asked = _parser().parse_args(_split(arguments)[0])
    environment = Environment(root)
    try:
        if asked.command == "run":
            return run(environment)
        if asked.command == "test":
            return test(environment, _split(arguments)[1])
        if asked.command == "prove":
            return prove(environment)
        if asked.command == "lock":
            return lock(environment)
        set_up(environment, lock="dev.txt" if asked.dev else "app.txt", window=_has_screen())
    except SetupError as stopped:
        explain(stopped)
        return STOPPED
    except OSError as trouble:
        explain(
            SetupError(
                f"The system refused: {trouble}.",
                then="See that you may write in this folder and that the disk is not full, "
                "then run the same command again.",
            )
        )
        return STOPPED
    except KeyboardInterrupt:
        tell("\nStopped, as you asked. The same command puts right what is half done.")
        return INTERRUPTED
    return 0


def run(environment: Environment) -> int:
    """Set up, then show HeartDesk: its window, or the main job where there is no screen."""
    screen = _has_screen()
    set_up(environment, lock="app.txt", window=screen)
    return show.open_window(environment) if screen else show.work_without_a_screen(environment)


def test(environment: Environment, pytest_arguments: Sequence[str]) -> int:
    """Set up with the check's tools, then run the whole check."""
    set_up_for_tests(environment)
    steps = check.steps_of_the_check(environment, pytest_arguments)
    return check.run_steps(steps, root=environment.root)


def prove(environment: Environment) -> int:
    """Set up with the check's tools, then run the long proofs."""
    set_up_for_tests(environment)
    steps = check.steps_of_the_proofs(environment)
    if not steps:
        tell("There are no long proofs yet: none of benchmarks/prove_*.py is here.")
        return 0
    return check.run_steps(steps, root=environment.root)


def lock(environment: Environment) -> int:
    """Set up the locking tool, then make the lock files again."""
    set_up(environment, lock="lock.txt", qt=False)
    make_locks(environment)
    return 0


def set_up(
    environment: Environment,
    *,
    lock: str,
    window: bool = False,
    qt: bool = True,
    programs: Mapping[str, str] = NONE,
    extras: Mapping[str, str] = NONE,
) -> None:
    """See that the system's libraries and the private Python are here. Raises SetupError.

    Does only what is missing, so a second time takes a moment.
    """
    begun = time.monotonic()
    with own_turn(environment.root / "build" / "setup.lock"):
        work = environment.work_needed(lock)
        libraries = (QT_LIBRARIES if qt else ()) + (WINDOW_LIBRARIES if window else ())
        ensure(Wanted(libraries, programs, extras, venv=work is Work.MAKE))
        environment.bring(lock, work)
    tell(f"HeartDesk is set up in this folder ({time.monotonic() - begun:.1f} s).")


def set_up_for_tests(environment: Environment) -> None:
    """See that everything the tests call is here too, as far as it can be. Raises SetupError."""
    set_up(environment, lock="dev.txt", programs=TEST_PACKAGES, extras=TEST_SERVICES)


def _has_screen() -> bool:
    return show.screen_present(os.environ)


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """The arguments before `--`, and those after it, which are pytest's."""
    words = list(arguments)
    if "--" not in words:
        return words, []
    place = words.index("--")
    return words[:place], words[place + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 installer/dev.py",
        description="Sets HeartDesk up on this machine, then opens or checks it.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="set up, then open the window on the demo profile")
    commands.add_parser(
        "test", help="set up, then run the whole check; what follows -- goes to pytest"
    )
    set_up_only = commands.add_parser("setup", help="only set up")
    set_up_only.add_argument("--dev", action="store_true", help="with the check's tools")
    commands.add_parser("lock", help="make the lock files again from the .in files")
    commands.add_parser("prove", help="run the long proofs")
    return parser
