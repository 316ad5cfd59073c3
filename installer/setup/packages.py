"""Gets what the system lacks from apt, or says the exact line that does."""

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from installer.setup.console import SetupError, step
from installer.setup.libraries import Missing, Wanted, missing

AGAIN = "then run the same command again"


def known_to_apt(package: str) -> bool:
    """Whether apt's lists hold a package of exactly this name."""
    asked = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return asked.returncode == 0


def package_names(
    lacking: Missing, *, known: Callable[[str], bool] = known_to_apt
) -> tuple[str, ...]:
    """Every package to install: of a library's names the first that apt knows, else the last."""
    chosen = (
        next((name for name in library.packages if known(name)), library.packages[-1])
        for library in lacking.libraries
    )
    return (*lacking.packages, *chosen)


def install_line(packages: tuple[str, ...]) -> str:
    """The line an administrator types to install the packages."""
    install = "sudo apt-get install --yes --no-install-recommends"
    return f"sudo apt-get update && {install} {' '.join(packages)}"


def why_not(
    lacking: Missing,
    *,
    has_apt: bool,
    root: bool,
    known: Callable[[str], bool] = known_to_apt,
) -> SetupError | None:
    """Why set-up may not install these itself, with what the person can do; None when it may."""
    if not has_apt:
        return SetupError(
            f"This machine lacks some of the system's own parts: {lacking.names()}.",
            then=f"Install them with the system's own package tool, {AGAIN}.",
        )
    if not root:
        return SetupError(
            "Some of the system's own parts are missing, and only an administrator can add them.",
            then=f"Type this line, {AGAIN}:\n  {install_line(package_names(lacking, known=known))}",
        )
    return None


def ensure(wanted: Wanted) -> None:
    """See that the system has what is wanted: installs it where this is root on apt.

    Away from Linux the wheels bring everything. Raises SetupError where it can't install.
    """
    if sys.platform != "linux":
        return
    has_apt = shutil.which("apt-get") is not None
    root = os.geteuid() == 0
    lacking = missing(wanted if has_apt and root else wanted.least())
    if not lacking:
        return
    stop = why_not(lacking, has_apt=has_apt, root=root)
    if stop:
        raise stop
    install(lacking)
    importlib.invalidate_caches()
    left = missing(wanted.least())
    if left:
        raise SetupError(
            f"apt-get said it was done, yet this is still missing: {left.names()}.",
            then=f"See what else brings it on this system, {AGAIN}.",
        )


def install(lacking: Missing) -> None:
    """Install the packages with apt-get, as root. Raises SetupError with all that apt-get said."""
    with step("Bringing the system's package lists up to date"):
        # One broken list need not matter: the install below is what counts.
        update = apt_get("update")
    packages = package_names(lacking)
    with step(f"Installing system packages: {' '.join(packages)}"):
        done = apt_get("install", "--yes", "--no-install-recommends", *packages)
        if done.returncode != 0:
            raise SetupError(
                "apt-get could not install the system packages; nothing of HeartDesk was changed.",
                then=f"Read its words above (is there a network?), put that right, {AGAIN}.",
                details=update.stdout + done.stdout,
            )


def apt_get(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run apt-get, asking the person nothing, waiting up to two minutes for another one to end.

    RUNLEVEL=1 keeps a service that comes with a package from being started (without systemd).
    """
    return subprocess.run(
        ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
