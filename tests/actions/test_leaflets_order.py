"""The order in which a page is read by its places (pdftotext) is the order in which it is heard, in every style."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.leaflets.model import LeafletEntry
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.styles import STYLES
from tests.leaflet_checks import SPOKEN, not_in_order, out_of_order, paper
from tests.leaflet_makers import ADVICE, LARDER

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext here (poppler-utils)"
)

CODED = [name for name, style in STYLES.items() if style.form in ("rows", "pictures", "booklet")]
WORDS = ("tea", "help", "somebody", "Mondays", "everyone", "a", "community", "10 am", "garden")
HOSTS = (
    "",
    "https://a.example",
    "https://larder.example.org",
    "https://engagement.eastinvented.example.org/support/and/help/for/everyone",
)


def said(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(" ".join)


places = st.builds(
    LeafletEntry,
    id=st.just("place"),
    name=said(1, 9),
    what=said(0, 20),
    verb=st.sampled_from(["ring", "look", "ask"]),
    phone=st.sampled_from(["", "01632 960 101", "0800 1111"]),
    phone_not_confirmed=st.booleans(),
    hours=said(0, 12),
    address=said(0, 8),
    how_to_start=said(0, 14),
    cost=said(0, 3),
    who_for=said(0, 4),
    web=st.sampled_from(HOSTS),
)


@settings(max_examples=100, deadline=None)
@given(
    style=st.sampled_from(CODED),
    language=st.sampled_from(SPOKEN),
    entries=st.lists(places, min_size=1, max_size=3),
)
def test_whatever_stands_beside_a_code_is_met_in_the_order_in_which_it_is_heard(
    style: str, language: str, entries: list[LeafletEntry]
) -> None:
    with TemporaryDirectory() as folder:
        pdf = make_paper(paper(style, language, *entries)).pdf

        assert not_in_order(style, pdf, Path(folder)) == []


def test_the_words_of_a_code_are_not_gone_on_with_by_a_wide_line_below_them(tmp_path: Path) -> None:
    """As it was on A5, where both have one size: "larder.example" was read, then "To start", then "When"."""
    childrens = replace(
        LARDER,
        name="Childline",
        what="For children and young people to talk about anything.",
        phone="0800 1111",
        hours="24 hours, every day",
        address="",
        by_phone=True,
        how_to_start="One-to-one chat and e-mail on the website as well",
        web="https://www.childline.example.org",
    )

    pdf = make_paper(paper("a5", "en", childrens, ADVICE)).pdf

    assert out_of_order(pdf, tmp_path) == []
