"""The commands that bring directory data in and send it out."""

import argparse
import json
from pathlib import Path

from heartdesk.commands.answer import Answer, close_desk, open_desk_of
from heartdesk.core.errors import MachineTrouble


def import_data(options: argparse.Namespace) -> Answer:
    """Bring directory data in, and say row by row what came of it."""
    from heartdesk.interchange.actions import import_directory

    desk = open_desk_of(options)
    try:
        report = import_directory(
            desk, source=options.source, format=options.format, dry_run=options.dry_run
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
