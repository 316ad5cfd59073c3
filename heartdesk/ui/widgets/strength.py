"""How strongly something was heard, as a line: solid and thick, thin, or dotted. A word always stands beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen, QTextCharFormat

_LINES = {
    "strong": (2.0, Qt.PenStyle.SolidLine),
    "some": (1.0, Qt.PenStyle.SolidLine),
    "weak": (1.0, Qt.PenStyle.DotLine),
}

UNDERLINES = {
    "strong": QTextCharFormat.UnderlineStyle.SingleUnderline,
    "some": QTextCharFormat.UnderlineStyle.DashUnderline,
    "weak": QTextCharFormat.UnderlineStyle.DotLine,
}
"""The line under words in a text."""


def pen(strength: str, colour: QColor) -> QPen:
    """The pen for a line of that strength."""
    width, style = _LINES[strength]
    return QPen(colour, width, style)
