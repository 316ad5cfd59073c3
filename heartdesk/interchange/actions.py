"""Bringing a directory in: read row by row, written in short steps, all of it or none of it."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.interchange.categories import with_guessed_needs
from heartdesk.interchange.detect import Found, find_parts
from heartdesk.interchange.feed import fetch_feed
from heartdesk.interchange.guard import without_denied
from heartdesk.interchange.json_text import as_text, in_full
from heartdesk.interchange.model import Item, KeptAside, Remark, Report, Row, Tally
from heartdesk.interchange.places import settlements_by_name, with_settlement
from heartdesk.interchange.readers.any_csv import Target
from heartdesk.interchange.secret import without_secrets
from heartdesk.interchange.steps import Import, Rehearsal, take_back
from heartdesk.interchange.turn import only_import, turn_if_free
from heartdesk.store.audit import Event, note
from heartdesk.store.desk import Desk
from heartdesk.store.imports import LastImport, last_import, unfinished_imports

__all__ = [
    "LastImport",
    "import_directory",
    "last_import",
    "settle_unfinished_imports",
    "undo_last_import",
]

LEFT_OUT = "this file holds no services, places or organizations in a shape that HeartDesk knows"

Going = Callable[[int], bool]


def import_directory(
    desk: Desk,
    *,
    source: Path | str,
    format: str = "auto",  # noqa: A002
    dry_run: bool = False,
    system: str | None = None,
    columns: Mapping[str, Target] | None = None,
    going: Going | None = None,
) -> Report:
    """Bring the directory data of a file, a folder, a .zip or a feed (https://) into the desk, and report row by row.

    Many short transactions under one import: when it fails or is stopped half-way, all of it is taken back, now or at
    the next start. What a worker changed is never overwritten. With `dry_run` nothing is kept, the counts are the same.
    `format` is "auto", "hsds", "oruk", "aliss", "csv" or a reader's name; `columns` maps a sheet of anybody's own
    columns (any_csv.read_map), which "csv" alone guesses. `system` names where the data comes from (else the
    name of the folder or file does): keep it the same, and what was imported before is recognised. `going` is told how
    many rows are done and stops the import by giving False. Raises DeskError where nothing can be imported.
    """
    started = time.perf_counter()
    with _on_this_machine(source, system, going) as (files, name, remarks), only_import(desk):
        found = find_parts(files, wanted=format, system=name, columns=columns)
        work = Rehearsal(desk) if dry_run else Import.begin(desk, _systems(found))
        tally = Tally()
        try:
            for one in found.kept_aside:
                tally.keep_aside(one)
            for left in found.left_out:
                tally.remark(left, (LEFT_OUT,))
            for remark in remarks:
                tally.remark(str(source), (remark,))
            for row in _rows(found, tally, desk):
                work.add(row, tally)
                if going is not None and work.at_rest and not going(tally.done):
                    raise DeskError(
                        "The import was stopped, and what it had brought in was taken back.",
                        then="Start it again when it suits.",
                    )
            work.finish(tally)
        except BaseException:
            work.take_back()
            raise
    report = tally.report(
        source=_systems(found),
        format_name=found.format,
        read_as=found.about,
        seconds=time.perf_counter() - started,
        dry_run=dry_run,
        import_id=work.import_id,
    )
    if isinstance(work, Rehearsal):
        return replace(report, changes=tuple(work.changes), first_added=tuple(work.added))
    return report


def undo_last_import(desk: Desk) -> LastImport:
    """Take back the last import, whole, and say which it was. What a worker changed since stays.

    Raises DeskError where there is none, where another import is under way, and for a worker who may not.
    """
    with only_import(desk):
        last = desk.look(last_import)
        if last is None:
            raise DeskError(
                "There is nothing to take back: the last import changed nothing, or is undone already.",
                then="Single entries are changed back in their history.",
            )
        take_back(desk, last.id)
        desk.run(
            lambda unit: note(
                unit, Event.IMPORT_TAKEN_BACK, "import", last.id, f"{last.records} records"
            )
        )
    return last


def settle_unfinished_imports(desk: Desk) -> int:
    """Take back imports that were cut short (the power went), and say how many; one that still runs is left alone."""
    if not desk.look(unfinished_imports):
        return 0
    with turn_if_free(desk) as ours:
        # Asked again: an import that ran a moment ago may have ended well since.
        unfinished = desk.look(unfinished_imports) if ours else ()
        for import_id in unfinished:
            take_back(desk, import_id)
    return len(unfinished)


@contextmanager
def _on_this_machine(
    source: Path | str, system: str | None, going: Going | None
) -> Iterator[tuple[Path, str | None, tuple[str, ...]]]:
    """The files of a source, the name it goes by, and remarks; a feed is brought into a folder of its own first."""
    url = re.match(r"(https?):/+(.+)", str(source), re.IGNORECASE)
    if url is None:
        yield Path(source), system, ()
        return
    address = f"{url[1].lower()}://{url[2]}"
    with TemporaryDirectory(prefix="heartdesk-feed-") as folder:
        fetched = fetch_feed(address, Path(folder), going=going)
        stub = url[2].casefold().partition("?")[0].rstrip("/").removesuffix("/services")
        name = system or re.sub(r"[^a-z0-9.]+", "-", stub)
        yield Path(folder), name, fetched.remarks


def _systems(found: Found) -> str:
    return ", ".join(dict.fromkeys(part.system for _, part in found.parts))


def _rows(found: Found, tally: Tally, desk: Desk) -> Iterator[Row]:
    """The rows of every part, each record once; everything else goes into the account."""
    seen: dict[tuple[Kind, str], tuple[str, int]] = {}
    by_name = settlements_by_name(desk.area)
    for reader, part in found.parts:
        for item in without_secrets(reader.read(part), desk):
            row = _checked(item, tally, seen)
            if row is None:
                continue
            allowed, aside = without_denied(row, desk.area.denied)
            for one in aside:
                tally.keep_aside(one)
            if allowed is not None:
                placed = with_guessed_needs(with_settlement(allowed, by_name, desk.area), desk.area)
                tally.remark(placed.where, placed.remarks)
                yield placed


def _checked(item: Item, tally: Tally, seen: dict[tuple[Kind, str], tuple[str, int]]) -> Row | None:
    if isinstance(item, KeptAside):
        tally.keep_aside(item)
        return None
    if isinstance(item, Remark):
        tally.remark(item.where, (item.reason,))
        return None
    said = {
        name: value for name, value in item.fields.items() if name not in ("source", "evidence")
    }
    content = hash(in_full(said))
    where, before = seen.setdefault((item.kind, item.id), (item.where, content))
    if where == item.where:
        return item
    if before == content:
        tally.remark(item.where, ("the same entry stands in several files; it was read once",))
    else:
        tally.keep_aside(
            KeptAside(
                item.where,
                f"it stands in another file already ({where}), which was used",
                as_text(said),
            )
        )
    return None
