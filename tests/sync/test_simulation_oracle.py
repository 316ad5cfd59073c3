"""What the histories hold to be lost: what no copy is left of, until an old image of a disk brings it back."""

from tests.sync.acknowledged import Written
from tests.sync.oracle import problems
from tests.sync.planted import planted
from tests.sync.world import NOTE, SimDesk, World


def test_an_erasing_that_an_image_of_a_disk_brought_back_counts_like_any() -> None:
    world = _with_an_erasing_that_was_gone_for_a_while()

    world.heal()

    assert problems(world) == []


def test_and_what_was_erased_may_stand_nowhere_again() -> None:
    world = _with_an_erasing_that_was_gone_for_a_while()

    with planted("erased_comes_back"):
        world.heal()

    assert any("what was erased stands" in one for one in problems(world))


def _with_an_erasing_that_was_gone_for_a_while() -> World:
    """Two desks know a note; one has it erased, loses that with its disk, and finds an image of the disk later."""
    world = World(0, desks=2)
    one, other = world.desks
    _write(world, one)
    world.meet(one, faults=False, at=0)
    world.meet(other, faults=False, at=0)
    before = one.desk.kept.image()
    world.erase_something(one)
    after = one.desk.kept.image()
    (erasing,) = [
        id_ for id_, said in world.acknowledged.written.items() if said.change.kind != str(NOTE)
    ]
    one.desk.restored(before, run=world.new_run())
    world.who_is_lost()
    assert erasing in world.acknowledged.lost
    one.desk.restored(after, run=world.new_run())
    return world


def _write(world: World, one: SimDesk) -> None:
    made = one.desk.create(NOTE, "note 0", {"name": "Ms Gray"})
    world.acknowledged.written[made.id] = Written(made, frozenset())
