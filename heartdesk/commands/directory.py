"""The commands that bring directory data in and send it out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.commands.answer import Answer, close_desk, open_desk_of
from heartdesk.core.errors import DeskError, MachineTrouble

if TYPE_CHECKING:
    from heartdesk.interchange.readers.any_csv import Target


def import_data(options: argparse.Namespace) -> Answer:
    """Bring directory data in, and say row by row what came of it."""
    from heartdesk.interchange.actions import import_directory

    columns = _columns(options.map)
    desk = open_desk_of(options)
    try:
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
    if options.report:
        from heartdesk.core.files import write_whole

        try:
            write_whole(
                Path(options.report), json.dumps(told, ensure_ascii=False, indent=1).encode()
            )
        except OSError as error:
            raise MachineTrouble(
                f"The import is done, but its report could not be written to {options.report}.",
                then="Choose another place and import again: what is there already stays as it is.",
            ) from error
    lines = [f"{kept['where']}: {kept['reason']}" for kept in told["kept_aside"][:20]]
    return told, [report.sentence(), *lines]


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

    desk = open_desk_of(options)
    try:
        done = export_directory(desk, format=options.format, out=Path(options.out))
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
