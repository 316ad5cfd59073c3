"""Makers of leaflets, and ways to read a finished one back. Everything in them is invented."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from heartdesk.leaflets.model import (
    Checked,
    CouncilLine,
    CrisisLine,
    HubLine,
    LeafletContent,
    LeafletEntry,
)

PRINTED = date(2026, 11, 21)
CRISIS = (
    CrisisLine("999", "Police, fire, ambulance", "Life in danger now"),
    CrisisLine("01632 960999", "Invented Listeners", "Someone to listen"),
)
LARDER = LeafletEntry(
    id="larder",
    name="Invented Larder",
    what="Food to take home. Nobody asks why.",
    verb="ring",
    doer="self",
    phone="01632 960 101",
    address="12 Made Up Street, Nowhere KA99 9ZZ",
    web="https://larder.example.org",
    cost="Free",
)
ADVICE = LeafletEntry(
    id="advice",
    name="Money and Energy Advice",
    what="Someone goes through the bills with you.",
    verb="ring",
    doer="together",
    phone="01632 960 102",
    hours="Monday to Friday, 10 am to 4 pm",
    address="Area Centre, 17 Pretend Road, Nowhere",
    landmark="Beside the library",
    getting_there="Stop at the door",
    cost="Free",
    bring="A bill, if you have one",
    access="Ramp",
    who_for="Anyone",
    web="https://advice.example.org/energy",
    checked=Checked(date(2026, 11, 17), "Cumnock hub"),
)
BLETHER = LeafletEntry(
    id="blether",
    name="Parents’ Blether",
    what="Tea and a talk with other parents.",
    verb="go",
    doer="worker",
    phone_not_confirmed=True,
    hours="Thursdays at 10 am",
    address="The Pretend Hall",
    checked=Checked(date(2026, 5, 1), "Cumnock hub", old=True),
)


def a_leaflet(*entries: LeafletEntry, **changes: Any) -> LeafletContent:
    """A leaflet of these entries, or of three that differ."""
    content = LeafletContent(
        entries=entries or (LARDER, ADVICE, BLETHER),
        hub=HubLine("Cumnock hub", "01632 960 100"),
        council=CouncilLine("Invented Council", "01632 960 200"),
        crisis=CRISIS,
        printed=PRINTED,
        place="Nowhere",
    )
    return replace(content, **changes)


def text_of(pdf: bytes) -> str:
    """All text of a PDF in the order in which it is kept, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\u00a0", " ").split())


@dataclass(frozen=True)
class Heard:
    """A part of a leaflet as a screen reader meets it: its role, its words, what stands in place of a picture.

    `language` is the part's own where it has one; words in another language stand in brackets.
    """

    role: str
    text: str
    alt: str = ""
    language: str = ""


def heard(pdf: bytes) -> list[Heard]:
    """The parts of a tagged PDF in the order of its structure tree, with the text that each marks."""
    with pikepdf.open(BytesIO(pdf)) as document:
        marked = [_marked_text(page) for page in document.pages]
        numbers = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        return list(_parts(document.Root.StructTreeRoot.K[0], marked, numbers))


def _parts(
    element: pikepdf.Object, marked: list[dict[int, str]], numbers: dict[tuple[int, int], int]
) -> Iterator[Heard]:
    words = []
    below = []
    for kid in element.K:
        if kid.get("/Type") == pikepdf.Name.MCR:
            words.append(marked[numbers[kid.Pg.objgen]][int(kid.MCID)])
        elif kid.get("/S") == pikepdf.Name.Link:
            words += [part.text for part in _parts(kid, marked, numbers)]
        elif kid.get("/S") == pikepdf.Name.Span:
            said = " ".join(part.text for part in _parts(kid, marked, numbers))
            words.append(f"[{kid.Lang}: {said}]" if "/Lang" in kid else said)
        elif kid.get("/Type") == pikepdf.Name.StructElem:
            below.append(kid)
    if "/ActualText" in element:
        words = [str(element.ActualText)]
    text = " ".join(" ".join(words).replace("\u00a0", " ").split())
    yield Heard(
        str(element.S)[1:], text, str(element.get("/Alt", "")), str(element.get("/Lang", ""))
    )
    for kid in below:
        yield from _parts(kid, marked, numbers)


def _marked_text(page: pikepdf.Page) -> dict[int, str]:
    """The text of each numbered stretch of a page, by way of its fonts' maps to Unicode."""
    maps = {name: _unicode_map(font) for name, font in page.Resources.Font.items()}
    texts: dict[int, str] = {}
    open_mark: int | None = None
    letters: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, sign = instruction.operands, str(instruction.operator)
        if sign == "BDC":
            open_mark = int(operands[1].MCID)
            texts[open_mark] = ""
        elif sign in ("BMC", "EMC"):
            open_mark = None
        elif sign == "Tf":
            letters = maps[str(operands[0])]
        elif sign in ("Tj", "'") and open_mark is not None:
            texts[open_mark] += "".join(letters[code] for code in bytes(operands[0]))
    return texts


def _unicode_map(font: pikepdf.Object) -> dict[int, str]:
    rows = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>", font.ToUnicode.read_bytes().decode())
    return {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in rows}
