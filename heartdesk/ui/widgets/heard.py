"""Everything on the asking part of the page, for an undo or a lock to bring back. Never kept with the enquiry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heartdesk.core.places import Place
from heartdesk.triage.model import NOTHING_ASKED, Fit
from heartdesk.ui.help.around_row import LONGEST
from heartdesk.ui.widgets.fit_row import fit_as_draft, fit_of
from heartdesk.ui.widgets.safety_state import SafetyState, state_of

LONGEST_DRAFT = 200_000
"""Characters of words that a draft brings back."""


@dataclass(frozen=True)
class Heard:
    """Words, ticks, place and safety as they stand. `unsaid`: they would rather not say where home is.

    `looking`: they are just looking. `beside` are lines for their paper alone, (what it is, the words). `started` is
    when the first word was typed, in seconds since 1970, 0 where none was.
    """

    words: str = ""
    needs: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    place: Place | None = None
    place_text: str = ""
    unsaid: bool = False
    fit: Fit = NOTHING_ASKED
    looking: bool = False
    beside: tuple[tuple[str, str], ...] = ()
    safety: SafetyState = field(default_factory=SafetyState)
    started: int = 0

    def as_draft(self) -> dict[str, Any]:
        """The same as JSON values."""
        place = self.place
        return {
            "words": self.words,
            "needs": list(self.needs),
            "who": list(self.who),
            "place": None if place is None else _place_as_draft(place),
            "place_text": self.place_text,
            "unsaid": self.unsaid,
            "fit": fit_as_draft(self.fit),
            "looking": self.looking,
            "beside": dict(self.beside),
            "safety": self.safety.as_draft(),
            "started": self.started,
        }


def heard_of(draft: object) -> Heard:
    """What a draft says; what cannot be read is left out."""
    held = draft if isinstance(draft, Mapping) else {}
    started = held.get("started")
    return Heard(
        words=_text(held.get("words"))[:LONGEST_DRAFT],
        needs=_texts(held.get("needs")),
        who=_texts(held.get("who")),
        place=_place_of(held.get("place")),
        place_text=_text(held.get("place_text"))[:200],
        unsaid=held.get("unsaid") is True,
        fit=fit_of(held.get("fit")),
        looking=held.get("looking") is True,
        beside=_beside_of(held.get("beside")),
        safety=state_of(held.get("safety")),
        started=started if isinstance(started, int) and started > 0 else 0,
    )


def _beside_of(draft: object) -> tuple[tuple[str, str], ...]:
    said = draft if isinstance(draft, Mapping) else {}
    return tuple((str(what), _text(text)[:LONGEST]) for what, text in said.items() if _text(text))


def _place_as_draft(place: Place) -> dict[str, Any]:
    """A settled place: what asked it is answered."""
    return {
        "label": place.label,
        "settlement": place.settlement,
        "locality_id": place.locality_id,
        "certainty": place.certainty,
        "lat": place.lat,
        "lon": place.lon,
        "cross_border": place.cross_border,
        "hint": place.hint,
    }


def _place_of(draft: object) -> Place | None:
    if not isinstance(draft, Mapping) or not _text(draft.get("label")):
        return None
    certainty = draft.get("certainty")
    lat, lon = draft.get("lat"), draft.get("lon")
    known = isinstance(lat, float) and isinstance(lon, float)
    return Place(
        label=_text(draft.get("label")),
        settlement=_text(draft.get("settlement")) or None,
        locality_id=_text(draft.get("locality_id")) or None,
        certainty=certainty if certainty in ("certain", "likely", "unsure") else "unknown",
        lat=lat if known else None,
        lon=lon if known else None,
        cross_border=draft.get("cross_border") is True,
        hint=_text(draft.get("hint")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
