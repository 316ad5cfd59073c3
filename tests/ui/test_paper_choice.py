"""Choosing the paper and the language for a leaflet."""

import pytest
from PySide6.QtWidgets import QComboBox

from heartdesk.leaflets.own_words import languages
from heartdesk.leaflets.styles import STYLES
from heartdesk.ui.preferences import PAPERS
from heartdesk.ui.widgets.paper_choice import PaperChoice
from tests.ui.at_the_desk import AtTheDesk


def lists(worker: AtTheDesk) -> tuple[PaperChoice, QComboBox, QComboBox]:
    choice = worker.help.leaflet_panel.findChild(PaperChoice)
    assert isinstance(choice, PaperChoice)
    papers, spoken = choice.findChildren(QComboBox)
    return choice, papers, spoken


def test_every_style_and_language_can_be_chosen(worker: AtTheDesk) -> None:
    _, papers, spoken = lists(worker)

    assert {papers.itemData(at) for at in range(papers.count())} == set(STYLES)
    assert {spoken.itemData(at) for at in range(spoken.count())} == set(languages())


def test_what_was_chosen_for_one_person_is_not_there_for_the_next(worker: AtTheDesk) -> None:
    choice, _, _ = lists(worker)
    basket, panel = worker.help.context.basket, worker.help.leaflet_panel
    basket.put("service", "an-id", "Invented Larder")
    choice.choose("discreet", "pl")
    assert (panel.paper(), panel.language()) == ("discreet", "pl")

    basket.take_out("an-id")

    assert (panel.paper(), panel.language()) == ("a4", "en")


@pytest.mark.parametrize("style", ["large24", "discreet", "card"])
def test_only_a_usual_paper_is_offered_first_from_then_on(worker: AtTheDesk, style: str) -> None:
    choice, papers, _ = lists(worker)

    choice.choose(style)
    papers.activated.emit(papers.currentIndex())

    kept = worker.help.context.preferences.now.paper
    assert kept == (style if style in PAPERS else "a4")
