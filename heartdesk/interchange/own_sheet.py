"""A sheet of somebody's own columns: its headings with examples, and what each seems to hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heartdesk.core.errors import DeskError
from heartdesk.core.text import one_line
from heartdesk.interchange.csv_text import Table, TableRow, open_table
from heartdesk.interchange.detect import find_parts
from heartdesk.interchange.files import list_files
from heartdesk.interchange.readers.any_csv import TARGETS, Target, guessed
from heartdesk.store.desk import Desk
from heartdesk.store.imports import remember_columns, remembered_columns

__all__ = ["TARGETS", "Sheet", "Target", "keep_columns", "look_at_sheet"]

EXAMPLES = 3
LOOKED_AT = 50
LONGEST_EXAMPLE = 60


@dataclass(frozen=True)
class Sheet:
    """A sheet whose columns nobody knows yet.

    `columns` says what each heading seems to hold, where that can be told; `remembered` whether somebody here said so.
    """

    name: str
    headings: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, Target]
    remembered: bool


def look_at_sheet(desk: Desk, *, source: Path) -> Sheet | None:
    """The sheet in a file, folder or .zip whose columns have to be told; None where HeartDesk knows what the source is.

    Raises DeskError where the source is neither.
    """
    try:
        find_parts(source)
    except DeskError:
        table = next(_tables(source), None)
        if table is None:
            raise
    else:
        return None
    headings = tuple(name for name in table.columns if name)
    told = desk.look(lambda look: remembered_columns(look, headings))
    known: dict[str, Target] = {
        name: target for name in headings for target in TARGETS if told.get(name) == target
    }
    return Sheet(
        name=table.file.name,
        headings=headings,
        examples=_examples(table, headings),
        columns=known or guessed(headings),
        remembered=bool(known),
    )


def keep_columns(desk: Desk, sheet: Sheet, columns: Mapping[str, Target]) -> None:
    """Remember at this desk what the columns of such a sheet are. Raises DeskError where none is the name."""
    if "name" not in columns.values():
        raise DeskError(
            "No column is the name yet. Nothing has been changed.",
            then="Choose which column says what each service or group is called.",
        )
    desk.run(lambda unit: remember_columns(unit, sheet.headings, columns))


def _tables(source: Path) -> Iterator[Table]:
    for file in list_files(source):
        try:
            table = open_table(file)
        except DeskError:
            continue
        if table is not None and len(table.columns) > 1:
            yield table


def _examples(table: Table, headings: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The first few different cells of each column."""
    seen: dict[str, list[str]] = {name: [] for name in headings}
    for count, row in enumerate(table.rows()):
        if count >= LOOKED_AT:
            break
        if isinstance(row, TableRow):
            for name in headings:
                cell = one_line(row.cells.get(name, ""), LONGEST_EXAMPLE)
                if cell and cell not in seen[name] and len(seen[name]) < EXAMPLES:
                    seen[name].append(cell)
    return {name: tuple(cells) for name, cells in seen.items()}
