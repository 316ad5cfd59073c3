"""Every style of paper, read back as a screen reader, a printer and a stranger would.

What is heard of each is kept in tests/fixtures/leaflets and was looked at beside a picture of the page. After a change
that is meant: HEARTDESK_WRITE_GOLDENS=1 python -m benchmarks.prove_leaflets, look at the pages, read the differences.
"""

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.preview import page_count
from heartdesk.leaflets.styles import A4, STYLES
from tests.leaflet_checks import (
    GOLDENS,
    PAIRS,
    SAMPLE,
    SPOKEN,
    extracted,
    faults,
    links_in,
    out_of_order,
    paper,
    pictures_in,
    validated,
)
from tests.leaflet_hostile import codes_on
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet, heard, text_of

NEEDS_PDFTOTEXT = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext here (poppler-utils)"
)


@NEEDS_PDFTOTEXT
@pytest.mark.parametrize(("style", "language"), SAMPLE)
def test_a_style_holds_in_a_language(style: str, language: str, tmp_path: Path) -> None:
    assert faults(style, language, tmp_path) == []


def test_the_sample_has_every_style_and_every_language() -> None:
    assert {style for style, _ in SAMPLE} == set(STYLES)
    assert {language for _, language in SAMPLE} == set(SPOKEN)
    assert {path.stem for path in GOLDENS.glob("*.json")} == {"-".join(pair) for pair in PAIRS}


@NEEDS_PDFTOTEXT
def test_what_is_out_of_order_would_be_noticed(tmp_path: Path) -> None:
    pdf = make_paper(paper("a4", "ar")).pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        document.Root.StructTreeRoot.K[0].K = document.Root.StructTreeRoot.K[0].K[::-1]
        out = BytesIO()
        document.save(out)

    assert out_of_order(pdf, tmp_path) == []
    assert out_of_order(out.getvalue(), tmp_path)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 5])
def test_a_leaflet_of_any_length_is_accessible(style: str, count: int, tmp_path: Path) -> None:
    entries = [(LARDER, ADVICE, BLETHER)[n % 3] for n in range(count)]
    language = SPOKEN[(len(style) + count) % len(SPOKEN)]

    leaflet = make_paper(paper(style, language, *entries))

    assert validated(leaflet.pdf, tmp_path) == []
    assert leaflet.pages == page_count(leaflet.pdf)


def test_a_leaflet_weighs_little_even_in_chinese() -> None:
    for language in SPOKEN:
        assert len(make_paper(paper("a4", language)).pdf) < 90_000


@NEEDS_PDFTOTEXT
def test_the_pages_of_a_booklet_stand_where_folding_brings_them(tmp_path: Path) -> None:
    pdf = make_paper(paper("booklet")).pdf
    half = round(A4[1] / 2)

    def side(sheet: int, left: int) -> str:
        crop = ("-f", sheet, "-l", sheet, "-x", left, "-y", 0, "-W", half, "-H", round(A4[0]))
        return extracted(pdf, tmp_path, *(str(one) for one in crop))

    back, cover, second, third = side(1, 0), side(1, half), side(2, 0), side(2, half)
    assert "Inside 1 Invented Larder 2 Money and Energy Advice 3 Parents’ Blether" in cover
    assert second.startswith("1 Invented Larder")
    assert "3 Parents’ Blether" in third
    assert "If you need help right now" in back
    for number, page in enumerate((cover, second, third, back), start=1):
        assert f"Page {number} of 4" in page


def test_a_booklet_is_heard_in_the_order_of_its_pages() -> None:
    entries = [(LARDER, ADVICE, BLETHER)[n % 3] for n in range(7)]

    parts = heard(make_paper(paper("booklet", "en", *entries)).pdf)

    heads = [part.text for part in parts if part.role in ("H1", "H2")]
    numbers = [int(head.split()[0]) for head in heads if head[0].isdigit()]
    assert heads[0] == "Help for people in Nowhere"
    assert numbers == list(range(1, 8))
    assert heads[-1] == "If you need help right now"


def test_codes_of_a_booklet_stand_where_the_screen_reader_is_told() -> None:
    pdf = make_paper(paper("booklet", "en", *([LARDER, ADVICE] * 3))).pdf

    with pikepdf.open(BytesIO(pdf)) as document:
        boxes = [
            [float(edge) for edge in thing.A.BBox]
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.Figure
        ]
    assert len(boxes) == len(codes_on(pdf)) == 6
    for left, _, right, _ in boxes:
        assert right - left == pytest.approx(STYLES["booklet"].qr, abs=0.1)
    halves = {left > A4[1] / 2 for left, *_ in boxes}
    assert halves == {True, False}, "some stand on the right half of a side"


@pytest.mark.parametrize("style", [name for name in STYLES if name not in ("discreet", "slip")])
def test_every_ordinary_leaflet_has_the_same_foot(style: str) -> None:
    text = text_of(make_paper(paper(style)).pdf)

    foot = text[text.index("If you need help right now") :]
    for told in ("999", "Police, fire, ambulance", "111", "01632 960999", "Invented Listeners"):
        assert told in foot


def test_a_card_leaves_nothing_out_without_saying_so() -> None:
    full = replace(ADVICE, name="A name that is long " * 7, hours="Mondays at 10, " * 12)

    leaflet = make_paper(paper("card", "en", full))

    text = text_of(leaflet.pdf)
    assert "01632 960 102" in text
    assert "Checked on 17 November 2026" in text
    assert any("has no room for all of" in note for note in leaflet.notes)


def test_a_card_of_many_places_goes_on_in_the_next_strip_and_sheet() -> None:
    leaflet = make_paper(paper("card", "en", *([LARDER, ADVICE] * 6)))

    assert leaflet.pages == 2
    assert text_of(leaflet.pdf).count("Invented Larder") == 6


def test_the_part_of_a_slip_that_comes_back_names_no_place() -> None:
    leaflet = make_paper(paper("slip"))

    text = text_of(leaflet.pdf)
    back = text[text.index("Give this part to us") :]
    assert "Slip code: K7-Q2" in back
    assert "Place 3 It helped Still waiting Not gone yet Did not work" in back
    for name in ("Larder", "Advice", "Blether", "Cumnock"):
        assert name not in back


def test_a_slip_without_a_code_has_a_line_for_it() -> None:
    text = text_of(make_paper(a_leaflet(LARDER, style="slip")).pdf)

    assert text.count("Slip code:") == 2


def test_easy_read_says_one_idea_to_a_line_in_large_letters() -> None:
    parts = heard(make_paper(paper("easy", "en", LARDER)).pdf)

    lines = [part.text for part in parts if part.role == "P"]
    assert "Food to take home." in lines
    assert "Nobody asks why." in lines
    assert STYLES["easy"].body >= 16


def test_what_is_inside_stands_on_the_front_only_where_there_is_room_for_it() -> None:
    """Six nameless places in 24 pt: the list of them ran off the foot of the first page."""
    entry = replace(LARDER, name="", what="", hours="", address="", web="")

    leaflet = make_paper(paper("large24", "gd", *([entry] * 6)))

    _stays_on_paper(leaflet.pdf)


@settings(max_examples=60, deadline=None)
@given(
    style=st.sampled_from([name for name in STYLES if name not in ("a4", "large")]),
    language=st.sampled_from(SPOKEN),
    name=st.text(max_size=160),
    what=st.text(max_size=400),
    count=st.integers(1, 9),
)
def test_any_text_in_any_style_makes_a_leaflet_and_nothing_more(
    style: str, language: str, name: str, what: str, count: int
) -> None:
    entry = replace(LARDER, name=name, what=what, alert=what, hours=what, address=name, web=what)

    leaflet = make_paper(paper(style, language, *([entry] * count)))

    assert pictures_in(leaflet.pdf) == 0
    allowed = {"tel:01632960101", "tel:01632960999", "tel:999", "tel:111"}
    assert set(links_in(leaflet.pdf)) <= allowed
    _stays_on_paper(leaflet.pdf)


def _stays_on_paper(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            wide, high = page.get_size()
            text = page.get_textpage()
            for number in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(number)
                assert min(left, bottom) >= 0
                assert right <= wide
                assert top <= high
