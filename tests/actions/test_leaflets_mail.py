"""The leaflet as an email: the same words, no sender, nobody in "To", nothing from elsewhere, nothing sent by us."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.actions import save_email
from heartdesk.leaflets.mail import (
    LONGEST_HAND_OFF,
    SUBJECT,
    hand_off,
    leaflet_email,
    leaflet_html,
    leaflet_text,
)
from heartdesk.leaflets.model import LeafletContent, LeafletEntry
from heartdesk.leaflets.own_words import languages
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.styles import STYLES
from tests.actions.test_leaflets_discreet import GIVE_AWAY, SAID
from tests.leaflet_hostile import BITS
from tests.leaflet_makers import ADVICE, BLETHER, LARDER, a_leaflet

ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "body",
    "main",
    "h1",
    "h2",
    "p",
    "ul",
    "li",
    "br",
    "a",
    "strong",
    "span",
}
CODE = "7H3T-W8YC"
HEADERS = {"Subject", "To", "X-Unsent", "MIME-Version", "Content-Type"}


class Page(HTMLParser):
    """Reads a page as a mail program would, and notes what it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.languages: list[str] = []
        self.styles: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        for name, value in attrs:
            assert name in {"lang", "charset", "name", "content", "style", "href", "dir"}, name
            if name == "href":
                self.links.append(value or "")
            elif name == "lang":
                self.languages.append(value or "")
            elif name == "style":
                self.styles.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "main" in self.open:
            self.said.append((self.open[-1], data))

    @property
    def text(self) -> str:
        return " ".join(" ".join(data for _, data in self.said).split())


def content_of(*entries: LeafletEntry, **changes: object) -> LeafletContent:
    made = make_paper(a_leaflet(*entries, **changes)).content
    assert made is not None
    return made


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def parts_of(data: bytes) -> Iterator[str]:
    for part in read(data).iter_parts():
        yield cast(EmailMessage, part).get_content()


def test_it_is_a_message_not_sent_yet_with_nobody_in_it() -> None:
    message = read(leaflet_email(content_of(slip_code=CODE)))

    assert set(dict(message.items())) == HEADERS
    assert (message["Subject"], message["To"], message["X-Unsent"]) == ("Notes", "", "1")
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert list(message.iter_attachments()) == []


def test_the_same_leaflet_gives_the_same_message() -> None:
    assert leaflet_email(content_of(slip_code=CODE)) == leaflet_email(content_of(slip_code=CODE))


def test_text_and_page_say_the_same_in_the_same_order() -> None:
    text, html = parts_of(
        leaflet_email(content_of(slip_code=CODE, matters="Somewhere warm", ask_for="Ann"))
    )

    plain = " ".join(re.sub(r"(?m)^- ", "", text).split())
    assert plain == Page(html).text
    for told in (
        "What you told us matters: Somewhere warm",
        "1 Invented Larder",
        "First: ring 01632 960 101 You will do this.",
        "When: Monday to Friday, 10 am to 4 pm",
        "Checked on 17 November 2026 by Cumnock hub.",
        "come back to us. We are Cumnock hub, phone 01632 960 100. Ask for Ann.",
        "If you need help right now 999 Police, fire, ambulance",
        f"Slip code: {CODE}",
    ):
        assert told in plain.replace("\u00a0", " "), told


def test_a_screen_reader_finds_headings_lists_and_a_language() -> None:
    page = Page(leaflet_html(content_of()))

    assert page.tags.count("h1") == 1
    assert [data for tag, data in page.said if tag == "h2"] == [
        "1  Invented Larder",
        "2  Money and Energy Advice",
        "3  Parents’ Blether",
        "If you need help right now",
    ]
    assert page.tags.count("ul") == 4
    assert page.languages == ["en-GB"]
    assert set(page.tags) <= ALLOWED


def test_letters_are_dark_on_white_and_large() -> None:
    (body, main, *links) = Page(leaflet_html(content_of())).styles
    colours = [
        colour
        for style in (main, *links)
        for colour in re.findall(r"(?<![\w-])color:(#\w+)", style)
    ]

    assert "background:#ffffff" in body
    assert "background:#ffffff" in main
    assert all(contrast(colour, "#ffffff") >= 7 for colour in colours)
    assert int(re.findall(r"font:(\d+)px", main)[0]) >= 16


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_another_language_is_marked_and_a_draft_says_so(language: str) -> None:
    content = content_of(ADVICE, language=language)
    page = Page(leaflet_html(content))

    assert set(page.languages) == {"en-GB", language}
    assert "DRAFT. Nobody has checked" in page.text
    turned = 'dir="rtl"' in leaflet_html(content)
    assert turned == (language in ("ar", "ur"))


def test_nothing_comes_from_elsewhere_and_links_are_of_three_kinds() -> None:
    entry = replace(BLETHER, email="hello@blether.example.org", web="http://blether.example.org")
    page = Page(leaflet_html(content_of(LARDER, ADVICE, entry)))

    assert {urlsplit(link).scheme for link in page.links} == {"https", "tel", "mailto"}
    assert "mailto:hello@blether.example.org" in page.links
    assert not {"img", "script", "link", "style", "iframe", "form", "object", "svg"} & set(
        page.tags
    )
    assert "url(" not in leaflet_html(content_of())


@pytest.mark.parametrize(
    "address",
    [
        "a@b",
        "a@xn--bcher-kva.example",
        "a b@example.org",
        "a@example.org?bcc=x@y.org",
        "мир@example.org",
        "a@bit.ly",
    ],
)
def test_a_strange_address_is_no_link(address: str) -> None:
    page = Page(leaflet_html(content_of(replace(BLETHER, email=address))))

    assert not any(link.startswith("mailto") for link in page.links)


TEXTS = [field.name for field in fields(LeafletEntry) if field.type is str and field.name != "id"]


@settings(max_examples=120, deadline=None)
@given(
    texts=st.fixed_dictionaries(
        {name: st.one_of(st.sampled_from(BITS), st.text(max_size=40)) for name in TEXTS}
    ),
    matters=st.sampled_from(BITS),
)
def test_no_text_becomes_a_tag_a_link_or_a_header(texts: dict[str, str], matters: str) -> None:
    entry = replace(ADVICE, **texts)  # type: ignore[arg-type]
    content = content_of(entry, matters=matters)

    data = leaflet_email(content)

    text, html = parts_of(data)
    page = Page(html)
    assert set(page.tags) <= ALLOWED
    assert all(link.startswith(("https://", "tel:", "mailto:")) for link in page.links)
    assert not any("evil" in link for link in page.links)
    assert set(dict(read(data).items())) == HEADERS
    assert page.text.split() == re.sub(r"(?m)^- ", "", text).split()


def test_a_discreet_one_has_what_its_paper_has_and_nothing_more() -> None:
    content = content_of(
        ADVICE, LARDER, style="discreet", slip_code=CODE, matters="Moira", ask_for="Ann"
    )
    data = leaflet_email(content)
    text, html = parts_of(data)

    assert SAID.match(" ".join(text.split()))
    assert " ".join(text.split()) == Page(html).text
    told = f"{text} {Page(html).text} {re.findall('<title>(.*)</title>', html)} {hand_off(content)}"
    for word in ("Moira", "Ann", CODE, "Cumnock", "Larder", "Advice", "999"):
        assert word not in told
    assert not GIVE_AWAY.search(Page(html).text.casefold())
    assert read(data)["Subject"] == SUBJECT == "Notes"
    assert set(Page(html).links) == {"tel:01632960101", "tel:01632960102"}


def test_a_discreet_one_with_nothing_to_say_is_refused_like_its_paper() -> None:
    content = replace(content_of(ADVICE), style="discreet", entries=(replace(ADVICE, phone="999"),))

    with pytest.raises(DeskError, match="no paper was made"):
        leaflet_email(content)


def test_the_subject_tells_no_paper_from_another() -> None:
    subjects = {read(leaflet_email(content_of(style=style)))["Subject"] for style in STYLES}

    assert subjects == {"Notes"}


def test_the_mail_program_is_handed_plain_text_it_can_take() -> None:
    address = hand_off(content_of(LARDER))

    parts = urlsplit(address)
    given_ = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.path, given_["subject"]) == ("mailto", "", "Notes")
    assert "ring 01632 960 101" in given_["body"]
    assert "\r\n" in given_["body"]
    assert set(given_) == {"subject", "body"}


def test_a_long_one_is_handed_over_short_and_a_very_long_one_is_not() -> None:
    long = replace(
        ADVICE, what="Somebody goes through it with you. " * 9, getting_there="By bus. " * 25
    )
    content = content_of(long, replace(long, id="b"), hub=a_leaflet().hub)

    address = hand_off(content)

    assert 0 < len(address) <= LONGEST_HAND_OFF
    told = unquote(address)
    for needed in ("01632 960 102", "Monday to Friday, 10 am to 4 pm", "17 Pretend Road", "999"):
        assert needed in told
    assert "goes through it" not in told
    assert hand_off(content_of(*(replace(long, id=str(n)) for n in range(12)))) == ""


def test_ampersands_and_line_ends_in_a_text_add_nothing_to_the_message() -> None:
    address = hand_off(content_of(replace(LARDER, what="Tea&bcc=a@b.org\r\nBcc: a@b.org?to=x")))

    assert set(parse_qs(urlsplit(address).query)) == {"subject", "body"}


def test_it_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    leaflet = make_paper(a_leaflet())

    save_email(tmp_path / "Notes.eml", leaflet)

    assert (tmp_path / "Notes.eml").read_bytes() == leaflet_email(a_prepared(leaflet.content))
    with pytest.raises(DeskError, match="could not be saved"):
        save_email(tmp_path / "gone" / "Notes.eml", leaflet)


def a_prepared(content: LeafletContent | None) -> LeafletContent:
    assert content is not None
    return content


def test_the_plain_text_keeps_numbers_with_spaces_people_can_read() -> None:
    assert "\u00a0" not in leaflet_text(content_of())
