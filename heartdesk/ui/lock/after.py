"""What a fresh process is told of the one before it: why that one made way, and where its window stood."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication

from heartdesk.ui.marks import QT_TRANSLATE_NOOP

Why = Literal["", "key", "idle", "system", "switch", "stopped", "restarted"]
"""The worker's key, nobody typing, the computer's own lock, another worker's turn; a process that ended by itself; one
that asked to begin anew. "" is a first start."""

_SAID: dict[Why, str] = {
    "idle": QT_TRANSLATE_NOOP("After", "The desk locked itself, because nobody was using it."),
    "system": QT_TRANSLATE_NOOP("After", "The desk locked together with this computer."),
    "stopped": QT_TRANSLATE_NOOP(
        "After",
        "HeartDesk stopped by itself and has started again. What was saved is safe. "
        "If it happens again, tell your coordinator.",
    ),
}
_KEPT = QT_TRANSLATE_NOOP("After", "What was being written is kept for whoever was writing it.")
_NOT_KEPT = QT_TRANSLATE_NOOP(
    "After", "What was being written could not be kept. What was saved is safe."
)


@dataclass(frozen=True)
class After:
    """Holds nothing about any person. `worker` is who was at the desk; `place` is Qt's word for where the window was.

    `writing` says that a form was half filled, `unsealed` that it could not be kept.
    """

    why: Why = ""
    worker: str = ""
    place: str = ""
    writing: bool = False
    unsealed: bool = False

    @property
    def locked(self) -> bool:
        """Whether this is a lock, so that nothing opens by itself."""
        return self.why != ""

    @classmethod
    def read(cls, text: str) -> "After":
        """What another process wrote; a first start for anything that cannot be read."""
        try:
            given = json.loads(text or "{}")
        except ValueError:
            return cls()
        if not isinstance(given, dict):
            return cls()
        why: Why = given.get("why", "")
        return cls(
            why=why if why in get_args(Why) else "",
            worker=str(given.get("worker", "")),
            place=str(given.get("place", "")),
            writing=given.get("writing") is True,
            unsealed=given.get("unsealed") is True,
        )

    def written(self) -> str:
        """For the supervisor's line."""
        return json.dumps(asdict(self))

    def sentence(self) -> str:
        """What the unlock screen says of it; "" for nothing."""
        said = [_SAID[self.why]] if self.why in _SAID else []
        if self.unsealed:
            said.append(_NOT_KEPT)
        elif self.writing:
            said.append(_KEPT)
        return " ".join(QCoreApplication.translate("After", one) for one in said)
