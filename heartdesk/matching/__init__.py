"""From what a person said to the needs it may mean, with the words that say why."""

import os

# numpy looks once, when it is first loaded. On a busy computer its threads wait for each other: one sentence then takes
# a second instead of 10 ms, and one thread is as fast on an idle one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
