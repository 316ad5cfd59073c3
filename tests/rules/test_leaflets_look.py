"""Clear print: sizes, contrast, room for every label, three places on one side of paper."""

import json
from dataclasses import fields, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.resources import resources_folder
from heartdesk.leaflets import labels
from heartdesk.leaflets.booklet import sides
from heartdesk.leaflets.entry_layout import address_lines
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.labels import Labels, read_labels
from heartdesk.leaflets.layout import lay_out
from heartdesk.leaflets.model import LeafletContent, LeafletEntry
from heartdesk.leaflets.pages import Shared, Sheet, has_bare_front, share_out
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.pieces import ACCENT, INK, WHITE
from heartdesk.leaflets.prepare import LIMITS, prepare
from heartdesk.leaflets.qr import quiet_zone
from heartdesk.leaflets.styles import STYLES
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet, text_of

LEAST = {
    "a4": (14, 12),
    "large": (18, 16),
    "large24": (24, 18),
    "a5": (12, 12),
    "booklet": (12, 12),
    "easy": (16, 14),
    "young": (14, 12),
    "card": (12, 12),
    "slip": (14, 12),
    "discreet": (14, 12),
}
"""The body and the smallest type of each style in points (RNIB, UKAAF)."""
FLOWING = [name for name, style in STYLES.items() if style.form in ("rows", "pictures")]
"""Styles whose entries follow each other down the pages."""
CODED = [name for name, style in STYLES.items() if style.form in ("rows", "pictures", "booklet")]
"""Styles that have QR codes."""


def luminance(colour: str) -> float:
    """The relative luminance of a colour as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shared(content: LeafletContent) -> tuple[Sheet, Shared]:
    style = STYLES[content.style]
    ready, _ = prepare(content)
    sheet = lay_out(ready, style, read_labels(content.language, style.voice))
    return sheet, share_out(sheet, style)


def full_entry() -> LeafletEntry:
    """An entry with every text as long as it may be."""
    long = {name: "word " * limit for name, limit in LIMITS.items()}
    return replace(ADVICE, **{**long, "phone": "01632 960 101"})  # type: ignore[arg-type]


@pytest.mark.parametrize("colour", [INK, ACCENT])
def test_text_stands_out_seven_to_one(colour: str) -> None:
    contrast = (luminance(WHITE) + 0.05) / (luminance(colour) + 0.05)

    assert contrast >= 7


@pytest.mark.parametrize("name", STYLES)
def test_nothing_is_smaller_than_clear_print_asks(name: str) -> None:
    style = STYLES[name]
    body, small = LEAST[name]

    for way in (style, style.tightened(), style.gathered(), style.compact()):
        assert way.body >= body
        assert min(way.small, way.name, way.title, way.phone) >= small
        assert way.line >= 1.18
        if way.form not in ("card", "slip", "discreet"):
            # What printers reach, and the badge hangs there.
            assert min(way.left - way.badge, way.right, way.top, way.bottom) >= 14


@pytest.mark.parametrize("name", CODED)
def test_a_code_has_white_around_it(name: str) -> None:
    style = STYLES[name]

    assert style.qr_column - style.qr >= quiet_zone("https://a.example", style.qr)
    assert style.qr >= 20 * 72 / 25.4


def test_a_web_address_breaks_only_after_its_own_signs() -> None:
    address = "www.east-ayrshire.example/CouncilAndGovernment/Benefits/Welfare-Fund.aspx"

    lines = address_lines(address, 150, 14).split("<br/>")

    assert "".join(lines) == address
    assert len(lines) > 3
    assert all(line[-1] in "./-" for line in lines[:-1])


def test_labels_in_a_column_leave_room_for_what_they_say() -> None:
    labels, style = read_labels("en"), STYLES["a4"]

    widest = max(
        width_of(text, style.body, bold=True) for text in (labels.not_known, labels.greets)
    )

    assert widest < style.width / 5


def test_the_english_file_has_every_label_and_a_voice_says_some_of_them_anew() -> None:
    wanted = {field.name for field in fields(Labels)}

    labels = resources_folder() / "leaflets" / "labels"
    assert set(json.loads((labels / "en.json").read_text(encoding="utf-8"))) == wanted - {"own"}
    assert len(read_labels("en").months) == 12
    for path in labels.glob("en.*.json"):
        assert set(json.loads(path.read_text(encoding="utf-8"))) < wanted


def test_a_file_that_lacks_a_label_is_never_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = tmp_path / "leaflets" / "labels"
    texts.mkdir(parents=True)
    (texts / "en.json").write_text('{"tag": "en-GB"}', encoding="utf-8")
    monkeypatch.setattr(labels, "resources_folder", lambda: tmp_path)

    with pytest.raises(ValueError, match=r"en\.json: not the labels wanted"):
        read_labels.__wrapped__("en")


def test_an_unknown_language_or_style_is_told_in_a_sentence() -> None:
    with pytest.raises(DeskError, match="not ready in this language"):
        make_paper(a_leaflet(language="../en"))
    with pytest.raises(DeskError, match="no leaflet style"):
        make_paper(a_leaflet(style="poster"))
    with pytest.raises(DeskError, match="nothing on this leaflet"):
        make_paper(replace(a_leaflet(), entries=()))


def test_three_usual_places_fit_on_one_side() -> None:
    usual = replace(LARDER, what="Worry about a child or an adult, and social work help.")
    by_phone = replace(LARDER, address="", by_phone=True, hours="24 hours, every day")

    assert make_paper(a_leaflet(usual, by_phone, by_phone)).pages == 1


def test_three_places_of_which_much_is_known_fit_on_one_side_at_14_point() -> None:
    leaflet = make_paper(a_leaflet(LARDER, ADVICE, BLETHER, slip_code="K7-Q2"))

    assert leaflet.pages == 1
    assert STYLES["a4"].compact().body == 14


@pytest.mark.parametrize("style", FLOWING)
@pytest.mark.parametrize("count", [1, 2, 3, 6, 12])
def test_an_entry_is_never_split_over_two_pages(style: str, count: int) -> None:
    entries = [(LARDER, ADVICE, BLETHER)[n % 3] for n in range(count)]

    sheet, done = shared(a_leaflet(*entries, style=style))

    for block in sheet.entries:
        pages = [
            n for n, page in enumerate(done.pages) if any(b is block for _, _, b in page.placed)
        ]
        assert len(pages) == 1


@pytest.mark.parametrize("style", FLOWING)
def test_every_piece_is_placed_once_and_within_its_page(style: str) -> None:
    sheet, done = shared(a_leaflet(full_entry(), LARDER, full_entry(), style=style))
    full = STYLES[style].page[1] - STYLES[style].top - STYLES[style].bottom - done.line

    placed = [piece for page in done.pages for piece, _, block in page.placed if block.pieces]
    assert placed == [*sheet.heading.pieces, *(p for block in sheet.entries for p in block.pieces)]
    for index, page in enumerate(done.pages):
        foot = sheet.foot.height if index == done.foot_page else 0
        assert page.used + foot <= full
        for (above, top, _), (_, below, _) in pairwise(page.placed):
            assert below == pytest.approx(top + above.height)


@pytest.mark.parametrize("style", ["a4", "large", "a5", "young"])
def test_no_page_holds_the_heading_or_the_foot_alone_for_usual_leaflets(style: str) -> None:
    for count in (1, 2, 3, 4, 5, 6):
        entries = [(LARDER, ADVICE, BLETHER)[n % 3] for n in range(count)]
        sheet, done = shared(a_leaflet(*entries, style=style))
        for page in done.pages:
            assert any(block in sheet.entries for _, _, block in page.placed)


def test_the_foot_moves_on_rather_than_leave_the_heading_alone() -> None:
    tall = replace(ADVICE, what="word " * 60)

    sheet, done = shared(a_leaflet(tall, LARDER, LARDER, style="large"))

    assert done.foot_page == 1
    assert any(block in sheet.entries for _, _, block in done.pages[0].placed)


def test_a_front_page_without_a_place_says_what_is_inside() -> None:
    long = "Someone goes through it with you. " * 8
    tall = replace(ADVICE, what=long, how_to_start=long, who_for=long)
    content = a_leaflet(tall, tall, tall, style="easy")

    sheet, done = shared(content)
    leaflet = make_paper(content)

    assert has_bare_front(done, sheet)
    front = text_of(leaflet.pdf).split("Page 1 of")[0]
    assert "Inside 1 Money and Energy Advice 2 Money and Energy Advice 3" in front


def test_a_foot_never_stands_over_the_heading() -> None:
    long = {"place": "Nowhere and further than that, as far as anybody has ever been before"}

    _, done = shared(a_leaflet(LARDER, style="large24", language="ro", **long))

    assert done.pages[0].used <= done.pages[0].room


def test_a_fold_is_never_in_the_middle_of_a_book() -> None:
    assert list(sides(4)) == [(3, 0), (1, 2)]
    assert list(sides(8)) == [(7, 0), (1, 6), (5, 2), (3, 4)]


@pytest.mark.parametrize("name", STYLES)
def test_every_letter_on_paper_stands_out_seven_to_one(name: str) -> None:
    # The colours that letters really have, read from the finished page; white ones stand on the circle of a number.
    pdf = make_paper(a_leaflet(style=name, language="ar")).pdf

    colours = letter_colours(pdf)

    assert colours
    for colour in colours:
        ground = ACCENT if colour == WHITE else WHITE
        light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 7, colour


def letter_colours(pdf: bytes) -> set[str]:
    """The colours in which the letters of a file are drawn."""
    found = set()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            colour, kept = "#000000", []
            for instruction in pikepdf.parse_content_stream(page):
                sign = str(instruction.operator)
                if sign == "rg":
                    parts = (round(float(one) * 255) for one in instruction.operands)
                    colour = "#" + "".join(f"{one:02x}" for one in parts)
                elif sign == "q":
                    kept.append(colour)
                elif sign == "Q":
                    colour = kept.pop()
                elif sign in ("Tj", "TJ", "'"):
                    found.add(colour)
    return found
