"""Half-filled forms: sealed every few seconds while they change and at a lock, put back for whoever wrote them."""

import json
import logging
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from heartdesk.core.errors import DeskError
from heartdesk.ui.pages import pages_for

if TYPE_CHECKING:
    from heartdesk.ui.content import Content
    from heartdesk.ui.session import OpenDesk

Drafts = dict[str, dict[str, Any]]
"""By page."""

INTERVAL_MS = 4000
_NOT_KNOWN = ""

log = logging.getLogger(__name__)


class DraftKeeper(QObject):
    """Belongs to one open desk. What it reads from the pages it reads on the GUI thread; it seals in the desk lane."""

    def __init__(self, content: "Content", opened: "OpenDesk") -> None:
        super().__init__(content)
        self._content, self._session, self._roles = content, opened.session, opened.roles
        self._kept: dict[str, str] = {}
        self._told = False
        self._clock = QTimer(self)
        self._clock.setInterval(INTERVAL_MS)
        self._clock.timeout.connect(self.keep)
        content.background.prepare(self._session.drafts, self._put_back, self._not_read)

    def now(self) -> Drafts:
        """What is half written on the pages. A page that cannot say must not keep the desk from locking."""
        drafts: Drafts = {}
        for name, page in self._content.built().items():
            try:
                draft = page.draft()
            except Exception as fault:
                log.error("a page could not give its draft: %s", type(fault).__name__)
                continue
            if draft is not None:
                drafts[name] = draft
        return drafts

    def naming_nobody(self) -> tuple[str, ...]:
        """The pages whose half-filled forms may be left to whoever is next."""
        pages = self._content.built()
        return tuple(name for name in self.now() if pages[name].draft_names_nobody)

    def keep(self) -> None:
        """Seal what has changed, and forget what is finished."""
        drafts = {name: json.dumps(draft) for name, draft in self.now().items()}
        changed = {name: raw for name, raw in drafts.items() if self._kept.get(name) != raw}
        finished = [name for name in self._kept if name not in drafts]
        if not changed and not finished:
            return
        self._kept = drafts

        def not_kept(trouble: DeskError) -> None:
            # Whether they stand on the disk is not known: the next look seals them, or forgets them, again.
            self._kept.update(dict.fromkeys((*changed, *finished), _NOT_KNOWN))
            self._tell(trouble)

        self._content.background.prepare(lambda: self._seal(changed, finished), None, not_kept)

    def seal_all(self, drafts: Drafts, *, pass_on: Collection[str] = ()) -> None:
        """Seal these and forget all others; those in `pass_on` for whoever is next. Call it in the desk lane."""
        raw = {name: json.dumps(draft) for name, draft in drafts.items()}
        self._seal(raw, [name for name in self._kept if name not in raw])
        for name in pass_on:
            self._session.pass_on(name)

    def is_keeping(self) -> bool:
        """Whether the pages are looked at every few seconds by now."""
        return self._clock.isActive()

    def stop(self) -> None:
        """The desk is being left."""
        self._clock.stop()

    def _seal(self, changed: dict[str, str], finished: Collection[str]) -> None:
        for name, raw in changed.items():
            self._session.keep_draft(name, json.loads(raw))
        for name in finished:
            self._session.forget_draft(name)

    def _put_back(self, drafts: Drafts) -> None:
        self._clock.start()
        known = [entry.id for entry in pages_for(self._roles) if entry.id in drafts]
        for name in known:
            try:
                self._content.page(name).take_draft(drafts[name])
            except Exception as fault:
                # One that an older or newer HeartDesk wrote differently: never a reason not to work.
                log.error("a draft could not be put back: %s", type(fault).__name__)
            self._kept[name] = json.dumps(drafts[name])
        if known:
            self._content.go(known[0])
            self._content.say(self.tr("What was being written is back."))

    def _not_read(self, trouble: DeskError) -> None:
        """What was kept before cannot be read now; what is written from now on is kept all the same."""
        self._clock.start()
        self._tell(trouble)

    def _tell(self, trouble: DeskError) -> None:
        """Said once: it stays on the screen, and every few seconds it is tried again."""
        if not self._told:
            self._told = True
            self._content.background.trouble.emit(trouble)
