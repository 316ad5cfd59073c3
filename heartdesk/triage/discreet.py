"""What a screen says of help whose name alone would give somebody away: neutral words, from the area's own list."""

from dataclasses import dataclass

from heartdesk.core.area_model import Area, Needs
from heartdesk.directory.model import ServiceEntry
from heartdesk.triage.model import Option

FEW = 3
"""Needs of an entry that is there for little else, such as a helpline."""

ASK_FIRST = "Hold F2 before you print it: there is something to mind"


@dataclass(frozen=True)
class Seen:
    """A name and reasons that a visitor may read along. `hidden` is true where the true ones say more."""

    name: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    hidden: bool = False


def private_need(entry: ServiceEntry, wished: tuple[str, ...], area: Area) -> str:
    """The need whose neutral label stands for the entry's name on a screen; "" where its name may be seen.

    Its name is kept back where it is marked sensitive, where it is for nothing but such needs, or where it is for few
    needs and such a one was asked for: "Samaritans" says a lot beside a question nobody else should hear.
    """
    telling = [one for one in entry.needs if _neutral(area.needs, one)]
    if not telling:
        return ""
    wanted = [one for one in wished if one in telling]
    if entry.sensitive or len(telling) == len(entry.needs) or (wanted and len(entry.needs) <= FEW):
        return (wanted or sorted(telling, key=lambda one: -entry.needs[one]))[0]
    return ""


def gives_away(entry: ServiceEntry, area: Area) -> bool:
    """Whether a place tells by itself what somebody came for, so that nothing kept may name it beside a code."""
    return entry.sensitive or bool(private_need(entry, (), area))


def seen(option: Option, needs: Needs) -> Seen:
    """How an option is shown until a worker looks behind it."""
    reasons = tuple(seen_text(one, needs) for one in option.reasons)
    known = needs.need(option.private_need)
    if known is None:
        return Seen(option.name, reasons, option.doubts, hidden=reasons != option.reasons)
    said = tuple(one for one in reasons if not one.startswith("Its entry says"))
    # "Ask first whether it is safe to ring back" says it all to whoever reads along.
    doubts = (ASK_FIRST,) if option.doubts else ()
    return Seen(known.seen_label, said, doubts, hidden=True)


def seen_text(text: str, needs: Needs) -> str:
    """`text` with the neutral label of a need in place of its own."""
    for need in needs.needs:
        if need.neutral_label and need.label in text:
            text = text.replace(need.label, need.neutral_label)
    return text


def _neutral(needs: Needs, need_id: str) -> bool:
    need = needs.need(need_id)
    return need is not None and bool(need.neutral_label)
