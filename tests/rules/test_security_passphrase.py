"""What may guard a desk, and that one passphrase is one however it is typed."""

import unicodedata

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.security.passphrase import demo_passphrase, normalised, refuse_weak
from heartdesk.security.recovery import new_code, printed


@pytest.mark.parametrize(
    "passphrase",
    [
        "twelve-chars",
        "red tin cat",
        "  lantern   thistle\tharbour ",
        "ùnà fàda gu leòr",
        "Pa55word!Pa55word!",
        "雨が降っています傘が必要",
    ],
)
def test_twelve_characters_or_three_words_are_enough(passphrase: str) -> None:
    refuse_weak(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "   ",
        "1234",
        "eleven-char",
        "two words",
        "a b c",
        "cat cat cat",
        "Cat cat CAT",
        "aaaaaaaaaaaaaaaaaaaa",
        "121212121212",
        "tab\x00null bell\x07",
        "half a \ud800 pair of words",
        "x" * 1_001,
    ],
)
def test_too_little_to_guess_is_refused_with_a_kind_sentence(passphrase: str) -> None:
    with pytest.raises(DeskError) as refused:
        refuse_weak(passphrase)

    assert refused.value.say.endswith(".")
    assert refused.value.then
    assert passphrase.strip() == "" or passphrase not in str(refused.value)


def test_the_recovery_code_cannot_be_a_passphrase() -> None:
    with pytest.raises(DeskError, match="recovery code"):
        refuse_weak(printed(new_code()).lower())


def test_the_same_letters_typed_on_another_keyboard_are_the_same_passphrase() -> None:
    composed = "caf\u00e9 na h\u00f9ine"

    assert normalised(unicodedata.normalize("NFD", composed)) == composed
    assert normalised("ﬁne  words\u00a0here ") == "fine words here"


def test_capitals_count() -> None:
    assert normalised("Red Tin Cat") != normalised("red tin cat")


def test_a_demo_passphrase_is_three_plain_words_that_would_be_taken() -> None:
    for _ in range(50):
        passphrase = demo_passphrase()
        assert len(set(passphrase.split())) == 3
        assert passphrase.replace(" ", "").isalpha()
        refuse_weak(passphrase)
    assert len({demo_passphrase() for _ in range(20)}) > 10
