"""How an entry looks: its name, what happens there, what to do first, then the facts in rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

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
    beside,
    flowing,
    numbered,
    scannable,
    set_text,
    space,
    tagged,
    under,
)
from heartdesk.leaflets.rows import in_line, led_by, over
from heartdesk.leaflets.styles import Style

ROW_GAP = 2
NEAREST_EDGE = 15
"""As near to the edge of the paper as printers reach, in points."""
BAR_INDENT = 14
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
        said = entry_words(entry, self._labels, self._council_phone)
        parts = self._parts(number, said)
        if said.scan is None:
            return [part(style.width) for part in parts]
        first_line = width_of(said.name, style.name, bold=True)
        return with_figure(parts, figure(said.scan, style), style, first_line)

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
        return tagged(self._body(markup, width), below=2)

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
        return barred(step, indent=BAR_INDENT, above=3, below=5)

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
        return in_line(pieces, width, one=body * self._style.line * 1.5, gap=body)

    def _row(self, row: Row, width: float) -> Piece:
        if row.web:
            return self._web_row(row, width)
        text = phone_text(row.text) if row.strong else row.text
        named = joined(words(row.label + ":", bold=True), words(text, bold=row.strong))
        own = self._own_label(row)
        if own and self._labels.own:
            return led_line(own, named, width, self._style, self._labels.own)
        return tagged(self._body(named, width), below=ROW_GAP)

    def _web_row(self, row: Row, width: float) -> Piece:
        """A web address, whole; under its label where it does not fit beside it."""
        style = self._style
        lines = address_lines(row.text, width, style.body)
        value = set_text(lines, width, size=style.body, line=style.line, one_word=True)
        opens = Opens(row.scan.target, row.scan.says) if row.scan else None
        own = self._own_label(row)
        line = address_line(
            own, row.label, value, opens, style, width=width, language=self._language
        )
        return under((line, space(ROW_GAP)))

    def _own_label(self, row: Row) -> str:
        """The label in the language beside ours, and what it says where that is one of our words ("Free")."""
        label, text = self._labels.beside(row.label), self._labels.beside(row.text)
        return f"{label}: {text}" if label and text else label


def figure(scan: Scan, style: Style) -> Piece:
    """A QR code with what it opens under it: the number, or the host, which ends a line at its own signs only."""
    is_web = scan.target.uri.startswith("https:")
    into_margin = min(style.qr_column - style.qr, style.right - NEAREST_EDGE)
    parts = address_parts(scan.caption) if is_web else [scan.caption]
    longest = max((width_of(part, style.small) for part in parts), default=0)
    # A host is not broken within a name: where one is long, it begins further to the left, and the text makes room.
    left_of_code = min(max(0.0, longest + 1 - style.qr - into_margin), style.width / 4)
    width = left_of_code + style.qr + into_margin
    shown = (
        address_lines(scan.caption, width, style.small)
        if is_web
        else words(phone_text(scan.caption))
    )
    caption = set_text(shown, width, size=style.small, one_word=is_web)
    return scannable(scan.target, caption, size=style.qr, alt=scan.alt, before=left_of_code)


def with_figure(parts: list[Part], figure: Piece, style: Style, first_line: float) -> list[Piece]:
    """Parts set to the width of the text, a figure at their right as long as it lasts.

    It stands beside the first part where that leaves it on one line (`first_line` long), else below it.
    """
    left_over = list(parts)
    narrow = style.width - style.qr_column - (figure.reach - style.qr)
    above: list[Piece] = []
    if first_line > narrow:
        above.append(left_over.pop(0)(style.width))
    held: list[Piece] = []
    left = figure.height
    while left_over and left > 0:
        squeezed, at_ease = left_over[0](narrow), left_over[0](style.width)
        if squeezed.height - at_ease.height > 2 * left:
            break  # a little white beside the code is better than a line more
        held.append(squeezed)
        left -= squeezed.height
        left_over.pop(0)
    rest = [part(style.width) for part in left_over]
    return [*above, beside(held, figure, style.width - style.qr), *rest]


def led_line(own: str, ours: Markup, width: float, style: Style, language: OwnWords) -> Piece:
    """A row that begins with its label in the language beside ours, on the same line where there is room for that."""
    shown = set_text(words(own, bold=True), width, size=style.body, line=style.line)
    room = shown.reach + style.body * 0.3
    if room > width * LONGEST_LEAD:
        under_it = set_text(ours, width, size=style.body, line=style.line)
        return over(shown, tagged(under_it, below=ROW_GAP), language=language.tag)
    after = joined(words("/"), ours)
    text = set_text(after, width, size=style.body, line=style.line, indent=room)
    return led_by(shown, text, indent=room, language=language.tag, below=ROW_GAP)


def address_line(
    own: str,
    label: str,
    address: Text,
    opens: Opens | None,
    style: Style,
    *,
    width: float,
    language: str,
) -> Piece:
    """A web address after its label in both languages, or under it where it does not fit."""

    def body(text: str) -> Text:
        return set_text(words(text, bold=True), width, size=style.body, line=style.line)

    parts: list[Run] = (
        [(replace(body(own), language=language), None), (body("/"), None)] if own else []
    )
    parts += [(body(label + ":"), None), (address, opens)]
    return flowing([parts], width, gap=style.body * 0.3)


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
