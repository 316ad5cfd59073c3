"""What is read out, and the lines somebody copies by hand."""

import pytest

from heartdesk.enquiries.read_out import four_lines, plain_text, read_out, spoken
from heartdesk.leaflets.model import LeafletEntry
from heartdesk.leaflets.qr import squares_of
from tests.leaflet_makers import ADVICE, LARDER
from tests.leaflet_makers import a_leaflet as content_of


def test_at_most_four_lines_and_never_where_a_secret_place_is() -> None:
    entry = LeafletEntry(
        "1",
        "Example Café",
        phone="01632 960101",
        hours="Mondays at 10",
        address="12 Made Up Street",
        landmark="by the bridge",
    )
    assert four_lines(entry) == (
        "Example Café",
        "01632 960101",
        "Mondays at 10",
        "12 Made Up Street, by the bridge",
    )
    secret = LeafletEntry("2", "Example Refuge", address="12 Made Up Street", sensitive=True)
    assert four_lines(secret) == ("Example Refuge", "number not confirmed: ask the hub")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("01632 960101", "0 1 6 3 2, 9 6 0, 1 0 1"),
        ("999", "9 9 9"),
        ("07700 900123", "0 7 7 0 0, 9 0 0, 1 2 3"),
    ],
)
def test_a_number_is_said_in_groups(number: str, said: str) -> None:
    assert spoken(number) == said


def test_what_is_not_known_is_said_so_and_no_number_is_made_up() -> None:
    said = read_out(content_of(LeafletEntry("1", "Example Group")))
    words = " ".join(said.says)
    assert "Their number is not confirmed: ask the hub, or " in words
    assert "When it is open is not known" in words


def test_the_square_holds_the_plain_text_of_every_place() -> None:
    content = content_of(ADVICE, LARDER)
    text = plain_text(content)
    assert ADVICE.name in text
    assert LARDER.name in text
    rows = squares_of(text)
    assert len(rows) == len(rows[0]) >= 21
