"""A finished leaflet, read back as a person, a screen reader, a phone camera and a stranger would."""

import gc
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.escape import printable
from heartdesk.leaflets.links import web_target
from heartdesk.leaflets.model import HubLine, LeafletEntry
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.prepare import LIMITS
from heartdesk.leaflets.preview import page_count, page_pixels
from heartdesk.leaflets.styles import STYLES
from tests.leaflet_checks import links_in, pictures_in, validated
from tests.leaflet_hostile import a_hostile_leaflet, codes_on, harm, wrong_codes
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet, heard, text_of


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 3, 7])
def test_a_leaflet_is_accessible(style: str, count: int, tmp_path: Path) -> None:
    entries = [(LARDER, ADVICE, BLETHER)[n % 3] for n in range(count)]

    leaflet = make_paper(a_leaflet(*entries, style=style))

    assert validated(leaflet.pdf, tmp_path) == []


def test_the_validator_would_notice_a_code_without_words(tmp_path: Path) -> None:
    pdf = make_paper(a_leaflet(ADVICE)).pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing:
                del thing["/Alt"]
        out = BytesIO()
        document.save(out)

    assert validated(out.getvalue(), tmp_path) == ["PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"]


def test_a_screen_reader_hears_the_leaflet_in_order() -> None:
    parts = heard(make_paper(a_leaflet(ADVICE, slip_code="K7-Q2")).pdf)

    assert [(part.role, part.text or part.alt) for part in parts] == [
        ("Document", ""),
        ("H1", "Help for people in Nowhere"),
        ("P", "Printed on 21 November 2026 at Cumnock hub. Your name is not on this paper."),
        ("Sect", ""),
        ("H2", "1 Money and Energy Advice"),
        ("P", "Someone goes through the bills with you."),
        ("P", "First: ring 01632 960 102 We will do this together."),
        ("P", "When: Monday to Friday, 10 am to 4 pm"),
        ("Figure", "QR code that opens advice.example.org/energy"),
        ("P", "Web: advice.example.org/energy"),
        ("P", "Where: Area Centre, 17 Pretend Road, Nowhere. Beside the library"),
        ("P", "Travel: Stop at the door"),
        ("P", "Cost: Free"),
        ("P", "Bring: A bill, if you have one"),
        ("P", "Getting in: Ramp"),
        ("P", "Who for: Anyone"),
        ("P", "Checked on 17 November 2026 by Cumnock hub."),
        ("Sect", ""),
        (
            "P",
            "If this does not work out, come back to us. We are Cumnock hub, phone 01632 960 100",
        ),
        ("H2", "If you need help right now"),
        ("P", "999 Police, fire, ambulance Life in danger now"),
        ("P", "01632 960999 Invented Listeners Someone to listen"),
        ("P", "Slip code: K7-Q2"),
    ]


@pytest.mark.parametrize("style", ["a4", "large", "large24", "a5"])
def test_text_comes_out_in_the_order_it_is_read(style: str) -> None:
    leaflet = make_paper(a_leaflet(style=style))

    text = text_of(leaflet.pdf)

    said = ["Help for people", "Invented Larder", "First", "Money and Energy", "Parents’ Blether"]
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    for words in ("If you need help right now", "999", "01632 960 100", "come back to us"):
        assert words in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here (poppler-utils)")
@pytest.mark.parametrize("style", ["a4", "large", "large24", "a5"])
def test_pdftotext_reads_the_leaflet_in_order(style: str, tmp_path: Path) -> None:
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(make_paper(a_leaflet(style=style)).pdf)

    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)

    text = " ".join(done.stdout.decode().split())
    said = ["Help for people in Nowhere", "Invented Larder", "Money and Energy", "Parents’ Blether"]
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    for words in ("01632 960 101", "pening times", "ot known", "999", "come back to us"):
        assert words in text


def test_the_document_has_a_title_a_language_and_no_time_of_making() -> None:
    leaflet = make_paper(a_leaflet())

    with pikepdf.open(BytesIO(leaflet.pdf)) as document:
        assert str(document.docinfo.Title) == leaflet.title == "Help for people in Nowhere"
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "/CreationDate" not in document.docinfo
    assert make_paper(a_leaflet()).pdf == leaflet.pdf


def test_every_font_is_embedded() -> None:
    pdf = make_paper(a_leaflet(replace(ADVICE, name="Чай и разговор"))).pdf

    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.Font
        ]
        assert len(fonts) >= 3
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor
            assert b"<0000>" not in font.ToUnicode.read_bytes()


@pytest.mark.parametrize("style", ["a4", "large", "large24", "a5", "booklet", "easy", "young"])
def test_codes_hold_what_is_printed_under_them(style: str) -> None:
    long = replace(BLETHER, web="https://www.example.org/" + "page/" * 18)
    pdf = make_paper(a_leaflet(LARDER, ADVICE, replace(LARDER, web=""), long, style=style)).pdf

    codes = codes_on(pdf)

    assert sorted(codes) == sorted(
        [
            "https://larder.example.org",
            "https://advice.example.org/energy",
            "tel:01632960101",
            "https://www.example.org/" + "page/" * 18,
        ]
    )
    unbroken = text_of(pdf).replace(" ", "")
    for code in codes:
        target = web_target(code)
        assert (target.printed if target else code.removeprefix("tel:")) in unbroken


def test_links_ring_or_open_and_say_so() -> None:
    assert links_in(make_paper(a_leaflet(ADVICE)).pdf) == {
        "tel:01632960102": "Rings 01632 960 102",
        "https://advice.example.org/energy": "Opens advice.example.org/energy",
        "tel:999": "Rings 999",
        "tel:01632960999": "Rings 01632 960999",
    }


def test_the_foot_is_the_same_whatever_the_leaflet_is_about() -> None:
    def foot(*entries: LeafletEntry) -> list[str]:
        parts = heard(make_paper(a_leaflet(*entries)).pdf)
        names = [part.text for part in parts]
        return names[names.index("If you need help right now") :][:3]

    assert foot(LARDER) == foot(BLETHER) == foot(replace(ADVICE, sensitive=True))


def test_a_council_without_a_foot_of_its_own_still_says_999() -> None:
    text = text_of(make_paper(a_leaflet(LARDER, crisis=())).pdf)

    assert "999 Police, fire, ambulance: life in danger" in text


def test_a_hub_without_a_number_names_the_council() -> None:
    text = text_of(make_paper(a_leaflet(LARDER, hub=HubLine("Cumnock hub"))).pdf)

    assert "We are Cumnock hub. Number not confirmed: ask the council on 01632 960 200." in text


def test_letters_that_cannot_be_printed_are_explained_on_paper_and_told_to_the_worker() -> None:
    leaflet = make_paper(a_leaflet(replace(LARDER, name="בית Cumnock")))

    text = text_of(leaflet.pdf)
    assert "[?] Cumnock" in text
    assert "[?] stands for letters this paper cannot show." in text
    assert leaflet.notes == (
        "Some letters of “[?] Cumnock” cannot be printed yet. Read them to the person.",
    )


@pytest.mark.parametrize("number", range(27))
def test_hostile_words_are_printed_and_nothing_more(number: int, tmp_path: Path) -> None:
    # 500 of them: benchmarks/prove_leaflets.
    assert harm(a_hostile_leaflet(number), tmp_path) == []


@pytest.mark.parametrize("number", range(9))
def test_a_code_says_what_is_printed_under_it_whatever_the_entry_says(number: int) -> None:
    _, wrong = wrong_codes(a_hostile_leaflet(number))

    assert wrong == []


def test_a_discreet_paper_of_hostile_words_has_none_of_them() -> None:
    hostile = a_hostile_leaflet(3)
    entry = replace(hostile.entries[0], phone="01632 960 101", extension="")

    leaflet = make_paper(replace(hostile, entries=(entry,), style="discreet"))

    assert text_of(leaflet.pdf) == "Notes Phone 01632 960 101"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(
    name=st.text(max_size=200),
    what=st.text(max_size=500),
    web=st.text(max_size=60),
    phone=st.text(max_size=30),
)
@example("Чай & tea " * 8, "long words ΑΒΓ and чай in many lines " * 9, "", "01632 960 101")
def test_two_hundred_texts_of_any_kind_make_two_hundred_leaflets(
    name: str, what: str, web: str, phone: str
) -> None:
    entry = replace(LARDER, name=name, what=what, web=web, phone=phone, alert=what, address=name)

    leaflet = make_paper(a_leaflet(entry, crisis=()))

    assert leaflet.pages >= 1
    assert pictures_in(leaflet.pdf) == 0
    read_aloud = [part.text for part in heard(leaflet.pdf)]
    for text, field in ((name, "name"), (what, "what"), (what, "alert")):
        shown = printable(text, LIMITS[field]).text or ("[?]" if field == "name" else "")
        shown = f"1 {shown}" if field == "name" else shown
        if any(len(word) > 25 for word in shown.split()):
            # A word too long for a line is broken there, and heard in two parts.
            assert shown.replace(" ", "") in {part.replace(" ", "") for part in read_aloud}
        else:
            assert shown in read_aloud


def test_fifty_leaflets_leave_nothing_behind() -> None:
    def things_after(count: int) -> int:
        for _ in range(count):
            make_paper(a_leaflet())
        gc.collect()
        return len(gc.get_objects())

    before = things_after(3)

    assert things_after(50) - before < 50


def test_a_preview_is_a_picture_of_the_page() -> None:
    pdf = make_paper(a_leaflet()).pdf

    pixels = page_pixels(pdf, 0, width=400)

    assert (pixels.width, pixels.stride) == (400, 1600)
    assert len(pixels.data) == pixels.stride * pixels.height
    assert pixels.height == pytest.approx(400 * 297 / 210, abs=2)
    assert pixels.data[:3] == b"\xff\xff\xff"
    assert min(pixels.data[0::4]) < 40
    with pytest.raises(IndexError):
        page_pixels(pdf, 99)


def test_what_is_no_leaflet_has_no_preview() -> None:
    with pytest.raises(DeskError, match="could not be opened"):
        page_count(b"not a PDF")
