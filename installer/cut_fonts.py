"""Cuts the fonts that other alphabets need down to their ordinary letters: python3 installer/cut_fonts.py FOLDER.

FOLDER holds the npm packages named below, unpacked (`npm pack NAME@VERSION`, `tar xf`), each in a folder of its name.
Needs fontTools on this machine (`pip install fonttools`), which HeartDesk itself does not.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
LABELS = ROOT / "resources" / "leaflets" / "labels"
WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}


@dataclass(frozen=True)
class Source:
    """A font to cut: its npm package, its name there and here, the letters kept, and the start of each file's sum."""

    package: str
    family: str
    here: str
    letters: str
    features: str
    sums: dict[str, str]


def arabic_letters() -> str:
    """The Arabic blocks of Unicode (Arabic, Urdu and their neighbours), and the joiner, which leaves no mark."""
    return _between(0x0600, 0x06FF) + _between(0x0750, 0x077F) + "\u200d"


def chinese_letters() -> str:
    """Level one of GB 2312, the 3,755 characters of everyday Chinese, its signs, and whatever our labels hold."""
    everyday = bytes(
        byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
    ).decode("gb2312", errors="ignore")
    signs = _between(0x3000, 0x301F) + _between(0xFF00, 0xFF60)
    return "".join(sorted(set(everyday + signs + "".join(_said("zh-Hans")))))


def _between(first: int, last: int) -> str:
    return "".join(chr(code) for code in range(first, last + 1))


def _said(tag: str) -> Iterator[str]:
    """Every letter outside ASCII that a label file has."""
    path = LABELS / f"{tag}.json"
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        yield from (letter for letter in json.dumps(found, ensure_ascii=False) if letter > "\x7f")


SOURCES = (
    Source(
        "vazirmatn",
        "Vazirmatn",
        "Vazirmatn-Subset",
        arabic_letters(),
        "*",
        {"Regular": "443e920a022a89a9", "Bold": "214a28e6c3a8283e"},
    ),
    Source(
        "noto-sans-sc",
        "NotoSansSC",
        "NotoSansSC-Subset",
        chinese_letters(),
        "",
        {"Regular": "d45f67f0a7c0ca3f", "Bold": "9a38ae0ab28cd5a2"},
    ),
)


def cut(source: Source, folder: Path, weight: str) -> Path:
    """Cut one weight of a font; gives where it was written. Raises SystemExit for a file that is not the one meant."""
    name = WEIGHTS[weight]
    whole = folder / source.package / weight / f"{source.family}_{weight}.ttf"
    found = hashlib.sha256(whole.read_bytes()).hexdigest()
    if not found.startswith(source.sums[name]):
        sys.exit(f"{whole.name} is not the file that was cut before (SHA-256 {found[:16]}...).")
    out = FONTS / f"{source.here}-{name}.ttf"
    subprocess.run(
        [
            "pyftsubset",
            str(whole),
            f"--text={source.letters}",
            f"--layout-features={source.features}",
            "--no-hinting",
            "--name-IDs=0,1,2,3,4,5,6,13,14",
            f"--output-file={out}",
        ],
        check=True,
    )
    return out


def main() -> None:
    """Cut all of them."""
    folder = Path(sys.argv[1])
    for source in SOURCES:
        for weight in WEIGHTS:
            out = cut(source, folder, weight)
            print(f"{out.name}: {out.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
