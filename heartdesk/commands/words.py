"""The commands that start from somebody's words: what they need, and where there is help."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.commands.answer import Answer, close_desk, home_of, moment_of, open_desk_of
from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.core.places import Place
    from heartdesk.matching.model import Flag, Suggestion

LONGEST_SPOKEN = 100_000
"""Letters of what is read from standard input."""


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
    match = match_words(_spoken(options.words))
    told = as_dict(match)
    lines = [f"{s.strength:6} {s.need}{_why(s)}" for s in match.suggestions]
    lines = lines or ["Nothing matched."]
    lines += [f"{f.level} flag: {f.id}{_why(f)}" for f in match.flags]
    return told, lines


def _spoken(words: str) -> str:
    """The words of the command line, or those on standard input for "-": others on this computer can read a command."""
    return sys.stdin.read(LONGEST_SPOKEN) if words == "-" else words


def _why(found: "Suggestion | Flag") -> str:
    said = ", ".join(f"{why.typed} = {why.means}" if why.means else why.typed for why in found.why)
    return f"  ({said})" if said else ""


def find(options: argparse.Namespace) -> Answer:
    """Places that may help, best first, with reasons and doubts."""
    from heartdesk.triage.actions import find_help
    from heartdesk.triage.model import can_answer, nothing_for, option_as_dict

    when, spoken = moment_of(options.when), _spoken(options.words)
    if options.limit < 1:
        raise DeskError(
            f"{options.limit} places are none at all.", then="Ask for 1 or more: --limit 3"
        )
    desk = open_desk_of(options)
    try:
        home = home_of(desk, options.home)
        needs = tuple(options.need) or _needs_in(spoken)
        found = desk.look(
            lambda look: find_help(
                look,
                needs=needs,
                words=spoken,
                home=home,
                when=when or look.now,
                limit=options.limit,
            )
        )
    finally:
        close_desk(desk)
    told = {
        "needs": list(needs),
        "home": home.label if home else None,
        "question": home.question if home else None,
        "results": [option_as_dict(option) for option in found],
    }
    honest = "" if can_answer(found) else nothing_for(desk.area, needs=needs, words=spoken)
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


def _needs_in(words: str) -> tuple[str, ...]:
    from heartdesk.matching.actions import match_words

    return tuple(s.need for s in match_words(words).suggestions if s.strength != "weak")
