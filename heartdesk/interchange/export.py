"""Sending a directory out: everything that may leave, in one of the shapes others read."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.interchange.outgoing import outgoing
from heartdesk.interchange.whose import Whose, choose
from heartdesk.interchange.writers import WRITERS
from heartdesk.interchange.writers.calendar import CALENDAR
from heartdesk.interchange.writing import Export
from heartdesk.store.audit import Event, note
from heartdesk.store.desk import Desk

EVERYTHING = Whose()


@dataclass(frozen=True)
class Exported:
    """What left: how many things, where they are, and what stayed and why (reason, how often)."""

    out: Path
    format: str
    organizations: int
    services: int
    locations: int
    left_out: tuple[tuple[str, int], ...]

    def sentence(self) -> str:
        """The same for a person."""
        return f"{self.services} services, {self.locations} places and {self.organizations} organizations: {self.out}"


def export_directory(
    desk: Desk,
    *,
    format: str,  # noqa: A002
    out: Path,
    whose: Whose = EVERYTHING,
) -> Exported:
    """Write the directory to `out`, a file or (for a feed or a package) a new folder: all of it or nothing.

    `whose` narrows a calendar to one hub or one group; the other shapes are always whole. Raises DeskError for a format
    that is not known, a hub or group that is not here and a folder in use, MachineTrouble where the disk refuses.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise DeskError(
            f"HeartDesk cannot write a directory as {format}.",
            then=f"Choose one of: {', '.join(WRITERS)}.",
        )
    if whose != EVERYTHING and format != CALENDAR.name:
        raise DeskError(
            "Only a calendar can be of one hub or one group.",
            then=f"Leave that out, or write it as {CALENDAR.name}.",
        )
    chosen = desk.look(lambda look: choose(look, whose))
    # Written down before anything leaves: what cannot be noted does not go.
    desk.run(lambda unit: note(unit, Event.EXPORTED, "directory", "", format))
    export = desk.look(
        lambda look: Export(
            outgoing(look, only=chosen.services), look.area, local(look.now).date(), chosen.name
        )
    )
    try:
        if writer.folder:
            _write_folder(out, writer.files(export))
        else:
            for _, data in writer.files(export):
                write_whole(out, data, private=False)
    except OSError as error:
        raise MachineTrouble(
            f"The directory could not be written to {out} ({error.strerror or 'no reason given'}). "
            "Nothing was left behind.",
            then="Choose another place, or make room and allow writing there.",
        ) from error
    directory = export.directory
    return Exported(
        out=out,
        format=format,
        organizations=len(directory.organizations),
        services=len(directory.services),
        locations=len(directory.locations),
        left_out=tuple(sorted(directory.left_out.items())),
    )


def _write_folder(out: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a folder beside its place, then put it there in one step."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DeskError(
            "There is something in that folder already. Nothing has been changed.",
            then="Choose an empty folder, or one that does not exist yet.",
        )
    building = out.with_name(f"{out.name}.part")
    shutil.rmtree(building, ignore_errors=True)
    try:
        for name, data in files:
            path = building / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if out.exists():
            out.rmdir()
        building.rename(out)
    finally:
        shutil.rmtree(building, ignore_errors=True)
