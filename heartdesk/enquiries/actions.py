"""What a worker keeps of a conversation: the enquiry, without a name and without a word of what was said."""

from collections.abc import Collection, Sequence
from typing import Any

from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place
from heartdesk.directory.actions import read_services
from heartdesk.enquiries.ageing import fold_old
from heartdesk.enquiries.model import IN_THE_WAY
from heartdesk.hubs.actions import read_hub
from heartdesk.leaflets.printed import link_to_enquiry
from heartdesk.store.unit import Look, Unit
from heartdesk.triage.discreet import gives_away
from heartdesk.triage.model import STEPS, WHO, Signpost

MOST_SIGNPOSTS = 12
LONGEST_MINUTES = 240


def record_enquiry(
    unit: Unit,
    *,
    needs: Collection[str],
    home: Place | None = None,
    signposts: Sequence[Signpost] = (),
    missing: bool = False,
    minutes: int = 0,
    who: Collection[str] = (),
    barriers: Collection[str] = (),
    codes: Collection[str] = (),
) -> str:
    """Keep an enquiry, and give its id. Kept: the week, the hub, where home is, needs, what was offered, what was
    missing, what stood in the way (of `model.BARRIERS`), how long it took, whom it was for (of `triage.model.WHO`).
    Never words, never a name, never the minute, never who was at the desk. No needs is somebody who was just looking.

    `codes` are the slip codes of its leaflets. They are tied to it, so that a slip tells later how it went, unless
    something in it would give somebody away: a need with a safety flag, a need or a place with a neutral label.
    """
    must_know(unit, needs)
    if len(signposts) > MOST_SIGNPOSTS:
        raise DeskError(
            f"That is more than {MOST_SIGNPOSTS} places.", then="Take some off the list."
        )
    settlements = {one.name for one in unit.area.settlements}
    fields: dict[str, Any] = {
        "week": iso_week(unit.now),
        "hub": unit.own_hub(),
        "locality": home.locality_id if home else None,
        "settlement": home.settlement if home and home.settlement in settlements else None,
        "missing": missing,
        "minutes": max(0, min(int(minutes), LONGEST_MINUTES)),
    }
    fields |= {f"needs/{need}": True for need in needs}
    fields |= {f"who/{one}": True for one in who if one in WHO}
    fields |= {f"barriers/{one}": True for one in barriers if one in IN_THE_WAY}
    for place, signpost in enumerate(signposts, 1):
        fields[f"signposts/{place}"] = _signpost(unit, signpost)
    enquiry = unit.create(
        Kind.ENQUIRY, {name: value for name, value in fields.items() if value is not None}
    )
    if codes and not _tells(unit, needs, signposts):
        link_to_enquiry(unit, codes=codes, enquiry=enquiry)
    fold_old(unit)
    return enquiry


def count_barrier(unit: Unit, *, barrier: str) -> str:
    """Count something that stood in the way, such as "interpreter" not arranged, apart from any conversation.

    Kept: what it was, the week, the hub, its hub area. Gives an id for `undo_enquiry`.
    """
    if barrier not in IN_THE_WAY:
        raise ValueError(f"no such barrier: {barrier!r}")
    hub = read_hub(unit)
    fields = {
        "week": iso_week(unit.now),
        "hub": unit.own_hub(),
        "locality": hub.locality if hub else None,
        f"barriers/{barrier}": True,
    }
    return unit.create(Kind.ENQUIRY, {name: value for name, value in fields.items() if value})


def undo_enquiry(unit: Unit, *, id: str, codes: Collection[str] = ()) -> None:  # noqa: A002
    """Take back an enquiry that was finished by a slip of the hand, and untie its leaflets."""
    link_to_enquiry(unit, codes=codes, enquiry="")
    unit.delete(Kind.ENQUIRY, id)


def must_know(look: Look, needs: Collection[str]) -> None:
    """Raise DeskError for what is not in the area's list of needs."""
    for need in needs:
        if look.area.needs.need(need) is None:
            raise DeskError(
                f"“{need[:60]}” is not in the list of needs.", then="Choose one from the list."
            )


def _tells(look: Look, needs: Collection[str], signposts: Sequence[Signpost]) -> bool:
    """Whether this beside a slip code would say something of whoever has the slip."""
    known = (look.area.needs.need(one) for one in needs)
    if any(need is not None and (need.flag or need.neutral_label) for need in known):
        return True
    ids = [one.id for one in signposts if one.kind is Kind.SERVICE]
    return any(gives_away(entry, look.area) for entry in read_services(look, ids=ids))


def _signpost(unit: Unit, signpost: Signpost) -> dict[str, str]:
    if signpost.step not in STEPS:
        raise ValueError(f"no such step: {signpost.step!r}")
    if not unit.is_known(signpost.kind, signpost.id):
        raise DeskError(
            "One of the chosen places is not in the directory.", then="Take it off the list."
        )
    return {"kind": str(signpost.kind), "id": signpost.id, "step": signpost.step}
