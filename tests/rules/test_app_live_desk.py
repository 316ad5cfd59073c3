"""The open store, closed and opened again under the hands of the lanes."""

import threading
from typing import cast

from heartdesk.app.live_desk import LiveDesk
from heartdesk.store.desk import Desk


class OpenStore:
    """Counts how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_two_changes_at_once_come_one_after_the_other() -> None:
    """A worker is removed in one lane while another brings a backup back."""
    live = LiveDesk(cast(Desk, OpenStore()))
    begun, go_on = threading.Event(), threading.Event()
    under_way, most = [0], [0]

    def act() -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        begun.set()
        go_on.wait(5)
        under_way[0] -= 1

    def change() -> None:
        live.change(act, lambda: cast(Desk, OpenStore()))

    first, second = threading.Thread(target=change), threading.Thread(target=change)
    first.start()
    begun.wait(5)
    begun.clear()
    second.start()
    overtaken = begun.wait(0.2)  # as long as one that does not wait would need many times over
    go_on.set()
    first.join(5)
    second.join(5)

    assert (overtaken, most[0]) == (False, 1)
