"""The page of proofs, docs/PROOF.md: what each proof saw, beside what must hold, with machine, date and command."""

import os
import platform
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "PROOF.md"

HEAD = """# Proofs

What must hold for a desk that may be stolen, killed, or cut from its power, and what was seen. Written by the proofs
themselves: `python3 installer/dev.py prove` runs them all, each command below one of them. A figure that misses fails
its proof. Quick versions stand in `tests/proofs` and run in every test.
"""


@dataclass(frozen=True)
class Figure:
    """One figure: what was counted, what was seen, what must be seen, whether that holds."""

    what: str
    seen: str
    must: str
    holds: bool

    def row(self) -> str:
        ended = "yes" if self.holds else "**NO**"
        cells = (self.what, self.seen, self.must, ended)
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


@dataclass
class Proof:
    """One proof under way. `title` begins with its number, which gives its place on the page."""

    title: str
    command: str
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def figure(self, what: str, seen: object, *, must: str, holds: bool) -> None:
        """Keep one figure, and show it."""
        made = Figure(what, str(seen), must, holds)
        self.figures.append(made)
        print(f"{'ok  ' if holds else 'MISS'}  {what}: {seen} (must be {must})", flush=True)

    def none(self, what: str, seen: int) -> None:
        """A figure that must be 0."""
        self.figure(what, f"{seen:,}", must="0", holds=seen == 0)

    def note(self, text: str) -> None:
        """Something a reader of the figures must know."""
        self.notes.append(text)
        print(f"      {text}", flush=True)

    def end(self, *, write: bool = True) -> int:
        """Write the section into the page, and give the exit code: 0 when every figure holds.

        A run that was made smaller than asked for is not written (`write=False`).
        """
        if write:
            PAGE.write_text(with_section(_page(), self.section()), encoding="utf-8")
        else:
            print("      A smaller run than is asked for: docs/PROOF.md was left as it is.")
        return 0 if self.figures and all(figure.holds for figure in self.figures) else 1

    def section(self) -> str:
        """The proof as a section of the page."""
        minutes, seconds = divmod(round(time.monotonic() - self.begun), 60)
        today = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
        parts = [
            f"## {self.title}",
            f"`{self.command}` · {today} · {minutes} min {seconds} s · {machine()}",
            "\n".join(
                (
                    "| what | seen | must be | holds |",
                    "|---|---|---|---|",
                    *(figure.row() for figure in self.figures),
                )
            ),
            *(f"- {note}" for note in self.notes[:1]),
        ]
        rest = "".join(f"\n- {note}" for note in self.notes[1:])
        return "\n\n".join(parts) + rest + "\n"


def with_section(page: str, section: str) -> str:
    """The page with this section in its place: instead of the one with the same title, else by title."""
    parts = page.split("\n## ")
    title = section.removeprefix("## ").split("\n", 1)[0]
    kept = [f"## {part.strip()}\n" for part in parts[1:] if part.split("\n", 1)[0] != title]
    sections = sorted([*kept, section], key=_place)
    return "\n".join((HEAD, *sections))


def machine() -> str:
    """This machine, without its name."""
    cores, memory = os.cpu_count() or 0, _gigabytes()
    system = _system()
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    return f"{cores} cores, {memory} GB, {system}, Python {platform.python_version()}{load}"


def _place(section: str) -> tuple[int, str]:
    number = section.removeprefix("## ").split(".", 1)[0]
    return (int(number) if number.isdigit() else 99, section)


def _page() -> str:
    return PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD


def _gigabytes() -> int:
    if sys.platform == "win32" or not hasattr(os, "sysconf"):
        return 0
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, AttributeError, KeyError):
        return platform.system()
