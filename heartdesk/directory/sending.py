"""Say yes or no to what a worker corrected: with the yes it goes to every hub, with the no it is taken back."""

from collections.abc import Collection
from dataclasses import dataclass

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed
from heartdesk.core.text import one_line
from heartdesk.directory.corrections import Correction, same_person
from heartdesk.directory.history import fact_said
from heartdesk.directory.steps import Before, Steps, owns_directory
from heartdesk.directory.store import entries_at, read_corrections
from heartdesk.store.unit import Look, Unit

STILL_WAITS = "It still waits, and nothing was changed."


@dataclass(frozen=True)
class Waiting:
    """A correction that waits for a yes: of which entry, what the directory says, what this hub says.

    `overtaken` says that the directory was changed since, so that the correction no longer shows. `why_not` says why
    the worker at the desk can not say yes to it, "" where they can.
    """

    id: str
    entry_id: str
    entry_name: str
    fact: str
    before: str
    now: str
    told: str
    two: bool
    overtaken: bool
    why_not: str
    mine: bool


def waiting_corrections(look: Look) -> tuple[Waiting, ...]:
    """What waits for a yes: crisis numbers first, then the oldest."""
    found = [one for each in read_corrections(look) if (one := _waiting(look, each)) is not None]
    return tuple(sorted(found, key=lambda one: not one.two))


def say_yes(unit: Unit, *, id: str, here: Collection[str] | None = None) -> Before:  # noqa: A002
    """Send a correction on to every hub; gives how it stood, for `undo_change`.

    A coordinator's yes is enough, but for a crisis number: there the one who says yes is somebody else than the one who
    put it in, and one of the two looks after the directory. `here` are the ids of the workers of this desk: the word of
    somebody who was removed no longer counts. Raises DeskError, and changes nothing, where the yes is not theirs.
    """
    correction, base = _must_wait(unit, id)
    why = _why_not(unit, correction)
    if why:
        raise NotAllowed(f"{why} {STILL_WAITS}", then=_whom(correction))
    if correction.two and here is not None and correction.worker not in here:
        raise DeskError(
            f"{correction.by} does not work at this desk any more, so their word does not count. {STILL_WAITS}",
            then="Ring the line yourself, put the number in anew, and ask a second person.",
        )
    if base is None:
        raise DeskError(
            "What it is about is no longer in the directory.", then="Press “No” to put it away."
        )
    steps = Steps(unit)
    steps.take_away(Kind.CORRECTION, correction.id)
    steps.write(correction.kind, correction.of, correction.set)
    return steps.before()


def say_no(unit: Unit, *, id: str) -> Before:  # noqa: A002
    """Take a correction back: the directory's own word shows again. Whoever put it in, or a coordinator, may."""
    correction, _ = _must_wait(unit, id)
    if not owns_directory(unit) and not _is_theirs(unit, correction):
        raise NotAllowed(
            f"{correction.by} put this in. {STILL_WAITS}", then="Ask them, or the coordinator."
        )
    steps = Steps(unit)
    steps.take_away(Kind.CORRECTION, correction.id)
    return steps.before()


def _must_wait(unit: Unit, correction_id: str) -> tuple[Correction, Fields | None]:
    correction = next((one for one in read_corrections(unit) if one.id == correction_id), None)
    if correction is None:
        raise DeskError("Somebody has answered this already.", then="Look at the entry.")
    of = unit.get(correction.kind, correction.of)
    return correction, of.fields if of is not None else None


def _why_not(look: Look, correction: Correction) -> str:
    """Why the worker at the desk may not say yes; "" where they may."""
    if correction.two:
        if _is_theirs(look, correction):
            return "You put this number in yourself, and a crisis number needs two people."
        if not (owns_directory(look) or correction.by_owner):
            return "One of the two people has to be a coordinator."
        return ""
    return "" if owns_directory(look) else "The coordinator says yes to this."


def _whom(correction: Correction) -> str:
    if correction.two:
        return "Ask another worker to ring the line and look."
    return "Ask the coordinator."


def _is_theirs(look: Look, correction: Correction) -> bool:
    return same_person(correction, worker_id=look.worker.id, name=look.worker.name)


def _waiting(look: Look, correction: Correction) -> Waiting | None:
    record = look.get(correction.kind, correction.of)
    entries = (
        (correction.of,) if correction.kind is Kind.SERVICE else entries_at(look, correction.of)
    )
    entry = look.get(Kind.SERVICE, entries[0]) if entries else None
    if record is None or entry is None:
        return None
    base = record.fields
    said = [
        fact_said(correction.fact, correction.kind, one, look)
        for one in (base, {**base, **correction.set})
    ]
    return Waiting(
        id=correction.id,
        entry_id=entry.id,
        entry_name=one_line(text_of(entry.fields, "name"), 120),
        fact=correction.name,
        before=said[0],
        now=said[1],
        told=correction.told,
        two=correction.two,
        overtaken=not correction.stands(base),
        why_not=_why_not(look, correction),
        mine=_is_theirs(look, correction),
    )
