"""The leaflet command: which paper it makes."""

import pytest

from heartdesk.commands.paper import style_of
from heartdesk.core.errors import DeskError


def test_the_usual_paper_is_made_where_nothing_is_said() -> None:
    assert style_of(None, discreet=False) == "a4"
    assert style_of("booklet", discreet=False) == "booklet"


def test_a_discreet_paper_has_one_form_only() -> None:
    assert style_of(None, discreet=True) == style_of("discreet", discreet=True) == "discreet"
    with pytest.raises(DeskError, match="one form only") as trouble:
        style_of("large", discreet=True)
    assert trouble.value.then == "Leave out --style, or leave out --discreet."
