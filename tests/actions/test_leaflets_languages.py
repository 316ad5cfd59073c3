"""Languages of leaflets on a real encrypted file: corrected, signed, added, and what paper says then."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.leaflets.languages import (
    KEYS,
    LONGEST,
    _language,
    _write,
    add_language,
    correct,
    english,
    language_history,
    may_tend,
    more_languages,
    read_language,
    read_languages,
    sign,
    spoken,
    unsign,
)
from heartdesk.leaflets.own_words import SAFETY, Language, label_files
from heartdesk.leaflets.paper import make_paper
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.leaflet_makers import ADVICE, LARDER, a_leaflet, heard
from tests.makers import a_desk, a_worker


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path, worker=a_worker(Role.COORDINATOR, name="Morag"))
    yield made
    made.close()


def language(desk: Desk, tag: str = "pl") -> Language:
    found = desk.look(lambda look: read_language(look, tag))
    assert found is not None
    return found


def put_right(desk: Desk, tag: str = "pl", **words: str) -> tuple[str, ...]:
    return desk.run(lambda unit: correct(unit, tag=tag, words=words)).value


def signed_by(desk: Desk, *names: str, tag: str = "pl", read_by: str = "") -> tuple[str, ...]:
    """Each of these coordinators signs, signed in as themselves; gives what is left to sign."""
    for name in names:
        worker = a_worker(Role.COORDINATOR, name=name)
        with at_the_desk(desk, worker):
            left = desk.run(partial(sign, tag=tag, read_by=read_by)).value
    return left


def _keep(unit: Unit, *, name: str, entry: dict[str, Any]) -> None:
    found = read_language(unit, "pl")
    assert found is not None
    _write(unit, found, {f"signed/{name}": entry})


@contextmanager
def at_the_desk(desk: Desk, worker: Worker) -> Iterator[None]:
    """Somebody else is signed in for a while."""
    before = desk.worker
    desk.worker = worker
    yield
    desk.worker = before


def paper(desk: Desk, tag: str = "pl") -> str:
    own = desk.look(lambda look: spoken(look, tag))
    parts = heard(make_paper(a_leaflet(LARDER, ADVICE, language=tag), own).pdf)
    return "\n".join(part.text for part in parts)


def test_every_language_that_came_with_the_program_is_there_unsigned(desk: Desk) -> None:
    found = desk.look(read_languages)

    assert [one.tag for one in found] == sorted(
        label_files(), key=lambda tag: language(desk, tag).name
    )
    for one in found:
        assert set(one.drafts) == set(one.words)


def test_a_corrected_word_stands_on_paper_and_can_be_put_back(desk: Desk) -> None:
    assert put_right(desk, where="Dokąd iść") == ("where",)
    assert "[pl: Dokąd iść] / Where:" in paper(desk)

    assert put_right(desk, where="") == ("where",)
    assert "[pl: Gdzie] / Where:" in paper(desk)


def test_what_is_the_same_already_is_no_change(desk: Desk) -> None:
    assert put_right(desk, where="Gdzie", cost=" Koszt ") == ()
    assert desk.look(lambda look: list(look.every(Kind.LEAFLET_LABELS))) == []


def test_one_signature_takes_the_draft_away_and_safety_waits_for_a_second_person(
    desk: Desk,
) -> None:
    assert set(signed_by(desk, "Ola Nowak")) == set(SAFETY)
    assert "WERSJA ROBOCZA" not in paper(desk)
    assert "999 (DRAFT)" in paper(desk)

    assert signed_by(desk, "Jan Kowal") == ()
    assert "DRAFT" not in paper(desk)


def test_a_signature_is_the_one_who_is_signed_in_and_says_who_read_the_words(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak", read_by="  Pani  Kowalska ")

    (one,) = language(desk).signatures
    assert (one.name, one.by) == ("Ola Nowak", a_worker(name="Ola Nowak").id)
    assert one.read_by == "Pani Kowalska"
    assert one.on.isoformat() == desk.look(lambda look: look.now.date().isoformat())
    assert one.words == language(desk).words


def test_the_same_worker_cannot_be_two_whoever_read_the_words(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak", read_by="Jan Kowal")

    with pytest.raises(DeskError, match="You have signed all of these words already"):
        signed_by(desk, "Ola Nowak", read_by="Somebody Else")
    assert set(language(desk).drafts) == set(SAFETY)


def test_two_workers_of_one_name_are_two(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak")
    with at_the_desk(desk, a_worker(Role.COORDINATOR, name="Ola Nowak", among="others")):
        left = desk.run(partial(sign, tag="pl")).value

    assert left == ()
    assert "DRAFT" not in paper(desk)


def test_two_names_typed_by_one_worker_before_now_count_as_one(desk: Desk) -> None:
    """As it was kept until names came from the session: the worker who typed them stood beside each."""
    words = dict(language(desk).words)
    for name in ("Ola", "Jan"):
        entry = {"name": name, "on": "2026-11-22", "words": words, "by": "one worker"}
        desk.run(partial(_keep, name=name, entry=entry))

    assert len(language(desk).signatures) == 2
    assert set(language(desk).drafts) == set(SAFETY)


def test_what_was_done_with_a_language_can_be_read_afterwards(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak", read_by="Pani Kowalska")
    put_right(desk, where="Dokąd")
    desk.run(lambda unit: unsign(unit, tag="pl", by=a_worker(name="Ola Nowak").id))

    steps = desk.look(lambda look: language_history(look, "pl"))

    count = len(language(desk).words)
    assert [step.said for step in steps] == [
        "The signature of Ola Nowak was taken back",
        "Words put right: “Where”",
        f"Ola Nowak signed {count} words, read by Pani Kowalska",
    ]
    assert steps[-1].worker == a_worker(name="Ola Nowak").id
    assert steps[0].worker == a_worker(name="Morag").id


def test_a_correction_unsigns_that_word_and_no_other(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak", "Jan Kowal")

    put_right(desk, where="Dokąd")

    assert language(desk).drafts == ("where",)
    assert "[pl: Dokąd (DRAFT)] / Where:" in paper(desk)
    assert paper(desk).count("DRAFT") == paper(desk).count("Dokąd")


def test_words_put_back_to_what_was_signed_are_signed_again(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak", "Jan Kowal")
    put_right(desk, where="Dokąd")

    put_right(desk, where="Gdzie")

    assert language(desk).drafts == ()


def test_a_signature_can_be_taken_back(desk: Desk) -> None:
    signed_by(desk, "Ola Nowak", "Jan Kowal")

    desk.run(lambda unit: unsign(unit, tag="pl", by=a_worker(name="Ola Nowak").id))

    assert set(language(desk).drafts) == set(SAFETY)


def test_a_word_about_a_number_says_that_number(desk: Desk) -> None:
    with pytest.raises(DeskError, match="must say 999, and no other number"):
        put_right(desk, **{"999": "W nagłym wypadku zadzwoń 998"})
    with pytest.raises(DeskError, match="must say 111"):
        put_right(desk, **{"111": "Porada medyczna"})


def test_letters_that_paper_cannot_show_and_words_too_long_are_refused_whole(desk: Desk) -> None:
    for words in ({"cost": "தமிழ்"}, {"cost": "a" * (LONGEST + 1)}):
        with pytest.raises(DeskError, match="Nothing was changed"):
            put_right(desk, where="Dokąd", **words)
    assert language(desk).words["where"] == "Gdzie"


def test_markup_in_a_word_is_printed_and_not_obeyed(desk: Desk) -> None:
    put_right(desk, where="<b>Gdzie</b> & <img src=x>")

    assert "[pl: <b>Gdzie</b> & <img src=x>] / Where:" in paper(desk)


def test_a_language_is_added_word_by_word_and_paper_is_english_where_one_is_missing(
    desk: Desk,
) -> None:
    assert desk.look(more_languages)["lt"][0] == "Lithuanian"
    desk.run(lambda unit: add_language(unit, tag="lt"))
    put_right(desk, "lt", where="Kur", title="Kas gali padėti")

    assert "lt" in [one.tag for one in desk.look(read_languages)]
    assert "lt" not in desk.look(more_languages)
    said = paper(desk, "lt")
    assert "[lt: Kur] / Where:" in said
    assert "Cost: Free" in said
    assert "DRAFT. Nobody has checked the Lithuanian on this paper yet." in said


def test_only_a_language_of_the_list_can_be_added_and_only_once(desk: Desk) -> None:
    for tag in ("pl", "xx", "../en", ""):
        with pytest.raises(DeskError, match="cannot be added"):
            desk.run(partial(add_language, tag=tag))


def test_english_has_nothing_beside_it_and_an_unknown_language_is_told(desk: Desk) -> None:
    assert desk.look(lambda look: spoken(look, "en")) is None
    with pytest.raises(DeskError, match="not ready in this language"):
        desk.look(lambda look: spoken(look, "xx"))


def test_every_word_can_be_read_in_english() -> None:
    for key in KEYS:
        assert english(key)


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.OUTREACH, Role.PLANNER, Role.PEOPLE_LEAD])
def test_others_read_and_change_nothing(tmp_path: Path, role: Role) -> None:
    desk = a_desk(tmp_path, worker=a_worker(role))
    try:
        assert desk.look(read_languages)
        assert not desk.look(may_tend)
        with pytest.raises(NotAllowed):
            put_right(desk, where="Dokąd")
        with pytest.raises(NotAllowed):
            desk.run(partial(sign, tag="pl"))
        with pytest.raises(NotAllowed):
            desk.run(lambda unit: add_language(unit, tag="lt"))
    finally:
        desk.close()


@given(
    st.dictionaries(
        st.sampled_from(["name", "words/cost", "words/x", "signed/a", "signed/b", "own_name"]),
        st.none()
        | st.text(max_size=9)
        | st.integers()
        | st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
    )
)
def test_whatever_another_desk_wrote_makes_a_language_or_none(fields: dict[str, object]) -> None:
    for tag in ("pl", "lt"):
        found = _language(tag, fields)
        assert found is None or found.tag == tag
