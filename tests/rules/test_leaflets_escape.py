"""Text from outside stays text: escaped in one place, printed letter for letter or honestly not."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus.paraparser import ParaParser

import heartdesk.leaflets
from heartdesk.leaflets.escape import kept_together, phone_text, printable, shorten, words
from heartdesk.leaflets.fonts import READING, STAND_IN, runs
from heartdesk.leaflets.pieces import _style

ROOM = Path(heartdesk.leaflets.__file__).parent


def read_back(markup: str) -> str:
    """The text that reportlab takes from markup."""
    parser: Any = ParaParser()
    _, fragments, _ = parser.parse(markup, _style(14, 1.2, "#000000"))
    return "".join(fragment.text for fragment in fragments)


@given(st.text())
def test_markup_prints_every_text_letter_for_letter(text: str) -> None:
    shown = printable(text, 200).text

    assert read_back(words(shown)) == shown
    assert read_back(words(shown, bold=True)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "Tea & <b>chat</b>",
        "&lt;already escaped&gt; &amp; &#60;",
        '<a href="https://evil.example">click</a>',
        "</para><para>",
        "<!-- -->",
        "<?xml ?>",
        "]]>",
    ],
)
def test_markup_of_others_is_printed_not_obeyed(text: str) -> None:
    assert read_back(words(printable(text, 200).text)) == text


def test_letters_that_our_font_lacks_come_from_one_that_has_them() -> None:
    assert [face for face, _ in runs("Tea Чай")] == [READING, STAND_IN]
    assert printable("Зустріч щовівторка, Łódź, Ελλάδα, Gàidhlig", 200).unprintable is False
    assert printable("مركز المجتمع، ہفتہ, 社区中心", 200).unprintable is False


def test_letters_that_no_font_has_are_marked_and_told() -> None:
    shown = printable("בית Help தமிழ்", 200)

    assert shown.text == "[?] Help [?]"
    assert shown.unprintable


def test_pictures_are_left_out_and_words_stay() -> None:
    assert printable("Tea ☕ & chat 😀👩‍👧", 200).text == "Tea & chat"


def test_characters_that_turn_the_text_around_are_gone() -> None:
    assert printable("good\u202elive\u202c \u200bhelp\x00\x1b[0m", 200).text == "goodlive help[0m"


def test_a_long_text_ends_at_a_word_with_an_ellipsis() -> None:
    shown = printable("one two three four five", 15)

    assert shown.text == "one two three…"
    assert shown.cut


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_a_cut_text_is_never_longer_than_its_room(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_ten_thousand_letters_without_a_space_are_cut() -> None:
    shown = printable("A" * 10_000, 150)

    assert len(shown.text) == 150
    assert shown.cut


def test_a_number_holds_together() -> None:
    assert phone_text("01632 960 101") == "01632\u00a0960\u00a0101"


def test_only_postcodes_and_times_are_held_together() -> None:
    assert (
        kept_together("4 High Street KA18 1LH at 4 pm")
        == "4 High Street KA18\u00a01LH at 4\u00a0pm"
    )


def calls_in(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    plain = {func.id for func in called if isinstance(func, ast.Name)}
    return plain | {func.attr for func in called if isinstance(func, ast.Attribute)}


MODULES = sorted(ROOM.glob("*.py"))

ONLY_IN = {
    "escape": "escape.py",
    "Markup": "escape.py",
    "Paragraph": "pieces.py",
    "XPreformatted": "",
    "drawString": "",
    "drawCentredString": "",
    "drawRightString": "",
    "drawImage": "",
    "drawInlineImage": "",
    "textLine": "",
    "textLines": "",
    "linkURL": "tagged.py",
    "linkRect": "",
}
"""Ways for text, pictures and links to reach the paper, and the one module that may use each ("" for none)."""


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.name))
def test_text_reaches_paper_by_one_door(module: Path) -> None:
    calls = calls_in(module)

    for call, home in ONLY_IN.items():
        assert call not in calls or module.name == home, f"{module.name} calls {call}"


def test_the_one_door_is_looked_for_where_it_is() -> None:
    for call, home in ONLY_IN.items():
        assert not home or call in calls_in(ROOM / home), f"{home} no longer calls {call}"


def test_markup_is_what_a_paragraph_is_made_of_by_its_type() -> None:
    tree = ast.parse((ROOM / "pieces.py").read_text(encoding="utf-8"))
    makers = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "Paragraph"
            for call in ast.walk(node)
        )
    ]

    assert [maker.name for maker in makers] == ["set_text"]
    first = makers[0].args.args[0]
    assert isinstance(first.annotation, ast.Name)
    assert first.annotation.id == "Markup"
