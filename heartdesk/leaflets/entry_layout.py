"""How an entry looks: its name, what happens there, what to do first, then the facts in rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from heartdesk.leaflets.code_pieces import Code, beside, led_to, scannable
from heartdesk.leaflets.entry_words import EntryWords, FirstStep, Row, Scan, entry_words
from heartdesk.leaflets.escape import Markup, joined, phone_text, stacked, words
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.links import Target
from heartdesk.leaflets.model import LeafletEntry
from heartdesk.leaflets.own_words import OwnWords
from heartdesk.leaflets.pieces import (
    ACCENT,
    WHITE,
    Opens,
    Piece,
    Run,
    Text,
    barred,
    flowing,
    numbered,
    set_text,
    space,
    tagged,
    under,
)
from heartdesk.leaflets.rows import in_line, led_by, over
from heartdesk.leaflets.styles import Style

BAR_INDENT = 14
APART = 0.6
"""Between rows on one line, in sizes of the text: pdftotext takes what is 0.7 and more apart for columns."""
FLOWING = 3
"""So many rows are set together where they flow; then it is seen again whether a code still stands beside them."""
LONGEST_LEAD = 0.6
"""How much of the first line a label may take before its text begins on the next."""

Part = Callable[[float], Piece]
"""Sets a part of an entry to a width."""


class EntryLayout:
    """Lays out entries in one style and language. Every text it is given has been through `prepare`."""

    def __init__(self, style: Style, labels: Labels, council_phone: str) -> None:
        self._style = style
        self._labels = labels
        self._council_phone = council_phone
        self._language = labels.own.tag if labels.own else ""

    def pieces(self, number: int, entry: LeafletEntry) -> list[Piece]:
        """The entry from top to bottom, the QR code at its right. No piece is ever broken in two.

        The code stands beside the name where that leaves the name on one line, else below it.
        """
        style = self._style
        said = entry_words(entry, self._labels, self._council_phone, brief=style.flow)
        if said.scan is None:
            return [part(style.width) for part in self._parts(number, said)]
        scan, said = code_of(said, said.scan, style, self._labels)
        first_line = width_of(said.name, style.name, bold=True)
        return with_code(self._parts(number, said), scan, style, first_line)

    def _parts(self, number: int, said: EntryWords) -> list[Part]:
        """The entry from top to bottom, each part ready to be set to a width."""
        parts: list[Part] = [partial(self._name, number, said.name)]
        if said.alert:
            parts.append(partial(self._sentence, words(said.alert, bold=True)))
        if said.what:
            parts.append(partial(self._sentence, words(said.what)))
        parts.append(partial(self._first, said.first))
        parts += [partial(self._rows, rows) for rows in self._grouped(said.rows)]
        return [*parts, partial(self._freshness, said)]

    def _name(self, number: int, name: str, width: float) -> Piece:
        style = self._style
        badge = set_text(words(str(number), bold=True), 60, size=style.body, colour=WHITE)
        text = set_text(words(name, bold=True), width, size=style.name, colour=ACCENT)
        return numbered(badge, text, badge=style.badge, below=1)

    def _sentence(self, markup: Markup, width: float) -> Piece:
        return tagged(self._body(markup, width), below=self._style.row_gap)

    def _freshness(self, said: EntryWords, width: float) -> Piece:
        ours = self._sentence(words(said.freshness, bold=True), width)
        return self._over(said.own_freshness, ours, width)

    def _over(self, own: str, piece: Piece, width: float) -> Piece:
        """A piece under what the language beside ours says of it, if anything."""
        if not own:
            return piece
        text = self._body(words(own, bold=True), width)
        return over(text, piece, language=self._language, below=1)

    def _body(self, markup: Markup, width: float) -> Text:
        return set_text(markup, width, size=self._style.body, line=self._style.line)

    def _first(self, first: FirstStep, width: float) -> Piece:
        style, room = self._style, width - BAR_INDENT
        head = joined(words(self._labels.first, bold=True), words(first.verb))
        parts: list[Run] = [(set_text(head, room, size=style.body), None)]
        if first.large:
            shown = words(phone_text(first.large), bold=True)
            parts.append((set_text(shown, room, size=style.phone), self._rings(first.number)))
        parts += [(set_text(words(text), room, size=style.body), None) for text in first.others]
        step = flowing([parts], room, gap=style.body * 0.45)
        step = self._over(first.own, step, room)
        gap = style.row_gap
        return barred(step, indent=BAR_INDENT, above=gap + 1, below=gap + 3)

    def _rings(self, number: Target | None) -> Opens | None:
        says = self._labels.link_phone
        return Opens(number, says.format(number=number.printed)) if number else None

    def _grouped(self, rows: tuple[Row, ...]) -> list[list[Row]]:
        """Rows one by one, or a few together where the style lets short ones stand side by side."""
        step = FLOWING if self._style.flow else 1
        return [list(rows[at : at + step]) for at in range(0, len(rows), step)]

    def _rows(self, rows: list[Row], width: float) -> Piece:
        """Rows one under the other, or on one line where they are short enough for that."""
        pieces, body = [self._row(row, width) for row in rows], self._style.body
        return in_line(pieces, width, one=body * self._style.line * 1.5, gap=body * APART)

    def _row(self, row: Row, width: float) -> Piece:
        if row.web:
            return self._web_row(row, width)
        text = phone_text(row.text) if row.strong else row.text
        named = joined(words(row.label + ":", bold=True), words(text, bold=row.strong))
        own = own_label(row, self._labels)
        if own and self._labels.own:
            return led_line(own, named, width, self._style, self._labels.own)
        return tagged(self._body(named, width), below=self._style.row_gap)

    def _web_row(self, row: Row, width: float) -> Piece:
        line = web_line(row, row.scan, self._style, self._labels, width=width)
        return under((line, space(self._style.row_gap)))


def own_label(row: Row, labels: Labels) -> str:
    """The label in the language beside ours, and what it says where that is one of our words ("Free")."""
    label, text = labels.beside(row.label), labels.beside(row.text)
    return f"{label}: {text}" if label and text else label


def code_of(
    said: EntryWords, scan: Scan, style: Style, labels: Labels, *, width: float = 0
) -> tuple[Code, EntryWords]:
    """A QR code with what it opens under it, and what is left to say of the entry.

    The row with the web address goes under the code; under the code of a number stands the number.
    """
    row = next((one for one in said.rows if one.web and one.scan), None)
    if row is None:
        row = Row(labels.phone, phone_text(scan.caption), web=True, scan=scan)
    said = replace(said, rows=tuple(one for one in said.rows if one is not row))
    caption = web_line(row, scan, style, labels, width=width)
    return scannable(scan.target, caption, size=style.qr, alt=scan.alt), said


def with_code(parts: list[Part], code: Code, style: Style, first_line: float) -> list[Piece]:
    """Parts set to the width of the text, a code at their right as far as it goes down, then its words as a row.

    These words begin at the left like any row, so whatever reads the page by its places (pdftotext, a reflow on a
    telephone) meets them where they are heard; under the code itself they were a column, read before or after.
    The code stands beside the first part where that leaves it on one line (`first_line` long), else below it.
    """
    left_over = list(parts)
    narrow = style.width - style.qr_column
    above: list[Piece] = []
    if first_line > narrow:
        above.append(left_over.pop(0)(style.width))
    held: list[Piece] = []
    left = code.figure.height
    while left_over and left > 0:
        squeezed = left_over[0](narrow)
        if squeezed.height > 2 * left and (
            squeezed.height - left_over[0](style.width).height > 2 * left
        ):
            break  # a little white beside the code is better than a line more
        held.append(squeezed)
        left -= squeezed.height
        left_over.pop(0)
    rest = [part(style.width) for part in left_over]
    shown = beside(held, code.figure, style.width - style.qr)
    led = led_to(code.words, style.width - style.qr / 2)
    return [*above, under((shown, led, space(style.row_gap))), *rest]


def led_line(own: str, ours: Markup, width: float, style: Style, language: OwnWords) -> Piece:
    """A row that begins with its label in the language beside ours, on the same line where there is room for that."""
    shown = set_text(words(own, bold=True), width, size=style.body, line=style.line)
    room = shown.reach + style.body * 0.3
    after = joined(words("/"), ours)
    text = set_text(after, width, size=style.body, line=style.line, indent=room)
    if room > width * LONGEST_LEAD or not text.leaves_room:
        under_it = set_text(ours, width, size=style.body, line=style.line)
        return over(shown, tagged(under_it, below=style.row_gap), language=language.tag)
    return led_by(shown, text, language=language.tag, below=style.row_gap)


def web_line(
    row: Row, scan: Scan | None, style: Style, labels: Labels, *, width: float = 0
) -> Piece:
    """A web address, whole, after its label in both languages, or under it where it does not fit beside it."""
    width = width or style.width
    size = style.small if style.flow else style.body

    def body(text: str) -> Text:
        return set_text(words(text, bold=True), width, size=size, line=style.line)

    lines = address_lines(row.text, width, size)
    address = set_text(lines, width, size=size, line=style.line, one_word=True)
    own = own_label(row, labels)
    parts: list[Run] = []
    if own and labels.own:
        parts = [(replace(body(own), language=labels.own.tag), None), (body("/"), None)]
    opens = Opens(scan.target, scan.says) if scan else None
    parts += [(body(row.label + ":"), None), (address, opens)]
    return flowing([parts], width, gap=size * 0.3)


def address_parts(address: str) -> list[str]:
    """A web address in parts that each end with a dot, slash or hyphen: lines end only after those."""
    return re.findall(r"[^./-]*[./-]|[^./-]+$", address)


def address_lines(address: str, width: float, size: float) -> Markup:
    """A web address in lines that end after a dot, slash or hyphen, never within a word."""
    lines = [""]
    for part in address_parts(address):
        if lines[-1] and width_of(lines[-1] + part, size) > width:
            lines.append("")
        lines[-1] += part
    return stacked(*(words(line) for line in lines))
