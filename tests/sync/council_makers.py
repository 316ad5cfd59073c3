"""Real desks of one council, each with its own encrypted store and key file, and the stick between them."""

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from keyring.backend import KeyringBackend

from heartdesk.app.in_step import InStep
from heartdesk.app.inviting import invite_desk, let_in_aside, shut_out_desk
from heartdesk.app.joining import join_desk
from heartdesk.app.live_desk import LiveDesk
from heartdesk.app.making import make_desk
from heartdesk.app.opening import open_unlocked, unlock_profile
from heartdesk.app.way_in import WayIn
from heartdesk.core.notices import Reason
from heartdesk.security.cost import FLOOR
from heartdesk.store.profile import read_profile
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import seals_of, sync_by_folder
from heartdesk.sync.shutting_out import LetIn
from heartdesk.ui.session import CouncilNews
from tests.security_makers import RunningClock

Value = TypeVar("Value")

PASSPHRASE = "blue tin dog"
TRUST = "CVO East Ayrshire"


class KeyStore(KeyringBackend):
    """A key store in memory, one for all the desks of a test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@contextmanager
def key_store() -> Iterator[KeyStore]:
    """All desks made and opened within have this key store."""
    store = KeyStore()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("heartdesk.security.device._backend", lambda: store)
        patch.setattr("heartdesk.security.keys.make_dearer", lambda *_given, **_named: None)
        yield store


@dataclass
class CouncilDesk:
    """One desk, open for its worker: by their passphrase, or by the printed code where that is the `secret`."""

    folder: Path
    worker: str
    code: str
    secret: str = PASSPHRASE
    clock: RunningClock = field(default_factory=RunningClock)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> CouncilNews:
        """Open the desk, as a worker does in the morning."""
        profile = read_profile(self.folder)
        by = unlock_profile(profile, worker=self.worker, secret=self.secret)
        self.way_in = WayIn(by)
        self.live = LiveDesk(open_unlocked(profile, by, boot_clock=self.clock))
        self.in_step = InStep(profile, self.live, self.way_in, self.clock)
        return self.in_step.keep()

    def close(self) -> None:
        self.live.now.close()

    def does(self, act: Callable[[Unit], Value]) -> Value:
        return self.live.run(act).value

    def meets(self, stick: Path) -> tuple[tuple[str, ...], CouncilNews]:
        """One round, and what is due after it: what the round told, what the desk learned."""
        made = self.live.use(lambda desk: sync_by_folder(desk, stick))
        news = self.in_step.keep(made)
        if news.more:  # as the window does
            self.live.use(lambda desk: sync_by_folder(desk, stick))
        return made.told, news

    @property
    def id(self) -> str:
        """The desk's own id in the council."""
        return self.live.use(seals_of).desk

    def names(self) -> dict[str, str]:
        """The ids of the council's desks, by name."""
        known = self.does(lambda unit: UnitShelf(unit).members())
        return {name: desk for desk, name in known.items()}

    def asks_in(
        self, name: str, *, worker: str, folder: Path, whole_hub: bool = True
    ) -> "CouncilDesk":
        invited = self.live.use(
            lambda desk: invite_desk(
                desk,
                self.way_in.now,
                area="east_ayrshire",
                name=name,
                called="Barony",
                whole_hub=whole_hub,
            )
        )
        made = join_desk(
            folder,
            invitation=invited.file,
            code=invited.code,
            worker=worker,
            passphrase=PASSPHRASE,
            hub="" if whole_hub else "doon-valley",
            cost=FLOOR,
        )
        return CouncilDesk(folder, worker, made.keys.recovery_code)

    def shuts_out(self, name: str, reason: Reason = Reason.LOST) -> CouncilNews:
        desk = self.names()[name]
        self.live.use(lambda opened: shut_out_desk(opened, self.way_in.now, desk, reason))
        return self.in_step.keep()

    def lets_in(self, name: str) -> LetIn:
        desk = self.names()[name]
        return self.live.use(lambda opened: let_in_aside(opened, self.way_in.now, desk))


def first_desk(folder: Path) -> CouncilDesk:
    """Ann's desk, which asks the others in."""
    made = make_desk(
        folder,
        area="east_ayrshire",
        hub="barony",
        worker="Ann",
        passphrase=PASSPHRASE,
        organization=TRUST,
        cost=FLOOR,
    )
    return CouncilDesk(folder, "Ann", made.keys.recovery_code)


@dataclass
class ThreeDesks:
    """Ann's desk, Bea's, Cas's laptop: they have met, and know each other's workers."""

    ann: CouncilDesk
    bea: CouncilDesk
    cas: CouncilDesk
    stick: Path

    def meet(self, *who: CouncilDesk, times: int = 1) -> None:
        for _ in range(times):
            for one in who or (self.ann, self.bea, self.cas):
                one.meets(self.stick)

    def close(self) -> None:
        for one in (self.ann, self.bea, self.cas):
            one.close()


def make_three(home: Path) -> dict[str, str]:
    """Make the three in `home` and let them meet; the code of each, by worker. All are closed again."""
    stick = home / "stick"
    stick.mkdir(parents=True)
    ann = first_desk(home / "ann")
    bea = ann.asks_in("Grange", worker="Bea", folder=home / "bea")
    cas = ann.asks_in("Loudoun laptop", worker="Cas", folder=home / "cas")
    three = ThreeDesks(ann, bea, cas, stick)
    three.meet(times=2)
    three.close()
    return {one.worker: one.code for one in (ann, bea, cas)}


@functools.cache
def _made_once() -> tuple[TemporaryDirectory[str], dict[str, str], dict[tuple[str, str], str]]:
    folder = TemporaryDirectory()
    with key_store() as store:
        codes = make_three(Path(folder.name) / "made")
    return folder, codes, store.kept


@contextmanager
def three_desks(home: Path) -> Iterator[ThreeDesks]:
    """A copy of three desks that have met, open; they were made once for all tests."""
    folder, codes, kept = _made_once()
    with key_store() as store:
        store.kept = dict(kept)
        opened = open_three(Path(folder.name) / "made", codes, home)
        yield opened
        opened.close()


def open_three(made: Path, codes: dict[str, str], home: Path) -> ThreeDesks:
    """A copy of the three, open."""
    shutil.copytree(made, home)
    opened = {name: CouncilDesk(home / name.lower(), name, code) for name, code in codes.items()}
    return ThreeDesks(opened["Ann"], opened["Bea"], opened["Cas"], home / "stick")
