"""Answers about who comes: beside no name, by no day, by nobody, and never counted out where they are few."""

from pathlib import Path

import pytest
from sqlalchemy import text

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import PERSON, RULES, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.people.equality import FEWEST, count_answers, keep_answers, questions
from heartdesk.store.desk import Desk
from tests.makers import a_desk, a_worker
from tests.people_desk import BEA, CAT, a_person, a_signed_desk, at_work


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at_work(a_signed_desk(a_desk(tmp_path, worker=CAT)), BEA)


def answer(desk: Desk, **answers: str) -> None:
    desk.run(lambda u: keep_answers(u, answers=answers))


def counts(desk: Desk, question: str) -> dict[str, int | None]:
    counted = at_work(desk, CAT).run(count_answers).value
    at_work(desk, BEA)
    return dict(next(one.counts for one in counted if one.question.id == question))


def test_nothing_of_a_person_nor_of_who_asked_stands_beside_an_answer(desk: Desk) -> None:
    isa = desk.run(a_person).value
    answer(desk, age="25_44", caring="yes", gender="")

    kept = at_work(desk, CAT).run(lambda u: list(u.every(Kind.EQUALITY))).value
    assert [set(one.fields) for one in kept] == [{"question", "answer", "week"}] * 2
    assert PERSON not in {name for one in kept for name in one.fields}
    rows = desk.run(
        lambda u: u.connection.execute(
            text("SELECT worker, wall FROM change WHERE kind = 'equality'")
        ).all()
    ).value
    assert {row.worker for row in rows} == {"nobody"}
    assert len({row.wall for row in rows}) == 1
    assert isa not in repr(kept)
    assert RULES[Kind.EQUALITY].by_week


def test_a_question_may_be_left_and_nothing_answered_keeps_nothing(desk: Desk) -> None:
    with pytest.raises(DeskError, match="answered nothing"):
        answer(desk, age="", gender="")
    for wrong in ({"age": "old"}, {"income": "low"}):
        with pytest.raises(ValueError, match="no such"):
            answer(desk, **wrong)

    assert at_work(desk, CAT).run(lambda u: list(u.every(Kind.EQUALITY))).value == []


def test_few_are_never_counted_out_nor_told_from_none(desk: Desk) -> None:
    for _ in range(FEWEST):
        answer(desk, age="25_44")
    assert counts(desk, "age")["25_44"] == FEWEST
    assert counts(desk, "age")["65"] == 0

    answer(desk, age="65")
    told = counts(desk, "age")
    assert told["25_44"] == FEWEST
    assert told["65"] is None
    assert told["16_24"] is None  # or the one who is 65 could be told from nobody at all


def test_who_writes_answers_down_does_not_read_them(desk: Desk) -> None:
    answer(desk, age="25_44")
    for role in set(Role) - {Role.PEOPLE_LEAD}:
        at_work(desk, a_worker(role, name="Fay"))
        with pytest.raises(NotAllowed):
            desk.run(count_answers)


def test_each_question_says_what_it_asks() -> None:
    assert all(one.words and len(one.answers) > 1 for one in questions())
