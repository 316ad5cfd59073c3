"""What a worker does with a worry about somebody's safety: write it down, tell it by phone, add to it, read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heartdesk.consent.model import RiskGround
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Operation, Role, may
from heartdesk.core.text import one_line, plain
from heartdesk.safeguarding.model import (
    LONGEST,
    About,
    Kept,
    Outcome,
    Says,
    Step,
    Telling,
    Whom,
    Worry,
    added,
    basis_called,
    fields_of,
    moment_in,
    outcome,
    step_of,
    tidied,
    worry_of,
)
from heartdesk.safeguarding.own import keep_own, read_own
from heartdesk.safeguarding.store import keep_half, read_half
from heartdesk.store.unit import Look, Unit

SLOW_CLOCK = timedelta(minutes=10)
"""A call that lies this far ahead was typed by a clock that runs before ours, and counts."""

_FOR_LEADS = (Kind.CONCERN, Kind.CONCERN_STEP)
_FOR_DEPUTY = (Kind.CONCERN_FOR_DEPUTY, Kind.STEP_FOR_DEPUTY)


@dataclass(frozen=True)
class Written:
    """A worry that is saved: its id, and what is to happen now."""

    id: str
    outcome: Outcome


def write(unit: Unit, *, worry: Worry) -> Written:
    """Save a worry, sealed for the safeguarding lead and deputy; one about the lead for the deputy alone.

    Everybody may, at any time: no consent, no settings, no person's record, no network is asked for. Saving is not
    telling: unless they said no and nothing goes before that, NOT YET TOLD stands on every desk of the hub from now on.
    Raises DeskError where nothing is written.
    """
    worry = tidied(worry)
    if worry.is_empty:
        raise DeskError(
            "Nothing is written down yet, so nothing was saved.",
            then="Write what they said, or what you saw. A few words will do.",
        )
    said = {**fields_of(worry), **_signed(unit), "kind": "concern"}
    kind = _FOR_DEPUTY[0] if worry.about_lead else _FOR_LEADS[0]
    concern = unit.create(kind, said)
    keep_own(unit, concern=concern, fields=said)
    result = outcome(worry)
    _raise_telling(unit, concern, result)
    return Written(concern, result)


def keep_half_written(unit: Unit, *, content: dict[str, Any] | None) -> None:
    """Keep what is typed and not saved yet, for its writer alone, until it is saved or given up (None)."""
    keep_half(unit, content=content)


def read_half_written(look: Look) -> dict[str, Any] | None:
    """What the worker at this desk had begun to write, however long ago; None for nothing."""
    return read_half(look)


def add(unit: Unit, *, concern: str, worry: Worry) -> Outcome:
    """Add to a worry one can read: `worry` is all of it as it should stand now. What stood before stays readable."""
    kept = _must_read(unit, concern)
    fresh = added(kept.now, worry)
    if not fresh:
        raise DeskError("Nothing new is written, so nothing was added.", then="Write it first.")
    _step(unit, kept, {"kind": "added", "also": fresh})
    result = outcome(worry_of(fresh, on=kept.now))
    _raise_telling(unit, concern, result)
    return result


def tell(
    unit: Unit, *, concern: str, whom: Whom, spoke_to: str, when: datetime, words: str = ""
) -> bool:
    """Write down who was told by phone and when (aware); gives whether NOT YET TOLD goes away with it.

    Whoever rang may write it down. Telling one's own lead is not enough where social work or the police are to be told.
    Raises DeskError where nobody is named, for a call that is still to come, and for a lead who may not read the worry:
    it may be about them.
    """
    spoke_to, words = one_line(spoke_to), plain(words, LONGEST)
    if not spoke_to:
        raise DeskError(
            "Who you spoke to is not written yet, so it still counts as not told.",
            then="Write their name, or “did not say” and the team.",
        )
    if when > unit.now + SLOW_CLOCK:
        raise DeskError(
            "That time is still to come, so it still counts as not told.",
            then="Write when you rang.",
        )
    kept = _find(unit, concern)
    if kept is None and Role.SAFEGUARDING_LEAD in unit.worker.roles:
        raise DeskError(
            "This worry is with the deputy. Nothing was changed.",
            then="The deputy, or whoever wrote it, writes down who was told.",
        )
    said = {
        "kind": "told",
        "whom": str(whom),
        "spoke_to": spoke_to,
        "when": when.isoformat(timespec="minutes"),
        "words": words,
    }
    _step(unit, kept, said, concern=concern)
    return _settle_telling(unit, concern, whom)


def review(unit: Unit, *, concern: str, words: str) -> None:
    """Say, as a lead or deputy, what was done about a worry. Raises NotAllowed for anybody else."""
    kept = _must_read(unit, concern)
    unit.must(_FOR_DEPUTY[1] if kept.for_deputy else _FOR_LEADS[1], Operation.READ)
    said = plain(words, LONGEST)
    if not said:
        raise DeskError("Nothing is written yet, so nothing was added.", then="Write it first.")
    _step(unit, kept, {"kind": "reviewed", "words": said})


def not_told(look: Look) -> tuple[Telling, ...]:
    """What still has to be told at this hub, the longest waiting first: for every worker, and it names nobody."""
    found = []
    for record in look.every(Kind.TELLING):
        since = moment_in(record.fields, "since")
        if since is None or record.fields.get("told"):
            continue
        lead = record.fields.get("lead_is_enough") is True
        found.append(Telling(record.id, text_of(record.fields, "concern"), since, lead))
    # Its second half, raised later for the same worry, asks for more: one line for each worry.
    return tuple(sorted(_one_each(found), key=lambda one: (one.since, one.id)))


def read_mine(look: Look) -> tuple[Kept, ...]:
    """What the worker at this desk wrote down here, the newest first, with what they added themselves."""
    found = (_put_together(id_, said, mine=True) for id_, said in read_own(look).items())
    return _newest_first(one for one in found if one is not None)


def read_all(unit: Unit) -> tuple[Kept, ...]:
    """Every worry that the worker may read, the newest first: a lead's and a deputy's, else one's own. Audited."""
    found = {one.id: one for one in read_mine(unit)}
    for concerns, steps in (_FOR_LEADS, _FOR_DEPUTY):
        happened: dict[str, list[Fields]] = {}
        for step in _readable(unit, steps):
            happened.setdefault(text_of(step, "concern"), []).append(step)
        for record in _records(unit, concerns):
            said = [record.fields, *happened.get(record.id, [])]
            kept = _put_together(
                record.id,
                said,
                mine=record.id in found,
                for_deputy=concerns is _FOR_DEPUTY[0],
            )
            if kept is not None:
                found[record.id] = kept
    return _newest_first(found.values())


def ground_for(unit: Unit, *, concern: str, recipient_name: str) -> RiskGround:
    """What lets something leave without a yes: made only here, from a worry that is saved and can be read.

    Raises DeskError where it may not go on, and where what the law wants written down is missing.
    """
    kept = _must_read(unit, concern)
    worry = kept.now
    basis = basis_called(worry.basis)
    if outcome(worry) is not Outcome.TELL:
        raise DeskError(
            "They did not agree, and it is not written down why it must go all the same. Nothing has left.",
            then="Offer help, and keep what they said.",
        )
    if basis is None or not worry.why:
        raise DeskError(
            "It is not written down yet why it is passed on, or what the law says. Nothing has left.",
            then="Add it to the worry. In danger, ring first: a call never waits for this.",
        )
    return RiskGround(
        path="adult" if worry.about is About.ADULT else "child",
        concern=concern,
        lawful_basis=f"{basis.words} ({basis.source}, as of {basis.as_of})",
        recipient_name=recipient_name,
        why=worry.why,
        agreed={Says.YES: True, Says.NO: False}.get(worry.agrees),
        three_points=worry.three_points,
        danger=bool(worry.danger),
        told=worry.told is Says.YES,
        why_not_told="" if worry.told is Says.YES else worry.told_why,
    )


def _raise_telling(unit: Unit, concern: str, result: Outcome) -> None:
    """Say on every desk of the hub that this is to be told, unless that is said already."""
    if result is Outcome.STOP:
        return
    lead = result is Outcome.LEAD
    for record in unit.every(Kind.TELLING):
        same = text_of(record.fields, "concern") == concern
        if same and (record.fields.get("lead_is_enough") is True) is lead:
            return
    said: dict[str, Any] = {"concern": concern, "since": _moment(unit.now)}
    unit.create(Kind.TELLING, {**said, "lead_is_enough": True} if lead else said)


def _settle_telling(unit: Unit, concern: str, whom: Whom) -> bool:
    """Say of a worry that it was told, as far as telling `whom` is enough; whether nothing is left to be told of it."""
    left = 0
    for record in list(unit.every(Kind.TELLING)):
        if text_of(record.fields, "concern") != concern or record.fields.get("told"):
            continue
        if whom is Whom.LEAD and record.fields.get("lead_is_enough") is not True:
            left += 1
            continue
        unit.change(Kind.TELLING, record.id, {"told": _moment(unit.now)})
    return not left


def _step(unit: Unit, kept: Kept | None, said: Mapping[str, Any], *, concern: str = "") -> None:
    """Write down what happened; by one who cannot read the worry, for the lead and for the deputy."""
    about = kept.id if kept else concern
    whole = {**said, **_signed(unit), "concern": about}
    if kept is None or kept.for_deputy or kept.first.about_lead:
        unit.create(_FOR_DEPUTY[1], whole)
    if kept is None or not (kept.for_deputy or kept.first.about_lead):
        unit.create(_FOR_LEADS[1], whole)
    keep_own(unit, concern=about, fields=whole)


def _signed(unit: Unit) -> dict[str, str]:
    return {
        "by": unit.worker.name,
        "worker": unit.worker.id,
        "at": _moment(unit.now),
        "hub": unit.own_hub() or "",
    }


def _must_read(unit: Unit, concern: str) -> Kept:
    kept = _find(unit, concern)
    if kept is None:
        raise DeskError(
            "This worry is not one you can read. Nothing was changed.",
            then="Ask the safeguarding lead or the deputy.",
        )
    return kept


def _find(unit: Unit, concern: str) -> Kept | None:
    return next((one for one in read_all(unit) if one.id == concern), None)


def _readable(unit: Unit, kind: Kind) -> Iterable[Fields]:
    return (record.fields for record in _records(unit, kind))


def _records(unit: Unit, kind: Kind) -> Iterable[Any]:
    """The records of a kind that this worker's role and keys open: for most of them none, and nothing is said of it."""
    if not may(unit.worker.roles, kind, Operation.READ):
        return ()
    try:
        return tuple(unit.every(kind))
    except NotAllowed:  # a deputy who was not given the key yet
        return ()


def _put_together(
    concern: str, said: Iterable[Fields], *, mine: bool, for_deputy: bool = False
) -> Kept | None:
    """A worry from what is written of it; None where its beginning is missing."""
    first: Fields | None = None
    steps: list[Step] = []
    for one in said:
        if text_of(one, "kind") in ("concern", ""):
            first = one
        elif (step := step_of(one)) is not None:
            steps.append(step)
    at = moment_in(first, "at") if first is not None else None
    if first is None or at is None:
        return None
    return Kept(
        id=concern,
        at=at,
        by=text_of(first, "by"),
        first=worry_of(first),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        mine=mine,
        for_deputy=for_deputy,
    )


def _one_each(tellings: Iterable[Telling]) -> Iterable[Telling]:
    """One for each worry: the one that asks for more."""
    found: dict[str, Telling] = {}
    for one in tellings:
        known = found.get(one.concern)
        if known is None or known.lead_is_enough:
            found[one.concern] = one
    return found.values()


def _newest_first(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(kept, key=lambda one: (one.at, one.id), reverse=True))


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
