"""Whatever desks do, and however they meet: where nothing is wrong nobody is told that something is."""

import random
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Audience, Kind
from heartdesk.sync import digests
from heartdesk.sync.digests import digest_of
from tests.makers import TRUST
from tests.sync import simulation
from tests.sync.planted import planted
from tests.sync.simulation import history
from tests.sync.test_digests import Comparing

NAMES = ("Barony", "Grange")


@pytest.mark.parametrize("seed", [1, 3])
def test_two_desks_with_real_stores_that_do_all_sorts_of_things_are_found_the_same(
    tmp_path: Path, seed: int
) -> None:
    # given two desks that change, take away, bring back and mark the same few things, and meet now and then
    chance, council = random.Random(seed), Comparing(tmp_path)
    for name in NAMES:
        council.desk(name)
    ids = [council.adds("Barony", f"Place {number}") for number in range(4)]
    make = {"name": "Isa", CONTROLLER: TRUST}
    isa = council.desk("Barony").run(lambda u: u.create(Kind.PERSON, make)).value
    told = [*council.meets(*NAMES).told]
    for step in range(70):
        with suppress(DeskError, ValueError):
            told += _do_something(council, chance, ids, isa, step)

    # when they have met for some days
    for _ in range(3):
        told += council.day(*NAMES, *NAMES)

    # then nobody was told anything, and both hold the same
    assert told == []
    for audience in (Audience.DIRECTORY, Audience.PEOPLE):
        weights = [digest_of(council.keeper(one), council.seals[one], audience) for one in NAMES]
        assert weights[0] is not None
        assert weights[1] is not None
        assert weights[0][1] == weights[1][1]
    for name, other in (NAMES, NAMES[::-1]):
        assert council.compared(name)[other].outcome == "the same"


def _do_something(
    council: Comparing, chance: random.Random, ids: list[str], isa: str, step: int
) -> list[str]:
    name, one, what = chance.choice(NAMES), chance.choice(ids), chance.random()
    desk = council.desk(name)
    if what < 0.4:
        field = chance.choice(("name", "description", "url"))
        council.says(name, one, **{field: chance.choice((f"{step}", None))})
    elif what < 0.5:
        desk.run(lambda u: u.delete(Kind.SERVICE, one))
    elif what < 0.6:
        desk.run(lambda u: u.bring_back(Kind.SERVICE, one, {"name": f"back {step}"}))
    elif what < 0.65:
        council.says(name, one, sensitive=True)
    elif what < 0.75:
        desk.run(lambda u: u.change(Kind.PERSON, isa, {"name": f"Isa {step}"}))
    elif what < 0.78:
        ids.append(council.adds(name, f"new {step}"))
    else:
        council.clock.move(hours=chance.choice((1, 30)))
        return [*council.meets(name).told]
    return []


def test_histories_in_which_every_receipt_brings_a_digest_end_without_a_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given digests at every turn, with shut-out desks, snapshots, erasings, copies of desks and set-back disks
    monkeypatch.setattr(digests, "EVERY", timedelta(hours=1))
    outcomes: list[str | None] = []
    note = digests._note

    def noted(shelf, seals, kept, *, same):  # type: ignore[no-untyped-def]
        note(shelf, seals, kept, same=same)
        outcomes.append(shelf.fact(digests.COMPARED))

    monkeypatch.setattr(digests, "_note", noted)

    # when some are lived through
    found = [history(seed) for seed in range(400, 412)]

    # then they were compared often, and never differed
    assert found == [[]] * 12
    assert len(outcomes) > 60
    assert not any('"differs"' in str(fact) for fact in outcomes)


def test_a_desk_that_silently_forgets_what_a_change_replaces_is_named_by_its_digest() -> None:
    with planted("head_forgotten"):
        found = [one for seed in range(8) for one in simulation.history(seed)]

    assert any("have heard the same, and differ" in one for one in found)
