"""What the person at the terminal reads: steps, times, and a next step when something stops."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

STOPPED = 3


class SetupError(Exception):
    """Set-up can't go on by itself: `say` is what happened, `then` is what the person can do."""

    def __init__(self, say: str, *, then: str, details: str = "") -> None:
        super().__init__(say)
        self.say = say
        self.then = then
        self.details = details


def tell(line: str) -> None:
    """One line to the person, at once even when the output is a file."""
    print(line, flush=True)


def explain(stopped: SetupError) -> None:
    """The whole story of a stop, on the error stream: details first, the next step last."""
    sys.stdout.flush()
    if stopped.details:
        print(stopped.details.rstrip(), file=sys.stderr)
    print(f"\n{stopped.say}\n{stopped.then}", file=sys.stderr, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what starts, then how long it took in seconds."""
    tell(f"- {name} ...")
    begun = time.monotonic()
    yield
    tell(f"  done in {time.monotonic() - begun:.1f} s")
