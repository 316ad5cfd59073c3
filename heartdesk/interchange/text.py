"""Bytes of a source as text: which encoding they are in, found out before anything is believed."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from heartdesk.core.errors import DeskError
from heartdesk.interchange.files import SourceFile

_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BAD = re.compile(r"[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

NOT_UTF8 = "the file is not in UTF-8, the usual encoding; it was read as Windows text, so check accents and pound signs"
BAD_BYTES = "some letters in the file were damaged and show as \ufffd"


@dataclass(frozen=True)
class Encoding:
    """How to read a file's bytes, and what to tell the worker about it ("" where nothing)."""

    name: str
    remark: str = ""


def encoding_of(file: SourceFile) -> Encoding:
    """The encoding of a text file. Raises DeskError where it is no text at all (a picture, a spreadsheet)."""
    head = file.head(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name)
    if head.count(0) > len(head) // 20:
        return _without_mark(file, head)
    bad = good = 0
    with file.reading() as stream:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        while chunk := stream.read(_CHUNK):
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(chunk)
            bad += len(_BAD.findall(text))
            good += len(_BEYOND_ASCII.findall(text))
        bad += len(_BAD.findall(decoder.decode(b"", final=True)))
    if not bad:
        return Encoding("utf-8")
    if good - bad > bad:
        return Encoding("utf-8", BAD_BYTES)
    return Encoding("cp1252", NOT_UTF8)


def open_text(file: SourceFile, encoding: Encoding) -> Iterator[str]:
    """The lines of a file, with their ends, whatever kind of line end it uses."""
    with (
        file.reading() as stream,
        io.TextIOWrapper(stream, encoding=encoding.name, errors="replace", newline="") as text,
    ):
        yield from text


def whole_text(file: SourceFile, encoding: Encoding) -> str:
    """All of a file's text."""
    with file.reading() as stream:
        return stream.read().decode(encoding.name, errors="replace")


def _without_mark(file: SourceFile, head: bytes) -> Encoding:
    """UTF-16 that lacks its mark shows as a nought in every other byte; any other nought is no text."""
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.8 * len(odd) and even.count(0) == 0:
        return Encoding("utf-16-le", NOT_UTF8.replace("Windows text", "UTF-16 text"))
    if even.count(0) > 0.8 * len(even) and odd.count(0) == 0:
        return Encoding("utf-16-be", NOT_UTF8.replace("Windows text", "UTF-16 text"))
    raise not_text(file)


def not_text(file: SourceFile) -> DeskError:
    """The sentence for a file that holds no text."""
    return DeskError(
        f"{file.name} is not a text file, so HeartDesk cannot read a directory from it. Nothing has been changed.",
        then="Choose a .json, .csv or .zip file. A spreadsheet can be saved as CSV (UTF-8).",
    )
