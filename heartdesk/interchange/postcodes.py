"""Bringing full postcodes in: of a whole country's file, those of the area and around it are kept, nothing else."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.core.grid import grid_of
from heartdesk.core.kinds import Kind
from heartdesk.core.postcodes import About, Postcode, Postcodes, packed
from heartdesk.core.roles import NotAllowed, Operation, may
from heartdesk.interchange.postcode_files import PostcodeFile, postcode_files
from heartdesk.interchange.postcode_rows import Oddity, PostcodeRow, read_rows
from heartdesk.store.audit import Event, note
from heartdesk.store.desk import Desk

NEAR_KM = 15.0
"""So far around the area's settlements a postcode is kept: people come from, and go to, the next town."""

MOST_ROWS = 6_000_000
"""Of one source. The whole of Britain, ended postcodes with it, is 2.7 million."""

MOST_ODD = 1_000
ASKED_EVERY = 20_000

Going = Callable[[int], bool]


@dataclass(frozen=True)
class PostcodeReport:
    """What became of the rows of a file of postcodes. With `dry_run` it is what would.

    read == here + near + elsewhere + no_point + twice + odd. `before` is the table that was there, or None.
    """

    source: str
    area: str
    here: int
    near: int
    elsewhere: int
    no_point: int
    twice: int
    odd: int
    dry_run: bool
    before: About | None

    @property
    def kept(self) -> int:
        """How many the desk then knows."""
        return self.here + self.near

    @property
    def read(self) -> int:
        """How many rows there were."""
        return self.kept + self.elsewhere + self.no_point + self.twice + self.odd

    def sentence(self) -> str:
        """The report in a few everyday sentences."""
        does = "would be kept" if self.dry_run else "are kept"
        kept = (
            f"{self.here:,} in {self.area} and {self.near:,} within {NEAR_KM:.0f} km of it {does}."
        )
        lines = [f"{self.read:,} postcodes read from {self.source}. {kept}"]
        left = (
            (self.elsewhere, "further away"),
            (self.no_point, "without a place on the map"),
            (self.twice, "there twice"),
            (self.odd, "lines that hold no postcode"),
        )
        told = ", ".join(f"{count:,} {why}" for count, why in left if count)
        if told:
            lines.append(f"Left out: {told}.")
        if self.before is not None:
            takes = "This would take" if self.dry_run else "They took"
            lines.append(f"{takes} the place of {self.before.in_words()}.")
        return " ".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object, its numbers by name."""
        return {
            "source": self.source,
            "read": self.read,
            "kept": self.kept,
            "here": self.here,
            "near": self.near,
            "elsewhere": self.elsewhere,
            "without_point": self.no_point,
            "twice": self.twice,
            "odd": self.odd,
            "dry_run": self.dry_run,
        }


def are_postcodes(source: Path) -> bool:
    """Whether a file, a .zip or a folder holds postcodes with their points. Raises as `postcode_files`."""
    return bool(postcode_files(source))


def import_postcodes(
    desk: Desk, *, source: Path, dry_run: bool = False, going: Going | None = None
) -> PostcodeReport:
    """Keep the postcodes of the area and around it from OS Code-Point Open or the ONS Postcode Directory.

    They take the place of those kept before, in one step; with `dry_run` nothing is kept. Read as a stream, so memory
    holds only what is kept. `going` is told how many rows are read and stops by giving False. Raises NotAllowed for
    who may not bring a directory in, DeskError for a file of something else, MachineTrouble where the disk refuses.
    """
    if not may(desk.worker.roles, Kind.SERVICE, Operation.DELETE):
        raise NotAllowed(
            "Your role at this desk does not let you bring postcodes in.",
            then="Ask the coordinator.",
        )
    files = postcode_files(source)
    if not files:
        raise DeskError(
            f"{source.name or source} holds no postcodes that HeartDesk can read. Nothing has been changed.",
            then="Choose Code-Point Open of the Ordnance Survey, or the ONS Postcode Directory: the .zip or a .csv.",
        )
    table = desk.area.postcodes
    if table is None:  # an empty table is falsy, and is the one to fill
        table = Postcodes.in_folder(desk.folder, desk.area.id)
    sorting = _Sorting(desk.area, going)
    for file in files:
        sorting.take(file)
    about = " and ".join(dict.fromkeys(file.columns.about for file in files))
    report = PostcodeReport(
        source=about,
        area=desk.area.name,
        here=sum(one.here is not False for one in sorting.kept.values()),
        near=sum(one.here is False for one in sorting.kept.values()),
        elsewhere=sorting.elsewhere,
        no_point=sorting.no_point,
        twice=sorting.twice,
        odd=sorting.odd,
        dry_run=dry_run,
        before=table.about,
    )
    _refuse_a_part(report, desk.area)
    if not dry_run:
        _keep(desk, table, sorting.kept.values(), about)
    return report


def _refuse_a_part(report: PostcodeReport, area: Area) -> None:
    """A file of some of the area's postcodes would take the place of them all."""
    expected = sum(sector.inside for sector in area.sectors)
    if not report.here or report.here * 2 < expected:
        raise DeskError(
            f"Of these {report.read:,} postcodes {report.here:,} are in {area.name}, which has about {expected:,}."
            " Nothing has been changed.",
            then="Choose the file for the whole country, or the one for all of this area.",
        )


def _keep(desk: Desk, table: Postcodes, kept: Iterable[Postcode], about: str) -> None:
    """Write the table in one step, note it in the audit, and let this desk know at once."""

    def write(day: str) -> None:
        try:
            write_whole(table.path, packed(kept, area=desk.area.id, source=about, day=day))
        except OSError as error:
            raise MachineTrouble(
                f"The postcodes could not be kept ({error.strerror or 'no reason given'}). Nothing has been changed.",
                then="Make room on the disk, then try again.",
            ) from error

    desk.run(lambda unit: note(unit, Event.IMPORTED, "postcodes", "", about))
    write(desk.look(lambda look: local(look.now).date().isoformat()))
    table.read_again()


class _Sorting:
    """Keeps of the rows what is near, counts the rest."""

    def __init__(self, area: Area, going: Going | None) -> None:
        self.kept: dict[str, Postcode] = {}
        self.elsewhere = self.no_point = self.twice = self.odd = 0
        self._council = area.council_code
        self._going = going
        self._read = 0
        self._points = [grid_of(settlement.position) for settlement in area.settlements]
        reach = NEAR_KM * 1000
        easts, norths = zip(*self._points, strict=True) if self._points else ((0.0,), (0.0,))
        self._box = (
            min(easts) - reach,
            max(easts) + reach,
            min(norths) - reach,
            max(norths) + reach,
        )

    def take(self, file: PostcodeFile) -> None:
        """Sort every row of a file."""
        with file.reading() as lines:
            for row in read_rows(lines, file.columns):
                self._read += 1
                if self._read % ASKED_EVERY == 0:
                    self._ask()
                if isinstance(row, Oddity):
                    self._count_odd(file)
                else:
                    self._sort(row)

    def _ask(self) -> None:
        if self._read > MOST_ROWS:
            raise DeskError(
                f"There are more than {MOST_ROWS:,} rows in it. Nothing has been changed.",
                then="Choose the file of postcodes alone.",
            )
        if self._going is not None and not self._going(self._read):
            raise DeskError(
                "Stopped. The postcodes are as they were.", then="Start it again when it suits."
            )

    def _count_odd(self, file: PostcodeFile) -> None:
        self.odd += 1
        if self.odd > MOST_ODD:
            raise DeskError(
                f"{file.name} has more than {MOST_ODD:,} lines that hold no postcode. Nothing has been changed.",
                then="Download it again: it may be damaged.",
            )

    def _sort(self, row: PostcodeRow) -> None:
        if not (row.easting and row.northing):
            self.no_point += 1
            return
        here = row.council == self._council if row.council and self._council else None
        if not (here or self._near(row.easting, row.northing)):
            self.elsewhere += 1
            return
        if row.code in self.kept:
            self.twice += 1
        self.kept[row.code] = Postcode(row.code, row.easting, row.northing, here, row.ended)

    def _near(self, east: int, north: int) -> bool:
        left, right, low, high = self._box
        if not (left <= east <= right and low <= north <= high):
            return False
        return any(math.hypot(east - x, north - y) <= NEAR_KM * 1000 for x, y in self._points)
