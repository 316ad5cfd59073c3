"""Somebody opened the details of a person of another service: the safeguarding lead is told, and reads why."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from heartdesk.app.opening import open_store, unlock_profile
from heartdesk.core.kinds import Kind
from heartdesk.store.profile import read_profile
from heartdesk.ui.pages.workers import WorkersPage
from tests.ui.door_fixtures import PASSPHRASES, Asked, AtTheDoor, desk_of_three, three

__all__ = ["desk_of_three", "three"]

WHY = "Her neighbour heard her shouting for help"


@pytest.fixture
def glass_broken(three: Path) -> Path:
    """Ann's colleague of another service looked at somebody Ann's service answers for."""
    break_the_glass(three)
    return three


def break_the_glass(folder: Path) -> None:
    profile = read_profile(folder)
    ann = unlock_profile(profile, worker="Ann", secret=PASSPHRASES["Ann"])
    desk = open_store(profile, ann)
    person = desk.run(
        lambda unit: unit.create(
            Kind.PERSON, {"name": "Invented Person", "controller": unit.worker.organization}
        )
    ).value
    desk.close()
    other = open_store(profile, replace(ann, worker_id="w2", organization="another service"))
    other.run(lambda unit: unit.break_glass(Kind.PERSON, person, reason=WHY))
    other.close()


def enter(qtbot: QtBot, folder: Path, name: str) -> AtTheDoor:
    at = AtTheDoor(qtbot, Asked(read_profile(folder)), folder)
    at.come()
    at.opening.open_desk(name, PASSPHRASES[name])
    at.until(at.is_in)
    at.at_rest()
    return at


def test_the_lead_is_told_at_once_reads_why_and_is_told_no_more(
    qtbot: QtBot, glass_broken: Path
) -> None:
    cath = enter(qtbot, glass_broken, "Cath")
    assert "may be at risk" in cath.content.banner.said()
    assert "Invented Person" not in cath.said(), "the screen names nobody"

    cath.content.go("workers")
    cath.at_rest()
    card = cast(WorkersPage, cath.content.page("workers")).notices
    assert card.isVisible()
    assert WHY in cath.said()
    (read,) = card.findChildren(QPushButton)
    read.click()
    cath.at_rest()
    assert not card.isVisible()
    cath.close()

    again = enter(qtbot, glass_broken, "Cath")
    assert again.content.banner.said() == ""
    again.close()


def test_the_lead_is_told_of_what_another_desk_brings_while_the_window_is_open(
    qtbot: QtBot, three: Path
) -> None:
    cath = enter(qtbot, three, "Cath")
    assert cath.content.banner.said() == ""

    break_the_glass(three)
    cath.content.background.changed.emit(frozenset({Kind.NOTICE}))  # as after a round of sync

    cath.until(lambda: "may be at risk" in cath.content.banner.said())
    cath.close()


def test_reception_is_told_nothing_of_it(qtbot: QtBot, glass_broken: Path) -> None:
    bob = enter(qtbot, glass_broken, "Bob")
    assert bob.content.banner.said() == ""
    bob.close()
