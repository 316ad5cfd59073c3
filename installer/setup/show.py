"""Shows HeartDesk at work: its window, or the main job done on paper where there is no screen."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

from installer.setup.console import SetupError, step, tell
from installer.setup.environment import Environment

WORDS = "nae food in and the meter's oot"
HOME = "Dalmellington"
DEMO = ".demo"
LEAFLET = "build/first-leaflet.pdf"
PICTURE = "build/help-someone.png"
ON_THE_LEAFLET = 3


def screen_present(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be shown; Windows and macOS always have a screen."""
    if platform != "linux":
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def open_window(environment: Environment) -> int:
    """Open the window on the demo profile and stay until it is closed; its exit code."""
    tell("- Opening the window on the demo profile (close it to end)")
    command = [str(environment.python), "main.py", "demo", "--profile", DEMO]
    code = subprocess.run(command, cwd=environment.root, check=False).returncode
    if code != 0:
        tell(f"The window ended with code {code}. Where a screen is named but can't be reached,")
        tell(
            "this does the main job without one: DISPLAY= WAYLAND_DISPLAY= python3 "
            "installer/dev.py run"
        )
    return code


def work_without_a_screen(environment: Environment) -> int:
    """Do the main job with no window: words in, leaflet out, and a picture of the page.

    Returns 0. Raises SetupError with the command's own words when a command fails.
    """
    tell("There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can")
    tell("open. The main job is done without one instead: words in, leaflet out.")
    (environment.root / "build").mkdir(exist_ok=True)
    with step("Making the demo profile"):
        _heartdesk(environment, "demo", "--no-window", "--profile", DEMO)
    opened = ("--profile", DEMO, "--unlock-with", f"{DEMO}/unlock.txt")
    with step(f'Someone in {HOME} says: "{WORDS}"'):
        found = _heartdesk(environment, "find", WORDS, "--home", HOME, "--json", *opened)
        services = services_in(found)
        for service in services:
            tell(f"    {service['name']}")
    with step("Making their leaflet"):
        chosen = [part for service in services for part in ("--service", service["id"])]
        _heartdesk(environment, "leaflet", *chosen, "--home", HOME, "--out", LEAFLET, *opened)
    with step("Taking a picture of the page Help someone"):
        _heartdesk(environment, "demo", "--profile", DEMO, "--picture", PICTURE)
    tell("\nHere they are:")
    for name, file in (("leaflet", LEAFLET), ("picture", PICTURE), ("demo profile", DEMO)):
        tell(f"  {name:<13} {environment.root / file}")
    return 0


def services_in(found: str) -> list[dict[str, str]]:
    """The first services in what `find --json` printed, with `id` and `name`.

    Raises SetupError when it is not readable or names no service.
    """
    try:
        results = json.loads(found)["results"]
        services = [
            {"id": str(one["id"]), "name": str(one["name"])}
            for one in results
            if one["kind"] == "service"
        ]
    except (ValueError, LookupError, TypeError) as trouble:
        raise SetupError(
            "The answer of the command `find` could not be read.",
            then="Please report this, with the lines above.",
            details=found,
        ) from trouble
    if not services:
        raise SetupError(
            "The command `find` named no service, so there is nothing to put on a leaflet.",
            then=f"Delete the folder {DEMO} and run this again; if it stays so, please report it.",
            details=found,
        )
    return services[:ON_THE_LEAFLET]


def _heartdesk(environment: Environment, *arguments: str) -> str:
    """Run one of HeartDesk's commands with no screen and return what it printed."""
    done = subprocess.run(
        [str(environment.python), "main.py", *arguments],
        cwd=environment.root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise SetupError(
            f"HeartDesk's command `{arguments[0]}` failed (exit code {done.returncode}).",
            then="Set-up itself is whole. Please report this, with the lines above.",
            details=done.stdout + done.stderr,
        )
    return done.stdout
