"""The whole matrix: every role, whatever became of the yes, every way past it. Nothing leaves that may not, and no
search, count, export, error or log shows what a role may not see.
"""

import functools
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from heartdesk.consent.actions import (
    Lent,
    all_of,
    live,
    live_of,
    pass_on,
    people_lent_to_us,
    still,
    withdraw,
)
from heartdesk.consent.model import Consent, Outgoing, RiskGround
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.interchange.export import export_directory
from heartdesk.interchange.writers import WRITERS
from heartdesk.people.actions import (
    Found,
    change_person,
    controller_settings,
    find_people,
    people_by_id,
    read_person,
    read_to_sign,
)
from heartdesk.safeguarding.actions import ground_for, read_mine, write
from heartdesk.safeguarding.model import About, Says, Worry, bases_for
from heartdesk.store.audit import written
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.search import count_entries, entries_for, search
from heartdesk.store.unit import Unit
from tests.makers import TRUST, FixedClock, a_desk, a_worker
from tests.people_desk import (
    ADVICE,
    BEA,
    CAT,
    COUNCIL,
    LARDER,
    a_person,
    a_signed_desk,
    a_yes,
    at_work,
    person_typed,
)

CANARY = "CANARYISA"
NUMBER = "01632 960987"
SAYS = {"name": CANARY, "reach": f"Ring {NUMBER}"}

KEEPERS = {Role.OUTREACH, Role.PEOPLE_LEAD}
READERS = KEEPERS | {Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY}
"""Roles that read a person and the yeses of their own organization's."""


@dataclass
class Hub:
    """A desk with Isa on it, in one state of her yes. Workers come to it in turn."""

    desk: Desk
    clock: FixedClock
    isa: str
    found: tuple[Consent, ...] = ()


def _yes(hub: Hub, **other: Any) -> tuple[str, ...]:
    return hub.desk.run(lambda u: a_yes(u, hub.isa, call=CANARY, **other)).value


def _none(_hub: Hub) -> None:
    pass


def _live(hub: Hub) -> None:
    _yes(hub)


def _live_on_the_phone(hub: Hub) -> None:
    _yes(hub, how="phone", days=9)


def _expired(hub: Hub) -> None:
    _yes(hub)
    hub.clock.move(days=31)


def _withdrawn(hub: Hub) -> None:
    ids = _yes(hub)
    hub.desk.run(lambda u: withdraw(u, ids=ids))


def _half_withdrawn(hub: Hub) -> None:
    ids = _yes(hub)
    hub.desk.run(lambda u: withdraw(u, ids=ids[:1]))


def _other_recipient(hub: Hub) -> None:
    _yes(hub, recipient=ADVICE, recipient_name="Money advice")


def _who_runs_it(hub: Hub) -> None:
    """The organization that runs the larder is not the larder."""
    _yes(hub, recipient=COUNCIL, recipient_name="The council")


def _other_item(hub: Hub) -> None:
    _yes(hub, items=("name", "place"))


def _other_purpose(hub: Hub) -> None:
    _yes(hub, purpose="visit")


def _other_person(hub: Hub) -> None:
    tam = hub.desk.run(lambda u: a_person(u, "Tam")).value
    hub.desk.run(lambda u: a_yes(u, tam, call="Tam"))


def _unsure_when_given(hub: Hub) -> None:
    hub.clock.move(days=-2)
    _yes(hub)
    hub.clock.move(days=2)


def _unsure_now(hub: Hub) -> None:
    _yes(hub)
    hub.clock.move(hours=-2)


def _given_in_days_to_come(hub: Hub) -> None:
    hub.clock.move(days=5)
    _yes(hub)
    hub.clock.move(days=-5)


STATES: Mapping[str, Callable[[Hub], None]] = {
    made.__name__.strip("_"): made
    for made in (
        _none,
        _live,
        _live_on_the_phone,
        _expired,
        _withdrawn,
        _half_withdrawn,
        _other_recipient,
        _who_runs_it,
        _other_item,
        _other_purpose,
        _other_person,
        _unsure_when_given,
        _unsure_now,
        _given_in_days_to_come,
    )
}
LIVE = {"live", "live_on_the_phone"}

A_WORRY = Worry(
    about=About.ADULT,
    who="somebody",
    their_words="He took my key",
    seen="She had no coat",
    why="She may be hurt tonight",
)
TWO_POINTS: Mapping[str, Any] = {"cannot_safeguard": "is alone", "at_risk": "is hit"}
POINTS: Mapping[str, Any] = {**TWO_POINTS, "more_open": "is ill"}
PATHS: Mapping[str, Worry] = {
    "child": replace(A_WORRY, about=About.CHILD),
    "16 or 17": replace(A_WORRY, about=About.YOUNG),
    "adult agreed": replace(A_WORRY, agrees=Says.YES),
    "adult refused": replace(A_WORRY, agrees=Says.NO),
    "adult not asked": A_WORRY,
    "adult refused, three points": replace(A_WORRY, agrees=Says.NO, **POINTS),
    "adult refused, two points": replace(A_WORRY, agrees=Says.NO, **TWO_POINTS),
    "adult refused, danger to life": replace(A_WORRY, agrees=Says.NO, danger="He has a knife"),
}
GOES = {
    "child",
    "16 or 17",
    "adult agreed",
    "adult refused, three points",
    "adult refused, danger to life",
}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Hub]:
    """A hub in each state, made when it is first asked for. No test takes a yes of it back."""
    return functools.cache(lambda state: a_hub(tmp_path_factory.mktemp("hub"), state))


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def hub(states: Callable[[str], Hub], state: str) -> Hub:
    return states(state)


def a_hub(folder: Path, state: str) -> Hub:
    """A desk with Isa on it, and her yes in a state."""
    clock = FixedClock()
    desk = at_work(a_signed_desk(a_desk(folder, clock=clock, worker=CAT)), BEA)
    made = Hub(desk, clock, desk.run(lambda u: a_person(u, CANARY, NUMBER)).value)
    STATES[state](made)
    made.found = desk.run(lambda u: all_of(u, person=made.isa)).value
    return made


def every_worker() -> Iterator[Worker]:
    """One for each role, one with all, one with none, and the same two roles of another organization."""
    for role in Role:
        yield a_worker(role, name=f"Of {role}")
    yield a_worker(*Role, name="Of every role")
    yield a_worker(name="Of no role")
    for role in KEEPERS:
        yield a_worker(role, name=f"Theirs {role}", organization=COUNCIL)
    yield a_worker(Role.OUTREACH, name="Of nobody", organization="")


def may_keep(worker: Worker) -> bool:
    """Whether a worker reads people and yeses of the organization that wrote Isa down."""
    return worker.organization == TRUST and not READERS.isdisjoint(worker.roles)


def forged(hub: Hub) -> tuple[Consent, ...]:
    """Yeses that a faulty page could hand over: live ones that name just what is wanted, and are not kept."""
    now = hub.clock.now()
    return tuple(
        Consent(
            id=f"forged {item}",
            person=hub.isa,
            recipient=LARDER,
            recipient_name="Cumnock larder",
            item=item,
            purpose="handover",
            how="spoken",
            words="yes",
            given_at=now,
            until=now.date() + timedelta(days=30),
            by="Bea",
        )
        for item in SAYS
    )


def left(desk: Desk, action: Callable[[Unit], Outgoing]) -> Outgoing | None:
    """What left; None where it was refused in a sentence with a next step, which names nobody."""
    try:
        return desk.run(action).value
    except DeskError as refused:
        said, then = str(refused), refused.then
    assert CANARY not in said
    assert NUMBER not in said
    assert then
    return None


class Undone(Exception):
    """Takes back what was written for one square of the matrix, so that the next finds the desk as it was."""

    def __init__(self, out: Outgoing) -> None:
        super().__init__()
        self.out = out


def left_for_a_try(desk: Desk, action: Callable[[Unit], Outgoing]) -> Outgoing | None:
    """As `left`, and nothing of it stays. Whether it still may leave is asked in the same breath."""

    def go(unit: Unit) -> Outgoing:
        raise Undone(still(unit, outgoing=action(unit)))

    try:
        return left(desk, go)
    except Undone as tried:
        return tried.out


def by_consent(hub: Hub, grounds: tuple[Consent, ...]) -> Callable[[Unit], Outgoing]:
    return lambda unit: pass_on(
        unit,
        grounds=grounds,
        person=hub.isa,
        items=SAYS,
        recipient=LARDER,
        recipient_name="Cumnock larder",
        purpose="handover",
    )


def by_risk(worry: Worry, *, named: str = "Social work") -> Callable[[Unit], Outgoing]:
    """Write the worry down and pass on what it says: with no network, no person's record and no yes."""
    basis = bases_for(worry.about)[0].id

    def go(unit: Unit) -> Outgoing:
        saved = write(unit, worry=replace(worry, basis=basis))
        return pass_on(
            unit,
            grounds=ground_for(unit, concern=saved.id, recipient_name=named),
            person="",
            items={"what": f"{CANARY} may be hurt"},
            recipient="social work",
            recipient_name="Social work",
            purpose="at risk",
        )

    return go


def test_nothing_leaves_without_a_live_yes_that_names_just_this(hub: Hub, state: str) -> None:
    for worker, grounds in product(every_worker(), ((), hub.found, forged(hub))):
        desk = at_work(hub.desk, worker)

        out = left(desk, by_consent(hub, grounds))

        assert (out is not None) == (state in LIVE and may_keep(worker)), (worker.name, state)
        if out is not None:
            assert (out.recipient, out.purpose, dict(out.items)) == (LARDER, "handover", SAYS)
            assert set(out.consents) <= {one.id for one in hub.found}


@pytest.mark.parametrize("state", sorted(LIVE))
def test_what_was_ready_stays_here_once_the_yes_is_gone(tmp_path: Path, state: str) -> None:
    hub = a_hub(tmp_path, state)
    out = left(hub.desk, by_consent(hub, ()))
    assert out is not None
    ready = out
    workers = [one for one in every_worker() if may_keep(one)]
    for worker in workers:
        assert left(at_work(hub.desk, worker), lambda u: still(u, outgoing=ready)) is out

    at_work(hub.desk, BEA).run(lambda u: withdraw(u, ids=out.consents[:1]))

    for worker in every_worker():
        assert left(at_work(hub.desk, worker), lambda u: still(u, outgoing=ready)) is None


def test_who_may_be_at_risk_is_passed_on_as_is_written_down_whatever_the_yes_and_the_role(
    hub: Hub, state: str
) -> None:
    for worker, path in product(every_worker(), PATHS):
        desk = at_work(hub.desk, worker)

        out = left_for_a_try(desk, by_risk(PATHS[path]))

        # Whoever has no role at all has no desk to write at.
        goes = path in GOES and bool(worker.roles)
        assert (out is not None) == goes, (worker.name, path, state)
        if out is not None:
            assert out.ground != "consent"
            assert not out.consents


def test_a_worry_that_is_not_written_down_or_names_another_lets_nothing_leave(
    hub: Hub, state: str
) -> None:
    made_up = RiskGround("child", "never written", "a law", "Social work", "She is hurt")
    for worker in every_worker():
        desk = at_work(hub.desk, worker)
        assert left_for_a_try(desk, by_risk(PATHS["child"], named="The neighbour")) is None
        for ground in (made_up, replace(made_up, concern="")):
            tried = left(
                desk,
                lambda u, g=ground: pass_on(  # type: ignore[misc]
                    u,
                    grounds=g,
                    person=hub.isa,
                    items=SAYS,
                    recipient="social work",
                    recipient_name="Social work",
                    purpose="at risk",
                ),
            )
            assert tried is None, (worker.name, state)


READS: Mapping[str, Callable[[Unit, Hub], object]] = {
    "find": lambda u, _hub: find_people(u, words=CANARY),
    "find by two letters": lambda u, _hub: find_people(u, words=CANARY[:2]),
    "read": lambda u, hub: read_person(u, id=hub.isa),
    "read by id": lambda u, hub: people_by_id(u, [hub.isa]),
    "change": lambda u, hub: change_person(u, id=hub.isa, typed=person_typed(CANARY, NUMBER)),
    "the person": lambda u, hub: u.get(Kind.PERSON, hub.isa),
    "everybody": lambda u, _hub: list(u.every(Kind.PERSON)),
    "is known": lambda u, hub: u.is_known(Kind.PERSON, hub.isa),
    "history": lambda u, hub: u.history(Kind.PERSON, hub.isa),
    "yeses": lambda u, hub: all_of(u, person=hub.isa),
    "live yeses": lambda u, hub: live_of(u, person=hub.isa),
    "every yes": lambda u, _hub: list(u.every(Kind.CONSENT)),
    "one yes": lambda u, hub: live(
        u, person=hub.isa, recipient=LARDER, item="name", purpose="handover"
    ),
}
"""What shows people of one's own organization."""

ANYBODY: Mapping[str, Callable[[Unit, Hub], object]] = {
    "search": lambda u, _hub: search(u, CANARY),
    "search the number": lambda u, _hub: search(u, NUMBER),
    "suggestions": lambda u, _hub: search(u, CANARY[:3]),
    "counts": lambda u, _hub: count_entries(u),
    "by need": lambda u, _hub: entries_for(u, needs=["food"]),
    "settings": lambda u, _hub: (controller_settings(u), read_to_sign(u)),
    "waiting": lambda u, _hub: u.waiting_to_travel(),
    "audit": lambda u, _hub: written(u),
    "own worries": lambda u, _hub: read_mine(u),
    "counts of people": lambda u, _hub: u.count_unopened(Kind.PERSON),
    "counts of yeses": lambda u, _hub: u.count_unopened(Kind.CONSENT),
}
"""What shows nobody, whoever asks."""


def shown(desk: Desk, read: Callable[[Unit], object]) -> tuple[str, bool]:
    """All that came of a read in letters, an error's too, and whether anything of anybody came."""
    try:
        value = desk.run(read).value
    except DeskError as refused:
        return f"{refused!s} {refused.__cause__!s} {refused.__context__!s}", False
    return repr(value), bool(value) and value != Found(())


@pytest.mark.parametrize("state", ["live", "withdrawn"])
def test_no_read_count_suggestion_error_or_log_shows_what_a_role_may_not_see(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for worker in every_worker():
        desk = at_work(hub.desk, worker)
        for name, read in READS.items():
            words, any_came = shown(desk, lambda u, r=read: r(u, hub))  # type: ignore[misc]
            if not may_keep(worker):
                assert CANARY not in words, (worker.name, name)
                assert NUMBER not in words, (worker.name, name)
                assert hub.isa not in words, (worker.name, name)
                assert not any_came, (worker.name, name)
        for name, read in ANYBODY.items():
            words, _ = shown(desk, lambda u, r=read: r(u, hub))  # type: ignore[misc]
            assert CANARY not in words, (worker.name, name)
            assert NUMBER not in words, (worker.name, name)

    assert CANARY not in caplog.text
    assert NUMBER not in caplog.text


def test_those_who_may_see_what_there_is(tmp_path: Path) -> None:
    """Else the tests above could pass because nothing is ever shown."""
    hub = a_hub(tmp_path, "live")

    for role in READERS:
        desk = at_work(hub.desk, a_worker(role, name=f"Of {role}"))
        for name in ("find", "read", "everybody", "history", "yeses", "one yes", "every yes"):
            words, any_came = shown(desk, lambda u, n=name: READS[n](u, hub))  # type: ignore[misc]
            assert any_came, (role, name)
            assert (CANARY in words) == ("yes" not in name), (role, name)


def test_another_service_sees_the_items_its_yes_names_and_only_while_it_holds(
    hub: Hub, state: str
) -> None:
    """The larder and the council are run by the council's own: its workers see what was agreed for either."""
    lent_in = {
        "live": {"call", "safe"},
        "live_on_the_phone": {"call", "safe"},
        "half_withdrawn": {"safe"},
        "who_runs_it": {"call", "safe"},
        "other_item": {"call", "locality"},
        "other_purpose": {"call", "safe"},
    }
    for worker in every_worker():
        desk = at_work(hub.desk, worker)
        lent: tuple[Lent, ...] = ()
        with suppress(NotAllowed):
            lent = desk.run(people_lent_to_us).value
        fields = {name for one in lent if one.id == hub.isa for name in one.fields}
        theirs = worker.organization == COUNCIL
        assert fields - {"controller"} == (lent_in.get(state, set()) if theirs else set())


@pytest.mark.parametrize("state", ["live"])
def test_no_export_and_no_row_of_the_store_says_anything_of_a_person(
    hub: Hub, tmp_path: Path
) -> None:
    at_work(hub.desk, a_worker(*Role, name="Of every role"))
    for name in WRITERS:
        export_directory(hub.desk, format=name, out=tmp_path / f"out {name}")
    written_out = b"".join(
        part.read_bytes() for part in tmp_path.rglob("out *") if part.is_file()
    ) + b"".join(part.read_bytes() for part in tmp_path.glob("out */**/*") if part.is_file())
    assert b"larder" in written_out
    for canary in (CANARY, NUMBER, hub.isa):
        assert canary.encode() not in written_out

    def rows(unit: Unit) -> bytes:
        names = unit.connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        ).scalars()
        seen = []
        for name in names:
            for row in unit.connection.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608
                seen += [v if isinstance(v, bytes) else str(v).encode() for v in row]
        return b" ".join(seen)

    said = hub.desk.run(rows).value
    for canary in (CANARY, NUMBER, "no_voicemail", "recipient_name"):
        assert canary.encode() not in said, canary
