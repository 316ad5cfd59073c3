"""A leaflet as an email to send on: the same words as paper has, in plain text and in accessible HTML.

Nothing is sent by us. A file opens in the worker's own mail program as a message not sent yet, with nobody in "To"; or
the mail program is handed the plain text. Subject and file name are the same for every leaflet and say nothing; a
discreet one has nothing but what its paper has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from heartdesk.core.phones import digits
from heartdesk.leaflets.discreet import Line, discreet_lines
from heartdesk.leaflets.entry_words import EntryWords, FirstStep, Row, entry_words, hub_words
from heartdesk.leaflets.escape import html_text
from heartdesk.leaflets.labels import Labels, labels_with, read_labels
from heartdesk.leaflets.layout import title_of
from heartdesk.leaflets.links import Target, mail_target, phone_target
from heartdesk.leaflets.model import CrisisLine, LeafletContent
from heartdesk.leaflets.own_words import OwnWords
from heartdesk.leaflets.styles import STYLES

SUBJECT = "Notes"
"""The same for every leaflet: a subject stands in lists and on locked screens."""

LONGEST_HAND_OFF = 1900
"""Signs that every mail program takes in a mailto address (Windows cuts it at about 2,000)."""

_BOUNDARY = "=_notes_in_two_forms_="
_PAGE = (
    "margin:0 auto;padding:16px;max-width:40em;color:#1a1a1a;background:#ffffff;"
    "font:18px/1.5 Arial,Helvetica,sans-serif"
)
_LINK = "color:#0b4f8a"


@dataclass(frozen=True)
class _Text:
    """Words, what they open if anything, and their language where it is another one."""

    words: str
    target: Target | None = None
    language: str = ""
    strong: bool = False


@dataclass(frozen=True)
class _Block:
    """A paragraph ("p"), a heading ("h1", "h2") or a list ("ul") of lines."""

    role: str
    lines: tuple[tuple[_Text, ...], ...]


def leaflet_email(content: LeafletContent, own: OwnWords | None = None) -> bytes:
    """The leaflet as a message not sent yet (.eml): no sender, nobody in "To", a neutral subject, text and HTML.

    The same content gives the same bytes. Raises DeskError where a discreet one has nothing left to say.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = SUBJECT
    message["To"] = ""
    message["X-Unsent"] = "1"
    message["MIME-Version"] = "1.0"
    message.set_content(leaflet_text(content, own), cte="quoted-printable")
    message.add_alternative(leaflet_html(content, own), subtype="html", cte="quoted-printable")
    message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def hand_off(content: LeafletContent, own: OwnWords | None = None) -> str:
    """A mailto address that opens a new message with the leaflet in it: whole, else its names, numbers, days and doors.

    "" where no mail program would take even that.
    """
    for short in (False, True):
        body = _in_lines(_blocks(content, own, short=short)).replace("\n", "\r\n")
        address = f"mailto:?subject={quote(SUBJECT)}&body={quote(body, safe='')}"
        if len(address) <= LONGEST_HAND_OFF:
            return address
    return ""


def leaflet_text(content: LeafletContent, own: OwnWords | None = None) -> str:
    """The leaflet in plain text, in reading order."""
    return _in_lines(_blocks(content, own))


def _in_lines(blocks: Iterable[_Block]) -> str:
    parts = []
    for block in blocks:
        lines = [" ".join(text.words for text in line if text.words) for line in block.lines]
        if block.role == "ul":
            lines = [f"- {line}" for line in lines]
        if block.role == "h2":
            lines = ["", *lines]
        parts.append("\n".join(lines))
    return "\n".join(parts).replace("\u00a0", " ").strip() + "\n"


def leaflet_html(content: LeafletContent, own: OwnWords | None = None) -> str:
    """The leaflet as one page of HTML with nothing from elsewhere: headings, lists, its language, dark on white."""
    labels = _labels(content, own)
    body = "\n".join(_tags(block) for block in _blocks(content, own))
    return (
        f'<!DOCTYPE html>\n<html lang="{labels.tag}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html_text(_title(content, labels))}</title>\n</head>\n"
        f'<body style="margin:0;background:#ffffff">\n<main style="{_PAGE}">\n{body}\n</main>\n</body>\n</html>\n'
    )


def _is_discreet(content: LeafletContent) -> bool:
    return STYLES[content.style].form == "discreet"


def _labels(content: LeafletContent, own: OwnWords | None) -> Labels:
    if _is_discreet(content):
        return read_labels("en")
    voice = STYLES[content.style].voice
    return labels_with(own, voice) if own else read_labels(content.language, voice)


def _title(content: LeafletContent, labels: Labels) -> str:
    return labels.discreet_title if _is_discreet(content) else title_of(content, labels)


def _blocks(
    content: LeafletContent, own: OwnWords | None, *, short: bool = False
) -> Iterator[_Block]:
    labels = _labels(content, own)
    yield _heading("h1", _title(content, labels))
    if _is_discreet(content):
        for line in discreet_lines(content)[0]:
            yield _discreet(line, labels)
        return
    if not short:
        yield from _opening(content, labels)
    for number, entry in enumerate(content.entries, start=1):
        said = entry_words(entry, labels, content.council.phone)
        yield from _entry(number, _shortened(said, labels) if short else said, labels)
    yield from _foot(content, labels)


def _discreet(line: Line, labels: Labels) -> _Block:
    number = _Text(line.phone, phone_target(line.phone))
    more = labels.extension.format(number=line.extension) if line.extension else ""
    hours = ((_Text(labels.discreet_open), _Text(line.hours)),) if line.hours else ()
    return _Block("p", ((_Text(labels.discreet_phone), number, _Text(more)), *hours))


def _opening(content: LeafletContent, labels: Labels) -> Iterator[_Block]:
    own = labels.own
    said = (labels.on(content.printed), content.hub.name)
    yield _line(", ".join(one for one in said if one))
    if own and not own.checked:
        yield _Block("p", ((_Text(own.draft, language=own.tag),),))
        yield _line(labels.language_draft.format(language=own.name))
    if own:
        yield _Block("p", ((_Text(own.details, language=own.tag),),))
        yield _line(labels.language_details)
        if own.interpreter:
            yield _Block("p", ((_Text(own.interpreter, language=own.tag, strong=True),),))
        yield _line(labels.language_interpreter.format(language=own.spoken), strong=True)
    if content.matters:
        yield _Block("p", ((_Text(f"{labels.matters}:", strong=True), _Text(content.matters)),))
    for about, text in content.beside:
        yield _Block("p", ((_Text(f"{getattr(labels, about)}:", strong=True), _Text(text)),))


def _entry(number: int, said: EntryWords, labels: Labels) -> Iterator[_Block]:
    yield _heading("h2", f"{number}  {said.name}")
    if said.alert:
        yield _line(said.alert, strong=True)
    if said.what:
        yield _line(said.what)
    yield _Block("p", (_first(said.first, labels),))
    yield _Block("ul", tuple(_row(row, labels) for row in said.rows))
    yield _line(said.freshness, strong=True)


def _shortened(said: EntryWords, labels: Labels) -> EntryWords:
    """What nobody can do without: the first step, when and where."""
    kept = tuple(
        row for row in said.rows if row.label in (labels.phone, labels.hours, labels.where)
    )
    return replace(said, what="", rows=kept)


def _first(first: FirstStep, labels: Labels) -> tuple[_Text, ...]:
    own = labels.own.tag if labels.own else ""
    return (
        _Text(first.own, language=own, strong=True),
        _Text(labels.first, strong=True),
        _Text(first.verb),
        _Text(first.large, first.number, strong=True),
        *(_Text(text) for text in first.others),
    )


def _row(row: Row, labels: Labels) -> tuple[_Text, ...]:
    own = labels.beside(row.label)
    target = (
        row.scan.target
        if row.scan
        else mail_target(row.text)
        if row.label == labels.email
        else None
    )
    if row.strong and not target:
        target = phone_target(row.text)
    named = _Text(f"{own} /", language=labels.own.tag if labels.own else "") if own else _Text("")
    return (named, _Text(f"{row.label}:", strong=True), _Text(row.text, target))


def _foot(content: LeafletContent, labels: Labels) -> Iterator[_Block]:
    yield _Block("p", ((_Text(labels.come_back, strong=True), _Text(hub_words(content, labels))),))
    yield _heading("h2", labels.crisis)
    lines = content.crisis or (CrisisLine("999", "", labels.emergency),)
    yield _Block("ul", tuple(_crisis(line, labels) for line in lines))
    if content.slip_code:
        yield _line(labels.slip.format(code=content.slip_code))


def _crisis(line: CrisisLine, labels: Labels) -> tuple[_Text, ...]:
    own = labels.own
    said = own.safety.get(digits(line.phone), "") if own else ""
    number = _Text(line.phone, phone_target(line.phone), strong=True)
    return (
        number,
        _Text(line.name, strong=True),
        _Text(line.words),
        _Text(said, language=own.tag if own else ""),
    )


def _heading(role: str, words: str) -> _Block:
    return _Block(role, ((_Text(words),),))


def _line(words: str, *, strong: bool = False) -> _Block:
    return _Block("p", ((_Text(words, strong=strong),),))


def _tags(block: _Block) -> str:
    lines = [" ".join(_tag(text) for text in line if text.words) for line in block.lines]
    if block.role == "ul":
        items = "\n".join(f"<li>{line}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>"
    return f"<{block.role}>{'<br>'.join(lines)}</{block.role}>"


def _tag(text: _Text) -> str:
    """A text as HTML. The only place where a text becomes markup."""
    shown = html_text(text.words)
    if text.strong:
        shown = f"<strong>{shown}</strong>"
    if text.target:
        shown = f'<a href="{html_text(text.target.uri)}" style="{_LINK}">{shown}</a>'
    if text.language:
        turned = ' dir="rtl"' if text.language in ("ar", "ur") else ""
        shown = f'<span lang="{html_text(text.language)}"{turned}>{shown}</span>'
    return shown
