"""The commands that bring directory data in and send it out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heartdesk.commands.answer import Answer, close_desk, open_desk_of
from heartdesk.core.errors import DeskError, MachineTrouble

if TYPE_CHECKING:
    from heartdesk.interchange.readers.any_csv import Target
    from heartdesk.store.desk import Desk


def import_data(options: argparse.Namespace) -> Answer:
    """Bring directory data in, and say row by row what came of it."""
    from heartdesk.interchange.actions import import_directory

    columns = _columns(options.map)
    postcodes = _of_postcodes(options)
    desk = open_desk_of(options)
    try:
        if postcodes is not None:
            return _import_postcodes(desk, postcodes, options)
        report = import_directory(
            desk,
            source=options.source,
            format=options.format,
            dry_run=options.dry_run,
            columns=columns,
        )
    finally:
        close_desk(desk)
    told = report.as_json()
    _write_report(told, options.report)
    lines = [f"{kept['where']}: {kept['reason']}" for kept in told["kept_aside"][:20]]
    return told, [report.sentence(), *lines]


def _of_postcodes(options: argparse.Namespace) -> Path | None:
    """The source where it holds postcodes, or was said to; None where it is for the readers of directories."""
    from heartdesk.interchange.postcodes import are_postcodes

    source = Path(options.source)
    if options.format == "postcodes":
        return source
    asked = options.format == "auto" and options.map is None and "://" not in options.source
    return source if asked and are_postcodes(source) else None


def _import_postcodes(desk: "Desk", source: Path, options: argparse.Namespace) -> Answer:
    from heartdesk.interchange.postcodes import import_postcodes

    report = import_postcodes(desk, source=source, dry_run=options.dry_run)
    told = report.as_json()
    _write_report(told, options.report)
    return told, [report.sentence()]


def _write_report(told: dict[str, Any], path: str | None) -> None:
    from heartdesk.core.files import write_whole

    if not path:
        return
    try:
        write_whole(Path(path), json.dumps(told, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise MachineTrouble(
            f"The import is done, but its report could not be written to {path}.",
            then="Choose another place and import again: what is there already stays as it is.",
        ) from error


def _columns(path: str | None) -> "dict[str, Target] | None":
    from heartdesk.interchange.readers.any_csv import read_map

    if path is None:
        return None
    try:
        said = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise DeskError(
            f"The map of the columns in {path} cannot be read. Nothing has been changed.",
            then='It is JSON, such as: {"columns": {"Group": "name", "Tel": "phone"}}',
        ) from error
    return read_map(said)


def export_data(options: argparse.Namespace) -> Answer:
    """Send the directory out in a standard's shape."""
    from heartdesk.interchange.export import export_directory
    from heartdesk.interchange.whose import Whose

    desk = open_desk_of(options)
    try:
        done = export_directory(
            desk,
            format=options.format,
            out=Path(options.out),
            whose=Whose(options.of_hub or "", options.of_entry or ""),
        )
    finally:
        close_desk(desk)
    told = {
        "out": str(done.out),
        "format": done.format,
        "organizations": done.organizations,
        "services": done.services,
        "locations": done.locations,
        "left_out": [{"reason": reason, "count": count} for reason, count in done.left_out],
    }
    return told, [
        done.sentence(),
        *(f"Left out: {count} x {reason}" for reason, count in done.left_out),
    ]
