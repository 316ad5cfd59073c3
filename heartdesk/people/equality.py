"""Answers about who comes, kept apart from every name: by their week, by nobody, beside no person."""

import functools
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.resources import resources_folder
from heartdesk.people.actions import must_be_signed
from heartdesk.people.model import NOTHING
from heartdesk.store.unit import Unit

FEWEST = 5
"""An answer given by fewer people than this is not counted out: they could be known by it."""


@dataclass(frozen=True)
class Question:
    """A question, and its answers as (code, words). Everybody may leave it."""

    id: str
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Counted:
    """How often each answer to a question was given; None where it was given, by too few to be told."""

    question: Question
    counts: Mapping[str, int | None]


@functools.cache
def questions() -> tuple[Question, ...]:
    """What may be asked, from the dated file in resources."""
    path = resources_folder() / "people" / "equality.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Question(one["id"], one["words"], tuple((code, words) for code, words in one["answers"]))
        for one in read["questions"]
    )


def keep_answers(unit: Unit, *, answers: Mapping[str, str]) -> None:
    """Keep what somebody answered, without them. "" is for a question they left.

    Each answer is a record of its own, so that not even the answers of one person stand together. Raises DeskError
    where nothing was answered, ValueError for an answer there is not.
    """
    must_be_signed(unit)
    known = {one.id: {code for code, _words in one.answers} for one in questions()}
    given = {question: code for question, code in answers.items() if code}
    if not given:
        raise DeskError(
            f"They answered nothing, which is fine. {NOTHING}", then="Go on without it."
        )
    if any(code not in known.get(question, ()) for question, code in given.items()):
        raise ValueError("no such question or answer")
    week = iso_week(unit.now)
    for question, code in given.items():
        unit.create(Kind.EQUALITY, {"question": question, "answer": code, "week": week})


def count_answers(unit: Unit) -> tuple[Counted, ...]:
    """How often each answer was given at this hub, small numbers hidden; a nought is told only beside none hidden."""
    given: Counter[tuple[str, str]] = Counter()
    for one in unit.every(Kind.EQUALITY):
        given[str(one.fields.get("question")), str(one.fields.get("answer"))] += 1
    counted = []
    for question in questions():
        counts = {code: given[question.id, code] for code, _words in question.answers}
        few = any(0 < count < FEWEST for count in counts.values())
        counted.append(
            Counted(
                question,
                {
                    code: count if count >= FEWEST else None if few else 0
                    for code, count in counts.items()
                },
            )
        )
    return tuple(counted)
