"""May they do it? One door, asked over everything that a role, an age and a disclosure can be."""

import ast
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

import heartdesk
from heartdesk.core.text import fold
from heartdesk.volunteers.model import (
    STATUS,
    Age,
    Disclosure,
    HelperRole,
    Regulated,
    TaskKind,
    Volunteer,
    volunteer_of,
)
from heartdesk.volunteers.permission import Task, due_for_renewal, may_do, pvg_says

TODAY = date(2026, 11, 17)
TRUST, CHURCH = "Barony Trust", "Kirk Hall"
PVG = Disclosure(date(2025, 3, 3), "Ann", "Buddy", TRUST)
BUDDY = HelperRole("r1", "Buddy", TRUST, frozenset(TaskKind), 0, "yes", "Ann", TODAY, PVG)
CATH = Volunteer("v1", "Cath", age=Age.ADULT, roles=(BUDDY,))

near = st.dates(TODAY - timedelta(days=6 * 366), TODAY + timedelta(days=6 * 366))
disclosures = st.builds(
    Disclosure,
    received_on=near,
    received_by=st.just("Ann"),
    role=st.sampled_from(["Buddy", "buddy ", "Driver", ""]),
    organization=st.sampled_from([TRUST, CHURCH, ""]),
    until=st.none() | near,
)
roles = st.builds(
    HelperRole,
    id=st.sampled_from(["r1", "r2"]),
    name=st.sampled_from(["Buddy", "Driver"]),
    organization=st.sampled_from([TRUST, CHURCH, ""]),
    tasks=st.frozensets(st.sampled_from(TaskKind)),
    from_age=st.sampled_from([0, 16, 18]),
    regulated=st.sampled_from(["yes", "no", "undecided"]),
    decided_by=st.just("Ann"),
    decided_on=st.just(TODAY),
    disclosure=st.none() | disclosures,
)
volunteers = st.builds(
    Volunteer,
    id=st.just("v1"),
    name=st.just("Cath"),
    status=st.sampled_from(sorted(STATUS)),
    age=st.sampled_from(Age),
    roles=st.lists(roles, max_size=2, unique_by=lambda one: one.id).map(tuple),
)
tasks = st.builds(Task, st.sampled_from(TaskKind), st.sampled_from(["r1", "r2", "never heard of"]))


DISCLOSURES = {
    "none": None,
    "of today": replace(PVG, received_on=TODAY),
    "the last day": replace(PVG, received_on=TODAY - relativedelta(years=5) + timedelta(days=1)),
    "a day too old": replace(PVG, received_on=TODAY - relativedelta(years=5)),
    "still to come": replace(PVG, received_on=TODAY + timedelta(days=1)),
    "ends today": replace(PVG, until=TODAY),
    "ended yesterday": replace(PVG, until=TODAY - timedelta(days=1)),
    "another role": replace(PVG, role="Driver"),
    "another organization": replace(PVG, organization=CHURCH),
    "no organization": replace(PVG, organization=""),
}
COUNTS = {"of today", "the last day", "ends today"}
DECISIONS: tuple[Regulated, ...] = ("yes", "no", "undecided")


def test_the_whole_space_of_who_may_do_what() -> None:
    """Every status, age, decision, age of the role, organization, disclosure and task, beside the rule in one line."""
    seen = {True: 0, False: 0}
    for status, age, regulated, least, organization, came, does in product(
        STATUS,
        Age,
        DECISIONS,
        (0, 16, 18),
        (TRUST, ""),
        DISCLOSURES,
        (True, False),
    ):
        for kind in TaskKind:
            role = replace(
                BUDDY,
                organization=organization,
                from_age=least,
                regulated=regulated,
                disclosure=DISCLOSURES[came],
                tasks=frozenset({kind} if does else set(TaskKind) - {kind}),
            )
            who = replace(CATH, status=status, age=age, roles=(role,))
            old = {"": 0, "under 16": 0, "16 or 17": 16, "18 or over": 18}[age]
            lawful = regulated == "no" or (
                regulated == "yes" and old >= 16 and organization == TRUST and came in COUNTS
            )
            expected = status == "helping" and does and old >= least and lawful

            answer = may_do(who, Task(kind, "r1"), TODAY)

            assert answer.may == expected, (status, age, regulated, least, organization, came, does)
            assert not may_do(who, Task(kind, "r2"), TODAY).may, "a role they do not have"
            seen[answer.may] += 1
    assert seen[True] > 500
    assert seen[False] > 5000


@given(volunteers, tasks, near)
def test_a_yes_means_that_everything_the_law_asks_is_there(
    volunteer: Volunteer, task: Task, on: date
) -> None:
    answer = may_do(volunteer, task, on)

    assert answer.may == (answer.why == "")
    assert answer.may or answer.why.endswith(".")
    if not answer.may:
        return
    role = volunteer.role(task.role_id)
    assert role is not None
    assert volunteer.status == "helping"
    assert task.kind in role.tasks
    assert (volunteer.age.at_least or 0) >= role.from_age
    assert role.regulated != "undecided"
    if role.regulated == "yes":
        held = role.disclosure
        assert held is not None
        assert volunteer.age in (Age.SIXTEEN, Age.ADULT)
        assert (fold(held.role), fold(held.organization)) == (
            fold(role.name),
            fold(role.organization),
        )
        assert role.organization
        assert held.received_on <= on < held.received_on + relativedelta(years=5)
        assert held.until is None or on <= held.until


@given(volunteers, tasks, near)
def test_a_no_is_never_for_nothing(volunteer: Volunteer, task: Task, on: date) -> None:
    """The other way round: with all in order, and only the organization's own age left, it is a yes."""
    role = volunteer.role(task.role_id)
    if role is None or task.kind not in role.tasks or volunteer.status != "helping":
        assert not may_do(volunteer, task, on).may
        return
    whole = replace(
        role,
        regulated="yes",
        organization=TRUST,
        disclosure=Disclosure(on, "Ann", role.name, TRUST),
    )
    grown = replace(volunteer, age=Age.ADULT, roles=(whole,))
    assert may_do(grown, task, on).may
    free = replace(volunteer, age=Age.ADULT, roles=(replace(role, regulated="no"),))
    assert may_do(free, task, on).may


@pytest.mark.parametrize("kind", TaskKind)
def test_a_regulated_role_without_its_own_disclosure_is_for_nothing_at_all(kind: TaskKind) -> None:
    for disclosure in (
        None,
        replace(PVG, organization=CHURCH),
        replace(PVG, role="Driver"),
        replace(PVG, received_on=TODAY + timedelta(days=1)),
        replace(PVG, received_on=TODAY - relativedelta(years=5)),
        replace(PVG, until=TODAY - timedelta(days=1)),
    ):
        role = replace(BUDDY, disclosure=disclosure)
        other = HelperRole(
            "r2", "Driver", CHURCH, frozenset(TaskKind), 0, "yes", "Ann", TODAY,
            Disclosure(TODAY, "Ann", "Driver", CHURCH),
        )  # fmt: skip
        volunteer = replace(CATH, roles=(role, other))
        assert may_do(volunteer, Task(kind, "r2"), TODAY).may, "for the role it came for, it counts"
        answer = may_do(volunteer, Task(kind, "r1"), TODAY)
        assert not answer.may
        assert "PVG" in answer.why
        undecided = replace(CATH, roles=(replace(BUDDY, regulated="undecided"),))
        assert "Nobody has decided" in may_do(undecided, Task(kind, "r1"), TODAY).why


@pytest.mark.parametrize(
    ("age", "regulated", "from_age"),
    list(product(Age, ("yes", "no", "undecided"), (0, 16, 18))),
)
def test_nobody_under_sixteen_or_not_asked_does_a_regulated_role(
    age: Age, regulated: Regulated, from_age: int
) -> None:
    role = replace(BUDDY, regulated=regulated, from_age=from_age)
    answer = may_do(replace(CATH, age=age, roles=(role,)), Task(TaskKind.LIFT, "r1"), TODAY)

    least = max(16, from_age) if regulated == "yes" else from_age
    old_enough = {"": 0, "under 16": 0, "16 or 17": 16, "18 or over": 18}[age] >= least
    assert answer.may == (old_enough and regulated != "undecided")


def test_it_counts_to_the_last_day_and_not_one_more() -> None:
    task = Task(TaskKind.ROTA, "r1")
    assert may_do(CATH, task, date(2030, 3, 2)).may
    assert may_do(CATH, task, date(2030, 3, 3)).why == (
        "The PVG for “Buddy” with Barony Trust had to be renewed by Sun 3 Mar 2030."
    )
    leap = replace(PVG, received_on=date(2024, 2, 29))
    assert leap.renew_by == date(2029, 2, 28)
    shorter = replace(PVG, until=date(2027, 1, 31))
    longer = replace(PVG, until=date(2099, 1, 1))
    assert shorter.renew_by == date(2027, 2, 1)
    assert longer.renew_by == PVG.renew_by, "a last day never makes the five years longer"


def test_ninety_days_before_and_not_ninety_one_a_renewal_is_due() -> None:
    at = PVG.renew_by

    assert not due_for_renewal([CATH], at - timedelta(days=91))
    due = due_for_renewal([CATH], at - timedelta(days=90))
    assert [(one.volunteer_id, one.role_id, one.days) for one in due] == [("v1", "r1", 90)]
    assert due_for_renewal([CATH], at + timedelta(days=3))[0].days == -3
    assert not due_for_renewal([replace(CATH, status="left")], at)
    not_regulated = replace(CATH, roles=(replace(BUDDY, regulated="no"),))
    assert not due_for_renewal([not_regulated], at)


KEPT = {
    "name": "Cath",
    "status": "helping",
    "age": "18 or over",
    "roles/r1": {"name": "Buddy", "organization": TRUST, "tasks": ["lift"], "from_age": 0},
    "decisions/r1": {
        "regulated": "yes", "by": "Ann", "on": "2026-01-05", "about": "buddy / barony trust",
    },
    "disclosures/r1": {"on": "2026-01-05", "by": "Ann", "role": "Buddy", "organization": TRUST},
}  # fmt: skip
LIFT = Task(TaskKind.LIFT, "r1")

values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.text(max_size=4), max_size=2)
)


def test_what_is_kept_reads_as_a_yes() -> None:
    assert may_do(volunteer_of("v1", KEPT), LIFT, TODAY).may


@given(
    st.sampled_from(
        [
            (name, key)
            for name, value in KEPT.items()
            for key in (value if isinstance(value, dict) else [""])
        ]
    ),
    values,
)
def test_no_damage_to_a_record_opens_the_door(where: tuple[str, str], value: object) -> None:
    """Whatever another desk wrote in one place, a yes is only for what is plainly there."""
    name, key = where
    whole = KEPT[name]
    broken = {**KEPT, name: {**whole, key: value} if isinstance(whole, dict) else value}

    volunteer = volunteer_of("v1", broken)

    if may_do(volunteer, LIFT, TODAY).may:
        role = volunteer.role("r1")
        assert role is not None
        assert role.regulated == "yes"
        assert volunteer.age in (Age.SIXTEEN, Age.ADULT)
        assert role.disclosure is not None
        assert role.disclosure.received_by
        assert role.organization


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "on a long holiday"},
        {"status": None},
        {"age": "17 and three quarters"},
        {"roles/r1": {**KEPT["roles/r1"], "from_age": 21}, "age": "16 or 17"},  # type: ignore[dict-item]
        {"roles/r1": {**KEPT["roles/r1"], "tasks": "lift"}},  # type: ignore[dict-item]
        {"disclosures/r1": {**KEPT["disclosures/r1"], "until": "soon"}},  # type: ignore[dict-item]
        {"disclosures/r1": {**KEPT["disclosures/r1"], "by": ""}},  # type: ignore[dict-item]
        {"decisions/r1": {**KEPT["decisions/r1"], "by": " "}},  # type: ignore[dict-item]
        {"decisions/r1": {**KEPT["decisions/r1"], "regulated": "perhaps"}},  # type: ignore[dict-item]
    ],
)
def test_what_a_newer_heartdesk_or_a_slip_wrote_is_not_taken_for_a_yes(
    broken: dict[str, object],
) -> None:
    assert not may_do(volunteer_of("v1", {**KEPT, **broken}), LIFT, TODAY).may


@pytest.mark.parametrize("field", ["decisions/r1", "disclosures/r1", "age"])
def test_what_two_desks_say_differently_is_not_known(field: str) -> None:
    assert not may_do(volunteer_of("v1", KEPT, conflicts=(field,)), LIFT, TODAY).may


def test_a_role_that_is_renamed_or_moved_is_decided_and_disclosed_anew() -> None:
    for change in ({"name": "Driver"}, {"organization": CHURCH}):
        renamed = {**KEPT, "roles/r1": {**KEPT["roles/r1"], **change}}  # type: ignore[dict-item]
        volunteer = volunteer_of("v1", renamed)
        assert volunteer.roles[0].regulated == "undecided"
        assert not may_do(volunteer, LIFT, TODAY).may


def test_the_card_says_in_plain_words_what_is_missing() -> None:
    assert pvg_says(CATH, BUDDY, TODAY) == ""
    assert "No PVG disclosure has come" in pvg_says(CATH, replace(BUDDY, disclosure=None), TODAY)
    assert pvg_says(replace(CATH, age=Age.UNDER_16), BUDDY, TODAY).startswith("Nobody under 16")


def test_nothing_else_in_the_house_weighs_a_disclosure() -> None:
    """The rota, matches, lifts and buddies ask may_do; only it, the model and the card read what came."""
    house = Path(heartdesk.__file__).parent
    weighing = set()
    for path in house.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("disclosure", "received_on"):
                weighing.add(path.relative_to(house).as_posix())
    assert weighing <= {
        "volunteers/model.py",
        "volunteers/permission.py",
        "ui/helpers/role_card.py",
    }
