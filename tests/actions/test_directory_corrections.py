"""What a worker corrects shows at their hub at once; a second yes sends it on, and crisis numbers need two people."""

from typing import Any

import pytest

from heartdesk.core.area_starter import record_id
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import check_by_phone, load_starter, read_service, search_directory
from heartdesk.directory.changing import add_entry, change_fact, change_place, read_for_form
from heartdesk.directory.corrections import crisis_ids
from heartdesk.directory.crisis_numbers import changed_numbers
from heartdesk.directory.editing import PhonesTyped, PhoneTyped, PlaceTyped, TextTyped, phones_of
from heartdesk.directory.history import history, put_back
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.sending import Waiting, say_no, say_yes, waiting_corrections
from heartdesk.directory.steps import undo_change
from heartdesk.store.desk import Desk
from tests.makers import ANN, FixedClock, a_worker

BEA = a_worker(Role.RECEPTION, name="Bea")
CAL = a_worker(Role.RECEPTION, name="Cal")
ONE = a_worker(Role.COORDINATOR, name="One")
OLD, NEW = "01632 960123", "01632 960456"
LARDER: dict[str, Any] = {
    "name": "Example Larder",
    "status": "active",
    "phones/a": {"number": OLD, "evidence": "verified", "type": "voice"},
    "fees_description": "Free",
}


def make(desk: Desk, **more: Any) -> str:
    return desk.run(lambda unit: unit.create(Kind.SERVICE, {**LARDER, **more})).value


def at_work(desk: Desk, worker: Any) -> Desk:
    desk.worker = worker
    return desk


def shown(desk: Desk, record_id: str) -> ServiceEntry:
    entry = desk.look(lambda look: read_service(look, id=record_id))
    assert entry is not None
    return entry


def sent(desk: Desk, record_id: str, kind: Kind = Kind.SERVICE) -> dict[str, Any]:
    """What every other hub is told."""
    record = desk.look(lambda look: look.get(kind, record_id))
    assert record is not None
    return dict(record.fields)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    return desk.look(waiting_corrections)


def number(desk: Desk, record_id: str, typed: str, *, told: bool = False) -> Any:
    element = desk.look(lambda look: phones_of(look.get(Kind.SERVICE, record_id).fields))[0].id  # type: ignore[union-attr]
    new = PhonesTyped((PhoneTyped(typed, id=element),))
    return desk.run(lambda unit: change_fact(unit, id=record_id, typed=new, told=told)).value


def cost(desk: Desk, record_id: str, said: str, *, told: bool = False) -> Any:
    typed = TextTyped("fees_description", said)
    return desk.run(lambda unit: change_fact(unit, id=record_id, typed=typed, told=told)).value


# ---- our hub says -------------------------------------------------------------------------------


def test_a_workers_correction_shows_here_at_once_with_its_day_and_goes_nowhere(desk: Desk) -> None:
    larder = make(desk)

    cost(at_work(desk, BEA), larder, "£1 a bag")

    entry = shown(desk, larder)
    assert entry.cost == "£1 a bag"
    assert [one.text for one in entry.hub_says] == [
        "Cost: our hub says, Tue 17 Nov 2026 (Bea). It goes to the other hubs with the coordinator’s yes."
    ]
    assert sent(desk, larder)["fees_description"] == "Free"


def test_a_coordinators_yes_sends_it_on_and_undo_makes_it_wait_again(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")
    at_work(desk, ANN)
    (one,) = waiting(desk)
    assert (one.entry_name, one.fact) == ("Example Larder", "Cost")
    assert (one.before, one.now) == ("Free", "£1 a bag")

    before = desk.run(lambda unit: say_yes(unit, id=one.id)).value
    assert sent(desk, larder)["fees_description"] == "£1 a bag"
    assert (shown(desk, larder).hub_says, waiting(desk)) == ((), ())

    desk.run(lambda unit: undo_change(unit, before=before))
    assert sent(desk, larder)["fees_description"] == "Free"
    assert shown(desk, larder).cost == "£1 a bag"
    assert len(waiting(desk)) == 1


def test_a_coordinators_no_and_the_workers_own_undo_show_the_directorys_word_again(
    desk: Desk,
) -> None:
    larder = make(desk)
    before = cost(at_work(desk, BEA), larder, "£1 a bag")
    desk.run(lambda unit: undo_change(unit, before=before))
    assert shown(desk, larder).cost == "Free"

    cost(desk, larder, "£2 a bag")
    with pytest.raises(NotAllowed, match="Bea put this in"):
        at_work(desk, CAL).run(lambda unit: say_no(unit, id=waiting(desk)[0].id))
    at_work(desk, ANN).run(lambda unit: say_no(unit, id=waiting(desk)[0].id))
    assert (shown(desk, larder).cost, waiting(desk)) == ("Free", ())


def test_the_front_desk_can_not_send_its_own_correction_on(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")

    for worker in (BEA, CAL):
        with pytest.raises(NotAllowed, match="still waits"):
            at_work(desk, worker).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    assert sent(desk, larder)["fees_description"] == "Free"


def test_a_coordinators_own_word_goes_at_once_and_answers_what_waited(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")

    cost(at_work(desk, ANN), larder, "£3 a bag")

    assert sent(desk, larder)["fees_description"] == "£3 a bag"
    assert waiting(desk) == ()


def test_a_second_correction_of_the_same_fact_takes_the_place_of_the_first(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")
    cost(at_work(desk, CAL), larder, "£2 a bag")

    assert [one.now for one in waiting(desk)] == ["£2 a bag"]
    cost(desk, larder, "Free")
    assert waiting(desk) == ()


def test_undo_of_the_second_brings_the_first_back(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")
    before = cost(at_work(desk, CAL), larder, "£2 a bag")

    desk.run(lambda unit: undo_change(unit, before=before))

    assert shown(desk, larder).cost == "£1 a bag"
    assert shown(desk, larder).hub_says[0].by == "Bea"


def test_what_other_hubs_learned_since_is_not_hidden_by_an_old_correction(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")

    # Another desk's word arrives under it.
    desk.worker = ANN
    desk.run(lambda unit: unit.change(Kind.SERVICE, larder, {"fees_description": "£5 a bag"}))

    assert (shown(desk, larder).cost, shown(desk, larder).hub_says) == ("£5 a bag", ())
    assert waiting(desk)[0].overtaken


def test_they_told_me_today_vouches_here_and_everywhere_once_it_is_sent(desk: Desk) -> None:
    larder = make(desk)
    number(at_work(desk, BEA), larder, NEW, told=True)

    assert shown(desk, larder).phone.number == NEW
    assert shown(desk, larder).freshness.state == "fresh"
    assert "checks/phone" not in sent(desk, larder)
    at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    assert sent(desk, larder)["checks/phone"]["by"] == "Bea"
    assert shown(desk, larder).phone.number == NEW


def test_a_later_check_is_not_hidden_by_the_one_of_the_correction(
    desk: Desk, clock: FixedClock
) -> None:
    larder = make(desk)
    number(at_work(desk, BEA), larder, NEW, told=True)
    clock.move(days=3)
    at_work(desk, CAL).run(lambda unit: check_by_phone(unit, id=larder, facts=("phone",)))

    assert shown(desk, larder).facts[0].by == "Cal"


def test_search_and_the_form_know_what_this_hub_says(desk: Desk) -> None:
    larder = make(desk)
    typed = TextTyped("description", "Soup and a seat")
    at_work(desk, BEA).run(lambda unit: change_fact(unit, id=larder, typed=typed))

    assert desk.look(lambda look: [hit.id for hit in search_directory(look, words="soup")]) == [larder]  # fmt: skip
    form = desk.look(lambda look: read_for_form(look, id=larder))
    assert form is not None
    assert form.fields["description"] == "Soup and a seat"
    desk.run(lambda unit: say_no(unit, id=waiting(desk)[0].id))
    assert desk.look(lambda look: search_directory(look, words="soup")) == ()


def test_an_address_put_right_here_waits_as_well(desk: Desk) -> None:
    larder = make(desk)
    hall = PlaceTyped("Example Hall", "1 Example Street", "Cumnock", "KA18 1AA")
    desk.run(lambda unit: change_place(unit, id=larder, typed=hall))
    place = desk.look(lambda look: next(iter(look.every(Kind.LOCATION))).id)

    moved = PlaceTyped("Example Hall", "2 Example Street", "Cumnock", "KA18 1AA")
    at_work(desk, BEA).run(lambda unit: change_place(unit, id=larder, typed=moved))

    here = shown(desk, larder).place
    assert here is not None
    assert "2 Example Street" in here.address
    assert "1 Example Street" in str(sent(desk, place, Kind.LOCATION))
    assert waiting(desk)[0].entry_name == "Example Larder"
    at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    assert "2 Example Street" in str(sent(desk, place, Kind.LOCATION))


def test_who_adds_an_entry_fills_it_in(desk: Desk) -> None:
    outreach = a_worker(Role.OUTREACH, name="Dot")
    new = at_work(desk, outreach).run(lambda unit: add_entry(unit, name="Example Blether")).value

    cost(desk, new, "Free")
    assert sent(desk, new)["fees_description"] == "Free"
    cost(at_work(desk, BEA), new, "£1")
    assert sent(desk, new)["fees_description"] == "Free"


def test_putting_back_an_old_word_waits_for_the_yes_as_typing_it_would(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, ANN), larder, "£1 a bag")
    step = desk.look(lambda look: history(look, id=larder))[0]

    at_work(desk, BEA).run(lambda unit: put_back(unit, step=step))

    assert shown(desk, larder).cost == "Free"
    assert sent(desk, larder)["fees_description"] == "£1 a bag"


def test_a_correction_of_another_hub_does_not_show_here(desk: Desk) -> None:
    larder = make(desk)
    cost(at_work(desk, BEA), larder, "£1 a bag")
    correction = waiting(desk)[0].id

    desk.run(lambda unit: unit.change(Kind.CORRECTION, correction, {"hub": "another hub"}))

    assert shown(desk, larder).cost == "Free"


# ---- crisis numbers -----------------------------------------------------------------------------


def test_a_crisis_number_of_one_person_is_told_beside_the_one_that_is_held(desk: Desk) -> None:
    line = make(desk, crisis=True)

    for worker in (BEA, ANN):
        number(at_work(desk, worker), line, NEW, told=True)
        entry = shown(desk, line)
        assert entry.phone.number == OLD
        assert f"Phone: our hub says {NEW}, Tue 17 Nov 2026" in entry.hub_says[0].text
        assert "A second person must look" in entry.hub_says[0].text
        assert OLD in str(sent(desk, line))
        assert "checks/phone" not in sent(desk, line)


def test_the_second_persons_yes_sends_a_crisis_number_on(desk: Desk) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, BEA), line, NEW, told=True)

    at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id, here=[BEA.id]))

    assert shown(desk, line).phone.number == NEW
    assert NEW in str(sent(desk, line))


def test_the_same_person_twice_is_one_person_under_any_key(desk: Desk) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, ANN), line, NEW)
    again = a_worker(Role.COORDINATOR, name=" ann ", among="another desk")

    for worker in (ANN, again):
        with pytest.raises(NotAllowed, match="two people"):
            at_work(desk, worker).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    assert OLD in str(sent(desk, line))


def test_putting_the_number_in_again_does_not_make_a_second_person(desk: Desk) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, ANN), line, NEW)
    number(desk, line, NEW)
    assert len(waiting(desk)) == 1
    with pytest.raises(NotAllowed, match="two people"):
        desk.run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))

    # Somebody else types another number: it is theirs alone, and the first no longer counts for it.
    number(at_work(desk, ONE), line, "01632 960789")
    assert [one.mine for one in waiting(desk)] == [True]


def test_one_of_the_two_is_a_coordinator(desk: Desk) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, BEA), line, NEW)
    with pytest.raises(NotAllowed, match="coordinator"):
        at_work(desk, CAL).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))

    number(at_work(desk, ANN), line, NEW)
    at_work(desk, CAL).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    assert NEW in str(sent(desk, line))


def test_the_word_of_a_removed_worker_no_longer_counts(desk: Desk) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, BEA), line, NEW)

    with pytest.raises(DeskError, match="Bea does not work at this desk any more"):
        at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id, here=[ANN.id]))
    assert OLD in str(sent(desk, line))
    assert len(waiting(desk)) == 1


def test_undo_of_the_yes_brings_the_old_crisis_number_back_and_the_new_one_waits(
    desk: Desk,
) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, BEA), line, NEW)
    before = at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id)).value

    desk.run(lambda unit: undo_change(unit, before=before))

    assert shown(desk, line).phone.number == OLD
    assert len(waiting(desk)) == 1


def test_history_is_no_way_round_the_second_person(desk: Desk) -> None:
    line = make(desk, crisis=True)
    number(at_work(desk, BEA), line, NEW)
    at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    step = next(
        one for one in desk.look(lambda look: history(look, id=line)) if one.fact == "phones"
    )

    desk.run(lambda unit: put_back(unit, step=step))

    assert NEW in str(sent(desk, line))
    assert waiting(desk)[0].two


def test_numbers_on_safety_cards_and_at_the_foot_of_leaflets_need_two_people_too(
    desk: Desk,
) -> None:
    desk.run(load_starter)
    cards = crisis_ids(desk.area)
    assert len(cards) > 10
    one = next(
        one
        for one in desk.look(lambda look: look.get_many(Kind.SERVICE, cards)).values()
        if one.fields.get("crisis") is not True and phones_of(one.fields)
    )

    number(at_work(desk, ANN), one.id, NEW)

    assert waiting(desk)[0].two
    assert NEW not in str(sent(desk, one.id))


def test_a_known_wrong_number_is_refused_in_a_correction_too(desk: Desk) -> None:
    line = make(desk, crisis=True)
    wrong = desk.area.denied[0].number

    with pytest.raises(DeskError, match="known to be a wrong number"):
        number(at_work(desk, BEA), line, wrong)
    assert waiting(desk) == ()


def test_other_facts_of_a_crisis_line_are_the_coordinators_to_change_alone(desk: Desk) -> None:
    line = make(desk, crisis=True)
    cost(at_work(desk, ANN), line, "Free from every phone")
    assert sent(desk, line)["fees_description"] == "Free from every phone"


def test_a_safety_card_tells_the_number_two_people_agreed_on_and_never_that_of_one(
    desk: Desk,
) -> None:
    desk.run(load_starter)
    line = record_id(desk.area, Kind.SERVICE, "samaritans")
    assert desk.look(changed_numbers) == {}

    number(at_work(desk, BEA), line, NEW)
    assert desk.look(changed_numbers) == {}
    at_work(desk, ANN).run(lambda unit: say_yes(unit, id=waiting(desk)[0].id))
    assert desk.look(changed_numbers) == {"samaritans": NEW}
