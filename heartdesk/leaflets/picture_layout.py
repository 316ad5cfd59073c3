"""An entry in short lines, each with its picture: easy read, and the leaflet for young people."""

import re
from dataclasses import replace
from functools import partial

from heartdesk.leaflets.entry_layout import (
    Part,
    code_of,
    led_line,
    own_label,
    web_line,
    with_code,
)
from heartdesk.leaflets.entry_words import EntryWords, Row, entry_words
from heartdesk.leaflets.escape import joined, phone_text, words
from heartdesk.leaflets.fonts import width_of
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.model import LeafletEntry
from heartdesk.leaflets.pieces import (
    ACCENT,
    WHITE,
    Opens,
    Piece,
    Run,
    flowing,
    numbered,
    pictured,
    set_text,
    space,
    tagged,
    under,
)
from heartdesk.leaflets.rows import over
from heartdesk.leaflets.styles import Style

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“])")
_STEPS = {
    "ring": "call",
    "text": "sms",
    "go": "arrow_forward",
    "look": "language",
    "write": "mail",
    "ask": "help",
}


class PictureLayout:
    """Lays out entries in lines with pictures. Every text it is given has been through `prepare`."""

    def __init__(self, style: Style, labels: Labels, council_phone: str) -> None:
        self._style = style
        self._labels = labels
        self._council_phone = council_phone
        self._language = labels.own.tag if labels.own else ""
        self._column = style.picture + style.body * 0.6
        self._pictures = _pictures(labels)

    def pieces(self, number: int, entry: LeafletEntry) -> list[Piece]:
        """The entry from top to bottom, the QR code at its right. No piece is ever broken in two."""
        said = entry_words(entry, self._labels, self._council_phone, brief=self._style.flow)
        if said.scan is None:
            return [part(self._style.width) for part in self._parts(number, entry, said)]
        style, target = self._style, said.scan.target
        room = style.width - self._column
        code, said = code_of(said, said.scan, style, self._labels, width=room)
        picture = "language" if target.uri.startswith("https:") else "call"
        code = replace(code, words=self._pictured(picture, code.words))
        first_line = width_of(said.name, style.name, bold=True)
        return with_code(self._parts(number, entry, said), code, style, first_line)

    def _parts(self, number: int, entry: LeafletEntry, said: EntryWords) -> list[Part]:
        parts: list[Part] = [partial(self._name, number, said.name)]
        if said.alert:
            parts.append(partial(self._line, "warning", said.alert, bold=True))
        if said.what:
            parts.append(partial(self._line, "info", said.what))
        parts.append(partial(self._first, _STEPS[entry.verb], said))
        for row in said.rows:
            shown = partial(self._web if row.web else self._row, row)
            parts.append(shown)
        picture = "check_circle" if entry.checked else "help"
        return [*parts, partial(self._freshness, picture, said)]

    def _name(self, number: int, name: str, width: float) -> Piece:
        style = self._style
        badge = set_text(words(str(number), bold=True), 60, size=style.body, colour=WHITE)
        text = set_text(words(name, bold=True), width, size=style.name, colour=ACCENT)
        return numbered(badge, text, badge=style.badge, below=max(2.0, 3 * self._apart))

    def _line(
        self,
        picture: str,
        text: str,
        width: float,
        *,
        label: str = "",
        own: str = "",
        bold: bool = False,
    ) -> Piece:
        """A line with its picture; each sentence on a line of its own where the style asks for that."""
        style, room = self._style, width - self._column
        said = _SENTENCE.split(text) if style.one_idea else [text]
        lines = [words(sentence, bold=bold) for sentence in said]
        if label:
            lines[0] = joined(words(label + ":", bold=True), lines[0])
        if own and self._labels.own and not style.one_idea:
            return self._pictured(picture, led_line(own, lines[0], room, style, self._labels.own))
        pieces = [
            tagged(set_text(line, room, size=style.body, line=style.line), below=self._apart)
            for line in lines
        ]
        return self._pictured(picture, self._with_own(own, pieces, room))

    def _first(self, picture: str, said: EntryWords, width: float) -> Piece:
        style, first, room = self._style, said.first, width - self._column
        head = joined(words(self._labels.first, bold=True), words(first.verb))
        parts: list[Run] = [(set_text(head, room, size=style.body), None)]
        if first.large:
            opens = None
            if first.number:
                says = self._labels.link_phone.format(number=first.number.printed)
                opens = Opens(first.number, says)
            shown = words(phone_text(first.large), bold=True)
            parts.append((set_text(shown, room, size=style.phone), opens))
        others: list[Run] = [
            (set_text(words(text), room, size=style.body), None) for text in first.others
        ]
        groups = [parts, *([one] for one in others)] if style.one_idea else [parts + others]
        step = flowing(groups, room, gap=style.body * 0.45)
        pieces = [step, space(self._apart)]
        on_top = sum(text.reach for text, _ in parts) <= room and not first.own
        size = max(text.size for text, _ in parts) if on_top else style.body
        return self._pictured(picture, self._with_own(first.own, pieces, room), size=size)

    def _row(self, row: Row, width: float) -> Piece:
        text = phone_text(row.text) if row.strong else row.text
        return self._line(
            self._pictures.get(row.label, ""),
            text,
            width,
            label=row.label,
            own=own_label(row, self._labels),
            bold=row.strong,
        )

    def _web(self, row: Row, width: float) -> Piece:
        room = width - self._column
        line = web_line(row, row.scan, self._style, self._labels, width=room)
        return self._pictured("language", under((line, space(self._apart))))

    def _freshness(self, picture: str, said: EntryWords, width: float) -> Piece:
        return self._line(picture, said.freshness, width, own=said.own_freshness, bold=True)

    @property
    def _apart(self) -> float:
        """The white under a line."""
        return 3 if self._style.one_idea else self._style.row_gap / 2

    def _with_own(self, own: str, pieces: list[Piece], room: float) -> Piece:
        """Lines under what the language beside ours says of them."""
        style = self._style
        if not own:
            return under(pieces)
        text = set_text(words(own, bold=True), room, size=style.body, line=style.line)
        return over(text, under(pieces), language=self._language)

    def _pictured(self, picture: str, piece: Piece, *, size: float = 0) -> Piece:
        """A line with its picture in the middle of its first line, which is set in `size`."""
        style = self._style
        drop = max(0.0, ((size or style.body) * style.line - style.picture) / 2)
        return pictured(
            picture,
            piece,
            picture=style.picture,
            column=self._column,
            drop=drop,
            below=self._style.row_gap / 2,
        )


def _pictures(labels: Labels) -> dict[str, str]:
    """Which picture stands beside which label."""
    return {
        labels.phone: "call",
        labels.hours: "schedule",
        labels.where: "location_on",
        labels.getting_there: "directions_bus",
        labels.how_to_start: "login",
        labels.email: "mail",
        labels.cost: "payments",
        labels.bring: "shopping_bag",
        labels.no_need: "shopping_bag",
        labels.access: "accessible",
        labels.who_for: "group",
        labels.greets: "waving_hand",
        labels.languages: "translate",
        labels.not_known: "help",
    }
