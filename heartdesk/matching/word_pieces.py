"""Cuts words into the pieces that the encoder knows, as BERT's uncased WordPiece does."""

import unicodedata
from collections.abc import Sequence

LONGEST_WORD = 100  # characters; a longer one is "unknown", as in the original
_CACHED = 4096  # plain words remembered, so that common ones are cut once

_CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPieces:
    """The pieces of a text, as numbers, for a vocabulary read from the encoder's file."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Raises `KeyError` when the vocabulary lacks the marks that every text needs."""
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._unknown = self._ids["[UNK]"]
        self._first = self._ids["[CLS]"]
        self._last = self._ids["[SEP]"]
        self._cut: dict[str, tuple[int, ...]] = {}

    def ids(self, text: str, *, most: int) -> list[int]:
        """The pieces of `text` between the opening and the closing mark: `most` in all."""
        found = [self._first]
        for word in _words(text):
            if len(found) >= most - 1:
                break
            found += self._pieces(word)
        return [*found[: most - 1], self._last]

    def _pieces(self, word: str) -> tuple[int, ...]:
        cut = self._cut.get(word)
        if cut is None:
            cut = self._cut_up(word)
            # only words of the vocabulary itself are kept: never a rare word of somebody's text
            if len(cut) == 1 and cut[0] != self._unknown and len(self._cut) < _CACHED:
                self._cut[word] = cut
        return cut

    def _cut_up(self, word: str) -> tuple[int, ...]:
        """The longest piece that fits, again and again; one "unknown" where none does."""
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = self._ids.get(mark + word[start:end])
                if piece is not None:
                    break
            else:
                return (self._unknown,)
            pieces.append(piece)
            start = end
        return tuple(pieces)


def _words(text: str) -> list[str]:
    """Lower case, without accents; each punctuation mark and each CJK sign a word of its own."""
    if text.isascii():
        text = text.lower()
        if text.replace(" ", "").isalnum():
            return text.split()
    else:
        spread = unicodedata.normalize("NFD", text.lower())
        text = "".join(one for one in spread if unicodedata.category(one) != "Mn")
    spaced: list[str] = []
    for one in text:
        if one in "\t\n\r":
            spaced.append(" ")
        elif _stands_alone(one):
            spaced.append(f" {one} ")
        elif one not in "\0\ufffd" and unicodedata.category(one)[0] != "C":
            spaced.append(one)
    return "".join(spaced).split()


def _stands_alone(one: str) -> bool:
    code = ord(one)
    if code < 128:
        return 33 <= code < 127 and not one.isalnum()
    return unicodedata.category(one)[0] == "P" or any(low <= code <= high for low, high in _CJK)
