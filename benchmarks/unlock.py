"""How long it takes to open a desk: Argon2id alone beside the unlock behind its limit, best of several in one run.

python -m benchmarks.unlock [repeats]
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from heartdesk.security import sealing
from heartdesk.security.attempts import guarded_unlock
from heartdesk.security.calibration import calibrated
from heartdesk.security.cost import DEFAULT, FLOOR, Cost
from heartdesk.security.device import FolderDevice, KeyringDevice, NoKeyring
from heartdesk.security.keys import create_keys, unlock

WORDS = "red tin cat"


def best(repeats: int, act: Callable[[], object]) -> float:
    """The shortest wall time of `act`, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def argon2id(cost: Cost) -> Callable[[], object]:
    return lambda: sealing.stretched(WORDS, bytes(16), cost, bytes(32))


def main(repeats: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        device = FolderDevice(folder)
        made = create_keys(folder, worker_name="Ann", passphrase=WORDS, device=device)

        def by(who: str, secret: str) -> Callable[[], object]:
            return lambda: unlock(folder, worker_name=who, secret=secret, device=device)

        floor, shipped = best(repeats, argon2id(FLOOR)), best(repeats, argon2id(DEFAULT))
        whole = best(repeats, by("Ann", WORDS))
        guarded = best(
            repeats,
            lambda: guarded_unlock(folder, worker_name="Ann", secret=WORDS, device=device),
        )
        code = best(repeats, by("recovery", made.recovery_code))
    print(f"Argon2id, OWASP's floor ({FLOOR}): {floor:.0f} ms")
    print(f"Argon2id, as shipped ({DEFAULT}): {shipped:.0f} ms")
    print(
        f"unlock by passphrase, key store aside: {whole:.0f} ms, {whole / shipped:.2f} x Argon2id"
    )
    print(f"the same behind the limit on guesses: {guarded:.0f} ms")
    print(f"unlock by recovery code: {code:.1f} ms")
    start = time.perf_counter()
    fitted = calibrated()
    took = (time.perf_counter() - start) * 1000
    print(f"fitted to this computer ({fitted}): {best(repeats, argon2id(fitted)):.0f} ms")
    print(f"to find that out, once for each new passphrase: {took:.0f} ms")
    try:
        asked = best(repeats, lambda: KeyringDevice().read("benchmark"))
        print(f"asking the system's key store: {asked:.0f} ms")
    except NoKeyring as reason:
        print(f"asking the system's key store: not measured ({reason.reason})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
