"""Where each text of a row stands. Every text is measured, so that no size of letters is cut off."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, Qt

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY, SMALL
from heartdesk.ui.widgets.entry_rows import EntryRow, short

FRESH_LOOKS = {
    "fresh": ("check_circle", "good"),
    "getting old": ("schedule", "ageing"),
    "ring first": ("call", "plain"),
    "not checked yet": ("call", "plain"),
}
"""Icon and colour of each state of freshness; the words stand beside them always."""

PAD, BOX, ICON, BETWEEN = 12, 22, 16, 6
_GAP, _TOP, _NARROW, _LEAST = 3, 10, 420, 80
_LONG_WORD, _LONG_LINE = 28, 84
_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_WRAPPED = _LINE | Qt.TextFlag.TextWordWrap
_CUT_ANYWHERE = _WRAPPED | Qt.TextFlag.TextWrapAnywhere


@dataclass(frozen=True)
class Piece:
    """One text of a row, where it stands within the row, how it wraps, and an icon before it."""

    text: str
    rect: QRect
    size: int
    colour: str
    flags: int
    bold: bool = False
    icon: str = ""


class RowLayout:
    """Lays rows out and remembers how. `uniform` rows are all of one height, with long lines cut by "…"."""

    def __init__(self, theme: Theme, *, ticks: bool, uniform: bool) -> None:
        self._theme, self._ticks, self._uniform = theme, ticks, uniform
        self.of = lru_cache(maxsize=512)(self._lay_out)
        theme.changed.connect(self.of.cache_clear)

    def height(self, row: EntryRow, width: int) -> int:
        """How high a row is in a list of that width."""
        return self.of(row, width)[1]

    def _lay_out(self, row: EntryRow, width: int) -> tuple[tuple[Piece, ...], int]:
        """The pieces of a row within its rectangle, and the height of the row."""
        px = self._theme.px
        left = px(PAD) + (px(BOX + 10) if self._ticks else 0)
        room = max(px(_LEAST), width - left - px(PAD))
        line = " · ".join(part for part in (row.tag, row.line) if part)
        fresh_icon, fresh_colour = FRESH_LOOKS.get(row.fresh, ("call", "plain"))
        badge = self._theme.metrics(SMALL).horizontalAdvance(row.fresh_text) + px(ICON + 6)
        beside = bool(row.fresh_text) and room > px(_NARROW)
        name_room = room - badge - px(16) if beside else room
        column = _Column(self._theme, left, px(_TOP), uniform=self._uniform)
        column.put(short(row.name), BODY, "text", name_room, bold=True)
        if beside:
            column.put_beside(
                row.fresh_text, fresh_colour, left + room - badge, badge, icon=fresh_icon
            )
        longest = min(room, _LONG_LINE * self._theme.metrics(SMALL).averageCharWidth())
        if line or self._uniform:
            column.put(short(line), SMALL, "muted", longest)
        if row.reasons:
            column.put(short(row.reasons), SMALL, "text", longest)
        if row.doubts:
            column.put(short(row.doubts), SMALL, "ageing", longest, icon="warning")
        if row.fresh_text and not beside:
            column.put(row.fresh_text, SMALL, fresh_colour, longest, icon=fresh_icon)
        return tuple(column.pieces), column.bottom + px(_TOP) + px(BETWEEN)


class _Column:
    """Texts put under each other."""

    def __init__(self, theme: Theme, left: int, top: int, *, uniform: bool) -> None:
        self._theme, self._left, self._first, self._uniform = theme, left, top, uniform
        self.bottom = top
        self.pieces: list[Piece] = []

    def put(
        self, text: str, size: int, colour: str, room: int, *, bold: bool = False, icon: str = ""
    ) -> None:
        """Put a text under what is there, broken into lines where it is too long for one."""
        metrics = self._theme.metrics(size, bold=bold)
        words = max(1, room - (self._theme.px(ICON + 4) if icon else 0))
        flags, height = int(_LINE), metrics.height()
        if metrics.horizontalAdvance(text) > words:
            if self._uniform:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words)
            else:
                endless = any(len(word) > _LONG_WORD for word in text.split())
                flags = int(_CUT_ANYWHERE if endless else _WRAPPED)
                height = metrics.boundingRect(QRect(0, 0, words, 10_000), flags, text).height()
        top = self.bottom + (self._theme.px(_GAP) if self.pieces else 0)
        where = QRect(self._left, top, room, height)
        self.pieces.append(Piece(text, where, size, colour, flags, bold, icon))
        self.bottom = top + height

    def put_beside(self, text: str, colour: str, left: int, width: int, *, icon: str) -> None:
        """Put a small text at the right of the first line."""
        where = QRect(left, self._first + 1, width, self._theme.metrics(SMALL).height())
        self.pieces.append(Piece(text, where, SMALL, colour, int(_LINE), icon=icon))
