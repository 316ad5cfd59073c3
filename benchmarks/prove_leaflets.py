"""Reads every style in every language back, and 500 leaflets of hostile texts: nothing smuggled in, nothing lost.

With HEARTDESK_WRITE_GOLDENS=1 what is heard of each style is written anew: look at the pages, read the differences.
Usage: python -m benchmarks.prove_leaflets [LEAFLETS]
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.figures import Proof
from tests.leaflet_checks import PAIRS, faults
from tests.leaflet_hostile import a_hostile_leaflet, harm, wrong_codes

ASKED = 500


def main(leaflets: int) -> int:
    proof = Proof("12. Leaflets", "python -m benchmarks.prove_leaflets")
    with TemporaryDirectory() as name:
        folder = Path(name)
        _styles(proof, folder)
        _hostile(proof, folder, leaflets)
    return proof.end(write=leaflets >= ASKED)


def _styles(proof: Proof, folder: Path) -> None:
    found = {pair: faults(*pair, folder) for pair in PAIRS}
    for (style, language), wrong in found.items():
        for one in wrong:
            print(f"      {style} in {language}: it {one}")
    broken = Counter(one.split()[0] for wrong in found.values() for one in wrong)
    proof.figure(
        "styles x languages read back",
        f"{len(found)} ({len({s for s, _ in found})} x {len({tag for _, tag in found})})",
        must="all of them",
        holds=len(found) == len(PAIRS),
    )
    proof.none("break a rule of PDF/UA-1", broken["breaks"])
    proof.none("met by pdftotext in another order than they are heard", broken["pdftotext"])
    rest = sum(broken.values()) - broken["breaks"] - broken["pdftotext"]
    proof.none("other faults: title, language, fonts, pictures, not heard as when looked at", rest)


def _hostile(proof: Proof, folder: Path, leaflets: int) -> None:
    wrong: list[str] = []
    codes = 0
    for number in range(leaflets):
        content = a_hostile_leaflet(number)
        wrong += (
            f"{number} ({content.style}, {content.language}) {one}" for one in harm(content, folder)
        )
        read, said_otherwise = wrong_codes(content)
        codes += read
        wrong += (f"{number} code {one}" for one in said_otherwise)
    for one in wrong[:20]:
        print(f"      {one}")
    proof.figure(
        "leaflets of hostile texts", f"{leaflets:,}", must=f"{ASKED:,}", holds=leaflets >= ASKED
    )
    proof.none(
        "smuggled a picture or a link in", sum(" has a " in o or " opens " in o for o in wrong)
    )
    proof.none("text other than it was given", sum("does not say" in one for one in wrong))
    proof.none("broke a rule of PDF/UA-1", sum(" breaks " in one for one in wrong))
    other = sum(" code " in one for one in wrong)
    proof.figure(
        f"codes read by a camera at 150 dots an inch that say what is printed, of {codes:,}",
        f"{(codes - other) / max(codes, 1):.0%}",
        must="100%",
        holds=codes > 0 and not other,
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
