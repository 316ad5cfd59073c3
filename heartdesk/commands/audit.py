"""The commands about the audit: hand it out as a table, check that nothing of it was changed."""

import argparse
import csv
import io
import json
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.commands.answer import TROUBLE, Answer, open_desk_of
from heartdesk.core.errors import DeskError, MachineTrouble

if TYPE_CHECKING:
    from heartdesk.store.audit import Entry
    from heartdesk.store.unit import Unit


def audit(options: argparse.Namespace) -> int:
    """`audit export --out F.csv` or `audit check`, for the admin and the safeguarding leads."""
    if options.what == "export" and not options.out:
        raise DeskError("The audit needs a file to be written to.", then="Add: --out F.csv")
    told, lines = _export(options) if options.what == "export" else _check(options)
    print(json.dumps(told, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0 if told.get("well", True) else TROUBLE


def _export(options: argparse.Namespace) -> Answer:
    """Write every entry to a CSV file, oldest first; that it was handed out is an entry too."""
    from heartdesk.core.files import write_whole

    desk = open_desk_of(options)
    try:
        entries = desk.run(_handed_out).value
    finally:
        desk.close()
    try:
        write_whole(Path(options.out), _table(entries))
    except OSError as error:
        raise MachineTrouble(
            f"The audit could not be written to {options.out} ({error.strerror or 'no reason given'}).",
            then="Choose another place, or make room there.",
        ) from error
    return (
        {"out": str(options.out), "entries": len(entries)},
        [
            f"{len(entries):,} entries are in {options.out}. They hold no names: keep them private all the same."
        ],
    )


def _check(options: argparse.Namespace) -> Answer:
    """Say whether the chain is whole: no entry changed, dropped, moved or cut off."""
    from heartdesk.store.audit import check_chain, must_be_auditor

    desk = open_desk_of(options)
    try:
        desk.look(must_be_auditor)
        problems = desk.look(check_chain)
    finally:
        desk.close()
    told = {"well": not problems, "problems": list(problems)}
    return told, [*problems] or ["The audit is whole: nothing was changed, dropped or moved."]


def _handed_out(unit: "Unit") -> "tuple[Entry, ...]":
    from heartdesk.store.audit import Event, must_be_auditor, note, written

    must_be_auditor(unit)
    note(unit, Event.EXPORTED, "audit")
    return written(unit)[::-1]


def _table(entries: "tuple[Entry, ...]") -> bytes:
    from heartdesk.core.cells import defused
    from heartdesk.store.audit import Entry

    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(field.name for field in fields(Entry))
    for entry in entries:
        table.writerow(
            defused(value.hex() if isinstance(value, bytes) else str(value))
            for value in astuple(entry)
        )
    return out.getvalue().encode("utf-8-sig")
