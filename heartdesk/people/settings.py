"""What an organization signs before it may keep anything about anybody: on what basis, for how long, in which words."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.resources import resources_folder
from heartdesk.core.text import one_line, plain
from heartdesk.people.model import NOTHING, REASONS

Fields = Mapping[str, Any]

LONGEST_NOTICE = 4000
LONGEST = 300
MOST_MONTHS = 120


@dataclass(frozen=True)
class Basis:
    """A lawful basis that can be chosen, and for whom it is meant."""

    id: str
    words: str
    meant_for: str


@dataclass(frozen=True)
class Proposals:
    """What a controller is shown to change and sign: proposals with their source, as data that can be put right."""

    bases: tuple[Basis, ...]
    months: Mapping[str, int]
    class_words: Mapping[str, str]
    notice: str
    complaint: str
    source: str
    as_of: str


@dataclass(frozen=True)
class Signed:
    """What the organization that answers for people's details has signed.

    `retention` gives months for each class of what is kept. `notice` has places for {reason} and {months}: ask
    `notice_for`.
    """

    organization: str
    controller_name: str
    signed_by: str
    their_role: str
    signed_on: date
    lawful_basis: str
    retention: Mapping[str, int]
    notice: str
    complaint_route: str

    def notice_for(self, reason: str) -> str:
        """The privacy notice that is read out to, or handed to, somebody who is written down for this reason."""
        said = REASONS.get(reason, "")
        if not said:
            raise DeskError(
                f"It is not said yet why somebody is to be written down. {NOTHING}",
                then="Choose why. Without a reason nobody is written down.",
            )
        notice = self.notice.replace("{reason}", said)
        return (
            f"{notice.replace('{months}', str(self.retention['contact']))}\n{self.complaint_route}"
        )


@dataclass(frozen=True)
class SettingsTyped:
    """What was typed to be signed. `basis` is the id of a Basis; `agreed` that the one who signs has read it all."""

    controller_name: str
    signed_by: str
    their_role: str
    basis: str
    months: Mapping[str, int]
    notice: str
    complaint_route: str
    agreed: bool


def settings_id(organization: str) -> str:
    """The id of an organization's settings: the same at every desk, so that there is one of them."""
    return derived_id("controller", organization)


@functools.cache
def proposals() -> Proposals:
    """What ships, to be changed and signed."""
    path = resources_folder() / "people" / "controller_settings.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    classes = read["retention_months"]
    return Proposals(
        bases=tuple(Basis(one["id"], one["words"], one["for"]) for one in read["lawful_bases"]),
        months={name: one["months"] for name, one in classes.items()},
        class_words={name: one["words"] for name, one in classes.items()},
        notice="\n".join(read["notice"]),
        complaint=read["complaint"],
        source=read["source"],
        as_of=read["as_of"],
    )


def proposed_notice(organization: str) -> str:
    """The proposed words of the notice for an organization; {reason} and {months} stay to be filled in each time."""
    return proposals().notice.replace("{organization}", organization)


def settings_fields(typed: SettingsTyped, *, on: date, entered_by: str) -> dict[str, Any]:
    """The fields of signed settings. Raises DeskError where something is missing: nobody signs half of it."""
    known = proposals()
    lines = {
        "controller_name": (one_line(typed.controller_name, LONGEST), "Which organization answers"),
        "signed_by": (one_line(typed.signed_by, LONGEST), "Who signs"),
        "their_role": (one_line(typed.their_role, LONGEST), "What they are there"),
        "complaint_route": (plain(typed.complaint_route, LONGEST_NOTICE), "Where to complain"),
        "notice": (plain(typed.notice, LONGEST_NOTICE), "The privacy notice"),
    }
    for said, what in lines.values():
        if not said or "{contact}" in said:
            raise DeskError(
                f"{what} is not filled in yet. {NOTHING}", then="Fill it in, then sign."
            )
    basis = next((one for one in known.bases if one.id == typed.basis), None)
    if basis is None:
        raise DeskError(f"The lawful basis is not chosen yet. {NOTHING}", then="Choose one.")
    for name in known.months:
        if not 1 <= typed.months.get(name, 0) <= MOST_MONTHS:
            raise DeskError(
                f"For how long to keep it is not said for: {known.class_words[name]}. {NOTHING}",
                then=f"Type months, from 1 to {MOST_MONTHS}.",
            )
    if "{reason}" not in typed.notice:
        raise DeskError(
            f"The notice no longer says why somebody is written down. {NOTHING}",
            then="Put {reason} back where the reason belongs.",
        )
    if not typed.agreed:
        raise DeskError(
            f"It is not signed yet. {NOTHING}", then="Tick that they read it all and sign it."
        )
    return {
        **{name: said for name, (said, _what) in lines.items()},
        "signed_on": on.isoformat(),
        "entered_by": entered_by,
        "basis": basis.id,
        "lawful_basis": basis.words,
        "retention": {name: typed.months[name] for name in known.months},
    }


def signed_of(organization: str, fields: Fields, conflicts: tuple[str, ...] = ()) -> Signed | None:
    """Settings as they are kept; None where they are not whole, or two desks say different things of them."""
    try:
        on = date.fromisoformat(text_of(fields, "signed_on"))
    except ValueError:
        return None
    kept = fields.get("retention")
    months = {
        name: value
        for name, value in (kept.items() if isinstance(kept, Mapping) else ())
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_MONTHS
    }
    said = {
        name: plain(text_of(fields, name), LONGEST_NOTICE)
        for name in (
            "controller_name",
            "signed_by",
            "their_role",
            "lawful_basis",
            "notice",
            "complaint_route",
        )
    }
    if conflicts or not all(said.values()) or not months.keys() >= proposals().months.keys():
        return None
    return Signed(organization=organization, signed_on=on, retention=months, **said)
