"""One try to reach somebody: by phone, at the door, at the window, on a walk; and whether they are known to be safe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.text import one_line

Way = Literal["ring", "window", "doorstep", "walk", "nominated", "police", "heard"]
WAYS: tuple[Way, ...] = get_args(Way)
"""We rang; seen at the window; spoke on the doorstep; a walk together; we rang the person they named; we asked the
police to look in; somebody told us."""

Came = Literal["answered", "no_answer", "safe", "going", "told"]
CAMES: tuple[Came, ...] = get_args(Came)
"""They answered, or were seen; nobody did; somebody knows that they are safe; somebody goes to look; it was told."""

OUTCOMES: dict[Way, tuple[Came, ...]] = {
    "ring": ("answered", "no_answer"),
    "window": ("answered", "no_answer"),
    "doorstep": ("answered", "no_answer"),
    "walk": ("answered", "no_answer"),
    "nominated": ("safe", "going", "no_answer"),
    "police": ("told",),
    "heard": ("safe",),
}
"""What can come of each way."""

MET: tuple[Way, ...] = ("ring", "window", "doorstep", "walk")
"""Ways on which somebody speaks with the person, or sees them."""

Mood = Literal["well", "so_so", "low", "poorly"]
MOODS: tuple[Mood, ...] = get_args(Mood)

Wish = Literal["nothing", "company", "food", "warmth", "medicine", "money", "visit", "other"]
WISHES: tuple[Wish, ...] = get_args(Wish)
"""What would help, in one tap. "visit" asks that somebody looks in."""

LONGEST_WORDS = 160


@dataclass(frozen=True)
class Contact:
    """One try. `mood` and `wishes` are what they said, "" and none where nobody asked; `event` why a call was made
    beyond the usual, such as "cold" or "birthday"."""

    id: str
    person: str
    at: datetime
    by: str
    way: Way
    came: Came
    mood: str = ""
    wishes: tuple[Wish, ...] = ()
    words: str = ""
    event: str = ""

    @property
    def is_good(self) -> bool:
        """Whether they are known to be safe by it."""
        return self.came in ("answered", "safe")


def contact_of(record_id: str, fields: Fields) -> Contact | None:
    """The try in a field map; None for one that nobody can read. A try that cannot be read never says "safe"."""
    try:
        at = datetime.fromisoformat(text_of(fields, "at"))
    except ValueError:
        return None
    way = next((one for one in WAYS if one == fields.get("way")), None)
    came = next((one for one in CAMES if one == fields.get("came")), None)
    person = text_of(fields, "person")
    if at.tzinfo is None or way is None or came is None or not person:
        return None
    if came not in OUTCOMES[way]:
        return None
    named = {name for name, _ in elements(fields, "wishes")}
    return Contact(
        record_id,
        person,
        at,
        one_line(text_of(fields, "by"), 80),
        way,
        came,
        mood=next((one for one in MOODS if one == fields.get("mood")), ""),
        wishes=tuple(one for one in WISHES if one in named),
        words=one_line(text_of(fields, "words"), LONGEST_WORDS),
        event=one_line(text_of(fields, "event"), 40),
    )


def tidy_contact(
    *,
    at: datetime,
    by: str,
    way: Way,
    came: Came,
    mood: str = "",
    wishes: Collection[str] = (),
    words: str = "",
    event: str = "",
) -> dict[str, Any]:
    """A try as it is kept. How they are is kept only where somebody spoke with them. Raises DeskError for what cannot
    come of that way."""
    if way not in OUTCOMES or came not in OUTCOMES[way]:
        raise ValueError(f"{came!r} cannot come of {way!r}")
    if (mood or wishes) and came != "answered":
        raise DeskError(
            "Nobody spoke with them, so nobody knows how they are. Nothing was kept.",
            then="Take away how they are, or say that they answered.",
        )
    fields: dict[str, Any] = {
        "at": at.isoformat(timespec="minutes"),
        "by": one_line(by, 80),
        "way": way,
        "came": came,
        "mood": mood if mood in MOODS else "",
        "words": one_line(words, LONGEST_WORDS),
        "event": one_line(event, 40),
    }
    fields |= {f"wishes/{one}": True for one in WISHES if one in wishes}
    return {name: value for name, value in fields.items() if value}
