"""Leaflets of texts that mean harm, or are only strange, and what is found when one is read back."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import zxingcpp
from PIL import Image

from heartdesk.core.phones import digits
from heartdesk.leaflets.escape import printable
from heartdesk.leaflets.links import web_target
from heartdesk.leaflets.model import LeafletContent
from heartdesk.leaflets.own_words import languages
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.prepare import LIMITS
from heartdesk.leaflets.preview import page_count, page_pixels
from heartdesk.leaflets.styles import STYLES
from tests.leaflet_checks import links_in, pictures_in, validated
from tests.leaflet_makers import ADVICE, LARDER, a_leaflet, heard

BITS = (
    "<img src=x onerror=alert(1)>",
    '<img src="https://evil.example/x.png"/>',
    "<a href='https://evil.example'>click</a>",
    "</para></font><b>",
    "&lt;b&gt; &amp;amp; &#x41; &bogus;",
    "]]> <!-- --> <?php ?> {name} {0} %s %d",
    "\u202eright to left\u202c \u2066isolate\u2069",
    "مركز المجتمع، شارع ١٢ (Cumnock) أولاً",
    "ہفتہ وار ملاقات ٹھیک 10 am to 4 pm",
    "社区中心（每周二）：您可以带朋友一起来。",
    "בית קפה தமிழ்",
    "Чай и разговор, Łódź, Ελλάδα",
    "☕😀👩‍👧",
    "e\u0301\u0302\u0303 z\u0351\u036b ل\u064b\u0651",
    "\x00\x1b[31m\x7f \ud800 \ufeff \U000f0001 \ue000",
    "A" * 90,
    "/JS (app.alert\\(1\\)) << endobj stream",
    "=HYPERLINK('https://evil.example')",
    "01632 960 000 https://evil.example bit.ly/x javascript:alert(1)",
    "word and word",
)
WEB = (
    "https://larder.example.org",
    "https://www.example.org/some/page?of=it",
    "http://plain.example.org",
    "javascript:alert(1)",
    "https://user:word@evil.example",
    "https://еvil.example",
    "https://bit.ly/abc",
    "https://a-very-long-name-of-a-place.and-of-its-council.example.org/with/a/page.html",
    "",
)
PHONES = ("01632 960 101", "0800 1111", "116 123", "999; rm -rf", "", "+44 1632 960101")
TEXTS = ("name", "what", "alert", "hours", "address", "cost", "bring", "access", "who_for")


def a_hostile_leaflet(number: int) -> LeafletContent:
    """One of any number of leaflets, always the same for the same number."""
    rng = random.Random(number)

    def text() -> str:
        return " ".join(rng.choice(BITS) for _ in range(rng.randint(1, 4)))

    entries = tuple(
        replace(
            rng.choice((LARDER, ADVICE)),
            **{name: text() for name in TEXTS},  # type: ignore[arg-type]
            web=rng.choice(WEB),
            phone=rng.choice(PHONES),
            email=rng.choice(("", "a@b.example", "<b>@evil.example")),
        )
        for _ in range(rng.randint(1, 3))
    )
    styles, spoken = [name for name in STYLES if name != "discreet"], list(languages())
    return a_leaflet(
        *entries,
        style=styles[number % len(styles)],
        language=spoken[number // len(styles) % len(spoken)],
        place=text(),
        slip_code=rng.choice(("K7-Q2", text(), None)),
    )


def harm(content: LeafletContent, folder: Path) -> list[str]:
    """What a leaflet of such texts smuggled in, lost or broke; nothing, it is hoped."""
    leaflet = make_paper(content)
    found = [f"breaks {rule}" for rule in validated(leaflet.pdf, folder)]
    if pictures_in(leaflet.pdf):
        found.append("has a picture")
    dialled = {digits(entry.phone) for entry in content.entries}
    dialled |= {digits(line.phone) for line in content.crisis}
    allowed = {f"tel:{number}" for number in dialled} | _trusted(content)
    found += [f"opens {uri}" for uri in links_in(leaflet.pdf) if uri not in allowed]
    said = [_solid(part.text) for part in heard(leaflet.pdf)]
    for entry in content.entries:
        name = _solid(printable(entry.name, LIMITS["name"]).text or "[?]")
        if not any(one.endswith(name) for one in said):
            found.append(f"does not say {name[:40]!r}")
        for text, limit in ((entry.what, LIMITS["what"]), (entry.alert, LIMITS["alert"])):
            shown = _solid(printable(text, limit).text)
            if STYLES[content.style].form == "rows" and shown not in said:
                found.append(f"does not say {shown[:40]!r}")
    return found


def wrong_codes(content: LeafletContent) -> tuple[int, list[str]]:
    """How many QR codes a camera reads from a leaflet, and those that say another thing than is printed."""
    leaflet = make_paper(content)
    under = _under_codes(leaflet.pdf)
    codes = codes_on(leaflet.pdf)
    wrong = []
    for code in codes:
        target = web_target(code)
        printed = target.printed if target else code.removeprefix("tel:")
        if not any(said.endswith(printed) for said in under):
            wrong.append(f"{code} is not printed under its code")
        if target and code not in _trusted(content):
            wrong.append(f"{code} was not asked for")
    return len(codes), wrong


def _under_codes(pdf: bytes) -> set[str]:
    """What is heard right after each code: a web address as it is printed, or the digits of a number."""
    parts = heard(pdf)
    said = {_solid(part.text) for before, part in pairwise(parts) if before.role == "Figure"}
    return said | {digits(one) for one in said}


def codes_on(pdf: bytes) -> list[str]:
    """What a camera reads from the QR codes of every page, as printed at 150 dots an inch."""
    found = []
    for number in range(page_count(pdf)):
        pixels = page_pixels(pdf, number, width=1240)
        picture = Image.frombytes("RGBX", (pixels.width, pixels.height), pixels.data).convert("L")
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def _trusted(content: LeafletContent) -> set[str]:
    targets = (web_target(entry.web) for entry in content.entries)
    return {target.uri for target in targets if target}


def _solid(text: str) -> str:
    """A text without spaces: a word too long for a line is broken there."""
    return "".join(text.split())
