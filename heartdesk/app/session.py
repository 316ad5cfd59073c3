"""Half-filled forms of the worker at the desk, sealed on the disk; see heartdesk.ui.session.Session."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heartdesk.app.way_in import WayIn


class WorkerSession:
    """Seals drafts for the worker who opened the desk."""

    def __init__(self, folder: Path, way_in: "WayIn") -> None:
        self._folder, self._way_in = folder, way_in
        self._last: dict[str, bytes] = {}

    @property
    def worker_id(self) -> str:
        return self._way_in.now.worker_id

    def keep_draft(self, name: str, content: Mapping[str, Any]) -> None:
        from heartdesk.core.clock import SystemClock
        from heartdesk.security.drafts import seal_draft

        raw = json.dumps(dict(content), ensure_ascii=False).encode()
        seal_draft(self._folder, self._way_in.now, name, raw, SystemClock().now())
        self._last[name] = raw

    def drafts(self) -> dict[str, dict[str, Any]]:
        from heartdesk.core.clock import SystemClock
        from heartdesk.security.drafts import take_drafts

        taken = take_drafts(self._folder, self._way_in.now, SystemClock().now())
        self._last.update(taken)
        return {name: json.loads(raw) for name, raw in taken.items()}

    def forget_draft(self, name: str) -> None:
        from heartdesk.security.drafts import forget

        forget(self._folder, self._way_in.now, name)
        self._last.pop(name, None)

    def pass_on(self, name: str) -> None:
        from heartdesk.core.clock import SystemClock
        from heartdesk.security.drafts import seal_draft

        raw = self._last.pop(name, None)
        if raw is not None:
            now = SystemClock().now()
            seal_draft(self._folder, self._way_in.now, name, raw, now, passed_on=True)
