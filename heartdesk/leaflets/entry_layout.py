"""How an entry looks: its name, what happens there, what to do first, then the facts in rows."""

import re
from collections.abc import Callable
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
    Label,
    Opens,
    Piece,
    Run,
    Text,
    barred,
    beside,
    flowing,
    in_columns,
    labelled,
    led_by,
    numbered,
    scannable,
    set_text,
    tagged,
    under,
)
from heartdesk.leaflets.styles import Style

ROW_GAP = 1
BAR_INDENT = 14
PAIR_GAP = 8
LABEL_GAP = 10
LONGEST_LEAD = 0.6
"""How much of the first line a label may take before its text begins on the next."""
WIDEST_COLUMN = 0.34
"""A longer label is set in two lines rather than take more of the width."""

Part = Callable[[float], Piece]
"""Sets a part of an entry to a width."""


class EntryLayout:
    """Lays out entries in one style and language. Every text it is given has been through `prepare`."""

    def __init__(self, style: Style, labels: Labels, council_phone: str) -> None:
        self._style = style
        self._labels = labels
        self._council_phone = council_phone
        self._column = _label_column(style, labels)
        self._language = labels.own.tag if labels.own else ""
        self._label_texts: dict[str, Label] = {}

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
        return with_figure(parts, self._figure(said.scan), style, first_line)

    def _parts(self, number: int, said: EntryWords) -> list[Part]:
        """The entry from top to bottom, each part ready to be set to a width."""
        parts: list[Part] = [partial(self._name, number, said.name)]
        if said.alert:
            parts.append(partial(self._sentence, words(said.alert, bold=True)))
        if said.what:
            parts.append(partial(self._sentence, words(said.what)))
        parts.append(partial(self._first, said.first))
        parts += [partial(self._rows, rows) for rows in self._grouped(said.rows)]
        if said.own_freshness:
            parts.append(partial(self._own, said.own_freshness))
        return [*parts, partial(self._sentence, words(said.freshness, bold=True))]

    def _name(self, number: int, name: str, width: float) -> Piece:
        style = self._style
        badge = set_text(words(str(number), bold=True), 60, size=style.body, colour=WHITE)
        text = set_text(words(name, bold=True), width, size=style.name, colour=ACCENT)
        return numbered(badge, text, badge=style.badge, below=1)

    def _sentence(self, markup: Markup, width: float) -> Piece:
        return tagged(self._body(markup, width), below=2)

    def _own(self, text: str, width: float) -> Piece:
        """A sentence in the language beside ours."""
        return tagged(self._body(words(text, bold=True), width), below=1, language=self._language)

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
        if first.own:
            step = under((self._own(first.own, room), step))
        return barred(step, indent=BAR_INDENT, above=3, below=5)

    def _rings(self, number: Target | None) -> Opens | None:
        says = self._labels.link_phone
        return Opens(number, says.format(number=number.printed)) if number else None

    def _grouped(self, rows: tuple[Row, ...]) -> list[list[Row]]:
        """Rows one by one, but short neighbours two by two where the style has a column of labels."""
        groups: list[list[Row]] = []
        for row in rows:
            last = groups[-1] if groups else []
            if self._column and row.short and len(last) == 1 and last[0].short:
                last.append(row)
            else:
                groups.append([row])
        return groups

    def _rows(self, rows: list[Row], width: float) -> Piece:
        """One row, or two that stand on one line where both are short enough for that."""
        half = (width - PAIR_GAP) / 2
        room = half - self._column
        fits = all(width_of(row.text, self._style.body) <= room for row in rows)
        columns = 2 if len(rows) == 2 and fits else 1
        pieces = [self._row(row, half if columns == 2 else width) for row in rows]
        return in_columns(pieces, columns, width, gap=PAIR_GAP)

    def _row(self, row: Row, width: float) -> Piece:
        if row.web:
            return self._web_row(row, width)
        text = phone_text(row.text) if row.strong else row.text
        value = words(text, bold=row.strong)
        if not self._column:
            named = joined(words(row.label + ":", bold=True), value)
            own = self._own_label(row)
            if own and self._labels.own:
                return led_line(own, named, width, self._style, self._labels.own)
            return tagged(self._body(named, width), below=ROW_GAP * 2)
        body = self._body(value, width - self._column)
        return labelled(self._label(row), body, self._column, below=self._row_gap)

    def _web_row(self, row: Row, width: float) -> Piece:
        """A web address, whole; under its label where it does not fit beside it."""
        column = self._column
        lines = address_lines(row.text, width - column, self._style.body)
        value = set_text(
            lines, width - column, size=self._style.body, line=self._style.line, one_word=True
        )
        opens = Opens(row.scan.target, row.scan.says) if row.scan else None
        if column:
            return labelled(self._label(row), value, column, below=self._row_gap, opens=opens)
        parts: list[Run] = [(self._english(row.label + ":"), None), (value, opens)]
        line = flowing([parts], width, gap=self._style.body * 0.3)
        own = self._own_label(row)
        return under((self._own(own, width), line)) if own else line

    def _own_label(self, row: Row) -> str:
        """The label in the language beside ours, and what it says where that is one of our words ("Free")."""
        label, text = self._labels.beside(row.label), self._labels.beside(row.text)
        return f"{label}: {text}" if label and text else label

    def _label(self, row: Row) -> Label:
        """A label for the column, set once however often it stands on the leaflet."""
        own = self._own_label(row)
        key = f"{own}/{row.label}"
        if key not in self._label_texts:
            room, size = self._column - LABEL_GAP, self._style.small
            first = self._body(words(own, bold=True), room) if own else None
            under_own = set_text(words(row.label), room, size=size) if own else None
            english = under_own or self._english(row.label)
            self._label_texts[key] = Label(first, english, self._language)
        return self._label_texts[key]

    def _english(self, label: str) -> Text:
        return self._body(words(label, bold=True), self._column or self._style.width)

    @property
    def _row_gap(self) -> float:
        """The white under a row: more of it where labels have two lines."""
        return 5 * ROW_GAP if self._language else ROW_GAP

    def _figure(self, scan: Scan) -> Piece:
        shown = words(phone_text(scan.caption))
        caption = set_text(shown, self._style.qr_column, size=self._style.small)
        return scannable(scan.target, caption, size=self._style.qr, alt=scan.alt)


def with_figure(parts: list[Part], figure: Piece, style: Style, first_line: float) -> list[Piece]:
    """Parts set to the width of the text, a figure at their right as long as it lasts.

    It stands beside the first part where that leaves it on one line (`first_line` long), else below it.
    """
    left_over = list(parts)
    narrow = style.width - style.qr_column
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


def _label_column(style: Style, labels: Labels) -> float:
    """How wide the column of labels is: as the longest of them; 0 for labels within their text."""
    if not style.label_column:
        return 0
    shown = (
        labels.phone,
        labels.hours,
        labels.where,
        labels.getting_there,
        labels.how_to_start,
        labels.web,
        labels.email,
        labels.cost,
        labels.bring,
        labels.access,
        labels.who_for,
        labels.greets,
        labels.languages,
        labels.not_known,
    )
    beside_ours = [labels.beside(label) for label in shown]
    longest = max(width_of(label, style.body, bold=True) for label in (*shown, *beside_ours))
    return min(longest + LABEL_GAP, style.width * WIDEST_COLUMN)


def led_line(own: str, ours: Markup, width: float, style: Style, language: OwnWords) -> Piece:
    """A row that begins with its label in the language beside ours, on the same line where there is room for that."""
    shown = set_text(words(f"{own} /", bold=True), width, size=style.body, line=style.line)
    room = shown.reach + style.body * 0.3
    if room > width * LONGEST_LEAD:
        first = set_text(words(own, bold=True), width, size=style.body, line=style.line)
        text = set_text(ours, width, size=style.body, line=style.line)
        return under((tagged(first, language=language.tag), tagged(text, below=ROW_GAP * 2)))
    text = set_text(ours, width, size=style.body, line=style.line, indent=room)
    return led_by(shown, text, language=language.tag, below=ROW_GAP * 2)


def address_lines(address: str, width: float, size: float) -> Markup:
    """A web address in lines that end after a dot, slash or hyphen, never within a word."""
    lines = [""]
    for part in re.findall(r"[^./-]*[./-]|[^./-]+$", address):
        if lines[-1] and width_of(lines[-1] + part, size) > width:
            lines.append("")
        lines[-1] += part
    return stacked(*(words(line) for line in lines))
