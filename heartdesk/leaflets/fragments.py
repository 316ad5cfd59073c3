"""Reads the markup that `escape` writes, which has three marks only: bold, a face by name, a line end.

reportlab's own reader takes an eighth of the time of a leaflet, most of it for marks that we never write.
"""

import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import unescape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paraparser import ParaParser

from heartdesk.leaflets.escape import Markup

_MARK = re.compile(r'(</?b>|<font name="[^"]*">|</font>|<br/>)')
_LINE_END = "<br/>"


def fragments(markup: Markup, style: ParagraphStyle) -> list[Any]:
    """What reportlab's reader makes of a markup, text by text; each as it makes one with those marks."""
    found: list[Any] = []
    bold, face = False, ""
    for part in _MARK.split(markup):
        if part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part.startswith("<font ") or part == "</font>":
            face = part if part != "</font>" else ""
        elif part == _LINE_END:
            found.append(_made(style, bold=bold, face=face, text=_LINE_END))
        elif part:
            one = _made(style, bold=bold, face=face, text="x").clone()
            one.text = unescape(part)
            found.append(one)
    return found


@lru_cache(maxsize=256)
def _made(style: ParagraphStyle, *, bold: bool, face: str, text: str) -> Any:
    """One letter, or a line end, as reportlab's own reader sets it; nobody's text is handed to it."""
    marked = f"{face}{text}</font>" if face else text
    _, (one,), _ = ParaParser().parse(f"<b>{marked}</b>" if bold else marked, style)  # type: ignore[no-untyped-call]
    return one
