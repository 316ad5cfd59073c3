"""A leaflet as a whole: heading, entries, and the foot that is the same on every leaflet."""

from heartdesk.core.phones import digits
from heartdesk.leaflets.entry_layout import EntryLayout
from heartdesk.leaflets.entry_words import hub_words
from heartdesk.leaflets.escape import UNPRINTABLE, Markup, joined, phone_text, words
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.links import phone_target
from heartdesk.leaflets.model import CrisisLine, LeafletContent
from heartdesk.leaflets.own_words import OwnWords
from heartdesk.leaflets.pages import Block, Sheet
from heartdesk.leaflets.picture_layout import PictureLayout
from heartdesk.leaflets.pieces import (
    ACCENT,
    Opens,
    Piece,
    Text,
    boxed,
    flowing,
    set_text,
    side_by_side,
    space,
    tagged,
    under,
)
from heartdesk.leaflets.rows import over
from heartdesk.leaflets.styles import Style

COLUMN_GAP = 0.72
"""Between columns of the crisis lines, in sizes of the text."""

LARGEST_TABLE = 16
"""In points: in larger type the columns stand so far apart that they are read one by one."""


def title_of(content: LeafletContent, labels: Labels) -> str:
    """The heading, which is also the title of the document. It says nothing about why the person came."""
    return labels.title_for.format(place=content.place) if content.place else labels.title


def lay_out(content: LeafletContent, style: Style, labels: Labels) -> Sheet:
    """The leaflet as blocks that `pages` can share out. The content has been through `prepare`."""
    layout = PictureLayout if style.form == "pictures" else EntryLayout
    entry_layout = layout(style, labels, phone_text(content.council.phone))
    return Sheet(
        heading=Block(tuple(heading_pieces(content, style, labels))),
        entries=tuple(
            Block(tuple(entry_layout.pieces(number, entry)), role="Sect")
            for number, entry in enumerate(content.entries, start=1)
        ),
        foot=Block(tuple(foot_pieces(content, style, labels)), role="Sect"),
        running_title=title_of(content, labels),
    )


def heading_pieces(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    pieces = [*title_pieces(content, style, labels), printed_piece(content, style, labels)]
    if content.matters:
        matters = joined(words(labels.matters + ":", bold=True), words(content.matters))
        pieces += [space(3), _body(matters, style)]
    for about, said in content.beside:
        label = words(getattr(labels, about) + ":", bold=True)
        pieces += [space(3), _body(joined(label, words(said)), style)]
    if labels.own:
        pieces += language_pieces(labels.own, style, labels)
    shown = [str(value) for entry in content.entries for value in vars(entry).values()]
    if any(UNPRINTABLE in text for text in shown):
        pieces.append(_body(words(labels.unprintable), style))
    return pieces


def contents_pieces(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    """What is inside, for a front page that has no entry on it."""
    inside = set_text(words(labels.inside, bold=True), style.width, size=style.name)
    pieces = [space(style.name), tagged(inside, "H2", below=6)]
    for number, entry in enumerate(content.entries, start=1):
        name = words(f"{number}  {entry.name}", bold=True)
        line = set_text(name, style.width, size=style.body, line=style.line, colour=ACCENT)
        pieces.append(tagged(line, below=4))
    return pieces


def printed_piece(content: LeafletContent, style: Style, labels: Labels) -> Piece:
    """When and where it was printed, and that no name is on it."""
    intro = labels.intro if content.hub.name else labels.intro_no_hub
    printed = words(intro.format(date=labels.on(content.printed), hub=content.hub.name))
    return tagged(set_text(printed, style.width, size=style.small, line=style.line), below=2)


def title_pieces(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    """The heading; where another language stands beside ours it is in that one, and ours under it."""
    title = words(title_of(content, labels), bold=True)
    own = labels.beside(labels.title)
    if not (labels.own and own):
        return [
            tagged(set_text(title, style.width, size=style.title, colour=ACCENT), "H1", below=4)
        ]
    first = set_text(words(own, bold=True), style.width, size=style.title, colour=ACCENT)
    second = tagged(set_text(title, style.width, size=style.name, colour=ACCENT), below=4)
    return [over(first, second, language=labels.own.tag, role="H1", below=1)]


def language_pieces(
    own: OwnWords, style: Style, labels: Labels, *, details: bool = True
) -> list[Piece]:
    """In both languages: that these words are a draft until somebody signed, that the details are in English."""
    said = []
    if not own.checked:
        draft = labels.language_draft.format(language=own.name)
        said.append(_both(own.draft, draft, own, style, bold=True))
    if details:
        interpreter = labels.language_interpreter.format(language=own.spoken)
        said.append(_both(own.details, labels.language_details, own, style))
        said.append(_both(own.interpreter, interpreter, own, style, bold=True))
    if not said:
        return []
    return [space(5), boxed(said, style.width, padding=style.padding * 0.6)]


def _both(own: str, ours: str, language: OwnWords, style: Style, *, bold: bool = False) -> Piece:
    """A sentence in small type in the language beside ours, if it has one, and in English."""
    inner = style.width - 2 * style.padding

    def small(text: str) -> Text:
        return set_text(words(text, bold=bold), inner, size=style.small, line=style.line)

    english = tagged(small(ours))
    return over(small(own), english, language=language.tag) if own else english


def foot_pieces(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    """Where to come back to, and whom to ring when it cannot wait. Never tuned to the leaflet."""
    pieces = [
        *come_back_pieces(content, style, labels),
        space(min(6, style.padding)),
        crisis_box(content.crisis, style, labels),
    ]
    if content.slip_code:
        pieces += [space(4), _body(words(labels.slip.format(code=content.slip_code)), style)]
    return pieces


def come_back_pieces(content: LeafletContent, style: Style, labels: Labels) -> list[Piece]:
    """Where to come back to."""
    again = joined(words(labels.come_back, bold=True), words(hub_words(content, labels)))
    own = labels.beside(labels.come_back)
    if not (labels.own and own):
        return [_body(again, style)]
    shown = set_text(words(own, bold=True), style.width, size=style.body, line=style.line)
    return [over(shown, _body(again, style), language=labels.own.tag)]


def _body(markup: Markup, style: Style) -> Piece:
    return tagged(set_text(markup, style.width, size=style.body, line=style.line))


def crisis_box(crisis: tuple[CrisisLine, ...], style: Style, labels: Labels) -> Piece:
    """Whom to ring when it cannot wait, in a frame."""
    inner = style.width - 2 * style.padding
    return boxed(crisis_pieces(crisis, style, labels, inner), style.width, padding=style.padding)


def crisis_pieces(
    crisis: tuple[CrisisLine, ...], style: Style, labels: Labels, width: float
) -> list[Piece]:
    """Whom to ring when it cannot wait: the same on every ordinary leaflet."""
    head = set_text(words(labels.crisis, bold=True), width, size=style.body + 2)
    lines = crisis or (CrisisLine("999", "", labels.emergency),)
    table = style.foot_table and style.body < LARGEST_TABLE and not labels.own
    columns = _crisis_columns(lines, style) if table else None
    heading = tagged(head, "H2", below=3)
    pieces = [_and_own("crisis", heading, labels.own, width, style)]
    for line in lines:
        shown = _crisis_line(line, style, labels, width, columns)
        pieces.append(_and_own(digits(line.phone), shown, labels.own, width, style))
    return pieces


def _and_own(key: str, piece: Piece, own: OwnWords | None, width: float, style: Style) -> Piece:
    """A line of the foot, and under it the same in the language beside ours, marked there until two have signed it."""
    if own is None or key not in own.safety:
        return piece
    shown = set_text(words(own.safety[key]), width, size=style.small, line=style.line)
    return under((piece, tagged(shown, language=own.tag, reach=piece.reach)))


def _crisis_columns(lines: tuple[CrisisLine, ...], style: Style) -> tuple[float, float]:
    """Where the names and the words begin, so that each column holds its longest text."""
    numbers = max(width_of(phone_text(line.phone), style.body + 1, bold=True) for line in lines)
    names = max(width_of(line.name, style.body, bold=True) for line in lines)
    gap = style.body * COLUMN_GAP
    return numbers + gap, numbers + names + 2 * gap


def _crisis_line(
    line: CrisisLine,
    style: Style,
    labels: Labels,
    width: float,
    columns: tuple[float, float] | None,
) -> Piece:
    target = phone_target(line.phone)
    opens = Opens(target, labels.link_phone.format(number=line.phone)) if target else None
    name_at, words_at = columns or (0, 0)
    number = words(phone_text(line.phone), bold=True)
    texts = [
        (set_text(number, width, size=style.body + 1), opens),
        (set_text(words(line.name, bold=True), width - name_at, size=style.body), None),
        (set_text(words(line.words), width - words_at, size=style.body), None),
    ]
    if columns is None and style.foot_table:
        return flowing([texts if line.words else texts[:2]], width, gap=8)
    if columns is None:
        return flowing([texts[:2], texts[2:]] if line.words else [texts[:2]], width, gap=8)
    return side_by_side(texts, (0, name_at, words_at))
