"""The marks we write are read as reportlab's own reader reads them, letter for letter."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paraparser import ParaParser

from heartdesk.leaflets.escape import Markup, joined, stacked, words
from heartdesk.leaflets.fonts import READING, load
from heartdesk.leaflets.fragments import fragments

load(READING)
STYLE = ParagraphStyle("reading", fontName=READING.regular, fontSize=14, leading=18)

LETTERS = st.sampled_from([*"aZ 1&<>\"';/=bfont", "é", "ł", "£", "\u2019", "Ї", "\u00a0"])
LINES = st.lists(
    st.lists(st.tuples(st.text(LETTERS, min_size=1, max_size=12), st.booleans()), max_size=3),
    min_size=1,
    max_size=3,
)


def letters(frags: list[Any]) -> list[tuple[object, ...]]:
    """Each letter with all that is said of how it is set."""
    told: list[tuple[object, ...]] = []
    for frag in frags:
        how = (frag.fontName, frag.fontSize, frag.textColor, frag.rise, frag.bold, frag.us_lines)
        if getattr(frag, "lineBreak", False):
            told.append(("line end", *how))
        told += [(letter, *how) for letter in frag.text]
    return told


@given(LINES)
def test_a_marked_text_is_set_as_reportlab_would(lines: list[list[tuple[str, bool]]]) -> None:
    markup = stacked(*(joined(*(words(text, bold=bold) for text, bold in one)) for one in lines))

    ours = letters(fragments(markup, STYLE))

    _, theirs, _ = ParaParser().parse(markup, STYLE)  # type: ignore[no-untyped-call]
    assert ours == letters(theirs)


def test_what_looks_like_a_mark_is_printed_as_it_was_typed() -> None:
    (only,) = fragments(words("<b>&amp;<br/></b>"), STYLE)

    assert only.text == "<b>&amp;<br/></b>"
    assert only.fontName == READING.regular


def test_nothing_is_nothing() -> None:
    assert fragments(Markup(""), STYLE) == []
