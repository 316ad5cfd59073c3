"""Makes the lock files again from the .in files: every package pinned, with sums, no address."""

import re
import shutil
from pathlib import Path

from installer.setup.console import SetupError, step, tell
from installer.setup.environment import Environment, count_pins, run_quietly

# A lock must serve every machine: no index, no address, no folder of the machine that made it.
_FOREIGN = re.compile(r"://|--(?!hash=sha256:)|@ |(?:^|\s)(?:/|[A-Za-z]:\\)")
_ORDER = ("app", "server", "dev", "lock")
_CONSTRAINTS = {
    "server": ["--constraint", "app.txt"],
    "dev": ["--constraint", "server.txt"],
}


def foreign_lines(lock: str) -> list[str]:
    """Lines of a lock that name an index, an address or a folder, and so tie it to one machine."""
    return [line for line in lock.splitlines() if _FOREIGN.search(line)]


def without_sums(lock: str) -> list[str]:
    """Names of pinned packages that carry no sum to check them by."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    pins = [block for block in blocks if re.match(r"[A-Za-z0-9]", block)]
    return [pin.split("==")[0] for pin in pins if "--hash=sha256:" not in pin]


def make_locks(environment: Environment) -> None:
    """Write app.txt, server.txt, dev.txt and lock.txt anew; an old one stands when its new one is not good.

    Pins already in a lock are kept while they fit; delete a lock first to move to newer releases.
    Raises SetupError.
    """
    folder = environment.requirements
    for name in _ORDER:
        old, new = folder / f"{name}.txt", folder / f"{name}.txt.new"
        with step(f"Locking {name}.in"):
            if old.exists():
                shutil.copy(old, new)
            constraint = _CONSTRAINTS.get(name, [])
            done = run_quietly(
                [
                    *(environment.program("uv"), "pip", "compile", "--quiet"),
                    *("--universal", "--python-version", "3.11", "--generate-hashes"),
                    *("--no-emit-index-url", "--no-emit-find-links", "--no-header"),
                    *(*constraint, "--output-file", new.name, f"{name}.in"),
                ],
                folder=folder,
            )
            _accept(new, old, said=done.stdout, code=done.returncode)
        tell(f"  {count_pins(old.read_text(encoding='utf-8'))} packages pinned in {old.name}")


def _accept(new: Path, old: Path, *, said: str, code: int) -> None:
    """Put the new lock in the old one's place, if it may be."""
    text = new.read_text(encoding="utf-8") if new.exists() else ""
    wrong = foreign_lines(text) + without_sums(text)
    if code == 0 and text and not wrong:
        new.replace(old)
        return
    new.unlink(missing_ok=True)
    raise SetupError(
        f"{old.name} could not be made; the old one stands.",
        then="Read the words above (uv reads its own settings for an index, not pip's), put that "
        "right, then run: python3 installer/dev.py lock",
        details="\n".join([said, *wrong]),
    )
