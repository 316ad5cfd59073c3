"""How long matching takes: loading the word lists, one sentence, a paste of 100,000 characters.

CPU milliseconds of this process. Sentences are those of $HEARTDESK_DATA (default ../shared/data)
where they are, else the ones made up for the tests.
Usage: python -m benchmarks.match_words
"""

import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from heartdesk.matching.matcher import load_matcher
from tests.rules.test_matching_needs import SAID

DATA = Path(os.environ.get("HEARTDESK_DATA") or Path(__file__).parents[2] / "shared" / "data")
LONG = 100_000


def cpu_ms(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def sentences() -> tuple[str, list[str]]:
    """Where the sentences are from, and the sentences."""
    path = DATA / "utterances" / "dev.jsonl"
    if not path.exists():
        return "the tests", [words for words, _ in SAID]
    lines = path.read_text(encoding="utf-8").splitlines()
    return path.name, [json.loads(line)["text"] for line in lines if line]


def main() -> None:
    loads = sorted(cpu_ms(load_matcher) for _ in range(5))
    matcher = load_matcher()
    first_slip = cpu_ms(partial(matcher.match, "mispeled"))
    source, said = sentences()
    each = sorted(cpu_ms(partial(matcher.match, text)) for text in said * 5)
    pastes = {
        "one sentence repeated": "We've nae food in and the meter's oot. " * 3000,
        f"the sentences of {source}": " ".join(said) * 100,
        "nonsense": " ".join(f"q{number:x}z" for number in range(20_000)),
    }

    print(f"load               {loads[0]:8.1f} ms (best of 5; worst {loads[-1]:.1f})")
    print(f"first slip mended  {first_slip:8.1f} ms (once)")
    print(f"one sentence       {median(each):8.3f} ms p50, {each[len(each) * 95 // 100]:.3f} p95")
    print(f"                   {len(said)} sentences from {source}")
    for name, text in pastes.items():
        best = min(cpu_ms(partial(matcher.match, text[:LONG])) for _ in range(3))
        print(f"100,000 characters {best:8.1f} ms, {name}")


if __name__ == "__main__":
    main()
