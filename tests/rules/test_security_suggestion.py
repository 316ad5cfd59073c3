"""Three words to take as a passphrase: plain, different, enough of them."""

from heartdesk.security.passphrase import refuse_weak
from heartdesk.security.suggestion import WORDS, passphrase_words, suggested_passphrase


def test_a_suggestion_may_always_guard_a_desk() -> None:
    for _ in range(300):
        refuse_weak(suggested_passphrase())


def test_the_words_are_many_plain_and_each_once() -> None:
    words = passphrase_words()

    assert len(words) >= 1_000
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 9 for word in words)


def test_two_suggestions_are_hardly_ever_the_same() -> None:
    drawn = {suggested_passphrase() for _ in range(500)}

    assert len(drawn) == 500
    assert all(len(set(one.split())) == WORDS for one in drawn)
