"""Spoils files as the world does: bytes, cells, encodings, delimiters, kinds of values, archives out to do harm."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

_JUNK = (
    b'"', b",", b"\n", b"\r", b"\0", b"{", b"[", b"}", b"]", b";", b"\t", b"\xff", b"\xc3", b"\\ud800", b"NaN",
    b"1e999", b"null", b"9" * 5000, b'["', b'"id":{"id":1},', b"=cmd|' /C calc'!A0", b"[" * 3000,
)  # fmt: skip
_ENCODINGS = ("cp1252", "utf-16", "utf-8-sig", "utf-16-le", "utf-32", "latin-1")


def bent(data: bytes, rng: random.Random) -> bytes:
    """JSON with something of another kind where a value should be; anything else as it is."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data
    for _ in range(rng.choice([1, 3, 10])):
        here: Any = document
        while isinstance(here, dict | list) and here:
            key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
            if rng.random() < 0.3 or not isinstance(here[key], dict | list):
                here[key] = deepcopy(rng.choice(_OTHER_KINDS))
                break
            here = here[key]
    return json.dumps(document).encode()


_OTHER_KINDS: tuple[Any, ...] = (
    None, True, 0, -1.5, 10**14, "", "words", "\x00", [], {}, [1], [[]], [None], {"id": 1}, {"id": {"id": []}},
    {"name": ["x"]}, [{"id": "same"}, {"id": "same", "name": "x"}], {"": ""}, ["a", {"number": 5}],
)  # fmt: skip


def spoiled(data: bytes, rng: random.Random) -> bytes:
    """A file as it might come: bytes changed, cut or doubled, another encoding, another delimiter, other values."""
    for _ in range(rng.choice([1, 1, 2, 5, 20])):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice([1, 5, 50, 500]))
        match rng.randrange(13):
            case 0:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:at]
            case 3:
                data = data[:at] + data[at:end] * rng.choice([2, 10]) + data[end:]
            case 4 | 5:
                data = data[:at] + rng.choice(_JUNK) + data[at:]
            case 6:
                data = data.replace(b",", rng.choice([b";", b"\t", b"|"]))
            case 7:
                data = data.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")
            case 8:
                data = data.replace(b'"', b"", rng.randrange(1, 5))
            case 9 | 10 | 11:
                data = bent(data, rng)
            case _:
                tokens = [
                    found.span() for found in re.finditer(rb'"[^"\n]{0,80}"|\d+|[^,\n]+', data)
                ]
                if tokens:
                    start, stop = rng.choice(tokens)
                    swap = rng.choice(
                        [
                            b"null",
                            b"true",
                            b"[]",
                            b"{}",
                            b"-1",
                            b'""',
                            b'"\\ud834"',
                            b'{"id":1}',
                            b"",
                        ]
                    )
                    data = data[:start] + swap + data[stop:]
    return data


def with_other_cells(data: bytes, rng: random.Random) -> bytes:
    """A sheet with cells, rows and columns swapped, doubled, swollen or turned into formulas."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"))))
    if not rows:
        return data
    for _ in range(rng.choice([1, 3, 10])):
        row = rng.choice(rows)
        if not row:
            continue
        at = rng.randrange(len(row))
        match rng.randrange(6):
            case 0:
                row[at] = rng.choice(_CELLS)
            case 1:
                row.insert(at, row[at])
            case 2:
                del row[at]
            case 3:
                rows.insert(rng.randrange(len(rows)), list(row))
            case 4:
                rng.shuffle(row)
            case _:
                row[at] = row[at] * rng.choice([2, 1000])
    out = io.StringIO()
    csv.writer(out, delimiter=rng.choice(",;\t|")).writerows(rows)
    return out.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), "replace")


_CELLS = (
    "", "0", "-1", "1e999", "=HYPERLINK(\"x\")", "a\nb", '"', "\x00", "\u202eevil", "x" * 100_000, "[" * 500,
    "2026-02-30", "25:61", "FREQ=SECONDLY;INTERVAL=0", "Mon-Sun 0am-99pm", "<script>alert(1)</script>", "../../etc",
)  # fmt: skip


def deep(rng: random.Random) -> bytes:
    """JSON nested far too deeply."""
    depth = rng.choice([100, 1_000, 100_000])
    opening, closing = rng.choice([(b"[", b"]"), (b'{"services":[', b"]}"), (b'{"id":', b"}")])
    inside = b"1" if opening == b'{"id":' else b""
    return opening * depth + inside + closing * depth


def xml_that_reads(path: str) -> bytes:
    """XML that asks for a file of the machine."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{path}">]>'
        "<services><service><name>&x;</name></service></services>"
    ).encode()


def an_archive(files: Mapping[str, bytes], rng: random.Random) -> bytes:
    """A .zip of these files that means harm: names that climb, bombs, archives within, sizes that lie."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            climbs = rng.choice(["", "", "../", "../../../", "/", "C:\\", "a/../../"])
            archive.writestr(climbs + name, data)
        match rng.randrange(5):
            case 0:
                archive.writestr("services.csv", b"0" * 20_000_000)
            case 1:
                archive.writestr("inner.zip", b"PK\x03\x04" + bytes(100))
            case 2:
                for number in range(1_100):
                    archive.writestr(f"{number}.json", b"[]")
            case 3:
                link = zipfile.ZipInfo("services_link.json")
                link.external_attr = 0o120777 << 16
                archive.writestr(link, "/etc/passwd")
            case _:
                pass
    made = bytearray(out.getvalue())
    listed = made.rfind(b"PK\x01\x02")
    match rng.randrange(5):
        case 0:
            made[listed + 24 : listed + 28] = rng.choice([0, 100, 2**32 - 1]).to_bytes(4, "little")
        case 1:
            return bytes(made[: rng.randrange(len(made))])
        case 2:
            for _ in range(10):
                made[rng.randrange(len(made))] = rng.randrange(256)
        case _:
            pass
    return bytes(made)
