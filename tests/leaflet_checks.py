"""What every style of paper in every language must hold, read back from the finished file.

The tests look at a sample that has every style and every language; benchmarks/prove_leaflets looks at all of them.
"""

import json
import os
import re
import subprocess
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf

from heartdesk.leaflets.booklet import sides
from heartdesk.leaflets.model import CrisisLine, Leaflet, LeafletContent, LeafletEntry
from heartdesk.leaflets.own_words import languages
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.preview import page_count
from heartdesk.leaflets.styles import A4, STYLES
from tests.leaflet_makers import Heard, a_leaflet, heard

GOLDENS = Path(__file__).parent / "fixtures" / "leaflets"
SPOKEN = tuple(languages())
PAIRS = tuple((style, language) for style in STYLES for language in SPOKEN)
SAMPLE = tuple(
    (style, language)
    for at, style in enumerate(STYLES)
    for language in dict.fromkeys(
        ("en", SPOKEN[at % len(SPOKEN)], SPOKEN[(at * 3 + 1) % len(SPOKEN)])
    )
)
FOOT = (
    CrisisLine("999", "Police, fire, ambulance", "Life in danger now"),
    CrisisLine("111", "Invented Nurses", "Urgent health"),
    CrisisLine("01632 960999", "Invented Listeners", "Someone to listen"),
)
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FROM_RIGHT = re.compile("[\u0590-\u08ff]")


def paper(style: str, language: str = "en", *entries: LeafletEntry) -> LeafletContent:
    """A leaflet with the whole foot and a slip code."""
    return a_leaflet(*entries, style=style, language=language, crisis=FOOT, slip_code="K7-Q2")


def validated(pdf: bytes, folder: Path) -> list[str]:
    """The PDF/UA-1 rules that a file breaks."""
    path = folder / "leaflet.pdf"
    path.write_bytes(pdf)
    result = page_validation.validate_pdf(str(path), profile="ua1")
    assert result.rules.total > 100
    return sorted({failure.rule_id for failure in result.failures})


def pictures_in(pdf: bytes) -> int:
    """How many pictures are in a file, wherever they hang."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return sum(
            isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image
            for thing in document.objects
        )


def links_in(pdf: bytes) -> dict[str, str]:
    """What the links of a file open, and what each says of itself."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            str(thing.A.URI): str(thing.Contents)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == pikepdf.Name.Link
        }


def faults(style: str, language: str, folder: Path) -> list[str]:
    """What is wrong with a style in a language; nothing, it is hoped."""
    leaflet = make_paper(paper(style, language))
    found = [f"breaks {rule}" for rule in validated(leaflet.pdf, folder)]
    if leaflet.pages != page_count(leaflet.pdf):
        found.append("says another number of pages than it has")
    if pictures_in(leaflet.pdf):
        found.append("has a picture")
    found += _of_document(leaflet, style, language)
    if told(leaflet) != kept(style, language, leaflet):
        found.append("is not heard as it was when somebody looked at it")
    return found + not_in_order(style, leaflet.pdf, folder)


def not_in_order(style: str, pdf: bytes, folder: Path) -> list[str]:
    """As `out_of_order`, for a style: a card goes on in the strip beside, a booklet where folding brings each page."""
    if style == "booklet":
        return _unmet(pdf, _folded(pdf, folder))
    return out_of_order(pdf, folder, strips=2 if style == "card" else 1)


def _folded(pdf: bytes, folder: Path) -> str:
    """The text of a booklet, page by page as it is read once it is folded."""
    half, high = round(A4[1] / 2), round(A4[0])
    found = {}
    for number, pair in enumerate(sides(2 * page_count(pdf)), start=1):
        for left, index in enumerate(pair):
            crop = ("-f", number, "-l", number, "-x", left * half, "-y", 0, "-W", half, "-H", high)
            found[index] = extracted(pdf, folder, *(str(one) for one in crop))
    return " ".join(found[index] for index in sorted(found))


def _of_document(leaflet: Leaflet, style: str, language: str) -> list[str]:
    """Faults of the file as a whole: its title, its language, its fonts, its size."""
    found = []
    wanted = "en-GB" if language == "en" or style == "discreet" else language
    with pikepdf.open(BytesIO(leaflet.pdf)) as document:
        if str(document.docinfo.Title) != leaflet.title or not leaflet.title:
            found.append("opens with another title")
        if str(document.Root.Lang) != wanted:
            found.append(f"says that it is in {document.Root.Lang}")
        if str(document.Root.StructTreeRoot.K[0].get("/Lang", "en-GB")) != "en-GB":
            found.append("does not say that its facts are in English")
        for page in document.pages:
            size = {round(float(edge)) for edge in page.MediaBox[2:]}
            if size not in ({round(e) for e in A4}, {round(e) for e in STYLES[style].page}):
                found.append(f"is on paper of {size}")
    return found + fonts_not_embedded(leaflet.pdf)


def fonts_not_embedded(pdf: bytes) -> list[str]:
    """What is wrong with the fonts of a file: not in it, in it whole, or with letters that mean nothing."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.Font:
                if "/FontFile2" not in thing.FontDescriptor:
                    found.append(f"does not embed {thing.BaseFont}")
                if not re.match(r"/[A-Z]{6}\+", str(thing.BaseFont)):
                    found.append(f"has the whole of {thing.BaseFont}")
                if b"<0000>" in thing.ToUnicode.read_bytes():
                    found.append(f"has letters of {thing.BaseFont} that mean nothing")
    return found


def told(leaflet: Leaflet) -> dict[str, Any]:
    """What is heard of a leaflet and what it opens: its structure, without how it looks."""
    return {
        "title": leaflet.title,
        "sides of paper": leaflet.pages,
        "notes": list(leaflet.notes),
        "heard": [_line(part) for part in heard(leaflet.pdf)],
        "links": links_in(leaflet.pdf),
    }


def kept(style: str, language: str, leaflet: Leaflet) -> dict[str, Any]:
    """What was heard when somebody last looked; written anew with HEARTDESK_WRITE_GOLDENS=1."""
    path = GOLDENS / f"{style}-{language}.json"
    if os.environ.get("HEARTDESK_WRITE_GOLDENS"):
        text = json.dumps(told(leaflet), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _line(part: Heard) -> str:
    language = f" ({part.language})" if part.language else ""
    return f"{part.role}{language}: {part.text or part.alt}".strip()


def extracted(pdf: bytes, folder: Path, *options: str) -> str:
    """The text of a file as pdftotext gives it, without the marks that it puts around text from right to left."""
    path = folder / "leaflet.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    text = _bare(done.stdout.decode()).replace("\u00a0", " ")
    return " ".join(text.split())


def _bare(text: str) -> str:
    """A text without marks of direction and without vowel signs: pdftotext parts these from their letters."""
    spread = unicodedata.normalize("NFC", _MARKS.sub("", text))
    return "".join(letter for letter in spread if unicodedata.category(letter) != "Mn")


def out_of_order(pdf: bytes, folder: Path, *, strips: int = 1) -> list[str]:
    """Parts that pdftotext does not meet after the part that is heard before them.

    Of a line from right to left its longest stretch without signs is looked for: pdftotext writes such a line part by
    part, as they divide it.
    """
    width = round(A4[0] / strips)
    crops = (("-x", strip * width, "-y", 0, "-W", width, "-H", 900) for strip in range(strips))
    cut = (tuple(str(one) for one in crop) for crop in crops) if strips > 1 else ((),)
    return _unmet(pdf, " ".join(extracted(pdf, folder, *crop) for crop in cut))


def _unmet(pdf: bytes, text: str) -> list[str]:
    """Parts that are heard, and that a text has not after the part before them."""
    found = []
    at = 0
    for part in heard(pdf):
        if part.role not in ("H1", "H2", "P") or not part.text:
            continue
        sought = _bare(_sought(part.text))
        place = text.find(sought, at)
        if place < 0:
            found.append(f"pdftotext does not meet {sought!r} where it is heard")
        else:
            at = place
    return found


def _sought(said: str) -> str:
    """What to look for of a part: its first words, those in English where there are two languages."""
    # The number of an entry stands in the margin, where pdftotext may meet it before what is beside it.
    english = re.sub(r"^(\[[^]]*\]|[0-9](?= [A-Z])) ", "", said)
    if not _FROM_RIGHT.search(english):
        return " ".join(english.split()[:4])[:20].strip()
    words = f"{_FROM_RIGHT.pattern}+"
    found: list[str] = re.findall(f"{words}(?: {words})*", english)
    return max(found, key=len)
