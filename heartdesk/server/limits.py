"""How often somebody may ask: a bucket of goes for each, filled again as time goes by."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

_MOST_KNOWN = 10_000


@dataclass
class _Bucket:
    goes: float
    at: float


class Limit:
    """So many goes at once, so many more each second. Each process of the service counts for itself."""

    def __init__(self, *, at_once: int, a_second: float, clock: Callable[[], float]) -> None:
        self._at_once, self._a_second, self._clock = at_once, a_second, clock
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, who: bytes) -> float:
        """0 where `who` may go on; else the seconds to wait."""
        with self._lock:
            bucket = self._filled(who)
            if bucket.goes < 1:
                return (1 - bucket.goes) / self._a_second
            bucket.goes -= 1
            return 0.0

    def wait(self, who: bytes) -> float:
        """The seconds until `who` may go on, nothing being taken."""
        with self._lock:
            return max(0.0, (1 - self._filled(who).goes) / self._a_second)

    def _filled(self, who: bytes) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.pop(who, None) or _Bucket(self._at_once, now)
        bucket.goes = min(self._at_once, bucket.goes + (now - bucket.at) * self._a_second)
        bucket.at = now
        self._buckets[who] = bucket
        if len(self._buckets) > _MOST_KNOWN:
            self._buckets.popitem(last=False)
        return bucket
