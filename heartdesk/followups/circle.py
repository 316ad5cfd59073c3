"""Who is around a person: what each does for them, how heavy it is, and what whoever cares for them needs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.text import one_line

Near = Literal["close", "often", "sometimes"]
NEARS: tuple[Near, ...] = get_args(Near)
"""Every day; most weeks; now and then. The rings of the drawing, from within."""

Strain = Literal["", "light", "some", "heavy"]
STRAINS: tuple[Strain, ...] = get_args(Strain)
"""How heavy it is for whoever helps, as they or the person say; "" where nobody said."""

MOST = 12
"""People in one drawing: with more, nobody finds anybody."""

LONGEST = {"name": 40, "who": 40, "does": 80, "needs": 120}
LONGEST_OWN = 240

CROWDED = 7
"""With more people than this a drawing has numbers in place of names; the list beside it says both."""

_RADII: Mapping[int, tuple[float, ...]] = {1: (0.8,), 2: (0.5, 0.95), 3: (0.42, 0.7, 0.98)}
"""How far out each ring is, by how many rings somebody stands on."""

_TURNED = math.radians(35)
"""How far each ring is turned against the one within, so that few stand behind each other."""


@dataclass(frozen=True)
class Around:
    """Somebody around the person. `who` is what they are to them, `does` what they do; `cares` says that they look
    after them, and `needs` what would help whoever does that."""

    id: str
    name: str
    who: str = ""
    does: str = ""
    near: Near = "often"
    strain: Strain = ""
    cares: bool = False
    needs: str = ""


@dataclass(frozen=True)
class Circle:
    """The people around one person. `own` is what the person needs in their words; `record` "" for none kept yet."""

    person: str
    around: tuple[Around, ...] = ()
    own: str = ""
    record: str = ""

    @property
    def heavy(self) -> tuple[Around, ...]:
        """Those for whom it is heavy."""
        return tuple(one for one in self.around if one.strain == "heavy")


@dataclass(frozen=True)
class Placed:
    """Where somebody stands in the drawing: from -1 to 1 across and down, the person in the middle at 0, 0."""

    around: Around
    across: float
    down: float


def circle_of(record_id: str, fields: Fields) -> Circle | None:
    """The circle in a field map; None where it says nobody."""
    person = text_of(fields, "person")
    if not person:
        return None
    found = (_around_of(element, said) for element, said in elements(fields, "around"))
    return Circle(
        person,
        in_order([one for one in found if one]),
        one_line(text_of(fields, "own"), LONGEST_OWN),
        record_id,
    )


def tidy_around(one: Around) -> dict[str, Any]:
    """Somebody as they are kept. Raises DeskError for one without a name, and for needs of one who does not care."""
    said = {name: one_line(getattr(one, name), most) for name, most in LONGEST.items()}
    if not said["name"]:
        raise DeskError(
            "There is no name yet. Nothing was kept.",
            then="A first name will do, or what they call them: “my sister”.",
        )
    if said["needs"] and not one.cares:
        raise DeskError(
            "It is not said that they look after them. Nothing was kept.",
            then="Tick that they do, or take away what they need.",
        )
    kept: dict[str, Any] = {**said, "near": one.near, "strain": one.strain, "cares": one.cares}
    return {name: value for name, value in kept.items() if value}


def in_order(around: Sequence[Around]) -> tuple[Around, ...]:
    """The nearest first, then by name: the order in which they are drawn, read out and walked with the keyboard."""
    return tuple(
        sorted(around, key=lambda one: (NEARS.index(one.near), one.name.casefold(), one.id))
    )


def placed(around: Sequence[Around]) -> tuple[Placed, ...]:
    """Where each stands: spread around their ring, so that no two stand on one spot, in the order of `in_order`.

    The first of the innermost ring stands at the top; each ring is turned a little against the one within. The same
    people give the same drawing.
    """
    people = in_order(around)[:MOST]
    rings = [near for near in NEARS if any(one.near == near for one in people)]
    found = []
    for ring, near in enumerate(rings):
        here = [one for one in people if one.near == near]
        far = _RADII[len(rings)][ring]
        for place, one in enumerate(here):
            turn = 2 * math.pi * place / len(here) + ring * _TURNED - math.pi / 2
            found.append(Placed(one, math.cos(turn) * far, math.sin(turn) * far))
    return tuple(found)


def in_words(one: Around, whom: str = "them") -> str:
    """Somebody of the circle in one sentence, for a screen reader and for the list beside the drawing.

    `whom` they look after: "them", or "me" on the person's own paper.
    """
    near = {"close": "every day", "often": "most weeks", "sometimes": "now and then"}[one.near]
    parts = [", ".join(part for part in (one.name, one.who) if part), near]
    if one.does:
        parts.append(one.does)
    if one.cares:
        parts.append(f"looks after {whom}")
    if one.strain:
        parts.append(
            {"light": "it is light", "some": "it weighs some", "heavy": "it is heavy"}[one.strain]
        )
    if one.needs:
        parts.append(f"would help: {one.needs}")
    return "; ".join(parts)


def _around_of(element: str, said: object) -> Around | None:
    if not isinstance(said, Mapping):
        return None
    texts = {name: one_line(text_of(said, name), most) for name, most in LONGEST.items()}
    if not texts["name"]:
        return None
    near: Near = next((one for one in NEARS if one == said.get("near")), "often")
    strain: Strain = next((one for one in STRAINS if one == said.get("strain")), "")
    return Around(element, near=near, strain=strain, cares=said.get("cares") is True, **texts)
