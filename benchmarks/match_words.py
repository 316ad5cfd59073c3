"""How long matching takes: loading, one sentence, a paste of 100,000 characters; base and full.

CPU milliseconds of this process, on one core. Sentences are those of $HEARTDESK_DATA (default
../shared/data) where they are, else the ones made up for the tests.
Usage: python -m benchmarks.match_words
"""

import gc
import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from heartdesk.core.resources import resources_folder
from heartdesk.matching.matcher import Matcher, load_matcher
from tests.rules.test_matching_needs import ODD, SAID

DATA = Path(os.environ.get("HEARTDESK_DATA") or Path(__file__).parents[2] / "shared" / "data")
BLIND = resources_folder() / "matcher" / "training" / "blind.jsonl"
LONG = 100_000


def cpu_ms(work: Callable[[], object]) -> float:
    gc.disable()  # as in the window, which collects garbage between events
    begun = time.process_time()
    work()
    took = (time.process_time() - begun) * 1000
    gc.enable()
    return took


def sentences() -> tuple[str, list[str]]:
    """Where the sentences are from, and the sentences."""
    for path in (BLIND, DATA / "utterances" / "dev.jsonl"):
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            return path.name, [json.loads(line)["text"] for line in lines if line]
    return "the tests", [words for words, _ in SAID]


def tell(name: str, matcher: Matcher) -> None:
    """Prints what one engine takes for a sentence, for odd texts, and for long pastes."""
    source, said = sentences()
    each = sorted(cpu_ms(partial(matcher.match, text)) for text in said * 3)
    print(
        f"{name}: one sentence       {median(each):8.3f} ms p50, {each[len(each) * 95 // 100]:.3f} p95"
    )
    print(f"{name}:                    {len(said)} sentences from {source}")
    odd = max((cpu_ms(partial(matcher.match, text)), kind) for kind, text in ODD.items())
    print(f"{name}: odd texts, worst   {odd[0]:8.1f} ms, {odd[1]}")
    pastes = {
        "one sentence repeated": "We've nae food in and the meter's oot. " * 3000,
        f"the sentences of {source}": " ".join(said) * 100,
        "nonsense": " ".join(f"q{number:x}z" for number in range(20_000)),
    }
    for kind, text in pastes.items():
        best = min(cpu_ms(partial(matcher.match, text[:LONG])) for _ in range(3))
        print(f"{name}: 100,000 characters {best:8.1f} ms, {kind}")


def main() -> None:
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # before numpy is first imported, by load_matcher: one core
    loads = sorted(cpu_ms(load_matcher) for _ in range(5))
    base = load_matcher()
    encoders = sorted(cpu_ms(base.with_encoder) for _ in range(3))
    print(f"load, base               {loads[0]:8.1f} ms (best of 5; worst {loads[-1]:.1f})")
    print(f"load, the encoder        {encoders[0]:8.1f} ms (best of 3; worst {encoders[-1]:.1f})")
    print(f"first slip mended        {cpu_ms(partial(base.match, 'mispeled')):8.1f} ms (once)")
    tell("base", base)
    full = base.with_encoder()
    tell(full.engine, full)


if __name__ == "__main__":
    main()
