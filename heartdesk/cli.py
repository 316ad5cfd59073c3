"""Reads what was asked: python main.py [command]. Without a command, the window."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from heartdesk import __version__
from heartdesk.commands import (
    audit,
    desk,
    directory,
    paper,
    safekeeping,
    server,
    sync,
    words,
    workers,
)
from heartdesk.commands.answer import TROUBLE, Answer
from heartdesk.commands.worker_options import add_worker_commands
from heartdesk.core.errors import DeskError, MachineTrouble

BAD_INPUT = 2
"""The exit code for what was asked wrongly."""


def main(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code: 0, 2 for what was asked wrongly, 1 where the machine is in the way."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads us has seen enough, as in: find WORDS | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE
    except DeskError as error:
        return complain(error)
    return code


def complain(error: DeskError) -> int:
    """Say what is in the way on standard error, and give the exit code for it."""
    print(error.say, file=sys.stderr)
    if error.then:
        print(error.then, file=sys.stderr)
    return TROUBLE if isinstance(error, MachineTrouble) else BAD_INPUT


def _answering(
    command: Callable[[argparse.Namespace], Answer],
) -> Callable[[argparse.Namespace], int]:
    """A command that prints one JSON object with --json, else lines."""

    def run(options: argparse.Namespace) -> int:
        told, lines = command(options)
        if options.json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            print("\n".join(lines))
        return 0

    return run


def _add_shared(
    parser: argparse.ArgumentParser, *, profile: Any, unlock_with: Any, json: Any
) -> None:
    parser.add_argument("--profile", metavar="DIR", default=profile, help="the folder of the desk")
    parser.add_argument(
        "--unlock-with",
        metavar="FILE",
        default=unlock_with,
        help="a file with a worker's name, newline, passphrase",
    )
    parser.add_argument("--json", action="store_true", default=json, help="print one JSON object")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("heartdesk", description=__doc__)
    _add_shared(parser, profile=None, unlock_with=None, json=False)
    parser.add_argument("--version", action="version", version=f"HeartDesk {__version__}")
    parser.set_defaults(command=desk.open_window)
    known = parser.add_subparsers(metavar="command", title="commands")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], about: str
    ) -> argparse.ArgumentParser:
        added = known.add_parser(name, help=about, description=about)
        # What was said before the command holds unless it is said again after it.
        _add_shared(
            added,
            profile=argparse.SUPPRESS,
            unlock_with=argparse.SUPPRESS,
            json=argparse.SUPPRESS,
        )
        added.set_defaults(command=run)
        return added

    demo = command("demo", desk.demo, "a practice desk with the starter directory")
    demo.add_argument("--no-window", action="store_true", help="only make it")
    demo.add_argument("--picture", metavar="PNG", help="save a picture of the window and end")

    init = command("init", _answering(desk.init), "make a real desk; prints its recovery code once")
    init.add_argument("--area", required=True, help="such as east_ayrshire")
    init.add_argument("--hub", required=True, help="such as barony")
    init.add_argument("--worker", help="the first worker's name; else from the unlock file")

    match = command("match", _answering(words.match), "what needs the words speak of, and why")
    match.add_argument(
        "words", nargs="?", help='what was said, or "-" to read it from standard input'
    )
    match.add_argument("--file", metavar="IN.jsonl")
    match.add_argument("--out", metavar="OUT.jsonl")

    find = command("find", _answering(words.find), "places that may help, with reasons")
    find.add_argument("words", help='what was said, or "-" to read it from standard input')
    find.add_argument("--need", action="append", default=[], metavar="ID")
    find.add_argument("--home", metavar="PLACE", help="a town, village or postcode")
    find.add_argument("--when", metavar="ISO")
    find.add_argument("--limit", type=int, default=20)

    leaflet = command("leaflet", _answering(paper.leaflet), "a leaflet as a PDF")
    leaflet.add_argument("--service", nargs="+", action="extend", required=True, metavar="ID")
    leaflet.add_argument(
        "--style", help="a4, large, large24, a5, booklet, easy, young, card, slip or discreet"
    )
    leaflet.add_argument("--discreet", action="store_true", help="numbers and a neutral word only")
    leaflet.add_argument("--home", metavar="PLACE", help="where the person lives")
    leaflet.add_argument("--language", default="en", help="en, gd, pl, ro or uk beside English")
    leaflet.add_argument("--out", required=True, metavar="F.pdf")

    _add_directory(command)
    _add_safekeeping(command)
    about = "who works at this desk, and their passphrases, roles and keys; see: worker --help"
    add_worker_commands(command("worker", _answering(workers.list_workers), about), _answering)

    about = "meet the other desks at a shared folder or stick; see: sync --help"
    sync.add_sync_command(command("sync", _answering(sync.sync), about))

    about = "the council's own server, where desks meet over the internet; see: server --help"
    server.add_server_command(command("server", _answering(server.server), about))

    command("doctor", desk.doctor, "check that the desk is sound")
    return parser


def _add_directory(command: Callable[..., argparse.ArgumentParser]) -> None:
    """What brings a directory in and sends it out."""
    export = command("export", _answering(directory.export_data), "send the directory out")
    export.add_argument(
        "--format", required=True, help="hsds-json, hsds-csv, oruk, ics, vcard or csv"
    )
    whose = export.add_mutually_exclusive_group()
    whose.add_argument("--of-hub", metavar="HUB", help="ics only: what is on at one hub")
    whose.add_argument("--of-entry", metavar="ID", help="ics only: one group or service")
    export.add_argument("out", help="the file to write; a new folder for hsds-csv and oruk")

    imports = command("import", _answering(directory.import_data), "bring directory data in")
    imports.add_argument("source", help="a file or a folder")
    imports.add_argument(
        "--format",
        default="auto",
        help="auto, hsds, oruk, aliss, csv (a sheet of your own columns), postcodes",
    )
    imports.add_argument("--map", metavar="M.json", help="what the columns of a sheet are")
    imports.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )
    imports.add_argument("--report", metavar="R.json")


def _add_safekeeping(command: Callable[..., argparse.ArgumentParser]) -> None:
    backup = command("backup", _answering(safekeeping.backup), "a backup of the desk, encrypted")
    backup.add_argument("out", nargs="?", metavar="OUT", help="a file or a folder; else its places")
    backup.add_argument(
        "--set-place", metavar="DIR", help='where the day\'s backup goes by itself, or "none"'
    )

    restore = command("restore", _answering(safekeeping.restore), "bring a desk back")
    restore.add_argument(
        "backup", nargs="?", metavar="IN", help="a backup; else the newest at hand"
    )
    restore.add_argument(
        "--no-journal", action="store_true", help="leave out what was saved after the backup"
    )

    log = command("audit", audit.audit, "who saw and changed what: hand it out, or check it")
    log.add_argument("what", choices=("export", "check"))
    log.add_argument("--out", metavar="F.csv")
