"""Canary names: typed into every field, then looked for wherever they must not be, in every form they could take."""

import re
import sys
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from io import RawIOBase
from pathlib import Path

STEM = "CANARY"
DIGITS = 6

CHUNK = 1 << 24
"""Bytes of a process or a file that are looked at in one go."""

_OVERLAP = 512

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_LONGEST_STREAM = 1 << 20
"""Bytes of a compressed stream that are unpacked."""


def canary(number: int) -> str:
    """A name nobody has, such as CANARY000123."""
    return f"{STEM}{number:0{DIGITS}d}"


def found_in(data: bytes) -> int:
    """How many canaries can be read in `data`: plain (UTF-8 and Latin-1), UTF-16, UTF-32, base64, hexadecimal."""
    small = data.lower()
    plain = sum(len(form.findall(small)) for stem, form in _PLAIN if stem in small)
    return plain + sum(data.count(form) for form in _BASE64) + small.count(_HEXADECIMAL)


def found_in_file(path: Path) -> int:
    """How many canaries a file holds, in its name too. What looks compressed (zlib, in a PDF too) is unpacked."""
    found = found_in(path.name.encode())
    with path.open("rb") as opened:
        for part in _chunks(iter(lambda: opened.read(CHUNK), b"")):
            found += found_in(part) + sum(found_in(unpacked) for unpacked in _unpacked(part))
    return found


def found_in_folders(folders: Iterable[Path]) -> dict[str, int]:
    """The files in and under some folders that hold canaries, each with how many."""
    counts: dict[str, int] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if not path.is_file() or path.is_symlink():
                if found := found_in(path.name.encode()):
                    counts[str(path)] = found
                continue
            try:
                found = found_in_file(path)
            except FileNotFoundError:
                continue  # gone while we looked
            if found:
                counts[str(path)] = found
    return counts


def found_in_process(pid: int) -> int:
    """How many canaries stand in the memory of a process that it could have written to. Linux, same account or root."""
    if sys.platform != "linux":
        raise NotImplementedError
    found = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for first, last in _readable(pid):
            found += sum(found_in(part) for part in _chunks(_parts(memory, first, last)))
    return found


def processes_under(pid: int) -> list[int]:
    """A process and all that it started, and they started, that still live."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text()
            except OSError:
                continue
            fields = state[state.rindex(")") + 2 :].split()
            if fields[0] != "Z":
                parents[int(folder.name)] = int(fields[1])
    tree = [pid] if pid in parents else []
    for member in tree:
        tree += [one for one, parent in parents.items() if parent == member]
    return tree


def _readable(pid: int) -> Iterator[tuple[int, int]]:
    """The parts of its memory that it could have written to: not the code of programs and libraries."""
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, _offset, _device, inode, *_name = line.split()
        if rights.startswith("rw") or (rights.startswith("r") and inode == "0"):
            first, last = span.split("-")
            yield int(first, 16), int(last, 16)


def _parts(memory: RawIOBase, first: int, last: int) -> Iterator[bytes]:
    for start in range(first, last, CHUNK):
        try:
            memory.seek(start)
            part = memory.read(min(CHUNK, last - start)) or b""
        except (OSError, ValueError, OverflowError):
            return
        yield part


def _chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts, each with the end of the one before it, so that nothing hides on a border.

    What is found twice that way only makes a count larger that must be 0.
    """
    end = b""
    for part in parts:
        yield end + part
        end = part[-_OVERLAP:]


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What comes out where a zlib stream may begin; noise gives nothing, or a few bytes of noise."""
    whole = memoryview(data)
    for beginning in _ZLIB.finditer(data):
        try:
            packed = whole[beginning.start() : beginning.start() + _LONGEST_STREAM]
            yield zlib.decompressobj().decompress(packed, 16 * _LONGEST_STREAM)
        except zlib.error:
            continue


def _plain(encoding: str) -> tuple[bytes, re.Pattern[bytes]]:
    """How the small stem of a canary is written, and a whole canary."""
    stem = STEM.lower().encode(encoding)
    digit = re.escape("0".encode(encoding)).replace(b"0", rb"\d")
    return stem, re.compile(re.escape(stem) + digit * DIGITS)


def _in_base64(word: bytes, before: int) -> bytes:
    """The signs that are the same wherever `word` stands in base64, with so many bytes (mod 3) before it."""
    whole = b64encode(bytes(before) + word + bytes(3))
    first = -(-before * 8 // 6)
    last = (before + len(word)) * 8 // 6
    return whole[first:last]


_PLAIN = [_plain(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
_BASE64 = [
    _in_base64(word.encode(encoding), before)
    for encoding in ("utf-8", "utf-16-le")
    for word in (STEM, STEM.lower())
    for before in range(3)
]
_HEXADECIMAL = STEM.encode().hex().encode()
