"""What each command does. Each takes the parsed options and gives its answer, or its exit code."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heartdesk.core.errors import DeskError, MachineTrouble

if TYPE_CHECKING:
    from heartdesk.core.places import Place
    from heartdesk.matching.model import Flag, Suggestion
    from heartdesk.store.desk import Desk

Answer = tuple[dict[str, Any], list[str]]
"""What a command has to say: one JSON object, and the same in lines for a person."""

TROUBLE = 1
"""The exit code where the machine, or the desk's file, is in the way."""


def _folder(options: argparse.Namespace) -> Path:
    from heartdesk.store.profile import usual_folder

    return Path(options.profile) if options.profile else usual_folder()


def _open(options: argparse.Namespace) -> "Desk":
    """The desk of --profile, opened with --unlock-with; a practice desk opens by itself."""
    from heartdesk.app import demo_secret, open_desk
    from heartdesk.security.unlock_file import read_unlock_file
    from heartdesk.store.profile import read_profile

    profile = read_profile(_folder(options))
    if options.unlock_with:
        given = read_unlock_file(Path(options.unlock_with))
        worker, secret = given.worker_name, given.secret
    elif profile.demo:
        worker, secret = demo_secret(profile)
    else:
        raise DeskError(
            "This desk opens with a worker's name and passphrase.",
            then="Write them in a file, one a line, and add: --unlock-with FILE",
        )
    return open_desk(profile, worker=worker, secret=secret)


def open_window(options: argparse.Namespace) -> int:
    """The window, on the desk of --profile."""
    from heartdesk.app import run_window

    return run_window(_folder(options))


def demo(options: argparse.Namespace) -> int:
    """A practice desk: make it, and open its window or save a picture of it."""
    from heartdesk.app import UNLOCK_FILE, ProfileOpener, demo_secret, make_demo, run_window

    folder = Path(options.profile) if options.profile else _throw_away_folder()
    profile = make_demo(folder)
    worker, secret = demo_secret(profile)
    print(f"Practice desk in {folder}. Keep no real people in it.")
    print(f"It opens with {worker} and the passphrase: {secret}  (also in {folder / UNLOCK_FILE})")
    if options.picture:
        from heartdesk.ui.picture import save_picture

        save_picture(
            opener=ProfileOpener(profile),
            folder=folder,
            words="nae food in and the meter's oot",
            home="Dalmellington",
            out=Path(options.picture),
        )
        print(f"Picture of the window: {options.picture}")
        return 0
    return 0 if options.no_window else run_window(folder)


def _throw_away_folder() -> Path:
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="heartdesk-demo-"))


def init(options: argparse.Namespace) -> Answer:
    """Make a real desk; its recovery code is in the answer, this once."""
    from heartdesk.app import make_desk
    from heartdesk.security.unlock_file import read_unlock_file

    if not options.unlock_with:
        raise DeskError(
            "A desk needs a first worker's passphrase.",
            then="Write the name and the passphrase in a file, one a line, and add: --unlock-with FILE",
        )
    given = read_unlock_file(Path(options.unlock_with))
    made = make_desk(
        _folder(options),
        area=options.area,
        hub=options.hub,
        worker=options.worker or given.worker_name,
        passphrase=given.secret,
    )
    keys = made.keys
    told = {
        "profile": str(made.profile.folder),
        "worker": keys.worker_name,
        "recovery_code": keys.recovery_code,
        "opens_with": keys.opens_with,
    }
    lines = [
        f"The desk is ready in {made.profile.folder}.",
        f"Recovery code, shown this once: {keys.recovery_code}",
        "Print it or write it down, and keep it away from this computer. It opens the desk when nothing else does.",
    ]
    if keys.no_keyring is not None:
        lines.append(keys.no_keyring.say)
        lines.append(
            "The recovery code is the only key of this desk: a passphrase alone would not be safe here."
        )
    return told, lines


def match(options: argparse.Namespace) -> Answer:
    """What needs and flags the words hold, or those of a whole file."""
    from heartdesk.matching.actions import as_dict, match_file, match_words

    if options.file:
        if not options.out:
            raise DeskError("Say where the answers go.", then="Add: --out FILE")
        rows = match_file(Path(options.file), Path(options.out))
        return {"rows": rows, "out": options.out}, [f"{rows} answered, in {options.out}"]
    if options.words is None:
        raise DeskError("There are no words to match.", then='Try: match "nae food in"')
    match = match_words(options.words)
    told = as_dict(match)
    lines = [f"{s.strength:6} {s.need}{_why(s)}" for s in match.suggestions]
    lines = lines or ["Nothing matched."]
    lines += [f"{f.level} flag: {f.id}{_why(f)}" for f in match.flags]
    return told, lines


def _why(found: "Suggestion | Flag") -> str:
    said = ", ".join(f"{why.typed} = {why.means}" if why.means else why.typed for why in found.why)
    return f"  ({said})" if said else ""


def find(options: argparse.Namespace) -> Answer:
    """Places that may help, best first, with reasons and doubts."""
    from heartdesk.triage.actions import find_help
    from heartdesk.triage.model import can_answer, nothing_for, option_as_dict

    when = _moment(options.when)
    if options.limit < 1:
        raise DeskError(
            f"{options.limit} places are none at all.", then="Ask for 1 or more: --limit 3"
        )
    desk = _open(options)
    try:
        home = _home(desk, options.home)
        needs = tuple(options.need) or _needs_in(options.words)
        found = desk.look(
            lambda look: find_help(
                look,
                needs=needs,
                words=options.words,
                home=home,
                when=when or look.now,
                limit=options.limit,
            )
        )
    finally:
        desk.close()
    told = {
        "needs": list(needs),
        "home": home.label if home else None,
        "question": home.question if home else None,
        "results": [option_as_dict(option) for option in found],
    }
    honest = "" if can_answer(found) else nothing_for(desk.area, needs=needs, words=options.words)
    if honest:
        told["say"] = honest
    lines = [
        line
        for option in found
        for line in (
            f"{option.name}  [{option.id}]",
            f"    {option.phone.text}",
            *(f"    + {reason}" for reason in option.reasons),
            *(f"    ? {doubt}" for doubt in option.doubts),
        )
    ]
    return told, [*lines, *([honest] if honest else []), *_asked_about(home)]


def _asked_about(home: "Place | None") -> list[str]:
    """The question of a place that is not sure: what stands above it knows nothing of nearness."""
    if home is None or home.question is None:
        return []
    return [f"{home.question} Nearness was left out. A postcode settles it: --home POSTCODE"]


def _home(desk: "Desk", typed: str | None) -> "Place | None":
    from heartdesk.core.places import find_place

    if not typed:
        return None
    home = find_place(desk.area, typed)
    if home.certainty == "unknown":
        raise DeskError(
            home.question or "That place is not known here.", then="Try a town or a postcode."
        )
    return home


def _needs_in(words: str) -> tuple[str, ...]:
    from heartdesk.matching.actions import match_words

    return tuple(s.need for s in match_words(words).suggestions if s.strength != "weak")


def leaflet(options: argparse.Namespace) -> Answer:
    """Save a leaflet as a PDF."""
    from heartdesk.leaflets.actions import make_leaflet, save_pdf

    desk = _open(options)
    try:
        home = _home(desk, options.home)
        leaflet = desk.look(
            lambda look: make_leaflet(
                look,
                service_ids=tuple(options.service),
                style=options.style,
                language=options.language,
                home=home,
            )
        )
    finally:
        desk.close()
    save_pdf(Path(options.out), leaflet.pdf)
    told = {
        "out": options.out,
        "title": leaflet.title,
        "pages": leaflet.pages,
        "notes": list(leaflet.notes),
    }
    return told, [f"Leaflet saved: {options.out} ({leaflet.pages} pages)", *leaflet.notes]


def import_data(options: argparse.Namespace) -> Answer:
    """Bring directory data in, and say row by row what came of it."""
    from heartdesk.interchange.actions import import_directory

    desk = _open(options)
    try:
        report = import_directory(
            desk, source=options.source, format=options.format, dry_run=options.dry_run
        )
    finally:
        desk.close()
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


def doctor(options: argparse.Namespace) -> int:
    """Look at every page of the desk's file; 1 where something is wrong."""
    from heartdesk.store.health import check_store

    desk = _open(options)
    try:
        findings = check_store(desk)
    finally:
        desk.close()
    well = all(finding.well for finding in findings)
    if options.json:
        told = [{"check": f.check, "well": f.well, "say": f.say} for f in findings]
        print(json.dumps({"well": well, "findings": told}, ensure_ascii=False))
    else:
        print("\n".join(f"{'ok  ' if f.well else 'LOOK'}  {f.say}" for f in findings))
    return 0 if well else TROUBLE


def _moment(text: str | None) -> datetime | None:
    from heartdesk.core.clock import LOCAL_ZONE

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DeskError(
            f"{text} is not a date and time.", then="Write it like 2026-11-21T14:30"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)
